"""A small floor: two clients of one operator, three queues, four people."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from infolinia.clients import services as clients
from infolinia.floor.routing import rules

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def floor(db):
    clients.put_operator("TRZY", "Trzy Dzwonki")
    clients.put_client("NAD", "Nadwita", operator="TRZY")
    clients.put_client("WYG", "Wygodnia", operator="TRZY")
    rules.put_skill("complaints", "Reklamacje", operator="TRZY", now=NOW)
    rules.put_hours("office", operator="TRZY", week=[[["07:00", "21:00"]]] * 5 + [[], []], on_holidays=[], now=NOW)
    rules.put_queue("complaints", "NAD", operator="TRZY", name="Reklamacje", skill="complaints", now=NOW)
    rules.put_queue("orders", "WYG", operator="TRZY", name="Zamówienia", now=NOW)
    rules.put_queue(
        "office",
        "NAD",
        operator="TRZY",
        name="Biuro",
        hours="office",
        max_length=1,
        max_wait=60.0,
        when_full={"kind": "overflow", "queue": "complaints"},
        now=NOW,
    )
    rules.put_number("+48991000120", "NAD", operator="TRZY", name="Reklamacje", queue="complaints", now=NOW)
    people = {}
    for username, granted, skills in [
        ("anna", ["NAD"], {"complaints": 5}),
        ("bartek", ["NAD", "WYG"], {"complaints": 3}),
        ("celina", ["WYG"], {}),
    ]:
        user = clients.put_user(username, username.title(), role="agent", operator="TRZY", clients=granted, now=NOW)
        rules.put_agent(str(user.pk), operator="TRZY", skills=skills, languages={"pl": "native"}, now=NOW)
        people[username] = str(user.pk)
    return SimpleNamespace(**people, now=NOW)
