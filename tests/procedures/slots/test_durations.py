"""Lengths of time as people say and type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.durations import understand_duration
from infolinia.procedures.slots.understood import Understood, Wrong


def found(text: str, language: str = "pl") -> str:
    match understand_duration(text, language):
        case Understood(value):
            return f"{value['n']} {value['unit']}"
        case Wrong(code):
            return code
        case other:
            return repr(other)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("półtorej godziny", "90 minute"), ("półtora roku", "18 month"), ("dwa dni", "2 day"),
        ("kwadrans", "15 minute"),
        ("trzy kwadranse", "45 minute"), ("2h 30min", "150 minute"), ("dwie i pół godziny", "150 minute"),
        ("pół roku", "6 month"), ("kwartał", "3 month"), ("doba", "1 day"), ("osiem dni roboczych", "8 business_day"),
        ("godzina piętnaście", "75 minute"), ("trzy tygodnie i dwa dni", "23 day"), ("1,5 roku", "18 month"),
        ("mniej więcej jedną sekundę", "1 second"), ("dwadzieścia cztery godziny", "24 hour"), ("od 3 dni", "3 day"),
    ],
)  # fmt: skip
def test_a_length_in_polish(text: str, length: str):
    assert found(text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("for three weeks", "3 week"), ("half an hour", "30 minute"), ("a fortnight", "2 week"), ("2'", "2 minute"),
        ("a year and a half", "18 month"), ("one and three quarter hours", "105 minute"), ("1/2 day", "12 hour"),
        ("2 years and 3 months", "27 month"), ("an hour and 30 seconds", "3630 second"), ("15.5 min", "930 second"),
        ("ten business days", "10 business_day"), ("twenty-five days", "25 day"),
    ],
)  # fmt: skip
def test_a_length_in_english(text: str, length: str):
    assert found(text, "en") == length


@pytest.mark.parametrize(
    "text", ["kilka dni", "lata", "dwa", "nie wiem", "nigdy", "0 dni", "minutes", "99999999999 lat", ""]
)
def test_what_is_no_length(text: str):
    assert found(text) == "not-a-duration"


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [("dzień", "pl", "1 dzień"), ("2 lata", "pl", "2 lata"), ("12 lat", "pl", "12 lat"), ("3 days", "en", "3 days")],
)
def test_how_a_length_is_written(text: str, language: str, written: str):
    shown = understand_duration(text, language)
    assert isinstance(shown, Understood)
    assert shown.written == written


UNITS = [
    ("minut", "minute"),
    ("godzin", "hour"),
    ("dni", "day"),
    ("tygodni", "week"),
    ("miesięcy", "month"),
    ("lat", "year"),
]


@given(st.integers(1, 9999), st.sampled_from(UNITS), st.sampled_from(["pl", "en"]))
def test_a_length_that_is_written_is_understood_again(count: int, unit: tuple[str, str], language: str):
    shown = understand_duration(f"{count} {unit[0]}", "pl")
    assert isinstance(shown, Understood)
    assert shown.value == {"n": count, "unit": unit[1]}
    again = understand_duration(f"{count} {unit[1]}s", language)
    assert isinstance(again, Understood)
    assert again.value == shown.value


@given(st.text(max_size=40))
def test_nothing_that_is_typed_raises(text: str):
    for language in ("pl", "en"):
        understand_duration(text, language)
