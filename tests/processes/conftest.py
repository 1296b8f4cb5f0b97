"""Two clients, a supervisor granted both, an agent granted one, and a token of each."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from infolinia.clients import services

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Api:
    """The API as a program with this token sees it."""

    def __init__(self, token: str) -> None:
        self._browser = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def get(self, path: str, **query: object):
        return self._browser.get(f"/api/v1{path}", query)


@pytest.fixture
def people(db) -> SimpleNamespace:
    services.put_operator("TRZY", "Trzy Dzwonki")
    services.put_client("NAD", "Nadwita", operator="TRZY")
    services.put_client("WYG", "Wygodnia", operator="TRZY")

    def user(username: str, name: str, role: str, clients: list[str]) -> Api:
        services.put_user(username, name, role=role, operator="TRZY", clients=clients, now=NOW)
        return Api(services.make_token(username, "test", now=NOW))

    return SimpleNamespace(
        agent=user("l.borsuk", "Liliana Borsuk", "agent", ["NAD"]),
        supervisor=user("c.rogala", "Celina Rogala", "supervisor", ["NAD", "WYG"]),
        outsider=user("w.klos", "Wanda Kłos", "supervisor", ["WYG"]),
    )
