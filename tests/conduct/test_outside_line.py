"""Agents who answer on a number outside: called through a trunk, told who calls, and in the call once they press 1."""

from __future__ import annotations

import pytest

from infolinia.clients import queries as clients
from infolinia.conduct import services
from infolinia.floor.lines import extensions, phones, prices, spending
from infolinia.floor.lines import services as lines
from infolinia.journal.facts import SYSTEM, Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

from .stage import Stage

HOME = "+48601000017"
AGENT = "liliana"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """The agent answers on a mobile."""
    user = stage.people[AGENT]
    values: dict[str, object] = {"peers": ["192.0.2.7"], "proxies": ["192.0.2.7:5060"]}
    lines.put_trunk("carrier", values, operator=clients.user(user).operator, now=stage.now)
    extensions.put(user, outside=HOME, now=stage.now, by=SYSTEM)
    phones.set_device(user, "outside", now=stage.now, by=Actor("agent", user))
    return stage


def dialled(stage: Stage, call: str) -> list[door.Dial]:
    return [command for command in stage.switch.done if isinstance(command, door.Dial) and command.call == call]


def rings(stage: Stage) -> tuple[str, str]:
    """A call rings outside: the call, and the agent's leg."""
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    return call, dialled(stage, call)[-1].leg


def picks_up(stage: Stage, leg: str) -> None:
    stage.switch.up(leg)
    stage.settle()


def presses(stage: Stage, call: str, leg: str, digit: str) -> None:
    stage.switch.tell(door.DigitHeard, call, leg=leg, digit=digit)
    stage.settle()


def hears_out(stage: Stage, call: str, leg: str) -> None:
    stage.switch.tell(door.PlayEnded, call, leg=leg, command=stage.switch.legs[leg].play, complete=True)
    stage.settle()


def test_it_is_dialled_told_and_taken_by_pressing_1(stage: Stage):
    call, leg = rings(stage)
    (dial,) = dialled(stage, call)
    assert (dial.to, dial.trunk, dial.caller, dial.timeout > 30) == (HOME, "carrier", "+48991000120", True)
    picks_up(stage, leg)
    assert stage.state(AGENT) == "ringing"
    assert stage.switch.legs[leg].playing
    assert not stage.switch.hears(stage.customer_leg(call), leg)
    presses(stage, call, leg, "1")
    assert stage.state(AGENT) == "talking"
    assert stage.switch.hears(stage.customer_leg(call), leg)
    assert spending.is_running()
    stage.switch.ends(leg)
    stage.settle()
    assert (stage.state(AGENT), stage.call(call).ended_by) == ("wrap_up", "agent")
    assert not spending.is_running()
    assert stage.switch.legs == {}


@pytest.mark.parametrize("what", ["another key", "no key", "puts it down"])
def test_anything_else_is_a_missed_ring_and_the_customer_waits_on(stage: Stage, what: str):
    call, leg = rings(stage)
    picks_up(stage, leg)
    match what:
        case "another key":
            presses(stage, call, leg, "2")
        case "no key":
            hears_out(stage, call, leg)
        case _:
            stage.switch.ends(leg)
            stage.take_events()
    assert stage.last(call, "call.unanswered").why == "missed"
    assert leg not in stage.switch.legs
    assert not spending.is_running()
    assert stage.customer_leg(call) in stage.switch.legs
    assert stage.call(call).state in ("waiting", "ringing")


def test_two_missed_rings_are_a_break(stage: Stage):
    call, _leg = rings(stage)
    stage.run(120)
    assert stage.state(AGENT) == "break"
    assert stage.call(call).state == "waiting"
    assert len(dialled(stage, call)) == 2


def test_a_limit_of_cost_rings_the_browser_in_its_place(stage: Stage):
    prices.put_limit("none", {"scope": "user", "calls_a_day": 0},
                     operator=clients.user(stage.people[AGENT]).operator, now=stage.now)  # fmt: skip
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    assert dialled(stage, call) == []
    stage.takes(AGENT, call)
    assert stage.talk(call, AGENT)


def test_a_trunk_that_fails_rings_the_browser_in_its_place(stage: Stage):
    call, leg = rings(stage)
    stage.switch.ends(leg, "switch", "trunk", 503)
    stage.settle()
    stage.takes(AGENT, call)
    assert stage.talk(call, AGENT)


def test_the_desks_key_takes_it_in_the_browser(stage: Stage):
    call, leg = rings(stage)
    picks_up(stage, leg)
    stage.does(AGENT, services.answer, call)
    stage.offers(AGENT)
    assert stage.talk(call, AGENT)
    assert leg not in stage.switch.legs


def test_a_running_call_moves_outside_and_back_without_losing_a_word(stage: Stage):
    user = stage.people[AGENT]
    phones.set_device(user, "browser", now=stage.now, by=Actor("agent", user))
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    stage.takes(AGENT, call)
    before = stage.leg(AGENT, call)
    stage.does(AGENT, services.move, call, "outside")
    leg = dialled(stage, call)[-1].leg
    picks_up(stage, leg)
    assert stage.switch.hears(stage.customer_leg(call), before)  # until the key is pressed
    presses(stage, call, leg, "1")
    assert stage.switch.hears(stage.customer_leg(call), leg)
    assert before not in stage.switch.legs
    stage.does(AGENT, services.move, call, "browser")
    back = stage.call(call).browser_leg_of(user)
    assert back is not None
    services.offer(call, back.id, "offer", by=user, now=stage.now)
    stage.settle()
    assert stage.switch.hears(stage.customer_leg(call), back.id)
    assert leg not in stage.switch.legs
    assert not spending.is_running()


def test_a_voice_mail_does_not_get_a_running_call(stage: Stage):
    user = stage.people[AGENT]
    phones.set_device(user, "browser", now=stage.now, by=Actor("agent", user))
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    stage.takes(AGENT, call)
    stage.does(AGENT, services.move, call, "outside")
    leg = dialled(stage, call)[-1].leg
    picks_up(stage, leg)
    hears_out(stage, call, leg)
    assert leg not in stage.switch.legs
    assert stage.talk(call, AGENT)


def test_nobody_answers_outside_without_an_administrators_word(stage: Stage):
    other = stage.people["bozena"]
    with pytest.raises(Refusal, match="lines-no-outside"):
        phones.set_device(other, "outside", now=stage.now, by=Actor("agent", other))
    extensions.put(stage.people[AGENT], now=stage.now, by=SYSTEM)  # taken away
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    assert dialled(stage, call) == []
    stage.takes(AGENT, call)
    assert stage.talk(call, AGENT)
