"""Days that come again, a weekday, a day of the month or of the year: which of them is meant; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from infolinia.procedures.slots.durations import Span

_YEARS = 41  # a weekday meets 29 February again within 40 years, but for centuries


@dataclass(frozen=True, slots=True)
class Recurring:
    """Each day that keeps all that is given. `weekday`: Monday is 0."""

    weekday: int | None = None
    number: int | None = None
    month: int | None = None

    def fits(self, day: date) -> bool:
        return (
            (self.weekday is None or day.weekday() == self.weekday)
            and (self.number is None or day.day == self.number)
            and (self.month is None or day.month == self.month)
        )

    def ahead(self, today: date) -> date | None:
        """The first at or after a day."""
        return next((day for day in self._days(today, 1) if day >= today and self.fits(day)), None)

    def back(self, today: date) -> date | None:
        """The last at or before a day."""
        return next((day for day in self._days(today, -1) if day <= today and self.fits(day)), None)

    def _days(self, today: date, step: int) -> Iterator[date]:
        if self.month is not None and self.number is not None:
            for there in range(_YEARS):
                yield from made(today.year + step * there, self.month, self.number)
        elif self.number is not None:
            for there in range(500):
                year, month = divmod(today.year * 12 + today.month - 1 + step * there, 12)
                yield from made(year, month + 1, self.number)
        else:
            for there in range(7):
                if (day := shifted(today, step * there)) is not None:
                    yield day

    def meant(self, today: date, looks: str) -> list[date]:
        """The days that may be meant; of two the one behind stands first.

        A weekday is never today. A day with its weekday is the nearest; a day of the year is the next, with `looks`
        back the last; for the rest only `looks` says whether it is behind or ahead.
        """
        alone = self.number is None
        tomorrow, yesterday = shifted(today, 1), shifted(today, -1)
        ahead = self.ahead(tomorrow if alone and tomorrow else today)
        back = self.back(yesterday if alone and yesterday else today)
        if self.weekday is not None and not alone:
            found = [day for day in (back, ahead) if day is not None]
            return [min(found, key=lambda day: abs((day - today).days))] if found else []
        if looks == "back":
            return [back] if back else []
        if looks == "ahead" or self.month is not None:
            return [ahead] if ahead else []
        return list(dict.fromkeys(day for day in (back, ahead) if day is not None))


def made(year: int, month: int, number: int) -> list[date]:
    """The day, when there is such a one."""
    try:
        return [date(year, month, number)]
    except (ValueError, OverflowError):
        return []


def shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def months_on(day: date, months: int) -> date | None:
    """The same day so many months on; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1) if day.day > 28 else (day.day,):
        if found := made(year, month + 1, number):
            return found[0]
    return None


def moved(day: date, span: Span, sign: int) -> date | None:
    """A day so many days, weeks, months, quarters or years on or back; None for shorter units and business days."""
    match span.unit:
        case "day" | "week":
            return shifted(day, sign * span.n * (7 if span.unit == "week" else 1))
        case "month" | "quarter" | "year":
            return months_on(day, sign * span.n * {"month": 1, "quarter": 3, "year": 12}[span.unit])
        case _:
            return None


def nth(year: int, month: int, place: int, weekday: int | None) -> date | None:
    """The first, second … weekday of a month, or day; place -1 is the last."""
    days = [day for number in range(1, 32) for day in made(year, month, number) if weekday in (None, day.weekday())]
    if place == -1:
        return days[-1] if days else None
    return days[place - 1] if 1 <= place <= len(days) else None


def easter(year: int) -> date | None:
    """Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher)."""
    if not MINYEAR <= year <= MAXYEAR:
        return None
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
