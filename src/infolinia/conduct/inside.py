"""Calls between agents, without a customer: from the desk or by telephone; they ring the colleague where he answers.

Such a call is in the state `consulting` from its beginning: the two talk as in a consultation, and when either is
gone it is over. It is no work of a queue, is recorded only where the setting `record_inside` says so, and belongs to
a client that both may work for.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from infolinia.clients import queries as clients
from infolinia.conduct import ending, events, outbox, outside_line, record, ringing
from infolinia.conduct.facts import CallState, Kind, Role
from infolinia.conduct.models import Call
from infolinia.floor.lines import extensions, phones
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.facts import AgentState
from infolinia.journal import queries as history
from infolinia.journal.facts import Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

RING = 25.0  # seconds a colleague is rung
RINGBACK = "tone:ringback"
FREE = (AgentState.READY, AgentState.BREAK)


def call(colleague: str, *, by: str, now: datetime) -> str:
    """Call a colleague from the desk, by id or short number; returns the call. The colleague is rung as soon as the
    caller's own line stands. Raises Refusal: inside-nobody, inside-away, inside-busy, inside-no-client,
    inside-no-switch, routing-call-… (a call in hand already)."""
    found = colleague if floor.is_agent(colleague) else extensions.whose(colleague)
    client = client_of(by, found)
    may_ring(found)
    switch = phones.switch_now(now, user=by)
    if switch is None:
        raise Refusal("inside-no-switch")
    made = Call(
        id=f"c-{secrets.token_hex(8)}", client=client, switch=switch[0], boot=switch[1], state=CallState.ARRIVED,
        language=clients.user(by).language, arrived_at=now, from_agent=by, caller=extensions.of(by).number,
        dialled=extensions.of(found).number,
    )  # fmt: skip
    made.save(force_insert=True)
    actor = Actor("agent", by)
    routing.called(by, made.id, is_inside=True, now=now, by=actor)
    leg, device = record.new_leg(), phones.device_of(by, now=now, switch=made.switch)
    device = "phone" if device == "phone" else "browser"
    told = events.ColleagueCalled(by, found, made.switch, made.boot, made.language, leg, device)
    record.write(made, told, now=now, by=actor)
    if device == "phone":
        ringing.ring_phone(made, leg, by, seconds=RING, now=now)
    return made.id


def client_of(caller: str, colleague: str) -> str:
    """The client a call between the two belongs to: whose call the caller answered last, where both may work for it.
    Raises Refusal: inside-nobody, inside-no-client."""
    if not colleague or colleague == caller or not floor.is_agent(colleague):
        raise Refusal("inside-nobody", status=404)
    both = clients.user(caller).clients & clients.user(colleague).clients
    if not both:
        raise Refusal("inside-no-client", status=403)
    return served(caller, both)


def served(agent: str, among: frozenset[str]) -> str:
    """The client whom the agent serves now: of the call in hand, or else of the last one."""
    mine = Call.objects.filter(agent=agent, client__in=among).exclude(kind=Kind.INSIDE).order_by("-arrived_at")
    return mine.values_list("client", flat=True).first() or min(among)


def may_ring(colleague: str) -> None:
    """Raises Refusal unless the colleague is free: inside-away, inside-busy."""
    name = clients.user(colleague).name
    match floor.status(colleague).state:
        case AgentState.READY:
            return
        case AgentState.BREAK | AgentState.OUT:
            raise Refusal("inside-away", name=name)
        case _:
            raise Refusal("inside-busy", name=name)


def caller_up(call: Call, *, now: datetime) -> None:
    """The caller's own line stands: now the colleague is rung, or it is over."""
    caller = record.leg(call, Role.AGENT)
    if caller is None or record.leg(call, Role.CONSULTED) is not None:
        ringing.connect_consultation(call, now=now)
        return
    if call.answered_at is not None:
        return
    happened = (item.event for item in history.replay(record.stream(call.id)))
    colleague = next(event.to for event in happened if isinstance(event, events.ColleagueCalled))
    try:
        may_ring(colleague)
    except Refusal as refusal:
        ending.end(call, refusal.code.removeprefix("inside-"), now=now)
        return
    outbox.want(call, door.Play, now=now, leg=caller.id, prompts=(RINGBACK,), loop=True)
    ring(call, colleague, now=now)


def ring(call: Call, colleague: str, *, now: datetime) -> None:
    """Ring the colleague where he answers."""
    actor = Actor("agent", call.agent)
    rung = routing.ring(colleague, call.id, seconds=RING + outside_line.longer(colleague), now=now, by=actor)
    ringing.ring_at(call, record.new_leg(), colleague, Role.CONSULTED, rung.until, now=now, by=actor)
