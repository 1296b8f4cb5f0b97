"""The demo centre with a played switch."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from infolinia.clients import queries as clients
from infolinia.content import packs
from infolinia.content import services as content
from infolinia.journal.scope import ALL_CLIENTS, scoped
from tests.conduct.stage import Stage

NOW = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)


def _speak(text: str, language: str, folder: Path) -> Path:
    return folder / f"{abs(hash((text, language)))}.wav"


def loaded(prompts: Path) -> dict[str, str]:
    """The demo's pack, loaded: user name → id of those who work at a desk."""
    with scoped(ALL_CLIENTS):
        content.load_pack(packs.root() / "demo", now=NOW, prompts_folder=prompts, render=_speak)
        at_desks = [user for user in clients.users() if user.role in ("agent", "supervisor", "administrator")]
    return {user.username: user.id for user in at_desks}


@pytest.fixture(scope="module")
def demo_centre(request: pytest.FixtureRequest, django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo's pack, loaded once for the tests of a module, as `loaded` gives it; nothing where one of them has a
    `live_server`, whose threads see only what is committed.

    A transaction around all of them is undone after the last; what a test writes is undone with the test's own.
    """
    if any("live_server" in item.fixturenames for item in request.session.items if item.path == request.path):
        yield {}
        return
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # so that durable transactions may begin within it
        around.__enter__()
        people = loaded(tmp_path_factory.mktemp("prompts"))
    yield people
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def stage(demo_centre: dict[str, str], db, tmp_path: Path) -> Stage:
    return Stage(NOW, dict(demo_centre) or loaded(tmp_path))


@pytest.fixture
def talk(stage: Stage) -> str:
    """Liliana talks with a customer."""
    stage.people.pop("admin")  # no heartbeats of who takes no calls
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    return call
