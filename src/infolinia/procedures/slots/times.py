"""Times of day and moments as people say and type them in Polish and English; pure: "now" is passed in, wall time.

"wpół do ósmej", "za pół godziny", "jutro o 17", "quarter past three pm", "in fifteen minutes". An hour that may be
morning or evening is a doubt; the one that comes next stands first. Now without a time zone is of Europe/Warsaw.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from infolinia.procedures.slots import days
from infolinia.procedures.slots.calendar_words import PARTS
from infolinia.procedures.slots.clocks import Clock, clock
from infolinia.procedures.slots.durations import Span, length
from infolinia.procedures.slots.recurring import moved
from infolinia.procedures.slots.said import Said, both
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong

WARSAW = ZoneInfo("Europe/Warsaw")
_NOW = {
    "now": 0, "right now": 0, "just now": 0, "at the moment": 0, "atm": 0, "teraz": 0, "w tej chwili": 0,
    "natychmiast": 0,
}  # fmt: skip
_FINER = {"second": "second", "minute": "second", "hour": "minute", "day": "hour"}
_SHORT = ("second", "minute", "hour")
_AHEAD = ("pozniej", "potem", "later", "hence")
_CORRECTED = ("nie", "no", "znaczy", "przepraszam", "sorry", "wait", "actually")
_RANGE = ("do", "a", "-", "to", "and", "till", "until", "i")
_JUST_PASSED = timedelta(minutes=15)  # what was so lately is today's, not tomorrow's


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of wall time; `grain`: the finest unit that was said. `clocked`: a time of day was said, or so many
    hours, minutes or seconds."""

    at: datetime
    grain: str
    clocked: bool = True


def understand_time(text: str, language: str, now: datetime) -> Answer:
    """One time of day, HH:MM. "za pół godziny" counts from `now`."""
    found = [each for each in moments(text, language, now) if each.clocked]
    values = tuple(dict.fromkeys(f"{each.at:%H:%M}" for each in found))
    if not values:
        return Wrong("not-a-time")
    answers = tuple(Understood(each, each) for each in values[:3])
    return answers[0] if len(answers) == 1 else Doubt(answers)


def moments(text: str, language: str, now: datetime) -> list[Moment]:
    """The moments that may be meant, the likeliest first: the next of them, on the day that is said if one is."""
    readings = [_moments(said, now) for said in both(text, language)]
    return max(readings, key=lambda reading: reading[1])[0]


def _moments(said: Said, now: datetime) -> tuple[list[Moment], int]:
    found, day_, heard = _spotted(said, now.date())
    if found is not None:
        return [Moment(at, found.grain) for at in placed(found, day_, now)], heard
    for at in range(len(said)):
        if moment := _counted(said, at, now):
            return [moment[0]], moment[1] - at
        if here := said.phrase(at, _NOW):
            return [Moment(now, "second")], here[1] - at
    return [], 0


def _spotted(said: Said, today: date) -> tuple[Clock | None, date | None, int]:
    """The time of day of a sentence, and its day; nothing where two times make a range."""
    found: Clock | None = None
    day_: date | None = None
    at, heard, end, corrected = 0, 0, -1, False
    while at < len(said):
        named = days.day(said, at, today)
        here = clock(said, at) or _around_a_day(said, at, today)
        if here and said.word(at) in ("miedzy", "pomiedzy", "between"):
            return None, None, 0
        if here and not (named and named[1] > here[1]):
            if found is not None and not corrected:
                if said.word(at) in _RANGE or said.word(at - 1) in _RANGE:
                    return None, None, 0
            else:
                found = here[0]
            heard, end = heard + here[1] - at, here[1]
            at = here[1]
            if said.word(at) in _RANGE and clock(said, at + 1, marked=True):
                return None, None, 0
        elif named:
            meant = named[0].meant(today, "ahead")
            day_ = meant[0] if meant and day_ is None else day_
            heard, at = heard + named[1] - at, named[1]
            if found is None and (here := clock(said, at, marked=True)):
                found, heard, end, at = here[0], heard + here[1] - at, here[1], here[1]
        else:
            corrected = said.word(at) in _CORRECTED
            at += 1
    return (found, day_, heard) if end >= 0 else (None, None, 0)


def _around_a_day(said: Said, at: int, today: date) -> tuple[Clock, int] | None:
    """ "9 tomorrow evening": the day stands between the hour and its part of the day."""
    bare = clock(said, at, marked=True)
    named = days.day(said, bare[1], today) if bare and said.digits(at) is not None and bare[1] == at + 1 else None
    if bare is None or named is None or said.language != "en":
        return None
    part = said.phrase(named[1], PARTS["en"])
    again = clock(said, at, marked=True, part=part[0]) if part else bare
    return (again[0], bare[1]) if again else None


def placed(found: Clock, day_: date | None, now: datetime) -> list[datetime]:
    """A clock on its day; without one the next time that it shows this, the earliest first."""
    base = now.date() if day_ is None else day_
    whens: list[datetime] = []
    for hour in found.hours:
        try:
            at = datetime.combine(base, time(hour % 24, found.minute, found.second)) + timedelta(days=hour // 24)
            at = _in_zone(at, found.zone, now)
            if day_ is None and at + _JUST_PASSED < now.replace(tzinfo=None):
                at += timedelta(days=1)
            if day_ is None and hour >= 24 and at - timedelta(days=1) >= now.replace(tzinfo=None):
                at -= timedelta(days=1)
        except OverflowError:
            continue
        whens.append(at)
    return sorted(whens)


def _in_zone(at: datetime, zone: int | None, now: datetime) -> datetime:
    if zone is None:
        return at
    there = at.replace(tzinfo=timezone(timedelta(hours=zone)))
    return there.astimezone(now.tzinfo or WARSAW).replace(tzinfo=None)


def _counted(said: Said, at: int, now: datetime) -> tuple[Moment, int] | None:
    """So long from now: "za pół godziny", "in 15 minutes", "14 days ago"."""
    if said.word(at) in ("za", "in", "w", "przez"):
        begin = said.skip(at + 1, ("jakies", "okolo", "about", "around", "approximately"))
        span = length(said, begin)
        return (_from(now, span[0], 1), span[1]) if span and (said.word(at) != "w" or said.language == "pl") else None
    span = length(said, at)
    if span is None:
        return None
    behind = span[1]
    if said.word(behind - 1) in ("fortnight", "fortnights"):
        span = Span(7 * span[0].n, "day"), behind
    if exact := said.phrase(behind, {"from right now": 1}):
        return Moment(_exactly(now, span[0]), "second", clocked=False), exact[1]
    if said.word(behind) in ("temu", "ago"):
        return _from(now, span[0], -1), behind + 1
    ends = {"from now": 1, "od teraz": 1, "od dzis": 1, "od dzisiaj": 1}
    if said.word(behind) in _AHEAD or said.phrase(behind, ends):
        return _from(now, span[0], 1), behind + 1
    return None


def _from(now: datetime, span: Span, sign: int) -> Moment:
    grain = _FINER.get(span.unit, "day")
    try:
        if span.unit in _SHORT:
            at = now + sign * timedelta(**{span.unit + "s": span.n})
            return Moment(truncated(at, grain), grain, clocked=True)
        day_ = moved(now.date(), span, sign)
        at = now if day_ is None else datetime.combine(day_, now.time(), now.tzinfo)
        return Moment(truncated(at, grain), grain, clocked=False)
    except OverflowError:
        return Moment(now, grain, clocked=False)


def _exactly(now: datetime, span: Span) -> datetime:
    day_ = moved(now.date(), span, 1)
    return now if day_ is None else datetime.combine(day_, now.time(), now.tzinfo)


def truncated(at: datetime, grain: str) -> datetime:
    match grain:
        case "day":
            return at.replace(hour=0, minute=0, second=0, microsecond=0)
        case "hour":
            return at.replace(minute=0, second=0, microsecond=0)
        case "minute":
            return at.replace(second=0, microsecond=0)
        case _:
            return at.replace(microsecond=0)
