"""Agents who answer on a telephone: it rings, is picked up and put down; calls move to it and back, no word lost."""

from __future__ import annotations

import pytest

from infolinia.conduct import services
from infolinia.conduct.facts import Role
from infolinia.floor.lines import phones
from infolinia.journal.facts import Actor
from infolinia.telephony.switch import door
from infolinia.telephony.switch.lines import BoundPhone, ShutOut
from infolinia.web.refusals import Refusal

from .stage import Stage

AGENT = "liliana"


def registers(stage: Stage, name: str = AGENT, *, chosen: bool = True) -> None:
    """The agent has a telephone, registered with the switch, and (with `chosen`) answers on it."""
    user = stage.people[name]
    if not phones.has_phone(user):
        phones.create(user, "Desk", now=stage.now)
    at = stage.now.timestamp()
    bound = BoundPhone(username=f"{name}-1", user=user, address="203.0.113.7", port=5060, transport="udp", since=at,
                       expires=at + 9999)  # fmt: skip
    phones.told(stage.switch.name, [bound], [], now=stage.now)
    if chosen:
        phones.set_device(user, "phone", now=stage.now, by=Actor("agent", user))


def phone_leg(stage: Stage, call: str) -> str:
    return next(leg.id for leg in stage.call(call).legs if leg.device == "phone" and leg.state != "gone")


def rung(stage: Stage, call: str) -> list[door.RingPhone]:
    return [command for command in stage.switch.done if isinstance(command, door.RingPhone) and command.call == call]


def picks_up(stage: Stage, call: str) -> str:
    leg = phone_leg(stage, call)
    stage.switch.up(leg)
    stage.settle()
    return leg


def talks(stage: Stage) -> str:
    """A call that the agent took in the browser, while a telephone is registered."""
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    stage.takes(AGENT, call)
    registers(stage, chosen=False)
    return call


def test_a_call_rings_on_the_telephone_and_is_answered_by_picking_it_up(stage: Stage):
    registers(stage)
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    (ring,) = rung(stage, call)
    assert (ring.user, ring.caller, ring.timeout > 10) == (stage.people[AGENT], "+48991000142", True)
    assert stage.state(AGENT) == "ringing"
    leg = picks_up(stage, call)
    assert stage.state(AGENT) == "talking"
    assert stage.switch.hears(stage.customer_leg(call), leg)
    assert stage.last(call, "call.rung").device == "phone"
    assert stage.call(call).agent_lost_at is None


def test_putting_the_telephone_down_ends_the_call(stage: Stage):
    registers(stage)
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    stage.switch.ends(picks_up(stage, call))
    stage.settle()
    assert stage.state(AGENT) == "wrap_up"
    assert stage.call(call).ended_by == "agent"
    assert stage.customer_leg(call) not in stage.switch.legs


@pytest.mark.parametrize(("cause", "why"), [("declined", "declined"), ("busy", "declined"), ("no-answer", "missed")])
def test_a_telephone_that_does_not_take_it_is_as_the_desk_that_does_not(stage: Stage, cause: str, why: str):
    registers(stage)
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    stage.switch.ends(phone_leg(stage, call), cause=cause)
    stage.take_events()
    assert stage.last(call, "call.unanswered").why == why


def test_a_telephone_that_cannot_be_reached_leaves_the_call_to_the_desk(stage: Stage):
    registers(stage)
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    stage.switch.ends(phone_leg(stage, call), cause="trunk", status=503)
    stage.settle()
    assert stage.state(AGENT) == "ringing"
    stage.takes(AGENT, call)
    assert stage.talk(call, AGENT)


def test_a_telephone_that_is_gone_at_the_switch_leaves_the_call_to_the_desk(stage: Stage):
    registers(stage)
    stage.switch.refuses[door.RingPhone] = "no-phone"
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    stage.takes(AGENT, call)
    assert stage.talk(call, AGENT)


def test_the_desks_key_takes_a_ringing_call_in_the_browser(stage: Stage):
    registers(stage)
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    ringing = phone_leg(stage, call)
    stage.does(AGENT, services.answer, call)
    assert ringing not in stage.switch.legs
    stage.offers(AGENT)
    assert stage.talk(call, AGENT)
    assert stage.state(AGENT) == "talking"


def test_a_customer_who_hangs_up_stops_the_telephone(stage: Stage):
    registers(stage)
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    ringing = phone_leg(stage, call)
    stage.customer_hangs_up(call)
    stage.settle()
    assert ringing not in stage.switch.legs
    assert stage.state(AGENT) == "ready"


def test_a_call_moves_to_the_telephone_and_back_and_is_heard_all_the_time(stage: Stage):
    call = talks(stage)
    browser = stage.leg(AGENT, call)
    customer = stage.customer_leg(call)
    stage.does(AGENT, services.move, call, "phone")
    assert stage.switch.hears(customer, browser), "until the telephone is picked up"
    phone = picks_up(stage, call)
    assert stage.switch.hears(customer, phone)
    assert browser not in stage.switch.legs
    moved = stage.last(call, "call.moved")
    assert (moved.former, moved.leg, moved.device) == (browser, phone, "phone")
    stage.does(AGENT, services.move, call, "phone")
    assert len(rung(stage, call)) == 1, "it is there already"

    stage.does(AGENT, services.move, call, "browser")
    leg = next(leg for leg in stage.call(call).legs if leg.role is Role.MOVING)
    services.offer(call, leg.id, "offer", by=stage.people[AGENT], now=stage.now)
    stage.settle()
    assert stage.switch.hears(customer, leg.id)
    assert phone not in stage.switch.legs
    assert stage.state(AGENT) == "talking"
    assert "call.agent_lost" not in stage.journal(call)


def test_a_telephone_that_is_not_picked_up_leaves_the_call_where_it_is(stage: Stage):
    call = talks(stage)
    stage.does(AGENT, services.move, call, "phone")
    stage.switch.ends(phone_leg(stage, call), cause="no-answer", by="switch")
    stage.settle()
    assert stage.talk(call, AGENT)
    assert stage.last(call, "call.move_ended").why == "no-answer"
    stage.switch.refuses[door.RingPhone] = "no-phone"
    stage.does(AGENT, services.move, call, "phone")
    assert stage.last(call, "call.move_ended").why == "no-phone"
    assert stage.talk(call, AGENT)


def test_a_move_that_is_thought_better_of(stage: Stage):
    call = talks(stage)
    stage.does(AGENT, services.move, call, "phone")
    ringing = phone_leg(stage, call)
    stage.does(AGENT, services.move, call, "browser")
    assert ringing not in stage.switch.legs
    assert stage.talk(call, AGENT)
    assert stage.last(call, "call.move_ended").why == "changed"


def test_an_agent_whose_browser_is_lost_goes_on_by_telephone(stage: Stage):
    call = talks(stage)
    stage.switch.ends(stage.leg(AGENT, call), cause="lost", by="switch")
    stage.settle()
    assert stage.call(call).agent_lost_at is not None
    stage.does(AGENT, services.move, call, "phone")
    phone = picks_up(stage, call)
    assert stage.switch.hears(stage.customer_leg(call), phone)
    assert stage.call(call).agent_lost_at is None
    stage.run(70)
    assert stage.state(AGENT) == "talking"


def test_a_held_call_moves_without_letting_the_customer_hear(stage: Stage):
    call = talks(stage)
    stage.does(AGENT, services.mute, call, True)
    stage.does(AGENT, services.hold, call)
    stage.does(AGENT, services.move, call, "phone")
    phone = picks_up(stage, call)
    assert not stage.switch.hears(stage.customer_leg(call), phone)
    assert stage.switch.legs[phone].muted
    stage.does(AGENT, services.resume, call)
    assert stage.switch.hears(stage.customer_leg(call), phone)


def test_hold_at_the_telephone_is_hold_at_the_desk(stage: Stage):
    registers(stage)
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    leg = picks_up(stage, call)
    stage.switch.tell(door.LegHeldByPeer, call, leg=leg, held=True)
    stage.settle()
    assert (stage.call(call).state, stage.state(AGENT)) == ("held", "holding")
    stage.switch.tell(door.LegHeldByPeer, call, leg=leg, held=False)
    stage.settle()
    assert stage.switch.hears(stage.customer_leg(call), leg)


def test_a_telephone_that_is_lost_in_a_call_leaves_it_to_the_desk(stage: Stage):
    registers(stage)
    stage.ready(AGENT)
    call = stage.waits()
    stage.settle()
    stage.switch.ends(picks_up(stage, call), cause="lost", by="switch", status=408)
    stage.settle()
    assert stage.hears(call)[-1:] == ("music:hold",)
    stage.offers(AGENT)
    assert stage.talk(call, AGENT)


def test_a_colleague_who_is_asked_is_rung_on_the_telephone(stage: Stage):
    call = talks(stage)
    other = "bozena"
    registers(stage, other)
    stage.ready(other)
    stage.does(AGENT, services.consult, call, stage.people[other])
    asked = picks_up(stage, call)
    assert stage.switch.hears(stage.leg(AGENT, call), asked)
    stage.does(AGENT, services.complete_transfer, call)
    assert stage.switch.hears(stage.customer_leg(call), asked)
    stage.switch.ends(asked)
    stage.settle()
    assert stage.call(call).ended_by == "agent"


def test_who_may_move_and_where(stage: Stage):
    call = talks(stage)
    with pytest.raises(Refusal, match="move-where"):
        services.move(call, "tin-can", by=stage.people[AGENT], now=stage.now)
    with pytest.raises(Refusal, match="call-not-yours"):
        services.move(call, "phone", by="somebody", now=stage.now)
    phones.told(stage.switch.name, [], [], now=stage.now)
    with pytest.raises(Refusal, match="move-no-phone"):
        services.move(call, "phone", by=stage.people[AGENT], now=stage.now)


def test_a_guesser_is_forgiven_at_the_switch_that_shut_it_out(stage: Stage):
    by = Actor("user", stage.people[AGENT])
    with pytest.raises(Refusal, match="phone-not-shut-out"):
        services.forgive_phone("203.0.113.9", by=by, now=stage.now)
    shut = ShutOut(whom="203.0.113.9", until=stage.now.timestamp() + 60, wrong=10)
    phones.told(stage.switch.name, [], [shut], now=stage.now)
    services.forgive_phone("203.0.113.9", by=by, now=stage.now)
    stage.settle()
    (command,) = [command for command in stage.switch.done if isinstance(command, door.Forgive)]
    assert command.whom == "203.0.113.9"
