"""By when a complaint must be answered, and why. Pure.

The raw end is counted from the day after the event (Civil Code art. 111) or in business days or months; the legal end
is the raw end moved off Saturdays and free days where the regime says so (art. 115). Before both stands our own target:
two business days before the raw end (rules.md CNT-10), which is what turns red on screens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from infolinia.law.calendar import Free, add_business_days, add_months, legal_day, shifted
from infolinia.law.explanation import Reason, because, gettext_noop
from infolinia.law.tables import WEEKDAYS, Regime, Tables, Target


class RegimeUnknown(LookupError):
    """No row of the table has this regime."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the count, as it is stored. `code`: received, earlier, period, free, shifted, unshifted, target,
    dispatch ("earlier": the event was before the row held; the law of that day has to be looked up).
    `day`: what the step is about; `name`: of the event or the holiday, or the basis of the row that was used; `source`:
    the act that makes a day free."""

    code: str
    day: date
    name: str = ""
    number: int = 0
    unit: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The answer to "by when", with how it came about and what it was computed with (rules.md CNT-09).

    legal_end is a day: the answer must be out (or there, see `satisfied_by`) before it ends in Poland. dispatch_by is
    when to send it so that this holds. `ends_at` is the instant of periods in hours, else None.
    """

    regime: str
    received: datetime
    raw_end: date
    legal_end: date
    internal_target: date
    dispatch_by: date
    satisfied_by: str
    silence: str
    basis: str
    tables: str
    steps: tuple[Step, ...]
    ends_at: datetime | None = None

    @property
    def explanation(self) -> tuple[Reason, ...]:
        """The steps as every function of law gives them."""
        return tuple(_reason(step, self) for step in self.steps)


SENTENCES = {
    "received": gettext_noop("Counted from {day} ({name})."),
    "earlier": gettext_noop(
        "The row holds from {day}; for an earlier event a lawyer has to look up the law of that day."
    ),
    "calendar_days": gettext_noop("{number} days from the next day on end on {day}."),
    "business_days": gettext_noop("{number} business days from the next day on end on {day}."),
    "month": gettext_noop("{number} month(s) end on {day}."),
    "hours": gettext_noop("{number} hours end on {day}."),
    "free": gettext_noop("{day} is a free day: {name}."),
    "shifted": gettext_noop("The end moves to the next working day, {day}."),
    "unshifted": gettext_noop("The end stays on {day}."),
    "target": gettext_noop("Our own target is {day}: {number} business days before the raw end."),
    "dispatch": gettext_noop("The answer leaves by {day}: {number} business days before the raw end."),
}


def _reason(step: Step, deadline: Deadline) -> Reason:
    sentence = SENTENCES[step.unit if step.code == "period" else step.code]
    rule = f"complaint-deadlines.csv:{deadline.regime}"
    source = deadline.basis
    if step.code == "free":
        rule, source = "calendar.csv" if step.name in WEEKDAYS else "holidays.csv", step.source
    elif step.code == "shifted":
        rule, source = "CNT-03", step.source
    elif step.code in ("target", "dispatch"):
        rule, source = f"internal-targets.csv:{step.code}", step.name
    return because(rule, source, sentence, day=step.day, name=step.name, number=step.number)


def complaint(
    regime: str, received: datetime, tables: Tables, *, reply_way: Literal["letter", "email"] = "letter"
) -> Deadline:
    """The deadline of a complaint received (or lodged) at an aware instant under a regime of the table.

    reply_way: how the answer will go: a letter must leave earlier where the answer has to arrive in time.

    A regime that runs from a later event (the end of a measurement) is counted from `received` until that is known:
    the earlier, safer day. Raises RegimeUnknown, and DayNotCovered when the table of holidays ends too early.
    """
    row = tables.regimes.get(regime)
    if row is None:
        raise RegimeUnknown(regime)
    start = legal_day(received, tables.holidays.zone)
    steps = [Step("received", start, row.start_event)]
    if start < row.valid_from:
        steps.append(Step("earlier", row.valid_from, row.basis))
    ends_at: datetime | None = None
    raw, passed = start, ()
    match row.unit:
        case "calendar_days":
            raw = start + timedelta(days=row.period)
        case "business_days":
            raw, passed = add_business_days(start, row.period, tables.holidays)
        case "month":
            raw = add_months(start, row.period)
        case _:  # hours
            ends_at = received + timedelta(hours=row.period)
            raw = legal_day(ends_at, tables.holidays.zone)
    steps.append(Step("period", raw, row.basis, row.period, row.unit))
    steps += _free(passed)
    legal = _legal_end(row, raw, tables, steps)
    target = _before("target", raw, tables.target("internal_target", regime), tables, start, steps) or raw
    dispatch = _before("dispatch", raw, tables.target(f"dispatch_{reply_way}", regime), tables, start, steps) or legal
    return Deadline(
        regime=regime,
        received=received,
        raw_end=raw,
        legal_end=legal,
        internal_target=target,
        dispatch_by=dispatch,
        satisfied_by=row.satisfied_by,
        silence=row.silence,
        basis=row.basis,
        tables=tables.version,
        steps=tuple(steps),
        ends_at=ends_at,
    )


def _legal_end(row: Regime, raw: date, tables: Tables, steps: list[Step]) -> date:
    if row.shift not in ("art115", "reg1182_71", "next_working_day"):
        steps.append(Step("unshifted", raw))
        return raw
    legal, passed = shifted(raw, tables.holidays)
    steps += _free(passed)
    steps.append(
        Step(
            "shifted" if passed else "unshifted",
            legal,
            row.shift if passed else "",
            source=tables.holidays.sources.get(row.shift, row.basis) if passed else "",
        )
    )
    return legal


def _free(passed: tuple[Free, ...]) -> list[Step]:
    return [Step("free", item.day, item.name or item.why, source=item.basis) for item in passed]


def _before(code: str, raw: date, target: Target | None, tables: Tables, start: date, steps: list[Step]) -> date | None:
    """The day of our own target, so many business days before the raw end, never before the start; None without one."""
    if target is None:
        return None
    day, _passed = add_business_days(raw, -target.business_days, tables.holidays)
    day = max(day, start)
    steps.append(Step(code, day, target.basis, target.business_days, "business_days"))
    return day
