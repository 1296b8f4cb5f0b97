"""Days of a month: "piętnastego", "1 października", "01.10.2026", "the third Monday of March", "1 XII"; pure."""

from __future__ import annotations

from datetime import date

from infolinia.procedures.slots import counting, numeric_days
from infolinia.procedures.slots.calendar_words import UNITS
from infolinia.procedures.slots.day_parts import (
    LINKS,
    Day,
    Found,
    fixed,
    month_at,
    month_shift,
    only,
    past_dot,
    weekday_at,
    which_one,
)
from infolinia.procedures.slots.recurring import Recurring, made, months_on, nth, shifted
from infolinia.procedures.slots.said import Said

_ROMAN = {
    numeral: number
    for number, numeral in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)
}


def in_digits(said: Said, at: int, today: date) -> Found | None:
    found = numeric_days.day(said, at, today)
    if found is None:
        return None
    (year, month, number), behind = found
    if year:
        return Day(
            tuple(made(year, month, number)), short=len(said.word(at)) != 4 and len(said.word(behind - 1)) == 2
        ), behind
    return Day(recurring=Recurring(number=number, month=month)), behind


def month_day(said: Said, at: int, today: date) -> Found | None:
    """A number and a month, in this order or the other, with or without a year."""
    if parted := _parted(said, at, today):
        return parted
    found = _number(said, at)
    if found:
        number, behind = found
        if said.word(behind) == "." and said.glued(behind):
            behind += 1
        behind = said.skip(behind, ("of", "the", "day", "-") if said.language == "en" else ("dnia", "-"))
        if (month := month_at(said, behind)) is not None:
            return of_year(said, past_dot(said, behind), today, number, month)
        if shift := month_shift(said, behind):
            first = months_on(today.replace(day=1), shift[0])
            return fixed(only(made(first.year, first.month, number)) if first else None, shift[1])
        if said.digits(at, 2) is not None and (roman := _ROMAN.get(said.word(behind))):  # "1 XII", "15.V.2027"
            last = said.skip(behind + 1, (".",))
            if len(said.word(behind)) > 1 or counting.year(said, last):
                return of_year(said, last, today, number, roman)
        month_at_ = said.skip(behind, ("zero",))  # "dwunasty zero piąty"
        place = counting.ordinal_in_words(said, month_at_) if said.language == "pl" else None
        if said.language == "en" and said.words[behind - 2 : behind] == ("of", "the"):  # "the fifth of the twelfth"
            place = counting.ordinal(said, behind)
        if place and place[0] <= 12 and counting.ordinal_in_words(said, at):  # "siedemnasty trzeci"
            return of_year(said, place[1], today, number, place[0])
        return None
    month = month_at(said, at)
    if month is None:
        return None
    behind = said.skip(past_dot(said, at), ("the", ",", "-"))
    found = _number(said, behind)
    if found is None or (said.word(found[1]) == ":" and said.glued(found[1])):
        return None
    return of_year(said, found[1], today, found[0], month)


def _parted(said: Said, at: int, today: date) -> Found | None:
    """ "dwudziestego pierwszego dwa tysiące dwudziestego szóstego": before a year there is a month, so the 20th of
    January."""
    if said.language != "pl" or said.digits(at) is not None:
        return None
    whole = counting.ordinal_in_words(said, at)
    year = counting.year(said, whole[1]) if whole and whole[1] == at + 2 else None
    if whole is None or year is None or year[1] - whole[1] < 3 or not whole[0] % 10:
        return None
    return fixed(only(made(year[0], whole[0] % 10, whole[0] // 10 * 10)), year[1])


def year_first(said: Said, at: int, today: date) -> Found | None:
    """ "w osiemdziesiątym drugim roku, piątego maja"."""
    begin = said.skip(at, ("w", "rok", "in"))
    year = counting.year(said, begin)
    if year is None and (short := counting.short_year(said, begin)) and said.word(short[1] - 1) == "roku":
        year = numeric_days.full_year(short[0], today), short[1]
    if year is None or (said.language == "pl" and said.word(year[1] - 1) != "roku"):
        return None
    found = month_day(said, said.skip(year[1], (",", "the", "on")), today)
    each = found[0].recurring if found else None
    if found is None or each is None or each.number is None or each.month is None:
        return None
    return fixed(only(made(year[0], each.month, each.number)), found[1])


def of_year(said: Said, at: int, today: date, number: int, month: int) -> Found | None:
    """A day of a month with the year that may follow, and a weekday that may follow that."""
    dashed = ("-",) if said.word(at - 2) == "-" else ()  # 31-Oct-74, but not July 13-15
    begin = said.skip(at, (",", "of", "/", ".", *dashed))
    if year := counting.year(said, begin):
        return Day(tuple(made(year[0], month, number))), year[1]  # none for 29 February of another year
    if (short := counting.short_year(said, said.skip(at, (",", *dashed)))) is not None:
        found = made(numeric_days.full_year(short[0], today), month, number)
        return Day(tuple(found), short=True), short[1]
    if this := said.phrase(at, {"br": 0, "br .": 0, "b r": 0, "b . r .": 0}):
        return fixed(only(made(today.year, month, number)), this[1])
    direction = which_one(said, at)
    if direction and UNITS.get(said.word(direction[1])) == "year":
        return fixed(only(made(today.year + direction[0], month, number)), direction[1] + 1)
    if not any(made(year_, month, number) for year_ in (2024, 2025)):  # 31 April
        return Day(), at
    behind = said.skip(at, (",",))
    if (index := weekday_at(said, behind)) is not None and behind > at:
        return Day(recurring=Recurring(index, number, month)), behind + 1
    return Day(recurring=Recurring(number=number, month=month)), at


def end_of(said: Said, at: int, today: date) -> Found | None:
    """ "na koniec miesiąca", "by the end of next month", "koniec grudnia": who is asked for one day means the last. The
    end of a week is no day."""
    begin = said.skip(at, ("na", "do", "z", "pod", "by", "at", "the", "w"))
    if said.word(begin) not in ("koniec", "konca", "koncem", "koncu", "end"):
        return None
    inner = said.skip(begin + 1, ("of", "the"))
    direction = which_one(said, inner)
    shift, behind = direction or (0, inner)
    unit = UNITS.get(said.word(behind), "")
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months:
        first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
        after = months_on(first, (shift + 1) * months)
        return fixed(shifted(after, -1) if after else None, behind + 1)
    month = month_at(said, inner) if direction is None else None
    return _last_of(said, inner, month, today) if month else None


def _last_of(said: Said, at: int, month: int, today: date) -> Found | None:
    """The last day of the month that is named at a position, of the year behind it or the next one."""
    behind = past_dot(said, at)
    year = counting.year(said, behind) or (today.year + (month < today.month), behind)
    return fixed(nth(year[0], month, -1, None), year[1])


def _number(said: Said, at: int) -> tuple[int, int] | None:
    found = counting.ordinal(said, at) or counting.cardinal(said, at)
    return found if found and 1 <= found[0] <= 31 else None


def of_some_month(said: Said, at: int, today: date) -> Found | None:
    """ "dwunastego", "the 15th", "10-tego": a number with nothing but its ending."""
    found = counting.ordinal(said, at)
    if not found or not 1 <= found[0] <= 31:
        return None
    in_digits = said.digits(at) is not None
    if said.language == "pl" and not (in_digits or said.word(found[1] - 1).endswith("ego")):
        return None
    if said.language == "en" and not (
        in_digits or said.word(at - 1) in ("the", "on", "or") or len(said) == found[1] - at
    ):
        return None
    if (
        UNITS.get(said.word(found[1]))
        or said.word(found[1]) in ("last", "closest")
        or counting.in_words(said, found[1])
    ):
        return None
    return Day(recurring=Recurring(number=found[0])), found[1]


def nth_of_month(said: Said, at: int, today: date) -> Found | None:
    """ "w trzeci poniedziałek marca", "ostatni dzień października 2015", "first Monday of the month"."""
    begin = said.skip(at, LINKS[said.language])
    place = counting.ordinal(said, begin)
    if place is None and said.word(begin).startswith(("ostatni", "last")):
        place = -1, begin + 1
    if place is None or not -1 <= place[0] <= 31:
        return None
    index = weekday_at(said, place[1])
    if said.word(begin) == "ostatniego" and (month := month_at(said, place[1])):  # "ostatniego listopada"
        return _last_of(said, place[1], month, today)
    if index is None and UNITS.get(said.word(place[1])) != "day":
        return None
    behind = said.skip(place[1] + 1, LINKS[said.language])
    if (month := month_at(said, behind)) is not None:
        behind = past_dot(said, behind)
        year = counting.year(said, said.skip(behind, (",",)))
        if year:
            return fixed(nth(year[0], month, place[0], index), year[1])
        found = [nth(today.year + more, month, place[0], index) for more in (0, 1)]
        return fixed(next((each for each in found if each and each >= today), None), behind)
    shift = month_shift(said, place[1] + 1)
    if shift is None and UNITS.get(said.word(behind)) == "month":
        shift = 0, behind + 1
    first = months_on(today.replace(day=1), shift[0]) if shift else None
    return fixed(nth(first.year, first.month, place[0], index), shift[1]) if shift and first else None
