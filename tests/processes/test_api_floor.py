"""Queues and agents for programs: what belongs to another client is not told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from infolinia.clients import services as clients
from infolinia.floor.routing import rules, services
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Stream
from tests.journal.events import Noted
from tests.processes.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def floor(people) -> None:
    """Two queues of two clients; Liliana is signed in, and talks in a call of the first."""
    now = datetime.now(UTC)
    rules.put_skill("complaints", "Reklamacje", operator="TRZY", now=NOW)
    rules.put_queue("complaints", "NAD", operator="TRZY", name="Reklamacje", skill="complaints", now=NOW)
    rules.put_queue("orders", "WYG", operator="TRZY", name="Zamówienia", now=NOW)
    user = str(
        clients.put_user("l.borsuk", "Liliana Borsuk", role="agent", operator="TRZY", clients=["NAD"], now=NOW).pk
    )
    rules.put_agent(user, operator="TRZY", skills={"complaints": 5}, languages={"pl": "native"}, now=NOW)
    for call, client in (("c-1", "NAD"), ("c-2", "NAD"), ("c-3", "WYG")):
        journal.append(Stream("call", call), Noted("arrived"), at=now, by=CENTRE, client=client)
    with transaction.atomic():
        services.sign_in(user, now=now)
        services.heartbeats({user: now})
        services.set_ready(user, now=now)
        services.enqueue("c-1", "complaints", now=now)
        services.ring(user, "c-1", now=now)
        services.answered(user, "c-1", now=now)
        services.enqueue("c-2", "complaints", now=now)
        services.enqueue("c-3", "orders", now=now)


@pytest.mark.usefixtures("floor")
def test_queues_of_ones_clients(people):
    (queue,) = people.agent.get("/queues").json()["items"]
    assert (queue["id"], queue["client"], queue["waiting"], queue["busy"]) == ("complaints", "NAD", 1, 1)
    assert queue["is_open"] is True
    assert queue["longest_since"]
    assert (queue["today"]["entered"], queue["today"]["answered"]) == (2, 1)
    assert [item["id"] for item in people.supervisor.get("/queues").json()["items"]] == ["complaints", "orders"]
    assert [item["id"] for item in people.outsider.get("/queues").json()["items"]] == ["orders"]


@pytest.mark.usefixtures("floor")
def test_agents_are_for_supervisors(people):
    assert people.agent.get("/agents").status_code == 403
    (agent,) = people.supervisor.get("/agents").json()["items"]
    assert (agent["name"], agent["state"], agent["call"]) == ("Liliana Borsuk", "talking", "c-1")
    assert agent["queues"] == ["complaints"]
    assert agent["today"] == {"calls": 1, "talked": 0.0, "inside": 0, "talked_inside": 0.0}
    assert people.outsider.get("/agents", out=True).json()["items"] == [], "she works for none of theirs"
    clients.put_user("l.borsuk", "Liliana Borsuk", role="agent", operator="TRZY", clients=["NAD", "WYG"], now=NOW)
    (agent,) = people.outsider.get("/agents").json()["items"]
    assert agent["today"]["calls"] == 0, "of a queue of another client"
    assert (agent["state"], agent["call"], agent["queues"]) == ("talking", None, ["orders"]), (
        "whose call it is, is not told"
    )


def test_alarms_are_told_until_they_are_over(people):
    from infolinia.conduct import services as conduct

    conduct.raise_alarm("switch:switch-1", "trunk-lost", "carrier", now=NOW)
    (alarm,) = people.agent.get("/alarms").json()["items"]
    assert (alarm["source"], alarm["kind"], alarm["detail"]) == ("switch:switch-1", "trunk-lost", "carrier")
    conduct.raise_alarm("phones", "phone-guessing", "203.0.113.9", now=NOW)
    assert [it["kind"] for it in people.supervisor.get("/alarms").json()["items"]] == ["trunk-lost", "phone-guessing"]
    assert people.agent.get("/alarms").json()["items"] == [alarm], "the desk does not show who guesses passwords"
    conduct.end_alarm("switch:switch-1", now=NOW)
    assert people.agent.get("/alarms").json()["items"] == []
