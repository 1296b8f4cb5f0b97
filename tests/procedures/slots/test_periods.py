"""Periods as people say and type them; today is Monday 23 November 2026."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.measured import period_value
from infolinia.procedures.slots.periods import understand_period
from infolinia.procedures.slots.understood import Understood, Wrong

TODAY = date(2026, 11, 23)
NOW = datetime.fromisoformat("2026-11-23T10:15")


def span(text: str, today: date = TODAY, looks: str = "back") -> str:
    match understand_period(text, "pl", today, looks=looks):
        case Understood(value):
            return f"{value['from']}/{value['to']}"
        case Wrong(code):
            return code
        case other:
            return repr(other)


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
    assert span("w zeszłym roku", date(1, 2, 3)) == "not-a-period"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("od poniedziałku do środy", "2026-11-30/2026-12-02"),
        ("między 10 a 15 maja", "2027-05-10/2027-05-15"),
        ("w marcu", "2027-03-01/2027-03-31"),
        ("last quarter", "2026-07-01/2026-09-30"),
        ("w drugim półroczu", "2026-07-01/2026-12-31"),
        ("pierwsza połowa grudnia", "2026-12-01/2026-12-15"),
        ("w ten weekend", "2026-11-28/2026-11-29"),
        ("do piątku", "2026-11-23/2026-11-27"),
        ("do końca roku", "2026-11-23/2026-12-31"),
        ("przez najbliższe dwa tygodnie", "2026-11-23/2026-12-06"),
        ("within two weeks", "2026-11-23/2026-12-06"),
        ("20 grudnia - 5 stycznia", "2026-12-20/2027-01-05"),
        ("od 3 maja do 10 czerwca 2025", "2025-05-03/2025-06-10"),
        ("od jutra do piątku", "2026-11-24/2026-11-27"),
        ("first week of December", "2026-12-07/2026-12-13"),
        ("the first two weeks of December", "2026-12-01/2026-12-14"),
        ("between Christmas and New Year", "2026-12-25/2027-01-01"),
        ("3 to 5 people", "not-a-period"),
        ("po świętach", "not-a-period"),
        ("w najbliższych dniach", "not-a-period"),
    ],
)  # fmt: skip
def test_a_period_ahead(text: str, period: str):
    assert span(text, looks="ahead") == period


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("w zeszłym tygodniu", {"from": "2026-11-16T00:00:00", "grain": "week"}),
        ("9:30 - 11:00 w czwartek",
         {"from": "2026-11-26T09:30:00", "to": "2026-11-26T11:01:00", "grain": "minute"}),
        ("od drugiej po południu", {"from": "2026-11-23T14:00:00", "grain": "hour", "open": True}),
        ("jutro wieczorem", {"from": "2026-11-24T18:00:00", "to": "2026-11-25T00:00:00", "grain": "hour"}),
        ("nie wiem", None),
    ],
)  # fmt: skip
def test_a_period_with_its_hours_for_measuring(text: str, value: object):
    assert period_value(text, "pl", NOW) == value


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
def test_a_period_never_ends_before_it_begins_and_nothing_raises(text: str, today: date):
    for looks in ("back", "ahead"):
        found = understand_period(text, "pl", today, looks=looks)
        if isinstance(found, Understood):
            assert found.value["from"] <= found.value["to"]
