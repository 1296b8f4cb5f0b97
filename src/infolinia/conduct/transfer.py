"""Changing hands: to a queue, a colleague or an outside number at once, or to a colleague after asking first."""

from __future__ import annotations

from datetime import datetime

from infolinia.clients import queries as clients
from infolinia.conduct import (
    agent_first,
    arrival,
    beside,
    ending,
    events,
    outbox,
    outside,
    outside_line,
    procedure,
    record,
    recorder,
    ringing,
)
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call, Leg
from infolinia.floor.routing import openings
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.facts import AgentState
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

RING = 20.0  # seconds a colleague is rung
AHEAD = 100  # priority of a call that was handed over: before those who only came


def to_queue(call_id: str, queue: str, *, by: str, now: datetime) -> None:
    """Back into a queue, ahead of those who wait; the procedure and its answers go along."""
    call = to_leave(call_id, by)
    rules = floor.queues().get(queue)
    if rules is None or rules.client != call.client:
        raise Refusal("transfer-target", status=404)
    if not openings.is_open(rules, now) and rules.when_closed.kind != "overflow":
        raise Refusal("transfer-closed", queue=rules.name)
    release(call, by, now=now)
    record.write(call, events.HandedOver(by, to_queue=queue), now=now, by=Actor("agent", by))
    arrival.enqueue(call, now=now, queue=queue, priority=AHEAD, by=Actor("agent", by))


def to_colleague(call_id: str, colleague: str, *, by: str, now: datetime) -> None:
    """At once to a colleague, who is rung; when they do not answer, the call waits for the next one."""
    call = to_leave(call_id, by)
    _may_take(call, colleague)
    release(call, by, now=now)
    record.write(call, events.HandedOver(by, to_queue=call.queue), now=now, by=Actor("agent", by))
    arrival.enqueue(call, now=now, priority=AHEAD, by=Actor("agent", by))
    rung = routing.ring(
        colleague, call_id, seconds=RING + outside_line.longer(colleague), now=now, by=Actor("agent", by)
    )
    ringing.rings(rung, now=now, by=Actor("agent", by))


def to_outside(call_id: str, number: str, *, by: str, now: datetime) -> None:
    """At once to a number outside the centre; when it does not answer, the call waits for an agent. Raises
    outside.BeyondLimit, which the caller writes down."""
    call = to_leave(call_id, by)
    customer = record.leg(call, Role.CUSTOMER)
    if customer is None:
        raise Refusal("transfer-number", status=422)
    dialled = outside.number_of(number)
    outside.may_cost(call, dialled, by=by, now=now)
    release(call, by, now=now)
    outbox.want(call, door.Hold, now=now, leg=customer.id, prompts=arrival.music(call))
    outside.dial(call, dialled, by=by, now=now)


def outside_gone(call: Call, leg: Leg, *, now: datetime) -> None:
    """The outside number did not answer, or hung up."""
    if leg.state == "up":
        ending.end(call, "outside", now=now)
    elif call.queue:
        arrival.enqueue(call, now=now, priority=AHEAD)
    else:
        arrival.turn_away(call, "late", "late", now=now)


def consult(call_id: str, colleague: str, *, by: str, now: datetime) -> None:
    """Ask a colleague: the customer hears music, the colleague is rung."""
    call = to_leave(call_id, by)
    _may_take(call, colleague)
    customer = record.leg(call, Role.CUSTOMER)
    if customer is None:
        raise Refusal("call-gone")
    actor = Actor("agent", by)
    if call.state == CallState.HELD:
        routing.resumed(by, call_id, now=now)  # the agent talks, though not with the customer
    rung = routing.ring(colleague, call_id, seconds=RING + outside_line.longer(colleague), now=now, by=actor)
    leg = record.new_leg()
    record.write(call, events.Consulted(by, colleague, leg), now=now, by=actor)
    ringing.ring_at(call, leg, colleague, Role.CONSULTED, rung.until, now=now, by=actor)
    outbox.want(call, door.Hold, now=now, leg=customer.id, prompts=arrival.music(call))


def complete(call_id: str, *, by: str, now: datetime) -> None:
    """The colleague takes over: customer and colleague talk, the agent goes to the work after the call."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, CallState.CONSULTING)
    colleague = record.leg(call, Role.CONSULTED)
    if colleague is None or record.leg(call, Role.CUSTOMER) is None or not ringing.has_answered(call, colleague):
        raise Refusal("transfer-not-answered")
    release(call, by, now=now)
    handed = events.HandedOver(by, to_agent=colleague.user, leg=colleague.id)
    record.write(call, handed, now=now, by=Actor("agent", by))
    _stop_recording(call, colleague, now=now)
    ringing.connect(call, now=now)
    procedure.begin(call, by=Actor("agent", colleague.user), now=now)


def join(call_id: str, *, by: str, now: datetime) -> None:
    """All three hear each other."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, CallState.CONSULTING)
    legs = [record.leg(call, role) for role in (Role.CUSTOMER, Role.AGENT, Role.CONSULTED)]
    live = tuple(leg.id for leg in legs if leg and leg.state == "up")
    if legs[0] is None or not ringing.has_answered(call, legs[2]):
        raise Refusal("transfer-not-answered")
    if len(live) < 3:  # who has answered has his line made only then
        raise Refusal("transfer-no-line")
    outbox.want(call, door.Bridge, now=now, live=True, legs=live)


def drop(call_id: str, *, by: str, now: datetime) -> None:
    """Back to the customer; the colleague is let go."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    if call.state == CallState.TALKING:
        return
    record.in_state(call, CallState.CONSULTING)
    let_go(call, "dropped", now=now, by=Actor("agent", by))


def leave(call_id: str, *, by: str, now: datetime) -> None:
    """A colleague who was asked, or called, leaves by himself: the agent is told and gets the customer back; a
    conference goes on without him. Who has left already has left. Raises Refusal for anybody else."""
    call = record.locked(call_id)
    leg = record.leg_of(call, by)
    if leg is None or not CallState(call.state).on_line:
        return
    if leg.role == Role.CUSTOMER:  # an agent who called a queue
        ending.end(call, "customer", now=now, by=Actor("agent", by))
        return
    if leg.role != Role.CONSULTED:
        raise Refusal("call-not-yours", status=409)
    let_go(call, "hung_up", now=now, by=Actor("agent", by))


def let_go(call: Call, why: str, *, now: datetime, by: Actor = CENTRE, leg: Leg | None = None) -> None:
    """End the consultation, whatever its stage; what follows for the agent: events.ConsultationEnded. leg: the
    colleague's, where it is gone already."""
    colleague = leg or record.leg(call, Role.CONSULTED)
    if colleague is None:
        return
    status = floor.status(colleague.user)
    if status.call == call.id and status.state is AgentState.RINGING:
        routing.withdraw(call.id, now=now, by=by)
    elif status.call == call.id:
        routing.released(colleague.user, call.id, now=now, by=by)
    ringing.drop_leg(call, colleague, why, now=now)
    record.write(call, events.ConsultationEnded(colleague.user, colleague.id, why), now=now, by=by)
    _stop_recording(call, colleague, now=now)
    ringing.alone(call, why, now=now)


def _stop_recording(call: Call, colleague: Leg, *, now: datetime) -> None:
    recording = recorder.of_consultation(colleague)
    if call.recordings.filter(pk=recording, closed_at=None).exists():
        outbox.want(call, door.StopRecording, now=now, recording=recording)


def to_leave(call_id: str, by: str) -> Call:
    """The call, which its agent may give away now."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    if call.state == CallState.CONSULTING:
        raise Refusal("transfer-twice")
    record.in_state(call, CallState.TALKING, CallState.HELD)
    agent_first.customer_is_there(call)
    if record.leg(call, Role.CUSTOMER) is None:
        raise Refusal("call-gone")
    return call


def release(call: Call, agent: str, *, now: datetime) -> None:
    """The agent leaves the call: his line goes, with who was beside him, and the work after the call begins."""
    beside.end_all(call, "agent-left", now=now, by=Actor("agent", agent))
    if leg := record.leg(call, Role.AGENT):
        ringing.drop_leg(call, leg, "handed-over", now=now)
    if leg := record.leg(call, Role.MOVING):
        ringing.drop_leg(call, leg, "handed-over", now=now)
    routing.released(agent, call.id, wrap_up=ending.wrap_up_of(call), now=now, by=Actor("agent", agent))


def _may_take(call: Call, colleague: str) -> None:
    try:
        user = clients.user(colleague)
    except LookupError:
        raise Refusal("transfer-target", status=404) from None
    if call.client not in user.clients or colleague == call.agent or not floor.is_agent(colleague):
        raise Refusal("transfer-target", status=404)
    if floor.status(colleague).state is not AgentState.READY:
        raise Refusal("transfer-busy", name=user.name)
