"""The procedure of a running call: one winner a step, corrections that act once, the version a call began with."""

from __future__ import annotations

import pytest

from infolinia.conduct import queries, services
from infolinia.content import packs
from infolinia.content import services as content
from infolinia.journal.models import Entry
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.procedures.card import Card
from infolinia.trades.cases import queries as cases
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage

KNOWN = "+48994000109"  # a customer of the demo
ANSWERS = {
    "danger": "nie",
    "matter": "internet",
    "description": "Internet działa wolno wieczorem.",
    "measured": "210 Mb/s",
    "since": "od początku listopada",
    "expectation": "Naprawy.",
    "fixed": "nie",
    "reply_way": "e-mail",
    "email": "oleksandr@poczta.example",
}


@pytest.fixture
def talk(stage: Stage) -> str:
    stage.ready("liliana")
    call = stage.waits(dialled="+48991000120", caller=KNOWN)
    stage.takes("liliana", call)
    return call


def card(stage: Stage, call: str) -> Card:
    with scoped(ALL_CLIENTS):
        shown = queries.card(call)
    assert shown is not None
    return shown


def goes_on(stage: Stage, call: str) -> None:
    """Do the step in focus as an agent would."""
    shown = card(stage, call)
    if shown.kind in ("say", "statement"):
        stage.does("liliana", services.heard, call, shown.path, len(shown.sentences), whole=True, begin=0.0)
    else:
        stage.does("liliana", services.answer_step, call, shown.path, ANSWERS[shown.path])


def goes_to(stage: Stage, call: str, path: str) -> Card:
    for _ in range(30):
        if (shown := card(stage, call)).path == path:
            return shown
        goes_on(stage, call)
    raise AssertionError(f"never came to {path}")


def refused(stage: Stage, service, call: str, *args: str, by: str = "liliana", **options) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        service(call, *args, by=stage.people[by], now=stage.now, **options)
    return refusal.value


def test_a_second_answer_to_the_same_step_is_told_that_it_moved(stage: Stage, talk: str):
    goes_to(stage, talk, "danger")
    stage.does("liliana", services.answer_step, talk, "danger", "nie")
    steps = stage.journal(talk).count("procedure.stepped")
    assert refused(stage, services.answer_step, talk, "danger", "tak").code == "step-moved"
    assert stage.journal(talk).count("procedure.stepped") == steps


def test_what_is_no_answer_is_refused_with_the_reason_and_nothing_is_kept(stage: Stage, talk: str):
    goes_to(stage, talk, "since")
    refusal = refused(stage, services.answer_step, talk, "since", "kiedy kwitną bzy")
    assert (refusal.code, refusal.status) == ("step-value", 422)
    assert card(stage, talk).path == "since"


def test_a_colleague_cannot_answer(stage: Stage, talk: str):
    stage.ready("bozena")
    assert refused(stage, services.answer_step, talk, "danger", "nie", by="bozena").code == "call-not-yours"


def test_the_case_is_opened_once_and_a_correction_amends_it(stage: Stage, talk: str):
    shown = goes_to(stage, talk, "number_and_deadline")
    with scoped(ALL_CLIENTS):
        (case,) = cases.of_call(talk)
    assert case.number in shown.text
    with scoped(ALL_CLIENTS):
        by, text = stage.people["liliana"], "Internet nie działa wcale."
        found = services.consequences(talk, "description", text, by=by, now=stage.now)
    assert "Rodzaj" in found.stay
    stage.does("liliana", services.answer_step, talk, "description", "Internet nie działa wcale.", correction=True)
    goes_to(stage, talk, "number_and_deadline")
    with scoped(ALL_CLIENTS):
        (same,) = cases.of_call(talk)
    assert same.number == case.number
    assert same.description == "Internet nie działa wcale."
    assert stage.journal(talk).count("call.case_opened") == 1
    assert stage.journal(talk).count("call.case_amended") == 1


def test_back_shows_the_last_answer_again(stage: Stage, talk: str):
    goes_to(stage, talk, "description")
    stage.does("liliana", services.back, talk)
    shown = card(stage, talk)
    assert shown.path == "matter"
    assert shown.value


def test_the_customer_does_not_know_and_the_call_goes_on(stage: Stage, talk: str):
    goes_to(stage, talk, "since")
    stage.does("liliana", services.decline_step, talk, "since", "dont_know")
    assert card(stage, talk).path != "since"


def test_who_does_not_know_whether_there_is_danger_is_treated_as_in_danger(stage: Stage, talk: str):
    goes_to(stage, talk, "danger")
    shown = card(stage, talk)
    assert shown.may_not_know
    assert not shown.may_refuse
    stage.does("liliana", services.decline_step, talk, "danger", "dont_know")
    assert ("danger", "tak") in [(item.path, item.written) for item in card(stage, talk).settled]


def test_a_key_that_would_end_the_procedure_changes_nothing(stage: Stage, talk: str):
    goes_to(stage, talk, "matter")
    with pytest.raises(Refusal) as refused:
        stage.does("liliana", services.decline_step, talk, "matter", "dont_know")
    assert refused.value.code == "step-needed"
    shown = card(stage, talk)
    assert (shown.path, shown.ended) == ("matter", False)


def test_a_side_question_returns_to_the_same_step(stage: Stage, talk: str):
    shown = goes_to(stage, talk, "description")
    stage.does("liliana", services.digress, talk, shown.asides[0].id)
    assert card(stage, talk).path == "description"


def test_a_call_keeps_the_version_it_began_with(stage: Stage, talk: str):
    library = {file.stem: file.read_text("utf-8") for file in (packs.root() / "demo/procedures").glob("*.yaml")}
    changed = library["reklamacja"].replace("Co się wydarzyło?", "Proszę opowiedzieć, co się stało.")
    with scoped(ALL_CLIENTS):
        content.publish("NAD", changed, source="reklamacja.yaml", library=library, now=stage.now)
    assert goes_to(stage, talk, "description").text == "Co się wydarzyło?"
    stage.does("liliana", services.hang_up, talk)
    stage.does("liliana", services.dispose, talk, "I_DROP")
    stage.does("liliana", services.finish_wrap_up, talk)
    again = stage.waits(dialled="+48991000120", caller=KNOWN)
    stage.takes("liliana", again)
    assert goes_to(stage, again, "description").text == "Proszę opowiedzieć, co się stało."


def test_answers_may_be_given_in_wrap_up_too(stage: Stage, talk: str):
    goes_to(stage, talk, "matter")
    stage.customer_hangs_up(talk)
    stage.settle()
    stage.does("liliana", services.answer_step, talk, "matter", "internet")
    assert card(stage, talk).path == "description"


def test_on_hold_the_second_of_the_recording_goes_on(stage: Stage, talk: str):
    goes_to(stage, talk, "danger")
    stage.does("liliana", services.hold, talk)
    stage.run(10)
    stage.does("liliana", services.answer_step, talk, "danger", "nie")
    assert stage.last(talk, "procedure.stepped").second >= 10


@pytest.mark.parametrize("service", [services.confirm, services.digress])
def test_words_that_are_no_path_never_come_into_the_chain(stage: Stage, talk: str, service):
    """What stands in the chain cannot be erased."""
    with pytest.raises(Refusal) as refused:
        service(talk, "Jan Kowalski 85010112345", by=stage.people["liliana"], now=stage.now)
    assert refused.value.code == "step-moved"
    assert not Entry.objects.filter(text__contains="Kowalski").exists()
