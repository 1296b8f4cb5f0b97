"""What dates are made of: a day that is settled or comes again, which weekday or month a word names, and which one of
them; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from infolinia.procedures.slots.calendar_words import MONTHS, THIS, UNITS, WEEKDAYS, WHICH
from infolinia.procedures.slots.recurring import Recurring, made, shifted
from infolinia.procedures.slots.said import Said, stem

LINKS = {"pl": ("w", "we", "z", "ze", "na"), "en": ("of", "in", "on", "from", "the")}
_HIDDEN = ("sat", "sun", "wed")  # words of their own as well


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


Found = tuple[Day, int]  # and the position behind it


def _century_before(each: date, today: date) -> list[date]:
    return made(each.year - 100, each.month, each.day) if each > today else [each]


def which_one(said: Said, at: int) -> tuple[int, int] | None:
    """-1 the one before, 0 this one, 1 the next: "w zeszłym", "this", "najbliższy"."""
    begin = said.skip(at, LINKS[said.language])
    word = said.word(begin)
    if word in THIS[said.language]:
        return 0, begin + 1
    found = stem(word, WHICH[said.language]) if len(word) > 3 else None
    if found == -1 and word == "past" and said.digits(begin - 1) is not None:
        return None
    return None if found is None else (found, begin + 1)


def fixed(found: date | None, behind: int) -> Found | None:
    return (Day((found,)), behind) if found else None


def only(found: list[date]) -> date | None:
    return found[0] if found else None


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
    if word == "may" and said.word(at - 1) != "of" and said.word(at + 1) in ("be", "i", "have", "not", "we", "you"):
        return None
    return MONTHS.get(word)


def past_dot(said: Said, at: int) -> int:
    """Behind a month and the dot of its short form."""
    return at + 2 if said.word(at + 1) == "." and len(said.word(at)) <= 4 else at + 1


def week_at(said: Said, at: int) -> tuple[int, int] | None:
    found = which_one(said, at)
    return (found[0], found[1] + 1) if found and UNITS.get(said.word(found[1])) == "week" else None


def month_shift(said: Said, at: int) -> tuple[int, int] | None:
    found = which_one(said, at)
    one = found and said.word(found[1]) in ("month", "miesiaca", "miesiac", "miesiacu")
    return (found[0], found[1] + 1) if found and one else None


def day_of_week(today: date, weeks: int, index: int) -> date | None:
    return shifted(today, 7 * weeks + index - today.weekday())
