"""An agent's telephone joins its two calls (REFER with Replaces): the customer it holds, and the colleague or number
outside that it asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infolinia.conduct import queries, services
from infolinia.conduct.facts import CallState
from infolinia.floor.lines import extensions, prices, spending
from infolinia.floor.lines import services as lines
from infolinia.floor.lines.models import OutsideCall
from infolinia.telephony.switch import door
from tests.conduct.stage import Stage

from .test_by_phone import may_call_out

OUTSIDE = "+48601000017"


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


# --- With a number outside


@pytest.fixture
def trunk(stage: Stage) -> None:
    lines.put_trunk("carrier", {"peers": ["192.0.2.7"], "proxies": ["192.0.2.7:5060"]}, operator="TRZY", now=stage.now)
    may_call_out(stage, "liliana")


def asks_outside(stage: Stage, *, answered: bool = True) -> tuple[str, str]:
    """Liliana's telephone calls the number: (call, leg of the number)."""
    call = stage.dials("liliana", OUTSIDE)
    dial = next(command for command in stage.switch.done if isinstance(command, door.Dial) and command.call == call)
    if answered:
        stage.switch.up(dial.leg)
        stage.settle()
    return call, dial.leg


@pytest.mark.parametrize("names", ["customer", "outside"])
def test_customer_and_a_number_outside_talk_and_the_agent_is_free(stage: Stage, talk: str, trunk: None, names: str):
    asked, outside = asks_outside(stage)
    legs = {"customer": (talk, stage.leg("liliana", talk)), "outside": (asked, stage.customer_leg(asked))}
    first, second = legs[names], legs["outside" if names == "customer" else "customer"]
    assert refers(stage, *first, second[1])
    assert stage.switch.hears(stage.customer_leg(talk), outside)
    assert (stage.call(talk).state, stage.call(talk).agent) == (CallState.FORWARDED, "")
    assert (stage.state("liliana"), stage.call(asked).state) == ("wrap_up", CallState.ENDED)
    told = stage.last(talk, "call.joined_outside")
    assert (told.from_agent, told.to, told.from_call) == (stage.people["liliana"], OUTSIDE, asked)
    assert "call.gone_on" in stage.journal(asked)
    assert [recording.closed_at for recording in stage.recordings(talk)] == [None]
    assert len(stage.switch.legs) == 2
    stage.customer_hangs_up(talk)
    stage.settle()
    assert stage.call(talk).ended_by == "customer"
    assert stage.switch.legs == {}
    assert not spending.is_running()


def test_a_number_outside_that_hangs_up_ends_the_customers_call(stage: Stage, talk: str, trunk: None):
    asked, outside = asks_outside(stage)
    refers(stage, talk, stage.leg("liliana", talk), stage.customer_leg(asked))
    stage.switch.ends(outside)
    stage.settle()
    assert stage.call(talk).ended_by == "outside"
    assert stage.switch.legs == {}


def test_both_may_be_on_hold_while_the_keys_are_pressed(stage: Stage, talk: str, trunk: None):
    asked, outside = asks_outside(stage)
    stage.switch.tell(door.LegHeldByPeer, asked, leg=stage.customer_leg(asked), held=True)
    stage.settle()
    assert stage.call(asked).state is CallState.HELD
    assert refers(stage, talk, stage.leg("liliana", talk), stage.customer_leg(asked))
    assert stage.switch.hears(stage.customer_leg(talk), outside)


def test_a_number_outside_that_has_not_answered_cannot_be_given_the_call(stage: Stage, talk: str, trunk: None):
    asked, _ = asks_outside(stage, answered=False)
    assert not refers(stage, talk, stage.leg("liliana", talk), stage.customer_leg(asked))
    assert stage.last(talk, "call.refer_declined").why == "transfer-not-answered"
    assert (stage.call(talk).state, stage.call(asked).state) == (CallState.HELD, CallState.DIALLING)


def test_what_it_costs_goes_on_counting_for_the_agent_and_is_cut_at_his_limit(stage: Stage, talk: str, trunk: None):
    prices.put_tariff("+48", operator="TRZY", name="kraj", per_minute="60", step=1, now=stage.now)
    prices.put_limit("day", {"scope": "user", "cost_a_day": "30"}, operator="TRZY", now=stage.now)
    asked, outside = asks_outside(stage)
    refers(stage, talk, stage.leg("liliana", talk), stage.customer_leg(asked))
    row = OutsideCall.objects.get(leg=outside)
    assert (row.call, row.user, row.ended_at) == (talk, stage.people["liliana"], None)
    stage.run(40)
    assert not stage.call(talk).state.on_line, "30 złoty are spent after half a minute"
    assert ("cost-limit", "day") in [(alarm.kind, alarm.detail) for alarm in queries.alarms()]


def test_two_customers_are_not_joined(stage: Stage, talk: str, trunk: None):
    """One who called in, and one of a colleague: neither was asked by this telephone."""
    asked, _ = asks_outside(stage)
    stage.ready("bozena")
    other = stage.waits(caller="+48991000143")
    stage.takes("bozena", other)
    assert not refers(stage, talk, stage.leg("liliana", talk), stage.leg("bozena", other))
    assert not refers(stage, asked, stage.customer_leg(asked), stage.leg("bozena", other))
    assert stage.talk(other, "bozena")


def test_a_telephone_that_may_not_call_outside_hands_no_call_there(stage: Stage, talk: str):
    stage.does("liliana", services.resume, talk)
    leg = stage.leg("liliana", talk)
    stage.switch.tell(door.ReferAsked, talk, leg=leg, to=f"sip:{OUTSIDE}@192.0.2.1", number=OUTSIDE)
    stage.settle()
    assert [item.accepted for item in stage.switch.done if isinstance(item, door.AnswerRefer)] == [False]
    assert stage.last(talk, "call.refer_declined").why == "not-granted"
    assert stage.talk(talk, "liliana")
