"""The functions of expressions: a closed table; the law and the trades add theirs when they are loaded. Pure.

A function gets values as expressions compute with them (Decimal, date, timedelta, bool, text) and gives one. What it
cannot tell is UNKNOWN to the expression: it may return None or raise ValueError, TypeError, LookupError or
ArithmeticError. It must not read a clock or a database, and of the same values it must always make the same: a call is
replayed with it.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Function:
    """A function: the types of what stands in its brackets, the type of its value.

    A type "" is any; one with a trailing `?` may be left out or be unknown, and is None then. `many`: the last may
    stand several times, all of one type, which is then the result's where `result` is "".
    """

    name: str
    takes: tuple[str, ...]
    result: str
    compute: Callable[..., Any]
    many: bool = False

    def types_of(self, count: int) -> tuple[str, ...] | None:
        """The types of `count` values in its brackets; None when so many may not stand there."""
        takes = self.takes + self.takes[-1:] * (count - len(self.takes)) * self.many
        if len(takes) < count or not all(type_.endswith("?") for type_ in takes[count:]):
            return None
        return tuple(type_.removesuffix("?") for type_ in takes[:count])


Table = Mapping[str, Function]


def _days_between(first: date, last: date) -> Decimal:
    """Days from the first to the last; below zero when the last comes before."""
    return Decimal((last - first).days)


def _count(values: Sequence[Any]) -> Decimal:
    """How many values were chosen."""
    if isinstance(values, str):
        raise TypeError("a text has no count")
    return Decimal(len(values))


def _add_months(day: date, count: Decimal) -> date:
    """The same day of the month, or its last: 31 January and a month is 28 February."""
    months = day.year * 12 + day.month - 1 + int(count)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _weekday(day: date) -> Decimal:
    """The day of the week: 1 is Monday, 7 is Sunday."""
    return Decimal(day.isoweekday())


def _least(*values: Any) -> Any:
    """The least of these: the smallest number or amount, the earliest day."""
    return min(values)


def _most(*values: Any) -> Any:
    """The greatest of these: the largest number or amount, the latest day."""
    return max(values)


_functions: dict[str, Function] = {
    found.name: found
    for found in (
        Function("days_between", ("date", "date"), "number", _days_between),
        Function("min", ("",), "", _least, many=True),
        Function("max", ("",), "", _most, many=True),
        Function("count", ("choices",), "number", _count),
        Function("add_months", ("date", "number"), "date", _add_months),
        Function("weekday", ("date",), "number", _weekday),
    )
}


def register(name: str, takes: Sequence[str], result: str, compute: Callable[..., Any]) -> None:
    """Offer a derived table of the law or a trade, such as cases.regime, to expressions. A second registration of the
    same name replaces the first."""
    _functions[name] = Function(name, tuple(takes), result, compute)


def table() -> Table:
    """All functions that there are."""
    return _functions


def call(function: Function, values: Sequence[Any], unknown: Any) -> Any:
    """The value; `unknown` when something in the brackets is, or when it cannot be told."""
    known: list[Any] = []
    for at, value in enumerate(values):
        if value is not unknown:
            known.append(value)
        elif at < len(function.takes) and function.takes[at].endswith("?"):
            known.append(None)
        else:
            return unknown
    try:
        left_out = [None] * (len(function.takes) - len(known))
        found = function.compute(*known, *left_out)
    except (ValueError, TypeError, LookupError, ArithmeticError):
        return unknown
    return unknown if found is None else found
