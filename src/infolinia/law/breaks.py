"""Which breaks belong to a day of work at a screen. Pure.

Source: Labour Code art. 134 and the regulation on work at screens § 7, by packs/law-pl/breaks.csv; rules.md 2.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from infolinia.law.explanation import Reason, because, gettext_noop
from infolinia.law.tables import DATED, Dated, TableProblem, dated, number, rows

DAY = 24 * 60  # minutes


class HoursImpossible(ValueError):
    """A day's work is above zero and not above 24 hours."""


class RowMissing(LookupError):
    """No row of breaks holds on this day."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"no row of breaks holds on {day}: extend the table")


@dataclass(frozen=True, slots=True)
class Entitled:
    """rest: so many breaks in all from a length of the day on; screen: one each time after so many minutes."""

    kind: Literal["rest", "screen"]
    from_minutes: int
    is_included: bool
    breaks: int
    minutes: int
    holds: Dated


@dataclass(frozen=True, slots=True)
class Breaks:
    """rest_breaks and screen_breaks: how many; the minutes are of all of a kind. They count as work."""

    worked_minutes: Fraction
    rest_breaks: int
    rest_minutes: int
    screen_breaks: int
    screen_minutes: int
    explanation: tuple[Reason, ...]


def read_breaks(text: str, source: str = "breaks.csv") -> tuple[Entitled, ...]:
    """The rows of breaks from the text of their table. Raises TableProblem."""
    wanted = ("kind", "from_minutes", "from_included", "breaks", "minutes", *DATED)
    found: list[Entitled] = []
    for line, row in rows(text, source, wanted):
        kind = row["kind"]
        if kind not in ("rest", "screen"):
            raise TableProblem("word", source, line, column="kind", value=kind)
        if row["from_included"] not in ("yes", "no"):
            raise TableProblem("word", source, line, column="from_included", value=row["from_included"])
        start = number(row["from_minutes"], source, line)
        if kind == "screen" and not start:
            raise TableProblem("number", source, line, value=row["from_minutes"])
        breaks, minutes = number(row["breaks"], source, line), number(row["minutes"], source, line)
        holds = dated(row, source, line)
        found.append(Entitled(kind, start, row["from_included"] == "yes", breaks, minutes, holds))
    return tuple(found)


def breaks(worked_minutes: Fraction, table: Sequence[Entitled], on: date) -> Breaks:
    """The breaks of a day of so many minutes at a screen, by the rows that hold on a day.

    Screen breaks are counted for each whole stretch of continuous screen work; a rest break or other work away from the
    screen begins the stretch anew. Raises HoursImpossible, RowMissing.
    """
    if not 0 < worked_minutes <= DAY:
        raise HoursImpossible(str(worked_minutes))
    holding = [row for row in table if row.holds.holds_on(on)]
    if not holding:
        raise RowMissing(on)
    reasons: list[Reason] = []
    due = [row for row in holding if row.kind == "rest" and _reaches(worked_minutes, row)]
    rest = max(due, key=lambda row: row.from_minutes, default=None)
    worked = length(worked_minutes)
    if rest:
        sentence = REST_FROM if rest.is_included else REST_ABOVE
        figures = {"worked": worked, "limit": length(Fraction(rest.from_minutes))}
        told = because("BHP-art134", rest.holds.source, sentence, **figures, count=rest.breaks, minutes=rest.minutes)
        reasons.append(told)
    else:
        source = next((row.holds.source for row in holding if row.kind == "rest"), "breaks.csv")
        reasons.append(because("BHP-art134", source, NO_REST, worked=worked))
    count = minutes = 0
    for row in (row for row in holding if row.kind == "screen"):
        here = int(worked_minutes // row.from_minutes) * row.breaks
        count, minutes = count + here, minutes + here * row.minutes
        figures = {"every": row.from_minutes, "minutes": row.minutes, "count": here}
        reasons.append(because("BHP-01", row.holds.source, SCREEN, **figures))
    rest_breaks, rest_minutes = (rest.breaks, rest.breaks * rest.minutes) if rest else (0, 0)
    return Breaks(worked_minutes, rest_breaks, rest_minutes, count, minutes, tuple(reasons))


REST_FROM = gettext_noop("A day of {worked} h is at least {limit} h: {count} rest break(s) of {minutes} minutes.")
REST_ABOVE = gettext_noop("A day of {worked} h is above {limit} h: {count} rest break(s) of {minutes} minutes.")
NO_REST = gettext_noop("A day of {worked} h is too short for a rest break.")
SCREEN = gettext_noop(
    "After each {every} minutes of continuous screen work {minutes} minutes away from the screen: {count} time(s). "
    "It counts as work and is not added up for later."
)


def length(minutes: Fraction) -> str:
    """`8:30` of 510 minutes; seconds only where there are any."""
    seconds = round(minutes * 60)
    hours, rest = divmod(seconds, 3600)
    tail = f":{rest % 60:02}" if rest % 60 else ""
    return f"{hours}:{rest // 60:02}{tail}"


def _reaches(minutes: Fraction, row: Entitled) -> bool:
    return minutes >= row.from_minutes if row.is_included else minutes > row.from_minutes
