"""A call about an account: what is told to whom, what wrong answers leave behind, how one is addressed."""

from __future__ import annotations

from typing import Any

import pytest

from infolinia.conduct import queries, services
from infolinia.content import services as content
from infolinia.journal import queries as journal
from infolinia.journal.facts import Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.procedures.card import Card
from tests.conduct.stage import Stage
from tests.conduct.test_procedure import card

ACCOUNTS = "+48991000110"
MALTA, SZELEST, BAKERY = "+48994000102", "+48994000105", "+48994000701"
RIGHT = {"birth_date": "30 września 1987", "pesel_tail": "dwa osiem trzy"}
WRONG = {"birth_date": "30 września 1978", "pesel_tail": "283"}
AGAIN = {f"{name}_again": said for name, said in WRONG.items()}


def rings(stage: Stage, caller: str) -> str:
    call = stage.waits(dialled=ACCOUNTS, caller=caller)
    stage.takes("liliana", call)
    return call


def goes_to(stage: Stage, call: str, step: str, answers: dict[str, str]) -> Card:
    """As an agent would, to a step or to the end of the procedure."""
    for _ in range(30):
        shown = card(stage, call)
        if shown.path == step or shown.ended:
            return shown
        if shown.kind in ("say", "statement"):
            stage.does("liliana", services.heard, call, shown.path, len(shown.sentences), whole=True, begin=0.0)
        else:
            stage.does("liliana", services.answer_step, call, shown.path, answers[shown.path.rpartition("/")[2]])
    raise AssertionError(f"never came to {step}")


def told(call: str, name: str = "customer.") -> list[Any]:
    """The events of the call's journal of that name, or whose names begin so."""
    with scoped(ALL_CLIENTS):
        return [entry for entry in journal.replay(Stream("call", call)) if entry.name.startswith(name)]


def names(call: str) -> list[str]:
    return [entry.name for entry in told(call)]


@pytest.fixture
def desk(stage: Stage) -> Stage:
    stage.ready("liliana")
    return stage


def test_who_is_verified_hears_the_balance_and_is_addressed_as_they_wish(desk: Stage):
    call = rings(desk, MALTA)
    shown = goes_to(desk, call, "disagrees", RIGHT)
    assert shown.text == "Czy ma Pan do tego rachunku zastrzeżenia?"
    assert {r.written for r in shown.results} >= {"588,90\u00a0zł", "500,00\u00a0zł"}
    with scoped(ALL_CLIENTS):
        assert queries.level(call) == "L2"
    assert names(call) == ["customer.identified", "customer.verified"]
    with scoped(ALL_CLIENTS):
        assert "283" not in queries.summary(call), "what identity was checked by stays out of the note"


def test_a_wrong_answer_counts_though_the_action_failed(desk: Stage):
    call = rings(desk, MALTA)
    shown = goes_to(desk, call, "told", {**WRONG, **AGAIN})
    assert shown.path == "untold"
    assert names(call) == ["customer.identified", "customer.not_verified", "customer.not_verified"]
    with scoped(ALL_CLIENTS):
        assert queries.level(call) == "L1"
    assert [entry.event.failed for entry in told(call, "customer.not_verified")] == [1, 2]
    assert journal.verify() == []


CARELESS = """
procedure: rachunek
version: 99
title: {pl: Rachunek, en: Account}
languages: [pl]
given:
  customer: {type: customer}
slots:
  to_pay: {type: money, title: {pl: Do zapłaty, en: To pay}}
steps:
  - do: look_up
    action: customers.balance
    with: {customer: customer}
    out: {to_pay: to_pay}
    on_error: {not_verified: nothing, not_found: nothing, unavailable: nothing}
    on_change: customers.balance
  - say: amount
    text: {pl: "Do zapłaty {to_pay}."}
  - finish: nothing
    disposition: I_INFO
    text: {pl: "Nie podam."}
"""


def test_a_procedure_that_verifies_nobody_gets_no_balance(desk: Stage):
    with scoped({"NAD"}):
        content.publish("NAD", CARELESS, source="rachunek.yaml", library={}, now=desk.now)
    call = rings(desk, MALTA)
    shown = card(desk, call)
    assert shown.path == "nothing"
    assert "588" not in str(shown)


@pytest.mark.parametrize(("caller", "said"), [(SZELEST, "pani"), (BAKERY, "")])
def test_the_form_of_address_comes_from_the_file(desk: Stage, caller: str, said: str):
    call = rings(desk, caller)
    (started,) = told(call, "procedure.started")
    assert started.event.given.get("customer.addressed", "") == said
