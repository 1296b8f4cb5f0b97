"""What callers say at a step becomes the events it means, in Polish and English; and anything becomes some event."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.understanding.expectation import expectation
from infolinia.procedures.understanding.reading import understand
from tests.procedures.understanding.sentences import ENGLISH, POLISH, STEPS

NOW = datetime(2026, 11, 23, 10, 15)  # noqa: DTZ001  # the caller's wall clock
EVENTS = frozenset(
    [
        "answer",
        "also",
        "confirm",
        "reject",
        "correct",
        "unsure",
        "range",
        "ambiguous",
        "several",
        "incomplete",
        "partial",
        "invalid",
        "repeat",
        "back",
        "help",
        "hold",
        "slower",
        "person",
        "refuse",
        "dont_know",
        "none",
        "no_preference",
        "other",
        "silence",
        "no_match",
        "backchannel",
        "interrupt",
        "digress",
        "stop_contact",
        "accept",
        "counter",
        "defer",
        "emergency",
        "distress",
        "language",
        "request",
        "wrong_number",
        "deceased",
        "hang_up_wish",
        "use_caller_number",
        "repetition_complaint",
    ]
)


def events(step: str, text: str, language: str) -> list[dict[str, Any]]:
    return [event.to_builtins() for event in understand(text, expectation(STEPS[step], language, NOW))]


def in_any_order(found: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(event, sort_keys=True, ensure_ascii=False) for event in found)


@pytest.mark.parametrize(
    ("step", "text", "expected"), POLISH, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_said_in_polish(step: str, text: str, expected: list[dict[str, Any]]):
    assert in_any_order(events(step, text, "pl")) == in_any_order(expected)


@pytest.mark.parametrize(
    ("step", "text", "expected"), ENGLISH, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_said_in_english(step: str, text: str, expected: list[dict[str, Any]]):
    assert in_any_order(events(step, text, "en")) == in_any_order(expected)


@pytest.mark.parametrize("step", [step for step in STEPS if step != "surname"])
def test_danger_is_heard_at_every_step(step: str):
    assert {"event": "emergency", "what": "gas"} in events(step, "w całym domu czuć gaz", "pl")
    assert events(step, "nie chcę już żyć", "pl") == [{"event": "distress", "what": "crisis"}]


@given(st.sampled_from(sorted(STEPS)), st.text(max_size=120), st.sampled_from(["pl", "en"]))
def test_whatever_is_said_some_known_event_comes_of_it(step: str, text: str, language: str):
    found = events(step, text, language)
    assert found
    assert {event["event"] for event in found} <= EVENTS


WORDS = sorted({word for _, text, _ in POLISH + ENGLISH for word in text.split()})


@given(st.sampled_from(sorted(STEPS)), st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(["pl", "en"]))
def test_words_in_any_order_are_no_error(step: str, said: list[str], language: str):
    assert events(step, " ".join(said), language)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("step", ["terms", "debt"])
def test_a_yes_while_a_statement_is_read_is_no_consent(step: str, language: str):
    for said in ("tak", "tak, tak", "mhm") if language == "pl" else ("yes", "yeah, ok", "uh-huh"):
        assert events(step, said, language) == [{"event": "backchannel"}]


@pytest.mark.parametrize("wrong", [{}, {"kind": "sing"}, {"kind": "ask"}, {"kind": "choose", "slot": "s", "choices": 5},
                                   {"kind": "ask", "slot": "s", "type": "number", "min": "low"}])  # fmt: skip
def test_a_step_that_is_none_is_told(wrong: dict[str, Any]):
    with pytest.raises(ValueError, match=r"kind|slot|choices|min"):
        expectation(wrong, "pl", NOW)
