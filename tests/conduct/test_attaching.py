"""The customer of a call as the agent names one: who may be named, what it proves, what the procedure makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from infolinia.conduct import queries, services
from infolinia.journal import queries as journal
from infolinia.journal.facts import Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.trades.cases import queries as cases
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage
from tests.conduct.test_procedure import KNOWN, card, goes_to

STRANGE = "+48600100200"  # on nobody's file


def id_of(code: str, client: str = "NAD") -> str:
    with scoped(ALL_CLIENTS):
        found = customers.id_of(code, client)
    assert found
    return found


def level(call: str) -> str:
    with scoped(ALL_CLIENTS):
        return queries.level(call)


@pytest.fixture
def talk(stage: Stage) -> str:
    stage.ready("liliana")
    call = stage.waits(dialled="+48991000120", caller=STRANGE)
    stage.takes("liliana", call)
    return call


def attach(stage: Stage, call: str, customer: str, by: str = "liliana") -> None:
    stage.does(by, services.attach_customer, call, customer)


def refused(stage: Stage, call: str, customer: str, by: str = "liliana") -> str:
    with pytest.raises(Refusal) as refusal:
        attach(stage, call, customer, by)
    return refusal.value.code


def test_the_journal_says_who_named_whom(stage: Stage, talk: str):
    attach(stage, talk, id_of("K09"))
    assert stage.call(talk).customer == id_of("K09")
    with scoped(ALL_CLIENTS):
        (entry,) = [e for e in journal.replay(Stream("call", talk)) if e.name == "call.customer_attached"]
        (line,) = [line for line in queries.record_of(talk).lines if line.name == "call.customer_attached"]
    assert (entry.by.id, entry.event.customer, entry.event.before) == (stage.people["liliana"], id_of("K09"), "")
    assert "Oleksandr Bondar" in line.sentence


def test_it_proves_no_identity(stage: Stage, talk: str):
    assert level(talk) == "L0"
    attach(stage, talk, id_of("K09"))
    assert level(talk) == "L0"


def test_who_changes_is_at_no_level_that_another_has_reached(stage: Stage):
    stage.ready("liliana")
    call = stage.waits(dialled="+48991000120", caller=KNOWN)
    stage.takes("liliana", call)
    assert level(call) == "L1"
    attach(stage, call, id_of("K05"))
    assert level(call) == "L0"
    attach(stage, call, id_of("K09"))
    assert level(call) == "L1"
    assert stage.journal(call).count("call.customer_attached") == 2


def test_the_procedure_asks_no_more_who_it_is_and_identifies_the_one_named(stage: Stage, talk: str):
    goes_to(stage, talk, "identyfikacja/name")
    attach(stage, talk, id_of("K09"))
    assert card(stage, talk).path == "matter"
    found: Any = stage.last(talk, "customer.identified")
    assert (found.customer, found.by_what) == (id_of("K09"), ("chosen", "search"))
    assert [item.written for item in card(stage, talk).settled if item.path == "customer"] == ["Oleksandr Bondar"]


def test_the_case_is_opened_for_the_one_named_and_follows_a_change(stage: Stage, talk: str):
    attach(stage, talk, id_of("K09"))
    goes_to(stage, talk, "number_and_deadline")
    with scoped(ALL_CLIENTS):
        (case,) = cases.of_call(talk)
    assert case.customer == id_of("K09")
    attach(stage, talk, id_of("K05"))
    with scoped(ALL_CLIENTS):
        (same,) = cases.of_call(talk)
    assert (same.number, same.customer) == (case.number, id_of("K05"))


def test_the_same_again_changes_nothing(stage: Stage, talk: str):
    attach(stage, talk, id_of("K09"))
    before = stage.journal(talk)
    attach(stage, talk, id_of("K09"))
    assert stage.journal(talk) == before


def test_who_may_not_be_named_and_by_whom_and_when(stage: Stage, talk: str):
    before = stage.journal(talk)
    assert refused(stage, talk, id_of("K10", "WYG")) == "customer-not-found"
    assert refused(stage, talk, "x") == "customer-not-found"
    assert refused(stage, talk, "999999") == "customer-not-found"
    stage.ready("oskar")
    assert refused(stage, talk, id_of("K09"), by="oskar") == "call-not-yours"
    assert stage.journal(talk) == before
    stage.does("liliana", services.hang_up, talk)
    assert refused(stage, talk, id_of("K09")) == "call-state"
