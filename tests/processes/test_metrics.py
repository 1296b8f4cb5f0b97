"""/metrics: the figures of the floor, the ledger and the switches, for who may see them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError
from prometheus_client.parser import text_string_to_metric_families

from infolinia.clients import services as clients
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules, services
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Stream
from infolinia.journal.scope import scoped
from infolinia.processes import metrics
from tests.journal.events import Noted
from tests.processes.conftest import NOW, Api

pytestmark = pytest.mark.django_db

SWITCH = {"holds": {"calls": 3, "sip_dialogs": 2}, "counts": {"malformed": 7}, "memory": 50_000_000}


def read(text: str) -> dict[tuple[str, ...], float]:
    """(name, values of the labels in order of their names) → value, as Prometheus itself reads the page."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def waiting(people) -> None:
    for queue, client in (("complaints", "NAD"), ("orders", "WYG")):
        rules.put_queue(queue, client, operator="TRZY", name=queue, now=NOW)
        journal.append(Stream("call", f"c-{client}"), Noted("arrived"), at=NOW, by=CENTRE, client=client)
        services.enqueue(f"c-{client}", queue, now=NOW)


def page(api) -> tuple[int, str]:
    answer = api._browser.get("/metrics")
    return answer.status_code, answer.content.decode()


@pytest.mark.usefixtures("waiting")
def test_a_supervisor_sees_the_queues_of_the_clients_granted(people):
    status, text = page(people.outsider)
    found = read(text)
    assert status == 200
    assert found["infolinia_queue_waiting", "WYG", "orders"] == 1
    assert not [name for name in found if "NAD" in name]
    assert found["infolinia_up", "database"] == 1
    assert found["infolinia_up", settings.SETTINGS.switch_name] == 0  # no bus here
    assert found["infolinia_journal_events_total",] >= 4
    assert found["infolinia_disk_free_bytes",] > 0


@pytest.mark.usefixtures("waiting")
def test_an_administrator_without_grants_sees_the_queues_of_the_operator(people):
    clients.put_user("a.sowa", "Anna Sowa", role="administrator", operator="TRZY", clients=[], now=NOW)
    found = read(page(Api(clients.make_token("a.sowa", "test", now=NOW)))[1])
    assert found["infolinia_queue_waiting", "NAD", "complaints"] == 1
    assert found["infolinia_queue_waiting", "WYG", "orders"] == 1


def test_an_agent_and_a_stranger_see_nothing(people, client):
    assert page(people.agent)[0] == 403
    assert client.get("/metrics").status_code == 401


@pytest.mark.usefixtures("waiting")
def test_waits_are_counted_to_the_second():
    now = NOW + timedelta(seconds=75)
    with scoped({"NAD", "WYG"}):
        gathered = metrics.gather(settings.SETTINGS, frozenset({"NAD", "WYG"}), now=now)
    found = read(metrics.written(gathered).decode())
    assert found["infolinia_queue_longest_wait_seconds", "NAD", "complaints"] == 75
    assert found["infolinia_queue_entered_today", "NAD", "complaints"] == 1
    assert found["infolinia_agents", "ready"] == 0


def test_what_a_switch_holds_and_drops():
    told = metrics.Figures(now=NOW, switches={"switch-1": SWITCH, "switch-2": None})
    found = read(metrics.written(told).decode())
    assert found["infolinia_up", "switch-1"] == 1
    assert found["infolinia_up", "switch-2"] == 0
    assert found["infolinia_switch_held", "switch-1", "calls"] == 3
    assert found["infolinia_switch_seen_total", "switch-1", "malformed"] == 7
    assert found["infolinia_switch_memory_bytes", "switch-1"] == 50_000_000


def test_a_database_that_is_away_leaves_its_figures_out(monkeypatch):
    def away(**_: object) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(floor, "queues_now", away)
    found = read(metrics.written(metrics.gather(settings.SETTINGS, frozenset(), now=NOW)).decode())
    assert found["infolinia_up", "database"] == 0
    assert "infolinia_disk_free_bytes" in {name for name, *_ in found}
    assert "infolinia_journal_events_total" not in {name for name, *_ in found}


def test_no_figure_names_a_person_or_a_number(people):
    text = page(people.supervisor)[1]
    assert "Borsuk" not in text
    assert "+48" not in json.dumps(text)
