"""Times of day and moments as people say and type them in Polish and English; pure: "now" is passed in, wall time.

"wpół do ósmej", "za pół godziny", "jutro o 17", "quarter past three pm", "in fifteen minutes". An hour that may be
morning or evening is a doubt; the one that comes next stands first. Now without a time zone is of Europe/Warsaw.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from infolinia.procedures.slots import counting, days
from infolinia.procedures.slots.calendar_words import PARTS
from infolinia.procedures.slots.clocks import Clock, clock
from infolinia.procedures.slots.corrections import relation
from infolinia.procedures.slots.durations import Span, length
from infolinia.procedures.slots.fillers import is_filler
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
_TOLD = frozenset([
    "nie", "no", "znaczy", "przepraszam", "sorry", "wait", "actually", "chociaz", "czekaj", "mean", "make", "jednak",
    "wlasciwie", "pasuje", "najlepiej", "moze", "albo", "lub", "or", "time", "godzina", "not", "tylko", "but",
])  # fmt: skip
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
    """One time of day, HH:MM. "za pół godziny" counts from `now`. Of "at six, no, at seven" the second; "seven or
    eight" is a doubt. An hour with its minutes is enough where nothing else is said: a time was asked."""
    said = both(text, language)
    readings = [_moments(each, now) for each in said]
    if not any(reading.heard for reading in readings):
        readings = [_moments(each, now, bare=True) for each in said if _is_but_a_time(each)]
    best = max(readings, key=lambda reading: reading.heard, default=_Reading())
    values = tuple(dict.fromkeys(f"{each.at:%H:%M}" for each in best.moments if each.clocked))
    if not values:
        return Wrong("not-a-time")
    answers = tuple(Understood(each, each) for each in values[: 4 if best.several else 3])
    return answers[0] if len(answers) == 1 else Doubt(answers, best.several)


def moments(text: str, language: str, now: datetime) -> list[Moment]:
    """The moments that may be meant, the likeliest first: the next of them, on the day that is said if one is."""
    readings = [_moments(said, now) for said in both(text, language)]
    best = max(readings, key=lambda reading: reading.heard)
    return [] if best.several else best.moments


@dataclass(frozen=True, slots=True)
class _Reading:
    """`heard`: how many words said it. `several`: all the moments were said, not one in two ways."""

    moments: list[Moment] = field(default_factory=list[Moment])
    heard: int = 0
    several: bool = False


def _moments(said: Said, now: datetime, *, bare: bool = False) -> _Reading:
    found, day_, heard = _spotted(said, now, bare=bare)
    if found:
        whens = [Moment(at, each.grain) for each in found if isinstance(each, Clock) for at in placed(each, day_, now)]
        return _Reading([*whens, *(each for each in found if isinstance(each, Moment))], heard, len(found) > 1)
    for at in range(len(said)):
        if moment := _counted(said, at, now):
            return _Reading([moment[0]], moment[1] - at)
        if here := said.phrase(at, _NOW):
            return _Reading([Moment(now, "second")], here[1] - at)
    return _Reading()


def _is_but_a_time(said: Said) -> bool:
    """Nothing is said beside hours, minutes and fillers."""
    at = 0
    while at < len(said):
        here = clock(said, at, bare=True)
        word = said.word(at)
        if here is None and word not in _TOLD and word.isalnum() and not is_filler(word, said.language):
            return False
        at = here[1] if here else at + 1
    return True


def _spotted(said: Said, now: datetime, *, bare: bool) -> tuple[list[Clock | Moment], date | None, int]:
    """The time of day of a sentence, what takes its place or may stand for it, and its day; nothing where two times
    make a range. "za pół godziny" is one where it stands beside another."""
    found: list[Clock | Moment] = []
    day_: date | None = None
    at, heard, behind = 0, 0, 0
    while at < len(said):
        named = days.day(said, at, now.date())
        how = relation(said.between(behind, at), first=not behind)
        here = clock(said, at, bare=bare, marked=how in ("replaces", "either")) or _around_a_day(said, at, now.date())
        if here and said.word(at) in ("miedzy", "pomiedzy", "between"):
            return [], None, 0
        soon = _counted(said, at, now) if said.word(at) in ("za", "in") and not here else None
        if (here or (soon and soon[0].clocked)) and not (here and named and named[1] > here[1]):
            read = here or soon
            if found and not how and (said.word(at) in _RANGE or said.word(at - 1) in _RANGE):
                return [], None, 0
            if not read or (not found and _is_one_of_two(said, at)):
                return [], None, 0
            if not found:
                found = [] if how == "denied" else [read[0]]
            elif how in ("replaces", "either"):
                found = [read[0]] if how == "replaces" else [*found, read[0]]
            heard, at, behind = heard + read[1] - at, read[1], read[1]
            if said.word(at) in _RANGE and clock(said, at + 1, marked=True):
                return [], None, 0
        elif named:
            meant = named[0].meant(now.date(), "ahead")
            day_ = meant[0] if meant and day_ is None else day_
            heard, at = heard + named[1] - at, named[1]
            if not found and (here := clock(said, at, marked=True)):
                heard, at, behind = heard + here[1] - at, here[1], here[1]
                found = [*found, here[0]]
        else:
            at += 1
    return (found, day_, heard) if found else ([], None, 0)


def _is_one_of_two(said: Said, at: int) -> bool:
    """ "eight or nine in the morning", "ósma albo dziewiąta rano": the first is but a number."""
    if said.word(at - 1) not in ("or", "albo", "lub", "czy"):
        return False
    numbers = [
        number
        for start in range(max(0, at - 3), at)
        if (number := counting.cardinal(said, start) or counting.ordinal(said, start))
    ]
    return any(behind == at - 1 and 0 <= number <= 24 for number, behind in numbers)


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
