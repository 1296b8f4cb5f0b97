"""Dates in digits: 2026-10-01, 1.10.2026, 01/10/26, 1.10, 31-Oct-74; pure. The day stands before the month."""

from __future__ import annotations

from datetime import date

from infolinia.procedures.slots import counting
from infolinia.procedures.slots.said import Said

Numbers = tuple[int, int, int]  # year (0: none said), month, day
_AHEAD = 30  # years that a short year may lie ahead; one farther off is of the last century


def full_year(short: int, today: date) -> int:
    """15 is 2015, 74 is 1974."""
    return 2000 + short if 2000 + short <= today.year + _AHEAD else 1900 + short


def alone(said: Said) -> int | None:
    """A day by its number and nothing else: 15, "od 15.", "the 15"."""
    at = said.skip(0, ("od", "do", "since", "from", "until", "on", "the"))
    number = said.digits(at, 2)
    if number is None or not 1 <= number <= 31:
        return None
    behind = at + 1
    place = counting.ordinal(said, at)
    if place:
        behind = place[1]
    elif said.word(behind) == ".":
        behind += 1
    return number if behind == len(said) else None


def day(said: Said, at: int, today: date) -> tuple[Numbers, int] | None:
    """The date in digits that begins here. In English, where the day cannot be one, the month stands first."""
    if _continues(said, at - 1, before=True) and said.glued(at):
        return None
    first, sign = said.digits(at), said.word(at + 1)
    second = said.digits(at + 2, 2)
    if first is not None and (blank := _with_blanks(said, at, first)) is not None:
        return blank
    if first is None or second is None or sign not in (".", "-", "/"):
        return None
    spaced = not (said.glued(at + 1) and said.glued(at + 2))
    if spaced and sign != "/":
        return None
    third = said.digits(at + 4) if said.word(at + 3) == sign and said.glued(at + 3) == (not spaced) else None
    if len(said.word(at)) == 4:
        return ((first, second, third), at + 5) if third and len(said.word(at + 4)) <= 2 else None
    if len(said.word(at)) > 2:
        return None
    number, month, year, behind = first, second, 0, at + 3
    if third is not None:
        written = len(said.word(at + 4))
        year = third if written == 4 else full_year(third, today) if written == 2 else 0
        behind = at + 5
        if not year:
            return None
    elif sign == "-":
        return None  # "1-15": from the first to the fifteenth
    if _continues(said, behind, before=False):
        return None
    if not year and said.word(behind) and (found := counting.year(said, behind)):
        year, behind = found
    if said.language == "en" and said.is_own and month > 12 >= number and sign != ".":
        number, month = month, number
    if not _is_day(year, month, number):
        return None
    return (year, month, number), behind


def _with_blanks(said: Said, at: int, number: int) -> tuple[Numbers, int] | None:
    """ "19 10 1980", as forms are filled in."""
    month, year = said.digits(at + 1, 2), said.digits(at + 2)
    if month is None or year is None or len(said.word(at)) > 2 or said.glued(at + 1) or said.glued(at + 2):
        return None
    fits = len(said.word(at + 2)) == 4 and 1900 <= year <= 2199 and _is_day(year, month, number)
    return ((year, month, number), at + 3) if fits else None


def _continues(said: Said, at: int, *, before: bool) -> bool:
    """The number goes on: 1.10.2.3, 10.31,5."""
    if before:
        return said.word(at) in (".", "/", ",", ":") and said.digits(at - 1, 9) is not None and said.glued(at)
    goes_on = said.word(at) in (".", "/", ",", ":") and said.glued(at)
    return goes_on and said.glued(at + 1) and said.digits(at + 1, 9) is not None


def _is_day(year: int, month: int, number: int) -> bool:
    for tried in (year,) if year else (2024,):
        try:
            date(tried, month, number)
        except ValueError:
            return False
    return True
