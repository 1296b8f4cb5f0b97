"""A debt paid in instalments: days, sums, what goes to interest and what to principal. Pure.

Variants (rules.md COL-20 to COL-23): `none`, interest stops on the day of the agreement; `statutory_delay`, interest
runs on what is left of the principal and the instalments are level; `equal_principal`, it runs and the parts of the
principal are equal. Interest of a plan is booked, hence rounded, on each effective date; the last instalment balances.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from infolinia.law.amounts import CENT, ZERO, MoneyProblem, amount, cents, half_up
from infolinia.law.calendar import add_months
from infolinia.law.crediting import split
from infolinia.law.explanation import Reason
from infolinia.law.explanation import gettext_noop as _
from infolinia.law.interest import Accrued, accrued, effective_due, explain, late_interest, yearly_share
from infolinia.law.money_rules import MoneyLaw
from infolinia.law.rates import Span

Variant: TypeAlias = Literal["none", "statutory_delay", "equal_principal"]
Day: TypeAlias = Literal["same", "end-of-month"]

MANY = 600  # fifty years of months


@dataclass(frozen=True, slots=True)
class Row:
    """One instalment. `days` and `accrued`: interest since the date before; `left`: principal after the payment."""

    nominal: date
    effective: date
    days: int
    accrued: Decimal
    payment: Decimal
    interest: Decimal
    principal: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """`balance`: principal and interest on the day of the agreement; `total`: the sum of all payments."""

    balance: Decimal
    rows: tuple[Row, ...]
    total: Decimal
    provisional: bool
    explanation: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Dates:
    """The days of an instalment, of its interest, and by what a principal is multiplied to get that interest."""

    nominal: date
    effective: date
    days: int
    share: Fraction
    moved: Reason


class _PaidEarly(Exception):
    """Nothing is left for the last instalment: `count` of them suffice."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


# What is paid on a date that is not the last, from interest owed and principal left.
_Pays: TypeAlias = Callable[[Decimal, Decimal], Decimal]


def instalments(
    principal: Decimal,
    due: date,
    agreed: date,
    count: int,
    first: date,
    law: MoneyLaw,
    *,
    day: Day = "same",
    variant: Variant | None = None,
    each: Decimal | None = None,
    kind: str | None = None,
) -> Plan:
    """The plan of `count` monthly instalments from `first` on, agreed on a day for a principal due on another.

    day: `same` date of each month (where there is none, the month's last) or the last of each month, from the month of
    `first` on. variant: None is what the table of rules says (interest stops). each: what every instalment but the
    last pays; None: equal or, where interest runs, the least level sum that the last does not exceed. kind: of the
    interest, None is the usual one.

    Raises MoneyProblem (sums, count, dates; below_floor with the least sum allowed; amount_too_large with the number
    of instalments that suffice; amount_unused with equal_principal), RateMissing and DayNotCovered.
    """
    kind = kind or law.word("usual_kind")
    chosen = variant or law.word("plan_interest")
    if chosen not in get_args(Variant):
        raise MoneyProblem("word", name="variant", value=chosen[:40], known=", ".join(get_args(Variant)))
    if day not in get_args(Day):
        raise MoneyProblem("word", name="day", value=str(day)[:40], known=", ".join(get_args(Day)))
    if not 1 <= count <= MANY:
        raise MoneyProblem("count", name="count", value=str(count)[:40], least="1", most=str(MANY))
    if first < agreed:
        raise MoneyProblem("too_early", name="first", value=str(first), other=f"agreed {agreed}")
    if each is not None:
        if chosen == "equal_principal":
            raise MoneyProblem("amount_unused", name="amount", variant=chosen)
        each = amount("amount", each)
    before = late_interest(kind, principal, due, agreed, law)
    principal = amount("principal", principal)
    balance = principal + before.interest
    runs = chosen != "none"
    meant = "count" if each is None else "amount"
    level = each if each is not None or runs else half_up(Fraction(balance) / count)
    if level is not None and count > 1:  # known before the days, which a table may not have so far
        _reaches_floor(level, balance, law, meant)
    dates, spans = _dates(first, count, day, max(agreed, before.effective_due), law, kind if runs else None)
    if chosen == "equal_principal":
        pays = _equal_principal(half_up(Fraction(principal) / count))
    else:
        pays = _level(level if level is not None else _least_level(balance, principal, dates, law))
    try:
        rows = _rows(principal, before.interest, dates, pays, law)
    except _PaidEarly as early:
        if each is None:
            raise MoneyProblem("count", name="count", value=str(count), least="1", most=str(early.count)) from None
        raise MoneyProblem("amount_too_large", name="amount", value=str(each), count=str(early.count)) from None
    _reaches_floor(min((row.payment for row in rows[:-1]), default=law.instalment_floor), balance, law, meant)
    total = sum((row.payment for row in rows), ZERO)
    running = Accrued(Fraction(0), spans)
    return Plan(
        balance=balance,
        rows=rows,
        total=total,
        provisional=before.provisional or running.provisional,
        explanation=(
            *before.explanation,
            *_explain(balance, principal, before.interest, rows, chosen, law),
            *explain(running, law),
            *(item.moved for item in dates if item.effective != item.nominal),
        ),
    )


def _dates(
    first: date, count: int, day: Day, start: date, law: MoneyLaw, kind: str | None
) -> tuple[list[_Dates], tuple[Span, ...]]:
    """The days of all instalments and the rates between `start` and the last; no rates without a kind."""
    found: list[_Dates] = []
    before = start
    for month in range(count):
        nominal = add_months(first, month)
        if day == "end-of-month":
            nominal = nominal.replace(day=monthrange(nominal.year, nominal.month)[1])
        effective, moved = effective_due(nominal, law)
        after = accrued(CENT, before, effective, law, kind).spans if kind else ()
        found.append(_Dates(nominal, effective, max(0, (effective - before).days), yearly_share(after, law), moved))
        before = max(before, effective)
    spans = accrued(CENT, start, before, law, kind).spans if kind else ()
    return found, spans


def _level(each: Decimal) -> _Pays:
    return lambda interest, left: each


def _equal_principal(part: Decimal) -> _Pays:
    return lambda interest, left: interest + part


def _rows(principal: Decimal, owed: Decimal, dates: list[_Dates], pays: _Pays, law: MoneyLaw) -> tuple[Row, ...]:
    """The table of the plan; `owed`: interest from before. Raises _PaidEarly."""
    rows: list[Row] = []
    left = principal
    for place, item in enumerate(dates, 1):
        booked = half_up(Fraction(left) * item.share)
        owed += booked
        payment = pays(owed, left) if place < len(dates) else owed + left
        if place < len(dates) and payment >= owed + left:
            raise _PaidEarly(place)
        interest, part = split(payment, owed, left, law)
        owed -= interest
        left -= part
        rows.append(Row(item.nominal, item.effective, item.days, booked, payment, interest, part, left))
    return tuple(rows)


def _least_level(balance: Decimal, principal: Decimal, dates: list[_Dates], law: MoneyLaw) -> Decimal:
    """The least sum which, paid each time, leaves a last instalment that is not larger; found by halving."""
    shares = sum((item.share for item in dates), Fraction(0))
    low, high = 1, int((balance + half_up(Fraction(principal) * shares)) * 100) + len(dates)
    while low < high:
        middle = (low + high) // 2
        try:
            enough = _rows(principal, balance - principal, dates, _level(cents(middle)), law)[-1].payment <= cents(
                middle
            )
        except _PaidEarly:
            enough = True
        low, high = (low, middle) if enough else (middle + 1, high)
    return cents(low)


def _reaches_floor(lowest: Decimal, balance: Decimal, law: MoneyLaw, name: str) -> None:
    """Every instalment but the last, which balances, reaches the floor; else `name` has to change."""
    floor = law.instalment_floor
    if lowest < floor:
        most = max(1, int(balance // floor))
        raise MoneyProblem("below_floor", name=name, value=str(lowest), least=str(floor), most=str(most))


def _explain(
    balance: Decimal, principal: Decimal, interest: Decimal, rows: tuple[Row, ...], variant: str, law: MoneyLaw
) -> list[Reason]:
    rules = law.rules
    reasons = [
        rules["plan_accrual"].because(
            _("Balance on the day of the agreement: principal {principal}, interest {interest}, together {balance}."),
            principal=principal,
            interest=interest,
            balance=balance,
        ),
        rules["plan_interest"].because(
            _("Interest stops on the day of the agreement.")
            if variant == "none"
            else _("Interest runs during the plan; the agreement must say so expressly.")
        ),
        rules["within_debt"].because(
            _("Each instalment pays interest first, then principal.")
            if law.word("within_debt") == "interest_first"
            else _("Each instalment pays principal first, then interest.")
        ),
    ]
    if variant != "none":
        reasons.append(rules["interest_on_interest"].because(_("Only the principal bears interest.")))
    reasons.append(
        rules["instalment_floor"].because(
            _("An instalment is at least {floor}; the last one, {last}, balances."),
            floor=law.instalment_floor,
            last=rows[-1].payment,
        )
    )
    return reasons
