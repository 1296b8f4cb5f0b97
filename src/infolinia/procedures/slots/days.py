"""Dates as people say and type them in Polish and English; pure.

"wczoraj", "w piątek", "1 października", "01.10.2026", "piętnastego", "za dwa tygodnie",
"w trzeci poniedziałek marca".
A weekday or a day of some month is a doubt unless the slot says where it looks (back or ahead); a day of the year
without its year is the next one, with `looks` back the last. What is not one day ("w przyszłym tygodniu") is no date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from infolinia.procedures.slots import counting, numeric_days
from infolinia.procedures.slots.calendar_words import MONTHS, THIS, UNITS, WEEKDAYS, WHICH
from infolinia.procedures.slots.durations import Span, length
from infolinia.procedures.slots.recurring import Recurring, easter, made, months_on, moved, nth, shifted
from infolinia.procedures.slots.said import Said, both, stem
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import day as written_day

_RELATIVE = {
    "dzis": 0, "dzisiaj": 0, "dzisiejsza": 0, "dzisiejszy": 0, "dzisiejszego": 0, "dzisiejszej": 0, "jutro": 1,
    "jutra": 1, "jutrzejszy": 1,
    "jutrzejsza": 1, "jutrzejszego": 1, "pojutrze": 2, "po jutrze": 2, "dzien po jutrze": 2, "popojutrze": 3,
    "wczoraj": -1, "wczorajszy": -1,
    "wczorajsza": -1, "wczorajszego": -1, "przedwczoraj": -2, "dzien przed wczoraj": -2, "tego dnia": 0, "rano": 0,
    "rana": 0,
    "today": 0, "tomorrow": 1, "tomorrows": 1, "day after tomorrow": 2, "the day after tomorrow": 2, "yesterday": -1,
    "day before yesterday": -2, "the day before yesterday": -2, "at this time": 0, "this morning": 0, "tonight": 0,
    "this evening": 0, "this afternoon": 0, "this day": 0, "last night": -1,
}  # fmt: skip
_FEASTS = {
    "nowy rok": (1, 1), "new year day": (1, 1), "new year": (1, 1), "nowym rokiem": (1, 1), "nowego roku": (1, 1),
    "bozym narodzeniem": (12, 25), "bozego narodzenia": (12, 25), "new years day": (1, 1), "trzech kroli": (1, 6),
    "walentynki": (2,
    14),
    "walentynek": (2, 14), "mikolajki": (12, 6), "mikolajek": (12, 6), "wigilia": (12, 24), "wigilie": (12, 24),
    "wigilii": (12, 24),
    "christmas eve": (12, 24), "christmas": (12, 25), "christmas day": (12, 25), "boze narodzenie": (12, 25),
    "sylwester": (12, 31), "sylwestra": (12, 31), "new years eve": (12, 31), "new year eve": (12, 31),
    "wszystkich swietych": (11, 1), "ides of march": (3, 15), "valentine day": (2, 14), "halloween": (10, 31),
}  # fmt: skip
_EASTER = ("wielkanoc", "wielkanocy", "easter")
_LINKS = {"pl": ("w", "we", "z", "ze", "na"), "en": ("of", "in", "on", "from", "the")}
_NEAREST = ("najblizsz", "nadchodzac", "coming", "upcoming")
_FARTHEST = 200 * 366  # days that may lie between today and a day counted from it
_SHORT = ("hour", "minute", "second")
_LATER = ("pozniej", "potem", "later", "hence")
_HIDDEN = ("sat", "sun", "wed")  # words of their own as well
_RATHER = ("albo", "lub", "czy", "or", "ewentualnie")
_CORRECTED = ("nie", "no", "znaczy", "przepraszam", "sorry", "wait", "actually", "raczej", "rather")


@dataclass(frozen=True, slots=True)
class Day:
    """One day that is settled, two that may be meant, or one that comes again. `short`: its century was not said."""

    options: tuple[date, ...] = ()
    recurring: Recurring | None = None
    short: bool = False

    def meant(self, today: date, looks: str) -> list[date]:
        if self.recurring is not None:
            return self.recurring.meant(today, looks)
        if self.short and looks == "back":
            return [before for each in self.options for before in _century_before(each, today)]
        return list(self.options)


Found = tuple[Day, int]


def _century_before(each: date, today: date) -> list[date]:
    return made(each.year - 100, each.month, each.day) if each > today else [each]


def understand_date(text: str, language: str, today: date, *, looks: str = "") -> Answer:
    """One day, YYYY-MM-DD. `looks` (back, ahead) settles what a weekday or a day without a month means.

    "w przyszły piątek" may be this week's or next week's: a doubt, next week's first.
    """
    found = meant_days(text, language, today, looks)
    if not found:
        return Wrong("not-a-date")
    answers = tuple(Understood(each.isoformat(), written_day(each, language)) for each in found[:3])
    return answers[0] if len(answers) == 1 else Doubt(answers)


def meant_days(text: str, language: str, today: date, looks: str) -> list[date]:
    """The days that may be meant, the likeliest first where one is; none when no day is said."""
    readings = [_spotted(said, today, looks) for said in both(text, language)]
    return max(readings, key=lambda reading: reading[1])[0]  # of two alike the first: the call's language


def _spotted(said: Said, today: date, looks: str) -> tuple[list[date], int]:
    """The first day of a sentence; of "the 12th, no, the 13th" the second, of "Monday or Tuesday" both; and how many
    words say it."""
    alone = numeric_days.alone(said)
    if alone is not None:
        return Recurring(number=alone).meant(today, looks), len(said)
    found: list[date] = []
    at, joined, heard = 0, "", 0
    while at < len(said):
        here = day(said, at, today)
        if here and said.word(at - 1) not in ("po", "przed", "after", "before"):
            meant = [] if _is_denied(said, at) else here[0].meant(today, looks)
            if found and joined == "or":
                found = list(dict.fromkeys([*found, *meant]))
            elif not found or joined == "not":
                found = meant
            heard += here[1] - at
            at, joined = here[1], ""
            continue
        if here:
            at = here[1]
            continue
        word = said.word(at)
        joined = (
            "or"
            if word in _RATHER
            else "not"
            if word in _CORRECTED and found
            else joined
            if word in (",", "w", "we", "on", "the")
            else ""
        )
        at += 1
    return found, heard


def _is_denied(said: Said, at: int) -> bool:
    """ "not Monday, Tuesday", "nie w piątek"."""
    before = at - 1 if said.word(at - 1) not in ("w", "we", "on") else at - 2
    return said.word(before) in ("not", "nie")


def day(said: Said, at: int, today: date) -> Found | None:
    """The longest day that begins here."""
    begin = said.skip(at, ("w", "we", "on", "the", "dnia", "w dniu"))
    found = [each for rule in _RULES for start in {at, begin} if (each := rule(said, start, today))]
    return max(found, key=lambda each: each[1], default=None)


def which(said: Said, at: int) -> tuple[int, int] | None:
    """-1 the one before, 0 this one, 1 the next: "w zeszłym", "this", "najbliższy"."""
    begin = said.skip(at, _LINKS[said.language])
    word = said.word(begin)
    if word in THIS[said.language]:
        return 0, begin + 1
    found = stem(word, WHICH[said.language]) if len(word) > 3 else None
    if found == -1 and word == "past" and said.digits(begin - 1) is not None:
        return None
    return None if found is None else (found, begin + 1)


def _relative(said: Said, at: int, today: date) -> Found | None:
    found = said.phrase(at, _RELATIVE)
    return _fixed(shifted(today, found[0]), found[1]) if found else None


def _feast(said: Said, at: int, today: date) -> Found | None:
    begin = said.skip(at, ("w",))
    if said.word(begin) in _EASTER:
        years = [easter(today.year + more) for more in range(2)]
        year = counting.year(said, begin + 1)
        if year:
            return _fixed(easter(year[0]), year[1])
        return _fixed(next((each for each in years if each and each >= today), None), begin + 1)
    found = said.phrase(begin, _FEASTS)
    if not found:
        return None
    (month, number), behind = found
    return _of_year(said, behind, today, number, month)


def _in_digits(said: Said, at: int, today: date) -> Found | None:
    found = numeric_days.day(said, at, today)
    if found is None:
        return None
    (year, month, number), behind = found
    if year:
        return Day(
            tuple(made(year, month, number)), short=len(said.word(at)) != 4 and len(said.word(behind - 1)) == 2
        ), behind
    return Day(recurring=Recurring(number=number, month=month)), behind


def _weekday(said: Said, at: int, today: date) -> Found | None:
    """A weekday with what says which: "w przyszły piątek", "wtorek w tym tygodniu", "środa za tydzień"."""
    direction = which(said, at)
    begin = direction[1] if direction else said.skip(at, _LINKS[said.language])
    week = _week(said, at)
    if week:  # "w przyszłym tygodniu w piątek"
        inner = said.skip(week[1], (*_LINKS[said.language], ","))
        if (index := weekday_at(said, inner)) is not None:
            return _fixed(_day_of_week(today, week[0], index), inner + 1)
    index = weekday_at(said, begin)
    if index is None:
        return None
    behind = begin + 1
    if said.word(behind) == "." and len(said.word(begin)) <= 5:
        behind += 1
    nearest = Recurring(weekday=index).meant(today, "ahead")
    if not nearest:
        return None
    if direction and said.word(direction[1] - 1).startswith(_NEAREST):
        return _fixed(nearest[0], behind)
    if direction and direction[0] == 0:
        return _fixed(nearest[0], behind)
    if direction and direction[0] == -1:
        return Day(tuple(Recurring(weekday=index).meant(today, "back"))), behind
    if direction:
        following = _day_of_week(today, 1, index)
        return Day(tuple(dict.fromkeys(each for each in (following, nearest[0]) if each))), behind
    if week := _week(said, behind):
        return _fixed(_day_of_week(today, week[0], index), week[1])
    if said.word(behind) in ("za", "in") and (span := length(said, behind + 1)) and span[0].unit == "week":
        return _fixed(moved(nearest[0], span[0], 1), span[1])
    if said.language == "en" and said.word(behind) in ("week", "fortnight"):  # "Friday week"
        return _fixed(shifted(nearest[0], 7 if said.word(behind) == "week" else 14), behind + 1)
    if after := said.phrase(behind, {"after next": 7, "po nastepnym": 7, "po nastepnej": 7}):
        return _fixed(shifted(nearest[0], after[0]), after[1])
    return _with_number(said, behind, index, today) or (Day(recurring=Recurring(weekday=index)), behind)


def _with_number(said: Said, at: int, weekday: int, today: date) -> Found | None:
    """ "Tuesday the 19th", "piątek, 18 lipca": the number after a weekday."""
    begin = said.skip(at, (",", "the", "on", "dnia"))
    found = _month_day(said, begin, today) or _in_digits(said, begin, today)
    if found:
        each = found[0].recurring
        if each:
            return Day(recurring=Recurring(weekday, each.number, each.month)), found[1]
        return found
    place = counting.ordinal(said, begin)
    if place and 1 <= place[0] <= 31:
        return Day(recurring=Recurring(weekday, place[0])), place[1]
    return None


def _counted_weekdays(said: Said, at: int, today: date) -> Found | None:
    """ "two Sundays from now", "dwa piątki temu"."""
    count = counting.cardinal(said, at)
    index = weekday_at(said, count[1]) if count else None
    if count is None or index is None or not 1 <= count[0] <= 99:
        return None
    ends = {"from now": 1, "hence": 1, "od teraz": 1, "ago": -1, "temu": -1}
    sign = said.phrase(count[1] + 1, ends)
    if not sign:
        return None
    nearest = Recurring(weekday=index).meant(today, "ahead" if sign[0] == 1 else "back")
    return _fixed(shifted(nearest[0], sign[0] * 7 * (count[0] - 1)) if nearest else None, sign[1])


def _month_day(said: Said, at: int, today: date) -> Found | None:
    """A number and a month, in this order or the other, with or without a year."""
    found = _number(said, at)
    if found:
        number, behind = found
        if said.word(behind) == "." and said.glued(behind):
            behind += 1
        behind = said.skip(behind, ("of", "day", "-") if said.language == "en" else ("dnia", "-"))
        if (month := month_at(said, behind)) is not None:
            return _of_year(said, _past_dot(said, behind), today, number, month)
        if shift := _month_shift(said, behind):
            first = months_on(today.replace(day=1), shift[0])
            return _fixed(_only(made(first.year, first.month, number)) if first else None, shift[1])
        place = counting.ordinal_in_words(said, behind) if said.language == "pl" else None
        if place and place[0] <= 12 and counting.ordinal_in_words(said, at):  # "siedemnasty trzeci"
            return _of_year(said, place[1], today, number, place[0])
        return None
    month = month_at(said, at)
    if month is None:
        return None
    behind = said.skip(_past_dot(said, at), ("the", ",", "-"))
    found = _number(said, behind)
    if found is None or (said.word(found[1]) == ":" and said.glued(found[1])):
        return None
    return _of_year(said, found[1], today, found[0], month)


def _of_year(said: Said, at: int, today: date, number: int, month: int) -> Found | None:
    """A day of a month with the year that may follow, and a weekday that may follow that."""
    dashed = ("-",) if said.word(at - 2) == "-" else ()  # 31-Oct-74, but not July 13-15
    begin = said.skip(at, (",", "of", "/", ".", *dashed))
    if year := counting.year(said, begin):
        return Day(tuple(made(year[0], month, number))), year[1]  # none for 29 February of another year
    if (short := counting.short_year(said, said.skip(at, (",", *dashed)))) is not None:
        found = made(numeric_days.full_year(short[0], today), month, number)
        return Day(tuple(found), short=True), short[1]
    if this := said.phrase(at, {"br": 0, "br .": 0, "b r": 0, "b . r .": 0}):
        return _fixed(_only(made(today.year, month, number)), this[1])
    direction = which(said, at)
    if direction and UNITS.get(said.word(direction[1])) == "year":
        return _fixed(_only(made(today.year + direction[0], month, number)), direction[1] + 1)
    if not any(made(year_, month, number) for year_ in (2024, 2025)):  # 31 April
        return Day(), at
    behind = said.skip(at, (",",))
    if (index := weekday_at(said, behind)) is not None and behind > at:
        return Day(recurring=Recurring(index, number, month)), behind + 1
    return Day(recurring=Recurring(number=number, month=month)), at


def _number(said: Said, at: int) -> tuple[int, int] | None:
    found = counting.ordinal(said, at) or counting.cardinal(said, at)
    return found if found and 1 <= found[0] <= 31 else None


def _of_some_month(said: Said, at: int, today: date) -> Found | None:
    """ "dwunastego", "the 15th", "10-tego": a number with nothing but its ending."""
    found = counting.ordinal(said, at)
    if not found or not 1 <= found[0] <= 31:
        return None
    in_digits = said.digits(at) is not None
    if said.language == "pl" and not (in_digits or said.word(found[1] - 1).endswith("ego")):
        return None
    if said.language == "en" and not (in_digits or said.word(at - 1) in ("the", "on") or len(said) == found[1] - at):
        return None
    if (
        UNITS.get(said.word(found[1]))
        or said.word(found[1]) in ("last", "closest")
        or counting.in_words(said, found[1])
    ):
        return None
    return Day(recurring=Recurring(number=found[0])), found[1]


def _nth(said: Said, at: int, today: date) -> Found | None:
    """ "w trzeci poniedziałek marca", "ostatni dzień października 2015", "first Monday of the month"."""
    begin = said.skip(at, _LINKS[said.language])
    place = counting.ordinal(said, begin)
    if place is None and said.word(begin).startswith(("ostatni", "last")):
        place = -1, begin + 1
    if place is None or not -1 <= place[0] <= 31:
        return None
    index = weekday_at(said, place[1])
    if index is None and UNITS.get(said.word(place[1])) != "day":
        return None
    behind = said.skip(place[1] + 1, _LINKS[said.language])
    if (month := month_at(said, behind)) is not None:
        behind = _past_dot(said, behind)
        year = counting.year(said, said.skip(behind, (",",)))
        if year:
            return _fixed(nth(year[0], month, place[0], index), year[1])
        found = [nth(today.year + more, month, place[0], index) for more in (0, 1)]
        return _fixed(next((each for each in found if each and each >= today), None), behind)
    shift = _month_shift(said, place[1] + 1)
    if shift is None and UNITS.get(said.word(behind)) == "month":
        shift = 0, behind + 1
    first = months_on(today.replace(day=1), shift[0]) if shift else None
    return _fixed(nth(first.year, first.month, place[0], index), shift[1]) if shift and first else None


def _spans(said: Said, at: int, today: date) -> Found | None:
    """So long from a day on or back: "za trzy dni", "2 weeks ago", "od jutra za tydzień", "three days after Easter"."""
    if said.word(at) in ("za", "in", "w"):
        span = length(said, said.skip(at + 1, ("okolo", "jakis", "jakies", "about", "around", "roughly")))
        index = weekday_at(said, said.skip(span[1], ("w", "we", "on"))) if span and span[0].unit == "week" else None
        if span and index is not None and said.word(at) == "za":  # "za tydzień w piątek"
            return _fixed(_day_of_week(today, span[0].n, index), said.skip(span[1], ("w", "we", "on")) + 1)
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
    if (relative := _relative(said, at, today)) and said.word(relative[1]) == "za":  # "dziś za miesiąc"
        span = length(said, relative[1] + 1)
        return _moved(relative[0].options[0], span[0], 1, span[1]) if span else None
    if (count := counting.cardinal(said, at)) and said.word(count[1]) == "upcoming":
        upcoming = UNITS.get(said.word(count[1] + 1)) == "day"
        return _fixed(shifted(today, count[0]), count[1] + 2) if upcoming else None
    span = length(said, at)
    if span is None:
        return None
    behind = span[1]
    index = weekday_at(said, behind + 1) if said.word(behind) == "on" and span[0].unit == "week" else None
    if index is not None:  # "a week on Friday"
        nearest = Recurring(weekday=index).meant(today, "ahead")
        return _moved(nearest[0], span[0], 1, behind + 2) if nearest else None
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
        (each for rule in (_relative, _feast, _in_digits, _month_day, _weekday) if (each := rule(said, at, today))),
        key=lambda each: each[1],
        default=None,
    )
    meant = found[0].meant(today, "ahead") if found else []
    return (meant[0], found[1]) if found and meant else None


def _closest(said: Said, at: int, today: date) -> Found | None:
    """ "the closest Monday to Oct 5th", "the second closest …"."""
    place = counting.ordinal(said, at) or (1, at)
    index = weekday_at(said, place[1] + 1) if said.word(place[1]) in ("closest", "nearest") else None
    base = _base(said, place[1] + 3, today) if index is not None and said.word(place[1] + 2) == "to" else None
    if base is None or place[0] > 50:
        return None
    near = [each for more in range(-400, 401) if (each := shifted(base[0], more)) and each.weekday() == index]
    near.sort(key=lambda each: abs((each - base[0]).days))
    return _fixed(near[place[0] - 1] if near else None, base[1])


_RULES: tuple[Callable[[Said, int, date], Found | None], ...] = (
    _relative, _feast, _in_digits, _weekday, _counted_weekdays, _month_day, _of_some_month, _nth, _spans, _closest,
)  # fmt: skip


def _fixed(found: date | None, behind: int) -> Found | None:
    return (Day((found,)), behind) if found else None


def _only(found: list[date]) -> date | None:
    return found[0] if found else None


def _moved(day_: date, span: Span, sign: int, behind: int) -> Found | None:
    found = None if span.vague else moved(day_, span, sign)
    return _fixed(found, behind) if found and abs((found - day_).days) <= _FARTHEST else None


def weekday_at(said: Said, at: int) -> int | None:
    word = said.word(at)
    if word in _HIDDEN and said.word(at - 1) not in ("", ",", "on", "this", "next", "last", "every", "-"):
        return None
    return WEEKDAYS.get(word)


def month_at(said: Said, at: int) -> int | None:
    """The month that stands here; "sie" and "may" only where a number is near."""
    word = said.word(at)
    if word == "sie":
        near = said.digits(at + 1) is not None or said.digits(at - 1) is not None
        return 8 if near and said.word(at + 2) not in MONTHS else None
    if word == "may" and said.word(at + 1) in ("be", "i", "have", "not", "we", "you"):
        return None
    return MONTHS.get(word)


def _past_dot(said: Said, at: int) -> int:
    """Behind a month and the dot of its short form."""
    return at + 2 if said.word(at + 1) == "." and len(said.word(at)) <= 4 else at + 1


def _week(said: Said, at: int) -> tuple[int, int] | None:
    found = which(said, at)
    return (found[0], found[1] + 1) if found and UNITS.get(said.word(found[1])) == "week" else None


def _month_shift(said: Said, at: int) -> tuple[int, int] | None:
    found = which(said, at)
    one = found and said.word(found[1]) in ("month", "miesiaca", "miesiac", "miesiacu")
    return (found[0], found[1] + 1) if found and one else None


def _day_of_week(today: date, weeks: int, index: int) -> date | None:
    return shifted(today, 7 * weeks + index - today.weekday())
