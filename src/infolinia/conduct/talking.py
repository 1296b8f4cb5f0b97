"""What the agent does with the line during a call."""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import agent_first, arrival, ending, events, outbox, record, ringing
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal


def hold(call_id: str, *, by: str, now: datetime) -> None:
    """The customer (without one, the colleague) hears music. A second hold changes nothing."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    if call.state == CallState.HELD:
        return
    record.in_state(call, record.in_talk(call))
    agent_first.customer_is_there(call)
    other = record.other(call)
    if other is None or call.answered_at is None:
        raise Refusal("call-gone")
    if _has_in_hand(call, by):
        routing.held(by, call_id, now=now)
    record.write(call, events.Held(by), now=now, by=Actor("agent", by))
    outbox.want(call, door.Hold, now=now, live=True, leg=other.id, prompts=arrival.music(call))


def resume(call_id: str, *, by: str, now: datetime) -> None:
    """Back to the customer. Who talks already goes on."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    if call.state == record.in_talk(call):
        return
    record.in_state(call, CallState.HELD)
    if _has_in_hand(call, by):
        routing.resumed(by, call_id, now=now)
    record.write(call, events.Resumed(by), now=now, by=Actor("agent", by))
    ringing.reconnect(call, now=now)


def _has_in_hand(call: Call, agent: str) -> bool:
    """False of a second call at a telephone, by which the agent asks somebody while he holds the one in hand."""
    return floor.status(agent).call == call.id


def mute(call_id: str, muted: bool, *, by: str, now: datetime) -> None:
    """Stop or start carrying the agent's voice."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    leg = record.leg(call, Role.AGENT)
    if leg is None:
        raise Refusal("call-gone")
    if call.muted != muted:
        record.write(call, events.Muted(by, muted), now=now, by=Actor("agent", by))
        outbox.want(call, door.Mute, now=now, live=True, leg=leg.id, muted=muted)


def send_digits(call_id: str, digits: str, *, by: str, now: datetime) -> None:
    """Press keys towards whom the agent talks with."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    leg = record.other(call)
    if leg is None:
        raise Refusal("call-gone")
    if not digits or not set(digits) <= set("0123456789*#") or len(digits) > 40:
        raise Refusal("call-digits", status=422)
    journal.stir(record.stream(call_id))
    outbox.want(call, door.SendDigits, now=now, live=True, leg=leg.id, digits=digits)


def hang_up(call_id: str, *, by: str, now: datetime) -> None:
    """The agent ends the call; the work after it begins. What has ended already stays ended."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    if not CallState(call.state).on_line:
        return
    ending.end(call, "agent", now=now, by=Actor("agent", by))


def not_held(call: Call, *, now: datetime) -> None:
    """The line could not put the customer on hold: they still hear the agent, and the screen must not say otherwise."""
    if call.state != CallState.HELD:
        return
    if _has_in_hand(call, call.agent):
        routing.resumed(call.agent, call.id, now=now, by=CENTRE)
    record.write(call, events.Resumed(call.agent), now=now)


def not_muted(call: Call, muted: bool, *, now: datetime) -> None:
    """The line could not change the microphone: it is as it was."""
    if call.muted == muted and call.agent:
        record.write(call, events.Muted(call.agent, not muted), now=now)
