"""What happens on the floor: the only writers of shifts, waiting calls and their journal.

Each service takes the journal's lock first, reads, decides by the pure modules, appends, and writes the projection, all
in one transaction: when events race, the first to commit wins and the second gets a Refusal (or finds nothing to do).
A caller that must record more in the same transaction opens its own `atomic` around.

An agent is named by the user's id. `by` is the actor of the event; where it is left out, the agent (or the centre).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from infolinia.floor.routing import (
    alarm_figures,
    events,
    facts,
    messages,
    presence,
    queries,
    queue_alarms,
    shift,
    sparing,
    states,
    work_today,
)
from infolinia.floor.routing.choose import Pair, match
from infolinia.floor.routing.facts import AgentState, CallId, Queue, QueueId, Status
from infolinia.floor.routing.limits import Place
from infolinia.floor.routing.line import Day, day_after
from infolinia.floor.routing.models import (
    Agent,
    AgentDay,
    Outcome,
    Presence,
    QueueAlarm,
    QueueDay,
    Shift,
    Turn,
    Waiting,
    WebProcess,
)
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor, Stream
from infolinia.web.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Rung:
    """A call that now rings an agent, until `until` (or until someone says otherwise)."""

    call: CallId
    agent: str
    queue: QueueId | None
    until: datetime


# --- A shift


@transaction.atomic
def sign_in(agent: str, *, now: datetime, by: Actor | None = None) -> Status:
    """Begin a shift, on a break (`preparing`) until the agent says ready. One that runs already goes on."""
    journal.lock()
    row = _agent(agent)
    current = Shift.objects.filter(agent=row).first()
    if current is not None and current.state != AgentState.OUT:
        return current.facts()
    row.shifts += 1
    row.save(update_fields=["shifts"])
    sparing.fresh(agent)
    heartbeats({agent: now})
    return _act(agent, events.SignedIn(agent), now=now, by=by)


@transaction.atomic
def sign_out(agent: str, *, now: datetime, by: Actor | None = None) -> Status:
    """End the shift. Refused with a call in hand; who is out already stays out."""
    journal.lock()
    if queries.status(agent).state is AgentState.OUT:
        return queries.status(agent)
    return _act(agent, events.SignedOut(agent), now=now, by=by, closes=True)


@transaction.atomic
def set_ready(agent: str, *, now: datetime, by: Actor | None = None) -> Status:
    """Ready for calls. Who is ready already keeps the place in the line."""
    journal.lock()
    heartbeats({agent: now})
    before = queries.status(agent)
    if before.state is AgentState.READY:
        return before
    if before.state is AgentState.BREAK:
        sparing.after_break(agent, before.reason, now - before.since)
    return _act(agent, events.BecameReady(agent), now=now, by=by)


@transaction.atomic
def take_break(agent: str, reason: str, *, now: datetime, by: Actor | None = None) -> Status:
    """A break for a reason of states.REASONS; asked for during a call it is pending. Raises Refusal for another one."""
    if reason not in states.REASONS and reason not in states.REASONS_OF_CENTRE:
        raise Refusal("routing-reason", reason=reason, status=422)
    return _act(agent, events.TookBreak(agent, reason), now=now, by=by)


@transaction.atomic
def note(event: events.Shocked | events.Checked | events.HardCall, *, now: datetime, by: Actor = CENTRE) -> bool:
    """Write down what befell an agent in the shift; it changes no state. False when no shift runs."""
    journal.lock()
    status = queries.status_of(event.agent)
    if status is None or status.state is AgentState.OUT:
        return False
    _act(event.agent, event, now=now, by=by)
    return True


@transaction.atomic
def finish_wrap_up(agent: str, call: CallId, *, now: datetime, by: Actor | None = None) -> Status:
    """The work after the call is done: ready, or the pending break."""
    return _act(agent, events.WrappedUp(agent, call), now=now, by=by)


# --- A call in a queue


@transaction.atomic
def enqueue(
    call: CallId,
    queue: QueueId,
    *,
    language: str = "pl",
    priority: int = 0,
    place_since: datetime | None = None,
    last_agent: str = "",
    came: Came | None = None,
    is_served: bool = False,
    now: datetime,
    by: Actor = CENTRE,
) -> Place:
    """Put a call into a queue, or into the one it overflows to. Where the Place has no queue, its `then` says what the
    caller gets; nothing waits. A call that waits already stays where it is.

    place_since: since when its place in the line counts, when that is earlier than now. last_agent: who served this
    customer last. came: how it waited elsewhere: its priority, place and the queue it may go back to stay. is_served:
    somebody who is ready is about to be rung, so that no queue is unstaffed for this call.
    """
    journal.lock()
    waiting = Waiting.objects.filter(call=call).first()
    if waiting is not None:
        return Place(waiting.queue_id, None, "free", (waiting.queue_id,))
    rules = queries.queues()
    place = queries.place_for(queue, rules, now, is_served=is_served)
    for turned, why in place.turned:
        _note(rules[turned], events.TurnedAway(call, why), now=now, by=by)
    if place.queue is not None:
        home, hops = ("", 0) if came is None else (came.home, came.hops)
        if place.queue != queue:
            home, hops = home or queue, hops + len(place.path) - 1
        entered = events.Entered(
            call, language, priority if came is None else came.priority,
            place_since if came is None else came.place_since,
            last_agent, "" if home == place.queue else home, hops,
        )  # fmt: skip
        Waiting.objects.create(
            call=call, queue_id=place.queue, since=now, language=language, priority=entered.priority,
            place_since=entered.place_since, agent=last_agent, home=entered.home, hops=hops,
        )  # fmt: skip
        _note(rules[place.queue], entered, now=now, by=by)
    return place


@transaction.atomic
def move(call: CallId, queue: QueueId, *, why: str = "moved", now: datetime, by: Actor = CENTRE) -> Place:
    """Take a waiting call to another queue (`overflow`, `back`, `moved`). It keeps its priority and, against the others
    who wait there, its place; how long it may wait there counts anew."""
    journal.lock()
    came = gone(call, why, now=now, by=by)
    language = came.language if came else "pl"
    return enqueue(call, queue, language=language, came=came, now=now, by=by)


@dataclass(frozen=True, slots=True)
class Came:
    """How a call waited in the queue it left. home: the queue to which it may go back, empty when it moved for good."""

    language: str
    priority: int
    place_since: datetime
    home: QueueId
    hops: int


@transaction.atomic
def gone(call: CallId, why: str, *, now: datetime, by: Actor = CENTRE) -> Came | None:
    """As `leave`, for a call that goes on to another queue: what it takes along. None when it did not wait."""
    journal.lock()
    row = Waiting.objects.filter(call=call).first()
    if row is None:
        return None
    fact = row.facts()
    leave(call, why, now=now, by=by)
    home = (fact.home or fact.queue) if why == "overflow" else ""
    return Came(fact.language, fact.priority, fact.in_line_since, home, fact.hops + 1)


@transaction.atomic
def leave(call: CallId, why: str = "abandoned", *, now: datetime, by: Actor = CENTRE) -> bool:
    """The call waits no more (abandoned, late, overflow, moved …); whom it rang is free again, in his old place.
    False when it did not wait."""
    journal.lock()
    withdraw(call, now=now, by=by)
    row = Waiting.objects.filter(call=call).first()
    if row is None:
        return False
    waited = max(0.0, (now - row.since).total_seconds())
    row.delete()
    _note(queries.queues()[row.queue_id], events.Left(call, why, waited), now=now, by=by)
    return True


def offer(
    *,
    now: datetime,
    by: Actor = CENTRE,
    longer: Callable[[str], float] = lambda _agent: 0.0,
    rings_alone: Callable[[facts.Waiting], bool] = lambda _call: False,
) -> tuple[Rung, ...]:
    """Decide for the whole floor and ring: every call that someone fits rings an agent now, or several, where its queue
    rings several at once. longer: seconds that an agent is rung beyond what the queue says. rings_alone: whether a call
    that rings somebody is to ring nobody else yet, although its queue would."""
    if not queries.may_ring():
        return ()
    with transaction.atomic():
        journal.lock()
        policy = queries.policy(now)
        calls = queries.waiting()
        several = {it.id for it in policy.queues.values() if it.strategy == "ring_all"}
        alone = {it.call for it in calls if it.queue in several and it.ringing and rings_alone(it)}
        pairs: Sequence[Pair] = match(calls, queries.agents_free(now), policy, now, alone)
        found: list[Rung] = []
        for pair in pairs:
            seconds = policy.queues[pair.queue].ring + longer(pair.agent)
            found.append(ring(pair.agent, pair.call, seconds=seconds, now=now, by=by, beside=True))
        return tuple(found)


@transaction.atomic
def ring(
    agent: str, call: CallId, *, seconds: float = 20.0, now: datetime, by: Actor = CENTRE, beside: bool = False
) -> Rung:
    """Ring an agent with a call: one that waits, or one that a colleague hands over. Refused when the agent is not
    ready, or when the call rings someone else (unless `beside` them)."""
    journal.lock()
    row = Waiting.objects.select_related("queue").filter(call=call).first()
    if row is not None and row.ringing and not beside:
        raise Refusal("routing-taken", call=call)
    until = now + timedelta(seconds=seconds)
    _act(agent, events.Rung(agent, call, until), now=now, by=by)
    if row is not None:
        row.ringing = [*row.ringing, agent]
        row.save(update_fields=["ringing"])
        Turn.objects.update_or_create(queue_id=row.queue_id, defaults={"agent": agent})
        _note(row.queue.facts(), events.Offered(call, agent), now=now, by=by)
    return Rung(call, agent, row.queue_id if row else None, until)


@transaction.atomic
def answered(agent: str, call: CallId, *, is_inside: bool = False, now: datetime, by: Actor | None = None) -> Status:
    """The agent took the call that rang; it waits no more, and stops ringing at others. Refused when it does not ring
    there (any more). is_inside: it is a colleague's."""
    status = _act(agent, events.Answered(agent, call, is_inside), now=now, by=by)
    row = Waiting.objects.select_related("queue").filter(call=call).first()
    if row is not None:
        for other in sorted(set(row.ringing) - {agent}):
            _passed(other, call, events.Withdrawn(other, call), "withdrawn", now, CENTRE)
        Waiting.objects.filter(call=call).delete()
        waited = max(0.0, (now - row.since).total_seconds())
        left = events.Left(call, "answered", waited, agent)
        _note(row.queue.facts(), left, now=now, by=by or Actor("agent", agent))
    return status


@transaction.atomic
def missed(agent: str, call: CallId, *, now: datetime, by: Actor = CENTRE) -> Status:
    """The ring ended unanswered: others are asked first; the second time in a row is a break (states.py)."""
    return _passed(agent, call, events.Missed(agent, call), "missed", now, by)


@transaction.atomic
def declined(agent: str, call: CallId, *, now: datetime, by: Actor | None = None) -> Status:
    """The agent does not take the call: others are asked first."""
    return _passed(agent, call, events.Declined(agent, call), "declined", now, by or Actor("agent", agent))


@transaction.atomic
def withdraw(call: CallId, *, now: datetime, by: Actor = CENTRE) -> tuple[str, ...]:
    """Stop the rings of a call, by no fault of the agents; it goes on waiting if it waited. Whom it rang."""
    journal.lock()
    rung = Shift.objects.filter(call=call, state=AgentState.RINGING).order_by("agent_id")
    agents = tuple(rung.values_list("agent_id", flat=True))
    for agent in agents:
        _passed(agent, call, events.Withdrawn(agent, call), "withdrawn", now, by)
    return agents


@transaction.atomic
def called(agent: str, call: CallId, *, is_inside: bool, now: datetime, by: Actor | None = None) -> Status:
    """An agent, ready or on a break, calls somebody. is_inside: in the centre. Who was on a break is on it again after
    the work on the call. Refused when the agent has a call in hand."""
    return _act(agent, events.Called(agent, call, is_inside), now=now, by=by)


@transaction.atomic
def took_over(agent: str, call: CallId, *, now: datetime, by: Actor | None = None) -> Status:
    """A supervisor, ready or on a break, goes on with the call of another agent. Who was on a break is on it again
    after the work on the call."""
    return _act(agent, events.TookOver(agent, call), now=now, by=by)


@transaction.atomic
def held(agent: str, call: CallId, *, now: datetime, by: Actor | None = None) -> Status:
    """The agent put the call on hold."""
    return _act(agent, events.Held(agent, call), now=now, by=by)


@transaction.atomic
def resumed(agent: str, call: CallId, *, now: datetime, by: Actor | None = None) -> Status:
    """The agent took the call from hold."""
    return _act(agent, events.Resumed(agent, call), now=now, by=by)


@transaction.atomic
def released(agent: str, call: CallId, *, wrap_up: float | None = None, now: datetime, by: Actor = CENTRE) -> Status:
    """The talk ended for this agent. wrap_up: seconds of work after it, at most; None or 0: none."""
    until = now + timedelta(seconds=wrap_up) if wrap_up else None
    return _act(agent, events.Released(agent, call, until), now=now, by=by)


# --- Signs of life


@transaction.atomic
def heartbeats(heard: Mapping[str, datetime], *, web: str = "") -> None:
    """The desks of these users gave their last sign of life then, says the web process that heard them. Of users who
    take no calls (an administrator's desk) nothing is kept, nor what comes later than a newer sign. No journal."""
    known = Agent.objects.filter(pk__in=list(heard)).values_list("pk", "presence__seen_at").order_by("pk")
    Presence.objects.bulk_create(
        [
            Presence(agent_id=agent, seen_at=heard[agent], web=web)
            for agent, seen_at in known
            if seen_at is None or seen_at <= heard[agent]
        ],
        update_conflicts=True, unique_fields=["agent"], update_fields=["seen_at", "web"] if web else ["seen_at"],
    )  # fmt: skip


def web_alive(name: str, now: datetime, *, boot: str = "") -> None:
    """A web process is there; to be said every 5 s at least, and at start. `boot` is another after each start."""
    row = WebProcess.objects.filter(name=name).first()
    known = presence.Web(row.seen_at, row.up_since) if row else None
    up_since = presence.up_since(known, row is not None and row.boot != boot, now)
    WebProcess.objects.update_or_create(name=name, defaults={"boot": boot, "seen_at": now, "up_since": up_since})


def presence_due(now: datetime, *, by: Actor = CENTRE) -> tuple[str, ...]:
    """Put ready agents whose desk is silent on the break `unreachable`; who they are."""
    if not queries.lost(now):
        return ()
    with transaction.atomic():
        journal.lock()
        lost = queries.lost(now)
        for agent in lost:
            _act(agent, events.TookBreak(agent, states.UNREACHABLE), now=now, by=by)
    return lost


# --- How it is written


def _agent(agent: str) -> Agent:
    row = Agent.objects.filter(user=agent).first()
    if row is None:
        raise Refusal("routing-no-agent", agent=agent, status=404)
    return row


def _act(agent: str, event: Any, *, now: datetime, by: Actor | None, closes: bool = False) -> Status:
    """Append an event to the agent's shift and write the status it gives. Raises Refusal when it does not fit."""
    journal.lock()
    row = _agent(agent)
    stored = Shift.objects.filter(agent=row).first()
    before = stored.facts() if stored else states.signed_out(now)
    try:
        status = shift.after(before, event, now)
    except states.NotNow as refused:
        code = "routing-other-call" if refused.code == "other-call" else f"routing-{refused.act}-{refused.state}"
        known = code if code in REFUSED else "routing-state"
        raise Refusal(known, state=refused.state.value, act=refused.act.value, agent=agent) from None
    write = journal.close if closes else journal.append
    write(Stream("shift", f"{agent}.{row.shifts}"), event, at=now, by=by or Actor("agent", agent))
    now_at = Shift(agent=row, number=row.shifts, **asdict(status))
    now_at.save(force_insert=stored is None, force_update=stored is not None)
    _worked(agent, lambda work: work_today.after_shift(work, before, event, now), now)
    if (seconds := work_today.handled(before, status, now)) is not None:
        Outcome.objects.filter(call=before.call, agent=agent, handled=None).update(handled=seconds)
    return status


REFUSED = frozenset(messages.REFUSALS)


def _passed(agent: str, call: CallId, event: Any, why: str, now: datetime, by: Actor) -> Status:
    status = _act(agent, event, now=now, by=by)
    row = Waiting.objects.select_related("queue").filter(call=call).first()
    if row is not None and agent in row.ringing:
        row.ringing = [other for other in row.ringing if other != agent]
        if why != "withdrawn":
            row.passed = {**row.passed, agent: now.isoformat()}
        row.save(update_fields=["ringing", "passed"])
        _note(row.queue.facts(), events.Passed(call, agent, why), now=now, by=by)
    return status


def _note(queue: Queue, event: Any, *, now: datetime, by: Actor) -> None:
    """Append an event to a queue's stream and count it."""
    journal.append(Stream("queue", queue.id), event, at=now, by=by, client=queue.client)
    local = localdate(now)
    row = QueueDay.objects.filter(queue_id=queue.id, day=local).first()
    before = row.facts() if row else Day()
    after = day_after(before, event, queue.goal_seconds, queue.short)
    if after != before:
        counted = QueueDay(pk=row.pk if row else None, queue_id=queue.id, day=local, **asdict(after))
        counted.save(force_insert=row is None, force_update=row is not None)
    if isinstance(event, events.Left):
        Outcome.objects.create(
            queue_id=queue.id, call=event.call, at=now, why=event.why, waited=event.waited, agent=event.agent
        )
        if event.agent:
            _worked(event.agent, lambda work: work_today.after_queue(work, queue.id, event), now)


def _worked(agent: str, after: Callable[[work_today.Work], work_today.Work], now: datetime) -> None:
    """Bring what an agent did today to where an event leaves it."""
    local = localdate(now)
    row = AgentDay.objects.filter(agent_id=agent, day=local).first()
    before = row.facts() if row else work_today.Work()
    work = after(before)
    if work != before:
        values = {"calls": dict(work.calls), "talked": work.talked, "inside": work.inside,
                  "talked_inside": work.talked_inside}  # fmt: skip
        AgentDay.objects.update_or_create(agent_id=agent, day=local, defaults=values)


def told(call: CallId, *, now: datetime) -> None:
    """The caller hears the place in the line now. One statement, no journal."""
    Waiting.objects.filter(call=call).update(told_at=now)


# --- Alarms of queues


def alarms_due(now: datetime, *, by: Actor = CENTRE) -> int:
    """Judge every queue's alarms and write those that began or are over; how many changed. Forgets old outcomes."""
    on = queries.alarms_now()
    figures, rules = alarm_figures.alarm_figures(now), queries.queues()
    changes = {
        id_: (found, known)
        for id_, item in figures.items()
        if (found := queue_alarms.ringing(item, rules[id_].alarms, known := on.get(id_, {}))).keys() != known.keys()
    }
    Outcome.objects.filter(at__lt=now - Outcome.KEPT).delete()
    with transaction.atomic():
        if changes:
            journal.lock()
        for id_, (found, known) in changes.items():
            for kind in sorted(found.keys() - known.keys()):
                QueueAlarm.objects.create(queue_id=id_, kind=kind, since=now)
                raised = events.AlarmRaised(kind, round(found[kind].figure, 3), found[kind].limit)
                journal.append(Stream("queue", id_), raised, at=now, by=by, client=rules[id_].client)
            for kind in sorted(known.keys() - found.keys()):
                QueueAlarm.objects.filter(queue_id=id_, kind=kind).delete()
                cleared = events.AlarmCleared(kind)
                journal.append(Stream("queue", id_), cleared, at=now, by=by, client=rules[id_].client)
    return len(changes)
