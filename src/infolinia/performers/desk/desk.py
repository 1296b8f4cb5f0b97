"""Puts together what one agent's desk shows, from the rooms that know it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language, gettext

from infolinia.clients import queries as clients
from infolinia.clients.facts import UserFacts
from infolinia.conduct import dispositions
from infolinia.conduct import queries as conduct
from infolinia.conduct.facts import CallFacts, CallState, Role
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing.facts import AgentState, Status
from infolinia.journal import queries as journal
from infolinia.journal.scope import scoped
from infolinia.performers.desk.facts import Choice, Desk, Mode, QueueLine, Target
from infolinia.procedures.card import Card
from infolinia.trades.cases import queries as cases
from infolinia.trades.customers import queries as customers
from infolinia.trades.customers.facts import Card as CustomerCard


def desk(user: UserFacts, *, now: datetime) -> Desk:
    """The desk of an agent at `now`. In a call only that call's client is in sight."""
    position = journal.last_position()
    status = floor.status(user.id) if floor.is_agent(user.id) else None
    call = conduct.call_of(user.id) if status and status.state is not AgentState.OUT else None
    seen = {call.client} if call else user.clients
    with scoped(seen):
        return _desk(user, status, call, position, now)


def _desk(user: UserFacts, status: Status | None, call: CallFacts | None, position: int, now: datetime) -> Desk:
    language = (get_language() or "pl")[:2]
    state = status.state if status else AgentState.OUT
    mode = _mode(user.id, state, call)
    in_call = call if mode not in ("out", "break", "ready") else None
    is_asked = bool(in_call and in_call.agent != user.id and mode in ("ringing", "consulting"))
    card = conduct.card(in_call.id) if in_call and mode in ("call", "consulting", "wrap_up") else None
    colleague = in_call.leg(Role.CONSULTED) if in_call else None
    asked = (in_call.agent if is_asked else colleague.user if colleague else "") if in_call else ""
    note = in_call.note if in_call else ""
    disposition = in_call.disposition if in_call else ""
    if in_call and mode == "wrap_up":
        note = note or conduct.summary(in_call.id)
        disposition = disposition or (card.disposition if card else "")
    return Desk(
        mode=mode,
        state=state.value,
        state_since=status.since if status else now,
        reason=status.reason if status else "",
        pending=status.pending if status else "",
        user=user.id,
        name=user.short_name,
        queues=_queues(user, now),
        cases=tuple(cases.mine(f"agent:{user.id}", limit=6)) if not in_call else (),
        call=in_call,
        client_name=clients.client(in_call.client).name if in_call else "",
        queue_name=_queue_name(in_call),
        customer=_customer(in_call),
        card=card,
        call_cases=tuple(cases.of_call(in_call.id)) if in_call else (),
        asked=clients.user(asked).name if asked else "",
        asked_state=floor.status(asked).state.value if asked else "",
        is_asked=is_asked,
        targets=_targets(user, in_call, now) if in_call and mode in ("call", "consulting") else (),
        dispositions=tuple(Choice(code, name) for code, name in dispositions.inbound(language)) if in_call else (),
        disposition=disposition,
        note=note,
        alarms=tuple(_alarm(alarm.kind) for alarm in conduct.alarms()),
        sheet=_sheet(mode, in_call, card),
        position=position,
    )


def _mode(user: str, state: AgentState, call: CallFacts | None) -> Mode:
    match state:
        case AgentState.OUT:
            return "out"
        case AgentState.READY:
            return "ready"
        case AgentState.RINGING:
            return "ringing" if call else "ready"
        case AgentState.WRAP_UP:
            return "wrap_up" if call else "break"
        case AgentState.TALKING | AgentState.HOLDING:
            if call is None:
                return "ready"
            consulting = call.state is CallState.CONSULTING or call.agent != user
            return "consulting" if consulting else "call"
        case _:
            return "break"


def _sheet(mode: Mode, call: CallFacts | None, card: Card | None) -> str:
    """A name that changes when, and only when, the sheet shows another thing."""
    where = card.path if card and mode == "call" else ""
    again = f"{card.why}:{card.value}:{card.text}" if card and mode == "call" else ""
    return f"{mode}:{call.id if call else ''}:{where}:{again}"


def _customer(call: CallFacts | None) -> CustomerCard | None:
    """The customer as the identity level of the call allows."""
    if call is None or not call.customer:
        return None
    return customers.card(call.customer, conduct.level(call.id), phone=call.caller)


def _queues(user: UserFacts, now: datetime) -> tuple[QueueLine, ...]:
    mine = {
        queue
        for person in floor.agents_now(now=now, include_out=True)
        if person.user == user.id
        for queue in person.queues
    }
    return tuple(
        QueueLine(queue.name, queue.client_name, len(queue.waiting), queue.longest_since)
        for queue in floor.queues_now(now=now, clients_seen=user.clients)
        if queue.id in mine
    )


def _queue_name(call: CallFacts | None) -> str:
    if call is None or not call.queue:
        return ""
    try:
        return floor.queue(call.queue).name
    except LookupError:
        return call.queue


def _targets(user: UserFacts, call: CallFacts, now: datetime) -> tuple[Target, ...]:
    """Colleagues who may work for this client, the free first, then its queues."""
    granted = {u.id for u in clients.users() if call.client in u.clients}
    people = [
        Target(p.user, "agent", p.name, p.team, p.state.value, p.state is AgentState.READY)
        for p in floor.agents_now(now=now)
        if p.user != user.id and p.user in granted
    ]
    people.sort(key=lambda target: (not target.free, target.name))
    lines = [
        Target(q.id, "queue", q.name, gettext("queue"), "", q.ready > 0)
        for q in floor.queues_now(now=now, clients_seen={call.client})
    ]
    return (*people[:6], *lines[:4])


def _alarm(kind: str) -> str:
    match kind:
        case "disk-low":
            return gettext("Little room for recordings. Calls go on, the administrator knows.")
        case "disk-full":
            return gettext("The disk is full. Calls go on as long as they can, new ones are not taken.")
        case "trunk-lost":
            return gettext("The connection to the carrier is lost. Calls in progress go on.")
        case "database":
            return gettext("The database cannot be written. What you type is kept here until it can.")
        case _:
            return gettext("Something on the line needs the administrator.")
