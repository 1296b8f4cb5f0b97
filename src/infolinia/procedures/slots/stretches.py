"""Stretches of time from a moment to a moment, and whole weeks, months, quarters and years; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from infolinia.procedures.slots.recurring import months_on, shifted

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_SHORT = {"second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Wall time from `start` to before `end`; None: that side is open.

    `grain`: the unit in which it was said. `to_the_clock`: its end was said as a time of day or as a length.
    `whole`: the same in whole calendar units, where "the last two months" may mean those.
    `month`: a month without a year, of which another year may be meant. `anchor`: what "since" it begins with.
    """

    start: datetime | None
    end: datetime | None
    grain: str
    to_the_clock: bool = False
    whole: Stretch | None = None
    month: int = 0
    anchor: datetime | None = None


def at_midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def of_days(first: date, last: date, grain: str = "day") -> Stretch | None:
    """Both days included."""
    after = shifted(last, 1)
    return Stretch(at_midnight(first), at_midnight(after), grain) if after and first <= last else None


def begin_of(unit: str, day: date) -> date:
    """The first day of the week, month, quarter or year in which a day lies."""
    match unit:
        case "week":
            return shifted(day, -day.weekday()) or day
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            return day


def on(day: date, unit: str, count: int) -> date | None:
    """So many units on."""
    if unit in _MONTHS:
        return months_on(day, count * _MONTHS[unit])
    return shifted(day, count * (7 if unit == "week" else 1))


def units(now: datetime, unit: str, first: int, count: int = 1) -> Stretch | None:
    """`count` whole units from the `first`-th after the one in which `now` lies."""
    if unit in _SHORT:
        try:
            begin = _cut(now, unit) + first * _SHORT[unit]
            return Stretch(begin, begin + count * _SHORT[unit], unit)
        except OverflowError:
            return None
    if unit not in _MONTHS and unit not in ("day", "week"):
        return None
    start = on(begin_of(unit, now.date()), unit, first)
    end = on(start, unit, count) if start else None
    return Stretch(at_midnight(start), at_midnight(end), unit) if start and end else None


def _cut(now: datetime, unit: str) -> datetime:
    plain = now.replace(microsecond=0, tzinfo=None)
    return {"second": plain, "minute": plain.replace(second=0), "hour": plain.replace(minute=0, second=0)}[unit]


def third(of: Stretch, which: str) -> Stretch | None:
    """The beginning, middle or end of a week, month or year."""
    if of.start is None or of.end is None:
        return None
    first, last = of.start.date(), of.end.date() - timedelta(days=1)
    match of.grain:
        case "week":
            cuts = {"begin": (0, 2), "middle": (2, 3), "end": (4, 6)}[which]
            found = of_days(first + timedelta(days=cuts[0]), first + timedelta(days=cuts[1]))
        case "month":
            cuts = {"begin": (1, 10), "middle": (11, 20), "end": (21, last.day)}[which]
            found = of_days(first.replace(day=cuts[0]), first.replace(day=cuts[1]))
        case "year" | "quarter":
            months = (of.end.year - first.year) * 12 + of.end.month - first.month
            size = months // 4 if which != "end" else months // 3
            begin = {"begin": 0, "middle": size, "end": months - size}[which]
            start = months_on(first, begin)
            end = months_on(first, months - size if which == "middle" else begin + size)
            found = Stretch(at_midnight(start), at_midnight(end), "month") if start and end else None
        case _:
            return None
    if found and which == "middle" and of.grain == "month":
        return replace(found, anchor=at_midnight(first.replace(day=15)), month=of.month)
    return replace(found, month=of.month) if found else None


def full_weeks(of: Stretch) -> list[date]:
    """The Mondays of the weeks that lie wholly in a stretch."""
    if of.start is None or of.end is None:
        return []
    first = of.start.date() + timedelta(days=-of.start.weekday() % 7)
    count = (of.end.date() - first).days // 7
    return [first + timedelta(days=7 * each) for each in range(max(0, count))]
