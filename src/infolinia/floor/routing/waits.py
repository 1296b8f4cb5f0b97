"""Expected waits and what they rest on: the calls that left the queues lately, and who is at work."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache

from django.db.models import QuerySet
from django.utils.timezone import localdate

from infolinia.floor.routing.choose import obstacle
from infolinia.floor.routing.expected import MOST, Pace, expected_wait, pace
from infolinia.floor.routing.facts import Agent, AgentState, CallId, Outcome, Queue, QueueId
from infolinia.floor.routing.models import Outcome as OutcomeRow

LATELY = timedelta(hours=2)
AT_WORK = frozenset({AgentState.READY, AgentState.RINGING, AgentState.TALKING, AgentState.HOLDING, AgentState.WRAP_UP})


def newest(rows: QuerySet[OutcomeRow], since: datetime, limit: int = MOST) -> list[Outcome]:
    """The newest of these, oldest first."""
    found = rows.filter(at__gte=since).order_by("-at", "-pk").values_list(*OutcomeRow.FACTS)[:limit]
    return [Outcome(*facts) for facts in found][::-1]


def abandoned(*, since: datetime, queue: QueueId = "", limit: int) -> list[tuple[CallId, QueueId, datetime, float]]:
    """(call, queue, when, seconds waited) of callers who hung up while waiting, the latest first."""
    rows = OutcomeRow.objects.filter(at__gte=since, why="abandoned").order_by("-at", "-pk")
    rows = rows.filter(queue_id=queue) if queue else rows
    return list(rows.values_list("call", "queue_id", "at", "waited")[:limit])


def paces(agents: Iterable[Agent], now: datetime) -> Callable[[Queue], Pace]:
    """How fast the line of a queue moves; agents: all who take calls, as they are now. Calls ask it all the time: it
    reads as much on a busy day as on any."""
    agents, day, since = list(agents), localdate(now), now - LATELY

    @cache
    def answered() -> list[Outcome]:
        return newest(OutcomeRow.objects.filter(why="answered"), since)

    def of(queue: Queue) -> Pace:
        left = newest(OutcomeRow.objects.filter(queue_id=queue.id), since)
        able = {who.id: who for who in agents if who.state in AT_WORK and obstacle(who, queue, "pl", day) is None}
        free = sum(who.state is AgentState.READY and who.is_present for who in able.values())
        return pace(queue.id, left, answered(), able.keys(), free)

    return of


def is_staffed(agents: Iterable[Agent], day: date) -> Callable[[Queue], bool]:
    """Whether somebody is signed in (a break counts) who could take the calls of a queue."""
    signed_in = [agent for agent in agents if agent.state is not AgentState.OUT]
    return lambda queue: any(obstacle(agent, queue, "pl", day) is None for agent in signed_in)


def at_entry(lengths: Mapping[QueueId, int], of: Callable[[Queue], Pace]) -> Callable[[Queue], float | None]:
    """Seconds a call that enters a queue now will wait."""
    return lambda queue: expected_wait(lengths.get(queue.id, 0), of(queue))


def free_for(agents: Collection[Agent], day: date) -> Callable[[Queue], int]:
    """How many of the ready agents could take the calls of a queue."""
    ready = [agent for agent in agents if agent.state is AgentState.READY and agent.is_present]
    return lambda queue: sum(obstacle(agent, queue, "pl", day) is None for agent in ready)
