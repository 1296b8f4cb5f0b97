"""Acoustic shocks are kept: in the journal of the call and of the shift, and for the record of safety at work."""

from __future__ import annotations

from datetime import timedelta

from infolinia.conduct import queries, services
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.events import Shocked
from infolinia.journal import queries as journal
from infolinia.telephony.switch import door
from tests.conduct.stage import Stage

TONE = {"sound": "tone", "spl": 118.0, "limited_spl": 94.0, "seconds": 1.2, "frequency": 2100.0}


def talk(stage: Stage) -> str:
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    return call


def kept(stage: Stage) -> list[tuple[str, str, str]]:
    found = queries.shocks(since=stage.now - timedelta(hours=1), until=stage.now + timedelta(seconds=1))
    return [(shock.call, shock.user, shock.sound) for shock in found]


def test_a_shock_on_an_agents_line_is_in_the_call_the_shift_and_the_record(stage: Stage):
    call = talk(stage)
    stage.switch.tell(door.AcousticShock, call, leg=stage.leg("liliana", call), **TONE)
    stage.settle()
    liliana = stage.people["liliana"]
    told = stage.last(call, "call.acoustic_shock")
    assert (told.user, told.sound, told.spl, told.limited_spl, told.frequency) == (liliana, "tone", 118.0, 94.0, 2100.0)
    shift = [item.event for item in journal.replay(floor.shift_stream(liliana)) if item.name == "shift.acoustic_shock"]
    assert [(item.call, item.spl) for item in shift] == [(call, 118.0)]
    assert kept(stage) == [(call, liliana, "tone")]
    assert stage.state("liliana") == "talking"


def test_what_befell_a_customers_line_is_in_the_call_only(stage: Stage):
    call = talk(stage)
    stage.switch.tell(door.AcousticShock, call, leg=stage.customer_leg(call), **TONE)
    stage.settle()
    assert stage.last(call, "call.acoustic_shock").user == ""
    assert kept(stage) == []


def test_who_has_no_shift_has_no_shift_to_write_in(stage: Stage):
    """A switch's word may come when the agent has gone: it is no error."""
    liliana = stage.people["liliana"]
    gone = Shocked(liliana, "c-1", "click", 112.0, 105.0, 0.02)
    assert not routing.note(gone, now=stage.now)
    stage.ready("liliana")
    assert routing.note(gone, now=stage.now)


def test_the_agents_own_word_is_kept_with_the_call_in_hand(stage: Stage):
    call = talk(stage)
    services.shock_said(stage.people["liliana"], now=stage.now)
    assert "call.shock_said" in stage.journal(call)
    assert kept(stage) == [(call, stage.people["liliana"], "said")]


def test_an_agent_without_a_call_can_say_it_too(stage: Stage):
    stage.ready("liliana")
    services.shock_said(stage.people["liliana"], now=stage.now)
    assert kept(stage) == [("", stage.people["liliana"], "said")]
