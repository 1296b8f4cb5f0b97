"""/healthz says which part is missing, and 200 only when none is."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import socket
import subprocess
import sysconfig
import threading
from collections.abc import Iterator
from pathlib import Path

import nats
import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from infolinia.journal import queries, services
from infolinia.processes import health

pytestmark = pytest.mark.django_db


def ask() -> tuple[int, dict[str, str]]:
    response = Client().get("/healthz")
    return response.status_code, json.loads(response.content)["parts"]


@pytest.fixture
def bus(monkeypatch, tmp_path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [Path(sysconfig.get_path("scripts")) / "nats-server", "-a", "127.0.0.1", "-p", str(port)],
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    try:
        for line in server.stderr:
            if b"Server is ready" in line:
                break
        url = f"nats://127.0.0.1:{port}"
        monkeypatch.setattr(settings, "SETTINGS", settings.SETTINGS.model_copy(update={"nats": url}))
        yield url
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


@pytest.fixture
def centre() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(1)")
            yield
            cursor.execute("SELECT pg_advisory_unlock_all()")
        return
    handle = os.open(settings.SETTINGS.data / "centre.lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    yield
    os.close(handle)


@pytest.fixture
def switch(bus) -> Iterator[None]:
    """Something that answers as the switch does."""
    ready, stop = threading.Event(), threading.Event()

    async def serve() -> None:
        connected = await nats.connect(bus)

        async def snapshot(message) -> None:
            await message.respond(b"{}")

        await connected.subscribe(f"infolinia.switch.{settings.SETTINGS.switch_name}.snapshot", cb=snapshot)
        await connected.flush()
        ready.set()
        await asyncio.to_thread(stop.wait)
        await connected.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait(5)
    yield
    stop.set()
    thread.join(5)


def test_nothing_but_the_database():
    assert ask() == (503, {"database": "ok", "centre": "missing", "bus": "missing", "switch": "missing"})


def test_a_part_that_is_missing_is_no_fault_of_the_page_in_the_log(caplog):
    ask()
    assert [line for line in caplog.messages if "/healthz" in line] == []
    Client().post("/healthz")
    assert [line for line in caplog.messages if "/healthz" in line], "what is asked in a wrong way is told"


def test_a_bus_without_a_switch(bus, centre):
    assert ask() == (503, {"database": "ok", "centre": "ok", "bus": "ok", "switch": "missing"})


def test_all_there(bus, centre, switch):
    before = queries.last_position()
    assert ask() == (200, {"database": "ok", "centre": "ok", "bus": "ok", "switch": "ok"})
    assert queries.last_position() == before, "the look left nothing behind"


def test_a_database_that_cannot_be_written(bus, centre, switch, monkeypatch):
    def full() -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(services, "try_writing", full)
    assert ask()[0] == 503
    assert ask()[1]["database"] == "missing"
    assert health.LOOK <= 1.0
