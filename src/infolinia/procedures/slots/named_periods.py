"""The grammar of one named stretch of time: last week, March 2027, the third quarter, the end of the month, this
evening, the next two weeks; in Polish and English; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from infolinia.procedures.slots import counting, days
from infolinia.procedures.slots.calendar_words import PART_HOURS, PARTS, SEASONS, SOME, UNITS
from infolinia.procedures.slots.day_parts import month_at, which_one
from infolinia.procedures.slots.durations import length
from infolinia.procedures.slots.recurring import moved
from infolinia.procedures.slots.said import Said
from infolinia.procedures.slots.stretches import Stretch, at_midnight, full_weeks, of_days, on, third, units

Found = tuple[Stretch, int]
_LINKS = ("w", "we", "of", "in", "on", "during", "the", "na", "z", "ze", "around", "about", "kolo", "at")
_WHOLE = ("week", "month", "quarter", "year")
_PARTS = {  # of a week, month or year, by the beginning of the word
    "poczat": "begin", "beginning": "begin", "start": "begin", "polow": "middle", "middle": "middle", "mid": "middle",
    "konc": "end", "koniec": "end", "end": "end",
}  # fmt: skip
_LETTERS = {"eom": ("month", "end"), "bom": ("month", "begin"), "eoy": ("year", "end"), "boy": ("year", "begin")}
_WEEKENDS = ("weekend", "weekendu", "weekendzie", "wekend", "weekends")
_SEASONS = {"spring": (3, 20), "summer": (6, 21), "autumn": (9, 23), "winter": (12, 21)}
_LATE = ("late", "pozny", "poznym", "pozno")


def named(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """The longest named stretch that begins here."""
    key = "named", at, (now, looks)
    if key not in said.read:
        said.read[key] = _named(said, at, now, looks)
    return said.read[key]


def _named(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    begins = {at, said.skip(at, _LINKS)}
    found = [each for rule in _RULES for begin in begins if (each := rule(said, begin, now, looks))]
    return max(found, key=lambda each: each[1], default=None)


def _which_unit(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "last week", "w przyszłym miesiącu", "tego kwartału"."""
    which = which_one(said, at)
    unit = UNITS.get(said.word(which[1])) if which else None
    if which and unit in _WHOLE and unit and said.word(at - 1) == "przez" and which[0] == 1:
        return _found(_rolling(now, unit, 1, 1), which[1] + 1)  # "przez najbliższy miesiąc": from today on
    return _found(units(now, unit, which[0]), which[1] + 1) if which and unit in _WHOLE and unit else None


def _counted(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "the last two months": since two months ago today, or two whole ones; "next 3 weeks", "2 upcoming years"."""
    which = which_one(said, at)
    if which is None or which[0] == 0:
        count = counting.cardinal(said, at)
        if not count or said.word(count[1]) != "upcoming" or not 0 < count[0] < 1000:
            return None
        unit = UNITS.get(said.word(count[1] + 1))
        stretch = _rolling(now, unit, count[0], 1) if unit else None
        return (replace(stretch, whole=units(now, unit, count[0])), count[1] + 2) if stretch and unit else None
    word = said.word(which[1] - 1)
    count = counting.cardinal(said, which[1])
    if count is None and said.word(which[1]) in SOME:
        count = (2 if said.word(which[1]) in ("couple", "pare") else 3), said.skip(which[1] + 1, ("of",))
    unit = UNITS.get(said.word(count[1])) if count else None
    if count is None or unit is None or not 0 < count[0] < 1000:
        return None
    stretch = _rolling(now, unit, count[0], which[0])
    if word == "upcoming":
        whole = units(now, unit, count[0])
    else:
        whole = units(now, unit, 1 if which[0] == 1 else -count[0], count[0])
    return (replace(stretch, whole=whole), count[1] + 1) if stretch else None


def _rolling(now: datetime, unit: str, count: int, sign: int) -> Stretch | None:
    """So long up to today or from today on; today counts."""
    today = now.date()
    if unit in ("second", "minute", "hour"):
        return of_days(today, today)
    other = on(today, unit, sign * count)
    if other is None:
        return None
    return of_days(other, today) if sign < 0 else of_days(today, other - timedelta(days=1))


def _first_of(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "the first two weeks of December", "ostatnie trzy dni miesiąca"."""
    word = said.word(at)
    sign = 1 if word.startswith(("first", "pierwsz")) else -1 if word.startswith(("last", "ostatni")) else 0
    count = counting.cardinal(said, at + 1) if sign else None
    unit = UNITS.get(said.word(count[1])) if count else None
    if count is None or unit not in ("day", "week") or not 0 < count[0] < 60:
        return None
    inner = said.skip(count[1] + 1, _LINKS)
    found = _month(said, inner, now, looks) or _which_unit(said, inner, now, looks)
    if found is None and said.word(inner) in ("month", "miesiaca", "year", "roku"):
        found = _found(units(now, UNITS[said.word(inner)], 0), inner + 1)
    whole = found[0] if found else None
    if found is None or whole is None or whole.start is None or whole.end is None:
        return None
    length_ = timedelta(days=count[0] * (7 if unit == "week" else 1))
    if sign > 0:
        return Stretch(whole.start, min(whole.end, whole.start + length_), "day"), found[1]
    return Stretch(max(whole.start, whole.end - length_), whole.end, "day"), found[1]


def _quarter(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "trzeci kwartał", "4th qtr of 2018", "18q4"."""
    short = said.digits(at, 2) if said.word(at + 1) == "q" and said.glued(at + 1) else None
    begin = at + 1 if short is not None else at
    if said.word(begin) == "q" and said.glued(begin + 1) and (number := said.digits(begin + 1, 1)):
        place, behind = number, begin + 2
    else:
        found = counting.ordinal(said, at)
        if found is None or UNITS.get(said.word(found[1])) != "quarter":
            return None
        place, behind = found[0], found[1] + 1
    year, behind = (2000 + short, behind) if short is not None else _year_behind(said, behind, now)
    if not 1 <= place <= 4:
        return None
    return _found(units(at_midnight(date(year, 3 * place, 1)), "quarter", 0), behind)


def _year_behind(said: Said, at: int, now: datetime) -> tuple[int, int]:
    begin = said.skip(at, ("of", "in", "w", ","))
    if year := counting.year(said, begin):
        return year
    which = which_one(said, at)
    if which and UNITS.get(said.word(which[1])) == "year" and 1 < now.year + which[0] < 9999:
        return now.year + which[0], which[1] + 1
    return now.year, said.skip(at, ("roku",))


def _month(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "w marcu", "March 2027", "next March", "March after next", "2/2013", "2014/10"."""
    first, second = said.digits(at), said.digits(at + 2)
    if first is not None and second is not None and said.word(at + 1) in ("/", ".", "-") and said.glued(at + 1):
        lengths = len(said.word(at)), len(said.word(at + 2))
        year, month = (first, second) if lengths[0] == 4 else (second, first)
        closed = said.word(at + 3) not in ("-", "/", ".") and not said.glued(at)
        if 4 in lengths and min(lengths) <= 2 and 1 <= month <= 12 and 1900 <= year <= 2199 and closed:
            return _found(units(at_midnight(date(year, month, 1)), "month", 0), at + 3)
        return None
    which = which_one(said, at)
    begin = which[1] if which else at
    month = month_at(said, begin)
    if month is None:
        return None
    behind = begin + 2 if said.word(begin + 1) == "." and len(said.word(begin)) <= 4 else begin + 1
    year, after = _year_behind(said, behind, now)
    if after > said.skip(behind, ("roku",)):
        return _found(units(at_midnight(date(year, month, 1)), "month", 0), after)
    if said.digits(behind, 9) is not None or (which_one(said, at) and which is None):
        return None
    which_year = which[0] if which else 0
    year = month_year(month, now.date(), "back" if which_year < 0 else "ahead" if which_year > 0 else looks)
    if more := said.phrase(behind, {"after next": 1, "po nastepnym": 1, "in a year": 1, "in 1 year": 1, "za rok": 1}):
        year, behind = year + more[0], more[1]
    stretch = units(at_midnight(date(year, month, 1)), "month", 0)
    return (replace(stretch, month=0 if which else month), behind) if stretch else None


def month_year(month: int, today: date, looks: str) -> int:
    """The year of a month that is named without one: the last or running with `looks` back, else the next."""
    if looks == "back":
        return today.year if month <= today.month else max(1, today.year - 1)
    return today.year if month >= today.month else min(9998, today.year + 1)


def _year(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    found = counting.year(said, at)
    framed = said.word(at - 1) in (
        "w", "rok", "year", "in", "of", "since", "before", "after", "od", "do", "przed", "po", "until", "from",
        "by", "-", "to",
    ) or (found and (said.word(found[1] - 1) in ("roku", "rok") or said.word(found[1]) == "-"))  # fmt: skip
    if found is None or not framed:
        return None
    return _found(units(at_midnight(date(found[0], 1, 1)), "year", 0), found[1])


def _week_of(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "first week of October 2014", "ostatni tydzień września", "the week of May 5th"."""
    place = counting.ordinal(said, at)
    number, begin = place or (1, at)
    if said.word(begin).startswith(("last", "ostatni")):
        number, begin = -number, begin + 1
    elif place is None:
        if said.word(at) == "week" and said.word(at + 1) == "of" and (found := days.day(said, at + 2, now.date())):
            meant = found[0].meant(now.date(), looks or "ahead")
            return _found(units(at_midnight(meant[0]), "week", 0), found[1]) if meant else None
        return None
    is_weekend = said.word(begin) in _WEEKENDS
    if UNITS.get(said.word(begin)) != "week" and not is_weekend:
        return None
    inner = said.skip(begin + 1, ("of", "in", "w", "we", "the"))
    found = _month(said, inner, now, looks or "ahead") or _year(said, inner, now, looks)
    if found is None or (inner == begin + 1 and not month_at(said, inner)):
        return None
    if is_weekend:
        return _found(_weekend_in(found[0], number), found[1])
    weeks = full_weeks(found[0])
    if not -len(weeks) <= number <= len(weeks) or number == 0:
        return None
    return _found(units(at_midnight(weeks[number - 1 if number > 0 else number]), "week", 0), found[1])


def _weekend_in(month: Stretch, place: int) -> Stretch | None:
    if month.start is None or month.end is None:
        return None
    days_ = [month.start + timedelta(days=each) for each in range((month.end - month.start).days)]
    fridays = [each for each in days_ if each.weekday() == 4]
    index = place - 1 if place > 0 else place
    return _weekend_of(fridays[index]) if -len(fridays) <= index < len(fridays) else None


def _weekend_of(friday: datetime) -> Stretch:
    saturday = friday + timedelta(days=1)
    whole = Stretch(friday + timedelta(hours=18), saturday + timedelta(days=2), "hour")
    return Stretch(saturday, saturday + timedelta(days=2), "day", whole=whole)


def _weekend(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    which = which_one(said, at)
    begin = which[1] if which else at
    if said.word(begin) not in _WEEKENDS:
        return None
    shift = which[0] if which else -1 if looks == "back" else 0
    if said.word(begin - 1).startswith("najblizsz"):
        shift = 0
    week = units(now, "week", shift)
    return (_weekend_of(week.start + timedelta(days=4)), begin + 1) if week and week.start else None


def _third(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "na początku marca", "the end of the month", "EOM"."""
    begin = said.skip(at, ("at", "the", "by", "na", "w", "pod"))
    if letters := _LETTERS.get(said.word(begin)):
        whole = units(now, letters[0], 0)
        return _found(third(whole, letters[1]) if whole else None, begin + 1)
    which = next((kind for stem, kind in _PARTS.items() if said.word(begin).startswith(stem)), None)
    if which is None or len(said.word(begin)) > 10:
        return None
    inner = said.skip(begin + 1, _LINKS)
    found = (
        _which_unit(said, begin + 1, now, looks)
        or _which_unit(said, inner, now, looks)
        or _month(said, inner, now, looks)
        or _year(said, inner, now, looks)
    )
    if found is None and (unit := UNITS.get(said.word(inner))) in _WHOLE and unit:
        whole = units(now, unit, 0)
        found = (whole, inner + 1) if whole else None
    return _found(third(found[0], which), found[1]) if found else None


def _rest(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "reszta tygodnia", "the rest of the month": from today on."""
    begin = said.skip(at, ("the", "przez", "for"))
    if not said.word(begin).startswith("reszt") and said.word(begin) != "rest":
        return None
    inner = said.skip(begin + 1, ("of", "the", "tego", "this"))
    unit = UNITS.get(said.word(inner), "")
    whole = units(now, unit, 0) if unit in _WHOLE else None
    return (replace(whole, start=at_midnight(now.date()), grain="day"), inner + 1) if whole else None


def _half(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "pierwsza połowa grudnia", "the second half of the year", "w drugim półroczu"."""
    place = counting.ordinal(said, at)
    if place is None or place[0] not in (1, 2):
        return None
    word, inner = said.word(place[1]), said.skip(place[1] + 1, _LINKS)
    if word.startswith("polrocz"):
        year, behind = _year_behind(said, place[1] + 1, now)
        found: Found | None = _found(units(at_midnight(date(year, 1, 1)), "year", 0), behind)
    elif word.startswith("polow") or word == "half":
        found = (
            _which_unit(said, place[1] + 1, now, looks)
            or _month(said, inner, now, looks)
            or _year(said, inner, now, looks)
        )
        if found is None and (unit := UNITS.get(said.word(inner))) in ("month", "year") and unit:
            found = _found(units(now, unit, 0), inner + 1)
    else:
        return None
    whole = found[0] if found else None
    if found is None or whole is None or whole.start is None or whole.end is None:
        return None
    middle = whole.start.replace(month=7) if whole.grain == "year" else whole.start.replace(day=16)
    if whole.grain not in ("year", "month"):
        return None
    grain = "month" if whole.grain == "year" else "day"
    return (
        replace(whole, end=middle, grain=grain) if place[0] == 1 else replace(whole, start=middle, grain=grain)
    ), found[1]


def _school_holidays(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "w wakacje": July and August."""
    which = which_one(said, at)
    begin = which[1] if which else at
    if said.word(begin) not in ("wakacje", "wakacji", "wakacjach"):
        return None
    year = now.year if looks == "back" and now.month >= 7 else month_year(8, now.date(), looks)
    year += which[0] if which and which[0] < 0 else 0
    return _found(of_days(date(year, 7, 1), date(year, 8, 31), "month"), begin + 1)


def _season(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    which = which_one(said, at)
    begin = which[1] if which else at
    if said.word(begin) in ("season", "seasons") and which:
        found = _seasons(now)
        here = next((i for i, each in enumerate(found) if each.start and each.start <= now.replace(tzinfo=None)), 0)
        place = here - which[0]
        return (_shorter(found[place]), begin + 1) if 0 <= place < len(found) else None
    season = SEASONS.get(said.word(begin))
    if (
        season is None
        or (which is None and begin == 0 and len(said) > 1)
        or said.word(begin - 1) in ("za", "od", "temu")
    ):
        return None
    if said.word(begin) == "lata" and (which is None or counting.cardinal(said, begin - 1)):
        return None  # years
    today = now.replace(tzinfo=None)
    spans = [each for each in _seasons(now) if each.start and (each.start.month, each.start.day) == _SEASONS[season]]
    shift = which[0] if which else 0
    back = (looks == "back" and which is None) or shift < 0
    fit = [each for each in spans if each.start and each.end and (each.start <= today if back else each.end > today)]
    if shift > 0:
        fit = [each for each in fit if each.start and each.start > today]
    chosen = max(fit, key=lambda each: each.start or today) if back and fit else fit[-1] if fit else None
    return (chosen, begin + 1) if chosen else None


def _shorter(season: Stretch) -> Stretch:
    """A season that was not named, in whole days as it is measured: its last day is left out."""
    end = season.end - timedelta(days=1) if season.end else None
    return replace(season, whole=Stretch(season.start, end, "day"))


def _seasons(now: datetime) -> list[Stretch]:
    """The seasons about now, the latest first; each ends where the next begins."""
    begins = [
        at_midnight(date(year, month, number))
        for year in range(max(1, now.year - 2), min(9998, now.year + 2) + 1)
        for month, number in _SEASONS.values()
    ]
    return [
        Stretch(begin, end, "day", whole=Stretch(begin, end + timedelta(days=1), "day"))
        for begin, end in reversed(list(pairwise(begins)))
    ]


def _part_of_day(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "tomorrow afternoon", "dziś wieczorem", "morning of the 15th", "late tonight", "in the afternoon"."""
    late = said.skip(at, _LATE)
    named_part = said.phrase(said.skip(late, ("ten", "ta", "tej", "to")), PARTS[said.language])
    if said.words[late : late + 2] == ("last", "night"):
        named_part = "evening", late + 2
    if named_part and named_part[0] in ("am", "pm"):
        return None
    found = days.day(said, named_part[1] if named_part else late, now.date())
    if named_part is None:
        if found is None:
            return None
        inner = said.skip(found[1], (",", "w", "we", "late"))
        named_part = said.phrase(found[1], PARTS[said.language]) or said.phrase(inner, PARTS[said.language])
        late = late if late > at or said.word(inner - 1) != "late" else inner
        if named_part is None:
            return None
        behind = named_part[1]
    else:
        begin = said.skip(named_part[1], ("of", "on", ","))
        found = found or days.day(said, begin, now.date())
        behind = found[1] if found else named_part[1]
    if said.words[late : late + 2] == ("last", "night"):
        found, behind = None, named_part[1]
        now -= timedelta(days=1)
    meant = found[0].meant(now.date(), looks or "ahead") if found else [now.date()]
    if not meant:
        return None
    begin_, end = PART_HOURS["late" if late > at else named_part[0]]
    start = at_midnight(meant[0])
    return Stretch(start + timedelta(hours=begin_), start + timedelta(hours=end), "hour"), behind


def _years_away(said: Said, at: int, now: datetime, looks: str) -> Found | None:
    """ "two years ago", "3 lata od dziś": the month in which that day lies."""
    span = length(said, at)
    if span is None or span[0].unit != "year" or span[0].vague:
        return None
    ends = {"temu": -1, "ago": -1, "pozniej": 1, "later": 1, "hence": 1, "from now": 1, "from today": 1, "od dzis": 1}
    sign = said.phrase(span[1], ends)
    day = moved(now.date(), span[0], sign[0]) if sign else None
    if sign is None or day is None:
        return None
    stretch = of_days(day, day)
    return (replace(stretch, whole=units(at_midnight(day), "month", 0)), sign[1]) if stretch else None


_RULES: tuple[Callable[[Said, int, datetime, str], Found | None], ...] = (
    _which_unit, _counted, _first_of, _quarter, _month, _year, _week_of, _weekend, _third, _rest, _half, _season,
    _school_holidays, _part_of_day, _years_away,
)  # fmt: skip


def _found(stretch: Stretch | None, behind: int) -> Found | None:
    return (stretch, behind) if stretch else None
