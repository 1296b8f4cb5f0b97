"""Functions of the law for the expressions of procedures: `{law.interest_rate(today)}`. Their tables are read once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from infolinia.content import tables
from infolinia.law import calendar
from infolinia.procedures import functions

MOST_DAYS = 3660  # of working days counted at once


def interest_rate(day: date) -> Decimal:
    """The statutory rate for delay on a day, in percent a year. Raises RateMissing where the table has none."""
    law = tables.money()
    (span,) = law.rates.spans(law.rules["usual_kind"].value, day, day)
    return span.rate.percent


def working_day(day: date) -> bool:
    """Whether a day is neither a holiday nor a free day of the week."""
    return calendar.free(day, tables.law().holidays) is None


def next_working_day(day: date) -> date:
    """The first working day from this day on, the day itself where it is one (Civil Code art. 115)."""
    return calendar.shifted(day, tables.law().holidays)[0]


def add_working_days(day: date, count: Decimal) -> date:
    """The working day so many after this day, before it when negative."""
    if count != int(count) or abs(count) > MOST_DAYS:
        raise ValueError("no number of days")
    return calendar.add_business_days(day, int(count), tables.law().holidays)[0]


def register_all() -> None:
    functions.register("law.interest_rate", ("date",), "number", interest_rate)
    functions.register("law.working_day", ("date",), "yes_no", working_day)
    functions.register("law.next_working_day", ("date",), "date", next_working_day)
    functions.register("law.add_working_days", ("date", "number"), "date", add_working_days)
