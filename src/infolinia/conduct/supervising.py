"""A supervisor beside the agent of a call: listens, whispers to the agent alone, joins in, or takes the call over.

The supervisor's line is one more leg of the call, on the call's switch, which goes where the agent's leg goes
(`telephony.media.hearing`). Each change is an event of the call's journal, and that somebody listened stands in the
audit, too. Supervision ends with the call and when the agent leaves it; a supervisor's line that breaks leaves the call
as it was.

`actor` is who did it in the supervisor's name, as the journal tells it: a program by its token; None: he himself.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from infolinia.clients import queries as clients
from infolinia.clients import services as audit
from infolinia.clients.facts import UserFacts
from infolinia.conduct import beside, ending, events, procedure, record, ringing, transfer
from infolinia.conduct.facts import CallState, Kind, Role
from infolinia.conduct.models import Call, Leg
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.facts import AgentState
from infolinia.journal.facts import Actor
from infolinia.web.refusals import Refusal

Mode: TypeAlias = Literal["listen", "whisper", "barge"]
MODES: tuple[Mode, ...] = ("listen", "whisper", "barge")
CONDUCTED = (CallState.TALKING, CallState.HELD, CallState.CONSULTING)
MOST = 3  # supervisors in a call
MORE_IN_DISTRESS = 2  # a person in distress: whoever comes to help finds a place
LONGEST_REASON = 200  # characters


def listen(call_id: str, *, reason: str = "", by: str, actor: Actor | None = None, now: datetime) -> None:
    """Begin to listen, or go back to listening. Whoever listens elsewhere stops there.

    Raises Refusal: supervision-role, supervision-client (no grant), supervision-busy (own call in hand),
    supervision-full, supervision-reason (the client's policy asks for one), call-state (nobody conducts it).
    """
    call = record.locked(call_id)
    person = _may(call, by)
    if _leg_of(call, by) is not None:
        change(call_id, "listen", by=by, actor=actor, now=now)
        return
    record.in_state(call, *CONDUCTED)
    if call.kind == Kind.INSIDE:
        raise Refusal("supervision-inside")
    shift = floor.status_of(by)
    if call.agent == by or (shift and shift.state.has_call):
        raise Refusal("supervision-busy")
    if len(beside.legs(call)) >= MOST + (MORE_IN_DISTRESS if call.distress_at else 0):
        raise Refusal("supervision-full", most=str(MOST))
    reason = reason.strip()[:LONGEST_REASON]
    reason = reason or ("distress" if call.distress_at else "")
    if not reason and clients.listening(call.client or "").needs_reason:
        raise Refusal("supervision-reason", status=422)
    actor = actor or Actor("agent", by)
    for other in Leg.objects.filter(user=by, role=Role.SUPERVISOR).exclude(state="gone").select_related("call"):
        beside.end(record.locked(other.call_id), other, "stopped-listening", now=now, by=actor)
    told = events.Supervised(by, record.new_leg(), call.agent, reason)
    record.write(call, told, now=now, by=actor)
    audit.saw(person.id, "listening", call.id, now=now, by=actor)


def change(call_id: str, mode: Mode, *, by: str, actor: Actor | None = None, now: datetime) -> None:
    """Listen, whisper or join in. The same mode again changes nothing."""
    call = record.locked(call_id)
    _may(call, by)
    leg = _own(call, by)
    if mode not in MODES:
        raise Refusal("supervision-mode", status=422)
    if leg.mode == mode:
        return
    record.in_state(call, *CONDUCTED)
    record.write(call, events.SupervisionChanged(by, leg.id, mode), now=now, by=actor or Actor("agent", by))
    if leg.state == "up":
        beside.accompany(call, leg.id, mode, now=now)


def leave(call_id: str, *, by: str, actor: Actor | None = None, now: datetime) -> None:
    """Stop. Who does not listen (any more) has stopped already."""
    call = record.locked(call_id)
    leg = _leg_of(call, by)
    if leg is not None:
        beside.end(call, leg, "stopped-listening", now=now, by=actor or Actor("agent", by))


def take_over(call_id: str, *, by: str, actor: Actor | None = None, now: datetime) -> None:
    """The supervisor goes on with the customer at his own desk, with the procedure and its answers; the agent goes to
    the work after the call. Raises Refusal when his line does not stand yet, or he takes no calls."""
    call = record.locked(call_id)
    _may(call, by)
    leg = _own(call, by)
    record.in_state(call, *CONDUCTED)
    customer = record.leg(call, Role.CUSTOMER)
    if customer is None:
        raise Refusal("call-gone")
    if leg.state != "up":
        raise Refusal("supervision-not-up")
    actor = actor or Actor("agent", by)
    transfer.let_go(call, "left", now=now, by=actor)
    agent, left = call.agent, [record.leg(call, role) for role in (Role.AGENT, Role.MOVING)]
    shift = floor.status_of(by)
    if shift is None:
        raise Refusal("routing-no-agent", agent=by)
    if shift.state is AgentState.OUT:
        routing.sign_in(by, now=now, by=actor)
    routing.took_over(by, call_id, now=now, by=actor)
    routing.released(agent, call_id, wrap_up=ending.wrap_up_of(call), now=now, by=actor)
    beside.end_all(call, "taken-over", now=now, by=actor, but=leg.id)
    record.write(call, events.TakenOver(by, agent, leg.id), now=now, by=actor)
    ringing.connect(call, now=now)
    for line in left:
        if line is not None:
            ringing.drop_leg(call, line, "handed-over", now=now)
    procedure.begin(call, by=actor, now=now)  # where none has begun yet


def _leg_of(call: Call, user: str) -> Leg | None:
    return next((leg for leg in beside.legs(call) if leg.user == user), None)


def _own(call: Call, user: str) -> Leg:
    leg = _leg_of(call, user)
    if leg is None:
        raise Refusal("supervision-over")
    return leg


def _may(call: Call, by: str) -> UserFacts:
    """Supervisors for the clients granted to them, administrators for all of their operator."""
    person = clients.user(by)
    if person.role not in ("supervisor", "administrator") or not person.is_active:
        raise Refusal("supervision-role", status=403)
    client = call.client or ""
    allowed = client in person.clients
    if not allowed and person.role == "administrator" and client:
        allowed = clients.client(client).operator == person.operator
    if not allowed:
        raise Refusal("not-found", status=404)
    return person
