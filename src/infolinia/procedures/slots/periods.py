"""Periods as people say and type them in Polish and English; pure: today, or now with its hour, is passed in.

"od początku listopada", "w zeszłym tygodniu", "między 10 a 15 maja", "1-15.10", "last quarter", "od dwóch tygodni",
"do piątku". A period that looks back ends today at the latest and "od …" alone lasts until today; one that looks ahead
begins today where only its end is said.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from infolinia.procedures.slots import days, numeric_days
from infolinia.procedures.slots.clocks import clock
from infolinia.procedures.slots.corrections import relation
from infolinia.procedures.slots.durations import Span, length
from infolinia.procedures.slots.named_periods import named
from infolinia.procedures.slots.ranges import Found, Period, from_to
from infolinia.procedures.slots.recurring import Recurring, moved
from infolinia.procedures.slots.said import Said, both
from infolinia.procedures.slots.stretches import Stretch, at_midnight, of_days, units
from infolinia.procedures.slots.times import placed
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import value as written_value

_ONE_SIDED = {
    "pl": {"od": "since", "do": "until", "az do": "until", "przed": "before", "po": "after",
    "najpozniej do": "until"},
    "en": {"since": "since", "from": "since", "until": "until", "till": "until", "by": "by", "before": "before",
           "sometimes before": "before", "after": "after", "anytime after": "after", "up to": "until"},
}  # fmt: skip
_LASTING = {"od": -1, "since": -1, "for": 0, "przez": 0, "within": 1, "w ciagu": 1}
_SURELY_NOT = 200 * 366  # days from now that a period may lie


def understand_period(text: str, language: str, today: date, *, looks: str = "back") -> Answer:
    """From a day to a day, {"from", "to"}, both included.

    `today` may be a datetime, for "w ciągu godziny". `looks` says which October is meant and to which side an open
    period goes; nothing said is back, as complaints are about what was.
    """
    now = today if isinstance(today, datetime) else datetime.combine(today, time())
    looks = looks or "back"
    dates = [in_days(each, now.date(), looks) for each in meant_periods(text, language, now, looks)]
    settled = [each for each in dates if each]
    if not settled or len(settled) < len(dates):
        return Wrong("not-a-period")
    if any(last < first for first, last in settled):
        return Wrong("period-backwards")
    values = [{"from": first.isoformat(), "to": last.isoformat()} for first, last in dict.fromkeys(settled)]
    answers = tuple(Understood(each, written_value("period", each, language)) for each in values[:3])
    return answers[0] if len(answers) == 1 else Doubt(answers, several=True)


def meant_periods(text: str, language: str, now: datetime, looks: str) -> list[Period]:
    """The period of a sentence, in the call's language or the other, whichever says more; several where all of them
    were said ("this week or next week")."""
    readings = [_spotted(said, now, looks) for said in both(text, language)]
    return max(readings, key=lambda reading: reading[1])[0]


def in_days(period: Period, today: date, looks: str) -> tuple[date, date] | None:
    """The days that a period touches; None where it cannot be said how far it goes."""
    stretch = period.stretch
    start = stretch.start.date() if stretch.start else None
    end = (stretch.end - timedelta(microseconds=1)).date() if stretch.end else None
    if start and end is None:
        end = today if start <= today else None
    elif end and start is None:
        start = today if end >= today else None
    if start is None or end is None:
        return None
    if looks == "back" and start <= today < end and not period.open and _may_be_cut(stretch):
        end = today
    return start, end


def _may_be_cut(stretch: Stretch) -> bool:
    """Running weeks, months and years are told up to today; days that were named stand."""
    return stretch.grain != "day" or stretch.month != 0


def _spotted(said: Said, now: datetime, looks: str) -> tuple[list[Period], int]:
    """The first period, what takes its place, and what may stand for it; and how many words say them."""
    meant: list[Period] = []
    at, behind, heard = 0, 0, 0
    while at < len(said):
        found = [
            each for rule in (from_to, _one_sided, _lasting, _day_for, _single) if (each := rule(said, at, now, looks))
        ]
        if not found:
            at += 1
            continue
        period, end = max(found, key=lambda each: each[1])
        how = relation(said.between(behind, at), first=not behind)
        if not meant:
            meant = [] if how == "denied" else [period]
        elif how in ("replaces", "either"):
            meant = [period] if how == "replaces" else [*meant, period]
        heard, at, behind = heard + end - at, end, end
    if said.words == ("asap",):
        return [Period(Stretch(now.replace(tzinfo=None), None, "second"), "asap")], 1
    return meant, heard


# --- One end only, and so long


def _one_sided(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    word = said.phrase(at, _ONE_SIDED[said.language])
    if word is None or not word[0]:
        return None
    kind, begin = word
    direction = looks if kind == "since" and said.word(at) != "since" else "back" if kind == "since" else "ahead"
    if kind == "after" and (span := length(said, begin)) and said.language == "en":
        day_ = moved(now.date(), span[0], 1)
        start = now.replace(minute=0, second=0) if day_ else None
        if day_ and start:
            return Period(Stretch(datetime.combine(day_, start.time()), None, "hour"), kind), span[1]
    found = _single(said, begin, now, direction)
    time_ = clock(said, begin, marked=True)
    if time_ and not (found and found[1] >= time_[1]):
        at_ = placed(time_[0], None, now)
        if not at_:
            return None
        stretch, behind = Stretch(at_[0], at_[0], time_[0].grain), time_[1]
    elif found:
        stretch, behind = found[0].stretch, found[1]
    else:
        alone = numeric_days.alone(said) if at == 0 else None
        meant = Recurring(number=alone).meant(now.date(), direction) if alone else []
        one = of_days(meant[0], meant[0]) if meant else None
        if one is None:
            return None
        stretch, behind = one, len(said)
    match kind:
        case "since" | "after":
            return Period(Stretch(stretch.anchor or stretch.start, None, stretch.grain), kind), behind
        case "before":
            return Period(Stretch(None, stretch.start, stretch.grain), kind), behind
        case "by":
            return Period(Stretch(now.replace(tzinfo=None), stretch.end, "second"), kind), behind
        case _:
            return Period(Stretch(None, stretch.end, stretch.grain), kind), behind


def _lasting(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "od dwóch tygodni", "for three days", "within two weeks", "przez pół roku"."""
    word = said.phrase(at, _LASTING)
    begin = said.skip(word[1], ("about", "around", "okolo", "jakichs")) if word else at
    span = length(said, begin) if word else None
    if word is None or span is None or span[0].vague:
        return None
    if inner := said.phrase(span[1], {"from": 1, "od": 1}):  # "for 10 days from 18 December"
        base = days.day(said, inner[1], now.date())
        if base:
            meant = base[0].meant(now.date(), looks)
            found = _long(meant[0], span[0]) if meant else None
            return (Period(found), base[1]) if found else None
    ahead = word[0] == 1 or (word[0] == 0 and looks == "ahead")
    today = now.date()
    if span[0].unit in ("second", "minute", "hour"):
        stretch = of_days(today, today)
        return (Period(stretch), span[1]) if stretch else None
    other = moved(today, span[0], 1 if ahead else -1)
    if other is None or abs((other - today).days) > _SURELY_NOT:
        return None
    if word[0] == 1:
        return Period(Stretch(now.replace(tzinfo=None), at_midnight(other), "second"), "by"), span[1]
    stretch = of_days(today, other - timedelta(days=1)) if ahead else of_days(other, today)
    return (Period(stretch), span[1]) if stretch else None


def _day_for(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "18th Dec for 10 days", "from 4pm for thirty minutes"."""
    begin = said.skip(at, ("from", "od"))
    start = days.day(said, begin, now.date())
    time_ = None if start else clock(said, begin, marked=begin > at)
    behind = start[1] if start else time_[1] if time_ else begin
    span = length(said, behind + 1) if said.word(behind) in ("for", "na", "przez") else None
    if span is None:
        return None
    if start:
        meant = start[0].meant(now.date(), looks)
        stretch = _long(meant[0], span[0]) if meant else None
        return (Period(stretch), span[1]) if stretch else None
    begins = placed(time_[0], None, now) if time_ else []
    seconds = {"second": 1, "minute": 60, "hour": 3600}.get(span[0].unit, 0) * span[0].n
    if not begins or not 0 < seconds < 864000:
        return None
    end = begins[0] + timedelta(seconds=seconds)
    grain = "minute" if time_ and time_[0].grain != "second" else "second"
    return Period(Stretch(begins[0], end, grain, to_the_clock=True)), span[1]


def _long(first: date, span: Span) -> Stretch | None:
    end = moved(first, span, 1)
    return Stretch(at_midnight(first), at_midnight(end), "day", to_the_clock=True) if end else None


# --- One thing that is a period by itself


def _single(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    stretch = named(said, at, now, looks)
    day_ = days.day(said, at, now.date())
    if day_ and not (stretch and stretch[1] >= day_[1]):
        meant = day_[0].meant(now.date(), looks)
        one = of_days(meant[0], meant[0]) if meant else None
        return (Period(one), day_[1]) if one else None
    return (Period(stretch[0]), stretch[1]) if stretch else None


def whole_unit(stretch: Stretch) -> bool:
    """Whether a stretch is exactly one week, month, quarter, year or day of its grain."""
    if stretch.start is None or stretch.end is None:
        return False
    unit = units(stretch.start, stretch.grain, 0)
    return unit is not None and (unit.start, unit.end) == (stretch.start, stretch.end)
