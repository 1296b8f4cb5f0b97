"""The demo centre with a played switch, and who looks at it."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from infolinia.clients import queries as clients
from infolinia.clients import services
from infolinia.clients.models import User
from infolinia.oversight.supervision import audit
from tests.conduct.conftest import NOW, demo_centre, stage
from tests.oversight.supervision import served

__all__ = ["NOW", "demo_centre", "stage"]


@pytest.fixture
def complaint(stage) -> str:
    return served.complaint(stage)


@pytest.fixture(autouse=True)
def _no_recordings_left():
    yield
    shutil.rmtree(settings.SETTINGS.recordings, ignore_errors=True)


@pytest.fixture
def visitors(stage) -> SimpleNamespace:
    """Signed-in browsers: a supervisor of both clients, one of the shop only, an administrator, an agent."""

    def browser(username: str, role: str, granted: list[str]) -> Client:
        operator = clients.clients()[0].operator
        user = services.put_user(username, username.title(), role=role, operator=operator, clients=granted, now=NOW)
        services.choose_language(user, "en")
        return signed_in(user)

    return SimpleNamespace(
        both=browser("both", "supervisor", ["NAD", "WYG"]),
        shop=browser("shop", "supervisor", ["WYG"]),
        nobody=browser("nobody", "supervisor", []),
        admin=browser("admin", "administrator", []),
        agent=signed_in(User.objects.get(username="liliana")),
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _nothing_was_seen():
    audit._seen.clear()


@pytest.fixture
def now(stage, monkeypatch):
    """Pages are asked for at the stage's time."""

    class Clock:
        def instant(self):
            return stage.now

    monkeypatch.setattr("infolinia.clients.access.CLOCK", Clock())
