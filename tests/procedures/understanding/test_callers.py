"""Callers as they talk: fillers, false starts, no punctuation. What a careful listener writes down comes of it.

The rows of callers_*.jsonl name a step of steps.json, what is said, and the events: `expected`, or `also_right` where a
careful listener might as well have written another. A row with `not_understood` is one that we do not understand yet,
and why; of such a row nothing may come that anybody acts on.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures.understanding.expectation import expectation
from infolinia.procedures.understanding.reading import understand

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 23, 10, 15)  # noqa: DTZ001  # the caller's wall clock
STEPS: dict[str, dict[str, Any]] = json.loads((HERE / "steps.json").read_text(encoding="utf-8"))
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for file in sorted(HERE.glob("callers_*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
NO_YES: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "no_yes.jsonl").read_text(encoding="utf-8").splitlines()
]  # said to a question or to what was read back, with or without a word that agrees, and no yes
NO_VALUE: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "no_value.jsonl").read_text(encoding="utf-8").splitlines()
]  # said to a question for a value, with a number or a day in it that is none
VALUED = {"answer", "also", "correct", "unsure", "range", "ambiguous", "several", "partial", "counter", "accept"}
UNDERSTOOD = [row for row in ROWS if "not_understood" not in row]
NOT_YET = [row for row in ROWS if "not_understood" in row]
OPENINGS = {
    "pl": ("no {}", "yyy {}", "wie pan co {}", "kurczę {}", "to znaczy {}", "{} proszę pana"),
    "en": ("well {}", "um {}", "look {}", "you know {}", "{} mate"),
}


def events(row: dict[str, Any], text: str | None = None) -> list[dict[str, Any]]:
    at = expectation(STEPS[row["step"]], row["lang"], NOW)
    return [event.to_builtins() for event in understand(row["text"] if text is None else text, at)]


def in_any_order(found: list[dict[str, Any]]) -> list[str]:
    plain = [{**event, "values": sorted(event["values"], key=str)} if "values" in event else event for event in found]
    return sorted(json.dumps(event, sort_keys=True, ensure_ascii=False) for event in plain)


def agrees(found: list[dict[str, Any]]) -> bool:
    return any(
        event["event"] in ("confirm", "accept") or (event["event"] == "answer" and event["value"] is True)
        for event in found
    )


def name(row: dict[str, Any]) -> str:
    return f"{row['step']}: {row['text']}"


@pytest.mark.parametrize("row", UNDERSTOOD, ids=name)
def test_what_callers_say_becomes_its_events(row: dict[str, Any]):
    right = [in_any_order(one) for one in (row["expected"], *row.get("also_right", ()))]
    assert in_any_order(events(row)) in right


@pytest.mark.parametrize("row", NOT_YET, ids=name)
def test_what_is_not_understood_does_no_harm(row: dict[str, Any]):
    assert {event["event"] for event in events(row)} <= {"no_match", "repeat", "help", "dont_know", "incomplete"}


def test_all_but_three_in_a_hundred_are_understood_in_each_language():
    for language in ("pl", "en"):
        rows = [row for row in ROWS if row["lang"] == language]
        assert sum("not_understood" in row for row in rows) <= 0.03 * len(rows)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_yes_comes_only_of_a_yes(language: str):
    """Also without signs, without marks, and behind what opens a turn."""
    shapes = ("{}", *OPENINGS[language])
    for row in ROWS:
        if row["lang"] != language or any(agrees(one) for one in (row["expected"], *row.get("also_right", ()))):
            continue
        plain = re.sub(r"[,.!?\u2026]+", "", row["text"]).lower()
        for shape in shapes:
            for text in (row["text"], plain):
                assert not agrees(events(row, shape.format(text))), shape.format(text)


@pytest.mark.parametrize("row", NO_YES, ids=name)
def test_what_only_sounds_like_a_yes_is_none(row: dict[str, Any]):
    plain = re.sub(r"[,.!?\u2026]+", "", row["text"]).lower()
    for text in (row["text"], plain, f"{OPENINGS[row['lang']][0].format(plain)}"):
        assert not agrees(events(row, text))


@pytest.mark.parametrize("row", NO_VALUE, ids=name)
def test_a_number_of_something_else_is_no_value(row: dict[str, Any]):
    assert not {event["event"] for event in events(row)} & VALUED


@pytest.mark.parametrize("language", ["pl", "en"])
def test_words_that_open_or_close_a_turn_change_nothing(language: str):
    for shape in OPENINGS[language]:
        rows = [row for row in UNDERSTOOD if row["lang"] == language and STEPS[row["step"]].get("type") != "text"]
        other = [row["text"] for row in rows if in_any_order(events(row, shape.format(row["text"]))) !=
                 in_any_order(events(row))]  # fmt: skip
        assert len(other) <= 0.01 * len(rows), (shape, other)


@pytest.mark.parametrize(
    ("step", "text", "language"),
    [
        ("recording", "tak, to znaczy nie", "pl"), ("recording", "tak nie", "pl"), ("recording", "yes I mean no", "en"),
        ("confirm_amount", "tak, znaczy nie", "pl"), ("confirm_pay_date", "dwunastego się nie da", "pl"),
        ("confirm_pay_date", "dwunastego to ja na pewno jeszcze pracuję", "pl"),
        ("confirm_pay_date", "tak, jeśli mi przeleją", "pl"), ("confirm_pay_date", "the twelfth won't work", "en"),
        ("confirm_amount", "wszystko się zgadza oprócz kwoty", "pl"), ("recording", "tak, ale nie teraz", "pl"),
        ("offer_full", "zapłacę, jak będę miał", "pl"), ("offer_full", "yes, but not until January", "en"),
        ("marketing", "yes, as long as you never ring", "en"), ("danger", "nothing's burning", "en"),
        ("danger", "na routerze pali się zielona lampka", "pl"),
    ],
)  # fmt: skip
def test_a_yes_taken_back_or_bound_to_a_condition_is_none(step: str, text: str, language: str):
    assert not agrees(events({"step": step, "text": text, "lang": language}))


@pytest.mark.parametrize(
    ("text", "language"),
    [("nie rozumiem pytania", "pl"), ("nie słyszę pana", "pl"), ("nie bardzo rozumiem", "pl"),
     ("I don't understand", "en"), ("I can't hear you", "en")],
)  # fmt: skip
@pytest.mark.parametrize("step", ["danger", "recording", "marketing", "confirm_amount", "confirm_pay_date"])
def test_who_does_not_hear_or_follow_has_not_said_no(step: str, text: str, language: str):
    found = events({"step": step, "text": text, "lang": language})
    assert found in ([{"event": "help"}], [{"event": "repeat"}])


@pytest.mark.parametrize(
    ("text", "language"),
    [("chcę ze sobą skończyć", "pl"), ("chyba się powieszę", "pl"), ("po co mi takie życie, nie chcę żyć", "pl"),
     ("I'm going to hang myself", "en"), ("there's nothing left to live for", "en")],
)  # fmt: skip
@pytest.mark.parametrize("step", [step for step in STEPS if step != "surname"])
def test_despair_is_heard_at_every_step(step: str, text: str, language: str):
    assert events({"step": step, "text": text, "lang": language}) == [{"event": "distress", "what": "crisis"}]


PIECES = sorted({word for row in [*ROWS, *NO_YES, *NO_VALUE] for word in row["text"].split()} | {",", ".", "?", "'s"})
CALLS = st.lists(st.sampled_from([row["text"] for row in ROWS]) | st.sampled_from(PIECES), max_size=8).map(" ".join)


@given(st.sampled_from(sorted(STEPS)), CALLS, st.sampled_from(["pl", "en"]))
def test_sentences_and_words_in_any_order_are_no_error(step: str, text: str, language: str):
    assert events({"step": step, "lang": language}, text)
