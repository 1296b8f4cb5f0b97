"""From one thing to another: "od poniedziałku do piątku", "między 10 a 15 maja", "January and February", "9 to 11 am";
pure. One end settles what the other means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from infolinia.procedures.slots import counting, days
from infolinia.procedures.slots.clocks import Clock, clock
from infolinia.procedures.slots.day_parts import Day
from infolinia.procedures.slots.named_periods import month_year, named
from infolinia.procedures.slots.recurring import Recurring, made
from infolinia.procedures.slots.said import Said
from infolinia.procedures.slots.stretches import Stretch, of_days
from infolinia.procedures.slots.times import placed

_OPENERS = {
    "pl": {"od": "since", "pomiedzy": "between", "miedzy": "between", "poczawszy od": "since"},
    "en": {"from": "since", "since": "since", "starting": "since", "between": "between", "in between": "between",
           "later than": "since"},
}  # fmt: skip
_JOINTS = {
    "pl": {"do": 1, "-": 1, "az do": 1, "a": 2, "i": 2, "oraz": 2},
    "en": {"to": 1, "until": 1, "till": 1, "thru": 1, "through": 1, "-": 1, "and": 2, "but before": 1, "up to": 1},
}  # fmt: skip
_HALF_A_YEAR = 183


@dataclass(frozen=True, slots=True)
class Period:
    """What was understood. `open`: one side was not said (since, until, before, after, by)."""

    stretch: Stretch
    open: str = ""


Found = tuple[Period, int]


def from_to(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    found = _range(said, at, now, looks, None)
    if found is None and (day_before := days.day(said, at, now.date())):  # "Thursday from 9:30 to 11:00"
        found = _range(said, said.skip(day_before[1], (",",)), now, looks, day_before[0])
    return found


def _range(said: Said, at: int, now: datetime, looks: str, day_before: Day | None) -> Found | None:
    opener = said.phrase(at, _OPENERS[said.language])
    for first, behind in _ends(said, opener[1] if opener else at, now):
        joint = said.phrase(behind, _JOINTS[said.language])
        months = joint is not None and said.word(behind) in ("i", "and", "oraz") and (first.stretch or first.day)
        if joint is None or (joint[0] == 2 and not opener and not months) or (day_before and not first.clock):
            continue
        for last, after in _ends(said, joint[1], now):
            if joint[0] == 2 and not opener and not _follow_each_other(first, last):
                continue
            stretch, after = _joined(said, first, last, after, now, looks, day_before)
            if stretch:
                return Period(stretch), after
    return None


def _follow_each_other(first: _End, last: _End) -> bool:
    """ "w styczniu i lutym", "Saturday and Sunday"."""
    if first.day and last.day and _is_weekday(first.day) and _is_weekday(last.day):
        weekdays = [each.recurring.weekday or 0 for each in (first.day, last.day) if each.recurring]
        return len(weekdays) == 2 and weekdays[0] + 1 == weekdays[1]
    one, other = first.stretch, last.stretch
    if one and other and one.month and other.month:
        return one.month % 12 + 1 == other.month
    return one is not None and other is not None and one.end == other.start and one.grain == other.grain


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a range: a day, a stretch, a time of day, or a number that the other end explains."""

    day: Day | None = None
    stretch: Stretch | None = None
    clock: Clock | None = None
    number: int | None = None


def _ends(said: Said, at: int, now: datetime) -> list[tuple[_End, int]]:
    """What may stand at one end of a range, the longest first."""
    begin = said.skip(at, ("the", "dnia", "w", "o", "godziny", "godz", "okolo", "around"))
    found: list[tuple[_End, int]] = []
    if day_ := days.day(said, begin, now.date()):
        found.append((_End(day=day_[0]), day_[1]))
    if stretch := named(said, begin, now, ""):
        found.append((_End(stretch=stretch[0]), stretch[1]))
    if time_ := clock(said, begin):
        found.append((_End(clock=time_[0]), time_[1]))
    number = counting.ordinal(said, begin) or counting.cardinal(said, begin)
    if number and number[0] <= 31:
        bare = clock(said, begin, marked=True)
        found.append((_End(number=number[0], clock=bare[0] if bare and bare[1] == number[1] else None), number[1]))
    return sorted(found, key=lambda each: -each[1])


def _joined(
    said: Said, first: _End, last: _End, behind: int, now: datetime, looks: str, day_before: Day | None
) -> tuple[Stretch | None, int]:
    today = now.date()
    if first.clock and last.clock and not (first.day or last.day or first.stretch or last.stretch):
        on_day = days.day(said, said.skip(behind, ("ish", ",")), today) if day_before is None else None
        if first.number is None or last.number is None or day_before or on_day:
            named_day = day_before or (on_day[0] if on_day else None)
            meant = named_day.meant(today, looks if looks != "back" else "ahead") if named_day else []
            found = _clocks(first.clock, last.clock, meant[0] if meant else None, now)
            return found, (on_day[1] if on_day else said.skip(behind, ("ish",)))
    if first.number is not None and last.number is not None and not (first.day or last.day):
        if said.word(behind).isalnum():
            return None, behind  # "3 to 5 people"
        return _numbers(first.number, last.number, today, looks), behind
    begin, end = _resolved(first, last, now, looks)
    if end and end.start and first.day and _is_weekday(first.day) and _is_week(said.word(behind - 1)):
        start = first.day.recurring.back(end.start.date()) if first.day.recurring else None
        begin = of_days(start, start) if start else None  # "od wtorku do czwartku w przyszłym tygodniu"
    if begin is None or end is None or begin.start is None or end.end is None:
        return None, behind
    if first.stretch is None and last.stretch is None:
        grain = "day"
    else:
        grain = begin.grain if begin.grain == end.grain else "day"
    return Stretch(begin.start, end.end, grain), behind


def _numbers(first: int, last: int, today: date, looks: str) -> Stretch | None:
    """ "od 1 do 15": days of one month, the running one or the one that `looks` says."""
    begin = Recurring(number=first).meant(today, "ahead" if looks == "ahead" else "back")
    end = Recurring(number=last).ahead(begin[0]) if begin else None
    return of_days(begin[0], end) if begin and end else None


def _resolved(first: _End, last: _End, now: datetime, looks: str) -> tuple[Stretch | None, Stretch | None]:
    """Both ends settled: the one that is clear says what the other means."""
    today = now.date()
    if first.number is not None and first.day is None:  # "13 to 15 July"
        end = _day_of(last, today, looks, None)
        begin = made(end.year, end.month, first.number) if end else []
        return (of_days(begin[0], begin[0]) if begin else None), (of_days(end, end) if end else None)
    if last.number is not None and (last.day is None or _is_number(last.day)):  # "July 13 to 15"
        begin_ = _day_of(first, today, looks, None)
        ends = made(begin_.year, begin_.month, last.number) if begin_ else []
        return (of_days(begin_, begin_) if begin_ else None), (of_days(ends[0], ends[0]) if ends else None)
    if first.day and _is_number(first.day) and last.day and not _is_weekday(last.day):  # "the 13th to the 15th of July"
        end = _day_of(last, today, looks, None)
        number = first.day.recurring.number if first.day.recurring else None
        begin = made(end.year, end.month, number) if end and number else []
        if begin and not _is_number(last.day):
            return of_days(begin[0], begin[0]), (of_days(end, end) if end else None)
    if first.day and last.day and first.day.options and first.day.options[0] > today:
        looks = "ahead"  # "from tomorrow to Friday"
    if looks == "back":
        later = _settled(last, now, looks, None, ahead=False)
        earlier = _settled(first, now, looks, later, ahead=False)
        if first.day and later and later.start and earlier and earlier.start:
            far = later.start - earlier.start > timedelta(days=_HALF_A_YEAR)
            earlier = _settled(first, now, looks, None, ahead=False) if far else earlier  # backwards, not a year long
        return earlier, later
    earlier = _settled(first, now, looks, None, ahead=True)
    later = _settled(last, now, looks, earlier, ahead=True)
    if earlier and later and earlier.start and later.end and earlier.start >= later.end:
        recurring = first.day.recurring if first.day else None
        before = recurring.back(later.end.date() - timedelta(days=1)) if recurring else None
        earlier = of_days(before, before) if before else earlier  # "from 3 May to 10 June 2025"
    return earlier, later


def _settled(end: _End, now: datetime, looks: str, other: Stretch | None, *, ahead: bool) -> Stretch | None:
    """One end as days; next to the other end where it could lie in several places."""
    if end.stretch:
        return _month_beside(end.stretch, now, looks, other, ahead=ahead)
    near = (other.start if ahead else other.end) if other else None
    found = _day_of(end, now.date(), looks, near.date() if near else None)
    return of_days(found, found) if found else None


def _month_beside(stretch: Stretch, now: datetime, looks: str, other: Stretch | None, *, ahead: bool) -> Stretch | None:
    """A month without a year, with the year that fits the other end."""
    if not stretch.month or stretch.start is None or stretch.end is None:
        return stretch
    year = month_year(stretch.month, now.date(), looks)
    if other and other.start and other.end:
        if ahead:
            year = other.start.year + (1 if stretch.month < other.start.month else 0)
        else:
            last = other.end - timedelta(days=1)
            year = last.year - (1 if stretch.month > last.month else 0)
    shift = year - stretch.start.year
    try:
        return replace(stretch, start=_in_year(stretch.start, shift), end=_in_year(stretch.end, shift))
    except ValueError:
        return None


def _in_year(at: datetime, shift: int) -> datetime:
    return at.replace(year=at.year + shift)


def _day_of(end: _End, today: date, looks: str, near: date | None) -> date | None:
    if end.day is None:
        return end.stretch.start.date() if end.stretch and end.stretch.start else None
    recurring = end.day.recurring
    if recurring and near:
        return recurring.back(near) if looks == "back" else recurring.ahead(near)
    meant = end.day.meant(today, looks)
    return meant[0] if meant else None


def _is_week(word: str) -> bool:
    return word in ("tygodniu", "tygodnia", "week")


def _is_number(day_: Day) -> bool:
    return day_.recurring is not None and day_.recurring.month is None and day_.recurring.weekday is None


def _is_weekday(day_: Day) -> bool:
    return day_.recurring is not None and day_.recurring.number is None


def _clocks(first: Clock, last: Clock, day_: date | None, now: datetime) -> Stretch | None:
    """From one time of day to the next other one; "3:30 to 6 pm" begins in the afternoon as well."""
    begins, ends = placed(first, day_, now), placed(last, day_, now)
    pairs = [(end - begin, begin, end) for begin in begins for end in _after(ends, begin) if end > begin]
    if not pairs:
        return None
    if len(ends) == 1 and len(begins) > 1:
        _, begin, end = min(pairs)
    else:
        _, begin, end = min((pair for pair in pairs if pair[1] == begins[0]), default=min(pairs))
    grain = min(first.grain, last.grain, key=("second", "minute", "hour").index)
    return Stretch(begin, end, grain, to_the_clock=True)


def _after(ends: list[datetime], begin: datetime) -> Iterator[datetime]:
    for end in ends:
        yield end
        if end <= begin:
            yield end + timedelta(days=1)
        elif end - begin > timedelta(days=1):
            yield end - timedelta(days=1)
