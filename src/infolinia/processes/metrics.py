"""`/metrics`: how the centre is, for Prometheus, in its text format.

For the token of a supervisor or an administrator; queues are those of the clients granted to it. No figure names a
person or a number. Gauges that end in `_today` begin anew at midnight in Warsaw. What could not be asked is left out,
and `infolinia_up` says of which part; a sick part makes a page without its figures, never no page.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import nats.errors
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from nats.aio.client import Client
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from infolinia.clients.access import supervisor_only
from infolinia.conduct import queries as conduct
from infolinia.conduct import services as conduct_services
from infolinia.conduct.facts import CallState
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing.facts import AgentState
from infolinia.floor.routing.queries import QueueNow
from infolinia.journal import queries as journal
from infolinia.oversight.frame import sight
from infolinia.processes import bus as subjects
from infolinia.processes.settings import Settings

LOOK = 1.0  # seconds the bus and each switch have to answer


@dataclass(frozen=True, slots=True)
class Figures:
    """What was gathered. switches: by name, as `switch.figures` gives it; None for one that did not answer."""

    now: datetime
    database: bool = False
    queues: tuple[QueueNow, ...] = ()
    agents: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)
    alarms: int = 0
    position: int = 0
    commands: int = 0
    switches: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    disk_free: int = 0  # bytes


@never_cache
@require_safe
@supervisor_only
@sight.in_sight
def metrics(request: HttpRequest) -> HttpResponse:
    visitor: Any = request
    page = written(gather(settings.SETTINGS, sight.codes_of(visitor.facts), now=visitor.now))
    return HttpResponse(page, content_type=CONTENT_TYPE_LATEST)


def written(figures: Figures) -> bytes:
    """The page."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Once(figures))
    return generate_latest(registry)


class _Once(Collector):
    """Gives what was gathered, once."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        figures = self._figures
        up = GaugeMetricFamily("infolinia_up", "1 when the part answers.", labels=("part",))
        up.add_metric(("database",), float(figures.database))
        for name, told in sorted(figures.switches.items()):
            up.add_metric((name,), float(told is not None))
        yield up
        yield GaugeMetricFamily("infolinia_disk_free_bytes", "Free on the data folder's disk.", figures.disk_free)
        if figures.database:
            yield from _ledger(figures)
            yield from _queues(figures)
        yield from _switches(figures)


def _ledger(figures: Figures) -> Iterator[Metric]:
    yield CounterMetricFamily("infolinia_journal_events", "Events ever committed.", figures.position)
    yield GaugeMetricFamily("infolinia_commands_waiting", "Commands to the line not carried out yet.", figures.commands)
    yield GaugeMetricFamily("infolinia_alarms", "Troubles that last now.", figures.alarms)
    calls = GaugeMetricFamily("infolinia_calls", "Calls on the line, by state.", labels=("state",))
    for state in CallState:
        if state.on_line:
            calls.add_metric((state.value,), figures.calls.get(state.value, 0))
    yield calls
    agents = GaugeMetricFamily("infolinia_agents", "Agents on shift, by state.", labels=("state",))
    for state in AgentState:
        if state is not AgentState.OUT:
            agents.add_metric((state.value,), figures.agents.get(state.value, 0))
    yield agents


def _queues(figures: Figures) -> Iterator[Metric]:
    def gauge(name: str, meaning: str) -> GaugeMetricFamily:
        return GaugeMetricFamily(f"infolinia_queue_{name}", meaning, labels=("queue", "client"))

    rows = [
        (gauge("waiting", "Calls that wait."), lambda queue: len(queue.waiting)),
        (gauge("longest_wait_seconds", "How long the oldest has waited; 0 when none waits."), _longest(figures.now)),
        (gauge("ready", "Agents ready who could get its calls."), lambda queue: queue.ready),
        (gauge("busy", "Agents with a call who could get its calls."), lambda queue: queue.busy),
        (gauge("open", "1 within opening hours."), lambda queue: queue.opening.is_open),
        (gauge("entered_today", "Calls that came."), lambda queue: queue.today.entered),
        (gauge("answered_today", "Calls answered."), lambda queue: queue.today.answered),
        (gauge("in_goal_today", "Calls answered within the goal."), lambda queue: queue.today.in_goal),
        (gauge("abandoned_today", "Callers who gave up, short ones not counted."), lambda queue: queue.today.abandoned),
        (gauge("wait_seconds_today", "Wait of the answered calls, summed."), lambda queue: queue.today.waited),
        (gauge("goal_seconds", "The goal."), lambda queue: queue.goal_seconds),
    ]
    for metric, value in rows:
        for queue in figures.queues:
            metric.add_metric((queue.id, queue.client), float(value(queue)))
        yield metric


def _longest(now: datetime) -> Any:
    return lambda queue: (now - queue.longest_since).total_seconds() if queue.longest_since else 0.0


def _switches(figures: Figures) -> Iterator[Metric]:
    held = GaugeMetricFamily("infolinia_switch_held", "What a switch holds now.", labels=("switch", "what"))
    seen = CounterMetricFamily("infolinia_switch_seen", "What a switch dropped or refused.", labels=("switch", "why"))
    memory = GaugeMetricFamily("infolinia_switch_memory_bytes", "Resident memory of a switch.", labels=("switch",))
    for name, told in sorted(figures.switches.items()):
        if told is None:
            continue
        for what, count in sorted(told["holds"].items()):
            held.add_metric((name, what), count)
        for why, count in sorted(told["counts"].items()):
            seen.add_metric((name, why), count)
        memory.add_metric((name,), told["memory"])
    yield from (held, seen, memory)


# --- Gathering


def gather(installation: Settings, clients: frozenset[str], *, now: datetime) -> Figures:
    """Look at every part, in the scope of `clients`. Each look has its own limit of time."""
    try:
        names = sorted({installation.switch_name, *conduct_services.switches_in_use()})
        told = {
            "database": True,
            "queues": tuple(floor.queues_now(now=now, clients_seen=clients)),
            "agents": Counter(agent.state.value for agent in floor.agents_now(now=now)),
            "calls": Counter(call.state.value for call in conduct.calls_now()),
            "alarms": len(conduct.alarms()),
            "position": journal.last_position(),
            "commands": conduct_services.count_commands(),
        }
    except DatabaseError:
        names, told = [installation.switch_name], {}
    switches = asyncio.run(_switches_told(installation.nats, names))
    return Figures(now=now, switches=switches, disk_free=shutil.disk_usage(installation.data).free, **told)


async def _switches_told(url: str, names: list[str]) -> dict[str, Mapping[str, Any] | None]:
    nobody: dict[str, Mapping[str, Any] | None] = dict.fromkeys(names)
    if not url:
        return nobody
    async with subjects.glance(url, LOOK) as bus:
        if bus is None:
            return nobody
        return dict(zip(names, await asyncio.gather(*(_told(bus, name) for name in names)), strict=True))


async def _told(bus: Client, name: str) -> Mapping[str, Any] | None:
    try:
        return json.loads((await bus.request(subjects.figures(name), b"", timeout=LOOK)).data)
    except (TimeoutError, ValueError, nats.errors.Error):
        return None
