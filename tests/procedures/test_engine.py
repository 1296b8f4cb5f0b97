"""A conversation, event by event: what is wanted next, and what a changed answer makes out of date."""

from __future__ import annotations

from typing import Any

import pytest

from infolinia.procedures import engine, focus
from infolinia.procedures.events import (
    ActionDone,
    Answered,
    Back,
    Call,
    Confirmed,
    Declined,
    Digressed,
    Event,
    Finish,
    HandOver,
    Heard,
    Retried,
    Show,
    Switched,
)
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import Span, State
from tests.procedures.drive import TODAY, begin, compiled

CASE = """
procedure: case
title: {pl: Sprawa, en: Case}
given: {customer: {type: customer, optional: true}}
slots:
  danger: {type: yes_no, critical: true}
  sure: {type: yes_no}
  matter: {type: choice, values: {bill: {pl: [rachunek], en: [bill]}, power: {pl: [prąd], en: [power]}}}
  amount: {type: money, optional: true, valid: amount > 0 zł and (limit is unknown or amount <= limit)}
  limit: {type: money, optional: true}
  email: {type: email}
  level: {type: level}
  case: {type: case}
  deadline: {type: date, looks: ahead}
  agreed: {type: yes_no}
digressions:
  why: {hear: {pl: po co, en: why}, text: {pl: Tak trzeba., en: We must.}}
  fire: {hear: {pl: pali się, en: fire}, go: emergency}
steps:
  - statement: recording
    text: {pl: "Nagrywamy. Słyszy to {customer.name}.", en: "We record. It is heard by {customer.name}."}
  - ask: danger
    text: {pl: Czy coś grozi?, en: Any danger?}
    unsure: true
  - branch: safe
    when: [{if: danger, go: emergency}]
  - include: who
    with: {customer: customer}
    out: {level: level}
    exits: {known: continue, unknown: continue}
  - choose: matter
    text: {pl: Co?, en: What?}
  - ask: amount
    when: matter = bill
    text: {pl: Ile?, en: How much?}
    on_dont_know: skip
  - ask: email
    text: {pl: Adres?, en: Address?}
    on_refuse: by_letter
  - say: by_letter
    when: email is unknown
    text: {pl: Wyślemy list., en: We send a letter.}
  - say: sum
    text: {pl: "Sprawa {matter}.", en: "The matter is {matter}."}
    again: changed
  - do: open
    action: cases.open
    with: {matter: matter, amount: amount}
    out: {case: case, deadline: deadline}
    slow: {pl: Zapisuję., en: Saving.}
    on_error: {full: later}
    on_change: cases.amend
  - statement: terms
    text: {pl: "Numer {case}. Termin {deadline}.", en: "Number {case}. By {deadline}."}
  - ask: agreed
    accepts: terms
    text: {pl: Zgoda?, en: Agreed?}
  - do: send
    action: mail.send
    with: {email: email}
  - finish: done
    disposition: DONE
  - finish: later
    disposition: LATER
  - hand_over: emergency
    to: queue faults
    reason: {pl: Zagrożenie, en: Danger}
"""
WHO = """
procedure: who
title: {pl: Kto, en: Who}
given: {customer: {type: customer, optional: true}}
gives: {level: {type: level}}
slots: {name: {type: text, max: 20, valid: "name != 'x'"}}
digressions:
  whose: {hear: {pl: czyje, en: whose}, text: {pl: Państwa., en: Yours.}}
  hide: {hear: {pl: nie powiem, en: no}, go: unknown}
steps:
  - ask: name
    when: customer is unknown
    text: {pl: Kto mówi?, en: Who is it?}
    on_dont_know: hand_over
  - do: find
    action: who.find
    with: {name: name, customer: customer}
    out: {level: level}
    on_error: {nobody: unknown}
    on_change: who.find
  - return: known
  - return: unknown
"""


@pytest.fixture(scope="module")
def case() -> Procedure:
    return compiled(CASE, who=WHO)


def fold(procedure: Procedure, state: State, *events: Event) -> State:
    for event in events:
        state = engine.step(procedure, state, event)
    return state


def at(procedure: Procedure, state: State) -> tuple[str, str]:
    found = focus.find(procedure, state)
    return found.path, found.why


def done(procedure: Procedure, state: State, error: str = "", **outputs: Any) -> State:
    (call,) = engine.effects(procedure, state)
    assert isinstance(call, Call)
    return engine.step(procedure, state, ActionDone(call.step, call.key, call.inputs_hash, outputs, error))


def heard(path: str) -> Heard:
    return Heard(path, True, 9, 1.0, 2.0)


def to_matter(procedure: Procedure, given: dict[str, Any] | None = None) -> State:
    state = begin(procedure, given or {})
    state = fold(procedure, state, heard("recording"), Answered("danger", False, "nie"))
    if not given:
        state = fold(procedure, state, Answered("who/name", "Anna", "Anna"))
    return done(procedure, state, level="L1")


def to_terms(procedure: Procedure) -> State:
    state = fold(
        procedure,
        to_matter(procedure),
        Answered("matter", "bill", "rachunek"),
        Answered("amount", "49.90", "49,90 zł"),
        Answered("email", "a@b.pl", "a@b.pl"),
        heard("sum"),
    )
    return done(procedure, state, case="R-1", deadline="2026-12-07")


def to_end(procedure: Procedure) -> State:
    state = fold(procedure, to_terms(procedure), heard("terms"), Answered("agreed", True, "tak"))
    return done(procedure, state)


def test_a_whole_call_from_the_first_sentence_to_the_disposition(case: Procedure):
    state = begin(case, {})
    assert engine.effects(case, state) == [Show("recording")]
    state = to_end(case)
    assert engine.effects(case, state) == [Finish("DONE")]
    assert len(state.results["open"]) == 1


def test_the_state_begins_with_what_is_known(case: Procedure):
    state = engine.start(case, given={"a": None, "b": 1}, performer="voice", language="uk", today=TODAY)
    assert (state.given, state.language, state.procedure) == ({"b": 1}, "pl", case.hash)
    assert (state.performer, state.today) == ("voice", "2026-11-23")


# --- Corrections


def test_a_changed_answer_asks_again_only_for_what_depends_on_it(case: Procedure):
    state = fold(case, to_end(case), Answered("email", "c@d.pl", "c@d.pl"))
    assert at(case, state) == ("send", "error"), "the mail has gone, and nothing says how to take it back"
    assert engine.effects(case, state) == [HandOver("", "changed-after-done")]
    state = fold(case, state, Answered("email", "a@b.pl", "a@b.pl"))
    assert engine.effects(case, state) == [Finish("DONE")], "back to what was done: nothing is left to do"


def test_an_action_that_was_done_is_amended_never_done_again(case: Procedure):
    state = fold(case, to_end(case), Answered("amount", "60.00", "60 zł"))
    (call,) = engine.effects(case, state)
    assert call == Call(
        "open", "cases.amend", "open#1",
        {"case": "R-1", "deadline": "2026-12-07", "matter": "bill", "amount": "60.00"}, call.inputs_hash,
    )  # fmt: skip
    state = done(case, state, case="R-1", deadline="2026-12-07")
    assert engine.effects(case, state) == [Finish("DONE")], "the same number and deadline: no statement is read again"


def test_from_a_to_b_and_back_to_a_are_three_runs(case: Procedure):
    state = to_end(case)
    for value in ("60.00", "49.90"):
        state = done(case, fold(case, state, Answered("amount", value, "")), case="R-1", deadline="2026-12-07")
    assert [result.key for result in state.results["open"]] == ["open#0", "open#1", "open#2"]


def test_a_statement_is_read_anew_and_agreed_to_anew_when_it_says_something_else(case: Procedure):
    state = fold(case, to_end(case), Answered("matter", "power", "prąd"))
    assert at(case, state) == ("sum", "changed")
    state = done(case, fold(case, state, heard("sum")), case="R-1", deadline="2026-12-23")
    assert at(case, state) == ("terms", "changed")
    state = fold(case, state, heard("terms"))
    assert at(case, state) == ("agreed", "changed"), "the yes was to other terms"
    assert engine.effects(case, fold(case, state, Answered("agreed", True, "tak"))) == [Finish("DONE")]


def test_what_a_branch_left_behind_was_told_does_not_count_until_it_is_back(case: Procedure):
    state = fold(case, to_terms(case), Answered("matter", "power", ""), heard("sum"))
    (call,) = engine.effects(case, state)
    assert isinstance(call, Call)
    assert "amount" not in call.inputs
    back = fold(case, state, Answered("matter", "bill", ""), heard("sum"))
    assert at(case, back) == ("terms", "new"), "the amount is known again and nobody asks for it"


def test_an_answer_that_breaks_its_rule_is_shown_with_it(case: Procedure):
    state = fold(case, to_matter(case), Answered("matter", "bill", ""), Answered("amount", "0", ""))
    assert at(case, state) == ("amount", "invalid")
    assert at(case, fold(case, to_end(case), Answered("amount", "-1", ""))) == ("amount", "invalid")


# --- Answers ahead, several at once


def test_several_answers_in_one_sentence_are_asked_for_no_more(case: Procedure):
    state = fold(case, to_matter(case), Answered("email", "a@b.pl", ""), Answered("matter", "power", ""))
    assert at(case, state) == ("sum", "new")


def test_an_answer_ahead_that_breaks_its_rule_is_no_answer(case: Procedure):
    state = fold(case, to_matter(case), Answered("matter", "bill", ""))
    assert fold(case, begin(case), Answered("who/name", "x", "")).answers == {}
    assert "who/name" in fold(case, begin(case), Answered("who/name", "Anna", "")).answers
    before = fold(case, to_matter(case), Answered("amount", "-5", ""))
    assert "amount" in before.answers, "its question may never come: it is judged when it does"
    assert at(case, fold(case, before, Answered("matter", "bill", ""))) == ("amount", "invalid")
    assert at(case, state) == ("amount", "new")


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("matter", "nothing"),
        ("danger", "yes"),
        ("who/name", "x" * 30),
        ("nobody", 1),
        ("who/nobody", 1),
        ("case", "R-2"),
        ("recording", 1),
        ("email/x", 1),
    ],
)
def test_what_is_no_answer_changes_nothing_but_the_count(case: Procedure, slot: str, value: Any):
    state = begin(case)
    after = fold(case, state, Answered(slot, value, ""))
    assert (after.answers, after.events) == ({}, state.events + 1)


# --- Confirmation, doubt


def test_by_voice_a_critical_answer_waits_until_it_is_confirmed(case: Procedure):
    state = fold(case, begin(case), heard("recording"), Switched(performer="voice"))
    state = fold(case, state, Answered("danger", True, "tak", source="speech"))
    assert at(case, state) == ("danger", "unconfirmed")
    assert at(case, fold(case, state, Confirmed("danger"))) == ("emergency", "end")
    typed = fold(case, state, Switched(performer="desk"))
    assert at(case, typed) == ("danger", "unconfirmed"), "the person who takes over sees what was not settled"
    assert at(case, fold(case, typed, Answered("danger", False, "nie"))) == ("who/name", "new")


def test_i_think_so_counts_as_the_step_says_and_else_waits(case: Procedure):
    state = fold(case, begin(case), heard("recording"), Answered("danger", False, "nie", unsure=True))
    assert engine.effects(case, state) == [HandOver("queue faults", "Zagrożenie")]
    assert state.answers["danger"].written == "tak"
    state = fold(case, to_terms(case), heard("terms"), Answered("agreed", True, "tak", unsure=True))
    assert at(case, state) == ("agreed", "unconfirmed")


def test_i_do_not_know_counts_as_i_think_so_where_no_edge_says_otherwise(case: Procedure):
    state = fold(case, begin(case), heard("recording"), Declined("danger", "dont_know"))
    assert engine.effects(case, state) == [HandOver("queue faults", "Zagrożenie")]
    assert state.answers["danger"].written == "tak"


def test_a_confirmation_of_nothing_changes_nothing(case: Procedure):
    assert fold(case, begin(case), Confirmed("danger")).answers == {}


# --- Declined


def test_a_refusal_takes_its_edge_and_a_later_answer_takes_its_place(case: Procedure):
    state = fold(case, to_matter(case), Answered("matter", "power", ""), Declined("email", "refused"))
    assert at(case, state) == ("by_letter", "new")
    state = fold(case, state, heard("by_letter"), Answered("email", "a@b.pl", ""))
    assert at(case, state) == ("sum", "new")
    declined = fold(case, state, Declined("email", "refused"))
    assert "email" not in declined.answers


def test_who_does_not_know_is_let_off_or_handed_over(case: Procedure):
    state = fold(case, to_matter(case), Answered("matter", "bill", ""), Declined("amount", "dont_know"))
    assert at(case, state) == ("email", "new")
    state = fold(
        case, begin(case), heard("recording"), Answered("danger", False, ""), Declined("who/name", "dont_know")
    )
    assert engine.effects(case, state) == [HandOver("", "dont_know")]
    assert at(case, fold(case, to_matter(case), Declined("matter", "refused"))) == ("matter", "end")


def test_only_a_question_can_be_declined_in_two_ways(case: Procedure):
    for event in (Declined("recording", "refused"), Declined("nobody", "refused"), Declined("matter", "laughs")):
        assert fold(case, begin(case), event).outcomes == {}


# --- Back


def test_back_shows_the_last_answer_again_and_deletes_nothing(case: Procedure):
    state = fold(case, to_terms(case), Back())
    assert at(case, state) == ("email", "unconfirmed")
    state = fold(case, state, Back())
    assert at(case, state) == ("amount", "unconfirmed")
    assert at(case, fold(case, state, Confirmed("amount"))) == ("email", "unconfirmed")
    assert at(case, fold(case, state, Confirmed("amount"), Confirmed("email"))) == ("terms", "new")
    assert state.answers["amount"].value == "49.90"


def test_back_over_a_declined_question_asks_it_again(case: Procedure):
    state = fold(case, to_matter(case), Answered("matter", "bill", ""), Declined("amount", "dont_know"), Back())
    assert at(case, state) == ("amount", "new")
    handed = fold(case, to_matter(case), Declined("matter", "refused"), Back())
    assert at(case, handed) == ("matter", "new")


def test_back_at_the_beginning_stays_there(case: Procedure):
    assert at(case, fold(case, begin(case), Back())) == ("recording", "new")


# --- Read out


def test_a_statement_cut_off_is_read_on_and_its_seconds_are_kept(case: Procedure):
    state = fold(case, begin(case), Heard("recording", False, 1, 0.5, 2.0))
    assert at(case, state) == ("recording", "new")
    assert state.evidence["recording"].sentences == 1
    state = fold(case, state, Heard("recording", True, 2, 4.0, 6.5))
    assert state.evidence["recording"].spans == (Span(0.5, 2.0), Span(4.0, 6.5))
    assert at(case, state) == ("danger", "new")


def test_what_nobody_reads_now_was_not_heard(case: Procedure):
    state = fold(case, begin(case), heard("terms"), heard("danger"), heard("nobody"))
    assert state.evidence == {}
    state = fold(case, begin(case), Heard("recording", False, -7, 0, 1), Heard("recording", False, 99, 1, 2))
    assert state.evidence["recording"].sentences == 2, "no more than there are"


def test_another_language_reads_anew_only_what_was_not_finished(case: Procedure):
    state = fold(case, begin(case), Heard("recording", False, 1, 0, 1), Switched(language="en"))
    assert (state.evidence, state.language) == ({}, "en")
    finished = fold(case, begin(case), heard("recording"), Switched(language="en"), Switched(language="uk"))
    assert at(case, finished) == ("danger", "new")
    assert focus.find(case, finished).text == "Any danger?"
    assert fold(case, finished, Switched(performer="nobody")).performer == "desk"


# --- Beside the matter


def test_a_side_question_is_counted_and_the_call_stays_where_it_is(case: Procedure):
    state = to_matter(case)
    after = fold(case, state, Digressed("why"), Digressed("why"), Digressed("nobody"), Digressed("who/nobody"))
    assert at(case, after) == at(case, state)
    assert after.digressions == {"why": 2}


def test_leaving_for_good_leads_away_from_whatever_was_not_done(case: Procedure):
    state = fold(case, to_matter(case), Digressed("fire"))
    assert engine.effects(case, state) == [HandOver("queue faults", "Zagrożenie")]
    assert engine.effects(case, fold(case, to_end(case), Digressed("fire"))) == [HandOver("queue faults", "Zagrożenie")]


def test_a_side_question_of_an_included_procedure_leaves_that_one_only(case: Procedure):
    state = fold(case, begin(case), heard("recording"), Answered("danger", False, ""), Digressed("who/whose"))
    assert state.digressions == {"who/whose": 1}
    state = fold(case, state, Digressed("who/hide"))
    assert at(case, state) == ("matter", "new"), "it returned unknown, and the complaint goes on"
    assert engine.effects(case, fold(case, state, Digressed("fire"))) == [HandOver("queue faults", "Zagrożenie")]
    assert fold(case, state, Digressed("recording/x")).digressions == {"who/whose": 1, "who/hide": 1}


# --- Actions


def test_an_action_that_fails_takes_its_edge_and_one_without_hands_over(case: Procedure):
    state = fold(case, to_terms(case), Answered("amount", "60.00", ""))
    assert engine.effects(case, done(case, state, "full")) == [Finish("LATER")]
    state = done(case, state, "unheard")
    assert engine.effects(case, state) == [HandOver("", "unheard")]
    state = fold(case, state, Retried("open"))
    (again,) = engine.effects(case, state)
    assert isinstance(again, Call)
    assert (again.key, again.action) == ("open#2", "cases.amend")


def test_a_result_delivered_twice_or_that_nobody_asked_for_is_ignored(case: Procedure):
    state = to_terms(case)
    for event in (
        ActionDone("open", "open#0", "", {"case": "R-9"}),
        ActionDone("open", "open#7", "", {"case": "R-9"}),
        ActionDone("terms", "terms#0", "", {}),
        ActionDone("nobody", "nobody#0", "", {}),
    ):
        assert fold(case, state, event).results == state.results


def test_only_what_failed_is_tried_again_and_not_for_ever(case: Procedure):
    state = to_terms(case)
    assert fold(case, state, Retried("open"), Retried("nobody")).results == state.results
    state = fold(case, state, Answered("amount", "60.00", ""))
    for _ in range(20):
        state = fold(case, state, Retried("open"))
        if isinstance(engine.effects(case, state)[0], Call):
            state = done(case, state, "unheard")
    assert sum(result.void for result in state.results["open"]) == engine.MOST_RETRIES


def test_a_hand_over_without_a_reason_tells_its_title_or_name():
    text = "procedure: p\ntitle: {pl: P, en: P}\nsteps:\n  - hand_over: leader\n    to: queue x\n"
    made = compiled(text)
    assert engine.effects(made, begin(made)) == [HandOver("queue x", "leader")]
    made = compiled(text + "    title: {pl: Lider, en: Leader}\n")
    assert engine.effects(made, begin(made)) == [HandOver("queue x", "Lider")]


def test_after_too_many_events_the_call_is_handed_over_and_nothing_more_is_kept(case: Procedure):
    state = begin(case)
    for _ in range(focus.MOST_EVENTS + 5):
        state = engine.step(case, state, Back())
    assert state.events == focus.MOST_EVENTS
    assert engine.effects(case, state) == [HandOver("", "too-long")]


def test_steps_and_slots_are_found_by_their_path(case: Procedure):
    assert engine.find_step(case, "who/name") is not None
    assert engine.find_step(case, "matter/name") is None
    assert engine.find_step(case, "nobody/name") is None
    slot = engine.slot_at(case, "who/name")
    assert slot is not None
    assert slot.name == "name"
    assert engine.slot_at(case, "customer") is not None, "given: it may be corrected"
    assert engine.slot_at(case, "case") is None, "an action gives it"
