"""The demo's procedures with the actions that the trades offer: what a call leaves behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from infolinia.content import packs, queries, services
from infolinia.journal.facts import Actor
from infolinia.journal.scope import scoped
from infolinia.procedures import actions, card, engine, focus
from infolinia.procedures.events import ActionDone, Answered, Call
from infolinia.procedures.language import Procedure
from infolinia.procedures.state import State
from infolinia.speech.speaker import SpeakerMissing
from infolinia.trades.cases import queries as cases
from tests.procedures.drive import begin, questions, reply, values

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def mute(text: str, language: str, folder: Path) -> Path:
    raise SpeakerMissing("not here")


@pytest.fixture(autouse=True)
def demo(db, tmp_path: Path):
    services.load_pack(packs.root() / "demo", now=NOW, prompts_folder=tmp_path, render=mute)


def conducted(client: str, procedure: Procedure, state: State, answers: dict[str, Any], customer: str = "") -> State:
    """To the end, running actions as the centre does: in one transaction with their result."""
    for _ in range(100):
        (effect, *_rest) = engine.effects(procedure, state)
        if isinstance(effect, Call):
            context = actions.ActionContext("c-1", client, customer, Actor("agent", "1"), NOW, f"c-1:{effect.key}")
            with transaction.atomic():
                try:
                    outputs = dict(actions.get(effect.action).run(effect.inputs, context))
                    done = ActionDone(effect.step, effect.key, effect.inputs_hash, outputs)
                except actions.ActionFailed as failed:
                    done = ActionDone(effect.step, effect.key, effect.inputs_hash, {}, failed.code)
            state = engine.step(procedure, state, done)
            continue
        event = reply(procedure, state, answers)
        if event is None:
            return state
        state = engine.step(procedure, state, event)
    raise AssertionError(focus.find(procedure, state).path)


def given(name: str) -> dict[str, Any]:
    return {"client.name": name, "call.caller": "+48994000109"}


def ready(client: str, name: str) -> tuple[Procedure, dict[str, Any]]:
    procedure = queries.current(client, name)
    assert procedure is not None
    return procedure, {path: values(slot)[-1] for path, slot in questions(procedure)}


def test_a_complaint_becomes_a_case_with_a_lawful_deadline_and_a_correction_amends_it():
    procedure, answers = ready("NAD", "reklamacja")
    answers |= {
        "danger": False,
        "identyfikacja/name": "Oleksandr Bondar",
        "identyfikacja/number": "N-100226",
        "matter": "agent_conduct",
        "reply_way": "email",
    }
    state = conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers)
    shown = card.card(procedure, state)
    results = {s.path: s.value for s in shown.results}
    assert shown.disposition == "COMPL_NEW"
    assert results["identyfikacja/level"] == "L1"
    assert results["deadline"] == "2026-12-07"

    state = engine.step(procedure, state, Answered("matter", "internet_or_phone", ""))
    state = conducted("NAD", procedure, state, answers)
    after = {s.path: s.value for s in card.card(procedure, state).results}
    assert after["case"] == results["case"]
    assert after["deadline"] == "2026-12-23"
    with scoped({"NAD"}):
        opened = cases.of_call("c-1")
    assert [case.number for case in opened] == [results["case"]]


def test_a_known_caller_is_not_asked_who_they_are():
    procedure, answers = ready("NAD", "reklamacja")
    answers |= {"danger": False}
    caller = {**given("Nadwita S.A."), "customer": {"id": "K09", "name": "Oleksandr Bondar"}}
    state = conducted("NAD", procedure, begin(procedure, caller), answers, customer="K09")
    assert not [path for path in state.answers if path.startswith("identyfikacja/")]
    first = card.card(procedure, state).settled[0]
    assert (first.label, first.written) == ("Klient", "Oleksandr Bondar")


def test_a_fault_is_logged_with_a_promise():
    procedure, answers = ready("NAD", "awaria")
    answers |= {"danger": True, "threat": "wire", "sensitive": True, "phone": "+48994000108"}
    state = conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers)
    shown = card.card(procedure, state)
    assert shown.disposition == "I_FAULT"
    assert any(read.path == "card_wire" and read.whole for read in shown.statements)
    assert "oddzwonimy" in shown.statements[-1].text.lower()


def test_an_order_is_told_and_an_unknown_one_called_back():
    procedure, answers = ready("WYG", "status-zamowienia")
    answers |= {"order": "Z-88120"}
    state = conducted("WYG", procedure, begin(procedure, given("Wygodnia sp. z o.o.")), answers)
    assert card.card(procedure, state).disposition == "I_ORDER"

    answers |= {"order": "Z-11111"}
    state = conducted("WYG", procedure, begin(procedure, given("Wygodnia sp. z o.o.")), answers)
    assert card.card(procedure, state).disposition == "CB_ASKED"
