"""What others ask of the floor: where a number leads, who does what now, what waits, and why someone gets no calls."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count
from django.utils.timezone import get_default_timezone, localdate

from infolinia.clients import queries as clients
from infolinia.floor.routing import limits, openings, presence, service_level, sparing, states, waits
from infolinia.floor.routing.choose import Choice, Policy, choose_next, in_turn, obstacle
from infolinia.floor.routing.expected import expected_wait
from infolinia.floor.routing.facts import (
    Agent,
    AgentState,
    CallId,
    Destination,
    Hours,
    LevelBy,
    Queue,
    QueueId,
    Status,
    Waiting,
)
from infolinia.floor.routing.hours import Opening
from infolinia.floor.routing.line import Day
from infolinia.floor.routing.models import Agent as AgentRow
from infolinia.floor.routing.models import (
    AgentDay,
    Number,
    OpeningHours,
    Presence,
    QueueAlarm,
    QueueDay,
    Shift,
    Skill,
    Turn,
    WebProcess,
)
from infolinia.floor.routing.models import Queue as QueueRow
from infolinia.floor.routing.models import Waiting as WaitingRow
from infolinia.journal.facts import Stream


@dataclass(frozen=True, slots=True)
class AgentNow:
    """An agent on the board. `reason`: of a break; `queues`: whose calls the agent could get today."""

    user: str
    name: str
    short_name: str
    team: str
    status: Status
    is_present: bool
    queues: tuple[QueueId, ...]

    @property
    def state(self) -> AgentState:
        return self.status.state


@dataclass(frozen=True, slots=True)
class QueueNow:
    """A queue on the board. `waiting`: its calls, oldest first. `ready`, `busy`: agents who could get its calls.
    `is_over_goal`: the oldest call has waited longer than the goal. `level`: today's service level by `level_by`, of
    `level_of` (good, counted) calls. `expected`: seconds a caller who enters now will wait, None where nobody serves
    it. `alarms`: kinds that are on, with since when."""

    id: QueueId
    client: str
    client_name: str
    name: str
    waiting: tuple[Waiting, ...]
    longest_since: datetime | None
    ready: int
    busy: int
    opening: Opening
    goal_seconds: int
    goal_share: float
    is_over_goal: bool
    today: Day
    level_by: LevelBy = "without_short"
    expected: float | None = None
    alarms: Mapping[str, datetime] = field(default_factory=dict[str, datetime])

    @property
    def level(self) -> float | None:
        return self.today.level(self.level_by)

    @property
    def level_of(self) -> tuple[int, int]:
        return service_level.parts(self.today.counts, self.level_by)


@dataclass(frozen=True, slots=True)
class WrapUpDue:
    agent: str
    call: CallId


@dataclass(frozen=True, slots=True)
class WhyNot:
    """An agent who cannot get calls of a queue today, whatever he does: `code` and `facts` as in choose.Verdict."""

    user: str
    name: str
    queue: QueueId
    queue_name: str
    code: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AgentRules:
    """What an administrator set for an agent, as rules.put_agent takes it."""

    team: str
    skills: Mapping[str, int]
    languages: Mapping[str, str]
    certificates: tuple[Mapping[str, str | None], ...]
    seats: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])


# --- Rules


def queue_for_number(dialled: str) -> Destination | None:
    """Where a dialled number (E.164) leads; None when it is not ours."""
    row = Number.objects.select_related("queue", "hours").filter(number=dialled).first()
    return row.facts() if row else None


def numbers() -> list[Destination]:
    return [row.facts() for row in Number.objects.select_related("queue", "hours").order_by("number")]


def queues() -> dict[QueueId, Queue]:
    return {row.id: row.facts() for row in QueueRow.objects.select_related("hours").order_by("place", "id")}


def queue(queue_id: QueueId) -> Queue:
    """One that was removed, too: calls of the past name it. Raises LookupError for an unknown one."""
    row = QueueRow.every.select_related("hours").filter(pk=queue_id).first()
    if row is None:
        raise LookupError(queue_id)
    return row.facts()


def opening_hours() -> list[str]:
    """Codes of all opening hours."""
    return list(OpeningHours.objects.order_by("code").values_list("code", flat=True))


def hours_of(code: str) -> Hours:
    """Raises LookupError for unknown opening hours."""
    if row := OpeningHours.objects.filter(code=code).first():
        return row.facts()
    raise LookupError(code)


def hours_of_queues() -> dict[str, str]:
    """The code of its opening hours by a queue's name; of those that are not always open."""
    return dict(QueueRow.objects.exclude(hours=None).values_list("name", "hours"))


def skills() -> dict[str, str]:
    """Names of skills by code."""
    return dict(Skill.objects.values_list("code", "name"))


def policy(now: datetime) -> Policy:
    """What the choice applies at `now`."""
    at_work = Shift.objects.filter(state__in=waits.AT_WORK).values_list("agent_id", flat=True)
    turns = dict(Turn.objects.values_list("queue_id", "agent"))
    zone, seed = get_default_timezone(), localdate(now).isoformat()
    return Policy(queues(), zone, turns=turns, seed=seed, at_work=frozenset(at_work))


# --- Agents


def status(agent: str) -> Status:
    """An agent's status; out for one who never signed in. Raises LookupError when the user is no agent."""
    found = status_of(agent)
    if found is None:
        raise LookupError(agent)
    return found


def status_of(user: str) -> Status | None:
    """An agent's status; None when the user is no agent."""
    if row := Shift.objects.filter(agent_id=user).first():
        return row.facts()
    return states.signed_out(datetime.fromtimestamp(0, UTC)) if is_agent(user) else None


def is_agent(user: str) -> bool:
    return AgentRow.objects.filter(pk=user).exists()


def agent_ids() -> frozenset[str]:
    """Users who take calls."""
    return frozenset(AgentRow.objects.values_list("pk", flat=True))


def agent_rules(user: str) -> AgentRules | None:
    """None when the user takes no calls."""
    row = AgentRow.objects.filter(pk=user).first()
    return AgentRules(row.team, row.skills, row.languages, tuple(row.certificates), row.seats) if row else None


def shift_stream(agent: str) -> Stream:
    """The journal's stream of the agent's last shift. Raises LookupError when the user is no agent."""
    number = AgentRow.objects.filter(pk=agent).values_list("shifts", flat=True).first()
    if number is None:
        raise LookupError(agent)
    return Stream("shift", f"{agent}.{number}")


def queue_stream(queue_id: QueueId) -> Stream:
    return Stream("queue", queue_id)


def agent_of_call(call: CallId) -> str | None:
    """Who is rung by, talks in, or wraps up this call; the last one who took it, when several did."""
    rows = Shift.objects.filter(call=call).order_by("-since")
    return rows.values_list("agent_id", flat=True).first()


def agents_of_call(call: CallId) -> dict[str, Status]:
    """All agents who are rung by, talk in, hold or wrap up this call (two while one hands it over)."""
    return {row.agent_id: row.facts() for row in Shift.objects.filter(call=call).order_by("since")}


def agents_free(now: datetime) -> list[Agent]:
    """Agents in the state ready, with whether their desk was heard of lately."""
    return [fact for fact, _row in _agents(now, ready_only=True)]


def agents_now(operator: str | None = None, *, now: datetime, include_out: bool = False) -> list[AgentNow]:
    """The board's people: those on shift (or all), by name."""
    people = {user.id: user for user in clients.users()}
    rules, day = queues(), localdate(now)
    found: list[AgentNow] = []
    for fact, row in _agents(now):
        user = people.get(row.user)
        shift = getattr(row, "shift", None)
        current = shift.facts() if shift else states.signed_out(now)
        if user is None or (operator and row.operator_id != operator):
            continue
        if current.state is AgentState.OUT and not include_out:
            continue
        fits = tuple(item.id for item in rules.values() if obstacle(fact, item, "pl", day) is None)
        found.append(AgentNow(row.user, user.name, user.short_name, row.team, current, fact.is_present, fits))
    return sorted(found, key=lambda item: (item.name, item.user))


def why_not(now: datetime) -> list[WhyNot]:
    """Who on shift has a skill whose calls he cannot get today, and why (an expired certificate, say)."""
    people = {user.id: user.name for user in clients.users()}
    rules, day = queues(), localdate(now)
    found: list[WhyNot] = []
    for fact, row in _agents(now):
        if fact.state is AgentState.OUT:
            continue
        for item in rules.values():
            against = obstacle(fact, item, "pl", day)
            if against and item.skill in fact.skills and against[0].startswith("certificate"):
                found.append(WhyNot(row.user, people.get(row.user, ""), item.id, item.name, against[0], against[2]))
    return found


def why(call: CallId, now: datetime) -> Choice | None:
    """Who would get a waiting call now and what stands against each other agent; None when it does not wait."""
    row = WaitingRow.objects.filter(call=call).first()
    if row is None:
        return None
    return choose_next(row.facts(), all_agents(now), policy(now), now)


def all_agents(now: datetime) -> list[Agent]:
    """Everybody who may take calls, as they are now."""
    return [fact for fact, _row in _agents(now)]


def _agents(now: datetime, *, ready_only: bool = False) -> list[tuple[Agent, AgentRow]]:
    rows = AgentRow.objects.select_related("shift", "presence").order_by("user")
    if ready_only:
        rows = rows.filter(shift__state=AgentState.READY)
    granted = clients.granted()
    spared = {agent for agent, load in sparing.loads().items() if load.is_spared(now)}
    work = {row.agent_id: row for row in AgentDay.objects.filter(day=localdate(now))}
    found: list[tuple[Agent, AgentRow]] = []
    for row in rows:
        shift, heard = getattr(row, "shift", None), getattr(row, "presence", None)
        fact = Agent(
            row.user,
            AgentState(shift.state) if shift else AgentState.OUT,
            shift.idle_since if shift else now,
            granted.get(row.user, frozenset()),
            row.skills,
            row.languages,
            row.certificate_facts(),
            heard is not None and presence.is_present(heard.seen_at, now),
            row.seat_facts(),
            work[row.user].calls if row.user in work else {},
            work[row.user].talked if row.user in work else 0.0,
            row.user in spared,
        )
        found.append((fact, row))
    return found


def lost(now: datetime) -> tuple[str, ...]:
    """Ready agents whose desk must be taken for gone (presence.py)."""
    silent = Presence.objects.filter(agent__shift__state=AgentState.READY, seen_at__lt=now - presence.SILENCE)
    webs = {row.name: presence.Web(row.seen_at, row.up_since) for row in WebProcess.objects.all()} if silent else {}
    return tuple(row.agent_id for row in silent if presence.is_lost(row.seen_at, webs.get(row.web), now))


# --- Calls that wait, and what is due


def waiting() -> list[Waiting]:
    """All waiting calls, oldest first."""
    return [row.facts() for row in WaitingRow.objects.order_by("since", "call")]


def waiting_call(call: CallId) -> Waiting | None:
    row = WaitingRow.objects.filter(call=call).first()
    return row.facts() if row else None


def lengths() -> Mapping[QueueId, int]:
    return dict(WaitingRow.objects.values_list("queue_id").annotate(Count("call")))


def may_ring() -> bool:
    """Something waits and somebody is ready: worth a look whether they fit."""
    return WaitingRow.objects.exists() and Shift.objects.filter(state=AgentState.READY).exists()


def is_open_for_nobody(queue_id: QueueId, language: str, now: datetime) -> bool:
    """The queue is open and nobody is ready who could get its calls in this language. Raises LookupError."""
    rules, day = queue(queue_id), localdate(now)
    is_open = openings.opening(rules, now).is_open
    return is_open and all(obstacle(agent, rules, language, day) for agent in agents_free(now))


def place_in_line(call: CallId, now: datetime) -> int | None:
    """1 for the call that is served next of its queue, by priority and age; None when it does not wait."""
    mine = waiting_call(call)
    if mine is None:
        return None
    rules = queues()
    line = [row.facts() for row in WaitingRow.objects.filter(queue_id=mine.queue)]
    return 1 + [item.call for item in in_turn(line, rules, now)].index(call)


def expected_in_line(queue_id: QueueId, place: int, now: datetime) -> float | None:
    """Seconds until the call at a place of a queue's line (1: the next) is served; None where nobody serves it."""
    return expected_wait(place - 1, waits.paces(all_agents(now), now)(queue(queue_id)))


def place_for(
    wanted: QueueId, rules: Mapping[QueueId, Queue], now: datetime, *, is_served: bool = False
) -> limits.Place:
    """Where a call for a queue goes now. People and paces are looked up only where a rule asks for them. is_served: by
    somebody who is ready, whether or not he works for the queue."""
    count = lengths()
    asks = any(item.when_unstaffed is not None or item.max_expected is not None for item in rules.values())
    if not asks:
        return limits.place(wanted, rules, count, lambda item: openings.is_open(item, now))
    people = all_agents(now)
    staffed = (lambda _queue: True) if is_served else waits.is_staffed(people, localdate(now))
    expected = waits.at_entry(count, waits.paces(people, now))
    return limits.place(wanted, rules, count, lambda item: openings.is_open(item, now), staffed, expected)


def alarms_now() -> dict[QueueId, dict[str, datetime]]:
    """Alarms of queues that are on: kind → since when."""
    found: dict[QueueId, dict[str, datetime]] = {}
    for row in QueueAlarm.objects.order_by("since", "kind"):
        found.setdefault(row.queue_id, {})[row.kind] = row.since
    return found


def wrap_ups_due(now: datetime) -> list[WrapUpDue]:
    """Wrap-ups whose time is up: the caller saves what there is and finishes them."""
    rows = Shift.objects.filter(state=AgentState.WRAP_UP, until__lte=now).order_by("until", "agent_id")
    return [WrapUpDue(row.agent_id, row.call) for row in rows]


def rings_due(now: datetime) -> list[WrapUpDue]:
    """Rings whose time is up although nobody said so: the switch reports its own; this is for one that died."""
    rows = Shift.objects.filter(state=AgentState.RINGING, until__lte=now).order_by("until", "agent_id")
    return [WrapUpDue(row.agent_id, row.call) for row in rows]


def queues_now(
    operator: str | None = None, *, now: datetime, clients_seen: Collection[str] | None = None
) -> list[QueueNow]:
    """The board's queues (those of the clients one may see), in the order of the pack."""
    names = {item.code: item.short for item in clients.clients()}
    day = localdate(now)
    today = {row.queue_id: row.facts() for row in QueueDay.objects.filter(day=day)}
    people = all_agents(now)
    paces, alarms = waits.paces(people, now), alarms_now()
    lines: dict[QueueId, list[Waiting]] = {}
    for item in waiting():
        lines.setdefault(item.queue, []).append(item)
    found: list[QueueNow] = []
    for row in QueueRow.objects.select_related("hours").order_by("place", "id"):
        if (operator and row.operator_id != operator) or (
            clients_seen is not None and row.client_id not in clients_seen
        ):
            continue
        rules, line = row.facts(), tuple(lines.get(row.id, ()))
        fits = [person.state for person in people if obstacle(person, rules, "pl", day) is None]
        oldest = line[0].since if line else None
        found.append(
            QueueNow(
                id=row.id,
                client=row.client_id,
                client_name=names.get(row.client_id, row.client_id),
                name=row.name,
                waiting=line,
                longest_since=oldest,
                ready=fits.count(AgentState.READY),
                busy=sum(state not in (AgentState.READY, AgentState.OUT, AgentState.BREAK) for state in fits),
                opening=openings.opening(rules, now),
                goal_seconds=rules.goal_seconds,
                goal_share=rules.goal_share,
                is_over_goal=oldest is not None and (now - oldest).total_seconds() > rules.goal_seconds,
                today=today.get(row.id, Day()),
                level_by=rules.level_by,
                expected=expected_wait(len(line), paces(rules)),
                alarms=alarms.get(row.id, {}),
            )
        )
    return found
