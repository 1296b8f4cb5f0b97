"""The agents' load of difficult calls: kept, and read by the choice, the desk and the board (strain.py decides)."""

from __future__ import annotations

from datetime import datetime, timedelta

from infolinia.floor.routing import strain
from infolinia.floor.routing.facts import AgentId, HardCalls, QueueId
from infolinia.floor.routing.models import AgentStrain, Queue
from infolinia.floor.routing.strain import Load

RESTFUL = frozenset({"rest", "meal", "after_hard_call", "acoustic_shock"})  # breaks in which one can rest


def load_of(agent: AgentId) -> Load:
    row = AgentStrain.objects.filter(agent_id=agent).first()
    return row.facts() if row else strain.FRESH


def loads() -> dict[AgentId, Load]:
    """The load of every agent who has one."""
    return {row.agent_id: row.facts() for row in AgentStrain.objects.all()}


def after_call(agent: AgentId, queue: QueueId, *, hard: bool, severe: bool, now: datetime) -> Load:
    """An agent has served a call of a queue and written it up. Runs in the transaction of who says so."""
    row = Queue.objects.filter(pk=queue).first()
    rules = row.facts().hard_calls if row else HardCalls()
    before = load_of(agent)
    load = strain.after_call(before, rules, now, hard=hard, severe=severe)
    _keep(agent, before, load)
    return load


def after_break(agent: AgentId, reason: str, lasted: timedelta) -> None:
    """A break is over."""
    if reason in RESTFUL:
        before = load_of(agent)
        _keep(agent, before, strain.after_rest(before, lasted))


def fresh(agent: AgentId) -> None:
    """A new shift begins."""
    AgentStrain.objects.filter(agent_id=agent).delete()


def _keep(agent: AgentId, before: Load, load: Load) -> None:
    if load == before:
        return
    AgentStrain.objects.update_or_create(
        agent_id=agent,
        defaults={
            "row": load.row,
            "hard": [at.isoformat() for at in load.hard],
            "why": load.why,
            "at": load.at,
            "rest": load.rest,
            "minutes": load.minutes,
            "spared_until": load.spared_until,
        },
    )
