"""Repeat: the only loop. Each round has answers of its own, and there are never more rounds than allowed."""

from __future__ import annotations

import pytest

from infolinia.procedures import card, engine, focus
from infolinia.procedures.events import ActionDone, Answered, Call, Declined, Event, Finish
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State
from tests.procedures.drive import begin, compiled

METERS = """
procedure: meters
title: {pl: Liczniki, en: Meters}
slots:
  number: {type: text, title: {pl: Licznik, en: Meter}}
  reading: {type: number}
  another: {type: yes_no}
  saved: {type: case}
steps:
  - repeat: meters
    for: another
    max: 3
    steps:
      - ask: number
        text: {pl: "Licznik {meters.index}?", en: "Meter {meters.index}?"}
      - ask: reading
        text: {pl: Stan?, en: Reading?}
        on_dont_know: skip
      - do: save
        action: meters.save
        with: {number: number, reading: reading}
        out: {saved: saved}
        on_change: meters.amend
      - ask: another
        text: {pl: Jeszcze jeden?, en: One more?}
        on_refuse: skip
  - statement: thanks
    text: {pl: "Razem {meters.count}.", en: "In all {meters.count}."}
  - finish: done
    disposition: DONE
"""


@pytest.fixture(scope="module")
def meters() -> Procedure:
    return compiled(METERS)


def fold(procedure: Procedure, state: State, *events: Event) -> State:
    for event in events:
        state = engine.step(procedure, state, event)
        for effect in engine.effects(procedure, state):
            if isinstance(effect, Call):
                state = engine.step(procedure, state, ActionDone(effect.step, effect.key, effect.inputs_hash))
    return state


def a_round(number: int, *, more: bool) -> list[Event]:
    path = f"meters.{number}"
    return [
        Answered(f"{path}/number", f"M{number}", ""),
        Answered(f"{path}/reading", str(number * 10), ""),
        Answered(f"{path}/another", more, ""),
    ]


def test_each_round_has_answers_of_its_own(meters: Procedure):
    state = begin(meters, {})
    assert focus.find(meters, state).path == "meters.1/number"
    state = fold(meters, state, *a_round(1, more=True))
    assert (focus.find(meters, state).path, focus.find(meters, state).text) == ("meters.2/number", "Licznik 2?")
    state = fold(meters, state, *a_round(2, more=False))
    assert focus.find(meters, state).text == "Razem 2."
    assert state.answers["meters.1/number"].value == "M1"
    assert set(state.results) == {"meters.1/save", "meters.2/save"}
    assert card.card(meters, state).count >= 1


def test_there_are_never_more_rounds_than_allowed(meters: Procedure):
    state = fold(meters, begin(meters, {}), *(event for n in (1, 2, 3) for event in a_round(n, more=True)))
    assert focus.find(meters, state).text == "Razem 3."
    assert fold(meters, state, Answered("meters.4/number", "M4", "")).answers == state.answers


def test_a_correction_in_one_round_leaves_the_others(meters: Procedure):
    state = fold(meters, begin(meters, {}), *a_round(1, more=True), *a_round(2, more=False))
    corrected = engine.step(meters, state, Answered("meters.1/reading", "11", ""))
    (call,) = engine.effects(meters, corrected)
    assert isinstance(call, Call)
    assert (call.step, call.action, call.inputs) == ("meters.1/save", "meters.amend", {"number": "M1", "reading": "11"})


def test_nobody_wants_one_more_ends_it(meters: Procedure):
    state = fold(meters, begin(meters, {}), *a_round(1, more=True)[:2], Declined("meters.1/another", "refused"))
    assert focus.find(meters, state).text == "Razem 1."


def test_a_number_says_how_often():
    text = METERS.replace("for: another", "for: 2").replace("on_refuse: skip", "on_refuse: skip\n        when: false")
    twice = compiled(text)
    state = fold(twice, begin(twice, {}), *a_round(1, more=True)[:2], *a_round(2, more=True)[:2])
    assert focus.find(twice, state).text == "Razem 2."
    assert engine.effects(twice, engine.step(twice, state, Declined("thanks", "refused"))) != [Finish("DONE")]
