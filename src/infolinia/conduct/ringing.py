"""A call rings an agent: one winner, whoever moves first."""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import events, outbox, procedure, record
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call, Leg, Recording
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.services import Rung
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal


def offer_calls(*, now: datetime) -> int:
    """Ring whoever fits whatever waits; returns how many rings began."""
    rungs = routing.offer(now=now)
    for rung in rungs:
        _rung(rung, now=now)
    return len(rungs)


def _rung(rung: Rung, *, now: datetime) -> None:
    call = record.locked(rung.call)
    leg = record.add_leg(call, Role.AGENT, user=rung.agent, now=now)
    record.write(call, events.Rung(rung.agent, leg.id, rung.until), now=now, state=CallState.RINGING)


def answer(call_id: str, *, by: str, now: datetime) -> None:
    """The agent takes the call that rings. Raises Refusal when it does not ring there any more."""
    call = record.locked(call_id)
    leg = call.legs.filter(user=by, role__in=(Role.AGENT, Role.CONSULTED)).exclude(state="gone").first()  # type: ignore[attr-defined]
    customer = record.leg(call, Role.CUSTOMER)
    if leg is None or customer is None:
        raise Refusal("call-gone")
    routing.answered(by, call_id, now=now)
    if leg.role == Role.CONSULTED:
        _answer_consultation(call, leg, by, now)
        return
    actor = Actor("agent", by)
    answered_at = call.answered_at or now
    record.write(
        call, events.Answered(by, leg.id), now=now, by=actor, state=CallState.TALKING, agent=by, answered_at=answered_at
    )
    if not call.recordings.filter(purpose="call").exists():  # type: ignore[attr-defined]
        recording = f"r-{call.id.removeprefix('c-')}"
        Recording.objects.create(id=recording, call=call)
        outbox.want(call, door.Record, now=now, recording=recording, leg=customer.id)
    if leg.state == "up":
        connect(call, now=now)
    procedure.begin(call, by=actor, now=now)


def _answer_consultation(call: Call, leg: Leg, by: str, now: datetime) -> None:
    actor = Actor("agent", by)
    record.write(call, events.Answered(by, leg.id), now=now, by=actor)
    if leg.state == "up":
        connect_consultation(call, now=now)


def connect(call: Call, *, now: datetime) -> None:
    """Customer and agent hear each other, once both lines are up."""
    customer, agent = record.leg(call, Role.CUSTOMER), record.leg(call, Role.AGENT)
    outside = record.leg(call, Role.OUTSIDE)
    other = agent or outside
    if customer and other and customer.state == "up" and other.state == "up":
        outbox.want(call, door.Bridge, now=now, legs=(customer.id, other.id))


def connect_consultation(call: Call, *, now: datetime) -> None:
    """Agent and colleague hear each other."""
    agent, colleague = record.leg(call, Role.AGENT), record.leg(call, Role.CONSULTED)
    if agent and colleague and agent.state == "up" and colleague.state == "up":
        outbox.want(call, door.Bridge, now=now, legs=(agent.id, colleague.id))
        recording = f"r-{colleague.id.removeprefix('l-')}"
        if not Recording.objects.filter(pk=recording).exists():
            Recording.objects.create(id=recording, call=call, purpose="consultation")
            outbox.want(call, door.Record, now=now, recording=recording, leg=colleague.id)


def decline(call_id: str, *, by: str, now: datetime) -> None:
    """The agent does not take it: the next one is asked."""
    call = record.locked(call_id)
    routing.declined(by, call_id, now=now)
    stop_ringing(call, by, "declined", now=now, by=Actor("agent", by))


def missed(call_id: str, agent: str, *, now: datetime) -> None:
    """The ring lasted long enough."""
    call = record.locked(call_id)
    routing.missed(agent, call_id, now=now)
    stop_ringing(call, agent, "missed", now=now)


def stop_ringing(call: Call, agent: str, why: str, *, now: datetime, by: Actor = CENTRE) -> None:
    """The ring is over without an answer: the leg goes, the call goes on waiting (or back to who asked)."""
    leg = call.legs.filter(user=agent).exclude(state="gone").order_by("-made_at").first()  # type: ignore[attr-defined]
    if leg is None:
        return
    had_line = leg.state != "wanted"
    leg.state = "gone"
    leg.save(update_fields=["state"])
    if had_line:
        outbox.want(call, door.HangUp, now=now, leg=leg.id, cause=why)
    if leg.role == Role.CONSULTED:
        record.write(call, events.ConsultationEnded(agent, leg.id, why), now=now, by=by)
        return
    waits = floor.waiting_call(call.id) is not None
    changes = {"state": CallState.WAITING} if waits else {}
    record.write(call, events.Unanswered(agent, leg.id, why), now=now, by=by, **changes)


def offer(call_id: str, leg_id: str, sdp: str, *, by: str, now: datetime) -> str:
    """A browser's offer for its leg, at ringing or after a reload. Returns the command's id."""
    call = record.locked(call_id)
    leg = call.legs.filter(pk=leg_id, user=by).exclude(state="gone").first()  # type: ignore[attr-defined]
    if leg is None:
        raise Refusal("call-gone")
    leg.answer = ""
    leg.save(update_fields=["answer"])
    return outbox.want(call, door.Offer, now=now, live=True, leg=leg.id, sdp=sdp)
