"""Puts together what one agent's desk shows, from the rooms that know it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from django.utils.translation import get_language, gettext

from infolinia.clients import queries as clients
from infolinia.clients.facts import UserFacts
from infolinia.conduct import concerns, dispositions
from infolinia.conduct import queries as conduct
from infolinia.conduct.facts import CallFacts, CallState, Kind, Role
from infolinia.content import queries as content
from infolinia.floor.lines import extensions, phones
from infolinia.floor.lines.facts import Device
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import sparing
from infolinia.floor.routing.facts import AgentState, Status
from infolinia.floor.routing.strain import Load
from infolinia.journal import queries as journal
from infolinia.journal.scope import scoped
from infolinia.performers.desk.facts import Choice, Colleague, Desk, Mode, ParkedCall, QueueLine, Target, Trouble
from infolinia.procedures.card import Card
from infolinia.trades.cases import queries as cases
from infolinia.trades.cases.facts import Case
from infolinia.trades.customers import queries as customers
from infolinia.trades.customers.facts import Card as CustomerCard

PASSED_ON = "I_TRANSFER"  # of dispositions
WITHOUT_CALL = ("out", "break", "ready")
MOST_PARKED = 6
MOST_COLLEAGUES = 200
TOLD_FOR = timedelta(seconds=20)  # for which the desk says that a colleague did not answer
MOST_TARGETS, MOST_QUEUES, MOST_CASES = 9, 6, 6  # a digit for each target


def desk(user: UserFacts, *, now: datetime) -> Desk:
    """The desk of an agent at `now`. In a call only that call's client is in sight."""
    position = journal.last_position()
    status = floor.status_of(user.id)
    call = conduct.in_hand(status) if status and status.state is not AgentState.OUT else None
    seen = {call.client} if call else user.clients
    with scoped(seen):
        return _desk(user, status, call, position, now)


def clients_in_sight(user: UserFacts) -> frozenset[str]:
    """Whose data the agent may search: in a call, only that call's client's."""
    call = conduct.call_of(user.id)
    return frozenset({call.client}) if call else user.clients


def targets(user: UserFacts, *, now: datetime) -> tuple[Target, ...]:
    """Where the agent's call may go; asked for when the transfer opens, because it costs more than all the rest."""
    call = conduct.call_of(user.id)
    if call is None:
        return ()
    with scoped({call.client}):
        return _targets(user, call, now)


def colleagues(user: UserFacts, *, now: datetime) -> tuple[Colleague, ...]:
    """Whom the agent may call: who works for one of his clients, the free first, then by name."""
    shared = {person.id for person in clients.users() if person.clients & user.clients and person.id != user.id}
    people = [person for person in floor.agents_now(now=now) if person.user in shared]
    numbers = extensions.numbers([person.user for person in people])
    found = [
        Colleague(
            person.user, person.name, person.team, numbers[person.user], person.state.value, person.status.reason,
            person.state is AgentState.READY,
        )
        for person in people
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda person: (not person.free, person.name))[:MOST_COLLEAGUES])


def _desk(user: UserFacts, status: Status | None, call: CallFacts | None, position: int, now: datetime) -> Desk:
    language = (get_language() or "pl")[:2]
    state = status.state if status else AgentState.OUT
    mode = _mode(user.id, state, call)
    in_call = call if mode not in WITHOUT_CALL else None
    with_customer = in_call if in_call and in_call.kind is not Kind.INSIDE else None
    card = conduct.card(in_call.id) if in_call and mode in ("call", "consulting", "wrap_up") else None
    own = in_call.leg_of(user.id) if in_call else None
    is_asked = bool(own and own.role is Role.CONSULTED)
    colleague = in_call.leg(Role.CONSULTED) if in_call else None
    asked = (in_call.agent if is_asked else colleague.user if colleague else "") if in_call else ""
    asked_status = floor.status_of(asked) if asked else None
    asked_state = _asked_state(in_call, asked_status)
    note = in_call.note if in_call else ""
    disposition = in_call.disposition if in_call else ""
    if in_call and mode == "wrap_up":
        note = _with_summary(note, conduct.summary(in_call.id))
        disposition = disposition or _result(in_call, card, user.id)
    customer = _customer(in_call)
    client = clients.client(in_call.client) if in_call else None
    device = phones.chosen_device(user.id)
    if own and mode != "wrap_up":
        device = _device(own.device)
    rings = mode == "ringing"
    return Desk(
        mode=mode,
        state=state.value,
        state_since=status.since if status else now,
        until=status.until if status and rings else None,
        reason=status.reason if status else "",
        pending=status.pending if status else "",
        user=user.id,
        name=user.short_name,
        full_name=user.name,
        role=user.role,
        queues=_queues(user, now) if with_customer is None else (),
        cases=_urgent(user) if in_call is None else (),
        call=in_call,
        client_name=client.short if client else "",
        address=client.address if client else "",
        queue_name=_queue_name(in_call),
        customer=customer,
        matches=len(customers.by_phone(in_call.caller, in_call.client)) if in_call and not customer else 0,
        customer_cases=_open_cases(customer) if rings else (),
        begins=_begins(in_call, language) if in_call and rings and not is_asked else "",
        card=card,
        call_cases=tuple(cases.of_call(in_call.id)) if in_call else (),
        asked=clients.user(asked).name if asked else "",
        asked_state=asked_state,
        asked_detail=next((p.team for p in floor.agents_now(now=now) if p.user == asked), "") if asked else "",
        is_asked=is_asked,
        targets=_targets(user, in_call, now) if in_call and mode == "consulting" else (),
        dispositions=_results(disposition, language) if mode == "wrap_up" else (),
        disposition=disposition,
        note=note,
        troubles=tuple(Trouble(alarm.kind, alarm.detail) for alarm in conduct.alarms(for_agents=True)),
        telephone=_telephone(user.id, now),
        device=device,
        moving=_moving(in_call, user.id),
        sheet=_sheet(mode, in_call, card, asked_state),
        position=position,
        parked=_parked() if mode == "ready" else (),
        watched=_watched(in_call) if mode in ("call", "consulting") else "",
        outside=bool(extensions.of(user.id).outside),
        unanswered=_unanswered(user.id, now) if mode in ("ready", "break") else None,
        marks=concerns.marks_of(in_call.id, user.id) if in_call else frozenset(),
        rest=_rest(user.id, now) if mode in ("ready", "break") else None,
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
            own = call.leg_of(user)
            if call.kind is Kind.INSIDE or (own and own.role is Role.CUSTOMER):
                return "inside"
            consulting = call.state is CallState.CONSULTING or call.agent != user
            return "consulting" if consulting else "call"
        case _:
            return "break"


def _asked_state(call: CallFacts | None, asked: Status | None) -> str:
    """How it stands between us two, as facts.Desk.asked_state. Whoever answers has his line made only then."""
    if asked is None or call is None:
        return ""
    colleague = call.leg(Role.CONSULTED)
    is_made = colleague is None or colleague.state == "up"
    return asked.state.value if is_made or asked.state is AgentState.RINGING else "connecting"


def _rest(user: str, now: datetime) -> Load | None:
    """The agent's load of difficult calls, while a rest after them stands open, or is being taken."""
    load = sparing.load_of(user)
    return load if load.is_offered(now) or load.rest == "given" else None


def _unanswered(user: str, now: datetime) -> tuple[str, str] | None:
    call = conduct.unanswered_by_colleague(user, since=now - TOLD_FOR)
    if call is None:
        return None
    colleague = call.colleague or extensions.whose(call.dialled)
    return (clients.user(colleague).name if colleague else call.dialled), call.ended_by


def _parked() -> tuple[ParkedCall, ...]:
    """Calls that are parked, of the clients in scope."""
    waiting = conduct.parked()[:MOST_PARKED]
    names = {person.id: person.name for person in clients.users()} if waiting else {}
    return tuple(
        ParkedCall(call.id, call.orbit, _queue_name(call), names.get(call.parked_by, ""), call.parked_at)
        for call in waiting
        if call.parked_at
    )


def _telephone(user: str, now: datetime) -> Literal["", "away", "there"]:
    if not phones.has_phone(user):
        return ""
    return "there" if phones.is_bound(user, now=now) else "away"


def _moving(call: CallFacts | None, user: str) -> Device | Literal[""]:
    leg = call.leg(Role.MOVING) if call and call.agent == user else None
    return _device(leg.device) if leg else ""


def _device(name: str) -> Device:
    return "phone" if name == "phone" else "outside" if name == "outside" else "browser"


def _watched(call: CallFacts | None) -> str:
    """What the nearest supervisor does; who only listens is told of where the client's policy says so."""
    modes = {leg.mode for leg in call.supervisors} if call else set[str]()
    if call and "listen" in modes and not clients.listening(call.client).told:
        modes.discard("listen")
    return next((mode for mode in ("barge", "whisper", "listen") if mode in modes), "")


def _sheet(mode: Mode, call: CallFacts | None, card: Card | None, asked_state: str) -> str:
    """A name that changes when, and only when, the sheet shows another thing."""
    name = f"{mode}:{call.id if call else ''}"
    if mode == "inside" and call:
        return f"{name}:{bool(call.answered_at)}:{asked_state == 'connecting'}:{bool(call.held_since)}"
    if mode == "consulting" and call:
        return f"{name}:{asked_state}:{bool(call.held_since)}"
    if mode != "call" or card is None:
        return name
    return f"{name}:{card.path}:{card.why}:{card.value}:{card.declined}:{card.text}"


def _customer(call: CallFacts | None) -> CustomerCard | None:
    """The customer as the identity level of the call allows."""
    if call is None or not call.customer:
        return None
    return customers.card(call.customer, conduct.level(call.id), phone=call.caller)


def _with_summary(note: str, summary: str) -> str:
    """What was noted in the call, then the facts that were settled, once."""
    return note if summary in note else f"{note}\n{summary}".strip()


def _result(call: CallFacts, card: Card | None, user: str) -> str:
    """With what the call ends: what the procedure says, once it has come to its end; a call that was passed on was
    passed on."""
    if card and card.disposition:
        return card.disposition
    handed_over = call.state.on_line or call.agent != user
    return PASSED_ON if handed_over and PASSED_ON in dispositions.table() else ""


def _results(chosen: str, language: str) -> tuple[Choice, ...]:
    """What a call may end with, and what this one's procedure ends with."""
    known = dict(dispositions.inbound(language))
    if chosen and chosen not in known and (found := dispositions.table().get(chosen)):
        known[chosen] = found.name.get(language, chosen)
    return tuple(Choice(code, name) for code, name in sorted(known.items(), key=lambda pair: pair[1].lower()))


def _open_cases(customer: CustomerCard | None) -> tuple[Case, ...]:
    """Cases that are still open; from the level on which the history may be seen."""
    if customer is None or customer.history is None:
        return ()
    return tuple(case for case in cases.of_customer(customer.id) if case.state in ("open", "in_progress"))[:4]


def _urgent(user: UserFacts) -> tuple[Case, ...]:
    """The agent's open cases: those with a day first, the earliest day at the top."""
    mine = [case for case in cases.mine(f"agent:{user.id}") if case.state in ("open", "in_progress")]
    mine.sort(key=lambda case: (case.due is None and case.promise_at is None, str(case.due or case.promise_at or "")))
    return tuple(mine[:MOST_CASES])


def _begins(call: CallFacts, language: str) -> str:
    """The title of the procedure that the answer begins, or that goes on."""
    destination = floor.queue_for_number(call.dialled)
    is_out = call.kind is Kind.OUT
    name = (destination.outbound_procedure if is_out else destination.procedure) if destination else ""
    found = content.current(call.client, name) if name else None
    if found is None:
        return ""
    title = found.title.get(language, found.name)
    return gettext("{title}, version {version}").format(title=title, version=found.version)


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
        Target(q.id, "queue", q.name, gettext("queue"), "", q.opening.is_open, len(q.waiting))
        for q in floor.queues_now(now=now, clients_seen={call.client})
    ]
    lines = lines[:MOST_QUEUES]
    return (*people[: MOST_TARGETS - len(lines)], *lines)
