"""Two clients of one centre, and somebody in each role."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password

from infolinia.clients import services

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """scrypt is slow on purpose; a test of pages need not wait for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    services._nobodys_password.cache_clear()
    assert make_password("x").startswith("md5")


@pytest.fixture
def people(db) -> SimpleNamespace:
    services.put_operator("TRZY", "Trzy Dzwonki")
    services.put_client("NAD", "Nadwita", operator="TRZY")
    services.put_client("WYG", "Wygodnia", operator="TRZY")

    def user(username: str, name: str, role: str, clients: list[str]):
        return services.put_user(
            username, name, role=role, operator="TRZY", clients=clients, password=PASSWORD, now=NOW
        )

    return SimpleNamespace(
        agent=user("l.borsuk", "Liliana Borsuk", "agent", ["NAD"]),
        supervisor=user("c.rogala", "Celina Rogala", "supervisor", ["NAD", "WYG"]),
        administrator=user("w.klos", "Wanda Kłos", "administrator", []),
    )
