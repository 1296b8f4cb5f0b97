"""Weekdays: "w przyszły piątek", "wtorek w tym tygodniu", "środa za tydzień", "two Sundays from now"; pure."""

from __future__ import annotations

from datetime import date

from infolinia.procedures.slots import counting
from infolinia.procedures.slots.day_parts import LINKS, Day, Found, day_of_week, fixed, week_at, weekday_at, which_one
from infolinia.procedures.slots.durations import length
from infolinia.procedures.slots.month_days import in_digits, month_day
from infolinia.procedures.slots.recurring import Recurring, moved, shifted
from infolinia.procedures.slots.said import Said

_PLURALS = ("poniedzialki", "wtorki", "czwartki", "piatki", "mondays", "tuesdays", "wednesdays", "thursdays", "fridays",
            "saturdays", "sundays")  # fmt: skip
_NEAREST = ("najblizsz", "nadchodzac", "coming", "upcoming")


def weekday(said: Said, at: int, today: date) -> Found | None:
    """A weekday with what says which: "w przyszły piątek", "wtorek w tym tygodniu", "środa za tydzień"."""
    direction = which_one(said, at)
    begin = direction[1] if direction else said.skip(at, LINKS[said.language])
    week = week_at(said, at)
    if week:  # "w przyszłym tygodniu w piątek"
        inner = said.skip(week[1], (*LINKS[said.language], ","))
        if (index := weekday_at(said, inner)) is not None:
            return fixed(day_of_week(today, week[0], index), inner + 1)
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
        return fixed(nearest[0], behind)
    if direction and direction[0] == 0:  # "to piątek trzynastego"
        return _with_number(said, behind, index, today) or fixed(nearest[0], behind)
    if direction and direction[0] == -1:
        return Day(tuple(Recurring(weekday=index).meant(today, "back"))), behind
    if direction:
        following = day_of_week(today, 1, index)
        return Day(tuple(dict.fromkeys(each for each in (following, nearest[0]) if each))), behind
    if week := week_at(said, behind):
        return fixed(day_of_week(today, week[0], index), week[1])
    if said.word(behind) in ("za", "in") and (span := length(said, behind + 1)) and span[0].unit == "week":
        return fixed(moved(nearest[0], span[0], 1), span[1])
    if said.language == "en" and said.word(behind) in ("week", "fortnight"):  # "Friday week"
        return fixed(shifted(nearest[0], 7 if said.word(behind) == "week" else 14), behind + 1)
    if after := said.phrase(behind, {"after next": 7, "po nastepnym": 7, "po nastepnej": 7}):
        return fixed(shifted(nearest[0], after[0]), after[1])
    return _with_number(said, behind, index, today) or (Day(recurring=Recurring(weekday=index)), behind)


def _with_number(said: Said, at: int, weekday: int, today: date) -> Found | None:
    """ "Tuesday the 19th", "piątek, 18 lipca": the number after a weekday."""
    begin = said.skip(at, (",", "the", "on", "dnia"))
    found = month_day(said, begin, today) or in_digits(said, begin, today)
    if found:
        each = found[0].recurring
        if each:
            return Day(recurring=Recurring(weekday, each.number, each.month)), found[1]
        return found
    place = counting.ordinal(said, begin)
    if place and 1 <= place[0] <= 31:
        return Day(recurring=Recurring(weekday, place[0])), place[1]
    return None


def is_repeated(said: Said, at: int) -> bool:
    """ "w każdy piątek", "every month", "co drugi wtorek": again and again, not once."""
    before = at - 1 if said.word(at - 1) not in ("drugi", "druga", "drugie", "other", "second") else at - 2
    repeating = ("co", "kazdy", "kazda", "kazde", "kazdego", "kazdej", "kazdym", "every", "each", "per")
    inner = said.skip(at, ("w", "we", "on"))
    often = any(word in ("zawsze", "always", "usually", "zwykle", "codziennie") for word in said.words[:at])
    told = said.word(before) == "co" and "wie" in said.words[max(0, before - 2) : before]  # "wie pani co"
    return (
        (said.word(before) in repeating and not told)
        or said.word(at) in repeating[1:]
        or (weekday_at(said, inner) is not None and (often or (said.word(inner) in _PLURALS and inner > at)))
    )


def counted_weekdays(said: Said, at: int, today: date) -> Found | None:
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
    return fixed(shifted(nearest[0], sign[0] * 7 * (count[0] - 1)) if nearest else None, sign[1])
