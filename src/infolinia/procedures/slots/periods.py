"""Dates and periods as people say and type them in Polish and English; pure.

"wczoraj", "w piątek", "1 października", "01.10.2026", "piętnastego", "od początku listopada", "od dwóch tygodni",
"1-15.10", "since Monday". A weekday alone is a doubt unless the slot says where it looks (back or ahead).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from infolinia.procedures.slots.amounts import in_words, number_words
from infolinia.procedures.slots.folding import fold, words
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import day, value

_RELATIVE = (
    ("day before yesterday", -2), ("day after tomorrow", 2), ("przedwczoraj", -2), ("pojutrze", 2), ("wczoraj", -1),
    ("yesterday", -1), ("jutro", 1), ("tomorrow", 1), ("dzis", 0), ("dzisiaj", 0), ("today", 0),
    ("rana", 0), ("rano", 0), ("this morning", 0),
)  # fmt: skip
_WEEKDAYS = {
    form: index
    for index, forms in enumerate((
        "poniedzialek poniedzialku poniedzialkiem pon monday mon", "wtorek wtorku wtorkiem wt tuesday tue",
        "sroda srode srody srodzie sr wednesday wed", "czwartek czwartku czwartkiem czw thursday thu",
        "piatek piatku piatkiem pt friday fri", "sobota sobote soboty sobocie sob saturday sat",
        "niedziela niedziele niedzieli niedz nd sunday sun",
    ))
    for form in forms.split()
}  # fmt: skip
_MONTHS = {
    form: index
    for index, forms in enumerate((
        "styczen stycznia styczniu january jan", "luty lutego lutym february feb", "marzec marca marcu march mar",
        "kwiecien kwietnia kwietniu april apr", "maj maja maju may", "czerwiec czerwca czerwcu june jun",
        "lipiec lipca lipcu july jul", "sierpien sierpnia sierpniu august aug",
        "wrzesien wrzesnia wrzesniu september sept sep", "pazdziernik pazdziernika pazdzierniku october oct",
        "listopad listopada listopadzie november nov", "grudzien grudnia grudniu december dec",
    ), 1)
    for form in forms.split()
}  # fmt: skip
_ORDINALS = {
    "pierwsz": 1, "drug": 2, "trzeci": 3, "czwart": 4, "piat": 5, "szost": 6, "siodm": 7, "osm": 8, "dziewiat": 9,
    "dziesiat": 10, "jedenast": 11, "dwunast": 12, "trzynast": 13, "czternast": 14, "pietnast": 15, "szesnast": 16,
    "siedemnast": 17, "osiemnast": 18, "dziewietnast": 19, "dwudziest": 20, "trzydziest": 30,
}  # fmt: skip
_NUMERIC = re.compile(r"(?<![\d.,/-])(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:\.|st|nd|rd|th|-go|-ego)? (?:of )?([a-z]{3,})\.?(?: (\d{4})(?!\d))?")
_MONTH_DAY = re.compile(r"\b([a-z]{3,}) (?:the )?(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,? (\d{4})(?!\d))?")
_DAY_ALONE = re.compile(r"(?:(?:od|do|since|from|until|on|the) )*(\d{1,2})(?:\.|st|nd|rd|th|-?go|-?ego)?")
_SPAN = re.compile(
    r"(?:(?P<before>[\w ]+?) )?(?P<unit>dzien|dnia|dni|days?|tydzien|tygodnia|tygodnie|tygodni|weeks?"
    r"|miesiac|miesiaca|miesiace|miesiecy|months?|rok|roku|lata|lat|years?|godzin\w*|hours?|minut\w*)\b"
)
_MANY = [
    "dni",
    "days",
    "tygodnie",
    "tygodni",
    "weeks",
    "miesiace",
    "miesiecy",
    "months",
    "lata",
    "lat",
    "years",
]  # "od lat": since when?
_AGO = re.compile(r"^(?P<span>.+?) (?:temu|ago)\b")
_SINCE = re.compile(r"^(?:od|since|from|for|przez)\b ?")
_PART = (  # of a month: the day it begins with
    (("poczat", "beginning", "start"), 1), (("polow", "middle", "mid"), 15), (("konc", "koniec", "end"), 21),
)  # fmt: skip
_LAST = re.compile(r"\b(?:zeszl|ubiegl|minion|poprzedn|ostatni)\w*|\blast\b")
_NEXT = re.compile(r"\b(?:przyszl|nastepn)\w*|\bnext\b")


def understand_date(text: str, language: str, today: date, *, looks: str = "") -> Answer:
    """One day. `looks` (back, ahead) settles what a weekday or a day without a year means."""
    found = _days(fold(text), today, looks)
    if not found:
        return Wrong("not-a-date")
    answers = tuple(Understood(each.isoformat(), day(each, language)) for each in found)
    return answers[0] if len(answers) == 1 else Doubt(answers)


def understand_period(text: str, language: str, today: date) -> Answer:
    """From a day to a day; "od …" alone lasts until today."""
    said = fold(text)
    try:
        found = next(_periods(said, today), None)
    except (OverflowError, ValueError):  # before the first year there is
        found = None
    if found is None:
        return Wrong("not-a-period")
    first, last = found
    if last < first:
        return Wrong("period-backwards")
    made = {"from": first.isoformat(), "to": last.isoformat()}
    return Understood(made, value("period", made, language))


# --- Periods: each reading in turn, the first that makes sense counts


def _periods(said: str, today: date) -> Iterator[tuple[date, date]]:
    yield from _named(said, today)
    yield from _from_to(said, today)
    since = _SINCE.match(said)
    rest = said[since.end() :] if since else said
    if since and (begin := _span_back(rest, today)):
        yield begin, today
    if part := _part_of_month(rest, today):
        yield part, today
    if found := _month_alone(rest, today):
        yield found[0], (today if since else min(found[1], today) if found[0] <= today else found[1])
    if single := _days(rest, today, "back"):
        yield single[0], (today if since else single[0])


def _named(said: str, today: date) -> Iterator[tuple[date, date]]:
    """Last week, this month."""
    last, this = _LAST.search(said) is not None, re.search(r"\b(?:tym|tego|ten|this)\b", said) is not None
    if not (last or this):
        return
    shift = 1 if last else 0
    if re.search(r"\b(?:tydzien|tygodniu|tygodnia|week)\b", said):
        monday = today - timedelta(days=today.weekday() + 7 * shift)
        yield monday, (monday + timedelta(days=6) if last else today)
    elif re.search(r"\b(?:miesiac|miesiacu|miesiaca|month)\b", said):
        first = _months_back(today.replace(day=1), shift)
        yield first, (today.replace(day=1) - timedelta(days=1) if last else today)
    elif re.search(r"\b(?:rok|roku|year)\b", said):
        yield date(today.year - shift, 1, 1), (date(today.year - 1, 12, 31) if last else today)


def _from_to(said: str, today: date) -> Iterator[tuple[date, date]]:
    plain = re.sub(r"^(?:od|from|since|between|miedzy)\b ?", "", said)
    splitters = [r" - ", r" (?:do|to|until|till) ", r" ?- ?(?=\d)"]
    if plain != said:
        splitters.append(r" (?:a|and|i) ")
    for splitter in splitters:
        parts = re.split(splitter, plain, maxsplit=1)
        if len(parts) != 2:
            continue
        first, last = _begin(parts[0], today), _end(parts[1], today)
        alone = _DAY_ALONE.fullmatch(parts[0])
        if alone and last:  # "1-15.10": the day of the same month
            first = next(iter(_made(last.year, last.month, int(alone[1]))), first)
        last_alone = _DAY_ALONE.fullmatch(parts[1])
        if last_alone and first and not alone:  # "od 1.10 do 15"
            last = next(iter(_made(first.year, first.month, int(last_alone[1]))), last)
        if first and last:
            yield first, last


def _begin(said: str, today: date) -> date | None:
    if found := _part_of_month(said, today):
        return found
    if month := _month_alone(said, today):
        return month[0]
    return next(iter(_days(said, today, "back")), None)


def _end(said: str, today: date) -> date | None:
    if month := _month_alone(said, today):
        return min(today, month[1])
    return next(iter(_days(said, today, "back")), None)


def _part_of_month(said: str, today: date) -> date | None:
    month = _month_alone(said, today)
    if month:
        for stems, number in _PART:
            if any(word.startswith(stems) for word in words(said)):
                return month[0].replace(day=number)
    return None


def _month_alone(said: str, today: date) -> tuple[date, date] | None:
    """A month without a day, of this year or the last, or of a year that is said."""
    month = next((_MONTHS[word] for word in words(said) if word in _MONTHS), 0)
    digits = re.findall(r"\d+", said)
    if not month or _ordinal(said) or any(len(number) != 4 for number in digits):
        return None
    year = int(digits[0]) if digits else today.year if month <= today.month else today.year - 1
    if not 1900 <= year <= 2100:
        return None
    first = date(year, month, 1)
    return first, _months_back(first, -1) - timedelta(days=1)


def _span_back(said: str, today: date) -> date | None:
    """The day that lies so many days, weeks, months or years back."""
    match = _SPAN.match(said)
    if not match:
        return None
    unit, before = match["unit"], match["before"] or ""
    count = _count(before)
    if count is None or (unit in _MANY and not re.search(r"\d$", before) and not number_words(before)):
        return None
    try:
        if unit.startswith(("godzin", "hour", "minut")):
            return today
        if unit.startswith("d"):
            return today - timedelta(days=count)
        if unit.startswith(("ty", "week")):
            return today - timedelta(days=7 * count)
        return _months_back(today, count if unit.startswith("m") else 12 * count)
    except (OverflowError, ValueError):
        return None


def _count(before: str) -> int | None:
    """How many, from the words before the unit; one when none is said, None when it is no whole number."""
    if digits := re.search(r"\d+$", before):
        return int(digits[0]) if len(digits[0]) < 5 else None
    if number_words(before):
        return in_words(before)
    return None if re.search(r"\b(?:pol|half|kilk\w*|par\w*|several|few)\b", before) else 1


def _months_back(day_: date, count: int) -> date:
    year, month = divmod(day_.year * 12 + day_.month - 1 - count, 12)
    for number in (day_.day, 30, 29, 28):
        if number <= day_.day and (found := _made(year, month + 1, number)):
            return found[0]
    raise ValueError(year)


# --- One day


def _days(said: str, today: date, looks: str) -> list[date]:
    """The days that may be meant, at most two."""
    for phrase, offset in _RELATIVE:
        if re.search(rf"\b{phrase}\b", said):
            counted = re.search(rf"\b(?:from|after|before|przed|po) {phrase}\b", said) and _SPAN.search(said)
            return [] if counted else [today + timedelta(days=offset)]
    if (ago := _AGO.search(said)) and (found := _span_back(ago["span"], today)):
        return [found]
    if match := _ISO.search(said):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.search(said):
        return _without_year(int(match[1]), int(match[2]), match[3], today, looks)
    for pattern, number, month in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        for match in pattern.finditer(said):
            if match[month] in _MONTHS:
                return _without_year(int(match[number]), _MONTHS[match[month]], match[3], today, looks)
    if number := _ordinal(said):
        month = next((word for word in words(said) if word in _MONTHS), "")
        if not month:
            return _of_some_month(number, today, looks)
        after = said.partition(month)[2]
        year = re.match(r" (\d{4})(?!\d)", after)
        if not year and (_ordinal(after) or number_words(after)):
            return []  # a year in words
        return _without_year(number, _MONTHS[month], year[1] if year else None, today, looks)
    if alone := _DAY_ALONE.fullmatch(said):
        return _of_some_month(int(alone[1]), today, looks)
    for word in words(said):
        if word in _WEEKDAYS:
            return _weekday(_WEEKDAYS[word], said, today, looks)
    return []


def _ordinal(said: str) -> int:
    total = 0
    said_words = words(said)
    month = next((at for at, word in enumerate(said_words) if word in _MONTHS), len(said_words))
    for word in said_words[:month]:
        for stem, number in _ORDINALS.items():
            if word.startswith(stem) and word[len(stem) :] in ("y", "ego", "iego", "i"):
                total += number
                break
    return total if 1 <= total <= 31 else 0


def _made(year: int, month: int, number: int) -> list[date]:
    try:
        return [date(year, month, number)]
    except ValueError:
        return []


def _without_year(number: int, month: int, year: str | None, today: date, looks: str) -> list[date]:
    if year and len(year) == 4:
        return _made(int(year), month, number)
    if year:
        found = _made(2000 + int(year), month, number)
        return _made(1900 + int(year), month, number) if found and looks == "back" and found[0] > today else found
    step = {"back": -1, "ahead": 1}.get(looks, 0)
    for there in range(9 if step else 1):  # 29 February is not in every year
        found = _made(today.year + step * there, month, number)
        if found and (not step or (found[0] - today).days * step >= 0):
            return found
    return []


def _of_some_month(number: int, today: date, looks: str) -> list[date]:
    """The nearest day of that number behind and ahead."""
    days = [
        each
        for shift in range(-2, 3)
        for each in _made((today.year * 12 + today.month - 1 + shift) // 12, (today.month - 1 + shift) % 12 + 1, number)
    ]
    back, ahead = [d for d in days if d <= today][-1:], [d for d in days if d >= today][:1]
    return {"back": back, "ahead": ahead}.get(looks, back if back == ahead else [*back, *ahead])


def _weekday(index: int, said: str, today: date, looks: str) -> list[date]:
    ahead = today + timedelta(days=(index - today.weekday()) % 7 or 7)
    back = today - timedelta(days=(today.weekday() - index) % 7 or 7)
    if _LAST.search(said) or looks == "back":
        return [back]
    if _NEXT.search(said):
        return [ahead, ahead + timedelta(days=7)] if ahead - today < timedelta(days=4) else [ahead]
    return [ahead] if looks == "ahead" else [back, ahead]
