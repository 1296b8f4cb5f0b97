"""Days that work and days that do not: weekends, statutory holidays, months of unequal length. Pure.

Sources: Civil Code art. 111 (days), 112 (months), 115 (the end on a Saturday or a free day); act of 18.01.1951 on days
free from work, by its table. Which weekdays are free and whose clock makes a legal day stand in the tables, too.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from infolinia.law.tables import Holidays

WARSAW = ZoneInfo("Europe/Warsaw")  # of the screens; a count takes the zone of its tables


@dataclass(frozen=True, slots=True)
class Free:
    """Why a day is not a working day: `why` is holiday, or the name of the weekday (saturday)."""

    day: date
    why: str
    name: str = ""
    basis: str = ""


def legal_day(instant: datetime, zone: ZoneInfo = WARSAW) -> date:
    """The civil date of an aware instant in the zone whose law it is (rules.md CNT-06)."""
    if instant.tzinfo is None:
        raise ValueError("a legal day needs an aware instant")
    return instant.astimezone(zone).date()


def free(day: date, holidays: Holidays) -> Free | None:
    """Why `day` is neither a working day nor an end of a period; None for a working day."""
    holiday = holidays.on(day)
    if holiday is not None:
        return Free(day, "holiday", holiday.name, holiday.basis)
    weekday = holidays.week.get(day.weekday())
    return Free(day, weekday, basis=holidays.sources[weekday]) if weekday else None


def shifted(day: date, holidays: Holidays) -> tuple[date, tuple[Free, ...]]:
    """The first day from `day` on that is not free, with those passed over (Civil Code art. 115)."""
    passed: list[Free] = []
    while (why := free(day, holidays)) is not None:
        passed.append(why)
        day += timedelta(days=1)
    return day, tuple(passed)


def add_business_days(day: date, count: int, holidays: Holidays) -> tuple[date, tuple[Free, ...]]:
    """The `count`-th business day after `day` (before it, when negative), with the free days passed over."""
    step = timedelta(days=1 if count >= 0 else -1)
    passed: list[Free] = []
    left = abs(count)
    while left:
        day += step
        why = free(day, holidays)
        if why is None:
            left -= 1
        else:
            passed.append(why)
    return day, tuple(passed)


def add_months(day: date, count: int) -> date:
    """The day of the same date `count` months later; where there is none, the month's last (Civil Code art. 112)."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
