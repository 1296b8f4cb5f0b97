"""Who gets which call: pure; the time is passed in, the reasons come out.

Calls are served by priority, then by their place in the line. The priority is the queue's, plus the call's own, plus
what the queue pays for each second of waiting (`ageing`): where it is above nought, no call starves, because it passes
every later one whose priority is higher by d after d / ageing seconds.

Whom a queue asks first is its strategy (orders.py); what it asks for after a while, its easings (easings.py). In every
strategy an agent who passed this call (missed or declined it) comes after all others, and not at all within
`again_after`: so a lone agent is asked again, but not at once. A customer's last agent, where the queue wants it, is
waited for alone as long as `last_agent_wait` lasts and the agent is at work. A daily limit keeps an agent from more.
Agents who had too many difficult calls (strain.py) get calls of demanding queues last, and not at all for a while.

A required certificate must be valid on the day of `now` in the operator's zone (vertical-packs.yaml: an expired
credential means that the call is not offered).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from operator import attrgetter

from infolinia.floor.routing.easings import eased, stage
from infolinia.floor.routing.facts import FLUENCY, Agent, AgentId, AgentState, CallId, Queue, QueueId, Waiting
from infolinia.floor.routing.orders import STRATEGIES, drawn, level_of


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules the choice applies: the queues, whose day it is, and when a passed call may return to an agent.

    zone: the installation's, in which a day is counted. turns: whom each queue asked last (round_robin). seed: of the
    strategy `random`. at_work: who is signed in and not on a break: worth waiting for.
    """

    queues: Mapping[QueueId, Queue]
    zone: tzinfo
    again_after: timedelta = timedelta(seconds=10)
    turns: Mapping[QueueId, AgentId] = field(default_factory=dict)
    seed: str = ""
    at_work: frozenset[AgentId] = frozenset()

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
    """A call and an agent it is to ring."""

    call: CallId
    agent: AgentId
    queue: QueueId


def choose_next(call: Waiting, agents: Sequence[Agent], policy: Policy, now: datetime) -> Choice:
    """Who gets `call` at `now`, with a verdict on every agent; None when no one fits. Raises KeyError for a queue
    without rules."""
    rules, day = policy.queues[call.queue], policy.day(now)
    queue = eased(rules, stage(rules, _waited(call, now)))
    verdicts = tuple(judge(agent, call, queue, policy, day, now) for agent in agents)
    fit = [agent for agent, verdict in zip(agents, verdicts, strict=True) if verdict.allowed]
    if not fit:
        return Choice(call.call, None, verdicts)
    if queue.strategy == "random":
        return Choice(call.call, drawn(call.call, policy.seed, _first(fit, call, queue), queue).id, verdicts)
    order = STRATEGIES[queue.strategy]
    best = min(
        fit,
        key=lambda agent: (
            agent.id in call.passed,
            queue.is_demanding and agent.is_spared,
            agent.seat(queue.id).order,
            order(agent, queue, policy.turns),
            agent.idle_since,
            agent.id,
        ),
    )
    return Choice(call.call, best.id, verdicts)


def judge(agent: Agent, call: Waiting, queue: Queue, policy: Policy, day: date, now: datetime) -> Verdict:
    """May this agent get this call now, and if not, why not; the first obstacle is named. queue: as eased by now."""
    if not is_free(agent):
        return Verdict(agent.id, False, "absent" if agent.state is AgentState.READY else "busy", 0, {"is": agent.state})
    if against := obstacle(agent, queue, call.language, day):
        return Verdict(agent.id, False, *against)
    if _passed_lately(agent.id, call, policy, now):
        return Verdict(agent.id, False, "passed")
    if agent.is_spared and spares(queue, call, now):
        return Verdict(agent.id, False, "spared")
    if (kept := kept_for(call, queue, policy, now)) and kept != agent.id:
        return Verdict(agent.id, False, "kept")
    return Verdict(agent.id, True, "fits", level_of(agent, queue))


def spares(queue: Queue, call: Waiting, now: datetime) -> bool:
    """Whether agents who had too many difficult calls are left out for this call: of a demanding queue, for a while."""
    return queue.is_demanding and _waited(call, now) < queue.hard_calls.wait


def is_free(agent: Agent) -> bool:
    return agent.state is AgentState.READY and agent.is_present


def kept_for(call: Waiting, queue: Queue, policy: Policy, now: datetime) -> AgentId:
    """The customer's last agent, while nobody else gets the call; empty when anybody may."""
    if not call.agent or not queue.last_agent_days or call.agent not in policy.at_work or call.agent in call.passed:
        return ""
    return call.agent if _waited(call, now) < queue.last_agent_wait else ""


def obstacle(agent: Agent, queue: Queue, language: str, day: date) -> tuple[str, int, dict[str, str]] | None:
    """What keeps an agent from calls of a queue in a language on a day, whatever the agent does now."""
    if queue.client not in agent.clients:
        return "client", 0, {"client": queue.client}
    level = level_of(agent, queue)
    if queue.skill and level < queue.level:
        return ("level" if level else "skill"), level, {"skill": queue.skill, "level": str(queue.level)}
    fluency = agent.languages.get(language, "")
    if FLUENCY.get(fluency, 0) < FLUENCY[queue.fluency] and not _speaks_another(agent, queue):
        return "language", level, {"language": language, "fluency": queue.fluency}
    for kind in queue.certificates:
        held = [item for item in agent.certificates if item.kind == kind]
        if not held:
            return "certificate-missing", level, {"certificate": kind}
        if not any(item.is_valid(day) for item in held):
            last = max(item.valid_to or item.valid_from or day for item in held)
            return "certificate-expired", level, {"certificate": kind, "day": last.isoformat()}
    if agent.calls_today:
        limit = agent.seat(queue.id).limit
        limit = queue.daily_limit if limit is None else limit
        if limit is not None and agent.calls_today.get(queue.id, 0) >= limit:
            return "limit", level, {"limit": str(limit)}
    return None


def _speaks_another(agent: Agent, queue: Queue) -> bool:
    return any(
        FLUENCY.get(agent.languages.get(language, ""), 0) >= FLUENCY[queue.fluency]
        for language in queue.other_languages
    )


def match(
    calls: Iterable[Waiting],
    agents: Iterable[Agent],
    policy: Policy,
    now: datetime,
    alone: Collection[CallId] = (),
) -> tuple[Pair, ...]:
    """Give the whole floor its next calls: each agent at most one call, each call one agent; then the agents left over
    ring, too, where a queue rings several at once.

    Same calls, agents, policy and time: same pairs, whatever order they come in. A call that rings already is left
    alone (unless its queue rings more agents), and so is each agent it rings. Calls of unknown queues are left waiting.
    alone: calls that ring somebody who was asked for, and nobody else beside him.
    """
    calls = list(calls)
    ringing = {agent for call in calls for agent in call.ringing}
    free = [agent for agent in agents if is_free(agent) and agent.id not in ringing]
    if not free:
        return ()
    floor = _Floor(free, policy, now)
    waiting = [call for call in calls if call.queue in policy.queues]
    pairs = list(floor.first_rings(call for call in in_turn(waiting, policy.queues, now) if not call.ringing))
    if any(queue.strategy == "ring_all" for queue in policy.queues.values()):
        begun = {pair.call for pair in pairs}
        several = (call for call in waiting if policy.queues[call.queue].strategy == "ring_all")
        ring = [call for call in several if call.call not in alone and (call.ringing or call.call in begun)]
        pairs += floor.more_rings(in_turn(ring, policy.queues, now))
    return tuple(pairs)


def in_turn(calls: Iterable[Waiting], queues: Mapping[QueueId, Queue], now: datetime) -> list[Waiting]:
    """Calls in the order in which they are served: priority as aged by now, place in the line, id. Raises KeyError for
    a queue without rules."""
    line = sorted(calls, key=attrgetter("in_line_since", "call"))
    line.sort(key=lambda call: -priority(call, queues[call.queue], now))  # stable: age stays among equals
    return line


def priority(call: Waiting, queue: Queue, now: datetime) -> float:
    """What a call weighs at `now`: points of the queue, of the call, and of its waiting."""
    points = queue.priority + call.priority
    if not queue.ageing:
        return points
    return points + queue.ageing * max(0.0, (now - call.in_line_since).total_seconds())


class _Floor:
    """The free agents while calls take them, one by one."""

    def __init__(self, free: list[Agent], policy: Policy, now: datetime) -> None:
        free.sort(key=attrgetter("idle_since", "id"), reverse=True)
        self._free, self._policy, self._now, self._day = free, policy, now, policy.day(now)
        self._skilled: dict[str, list[Agent]] = {}
        for agent in free:
            for skill in agent.skills:
                self._skilled.setdefault(skill, []).append(agent)
        self._ranked = {queue for agent in free for queue in agent.seats}
        self._lines: dict[tuple[QueueId, str, int, bool], _Line] = {}
        self._taken: set[AgentId] = set()

    def first_rings(self, calls: Iterable[Waiting]) -> Iterator[Pair]:
        for call in calls:
            if chosen := self._chosen(call):
                yield self._pair(call, chosen)
                if len(self._taken) == len(self._free):
                    return

    def more_rings(self, calls: Iterable[Waiting]) -> Iterator[Pair]:
        for call in calls:
            most = self._policy.queues[call.queue].ring_most
            rung = len(call.ringing) or 1
            while rung < most and (chosen := self._chosen(call)):
                yield self._pair(call, chosen)
                rung += 1

    def _pair(self, call: Waiting, agent: AgentId) -> Pair:
        self._taken.add(agent)
        return Pair(call.call, agent, call.queue)

    def _chosen(self, call: Waiting) -> AgentId | None:
        line = self._line(call)
        if not line.agents:
            return None
        if kept := kept_for(call, line.queue, self._policy, self._now):
            return line.only(kept)
        if line.queue.strategy == "random":
            return line.by_chance(call, self._policy, self._now)
        return line.best_for(call, self._policy, self._now) if call.passed else line.best()

    def _line(self, call: Waiting) -> _Line:
        rules = self._policy.queues[call.queue]
        step = stage(rules, _waited(call, self._now)) if rules.easings else 0
        key = (call.queue, call.language, step, spares(rules, call, self._now))
        line = self._lines.get(key)
        if line is None:
            queue = eased(rules, step)
            agents = [who for who in self._ordered(queue) if not (who.is_spared and key[3])]
            line = _Line(agents, queue, call.language, self._day, self._taken)
            self._lines[key] = line
        return line

    def _ordered(self, queue: Queue) -> list[Agent]:
        """Agents with the best for a queue at the end. The sort is stable and all come with the longest idle at the
        end: so they stay among equals."""
        if not queue.skill:
            known = list(self._free)
        elif not queue.other_skills:
            known = list(self._skilled.get(queue.skill, ()))
        else:
            skills = {queue.skill, *queue.other_skills}
            known = [agent for agent in self._free if not skills.isdisjoint(agent.skills)]
        order, turns = STRATEGIES[queue.strategy], self._policy.turns
        if queue.strategy not in ("longest_idle", "random", "ring_all"):
            known.sort(key=lambda agent: order(agent, queue, turns), reverse=True)
        if queue.id in self._ranked:
            known.sort(key=lambda agent: agent.seat(queue.id).order, reverse=True)
        if queue.is_demanding:
            known.sort(key=lambda agent: agent.is_spared, reverse=True)
        return known


class _Line:
    """Who may serve a queue in a language, the best at the end. Whether one fits is looked at when his turn comes:
    in a rush most turns never do."""

    def __init__(self, agents: list[Agent], queue: Queue, language: str, day: date, taken: set[AgentId]) -> None:
        self.agents, self.queue = agents, queue
        self._language, self._day, self._taken = language, day, taken

    def best(self) -> AgentId | None:
        agents = self.agents
        while agents:
            agent = agents.pop()  # for good: taken, or unfit for every call of this line
            if self._may(agent):
                return agent.id
        return None

    def best_for(self, call: Waiting, policy: Policy, now: datetime) -> AgentId | None:
        """For a call that some have passed: they come last, and not at all too soon."""
        again: AgentId | None = None
        while self.agents and self.agents[-1].id in self._taken:
            self.agents.pop()
        for agent in reversed(self.agents):
            if not self._may(agent):
                continue
            if agent.id not in call.passed:
                return agent.id
            if again is None and not _passed_lately(agent.id, call, policy, now):
                again = agent.id
        return again

    def by_chance(self, call: Waiting, policy: Policy, now: datetime) -> AgentId | None:
        fit = [agent for agent in self.agents if self._may(agent) and not _passed_lately(agent.id, call, policy, now)]
        if not fit:
            return None
        return drawn(call.call, policy.seed, _first(fit, call, self.queue), self.queue).id

    def only(self, wanted: AgentId) -> AgentId | None:
        return next((agent.id for agent in self.agents if agent.id == wanted and self._may(agent)), None)

    def _may(self, agent: Agent) -> bool:
        return agent.id not in self._taken and obstacle(agent, self.queue, self._language, self._day) is None


def _first(fit: list[Agent], call: Waiting, queue: Queue) -> list[Agent]:
    """Among whom chance decides: who has not passed this call, and of them who is not spared, if there are any."""
    fit = [agent for agent in fit if agent.id not in call.passed] or fit
    return [agent for agent in fit if not (queue.is_demanding and agent.is_spared)] or fit


def _waited(call: Waiting, now: datetime) -> float:
    return (now - call.since).total_seconds()


def _passed_lately(agent: AgentId, call: Waiting, policy: Policy, now: datetime) -> bool:
    at = call.passed.get(agent)
    return at is not None and now - at < policy.again_after
