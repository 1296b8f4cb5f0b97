"""An agent's telephone joins its two calls: the customer it holds and the colleague it asked (REFER with Replaces)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infolinia.conduct import services
from infolinia.conduct.facts import CallState
from infolinia.floor.lines import extensions
from infolinia.telephony.switch import door
from tests.conduct.stage import Stage


@pytest.fixture
def talk(stage: Stage) -> str:
    """Liliana holds a customer; Bożena is free."""
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    stage.ready("bozena")
    stage.does("liliana", services.hold, call)
    return call


def asks(stage: Stage, *, answered: bool = True) -> str:
    """Liliana's telephone calls Bożena, who answers."""
    call = stage.dials("liliana", extensions.of(stage.people["bozena"]).number)
    if answered:
        stage.takes("bozena", call)
    return call


def refers(stage: Stage, call: str, leg: str, replaces_leg: str) -> bool:
    """The telephone asks; whether it may."""
    facts = {"leg": leg, "to": "sip:2@192.0.2.1", "replaces_leg": replaces_leg}
    stage.switch.tell(door.ReferAsked, call, **facts)
    stage.settle()
    return [command for command in stage.switch.done if isinstance(command, door.AnswerRefer)][-1].accepted


@pytest.mark.parametrize("names", ["customer", "colleague"])
def test_customer_and_colleague_talk_and_the_agent_is_free(stage: Stage, talk: str, names: str):
    """Whichever of the two calls the telephone names first."""
    asked = asks(stage)
    legs = {"customer": (talk, stage.leg("liliana", talk)), "colleague": (asked, stage.leg("liliana", asked))}
    first, second = legs[names], legs["colleague" if names == "customer" else "customer"]
    assert refers(stage, *first, second[1])
    assert stage.talk(talk, "bozena")
    assert (stage.call(talk).state, stage.call(talk).agent) == (CallState.TALKING, stage.people["bozena"])
    assert not stage.call(asked).state.on_line
    assert (stage.state("liliana"), stage.state("bozena")) == ("wrap_up", "talking")
    assert stage.journal(asked)[-5:].count("call.gone_on") == 1
    assert "call.brought_in" in stage.journal(talk)
    assert len(stage.switch.legs) == 2
    stage.customer_hangs_up(talk)
    stage.settle()
    assert stage.state("bozena") == "wrap_up"
    assert stage.switch.legs == {}


def test_the_recording_of_the_call_goes_on(stage: Stage, talk: str):
    asked = asks(stage)
    refers(stage, talk, stage.leg("liliana", talk), stage.leg("liliana", asked))
    assert [recording.closed_at for recording in stage.recordings(talk)] == [None]
    assert stage.call(talk).procedure


def test_a_colleague_who_has_not_answered_cannot_be_given_the_call(stage: Stage, talk: str):
    asked = asks(stage, answered=False)
    assert not refers(stage, talk, stage.leg("liliana", talk), stage.leg("liliana", asked))
    assert stage.last(talk, "call.refer_declined").why == "transfer-not-answered"
    assert stage.call(talk).state == CallState.HELD
    assert stage.state("bozena") == "ringing"


def test_a_colleague_who_may_not_work_for_the_client_is_not_given_it(stage: Stage, talk: str, monkeypatch):
    from infolinia.conduct import attended

    asked = asks(stage)
    monkeypatch.setattr(
        attended.clients, "user", lambda id_, find=attended.clients.user: replace(find(id_), clients=frozenset())
    )
    assert not refers(stage, talk, stage.leg("liliana", talk), stage.leg("liliana", asked))
    assert stage.last(talk, "call.refer_declined").why == "transfer-target"
    assert stage.state("bozena") == "talking"


def test_a_line_of_another_agent_cannot_be_named(stage: Stage, talk: str):
    asked = asks(stage)
    assert not refers(stage, talk, stage.leg("liliana", talk), stage.leg("bozena", asked))
    assert stage.last(talk, "call.refer_declined").why == "transfer-target"
    assert stage.switch.hears(stage.leg("liliana", asked), stage.leg("bozena", asked))


def test_a_colleague_who_hangs_up_while_he_is_brought_in_ends_the_call(stage: Stage, talk: str):
    """The end of the line is told as of the call that it has left by then."""
    asked = asks(stage)
    mine, his = stage.leg("liliana", asked), stage.leg("bozena", asked)
    stage.switch.tell(door.ReferAsked, talk, leg=stage.leg("liliana", talk), to="sip:2@192.0.2.1", replaces_leg=mine)
    stage.take_events()
    stage.switch.ends(his)
    stage.settle()
    assert stage.state("bozena") != "talking" or stage.call(talk).agent_lost_at is not None
    assert stage.call(talk).state != CallState.HELD
    assert not stage.call(asked).state.on_line
