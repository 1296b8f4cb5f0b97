"""Dates and periods as agents type them; today is Monday 23 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.days import understand_date
from infolinia.procedures.slots.periods import understand_period
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong

TODAY = date(2026, 11, 23)


def found(text: str, looks: str = "", today: date = TODAY) -> list[str]:
    match understand_date(text, "pl", today, looks=looks):
        case Understood(value):
            return [value]
        case Doubt(options):
            return [option.value for option in options]
        case Wrong():
            return []


def span(text: str, today: date = TODAY) -> str:
    match understand_period(text, "pl", today):
        case Understood(value):
            return f"{value['from']}/{value['to']}"
        case Wrong(code):
            return code
        case other:
            return repr(other)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("dziś", "2026-11-23"), ("dzisiaj rano", "2026-11-23"), ("wczoraj", "2026-11-22"), ("jutro", "2026-11-24"),
        ("przedwczoraj", "2026-11-21"), ("day before yesterday", "2026-11-21"), ("pojutrze", "2026-11-25"),
        ("day after tomorrow", "2026-11-25"), ("yesterday evening", "2026-11-22"),
        ("1 października", "2027-10-01"), ("1 pazdziernika", "2027-10-01"), ("1. października 2025", "2025-10-01"),
        ("pierwszego października", "2027-10-01"), ("dwudziestego pierwszego października", "2027-10-21"),
        ("siedemnastego marca 1958", "1958-03-17"), ("01.10.2026", "2026-10-01"), ("1/10/26", "2026-10-01"),
        ("1.10", "2027-10-01"), ("2026-11-01", "2026-11-01"), ("2026-1-5", "2026-01-05"), ("October 1st", "2027-10-01"),
        ("1st of May 2025", "2025-05-01"), ("May 1, 2025", "2025-05-01"),
        ("tydzień temu", "2026-11-16"), ("dwa tygodnie temu", "2026-11-09"), ("2 weeks ago", "2026-11-09"),
        ("a month ago", "2026-10-23"), ("3 miesiące temu", "2026-08-23"), ("rok temu", "2025-11-23"),
        ("dwa lata temu", "2024-11-23"), ("3 dni temu", "2026-11-20"), ("godzinę temu", "2026-11-23"),
        ("w zeszły piątek", "2026-11-20"), ("last Friday", "2026-11-20"), ("w przyszły poniedziałek", "2026-11-30"),
    ],
)  # fmt: skip
def test_a_day(text: str, day: str):
    assert found(text) == [day]


@pytest.mark.parametrize(
    ("text", "back", "ahead"),
    [
        ("w piątek", "2026-11-20", "2026-11-27"),
        ("piatek", "2026-11-20", "2026-11-27"),
        ("w poniedziałek", "2026-11-16", "2026-11-30"),
        ("piętnastego", "2026-11-15", "2026-12-15"),
        ("od piątego", "2026-11-05", "2026-12-05"),
        ("15", "2026-11-15", "2026-12-15"),
        ("31", "2026-10-31", "2026-12-31"),
    ],
)
def test_what_may_be_behind_or_ahead_is_a_doubt_unless_the_slot_looks_one_way(text: str, back: str, ahead: str):
    assert found(text) == [back, ahead]
    assert found(text, "back") == [back]
    assert found(text, "ahead") == [ahead]


def test_today_by_its_number_is_no_doubt():
    assert found("23") == ["2026-11-23"]
    assert found("next Wednesday") == ["2026-12-02", "2026-11-25"], "next week's, or the nearest"
    assert found("w przyszły piątek") == ["2026-12-04", "2026-11-27"]


@pytest.mark.parametrize(
    ("text", "looks", "day"),
    [
        ("31.12", "back", "2025-12-31"), ("31.12", "ahead", "2026-12-31"), ("1.02", "ahead", "2027-02-01"),
        ("29.02", "back", "2024-02-29"), ("29.02", "ahead", "2028-02-29"), ("17.03.58", "back", "1958-03-17"),
        ("17.03.20", "back", "2020-03-17"),
    ],
)  # fmt: skip
def test_a_day_without_its_year(text: str, looks: str, day: str):
    assert found(text, looks) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "nie pamiętam",
        "mają problem",
        "w środowisku",
        "may be",
        "12:30",
        "2/15",
        "30.02.2026",
        "32",
        "kilka dni temu",
        "lata temu",
        "99999 dni temu",
        "9999 lat temu",
        "",
        "45.13.2026",
    ],
)
def test_what_is_no_day_is_not_guessed(text: str):
    assert found(text) == []
    assert isinstance(understand_date(text, "pl", TODAY), Wrong)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("od początku listopada", "2026-11-01/2026-11-23"),
        ("od poczatku listopada, najgorzej wieczorem", "2026-11-01/2026-11-23"),
        ("od połowy października", "2026-10-15/2026-11-23"),
        ("since the end of September", "2026-09-21/2026-11-23"),
        ("początek października do 15.10", "2026-10-01/2026-10-15"),
        ("od października", "2026-10-01/2026-11-23"),
        ("w październiku", "2026-10-01/2026-10-31"),
        ("w październiku 2025", "2025-10-01/2025-10-31"),
        ("w grudniu", "2025-12-01/2025-12-31"),
        ("w listopadzie", "2026-11-01/2026-11-23"),
        ("w grudniu 2026", "2026-12-01/2026-12-31"),
        ("od września do października", "2026-09-01/2026-10-31"),
        ("w piątek", "2026-11-20/2026-11-20"),
        ("od piątku do niedzieli", "2026-11-20/2026-11-22"),
        ("od wczoraj", "2026-11-22/2026-11-23"),
        ("wczoraj", "2026-11-22/2026-11-22"),
        ("since Monday", "2026-11-16/2026-11-23"),
        ("od rana", "2026-11-23/2026-11-23"),
        ("od 20 minut", "2026-11-23/2026-11-23"),
        ("od 3 dni", "2026-11-20/2026-11-23"),
        ("od dwóch tygodni", "2026-11-09/2026-11-23"),
        ("od tygodnia", "2026-11-16/2026-11-23"),
        ("od miesiąca", "2026-10-23/2026-11-23"),
        ("for two weeks", "2026-11-09/2026-11-23"),
        ("1.10 do 15.10", "2026-10-01/2026-10-15"),
        ("1-15.10", "2026-10-01/2026-10-15"),
        ("1–23.11.2026", "2026-11-01/2026-11-23"),
        ("od 1 do 15 października", "2026-10-01/2026-10-15"),
        ("od 1.10 do 15", "2026-10-01/2026-10-15"),
        ("od 1 do 15", "2026-11-01/2026-11-15"),
        ("między 1 a 5 listopada", "2026-11-01/2026-11-05"),
        ("from 1 Oct to yesterday", "2026-10-01/2026-11-22"),
        ("2026-11-01 - 2026-11-15", "2026-11-01/2026-11-15"),
        ("w zeszłym tygodniu", "2026-11-16/2026-11-22"),
        ("w tym tygodniu", "2026-11-23/2026-11-23"),
        ("last month", "2026-10-01/2026-10-31"),
        ("w tym miesiącu", "2026-11-01/2026-11-23"),
        ("w zeszłym roku", "2025-01-01/2025-12-31"),
        ("this year", "2026-01-01/2026-11-23"),
        ("w tym dniu, wczoraj", "2026-11-22/2026-11-22"),
        ("15.10 do 1.10", "period-backwards"),
        ("od lat", "not-a-period"),
        ("od 9999 lat", "not-a-period"),
        ("od 99999 lat", "not-a-period"),
        ("od zawsze", "not-a-period"),
        ("w maju 0000", "not-a-period"),
        ("od zawsze do dziś", "2026-11-23/2026-11-23"),
        ("od 32 do 45", "not-a-period"),
    ],
)  # fmt: skip
def test_a_period(text: str, period: str):
    assert span(text) == period


def test_the_end_of_a_month_a_month_ago():
    assert span("od miesiąca", date(2026, 3, 31)) == "2026-02-28/2026-03-31"
    assert found("rok temu", today=date(2024, 2, 29)) == ["2023-02-28"]
    assert found("rok temu", today=date(1, 2, 3)) == []
    assert span("w zeszłym roku", date(1, 2, 3)) == "not-a-period"


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(["pl", "en"]))
def test_what_is_written_is_understood_again(day: date, lang: str):
    shown = understand_date(day.isoformat(), lang, TODAY)
    assert isinstance(shown, Understood)
    again = understand_date(shown.written, lang, TODAY)
    assert isinstance(again, Understood)
    assert again.value == day.isoformat()


@given(
    st.dates(date(2020, 1, 1), date(2026, 11, 23)),
    st.dates(date(2020, 1, 1), date(2026, 11, 23)),
    st.sampled_from(["pl", "en"]),
)
def test_a_period_that_is_written_is_understood_again(one: date, other: date, lang: str):
    first, last = sorted((one, other))
    shown = understand_period(f"{first} - {last}", lang, TODAY)
    assert isinstance(shown, Understood)
    again = understand_period(shown.written, lang, TODAY)
    assert isinstance(again, Understood)
    assert again.value == {"from": first.isoformat(), "to": last.isoformat()}


WORDS = (
    "od", "do", "w", "dwa", "2", "15", "31", "tygodnie", "temu", "ago", "last", "piatek", "maja", "may", "1.10", "-",
    "rok", "lat", "poczatku", "konca", "9999", "0000", "jutro", "pol",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(max_size=40), st.dates())
def test_nothing_that_is_typed_raises(text: str, today: date):
    understand_date(text, "pl", today)
    understand_period(text, "pl", today)
