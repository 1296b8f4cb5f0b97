"""A call rings an agent: one winner, whoever moves first."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from infolinia.conduct import (
    agent_first,
    ending,
    events,
    menu_course,
    outbox,
    outside_line,
    procedure,
    record,
    recorder,
)
from infolinia.conduct.facts import CallState, Kind, Role
from infolinia.conduct.models import Call, Leg
from infolinia.floor.routing import promises
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.facts import AgentState
from infolinia.floor.routing.services import Rung
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal


def offer_calls(*, now: datetime) -> int:
    """Ring whoever fits whatever waits; returns how many rings began. Nobody is ready in a closed centre."""
    rungs = routing.offer(now=now, longer=outside_line.longer, rings_alone=menu_course.rings_alone)
    for rung in rungs:
        rings(rung, now=now)
    return len(rungs)


def rings(rung: Rung, *, now: datetime, by: Actor = CENTRE) -> None:
    """A ring began: the agent's browser is to make its leg. A call that has ended meanwhile leaves its queue."""
    call = Call.objects.filter(pk=rung.call).first()
    if call is None or not CallState(call.state).on_line:
        routing.leave(rung.call, "abandoned", now=now)
        return
    ring_at(call, record.new_leg(), rung.agent, Role.AGENT, rung.until, now=now, by=by)


def ring_at(call: Call, leg: str, agent: str, role: Role, until: datetime, *, now: datetime, by: Actor) -> None:
    """Ring an agent with a new leg, at the place where he answers."""
    device, seconds = outside_line.place_of(call, agent, now=now), (until - now).total_seconds()
    record.write(call, events.Rung(agent, leg, until, role, device), now=now, by=by)
    if device == "phone":
        ring_phone(call, leg, agent, seconds=seconds, now=now)
    elif device == "outside":
        outside_line.dial(call, leg, agent, seconds=seconds, now=now)


def ring_phone(call: Call, leg: str, agent: str, *, seconds: float, now: datetime) -> None:
    """Have the switch ring the agent's telephones with a leg of the call."""
    call.legs.filter(pk=leg).update(offered_at=now)
    outbox.want(call, door.RingPhone, now=now, leg=leg, user=agent, caller=call.caller, timeout=max(1.0, seconds))


def in_browser(call: Call, leg: Leg, *, now: datetime) -> None:
    """A telephone that cannot be rung, or is not waited for: the desk's own line is made in its place."""
    drop_leg(call, leg, "elsewhere", now=now)
    record.write(call, events.LegAwaited(leg.user, record.new_leg(), leg.role, leg.id), now=now)


def answered_by_phone(call: Call, leg: Leg, *, now: datetime) -> None:
    """The agent picked the telephone up, or pressed the key outside: that is the answer. Too late: somebody else has
    the call, or nobody."""
    status = floor.status(leg.user)
    if status.call == call.id and status.state is AgentState.RINGING:
        answer(call.id, by=leg.user, now=now, there=True)
        call.refresh_from_db()


def not_taken(call: Call, leg: Leg, cause: str, *, now: datetime) -> None:
    """The telephone stopped ringing without an answer: as at the desk, it was declined or missed."""
    status = floor.status(leg.user)
    if status.call != call.id or status.state is not AgentState.RINGING:
        return
    if leg.device == "outside" and cause == "normal":  # somebody picked up, and pressed nothing
        cause = "no-answer"
    if cause not in ("busy", "declined", "no-answer"):
        in_browser(call, leg, now=now)
        return
    if cause == "no-answer":
        routing.missed(leg.user, call.id, now=now)
    else:
        routing.declined(leg.user, call.id, now=now)
    unanswered(call, leg, "missed" if cause == "no-answer" else "declined", now=now)


def answer(call_id: str, *, by: str, now: datetime, there: bool = False) -> None:
    """The agent takes the call that rings; who has taken it already has it. Raises Refusal when it does not ring there
    any more. there: by his telephone itself."""
    call = record.locked(call_id)
    leg = record.leg_of(call, by)
    customer = record.leg(call, Role.CUSTOMER)
    undialled = agent_first.is_undialled(call)
    if leg is None or (customer is None and not undialled and call.kind != Kind.INSIDE):
        raise Refusal("call-gone")
    if call.agent == by:
        return
    if leg.device != "browser" and not there:  # the desk's key while the telephone rings: taken here
        in_browser(call, leg, now=now)
        leg = record.leg_of(call, by) or leg
    actor = Actor("agent", by)
    routing.answered(by, call_id, is_inside=call.kind == Kind.INSIDE, now=now)
    record.write(call, events.Answered(by, leg.id), now=now, by=actor)
    if leg.role == Role.CONSULTED:
        take_up_phone(call, now=now)
        connect_consultation(call, now=now)
        return
    for other in record.legs(call, Role.AGENT):
        if other.user != by:  # it rang at several: who was slower loses nothing
            stop_ringing(call, other.user, "withdrawn", now=now)
    if undialled:
        agent_first.dial(call, by=by, now=now)
        procedure.begin(call, by=actor, now=now)
        return
    if customer and call.kind != Kind.OUT:
        recorder.begin(call, recorder.of_call(call), customer.id, now=now)
    promises.kept(call.id, now=now)
    promises.came_back(call.caller, call.queue, now=now)
    connect(call, now=now)
    procedure.begin(call, by=actor, now=now)


def take_up_phone(call: Call, *, now: datetime) -> None:
    """An agent who called by telephone hears that it is answered."""
    caller = record.leg(call, Role.AGENT)
    if caller and call.from_agent == caller.user and caller.device == "phone" and caller.state != "up":
        outbox.want(call, door.Answer, now=now, leg=caller.id)


def reconnect(call: Call, *, now: datetime) -> None:
    """The agent's line stands, for the first time or anew, or comes back from hold: who talks hears each other."""
    if call.state == CallState.TALKING:
        connect(call, now=now)
    elif call.state == CallState.CONSULTING:
        connect_consultation(call, now=now)


def connect(call: Call, *, now: datetime) -> None:
    """The customer and whoever is at the other end hear each other, once both lines are up and the notice of a
    recording (notice.py) is over."""
    if call.notice_since is not None:
        return
    customer = record.leg(call, Role.CUSTOMER)
    other = record.leg(call, Role.AGENT) or record.leg(call, Role.OUTSIDE)
    if customer and other and customer.state == "up" and other.state == "up":
        outbox.want(call, door.Bridge, now=now, legs=(customer.id, other.id))


def connect_consultation(call: Call, *, now: datetime) -> None:
    """Agent and colleague hear each other, once the colleague has answered and both lines are up. Recorded apart;
    without a customer only where the setting says so."""
    agent, colleague = record.leg(call, Role.AGENT), record.leg(call, Role.CONSULTED)
    if colleague is None or not has_answered(call, colleague):
        return
    if agent and agent.state == "up" and colleague.state == "up":
        outbox.want(call, door.Bridge, now=now, legs=(agent.id, colleague.id))
        if call.kind != Kind.INSIDE or settings.SETTINGS.record_inside:
            of = recorder.of_consultation(colleague)
            recorder.begin(call, of, colleague.id, purpose="consultation", now=now)


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
    leg = record.leg_of(call, agent)
    if leg is None:
        return
    drop_leg(call, leg, why, now=now)
    unanswered(call, leg, why, now=now, by=by)


def unanswered(call: Call, leg: Leg, why: str, *, now: datetime, by: Actor = CENTRE) -> None:
    """Write down that nobody took it."""
    agent = leg.user
    ended: object = events.Unanswered(agent, leg.id, why)
    if leg.role == Role.CONSULTED:
        ended = events.ConsultationEnded(agent, leg.id, why)
    record.write(call, ended, now=now, by=by)
    if leg.role == Role.CONSULTED:
        alone(call, why, now=now)


def alone(call: Call, why: str, *, now: datetime) -> None:
    """The colleague is gone: the agent holds the customer, or is back with him; without a customer it is over. why: as
    events.ConsultationEnded."""
    if call.kind == Kind.INSIDE:
        ending.end(call, "colleague" if call.answered_at else why, now=now)
    elif call.state == CallState.TALKING:
        connect(call, now=now)
    else:
        on_hold_again(call, now=now)


def try_again(call: Call, leg: Leg, *, now: datetime) -> None:
    """The line of an agent who is rung broke before the answer: the browser is to make another."""
    record.write(call, events.LegAwaited(leg.user, record.new_leg(), leg.role), now=now)


def on_hold_again(call: Call, *, now: datetime) -> None:
    """The colleague is gone, the agent holds the customer."""
    status = floor.status(call.agent)
    if status.call == call.id and status.state is AgentState.TALKING:
        routing.held(call.agent, call.id, now=now, by=CENTRE)


def has_answered(call: Call, colleague: Leg | None) -> bool:
    """The colleague took the question."""
    if colleague is None:
        return False
    status = floor.status(colleague.user)
    return status.call == call.id and status.state is AgentState.TALKING


def drop_leg(call: Call, leg: Leg, why: str, *, now: datetime) -> None:
    """Have the switch end a leg that a browser may have begun."""
    if leg.state != "wanted" or leg.offered_at is not None:
        outbox.want(call, door.HangUp, now=now, leg=leg.id, cause=why)


def offer(call_id: str, leg_id: str, sdp: str, *, by: str, now: datetime) -> str:
    """A browser's offer for its leg, at ringing or after a reload. Returns the command's id."""
    call = record.locked(call_id)
    leg = call.legs.filter(pk=leg_id, user=by).exclude(state="gone").first()
    if leg is None or not CallState(call.state).on_line:
        raise Refusal("call-gone")
    leg.answer, leg.offered_at = "", now
    leg.save(update_fields=["answer", "offered_at"])
    journal.stir(record.stream(call_id))  # no event says it, and the centre must send it before the agent answers
    return outbox.want(call, door.Offer, now=now, live=True, leg=leg.id, sdp=sdp)
