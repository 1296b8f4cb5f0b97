"""Negotiating: offers in their order, terms within authority, consent above it, and an end in every case."""

from __future__ import annotations

from typing import Any

import pytest

from infolinia.procedures import engine, focus
from infolinia.procedures.events import (
    Agreed,
    Answered,
    AskApproval,
    Declined,
    Event,
    Failed,
    Finish,
    Granted,
    HandOver,
    MakeOffer,
    Proposed,
    Switched,
    Ticked,
)
from infolinia.procedures.outlook import effects
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State
from tests.procedures.drive import NOW, TODAY, compiled

PLAN = """
procedure: plan
title: {pl: Ugoda, en: Plan}
given: {debt: {type: debt}}
slots:
  plan: {type: plan}
  income_day: {type: number, valid: income_day >= 1 and income_day <= 31}
  accepted: {type: yes_no}
steps:
  - negotiate: plan
    about: debts.plan
    with: {balance: debt.balance}
    authority: {voice: 1, agent: 1, leader: 2}
    offers:
      - {id: all, level: 1, count: 1, first_within: 7 days, text: {pl: 'Całość do {first}?', en: 'All by {first}?'}}
      - {id: six, level: 1, count: 3 to 6, each_at_least: 50 zł, in_return: income_day,
         text: {pl: "{count # rata | raty | rat} po {each}?", en: "{count # part | parts} of {each}?"}}
      - {id: twelve, level: 2, count: 7 to 12, each_at_least: 50 zł}
    counter: true
    approval: {wait: 60 s, say: {pl: Zapytam., en: I will ask.}, else: hand_over leader}
    rounds: 6
    out: {plan: plan}
    on_none: none
  - statement: terms
    text: {pl: "{plan.count # rata | raty | rat} po {plan.each}.", en: "{plan.count # part | parts} of {plan.each}."}
  - ask: accepted
    accepts: terms
    text: {pl: Zgoda?, en: Agreed?}
  - finish: agreed
    disposition: PLAN
  - finish: none
    disposition: NONE
"""
DEBT = {"debt": {"balance": "600.00"}}
SIX = {"count": "6", "each": "100.00"}
NINE = {"count": "9", "each": "66.67"}


@pytest.fixture(scope="module")
def plan() -> Procedure:
    return compiled(PLAN)


def begin(procedure: Procedure, performer: str = "voice", given: dict[str, Any] = DEBT) -> State:
    return engine.start(procedure, given=given, performer=performer, language="en", today=TODAY)


def fold(procedure: Procedure, state: State, *events: Event) -> State:
    for event in events:
        state = engine.step(procedure, state, event)
    return state


def at(procedure: Procedure, state: State) -> tuple[str, str]:
    found = focus.find(procedure, state)
    return found.path, found.why


def offer(procedure: Procedure, state: State) -> MakeOffer:
    (made,) = effects(procedure, state, NOW)
    assert isinstance(made, MakeOffer)
    return made


def test_offers_are_made_in_order_each_with_its_price(plan: Procedure):
    state = begin(plan)
    first = offer(plan, state)
    assert (first.offer, first.about, first.inputs) == ("all", "debts.plan", {"balance": "600.00"})
    assert first.text.replace("\u00a0", " ") == "All by 30 November 2026 (Monday)?"
    state = fold(plan, state, Declined("plan", "refused"), Proposed("plan", SIX, by="performer"))
    second = offer(plan, state)
    assert (second.offer, second.terms) == ("six", SIX)
    assert second.text.replace("\u00a0", " ") == "6 parts of PLN 100.00?"


def test_an_offer_taken_waits_for_what_is_asked_in_return(plan: Procedure):
    six = (Declined("plan", "refused"), Proposed("plan", SIX, by="performer"), Agreed("plan"))
    state = fold(plan, begin(plan), *six)
    assert at(plan, state) == ("plan", "in_return")
    state = fold(plan, state, Answered("income_day", "40", ""))
    assert at(plan, state) == ("plan", "in_return"), "no month has 40 days"
    state = fold(plan, state, Answered("income_day", "10", ""))
    assert at(plan, state) == ("terms", "new")
    assert focus.find(plan, state).text.replace("\u00a0", " ") == "6 parts of PLN 100.00."
    taken_back = fold(plan, fold(plan, begin(plan), *six), Declined("plan", "refused"))
    assert effects(plan, taken_back, NOW)[-1] == Finish("NONE")


def test_an_offer_of_several_lengths_is_no_agreement_before_it_is_priced(plan: Procedure):
    state = fold(plan, begin(plan), Declined("plan", "refused"), Agreed("plan"))
    assert at(plan, state) == ("plan", "new")
    assert state.negotiations["plan"].rounds == 2


def test_the_customers_own_terms_are_taken_inside_authority_and_need_consent_above(plan: Procedure):
    state = fold(plan, begin(plan), Proposed("plan", {"count": "4", "each": "150.00"}))
    assert at(plan, state) == ("plan", "in_return")
    state = fold(plan, begin(plan), Proposed("plan", NINE))
    asked, timer = effects(plan, state, NOW)
    assert asked == AskApproval("plan", 2, NINE, "I will ask.")
    assert at(plan, fold(plan, state, Agreed("plan"))) == ("plan", "approval"), "nothing is promised meanwhile"
    assert at(plan, fold(plan, state, Granted("plan", 2, "leader"))) == ("terms", "new")
    assert offer(plan, fold(plan, state, Granted("plan", 1, "agent"))).offer == "all"
    assert offer(plan, fold(plan, state, Granted("plan", 0))).offer == "all"
    late = fold(plan, state, Ticked(timer.name))  # type: ignore[union-attr]  # the second is the timer
    assert effects(plan, late, NOW) == [HandOver("leader", "no_consent")]


def test_terms_inside_no_offer_are_a_round_and_no_more(plan: Procedure):
    state = fold(plan, begin(plan), Proposed("plan", {"count": "24", "each": "25.00"}))
    assert offer(plan, state).offer == "all"
    for _ in range(5):
        state = fold(plan, state, Proposed("plan", {"count": "24", "each": "25.00"}))
    assert effects(plan, state, NOW)[-1] == Finish("NONE")


def test_silence_ends_a_negotiation_too(plan: Procedure):
    state = fold(plan, begin(plan), *[Failed("plan", "silence")] * 6)
    assert effects(plan, state, NOW)[-1] == Finish("NONE")


def test_other_inputs_are_another_negotiation_and_the_yes_was_to_other_terms(plan: Procedure):
    state = fold(plan, begin(plan), Proposed("plan", {"count": "4", "each": "150.00"}), Answered("income_day", "1", ""))
    terms = focus.find(plan, state)
    assert terms.path == "terms"
    changed = fold(plan, state, Answered("debt", {"balance": "700.00"}, ""))
    assert at(plan, changed) == ("plan", "changed")
    assert offer(plan, changed).inputs == {"balance": "700.00"}


def test_what_was_agreed_stands_when_another_performer_goes_on(plan: Procedure):
    state = fold(plan, begin(plan, "voice"), Proposed("plan", NINE), Granted("plan", 2, "leader"))
    assert at(plan, fold(plan, state, Switched(performer="desk"))) == ("terms", "new")
    assert state.negotiations["plan"].agreed == NINE
