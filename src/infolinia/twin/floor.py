"""A day on the floor: simulated callers and agents, the real decisions (floor/routing/choose.py), virtual time; pure.

Callers come at random at a rate that may change (a table of intensities), are patient for an exponential time, and
their talk and wrap-up take an exponential time. The same scenario and seed give the same day.
"""

from __future__ import annotations

import bisect
import heapq
import itertools
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from infolinia.floor.routing.choose import Policy, match
from infolinia.floor.routing.expected import MOST, expected_wait, pace
from infolinia.floor.routing.facts import Agent, AgentState, Outcome, Queue, QueueId, Waiting
from infolinia.twin.clock import Clock

BEGIN = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LATELY = 7200.0  # seconds that an expected wait looks back, as the centre does


@dataclass(frozen=True, slots=True)
class Stream:
    """Callers of one queue. intensities: (from second, calls an hour), in order. handling, patience: mean seconds."""

    queue: QueueId
    intensities: Sequence[tuple[float, float]]
    handling: float
    patience: float | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """seconds: how long callers come. settles: seconds at the start that are not counted. answers_after: seconds a ring
    lasts until the agent answers."""

    queues: Mapping[QueueId, Queue]
    agents: Sequence[Agent]
    streams: Sequence[Stream]
    seconds: float = 8 * 3600.0
    settles: float = 1800.0
    answers_after: float = 0.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Call:
    """What became of a call. came: second. waited: until the answer or giving up. predicted: at its arrival, by
    estimator (predictions of calls that waited only)."""

    queue: QueueId
    came: float
    waited: float
    answered_by: str = ""
    predicted: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Day:
    """calls: those that came after the settling. busy: seconds of work by agent from then until nobody comes any more;
    lasted: seconds of that time."""

    calls: tuple[Call, ...]
    busy: Mapping[str, float]
    lasted: float

    @property
    def mean_wait(self) -> float:
        return sum(call.waited for call in self.calls) / len(self.calls)

    @property
    def gave_up(self) -> float:
        return sum(not call.answered_by for call in self.calls) / len(self.calls)

    def service_level(self, goal: float) -> float:
        """Answered within the goal, of all (`offered`)."""
        return sum(bool(call.answered_by) and call.waited <= goal for call in self.calls) / len(self.calls)

    @property
    def occupancy(self) -> float:
        return sum(self.busy.values()) / (len(self.busy) * self.lasted)

    @property
    def gini(self) -> float:
        """How unequally calls fall to agents: 0 all alike, near 1 all to one."""
        counts = dict.fromkeys(self.busy, 0)
        for call in self.calls:
            if call.answered_by:
                counts[call.answered_by] += 1
        return gini(list(counts.values()))


def gini(values: Sequence[float]) -> float:
    """Gini coefficient of values that are nought or more; 0 of none."""
    whole, n = sum(values), len(values)
    if not whole:
        return 0.0
    ranked = sum((rank + 1) * value for rank, value in enumerate(sorted(values)))
    return 2 * ranked / (n * whole) - (n + 1) / n


def simulate(scenario: Scenario) -> Day:
    """The day of a scenario. Raises ValueError for one without agents or callers."""
    if not scenario.agents or not scenario.streams:
        raise ValueError("a day needs agents and callers")
    return _Centre(scenario).run()


@dataclass(slots=True)
class _Caller:
    waiting: Waiting
    stream: Stream
    came: float
    predicted: dict[str, float]


class _Centre:
    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._chance = random.Random(scenario.seed)
        self._clock = Clock(BEGIN)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._agents = {agent.id: replace(agent, idle_since=BEGIN) for agent in scenario.agents}
        self._line: dict[str, _Caller] = {}
        self._turns: dict[QueueId, str] = {}
        self._done: list[Call] = []
        self._busy = dict.fromkeys(self._agents, 0.0)
        self._left: dict[QueueId, list[tuple[float, Outcome]]] = {queue: [] for queue in scenario.queues}
        self._served_wait: dict[QueueId, float] = {}

    def run(self) -> Day:
        for stream in self._scenario.streams:
            for number, at in enumerate(_arrivals(stream, self._scenario.seconds, self._chance)):
                self._at(at, lambda stream=stream, number=number: self._arrives(stream, number))
        while self._events:
            at, _, happens = heapq.heappop(self._events)
            self._clock.jump(at)
            happens()
            self._match()
        counted = tuple(call for call in self._done if call.came >= self._scenario.settles)
        return Day(counted, self._busy, self._scenario.seconds - self._scenario.settles)

    def _at(self, second: float, happens: Callable[[], None]) -> None:
        heapq.heappush(self._events, (second, next(self._order), happens))

    def _arrives(self, stream: Stream, number: int) -> None:
        now, id_ = self._clock.second, f"{stream.queue}-{number:06}"
        caller = _Caller(Waiting(id_, stream.queue, self._clock.now), stream, now, self._predictions(stream.queue))
        self._line[id_] = caller
        if stream.patience is not None:
            self._at(now + self._chance.expovariate(1 / stream.patience), lambda: self._gives_up(id_))

    def _gives_up(self, id_: str) -> None:
        caller = self._line.get(id_)
        if caller is not None and not caller.waiting.ringing:
            self._leaves(caller, "abandoned", "")

    def _leaves(self, caller: _Caller, why: str, agent: str, handled: float | None = None) -> None:
        waited = self._clock.second - caller.came
        queue = caller.waiting.queue
        del self._line[caller.waiting.call]
        self._done.append(Call(queue, caller.came, waited, agent, caller.predicted))
        when = self._clock.second + (handled or 0.0)  # a centre knows it when the work is over
        bisect.insort(self._left[queue], (when, Outcome(queue, BEGIN, why, waited, agent, handled)), key=lambda x: x[0])
        if agent:
            self._served_wait[queue] = waited

    def _match(self) -> None:
        if not self._line:
            return
        work = frozenset(self._agents)
        policy = Policy(self._scenario.queues, UTC, turns=self._turns, seed=str(self._scenario.seed), at_work=work)
        rung: set[str] = set()
        calls = [item.waiting for item in self._line.values()]
        for pair in match(calls, self._agents.values(), policy, self._clock.now):
            if pair.call in rung:
                continue  # it rings at several: the first one takes it
            rung.add(pair.call)
            self._turns[pair.queue] = pair.agent
            caller = self._line[pair.call]
            caller.waiting = replace(caller.waiting, ringing=frozenset({pair.agent}))
            self._agents[pair.agent] = replace(self._agents[pair.agent], state=AgentState.RINGING)
            after = self._clock.second + self._scenario.answers_after
            if self._scenario.answers_after:
                self._at(after, lambda caller=caller, agent=pair.agent: self._answers(caller, agent))
            else:
                self._answers(caller, pair.agent)

    def _answers(self, caller: _Caller, id_: str) -> None:
        agent, queue = self._agents[id_], caller.waiting.queue
        lasts = self._chance.expovariate(1 / caller.stream.handling)
        self._leaves(caller, "answered", id_, lasts)
        calls = {**agent.calls_today, queue: agent.calls_today.get(queue, 0) + 1}
        talked = agent.talked_today + lasts
        self._agents[id_] = replace(agent, state=AgentState.TALKING, calls_today=calls, talked_today=talked)
        begin, end = max(self._clock.second, self._scenario.settles), self._clock.second + lasts
        self._busy[id_] += max(0.0, min(end, self._scenario.seconds) - begin)
        self._at(self._clock.second + lasts, lambda: self._is_free(id_))

    def _is_free(self, id_: str) -> None:
        self._agents[id_] = replace(self._agents[id_], state=AgentState.READY, idle_since=self._clock.now)

    def _predictions(self, queue: QueueId) -> dict[str, float]:
        """What each estimator says to a caller who comes now and must wait."""
        free = sum(agent.state is AgentState.READY for agent in self._agents.values())
        mine = [item for item in self._line.values() if item.waiting.queue == queue]
        if free > len(mine):
            return {}
        now = self._clock.second
        known = self._left[queue]
        first, last = (bisect.bisect_left(known, edge, key=lambda x: x[0]) for edge in (now - LATELY, now))
        lately = [outcome for _, outcome in known[first:last]]
        answered = [outcome for outcome in lately if outcome.why == "answered"]
        served = [outcome.waited for outcome in answered]
        moves = pace(queue, lately[-MOST:], answered[-MOST:], self._agents.keys(), free)
        wait = expected_wait(len(mine), moves)
        return {
            "by queue length": wait if wait is not None else 0.0,
            "last to be served": self._served_wait.get(queue, 0.0),
            "head of the line": max((now - item.came for item in mine), default=0.0),
            "mean of two hours": sum(served) / len(served) if served else 0.0,
        }


def _arrivals(stream: Stream, seconds: float, chance: random.Random) -> Iterator[float]:
    """Instants of a Poisson process whose rate changes, by thinning (Lewis and Shedler 1979)."""
    starts = [start for start, _ in stream.intensities]
    most = max(rate for _, rate in stream.intensities) / 3600
    at = 0.0
    while most > 0:
        at += chance.expovariate(most)
        if at >= seconds:
            return
        index = bisect.bisect_right(starts, at) - 1
        if index >= 0 and chance.random() * most < stream.intensities[index][1] / 3600:
            yield at


@dataclass(frozen=True, slots=True)
class Error:
    """Of an estimator, over calls that waited and were answered; seconds. bias: above 0 it promises too long a wait."""

    calls: int
    mean_absolute: float
    bias: float
    root_mean_square: float


def errors(days: Sequence[Day]) -> dict[str, Error]:
    """By estimator."""
    off: dict[str, list[float]] = {}
    for call in (call for day in days for call in day.calls if call.answered_by):
        for name, predicted in call.predicted.items():
            off.setdefault(name, []).append(predicted - call.waited)
    return {
        name: Error(
            len(found),
            sum(map(abs, found)) / len(found),
            sum(found) / len(found),
            math.sqrt(sum(item * item for item in found) / len(found)),
        )
        for name, found in off.items()
    }
