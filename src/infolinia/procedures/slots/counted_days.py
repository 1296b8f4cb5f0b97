"""Days that are counted from another: "za trzy dni", "2 weeks ago", "a week tomorrow", "a day after Easter"; pure."""

from __future__ import annotations

from datetime import date

from infolinia.procedures.slots import counting
from infolinia.procedures.slots.calendar_words import UNITS
from infolinia.procedures.slots.day_parts import Day, Found, day_of_week, fixed, weekday_at
from infolinia.procedures.slots.durations import Span, length
from infolinia.procedures.slots.feasts import feast
from infolinia.procedures.slots.month_days import in_digits, month_day
from infolinia.procedures.slots.recurring import Recurring, moved, shifted
from infolinia.procedures.slots.said import Said
from infolinia.procedures.slots.weekdays import weekday

_RELATIVE = {
    "dzis": 0, "dzisiaj": 0, "dniu dzisiejszym": 0, "dniu jutrzejszym": 1, "dniu wczorajszym": -1,
    "dzisiejsza": 0, "dzisiejszy": 0, "dzisiejszego": 0, "dzisiejszej": 0, "jutro": 1,
    "jutra": 1, "jutrzejszy": 1,
    "jutrzejsza": 1, "jutrzejszego": 1, "pojutrze": 2, "po jutrze": 2, "dzien po jutrze": 2, "popojutrze": 3,
    "wczoraj": -1, "wczorajszy": -1,
    "wczorajsza": -1, "wczorajszego": -1, "przedwczoraj": -2, "dzien przed wczoraj": -2, "tego dnia": 0, "rano": 0,
    "rana": 0,
    "today": 0, "tomorrow": 1, "tomorrows": 1, "day after tomorrow": 2, "the day after tomorrow": 2, "yesterday": -1,
    "day before yesterday": -2, "the day before yesterday": -2, "at this time": 0, "this morning": 0, "tonight": 0,
    "this evening": 0, "this afternoon": 0, "this day": 0, "last night": -1,
}  # fmt: skip
_FARTHEST = 200 * 366  # days that may lie between today and a day counted from it
_SHORT = ("hour", "minute", "second")
_LATER = ("pozniej", "potem", "later", "hence")


def relative(said: Said, at: int, today: date) -> Found | None:
    found = said.phrase(at, _RELATIVE)
    if found is None:
        return None
    weeks = {"week": 7, "fortnight": 14}.get(said.word(found[1]), 0) if said.language == "en" else 0
    if weeks and said.word(at) in ("today", "tomorrow"):  # "tomorrow week"
        return fixed(shifted(today, found[0] + weeks), found[1] + 1)
    return fixed(shifted(today, found[0]), found[1])


def counted(said: Said, at: int, today: date) -> Found | None:
    """So long from a day on or back: "za trzy dni", "2 weeks ago", "od jutra za tydzień", "three days after Easter"."""
    if said.word(at) in ("za", "in", "w"):
        span = length(said, said.skip(at + 1, ("okolo", "jakis", "jakies", "about", "around", "roughly")))
        if said.word(at) == "w" and span and said.word(span[1] - 1).endswith("u"):
            return None  # "raz w tygodniu"; "w tydzień" is within a week
        index = weekday_at(said, said.skip(span[1], ("w", "we", "on"))) if span and span[0].unit == "week" else None
        if span and index is not None and said.word(at) == "za":  # "za tydzień w piątek"
            return fixed(day_of_week(today, span[0].n, index), said.skip(span[1], ("w", "we", "on")) + 1)
        return _moved(today, span[0], 1, said.skip(span[1], ("od", "dzis", "from", "today"))) if span else None
    if said.word(at) in ("od", "from"):
        base = _base(said, at + 1, today)
        span = length(said, base[1] + 1) if base and said.word(base[1]) in ("za", "in") else None
        if base or said.word(at) == "from":
            return _moved(base[0], span[0], 1, span[1]) if base and span else None
        since = length(said, at + 1)  # "od tygodnia"
        if since and since[0].unit in _SHORT and not since[0].vague:
            return Day((today,)), since[1]
        return _moved(today, since[0], -1, since[1]) if since else None
    if (from_here := relative(said, at, today)) and said.word(from_here[1]) == "za":  # "dziś za miesiąc"
        span = length(said, from_here[1] + 1)
        return _moved(from_here[0].options[0], span[0], 1, span[1]) if span else None
    if (count := counting.cardinal(said, at)) and said.word(count[1]) == "upcoming":
        upcoming = UNITS.get(said.word(count[1] + 1)) == "day"
        return fixed(shifted(today, count[0]), count[1] + 2) if upcoming else None
    span = length(said, at)
    if span is None and said.language == "en" and said.word(at) in ("day", "week"):  # "the day after Christmas"
        span = Span(1, said.word(at)), at + 1
    if span is None:
        return None
    behind = span[1]
    index = weekday_at(said, behind + 1) if said.word(behind) == "on" and span[0].unit == "week" else None
    if index is not None:  # "a week on Friday"
        nearest = Recurring(weekday=index).meant(today, "ahead")
        return _moved(nearest[0], span[0], 1, behind + 2) if nearest else None
    if said.language == "en" and span[0].unit == "week" and said.word(behind) in ("today", "tomorrow"):
        return _moved(shifted(today, said.word(behind) == "tomorrow") or today, span[0], 1, behind + 1)
    if said.word(behind) in ("temu", "ago"):
        short = span[0].unit in _SHORT and not span[0].vague
        return (Day((today,)), behind + 1) if short else _moved(today, span[0], -1, behind + 1)
    if said.word(behind) in _LATER:
        return _moved(today, span[0], 1, behind + 1)
    if now := said.phrase(behind, {"from now": 1, "from right now": 1, "od teraz": 1}):
        return _moved(today, span[0], 1, now[1])
    sign = {"from": 1, "after": 1, "od": 1, "po": 1, "before": -1, "przed": -1}.get(said.word(behind))
    base = _base(said, behind + 1, today) if sign else None
    return _moved(base[0], span[0], sign, base[1]) if base and sign else None


def _base(said: Said, at: int, today: date) -> tuple[date, int] | None:
    """A day from which is counted."""
    found = max(
        (each for rule in (relative, feast, in_digits, month_day, weekday) if (each := rule(said, at, today))),
        key=lambda each: each[1],
        default=None,
    )
    meant = found[0].meant(today, "ahead") if found else []
    return (meant[0], found[1]) if found and meant else None


def closest(said: Said, at: int, today: date) -> Found | None:
    """ "the closest Monday to Oct 5th", "the second closest …"."""
    place = counting.ordinal(said, at) or (1, at)
    index = weekday_at(said, place[1] + 1) if said.word(place[1]) in ("closest", "nearest") else None
    base = _base(said, place[1] + 3, today) if index is not None and said.word(place[1] + 2) == "to" else None
    if base is None or place[0] > 50:
        return None
    near = [each for more in range(-400, 401) if (each := shifted(base[0], more)) and each.weekday() == index]
    near.sort(key=lambda each: abs((each - base[0]).days))
    return fixed(near[place[0] - 1] if near else None, base[1])


def _moved(day_: date, span: Span, sign: int, behind: int) -> Found | None:
    found = None if span.vague else moved(day_, span, sign)
    return fixed(found, behind) if found and abs((found - day_).days) <= _FARTHEST else None
