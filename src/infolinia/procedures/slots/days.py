"""Dates and periods as people say and type them in Polish and English; pure.

"wczoraj", "w piątek", "1 października", "01.10.2026", "od początku listopada", "since Monday". A weekday alone is a
doubt unless the slot says where it looks (back or ahead).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import day, value

_RELATIVE = {
    "dziś": 0, "dzisiaj": 0, "today": 0, "wczoraj": -1, "yesterday": -1, "przedwczoraj": -2, "jutro": 1, "tomorrow": 1,
    "pojutrze": 2,
}  # fmt: skip
_WEEKDAYS = [
    ("poniedz", "monday"), ("wtor", "tuesday"), ("środ", "wednesday"), ("czwart", "thursday"), ("piąt", "friday"),
    ("sobot", "saturday"), ("niedziel", "sunday"),
]  # fmt: skip
_MONTHS = [
    ("stycz", "jan"), ("lut", "feb"), ("mar", "mar"), ("kwie", "apr"), ("maj", "may"), ("czerw", "jun"), ("lip", "jul"),
    ("sierp", "aug"), ("wrze", "sep"), ("paździer", "oct"), ("listopad", "nov"), ("grud", "dec"),
]  # fmt: skip
_ORDINALS = {
    "pierwsz": 1, "drug": 2, "trzeci": 3, "czwart": 4, "piąt": 5, "szóst": 6, "siódm": 7, "ósm": 8, "dziewiąt": 9,
    "dziesiąt": 10, "jedenast": 11, "dwunast": 12, "trzynast": 13, "czternast": 14, "piętnast": 15, "szesnast": 16,
    "siedemnast": 17, "osiemnast": 18, "dziewiętnast": 19, "dwudziest": 20, "trzydziest": 30,
}  # fmt: skip
_NUMERIC = re.compile(r"\b(\d{1,2})[./\-](\d{1,2})(?:[./\-](\d{4}|\d{2}))?\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?([^\W\d]{3,})\.?(?:\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"\b([a-z]{3,})\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4}))?")
_AGO = re.compile(
    r"\b(\d+|tydzień|tygodnia|miesiąc|a week|a month|an? day)"
    r"\s*(dni|dzień|tygodni[e]?|tydzień|days?|weeks?)?\s*(temu|ago)\b"
)


def understand_date(text: str, language: str, today: date, *, looks: str = "") -> Answer:
    """One day. `looks` (back, ahead) settles what a weekday or a day without a year means."""
    said = f" {text.strip().lower()} "
    found = _one(said, today, looks)
    if not found:
        return Wrong("not-a-date")
    answers = tuple(Understood(each.isoformat(), day(each, language)) for each in found)
    return answers[0] if len(answers) == 1 else Doubt(answers)


def understand_period(text: str, language: str, today: date) -> Answer:
    """From a day to a day; "od …" alone lasts until today."""
    said = text.strip().lower()
    for splitter in (r"\s*[-\u2013]\s*(?=\d)", r"\s+do\s+", r"\s+to\s+", r"\s+until\s+"):
        parts = re.split(splitter, re.sub(r"^(od|from|since)\s+", "", said), maxsplit=1)
        if len(parts) == 2 and (first := _begin(parts[0], today)) and (last := _end(parts[1], today)):
            return _period(first, last, language)
    if first := _begin(said, today):
        whole = re.match(r"^(od|from|since)\b", said) or "początk" in said or "beginning" in said
        last = today if whole else (_end(said, today) or first)
        return _period(first, last, language)
    return Wrong("not-a-period")


def _period(first: date, last: date, language: str) -> Answer:
    if last < first:
        return Wrong("period-backwards")
    found = {"from": first.isoformat(), "to": last.isoformat()}
    return Understood(found, value("period", found, language))


def _begin(text: str, today: date) -> date | None:
    if (month := _month_in(text)) and not re.search(r"\d", text):
        return _month_start(month, today)
    found = _one(f" {text} ", today, "back")
    return found[0] if found else None


def _end(text: str, today: date) -> date | None:
    if (month := _month_in(text)) and not re.search(r"\d", text):
        start = _month_start(month, today)
        return min(today, (start + timedelta(days=32)).replace(day=1) - timedelta(days=1))
    found = _one(f" {text} ", today, "back")
    return found[0] if found else None


def _month_in(text: str) -> int:
    for word in re.findall(r"[^\W\d]+", text):
        if month := _month(word):
            return month
    return 0


def _month_start(month: int, today: date) -> date:
    return date(today.year if month <= today.month else today.year - 1, month, 1)


def _month(word: str) -> int:
    return next(
        (i for i, stems in enumerate(_MONTHS, 1) if word.startswith(stems) and word not in ("marzena", "many")), 0
    )


def _one(said: str, today: date, looks: str) -> list[date]:
    for word, offset in _RELATIVE.items():
        if re.search(rf"\b{word}\b", said):
            return [today + timedelta(days=offset)]
    if match := _AGO.search(said):
        return [today - timedelta(days=_days_ago(match))]
    if match := _ISO.search(said):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.search(said):
        return _without_year(int(match[1]), int(match[2]), match[3], today, looks)
    for match in _DAY_MONTH.finditer(said):
        if month := _month(match[2]):
            return _without_year(int(match[1]), month, match[3], today, looks)
    for match in _MONTH_DAY.finditer(said):
        if month := _month(match[1]):
            return _without_year(int(match[2]), month, match[3], today, looks)
    if (number := _ordinal(said)) and (month := _month_in(said)):
        return _without_year(number, month, None, today, looks)
    for index, stems in enumerate(_WEEKDAYS):
        if any(re.search(rf"\b{stem}", said) for stem in stems):
            return _weekday(index, said, today, looks)
    return []


def _days_ago(match: re.Match[str]) -> int:
    count = int(match[1]) if match[1].isdigit() else 1
    unit = f"{match[1]} {match[2] or ''}"
    if "ty" in unit or "week" in unit:
        return 7 * count
    return 30 if "mies" in unit or "month" in unit else count


def _ordinal(said: str) -> int:
    total = 0
    for word in re.findall(r"[^\W\d]+", said):
        for stem, number in _ORDINALS.items():
            if word.startswith(stem) and word[len(stem) :] in ("y", "ego", "a", "iego", "i"):
                total += number
                break
    return total if 1 <= total <= 31 else 0


def _made(year: int, month: int, number: int) -> list[date]:
    try:
        return [date(year, month, number)]
    except ValueError:
        return []


def _without_year(number: int, month: int, year: str | None, today: date, looks: str) -> list[date]:
    if year:
        return _made(int(year) if len(year) == 4 else 2000 + int(year), month, number)
    this = _made(today.year, month, number)
    if not this:
        return _made(today.year + (1 if looks == "ahead" else -1), month, number)
    if looks == "back" and this[0] > today:
        return _made(today.year - 1, month, number)
    if looks == "ahead" and this[0] < today:
        return _made(today.year + 1, month, number)
    return this


def _weekday(index: int, said: str, today: date, looks: str) -> list[date]:
    ahead = today + timedelta(days=(index - today.weekday()) % 7 or 7)
    back = today - timedelta(days=(today.weekday() - index) % 7 or 7)
    if re.search(r"zeszł|ubiegł|minion|ostatni|\blast\b", said) or looks == "back":
        return [back]
    if re.search(r"przyszł|następn|\bnext\b", said):
        return [ahead, ahead + timedelta(days=7)] if ahead - today < timedelta(days=4) else [ahead]
    return [ahead] if looks == "ahead" else [back, ahead]
