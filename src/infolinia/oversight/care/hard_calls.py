"""Difficult calls as a page shows them: alarms to follow up, and the agents' load."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from infolinia.clients.facts import UserFacts
from infolinia.conduct import services as conduct
from infolinia.conduct.facts import ConcernFacts
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import sparing
from infolinia.floor.routing.facts import AgentState
from infolinia.floor.routing.strain import HOUR, Load
from infolinia.oversight.frame import sight
from infolinia.web.templatetags import writing


@dataclass(frozen=True, slots=True)
class Task:
    """An alarm and its follow-up. seen, done: who and when, in words; empty when nobody."""

    id: int
    call: str
    what: str
    at: datetime
    agent: str
    client: str
    seen: str
    done: str
    note: str


@dataclass(frozen=True, slots=True)
class Person:
    """An agent on shift who had difficult calls."""

    name: str
    row: int
    hour: int
    word: str


def tasks(user: UserFacts) -> list[Task]:
    """Those to be followed up first."""
    names = sight.names(sight.people_of(user))
    clients = {item.code: item.name for item in sight.clients_of(user)}
    return [_task(item, names, clients) for item in conduct.concerns_to_follow_up()]


def _task(item: ConcernFacts, names: dict[str, str], clients: dict[str, str]) -> Task:
    what = _("A person in distress") if item.kind == "distress" else _("Threats")
    agent = names.get(item.agent, "")
    seen = _who_and_when(names.get(item.seen_by, ""), item.seen_at)
    done = _who_and_when(names.get(item.done_by, ""), item.done_at)
    return Task(item.id, item.call, what, item.at, agent, clients.get(item.client, ""), seen, done, item.note)


def _who_and_when(name: str, at: datetime | None) -> str:
    return f"{name}, {writing.day(at)}, {writing.hour(at)}".removeprefix(", ") if at else ""


def people(user: UserFacts, *, now: datetime) -> list[Person]:
    """Who had difficult calls in this shift, the most in a row first."""
    known, loads = {person.id for person in sight.people_of(user)}, sparing.loads()
    found = [
        Person(agent.name, load.row, sum(now - at < HOUR for at in load.hard), _word(load, now))
        for agent in floor.agents_now(user.operator, now=now)
        if agent.user in known and agent.state is not AgentState.OUT and (load := loads.get(agent.user)) is not None
    ]
    return sorted(found, key=lambda person: (-person.row, -person.hour, person.name))


def _word(load: Load, now: datetime) -> str:
    parts: list[str] = []
    if load.is_offered(now):
        rest = ngettext("{n} minute of rest offered", "{n} minutes of rest offered", load.minutes)
        parts.append(rest.format(n=load.minutes))
    if load.is_spared(now) and load.spared_until:
        parts.append(_("easier queues first until {at}").format(at=writing.hour(load.spared_until)))
    return ", ".join(parts)
