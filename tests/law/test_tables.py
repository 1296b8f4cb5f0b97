"""Tables are read whole or not at all, and say where they are wrong."""

from __future__ import annotations

from datetime import date

import holidays
import pytest

from infolinia.law.tables import TableProblem, read_holidays, read_regimes, read_targets

HOLIDAYS = "date,name_pl,legal_basis\n"
CALENDAR = "what,value,valid_from,valid_to,source,checked,note\n"
ZONE = CALENDAR + "time_zone,Europe/Warsaw,1965-01-01,,X,2026-11-23,\n"


def read_days(text: str):
    return read_holidays(text, ZONE)


def read_week(text: str):
    return read_holidays(HOLIDAYS + "2026-05-01,X,Y\n", text)


REGIMES = (
    "regime,scope_pl,start_event,period,unit,satisfied_by,silence_effect,extension,answer_form,day_shift,"
    "extra_duties,legal_basis,status,valid_from,checked\n"
)
TARGETS = "name,regime,business_days_before,counted_from,basis\n"


def test_the_shipped_tables(law):
    assert (law.holidays.first, law.holidays.last) == (date(2017, 1, 1), date(2031, 12, 31))
    assert law.holidays.days[date(2025, 12, 24)].basis.startswith("ustawa z 18.01.1951")
    assert date(2024, 12, 24) not in law.holidays.days
    by_year = {year: sum(day.year == year for day in law.holidays.days) for year in range(2017, 2032)}
    # 12 November 2018 was free once; Christmas Eve is from 2025 on.
    assert by_year == {year: 14 if year == 2018 or year >= 2025 else 13 for year in by_year}
    assert len(law.regimes) == 16
    assert law.target("dispatch_letter", "telecom") is None
    assert law.target("internal_target", "telecom").business_days == 2


def test_the_holidays_are_those_another_source_knows(law):
    for year in range(2017, 2032):
        ours = {day for day in law.holidays.days if day.year == year}
        assert ours == set(holidays.country_holidays("PL", years=year)), year


@pytest.mark.parametrize(
    ("read", "text", "code", "line"),
    [
        (read_days, "date,name\n", "columns", 1),
        (read_days, HOLIDAYS, "empty", 1),
        (read_days, HOLIDAYS + "2026-02-30,X,Y\n", "date", 2),
        (read_days, HOLIDAYS + "2026-05-01,X,Y\n2026-05-01,X,Y\n", "twice", 3),
        (read_week, CALENDAR, "empty", 1),
        (read_week, CALENDAR + "time_zone,Mars/Olympus,1965-01-01,,X,2026-11-23,\n", "word", 2),
        (read_week, CALENDAR + "free_weekday,payday,1965-01-01,,X,2026-11-23,\n", "word", 2),
        (read_week, CALENDAR + "free_weekday,sunday,1965-13-01,,X,2026-11-23,\n", "date", 2),
        (read_week, CALENDAR + "free_weekday,sunday,1965-01-01,,,2026-11-23,\n", "word", 2),
        (read_regimes, REGIMES + "x,,,14,moons,,,,,art115,,,,2026-01-01,2026-01-01\n", "word", 2),
        (read_regimes, REGIMES + "x,,,14,hours,,,,,sometimes,,,,2026-01-01,2026-01-01\n", "word", 2),
        (read_regimes, REGIMES + "x,,,two,hours,,,,,none,,,,2026-01-01,2026-01-01\n", "number", 2),
        (
            read_regimes,
            REGIMES + "x,,,2,hours,,,,,none,,,,2026-01-01,2026-01-01\nx,,,2,hours,,,,,none,,,,2026-01-01,2026-01-01\n",
            "twice",
            3,
        ),
        (read_regimes, REGIMES + "x,,,2,hours,,,,,none,,,,yesterday,2026-01-01\n", "date", 2),
        (read_targets, TARGETS + "a,*,2,legal_end,\n", "word", 2),
        (read_targets, TARGETS + "a,*,-2,raw_end,\n", "number", 2),
    ],
)
def test_a_wrong_table_says_where(read, text, code, line):
    with pytest.raises(TableProblem) as problem:
        read(text)
    assert (problem.value.code, problem.value.line) == (code, line)


def test_a_target_of_a_regime_goes_before_one_of_any():
    targets = read_targets(TARGETS + "a,*,2,raw_end,\na,telecom,5,raw_end,\n")
    assert [item.business_days for item in targets] == [2, 5]
