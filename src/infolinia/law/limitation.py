"""Until when a claim may be demanded, and from when it is barred. Pure.

Source: Civil Code art. 117-125 and 554 by packs/law-pl/limitation.csv; rules.md COL-15 and, where the law is disputed,
CNT-04: the day that is safer for the debtor. The end is not moved off free days, as nothing has to be done on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from infolinia.law.calendar import add_months
from infolinia.law.explanation import Reason, because, gettext_noop
from infolinia.law.tables import DATED, Dated, KindUnknown, TableProblem, dated, number, rows

RULE = "COL-15"
MONTHS = 12  # of a year


@dataclass(frozen=True, slots=True)
class Period:
    """How long claims of a kind may be demanded, and whether the end goes to the last day of its year."""

    kind: str
    names: tuple[str, str]
    years: int
    ends_with_year: bool
    holds: Dated


@dataclass(frozen=True, slots=True)
class Limitation:
    """end: the last day on which the claim may be demanded; barred_from: the day after. review: a lawyer has to look,
    for the reason that the explanation gives; `end` is then the earliest day there can be."""

    kind: str
    end: date
    barred_from: date
    review: bool
    explanation: tuple[Reason, ...]


def read_periods(text: str, source: str = "limitation.csv") -> tuple[Period, ...]:
    """The periods from the text of their table. Raises TableProblem."""
    wanted = ("kind", "name_pl", "name_en", "years", "ends_with_year", *DATED)
    found: list[Period] = []
    for line, row in rows(text, source, wanted):
        if row["ends_with_year"] not in ("yes", "no"):
            raise TableProblem("word", source, line, column="ends_with_year", value=row["ends_with_year"])
        holds = dated(row, source, line)
        if any(item.kind == row["kind"] and item.holds.holds_on(holds.valid_from) for item in found):
            raise TableProblem("twice", source, line, value=row["kind"])
        years = number(row["years"], source, line)
        found.append(
            Period(row["kind"], (row["name_pl"], row["name_en"]), years, row["ends_with_year"] == "yes", holds)
        )
    return tuple(found)


def limitation(kind: str, due: date, periods: Sequence[Period], *, recognised: Sequence[date] = ()) -> Limitation:
    """When a claim of a kind that was due on a day is barred.

    due: the day by which payment had to be made (of a judgment: when it became final). recognised: days on which the
    debtor recognised the claim, in any order; each that falls between `due` and the end so far starts the period anew.
    A claim due before the first row of its kind holds is marked for review: rules of transition apply to it.
    Raises KindUnknown.
    """
    row, is_before = _row(kind, due, periods)
    reasons: list[Reason] = []
    review = is_before
    if is_before:
        reasons.append(
            because(RULE, row.holds.source, BEFORE, day=due, first=row.holds.valid_from),
        )
    end = _count(row, due, reasons, gettext_noop("Due on {start}: {years} years end on {raw}."))
    if row.ends_with_year and (due + timedelta(days=1)).year != due.year:
        review = True
        reasons.append(because("CNT-04", row.holds.source, LAST_DAY, day=due))
    for day in sorted(set(recognised)):
        if day < due:
            reasons.append(because(RULE, row.holds.source, TOO_EARLY, day=day, due=due))
        elif day > end:
            reasons.append(because(RULE, row.holds.source, TOO_LATE, day=day, end=end))
        else:
            row, _ = _row(kind, max(day, due), periods)
            end = _count(row, day, reasons, ANEW)
    if row.holds.note:
        reasons.append(because(f"limitation.csv:{kind}", row.holds.source, NOTE, note=row.holds.note))
    barred_from = end + timedelta(days=1)
    reasons.append(because(RULE, row.holds.source, BARRED, end=end, barred_from=barred_from))
    return Limitation(kind, end, barred_from, review, tuple(reasons))


BEFORE = gettext_noop(
    "Due on {day}, before {first}, from when the row holds: the rules of transition may put the end later. "
    "A lawyer has to review it."
)
ANEW = gettext_noop("Recognised on {start}, the period starts anew: {years} years end on {raw}.")
TO_YEAR_END = gettext_noop("The end goes to the last day of its year, {end}.")
TOO_EARLY = gettext_noop("The recognition of {day} came before the claim was due ({due}) and changes nothing.")
TOO_LATE = gettext_noop(
    "The recognition of {day} came after the end, {end}: a period that is over does not start anew."
)
LAST_DAY = gettext_noop(
    "Due on {day}, the last day of a year: whether the period starts that day or the next is disputed; the earlier "
    "day, safer for the debtor, is taken. A lawyer has to review it."
)
NOTE = gettext_noop("Note: {note}.")
BARRED = gettext_noop("It may be demanded until {end} and is barred from {barred_from}.")


def _row(kind: str, day: date, periods: Sequence[Period]) -> tuple[Period, bool]:
    """The row that holds on a day; for an earlier day the first there is, and that it is so."""
    ours = sorted((item for item in periods if item.kind == kind), key=lambda item: item.holds.valid_from)
    if not ours:
        raise KindUnknown(kind, (item.kind for item in periods))
    fitting = [item for item in ours if item.holds.holds_on(day)]
    if fitting:
        return fitting[0], False
    return (ours[0], True) if day < ours[0].holds.valid_from else (ours[-1], True)


def _count(row: Period, start: date, reasons: list[Reason], sentence: str) -> date:
    raw = add_months(start, row.years * MONTHS)
    reasons.append(
        because(f"limitation.csv:{row.kind}", row.holds.source, sentence, start=start, years=row.years, raw=raw)
    )
    if not row.ends_with_year:
        return raw
    end = raw.replace(month=12, day=31)
    reasons.append(because(RULE, row.holds.source, TO_YEAR_END, end=end))
    return end
