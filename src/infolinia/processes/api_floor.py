"""The API's part about the floor: queues, agents and their states, and what is amiss, now."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from infolinia.conduct import queries as conduct
from infolinia.floor.routing import queries as routing
from infolinia.floor.routing import work_done
from infolinia.floor.routing.work_today import Work
from infolinia.journal import queries as journal
from infolinia.journal.facts import Stream
from infolinia.oversight.frame import sight
from infolinia.processes.api_ledger import facts_of, supervisors_only

router = Router(tags=["floor"])


class Today(Schema):
    """Counts of a queue since local midnight."""

    entered: int
    answered: int
    in_goal: int = Field(description="Answered within the queue's goal.")
    abandoned: int = Field(description="The caller hung up after waiting at least 5 seconds.")
    abandoned_short: int
    elsewhere: int = Field(description="Overflowed, too late, or moved.")
    turned_away: int
    goal_share: float | None = Field(description="Service level, from 0 to 1; null of no calls.")
    mean_wait: float | None = Field(description="Seconds, of the answered.")


class QueueOut(Schema):
    id: str
    client: str
    name: str
    is_open: bool
    changes_at: datetime | None = Field(description="When it closes or opens next.")
    waiting: int
    longest_since: datetime | None = Field(description="Since when the first in line has waited.")
    ready: int = Field(description="Agents who could take its calls at once.")
    busy: int = Field(description="Agents who could, were they not in a call or wrap-up.")
    goal_seconds: int
    goal_share: float
    is_over_goal: bool
    expected: float | None = Field(description="Seconds who enters now will wait; null where nobody serves it.")
    level_by: str = Field(description="How goal_share of today is counted (the page about queues).")
    alarms: dict[str, datetime] = Field(description="Alarms that are on, and since when.")
    today: Today


class AgentToday(Schema):
    """What an agent did since local midnight."""

    calls: int = Field(description="Answered, of your clients' queues.")
    talked: float = Field(description="Seconds in talk, hold included, of talks that are over; of all clients.")
    inside: int = Field(description="Talks with colleagues, which are in none of the former.")
    talked_inside: float = Field(description="Seconds of these.")


class AgentOut(Schema):
    id: str = Field(description="The user's id.")
    name: str
    team: str
    state: str = Field(description="out, ready, ringing, talking, holding, wrap_up or break.")
    since: datetime
    reason: str = Field(description="Of a break.")
    until: datetime | None = Field(description="When ringing or wrap-up ends by itself.")
    call: str | None = Field(description="Null, too, when the call is of a client you do not see.")
    is_present: bool = Field(description="The desk was heard of lately.")
    queues: list[str] = Field(description="Whose calls the agent could get today.")
    today: AgentToday


class Queues(Schema):
    items: list[QueueOut]


class Agents(Schema):
    items: list[AgentOut]


@router.get("/queues", response=Queues, summary="Queues of your clients, now")
def queues(request: HttpRequest) -> dict[str, Any]:
    me = facts_of(request)
    found = routing.queues_now(me.operator, now=_now(request), clients_seen=sight.codes_of(me))
    return {"items": [_queue(item) for item in found]}


@router.get("/agents", response=Agents, summary="Agents and their states, now")
def agents(request: HttpRequest, out: bool = False) -> dict[str, Any]:
    """Who works for one of your clients and is signed in; with `out` all. For supervisors."""
    me = supervisors_only(request)
    seen, people = sight.codes_of(me), {person.id for person in sight.people_of(me)}
    mine = {code for code, queue in routing.queues().items() if queue.client in seen}
    done = work_done.today(_now(request))
    found = routing.agents_now(me.operator, now=_now(request), include_out=out)
    return {"items": [_agent(it, done.get(it.user, Work()), seen, mine) for it in found if it.user in people]}


def _queue(item: routing.QueueNow) -> dict[str, Any]:
    day = item.today
    return {
        "id": item.id,
        "client": item.client,
        "name": item.name,
        "is_open": item.opening.is_open,
        "changes_at": item.opening.until,
        "waiting": len(item.waiting),
        "longest_since": item.longest_since,
        "ready": item.ready,
        "busy": item.busy,
        "goal_seconds": item.goal_seconds,
        "goal_share": item.goal_share,
        "is_over_goal": item.is_over_goal,
        "expected": item.expected,
        "level_by": item.level_by,
        "alarms": dict(item.alarms),
        "today": {
            "entered": day.entered,
            "answered": day.answered,
            "in_goal": day.in_goal,
            "abandoned": day.abandoned,
            "abandoned_short": day.abandoned_short,
            "elsewhere": day.elsewhere,
            "turned_away": day.turned_away,
            "goal_share": item.level,
            "mean_wait": day.mean_wait,
        },
    }


def _agent(item: routing.AgentNow, work: Work, seen: frozenset[str], mine: set[str]) -> dict[str, Any]:
    status = item.status
    is_mine = bool(status.call) and journal.client_of(Stream("call", status.call)) in seen
    return {
        "id": item.user,
        "name": item.name,
        "team": item.team,
        "state": status.state.value,
        "since": status.since,
        "reason": status.reason,
        "until": status.until,
        "call": status.call if is_mine else None,
        "is_present": item.is_present,
        "queues": [queue for queue in item.queues if queue in mine],
        "today": {
            "calls": sum(count for queue, count in work.calls.items() if queue in mine),
            "talked": work.talked,
            "inside": work.inside,
            "talked_inside": work.talked_inside,
        },
    }


class AlarmOut(Schema):
    source: str = Field(description="Who has the trouble: a switch (switch:NAME), recording, here (the page server).")
    kind: str = Field(description="Such as disk-low, disk-full, trunk-lost, switch-lost, not-recorded, database.")
    detail: str
    since: datetime


class Alarms(Schema):
    items: list[AlarmOut]


@router.get("/alarms", response=Alarms, summary="Trouble that lasts, as every screen shows it")
def alarms(request: HttpRequest) -> dict[str, Any]:
    """An agent is told of those that the desk shows."""
    found = conduct.alarms(for_agents=facts_of(request).role == "agent")
    return {"items": [asdict(alarm) for alarm in found]}


def _now(request: HttpRequest) -> datetime:
    visitor: Any = request
    return visitor.now
