"""What each person did today: calls of queues, and talks with colleagues, which count apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from infolinia.clients.facts import UserFacts
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import work_done
from infolinia.floor.routing.facts import AgentState
from infolinia.floor.routing.work_today import Work
from infolinia.oversight.frame import sight
from infolinia.oversight.supervision import wording


@dataclass(frozen=True, slots=True)
class Line:
    """One person. calls: answered, of queues in sight; talked, talked_inside: seconds of talks that are over."""

    user: str
    name: str
    team: str
    state: str
    calls: int
    talked: float
    inside: int
    talked_inside: float


@dataclass(frozen=True, slots=True)
class Page:
    day: date
    lines: tuple[Line, ...]


def page(user: UserFacts, *, now: datetime) -> Page:
    """Who is on shift, or did anything since midnight, by name, as this user may see it."""
    known = {person.id for person in sight.people_of(user)}
    seen = {item.code for item in sight.clients_of(user)}
    queues = {id_ for id_, item in floor.queues().items() if item.client in seen}
    people = floor.agents_now(user.operator, now=now, include_out=True)
    done = work_done.today(now)
    lines = tuple(
        _line(agent, done.get(agent.user, Work()), queues)
        for agent in people
        if agent.user in known and (agent.user in done or agent.state is not AgentState.OUT)
    )
    return Page(localdate(now), lines)


def _line(agent: floor.AgentNow, work: Work, queues: set[str]) -> Line:
    return Line(
        user=agent.user,
        name=agent.name,
        team=agent.team,
        state=wording.agent_state(agent.state.value, agent.status.reason),
        calls=sum(count for queue, count in work.calls.items() if queue in queues),
        talked=work.talked,
        inside=work.inside,
        talked_inside=work.talked_inside,
    )
