"""Interest on a sum that is paid late: for delay, its maximum, on capital, in commerce; by kind of the table. Pure.

Runs from the day after the due date, first moved off Saturdays and free days, to the day of payment inclusive; each day
at the rate in force that day, actual days over the days of a year that the table says. The sum over all periods is an
exact fraction and is rounded once, half up (rules.md COL-10 to COL-13). Principal only: interest bears no interest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from infolinia.law.amounts import amount, digits, half_up
from infolinia.law.calendar import shifted
from infolinia.law.explanation import Reason, because
from infolinia.law.explanation import gettext_noop as _
from infolinia.law.money_rules import MoneyLaw
from infolinia.law.rates import Span


@dataclass(frozen=True, slots=True)
class Period:
    """Days on end, both included, with the rate a year that held in them."""

    first: date
    last: date
    days: int
    rate_percent: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Interest:
    """What was asked for; `days` from effective_due to the payment, zero when paid in time.

    provisional: the rate of some day was not checked, a later change may alter the sum.
    """

    effective_due: date
    days: int
    interest: Decimal
    periods: tuple[Period, ...]
    provisional: bool
    explanation: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Accrued:
    """Interest before rounding, with the days it is made of."""

    exact: Fraction
    spans: tuple[Span, ...]

    @property
    def provisional(self) -> bool:
        return any(span.provisional for span in self.spans)


def late_interest(kind: str, principal: Decimal, due: date, paid: date, law: MoneyLaw) -> Interest:
    """Interest of a kind of the table on `principal` (two places, above zero) due and paid on these days.

    Raises MoneyProblem (sum, kind), RateMissing and DayNotCovered when a table does not reach that far.
    """
    principal = amount("principal", principal)
    effective, moved = effective_due(due, law)
    found = accrued(principal, effective, paid, law, kind)
    interest = half_up(found.exact)
    reasons = [moved]
    if not found.spans:
        reasons.append(
            law.rules["usual_kind"].because(
                _("Paid on {paid}, not later than {due}: there is no interest."), paid=paid, due=effective
            )
        )
    else:
        reasons += explain(found, law)
        reasons.append(
            law.rules["year_days"].because(
                _("Principal {principal}; actual days over {year}: {exact}, rounded once to {interest}."),
                principal=principal,
                year=law.year_days,
                exact=digits(found.exact),
                interest=interest,
            )
        )
    return Interest(
        effective_due=effective,
        days=sum(span.days for span in found.spans),
        interest=interest,
        periods=tuple(
            Period(span.first, span.last, span.days, span.rate.percent, _source(span)) for span in found.spans
        ),
        provisional=found.provisional,
        explanation=tuple(reasons),
    )


def effective_due(due: date, law: MoneyLaw) -> tuple[date, Reason]:
    """The last day to pay in time, moved off Saturdays and free days where the table says so, and why."""
    rule = law.rules["due_day"]
    if rule.value != "shifted":
        return due, rule.because(_("Due on {due}."), due=due)
    effective, passed = shifted(due, law.holidays)
    if not passed:
        return due, rule.because(_("Due on {due}, a working day."), due=due)
    return effective, rule.because(
        _("Due on {due}, which is free ({why}): moved to the next working day, {effective}."),
        due=due,
        why=passed[0].name or passed[0].why,
        effective=effective,
    )


def accrued(principal: Decimal, after: date, to: date, law: MoneyLaw, kind: str) -> Accrued:
    """Interest on `principal` for the days after `after` up to and with `to`; nothing when `to` is not later."""
    if to <= after:
        law.rates.of(kind)  # a wrong kind is a mistake also where it would not matter
        return Accrued(Fraction(0), ())
    spans = law.rates.spans(kind, after + timedelta(days=1), to)
    return Accrued(Fraction(principal) * yearly_share(spans, law), spans)


def yearly_share(spans: tuple[Span, ...], law: MoneyLaw) -> Fraction:
    """By what a principal is multiplied to get its interest for these days."""
    return sum((Fraction(span.rate.percent) * span.days for span in spans), Fraction(0)) / (100 * law.year_days)


def explain(found: Accrued, law: MoneyLaw) -> list[Reason]:
    """The rows used, one reason a period, and a warning when the last was not checked that far."""
    reasons = [
        because(
            f"{law.rates.source}:{span.rate.kind}:{span.rate.valid_from}",
            _source(span),
            _("From {first} to {last}: {days} days at {rate} % a year."),
            first=span.first,
            last=span.last,
            days=span.days,
            rate=span.rate.percent,
        )
        for span in found.spans
    ]
    if found.provisional:
        row = found.spans[-1].rate
        reasons.append(
            because(
                f"{law.rates.source}:{row.kind}:{row.valid_from}",
                row.basis,
                _("Provisional: this rate was checked up to {checked} only, a later change may alter the sum."),
                checked=row.checked,
            )
        )
    return reasons


def _source(span: Span) -> str:
    return f"{span.rate.basis}; {span.rate.announcement}"
