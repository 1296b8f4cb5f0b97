"""What is said instead of an answer: ladders, digressions, what the customer wants, and the bounds of all of them."""

from __future__ import annotations

import pytest

from infolinia.procedures import engine, focus, outlook
from infolinia.procedures.events import (
    ActionDone,
    Answered,
    Ask,
    Call,
    Confirm,
    Confirmed,
    Controlled,
    Digressed,
    Effect,
    Event,
    Failed,
    Finish,
    HandOver,
    Heard,
    Rejected,
    Returned,
    Say,
    Switched,
    Ticked,
    Timer,
)
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State
from tests.procedures.drive import NOW, TODAY, compiled

CALL = """
procedure: call
title: {pl: Rozmowa, en: Call}
given: {level: {type: level, optional: true}}
slots:
  amount: {type: number, valid: amount < 100, why: {pl: Za dużo., en: Too much.}}
  phone: {type: phone, critical: true}
  case: {type: case}
digressions:
  why: {hear: {pl: po co, en: why}, text: {pl: Tak trzeba. Zawsze., en: We must. Always.}}
  term: {hear: {pl: ile, en: how long}, article: deadlines}
steps:
  - statement: intro
    text: {pl: Raz. Dwa. Trzy., en: One. Two. Three.}
  - ask: amount
    text: {pl: Ile?, en: How much?}
    help: {pl: Proszę podać liczbę., en: Please give a number.}
    ladder: {no_match: [again, rephrase, no_amount]}
    on_silence: no_amount
  - ask: phone
    text: {pl: Telefon?, en: Telephone?}
  - do: open
    action: cases.open
    out: {case: case}
    slow: {pl: Chwila., en: One moment.}
    on_error: {timeout: no_amount}
    timeout: 5 s
  - statement: secret
    needs: level >= L1
    text: {pl: Sekret., en: The secret.}
  - finish: done
    disposition: DONE
  - finish: no_amount
    disposition: NONE
"""


@pytest.fixture(scope="module")
def call() -> Procedure:
    return compiled(CALL)


def begin(procedure: Procedure, performer: str = "voice") -> State:
    given = {"level": "L1"}
    return engine.start(procedure, given=given, performer=performer, language="en", today=TODAY)


def fold(procedure: Procedure, state: State, *events: Event) -> State:
    for event in events:
        state = engine.step(procedure, state, event)
    return state


def wanted(procedure: Procedure, state: State) -> Effect:
    return outlook.effects(procedure, state, NOW)[0]


INTRO = Heard("intro", True, 3, 0.0, 3.0)


def test_a_statement_goes_on_from_the_sentence_cut_off(call: Procedure):
    assert wanted(call, begin(call)) == Say("intro", "One. Two. Three.", verbatim=True)
    cut = fold(call, begin(call), Heard("intro", False, 1, 0.0, 1.0))
    assert wanted(call, cut) == Say("intro", "One. Two. Three.", at=1, verbatim=True)
    assert wanted(call, fold(call, cut, Switched(language="pl"))) == Say("intro", "Raz. Dwa. Trzy.", verbatim=True)


def test_a_question_climbs_its_ladder_and_leaves_by_its_exit(call: Procedure):
    state, rungs = fold(call, begin(call), INTRO), list[str]()
    for _ in range(3):
        effect = wanted(call, state)
        assert isinstance(effect, Ask)
        rungs.append(effect.how)
        state = fold(call, state, Failed("amount", "no_match"))
    assert rungs == ["first", "again", "rephrase"]
    assert wanted(call, state) == Finish("NONE")
    silent = fold(call, begin(call), INTRO, *[Failed("amount", "silence")] * 4)
    assert wanted(call, silent) == Finish("NONE")


def test_a_value_against_the_rule_is_told_why_and_not_for_ever(call: Procedure):
    state = fold(call, begin(call), INTRO, Answered("amount", "500", "", source="voice"))
    effect = wanted(call, state)
    assert isinstance(effect, Ask)
    assert (effect.how, effect.text) == ("why", "Too much. How much?")
    state = fold(call, state, *[Answered("amount", "500", "", source="voice")] * 3)
    assert wanted(call, state) == HandOver("", "invalid")


def test_at_the_desk_a_person_asks_as_often_as_they_like(call: Procedure):
    state = fold(call, begin(call, "desk"), INTRO, *[Failed("amount", "silence")] * 50)
    assert focus.find(call, state).path == "amount"


def test_what_the_machine_gave_up_a_person_asks_again(call: Procedure):
    state = fold(call, begin(call), INTRO, Answered("amount", "5", ""), *[Failed("phone", "silence")] * 4)
    assert wanted(call, state) == HandOver("", "silence")
    assert focus.find(call, fold(call, state, Switched(performer="desk"))).path == "phone"
    assert wanted(call, fold(call, state, Controlled("person"))) == HandOver("", "person")


def test_a_critical_value_is_read_back_until_it_is_right(call: Procedure):
    state = fold(call, begin(call), INTRO, Answered("amount", "5", ""))
    said = Answered("phone", "+48994000109", "", source="voice")
    assert isinstance(wanted(call, fold(call, state, said)), Confirm)
    again = wanted(call, fold(call, state, said, Rejected("phone")))
    assert isinstance(again, Ask)
    assert again.how == "again"
    never = fold(call, state, *[said, Rejected("phone")] * 4)
    assert wanted(call, never) == HandOver("", "no_match")


def test_a_digression_is_answered_and_the_question_put_again(call: Procedure):
    state = fold(call, begin(call), INTRO, Digressed("why"))
    assert wanted(call, state) == Say("~why", "We must. Always.")
    cut = fold(call, state, Heard("~why", False, 1, 0.0, 1.0))
    assert wanted(call, cut) == Say("~why", "We must. Always.", at=1)
    assert focus.find(call, fold(call, cut, Heard("~why", True, 2, 1.0, 2.0))).path == "amount"
    article = wanted(call, fold(call, state, Returned(), Digressed("term")))
    assert article == Say("~term", "", article="deadlines")


def test_a_digression_said_too_often_offers_a_person_and_then_connects(call: Procedure):
    state = fold(call, begin(call), INTRO, *[Digressed("why"), Returned()] * 2, Digressed("why"))
    effect = wanted(call, state)
    assert isinstance(effect, Say)
    assert effect.text.startswith("Shall I connect you")
    state = fold(call, state, Returned(), *[Digressed("why"), Returned()] * 2)
    assert wanted(call, state) == HandOver("", "digressions")


@pytest.mark.parametrize(
    ("id_", "reason"), [("person", "person"), ("emergency", "emergency"), ("distress", "distress")]
)
def test_what_must_be_heard_everywhere_is_heard_everywhere(call: Procedure, id_: str, reason: str):
    assert wanted(call, fold(call, begin(call), Digressed(id_))) == HandOver("", reason)


@pytest.mark.parametrize("what", ["repeat", "slower", "help", "hold"])
def test_a_step_is_put_again_as_asked_and_not_for_ever(call: Procedure, what: str):
    state = fold(call, begin(call), INTRO, Controlled(what))
    effect = wanted(call, state)
    assert isinstance(effect, Ask)
    assert effect.how == what
    assert wanted(call, fold(call, state, *[Controlled(what)] * 3)) == HandOver("", "stuck")


def test_an_action_that_takes_too_long_goes_its_way(call: Procedure):
    state = fold(
        call, begin(call), INTRO, Answered("amount", "5", ""), Answered("phone", "+48994000109", ""), Confirmed("phone")
    )
    said, action, timer = outlook.effects(call, state, NOW)
    assert said == Say("open", "One moment.")
    assert isinstance(action, Call)
    assert timer == Timer("action:open#0", 5, "2026-11-23T10:15:05+00:00")
    assert wanted(call, fold(call, state, Ticked("action:open#0"))) == Finish("NONE")
    done = fold(call, state, ActionDone("open", action.key, action.inputs_hash, {"case": "R-1"}))
    assert fold(call, done, Ticked("action:open#0")).results == done.results, "it was in time"


def test_a_statement_is_not_read_below_what_it_needs(call: Procedure):
    state = engine.start(call, given={"level": "L0"}, performer="desk", language="en", today=TODAY)
    state = fold(call, state, INTRO, Answered("amount", "5", ""), Answered("phone", "+48994000109", ""))
    state = fold(call, state, ActionDone("open", "open#0", focus.inputs_hash({}), {"case": "R-1"}))
    assert outlook.effects(call, state, NOW) == [HandOver("", "needs")]


def test_twenty_corrections_are_enough(call: Procedure):
    state = fold(call, begin(call, "desk"), INTRO, *[Answered("amount", str(n % 9), "") for n in range(22)])
    assert wanted(call, state) == HandOver("", "corrections")
