"""Times of day as people say and type them; now is Monday 23 November 2026, 10:15 in Warsaw."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.slots.measured import time_values
from infolinia.procedures.slots.times import understand_time
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong

NOW = datetime.fromisoformat("2026-11-23T10:15")


def found(text: str, language: str = "pl") -> list[str]:
    match understand_time(text, language, NOW):
        case Understood(value):
            return [value]
        case Doubt(options):
            return [option.value for option in options]
        case Wrong():
            return []


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("piętnasta trzydzieści", "15:30"), ("o 8 rano", "08:00"), ("o drugiej po południu", "14:00"),
        ("o wpół do siódmej rano", "06:30"), ("kwadrans przed południem", "11:45"), ("w południe", "12:00"),
        ("o północy", "00:00"), ("o pierwszej w nocy", "01:00"), ("dziesięć po ósmej wieczorem", "20:10"),
        ("osiemnasta zero pięć", "18:05"), ("o 17-stej", "17:00"), ("godz. 14:30", "14:30"), ("20.15", "20:15"),
        ("po siedemnastej", "17:00"), ("jutro równo o piątej popołudniu", "17:00"), ("za pół godziny", "10:45"),
        ("za kwadrans", "10:30"), ("w pół do szesnastej", "15:30"), ("8:30", "08:30"),
    ],
)  # fmt: skip
def test_a_time_in_polish(text: str, time: str):
    assert found(text) == [time]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("quarter past three pm", "15:15"), ("half past 3 p.m.", "15:30"), ("a quarter to noon", "11:45"),
        ("midnight", "00:00"), ("oh eight hundred", "08:00"), ("seventeen thirty", "17:30"),
        ("at 730 in the evening", "19:30"),
        ("9 tomorrow evening", "21:00"), ("in fifteen minutes", "10:30"), ("15h30", "15:30"), ("12:15am", "00:15"),
    ],
)  # fmt: skip
def test_a_time_in_english(text: str, time: str):
    assert found(text, "en") == [time]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("o trzeciej", ["15:00", "03:00"]), ("wpół do ósmej", ["19:30", "07:30"]),
        ("za kwadrans dziewiąta", ["20:45", "08:45"]), ("o jedenastej", ["11:00", "23:00"]),
        ("jutro o dziewiątej", ["09:00", "21:00"]), ("nie o ósmej, o dziewiątej", ["21:00", "09:00"]),
    ],
)  # fmt: skip
def test_morning_or_evening_is_a_doubt_and_the_next_of_them_stands_first(text: str, times: list[str]):
    assert found(text) == times


@pytest.mark.parametrize(
    "text",
    [
        "mam 15 lat", "o 5 złotych", "5 osób", "wieczorem", "przed południem", "za herbatkę",
        "od ósmej do szesnastej", "między dziesiątą a jedenastą", "jedenastego", "14 dni temu", "nie wiem", "o której",
        "o 25", "24:75", "",
    ],
)  # fmt: skip
def test_what_is_no_time_of_day(text: str):
    assert found(text) == []


@pytest.mark.parametrize("text", ["3 30", "1 adult", "this one", "A4 A5", "palm", "two three", "at a few", "4a."])
def test_what_only_looks_like_a_time_in_english(text: str):
    assert found(text, "en") == []


HOURS = (
    "pierwsza", "druga", "trzecia", "czwarta", "piąta", "szósta", "siódma", "ósma", "dziewiąta", "dziesiąta",
    "jedenasta", "dwunasta", "trzynasta", "czternasta", "piętnasta", "szesnasta", "siedemnasta", "osiemnasta",
    "dziewiętnasta", "dwudziesta", "dwudziesta pierwsza", "dwudziesta druga", "dwudziesta trzecia",
)  # fmt: skip


@given(st.integers(1, 23), st.integers(0, 59))
def test_every_minute_of_the_day_comes_back(hour: int, minute: int):
    time = f"{hour:02}:{minute:02}"
    assert time in found(time)
    assert time in found(f"o {hour}:{minute:02}")
    assert found(f"{hour}h{minute:02}", "en") == [time]
    assert found(f"{(hour - 1) % 12 + 1}:{minute:02} {'pm' if hour >= 12 else 'am'}", "en") == [time]
    if minute == 0:
        assert time in found(f"godzina {HOURS[hour - 1]}")


def test_a_moment_for_measuring():
    assert time_values("jutro o 17", "pl", NOW) == [{"at": "2026-11-24T17:00:00", "grain": "hour"}]
    assert time_values("Thursday 8:00 GMT", "en", NOW)[0] == {"at": "2026-11-26T06:00:00", "grain": "minute"}


WORDS = (
    "o", "za", "po", "do", "wpol", "kwadrans", "trzeciej", "15", "30", ":", "24", "rano", "pm", "in", "at", "half",
    "past", "noon", "jutro", "godziny", "h", "GMT", "99999", "-",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(max_size=40), st.datetimes())
def test_nothing_that_is_typed_raises(text: str, now: datetime):
    for language in ("pl", "en"):
        understand_time(text, language, now)
