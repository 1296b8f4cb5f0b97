"""Who gets which call: pure; the time is passed in, the reasons come out.

Two strategies: `longest_idle` gives a call to who has waited longest for work; `skill_level` to the best at the skill,
among equals to the longest idle. In both, an agent who passed this call (missed or declined it) comes after all others,
and not at all within `again_after`: so a lone agent is asked again, but not at once. The last sort key is the agent's
id, which makes a replay exact. Calls are served by priority (the queue's plus the call's own), then by age.

A required certificate must be valid on the day of `now` in the operator's zone (vertical-packs.yaml: an expired
credential means that the call is not offered).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from operator import attrgetter
from typing import TypeAlias
from zoneinfo import ZoneInfo

from infolinia.floor.routing.facts import FLUENCY, Agent, AgentId, AgentState, CallId, Queue, QueueId, Strategy, Waiting

WARSAW = ZoneInfo("Europe/Warsaw")

Order: TypeAlias = Callable[[Agent, Queue], float]


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules the choice applies: the queues, whose day it is, and when a passed call may return to an agent."""

    queues: Mapping[QueueId, Queue]
    zone: tzinfo = WARSAW
    again_after: timedelta = timedelta(seconds=10)

    def day(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an agent may or may not get a call. `code` is `fits`, or what stands against it; messages.py says it."""

    agent: AgentId
    allowed: bool
    code: str
    level: int = 0
    facts: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """`because` holds one verdict for every agent looked at: the answer to "why"."""

    call: CallId
    agent: AgentId | None
    because: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A call and the agent it is to ring."""

    call: CallId
    agent: AgentId
    queue: QueueId


def by_idleness(agent: Agent, queue: Queue) -> int:
    return 0


def by_level(agent: Agent, queue: Queue) -> int:
    return -agent.skills.get(queue.skill, 0)


# What a strategy looks at first; among equals the longest idle is best, then the lower id.
# A new strategy is a line here and a name in facts.Strategy.
STRATEGIES: Mapping[Strategy, Order] = {"longest_idle": by_idleness, "skill_level": by_level}


def choose_next(call: Waiting, agents: Sequence[Agent], policy: Policy, now: datetime) -> Choice:
    """Who gets `call` at `now`, with a verdict on every agent; None when no one fits. Raises KeyError for a queue
    without rules."""
    queue, day = policy.queues[call.queue], policy.day(now)
    verdicts = tuple(judge(agent, call, queue, policy, day, now) for agent in agents)
    order = STRATEGIES[queue.strategy]
    fit = [agent for agent, verdict in zip(agents, verdicts, strict=True) if verdict.allowed]
    best = min(
        fit, key=lambda agent: (agent.id in call.passed, order(agent, queue), agent.idle_since, agent.id), default=None
    )
    return Choice(call.call, best.id if best else None, verdicts)


def judge(agent: Agent, call: Waiting, queue: Queue, policy: Policy, day: date, now: datetime) -> Verdict:
    """May this agent get this call now, and if not, why not; the first obstacle is named."""
    if not is_free(agent):
        return Verdict(agent.id, False, "absent" if agent.state is AgentState.READY else "busy", 0, {"is": agent.state})
    if against := obstacle(agent, queue, call.language, day):
        return Verdict(agent.id, False, *against)
    if _passed_lately(agent.id, call, policy, now):
        return Verdict(agent.id, False, "passed")
    return Verdict(agent.id, True, "fits", agent.skills.get(queue.skill, 0))


def is_free(agent: Agent) -> bool:
    return agent.state is AgentState.READY and agent.is_present


def obstacle(agent: Agent, queue: Queue, language: str, day: date) -> tuple[str, int, dict[str, str]] | None:
    """What keeps an agent from calls of a queue in a language on a day, whatever the agent does now."""
    if queue.client not in agent.clients:
        return "client", 0, {"client": queue.client}
    level = agent.skills.get(queue.skill, 0)
    if queue.skill and level < queue.level:
        return ("level" if level else "skill"), level, {"skill": queue.skill, "level": str(queue.level)}
    fluency = agent.languages.get(language, "")
    if FLUENCY.get(fluency, 0) < FLUENCY[queue.fluency]:
        return "language", level, {"language": language, "fluency": queue.fluency}
    for kind in queue.certificates:
        held = [item for item in agent.certificates if item.kind == kind]
        if not held:
            return "certificate-missing", level, {"certificate": kind}
        if not any(item.is_valid(day) for item in held):
            last = max(item.valid_to or item.valid_from or day for item in held)
            return "certificate-expired", level, {"certificate": kind, "day": last.isoformat()}
    return None


def match(calls: Iterable[Waiting], agents: Iterable[Agent], policy: Policy, now: datetime) -> tuple[Pair, ...]:
    """Give the whole floor its next calls: each call at most one agent, each agent at most one call.

    Same calls, agents, policy and time: same pairs, whatever order they come in. A call that rings already is left
    alone, and so is the agent it rings. Calls of unknown queues are left waiting.
    """
    calls, queues, day = list(calls), policy.queues, policy.day(now)
    ringing = {call.ringing for call in calls if call.ringing}
    free = [agent for agent in agents if is_free(agent) and agent.id not in ringing]
    if not free:
        return ()
    free.sort(key=attrgetter("idle_since", "id"), reverse=True)
    skilled: dict[str, list[Agent]] = {"": free}
    for agent in free:
        for skill in agent.skills:
            skilled.setdefault(skill, []).append(agent)
    ordered = {id_: _ordered(skilled.get(queue.skill, []), queue) for id_, queue in queues.items()}
    lines: dict[tuple[QueueId, str], _Line] = {}
    taken: set[AgentId] = set()
    pairs: list[Pair] = []
    for call in _in_turn(calls, queues):
        line = lines.get((call.queue, call.language))
        if line is None:
            line = _Line(list(ordered[call.queue]), queues[call.queue], call.language, day, taken)
            lines[call.queue, call.language] = line
        if not line.agents:
            continue
        chosen = line.best_for(call, policy, now) if call.passed else line.best()
        if chosen is None:
            continue
        taken.add(chosen)
        pairs.append(Pair(call.call, chosen, call.queue))
        if len(taken) == len(free):
            break
    return tuple(pairs)


def _in_turn(calls: Iterable[Waiting], queues: Mapping[QueueId, Queue]) -> list[Waiting]:
    """The calls that ring nobody, in the order in which they are served: priority, age, id."""
    silent = [call for call in calls if not call.ringing and call.queue in queues]
    silent.sort(key=attrgetter("since", "call"))
    silent.sort(key=lambda call: -queues[call.queue].priority - call.priority)  # stable: age stays among equals
    return silent


def _ordered(known: list[Agent], queue: Queue) -> list[Agent]:
    """Agents with the best for a queue at the end. The sort is stable and `known` comes with the longest idle at the
    end: so they stay among equals."""
    order = STRATEGIES[queue.strategy]
    return known if order is by_idleness else sorted(known, key=lambda agent: -order(agent, queue))


class _Line:
    """Who may serve a queue in a language, the best at the end. Whether one fits is looked at when his turn comes:
    in a rush most turns never do."""

    def __init__(self, agents: list[Agent], queue: Queue, language: str, day: date, taken: set[AgentId]) -> None:
        self.agents = agents
        self._queue, self._language, self._day, self._taken = queue, language, day, taken

    def best(self) -> AgentId | None:
        agents = self.agents
        while agents:
            agent = agents.pop()  # for good: taken, or unfit for every call of this line
            if agent.id not in self._taken and obstacle(agent, self._queue, self._language, self._day) is None:
                return agent.id
        return None

    def best_for(self, call: Waiting, policy: Policy, now: datetime) -> AgentId | None:
        """For a call that some have passed: they come last, and not at all too soon."""
        again: AgentId | None = None
        while self.agents and self.agents[-1].id in self._taken:
            self.agents.pop()
        for agent in reversed(self.agents):
            if agent.id in self._taken or obstacle(agent, self._queue, self._language, self._day) is not None:
                continue
            if agent.id not in call.passed:
                return agent.id
            if again is None and not _passed_lately(agent.id, call, policy, now):
                again = agent.id
        return again


def _passed_lately(agent: AgentId, call: Waiting, policy: Policy, now: datetime) -> bool:
    at = call.passed.get(agent)
    return at is not None and now - at < policy.again_after
