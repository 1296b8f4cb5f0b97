"""What belongs to a digression goes with it: how much of its answer was said, what was not heard, its own question."""

from __future__ import annotations

import pytest

from infolinia.procedures import engine, focus, outlook
from infolinia.procedures.events import Answered, Ask, Confirm, Digressed, Event, Failed, HandOver, Heard, Returned, Say
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State
from tests.procedures.drive import NOW, TODAY, compiled

TEXT = """
procedure: a
title: {pl: A, en: A}
slots:
  name: {type: text, title: {pl: Nazwisko, en: Name}}
  pin: {type: text, pattern: '\\d{3}', critical: true, spoken: digits}
  code: {type: case, spoken: letters}
digressions:
  why: {hear: {pl: po co, en: why}, text: {pl: "Tak trzeba. Inaczej się nie da.", en: "We must. No other way."}}
steps:
  - ask: name
    text: {pl: Kto?, en: Who?}
  - ask: pin
    text: {pl: PIN?, en: PIN?}
  - finish: end
    disposition: X
"""


@pytest.fixture
def aside() -> Procedure:
    return compiled(TEXT)


@pytest.fixture
def started(aside: Procedure) -> State:
    return engine.start(aside, given={}, performer="voice", language="pl", today=TODAY)


def fold(procedure: Procedure, state: State, *events: Event) -> State:
    for event in events:
        state = engine.step(procedure, state, event)
    return state


def wanted(procedure: Procedure, state: State) -> list[object]:
    return list(outlook.effects(procedure, state, NOW))


def test_an_answer_cut_off_goes_on_where_it_was_and_leaves_nothing_behind(aside: Procedure, started: State):
    begun = fold(aside, started, Digressed("why"))
    assert wanted(aside, begun) == [Say("~why", "Tak trzeba. Inaczej się nie da.")]
    cut = fold(aside, begun, Heard("~why", False, 1, 1.0, 2.0))
    assert wanted(aside, cut) == [Say("~why", "Tak trzeba. Inaczej się nie da.", at=1)]
    assert cut.frames[0].evidence is not None
    assert [span.begin for span in cut.frames[0].evidence.spans] == [1.0]
    assert cut.evidence == {}, "it is no statement of the procedure"
    back = fold(aside, cut, Heard("~why", True, 2, 3.0, 4.0))
    assert back.frames == ()
    (asked,) = wanted(aside, back)
    assert isinstance(asked, Ask)
    assert (asked.step, asked.how, asked.short) == ("name", "again", True)


def test_silence_in_a_digression_does_not_count_for_the_question(aside: Procedure, started: State):
    state = fold(aside, started, Digressed("why"), *[Failed("~why", "silence")] * 3)
    assert state.frames[0].counters == {"silence": 3}
    assert state.counters.get("name:silence", 0) == 0
    assert fold(aside, state, Failed("~why", "silence")).frames == (), "the call goes on with its question"
    again = fold(aside, started, Digressed("why"), Failed("~why", "silence"), Returned(), Digressed("why"))
    assert again.frames[0].counters == {}, "a new digression begins anew"


def often(aside: Procedure, state: State) -> State:
    """Said more often than it is answered: a person is offered."""
    return fold(aside, state, *[Digressed("why"), Returned()] * 2, Digressed("why"))


def test_the_offer_of_a_person_is_a_question_of_its_own(aside: Procedure, started: State):
    offered = often(aside, started)
    said, asked = wanted(aside, offered)
    assert isinstance(said, Say)
    assert isinstance(asked, Ask)
    assert (asked.step, asked.grammar) == ("~connect", "yes_no")
    heard = fold(aside, offered, Heard("~connect", True, 2, 1.0, 2.0))
    (asked,) = wanted(aside, heard)
    assert isinstance(asked, Ask), "said once, it waits for the answer"
    yes = fold(aside, heard, Answered("~connect", True, "", source="voice"))
    assert wanted(aside, yes) == [HandOver("", "person")]
    no = fold(aside, heard, Answered("~connect", False, "", source="voice"))
    assert (no.frames, focus.find(aside, no).path) == ((), "name")
    unsure = fold(aside, heard, Answered("~connect", True, "", source="voice", unsure=True))
    assert focus.find(aside, unsure).path == "~connect"
    assert not unsure.over, "I think so is no yes"
    assert "~connect" not in unsure.answers


@pytest.mark.parametrize(
    "event",
    [Failed("~connect", "silence"), Answered("~connect", True, "", unsure=True), Heard("~connect", True, 2, 1.0, 2.0)],
)
def test_an_offer_that_nobody_answers_is_passed_on(aside: Procedure, started: State, event: Event):
    state = often(aside, started)
    for _ in range(6):
        state = fold(aside, state, event)
    assert focus.find(aside, state).error == "no_answer"


def test_a_value_is_read_back_as_its_slot_says(aside: Procedure, started: State):
    state = fold(aside, started, Answered("name", "Nowak", ""), Answered("pin", "047", "", source="voice"))
    assert wanted(aside, state) == [Confirm("pin", "zero cztery siedem")]
    scope = focus.find(aside, state).scope
    assert scope.tell("pin") == "047"
    scope.made["code"] = "AB"
    assert (scope.tell("code"), scope.tell("code", ear=True)) == ("AB", "a be")
