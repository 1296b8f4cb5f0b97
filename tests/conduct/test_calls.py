"""A call from its arrival to the end of the work after it."""

from __future__ import annotations

from typing import get_args

import pytest
from django.utils import translation

from infolinia.conduct import queries, services
from infolinia.conduct.facts import CallState
from infolinia.conduct.messages import WORDS
from infolinia.journal import queries as journal
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal
from tests.conduct.stage import MUSIC, Stage

SERVED = [
    "call.arrived", "call.leg_up", "call.greeted", "call.queued", "call.rung", "call.leg_up", "call.answered",
    "procedure.started", "recording.started", "call.connected", "call.leg_ended", "call.hung_up", "call.leg_ended",
    "recording.closed", "call.line_down", "call.disposed", "call.wrapped_up", "call.closed",
]  # fmt: skip


def test_a_call_is_greeted_waits_with_music_and_is_served(stage: Stage):
    call = stage.rings_in()
    assert stage.call(call).state is CallState.GREETING
    assert len(stage.hears(call)) == 2
    stage.hears_out(call)
    assert stage.call(call).state is CallState.WAITING
    assert stage.hears(call)[-1] == MUSIC

    stage.ready("liliana")
    assert stage.call(call).state is CallState.RINGING
    assert stage.state("liliana") == "ringing"
    stage.offers("liliana")
    assert stage.call(call).leg_of(stage.people["liliana"]).answer == "answer to offer liliana"
    stage.does("liliana", services.answer, call)
    assert stage.talk(call, "liliana")
    assert stage.call(call).recording

    stage.run(30)
    stage.customer_hangs_up(call)
    stage.settle()
    assert stage.call(call).state is CallState.WRAP_UP
    assert stage.state("liliana") == "wrap_up"
    with pytest.raises(Refusal) as refused:
        services.finish_wrap_up(call, by=stage.people["liliana"], now=stage.now)
    assert refused.value.code == "disposition-missing"
    stage.does("liliana", services.dispose, call, "COMPL_NEW")
    stage.does("liliana", services.finish_wrap_up, call)
    assert stage.call(call).state is CallState.ENDED
    assert stage.state("liliana") == "ready"
    assert [name for name in stage.journal(call) if not name.startswith("procedure.stepped")] == SERVED
    assert journal.verify() == []


def test_the_wrap_up_ends_by_the_clock(stage: Stage):
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    stage.customer_hangs_up(call)
    stage.settle()
    stage.run(91)
    assert stage.state("liliana") == "ready"
    assert stage.call(call).state is CallState.ENDED
    assert stage.journal(call)[-1] == "call.closed"


def test_a_customer_who_gives_up_in_the_queue_leaves_nothing_behind(stage: Stage):
    call = stage.waits()
    stage.customer_hangs_up(call)
    stage.settle()
    assert stage.call(call).state is CallState.ENDED
    assert stage.call(call).ended_by == "customer"
    assert stage.journal(call)[-1] == "call.closed"
    assert not stage.wanted()


def test_a_number_that_is_not_ours_is_refused(stage: Stage):
    call = stage.rings_in("+48990000000")
    assert stage.call(call).state is CallState.ENDED
    assert stage.journal(call) == ["call.arrived", "call.refused", "call.leg_ended", "call.line_down", "call.closed"]


def test_a_missed_ring_goes_to_the_next_agent(stage: Stage):
    stage.ready("liliana")
    call = stage.waits()
    stage.offers("liliana")
    stage.ready("bozena")
    stage.run(21)
    assert stage.state("bozena") == "ringing"
    assert stage.state("liliana") == "ready"
    assert stage.last(call, "call.unanswered").why == "missed"
    assert stage.leg("liliana", call) == ""
    assert len(stage.switch.legs) == 1
    stage.takes("bozena", call)
    assert stage.talk(call, "bozena")


def test_a_declined_ring_goes_to_the_next_agent(stage: Stage):
    stage.ready("liliana", "bozena")
    call = stage.waits()
    assert stage.state("liliana") == "ringing"
    stage.does("liliana", services.decline, call)
    assert stage.state("bozena") == "ringing"


def test_a_call_that_waits_too_long_gets_the_announcement(stage: Stage):
    call = stage.waits()
    stage.run(602)
    assert stage.call(call).state is CallState.LEAVING
    assert stage.last(call, "call.turned_away").why == "late"
    stage.hears_out(call)
    assert stage.call(call).state is CallState.ENDED
    assert stage.journal(call)[-1] == "call.closed"


def test_an_announcement_whose_end_is_never_told_does_not_hold_the_call(stage: Stage):
    call = stage.rings_in()
    stage.run(95)
    assert stage.call(call).state is CallState.WAITING


def test_an_announcement_that_cannot_be_played_is_left_out(stage: Stage):
    stage.switch.refuses[door.Play] = "no-prompt"
    call = stage.rings_in()
    assert stage.call(call).state is CallState.WAITING
    assert "line.refused" in stage.journal(call)
    with translation.override("pl"), scoped(ALL_CLIENTS):
        said = {line.sentence for line in queries.record_of(call).lines if line.name == "line.refused"}
    assert said == {"Centrala nie mogła tego zrobić: odtworzenie zapowiedzi albo muzyki (brak pliku dźwiękowego)."}


def test_all_that_the_line_may_be_asked_and_may_refuse_has_words():
    asked = {it.__name__ for it in door.Command.__subclasses__()}
    assert asked | set(get_args(door.Code)) - {""} <= set(WORDS)


def test_answering_before_the_line_stands_connects_when_it_does(stage: Stage):
    stage.ready("liliana")
    call = stage.waits()
    stage.does("liliana", services.answer, call)
    assert not stage.talk(call, "liliana")
    stage.offers("liliana")
    assert stage.talk(call, "liliana")
    assert stage.call(call).agent_lost_at is None


def test_an_agent_whose_line_never_stands_loses_the_call_to_the_next(stage: Stage):
    stage.ready("liliana")
    call = stage.waits()
    stage.does("liliana", services.answer, call)
    stage.run(61)
    assert stage.state("liliana") == "break"
    assert stage.call(call).state is CallState.WAITING
    stage.ready("bozena")
    stage.takes("bozena", call)
    assert stage.talk(call, "bozena")


def test_a_call_of_the_switch_before_is_not_rung(stage: Stage):
    """A call whose row ended without leaving its queue must not stop the floor."""
    from infolinia.floor.routing import services as routing

    routing.enqueue("c-ghost", "complaints", now=stage.now)
    stage.ready("liliana")
    assert stage.state("liliana") == "ready"
    call = stage.waits()
    assert stage.state("liliana") == "ringing"
    assert stage.call(call).state is CallState.RINGING
