"""Days that work and days that do not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.law.calendar import add_business_days, add_months, free, legal_day, shifted
from infolinia.law.tables import DayNotCovered, read_holidays

CALENDAR = "what,value,valid_from,valid_to,source,checked,note\ntime_zone,Europe/Warsaw,1965-01-01,,X,2026-11-23,\n"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2024-12-24", None),  # Christmas Eve works, it was free from 1.02.2025 on only
        ("2025-12-24", "holiday"),
        ("2026-12-24", "holiday"),
        ("2026-04-04", "saturday"),  # Holy Saturday
        ("2026-04-05", "holiday"),  # Easter
        ("2026-04-06", "holiday"),  # Easter Monday
        ("2026-04-03", None),  # Good Friday works
        ("2026-06-04", "holiday"),  # Corpus Christi: Easter + 60 days
        ("2026-11-11", "holiday"),
        ("2026-11-22", "sunday"),
        ("2026-11-23", None),
    ],
)
def test_why_a_day_is_free(law, day, why):
    found = free(date.fromisoformat(day), law.holidays)
    assert (found.why if found else None) == why


def test_the_end_moves_over_everything_that_is_free(law):
    # 24.12.2026 Thursday (free), 25 Friday, 26 Saturday, 27 Sunday: Monday 28 (rules.md CNT-03)
    end, passed = shifted(date(2026, 12, 24), law.holidays)
    assert end == date(2026, 12, 28)
    assert [item.why for item in passed] == ["holiday", "holiday", "holiday", "sunday"]
    assert shifted(date(2024, 12, 24), law.holidays) == (date(2024, 12, 24), ())


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-04-24", 15, "2026-05-18"),  # rules.md CNT-05; 1 May (Friday) and 3 May (Sunday) are free
        ("2026-04-24", 35, "2026-06-16"),  # and Corpus Christi on 4 June
        ("2026-12-24", -2, "2026-12-22"),
        ("2026-04-07", -1, "2026-04-03"),  # back over Easter
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_business_days(law, start, count, end):
    assert add_business_days(date.fromisoformat(start), count, law.holidays)[0] == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2027-01-31", 1, "2027-02-28"),  # rules.md CNT-02
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_months(start, months, end):
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_a_day_is_a_day_in_poland_whatever_the_season():
    assert legal_day(datetime(2026, 12, 10, 22, 59, 59, tzinfo=UTC)) == date(2026, 12, 10)
    assert legal_day(datetime(2026, 12, 10, 23, 0, tzinfo=UTC)) == date(2026, 12, 11)
    assert legal_day(datetime(2026, 7, 10, 22, 0, tzinfo=UTC)) == date(2026, 7, 11)
    with pytest.raises(ValueError, match="aware"):
        legal_day(datetime.fromisoformat("2026-07-10T22:00"))


def test_a_year_the_table_does_not_know_is_an_error_never_a_guess(law):
    with pytest.raises(DayNotCovered) as missing:
        shifted(date(2031, 12, 31) + timedelta(days=1), law.holidays)
    assert missing.value.source == "holidays.csv"
    assert read_holidays("date,name_pl,legal_basis\n2026-05-01,X,Y\n", CALENDAR).last == date(2026, 12, 31)


days = st.dates(date(2022, 1, 10), date(2031, 11, 30))


@given(days, st.integers(1, 15))
def test_business_days_there_and_back(law, day, count):
    there, passed = add_business_days(day, count, law.holidays)
    assert free(there, law.holidays) is None
    assert (there - day).days == count + len(passed)
    back, _ = add_business_days(there, -count, law.holidays)
    assert back <= shifted(day, law.holidays)[0]
    assert free(back, law.holidays) is None


@given(days)
def test_a_shifted_day_is_the_first_that_works(law, day):
    end, passed = shifted(day, law.holidays)
    assert free(end, law.holidays) is None
    assert (end - day).days == len(passed) <= 5
