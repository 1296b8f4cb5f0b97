"""Changing hands: to a queue or a colleague at once, or after asking the colleague first."""

from __future__ import annotations

from datetime import datetime, timedelta

from infolinia.clients import queries as clients
from infolinia.conduct import arrival, ending, events, outbox, procedure, record, ringing
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call, Leg
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.journal.facts import Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

RING = 20.0  # seconds a colleague is rung
AHEAD = 100  # priority of a call that was handed over: before those who only came


def to_queue(call_id: str, queue: str, *, by: str, now: datetime) -> None:
    """Back into a queue, ahead of those who wait; the procedure and its answers go along."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, CallState.TALKING, CallState.HELD)
    rules = floor.queues().get(queue)
    if rules is None or rules.client != call.client:
        raise Refusal("transfer-target", status=404)
    actor = Actor("agent", by)
    _release(call, by, now=now)
    record.write(call, events.HandedOver(by, to_queue=queue), now=now, by=actor, held_since=None)
    arrival.enqueue(call, now=now, queue=queue, priority=AHEAD, by=actor)


def consult(call_id: str, colleague: str, *, by: str, now: datetime) -> None:
    """Ask a colleague: the customer hears music, the colleague is rung."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, CallState.TALKING, CallState.HELD)
    _may_take(call, colleague)
    if record.leg(call, Role.CONSULTED):
        raise Refusal("transfer-twice")
    customer = record.leg(call, Role.CUSTOMER)
    if customer is None:
        raise Refusal("call-gone")
    routing.ring(colleague, call_id, seconds=RING, now=now, by=Actor("agent", by))
    leg = record.add_leg(call, Role.CONSULTED, user=colleague, now=now)
    actor = Actor("agent", by)
    since = call.held_since or now
    record.write(
        call, events.Consulted(by, colleague, leg.id), now=now, by=actor, state=CallState.CONSULTING, held_since=since
    )
    until = now + timedelta(seconds=RING)
    record.write(call, events.Rung(colleague, leg.id, until, Role.CONSULTED), now=now, by=actor)
    outbox.want(call, door.Hold, now=now, live=True, leg=customer.id, prompts=(arrival.MUSIC,))


def complete(call_id: str, *, by: str, now: datetime) -> None:
    """The colleague takes over: customer and colleague talk, the agent goes to the work after the call."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, CallState.CONSULTING)
    colleague = record.leg(call, Role.CONSULTED)
    if colleague is None or floor.status(colleague.user).state.value == "ringing":
        raise Refusal("transfer-not-answered")
    _release(call, by, now=now)
    colleague.role = Role.AGENT
    colleague.save(update_fields=["role"])
    record.write(
        call,
        events.HandedOver(by, to_agent=colleague.user, leg=colleague.id),
        now=now,
        by=Actor("agent", by),
        state=CallState.TALKING,
        agent=colleague.user,
        held_since=None,
        muted=False,
    )
    stop_consultation_recording(call, colleague, now=now)
    ringing.connect(call, now=now)
    procedure.begin(call, by=Actor("agent", colleague.user), now=now)


def join(call_id: str, *, by: str, now: datetime) -> None:
    """All three hear each other."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, CallState.CONSULTING)
    legs = [record.leg(call, role) for role in (Role.CUSTOMER, Role.AGENT, Role.CONSULTED)]
    live = tuple(leg.id for leg in legs if leg and leg.state == "up")
    if len(live) < 3:
        raise Refusal("transfer-not-answered")
    record.write(call, events.Connected(live), now=now, by=Actor("agent", by))
    outbox.want(call, door.Bridge, now=now, live=True, legs=live)


def drop(call_id: str, *, by: str, now: datetime) -> None:
    """Back to the customer; the colleague is let go."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, CallState.CONSULTING)
    let_go(call, "dropped", now=now, by=Actor("agent", by))


def let_go(call: Call, why: str, *, now: datetime, by: Actor) -> None:
    """End the consultation, whatever its stage; the agent talks with the customer again."""
    colleague = record.leg(call, Role.CONSULTED)
    if colleague is None:
        return
    status = floor.status(colleague.user)
    if status.call == call.id:
        if status.state.value == "ringing":
            routing.withdraw(call.id, now=now, by=by)
        else:
            routing.released(colleague.user, call.id, now=now, by=by)
    had_line = colleague.state != "wanted"
    colleague.state = "gone"
    colleague.save(update_fields=["state"])
    if had_line:
        outbox.want(call, door.HangUp, now=now, leg=colleague.id, cause=why)
    record.write(
        call,
        events.ConsultationEnded(colleague.user, colleague.id, why),
        now=now,
        by=by,
        state=CallState.TALKING,
        held_since=None,
    )
    ringing.connect(call, now=now)


def stop_consultation_recording(call: Call, colleague: Leg, *, now: datetime) -> None:
    recording = f"r-{colleague.id.removeprefix('l-')}"
    if call.recordings.filter(pk=recording, closed_at=None, started_at__isnull=False).exists():  # type: ignore[attr-defined]
        outbox.want(call, door.StopRecording, now=now, recording=recording)


def _release(call: Call, agent: str, *, now: datetime) -> None:
    """The agent leaves the call: his line goes, the work after the call begins."""
    leg = call.legs.filter(user=agent, role=Role.AGENT).exclude(state="gone").first()  # type: ignore[attr-defined]
    if leg:
        leg.state = "gone"
        leg.save(update_fields=["state"])
        outbox.want(call, door.HangUp, now=now, leg=leg.id, cause="handed-over")
    routing.released(agent, call.id, wrap_up=ending.wrap_up_of(call), now=now, by=Actor("agent", agent))


def _may_take(call: Call, colleague: str) -> None:
    try:
        user = clients.user(colleague)
    except LookupError:
        raise Refusal("transfer-target", status=404) from None
    if call.client not in user.clients or colleague == call.agent:
        raise Refusal("transfer-target", status=404)
