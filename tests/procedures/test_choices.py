"""A value of a choice with a condition is offered, understood and taken only while the condition holds."""

from __future__ import annotations

import pytest

from infolinia.procedures import card, engine, focus, outlook
from infolinia.procedures.events import Answered, Ask, Event, Switched
from infolinia.procedures.parts import Procedure
from infolinia.procedures.slots.understand import understand
from infolinia.procedures.slots.understood import Understood, Wrong
from infolinia.procedures.state import State
from tests.procedures.drive import NOW, TODAY, begin, compiled

TEXT = """
procedure: c
title: {pl: C, en: C}
slots:
  danger: {type: yes_no}
  matter:
    type: choice
    values:
      bill: {pl: [rachunek], en: [bill]}
      power: {pl: [prąd], en: [power], needs: not danger}
  extras:
    type: choices
    values:
      cable: {pl: [kabel], en: [cable]}
      meter: {pl: [licznik], en: [meter], needs: matter = power}
steps:
  - ask: danger
    text: {pl: Czy?, en: Is it?}
  - choose: matter
    text: {pl: "Co: {options}?", en: "What: {options}?"}
  - ask: extras
    text: {pl: "Co jeszcze?", en: "What else?"}
  - say: sum
    again: changed
    text: {pl: "{matter}: {extras}.", en: "{matter}: {extras}."}
  - finish: end
    disposition: X
"""


@pytest.fixture
def choices() -> Procedure:
    return compiled(TEXT)


def fold(procedure: Procedure, state: State, *events: Event) -> State:
    for event in events:
        state = engine.step(procedure, state, event)
    return state


def at(procedure: Procedure, state: State) -> tuple[str, str]:
    found = focus.find(procedure, state)
    return found.path, found.why


def test_only_what_may_be_chosen_is_shown_asked_for_and_understood(choices: Procedure):
    dangerous = fold(choices, begin(choices, {}), Answered("danger", True, ""))
    assert [o.value for o in card.card(choices, dangerous).options] == ["bill"]
    assert card.card(choices, dangerous).text == "Co: rachunek?"
    slot = focus.slot_now(choices, dangerous, "matter")
    assert slot is not None
    assert isinstance(understand(slot, "prąd", language="pl", today=TODAY), Wrong)
    safe = fold(choices, begin(choices, {}), Answered("danger", False, ""))
    assert [o.value for o in card.card(choices, safe).options] == ["bill", "power"]
    slot = focus.slot_now(choices, safe, "matter")
    assert slot is not None
    assert isinstance(understand(slot, "prąd", language="pl", today=TODAY), Understood)


def test_the_voice_reads_out_what_may_be_chosen(choices: Procedure):
    state = fold(choices, begin(choices, {}), Switched("voice"), Answered("danger", True, "", source="voice"))
    (asked,) = outlook.effects(choices, state, NOW)
    assert isinstance(asked, Ask)
    assert asked.text == "Co: rachunek?"


def test_what_is_not_known_yet_offers_nothing_on_its_condition(choices: Procedure):
    slot = focus.slot_now(choices, begin(choices, {}), "matter")
    assert slot is not None
    assert [option.value for option in slot.options] == ["bill"]
    ahead = fold(choices, begin(choices, {}), Answered("matter", "power", ""))
    assert "matter" not in ahead.answers, "given before its question, it is no answer"


def test_a_correction_that_takes_the_condition_away_puts_the_question_again(choices: Procedure):
    state = fold(
        choices, begin(choices, {}), Answered("danger", False, ""), Answered("matter", "power", ""),
        Answered("extras", ["cable", "meter"], ""),
    )  # fmt: skip
    assert at(choices, state) == ("sum", "new")
    corrected = fold(choices, state, Answered("danger", True, ""))
    assert at(choices, corrected) == ("matter", "invalid")
    other = fold(choices, corrected, Answered("matter", "bill", ""))
    assert at(choices, other) == ("extras", "invalid"), "of several values one is no longer among them"
    assert at(choices, fold(choices, other, Answered("extras", ["cable"], ""))) == ("sum", "new")
    assert at(choices, fold(choices, corrected, Answered("danger", False, ""))) == ("sum", "new")


def test_several_values_are_written_and_said_by_their_words(choices: Procedure):
    state = fold(
        choices, begin(choices, {}), Answered("danger", False, ""), Answered("matter", "power", ""),
        Answered("extras", ["cable", "meter"], ""),
    )  # fmt: skip
    assert focus.find(choices, state).text == "prąd: kabel i licznik."
    assert focus.find(choices, state).scope.tell("extras", ear=True) == "kabel i licznik"


def test_a_value_that_needs_what_is_no_slot_is_refused():
    from infolinia.procedures.problems import ProcedureProblems

    with pytest.raises(ProcedureProblems) as caught:
        compiled(TEXT.replace("needs: not danger", "needs: not dangr"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line, problem.facts["nearest"]) == ("expression-unknown-word", 10, "danger")
