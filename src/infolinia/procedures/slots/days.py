"""Dates as people say and type them in Polish and English; pure.

"wczoraj", "w piątek", "1 października", "01.10.2026", "piętnastego", "za dwa tygodnie",
"w trzeci poniedziałek marca".
A weekday or a day of some month is a doubt unless the slot says where it looks (back or ahead); a day of the year
without its year is the next one, with `looks` back the last. What is not one day ("w przyszłym tygodniu") is no date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from infolinia.procedures.slots import counting, numeric_days
from infolinia.procedures.slots.corrections import relation
from infolinia.procedures.slots.counted_days import closest, counted, relative
from infolinia.procedures.slots.day_parts import Found
from infolinia.procedures.slots.feasts import feast
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.month_days import end_of, in_digits, month_day, nth_of_month, of_some_month, year_first
from infolinia.procedures.slots.recurring import Recurring
from infolinia.procedures.slots.said import Said, both
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.weekdays import counted_weekdays, is_repeated, weekday
from infolinia.procedures.slots.written import day as written_day

_RULES: tuple[Callable[[Said, int, date], Found | None], ...] = (
    relative, feast, in_digits, weekday, counted_weekdays, month_day, of_some_month, nth_of_month, counted, closest,
    year_first,
)  # fmt: skip
_BORN = re.compile(r"\b(?:urodz\w+|ur\.|born\b|birth|dob\b)")  # nobody was born ahead
_NOT_IT = ("po", "przed", "after", "before")
_RANGED = re.compile(r"-|\u2013|do|a|i|albo|lub|czy|to|or|and|till|until")


def understand_date(text: str, language: str, today: date, *, looks: str = "") -> Answer:
    """One day, YYYY-MM-DD. `looks` (back, ahead) settles what a weekday or a day without a month means.

    "w przyszły piątek" may be this week's or next week's: a doubt, next week's first. "the end of the month" is its
    last day.
    """
    looks = "back" if _BORN.search(fold(text)) else looks
    readings = [_spotted(said, today, looks) for said in both(text, language)]
    found, _, several = max(readings, key=lambda reading: reading[1])  # of two alike the first: the call's language
    if not found:
        return Wrong("not-a-date")
    answers = tuple(Understood(each.isoformat(), written_day(each, language)) for each in found[:3])
    return answers[0] if len(answers) == 1 else Doubt(answers, several)


def _spotted(said: Said, today: date, looks: str) -> tuple[list[date], int, bool]:
    """The first day of a sentence, what takes its place ("the 12th, no, the 13th") and what may stand for it ("Monday
    or Tuesday"); how many words say it, and whether several were said."""
    alone = numeric_days.alone(said)
    if alone is not None:
        return Recurring(number=alone).meant(today, looks), len(said), False
    found: list[date] = []
    at, behind, heard, several = 0, 0, 0, False
    while at < len(said):
        here = day(said, at, today) or end_of(said, at, today)
        if here is None or said.word(at - 1) in _NOT_IT or is_repeated(said, at) or _is_of_an_hour(said, at):
            at = here[1] if here else at + 1
            continue
        meant, how = here[0].meant(today, looks), relation(said.between(behind, at), first=not behind)
        if not found:
            found = [] if how == "denied" else meant
        elif how == "replaces":
            found, several = meant, False
        elif how == "either":
            found, several = list(dict.fromkeys([*found, *meant])), True
        if found and _is_one_of_two(said, at):
            return [], 0, False
        heard += here[1] - at
        at = behind = here[1]
    return found, heard, several


def _is_of_an_hour(said: Said, at: int) -> bool:
    """ "o ósmej rano" says no day."""
    return said.word(at) == "rano" and at > 0 and (said.word(at - 1).endswith("ej") or said.word(at - 1).isdecimal())


def _is_one_of_two(said: Said, at: int) -> bool:
    """ "15 albo 16 grudnia", "10-15 grudnia": the other end is a bare number."""
    if said.digits(at, 2) is None and counting.ordinal(said, at) is None:
        return False
    numbers = [found for start in range(max(0, at - 3), at) if (found := counting.cardinal(said, start))]
    return any(
        1 <= number <= 31 and behind < at and _RANGED.fullmatch(said.between(behind, at)) for number, behind in numbers
    )


def day(said: Said, at: int, today: date) -> Found | None:
    """The longest day that begins here."""
    key = "day", at, today
    if key not in said.read:
        said.read[key] = _day(said, at, today)
    return said.read[key]


def _day(said: Said, at: int, today: date) -> Found | None:
    begin = said.skip(at, ("w", "we", "on", "the", "dnia", "w dniu"))
    found = [each for rule in _RULES for start in {at, begin} if (each := rule(said, start, today))]
    return max(found, key=lambda each: each[1], default=None)
