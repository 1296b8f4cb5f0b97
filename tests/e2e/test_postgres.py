"""The same centre on PostgreSQL, and a second centre that stands by."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.with_postgres import server

from infolinia.callers.telephone import Telephone

from .centre import Centre, eventually
from .conftest import Loop


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with server() as made:
        yield made


@pytest.fixture(scope="module")
def on_postgres(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    running = Centre.start(tmp_path_factory.mktemp("postgres"), env={"INFOLINIA_DATABASE": url})
    yield running
    running.stop()


def waits(centre: Centre, loop: Loop, telephone: Telephone) -> str:
    """A new call, once it waits in its queue."""
    before = {item["id"] for item in centre.api("/api/v1/calls")["items"]}
    loop.run(telephone.call(centre.number("complaints"), centre.sip, caller="+48991000142"))

    def look():
        new = [item for item in centre.api("/api/v1/calls?live=true")["items"] if item["id"] not in before]
        return new[0]["id"] if new and new[0]["state"] == "waiting" else None

    return eventually(look, within=20, what="a call that waits")


def is_closed(centre: Centre, call: str) -> bool:
    told = centre.api(f"/api/v1/calls/{call}/journal")
    assert told["is_whole"]
    return told["events"][-1]["name"] == "call.closed"


def test_a_call_on_postgresql(on_postgres: Centre, loop: Loop):
    telephone = loop.run(Telephone.open())
    call = waits(on_postgres, loop, telephone)
    loop.run(telephone.close())
    eventually(lambda: is_closed(on_postgres, call), within=10, what="the record is closed")
    assert not (on_postgres.data / "infolinia.sqlite3").exists()


def test_a_centre_that_stands_by_takes_over(on_postgres: Centre, loop: Loop):
    """The second one, on a data folder of its own, waits for the lock of the database."""
    environment = dict(
        item.split("=", 1)
        for item in Path(f"/proc/{on_postgres.child('centre')}/environ").read_text().split("\0")
        if "=" in item
    )
    elsewhere = on_postgres.data / "elsewhere"
    elsewhere.mkdir()
    log = elsewhere / "log"
    second = subprocess.Popen(
        [sys.executable, "-m", "infolinia.processes.centre"],
        env={**environment, "INFOLINIA_DATA": str(elsewhere)}, stderr=log.open("w"),
    )  # fmt: skip
    try:
        time.sleep(2)
        assert "This centre is active" not in log.read_text()
        telephone = loop.run(Telephone.open())
        call = waits(on_postgres, loop, telephone)
        os.kill(on_postgres.child("centre"), signal.SIGKILL)
        eventually(lambda: "This centre is active" in log.read_text(), within=10, what="the second centre takes over")
        loop.run(telephone.close())
        eventually(lambda: is_closed(on_postgres, call), within=15, what="the record is closed by the second")
        again = loop.run(Telephone.open())
        served = waits(on_postgres, loop, again)
        loop.run(again.close())
        eventually(lambda: is_closed(on_postgres, served), within=15, what="the next call's record is closed")
    finally:
        second.terminate()
        second.wait(10)
