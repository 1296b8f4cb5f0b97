"""Bad days, with callers alone: what dies comes back, what was told is kept, a caller is never left without a word."""

from __future__ import annotations

import json
import socket
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infolinia.callers.telephone import CallFailed, Telephone

from .centre import Centre, eventually
from .conftest import Loop

LOUD = -45.0  # dBov: music or speech


@pytest.fixture
def caller(loop: Loop) -> Iterator[Telephone]:
    telephone = loop.run(Telephone.open())
    yield telephone
    loop.run(telephone.close())


def rings_in(loop: Loop, telephone: Telephone, centre: Centre, code: str = "complaints", caller: str = "+48991000142"):
    loop.run(telephone.call(centre.number(code), centre.sip, caller=caller))


def waits(centre: Centre) -> dict:
    """The one live call, once it waits in its queue."""

    def look():
        live = centre.api("/api/v1/calls?live=true")["items"]
        return live[0] if live and live[0]["state"] == "waiting" else None

    return eventually(look, within=20, what="a call that waits")


def ended(centre: Centre, call: str, state: str = "ended") -> dict:
    def look():
        found = centre.api(f"/api/v1/calls/{call}")
        return found if found["state"] == state else None

    return eventually(look, within=10, what=f"the call is {state}")


def names(centre: Centre, call: str) -> list[str]:
    """The events of a call whose chain is whole."""
    told = centre.api(f"/api/v1/calls/{call}/journal")
    assert told["is_whole"], told["problems"]
    return [event["name"] for event in told["events"]]


def hears(loop: Loop, telephone: Telephone, seconds: float) -> float:
    """Level of what comes during the next seconds, in dBov."""
    time.sleep(seconds)
    return telephone.sound.level(seconds)


def test_the_centre_is_killed_while_a_caller_waits(centre: Centre, loop: Loop, caller: Telephone):
    rings_in(loop, caller, centre)
    call = waits(centre)["id"]
    killed = centre.kill("centre")
    assert hears(loop, caller, 1.0) > LOUD  # music needs no centre
    second = loop.run(Telephone.open())
    rings_in(loop, second, centre, caller="+48994000109")  # rings until the centre claims it
    assert time.monotonic() - killed < 8
    eventually(centre.is_well, within=5, what="the centre is back")
    assert hears(loop, caller, 1.0) > LOUD
    loop.run(second.close())
    caller.hang_up()
    ended(centre, call)
    told = names(centre, call)
    assert told[0] == "call.arrived"
    assert told[-1] == "call.closed"
    assert told.count("call.queued") == 1
    assert "call.interrupted" not in told


def test_a_caller_who_hangs_up_while_the_centre_is_away_is_no_interruption(
    centre: Centre, loop: Loop, caller: Telephone
):
    rings_in(loop, caller, centre)
    call = waits(centre)["id"]
    centre.kill("centre")
    caller.hang_up()
    assert ended(centre, call)["ended_by"] == "customer"


def test_the_bus_is_killed_while_a_caller_waits(centre: Centre, loop: Loop, caller: Telephone):
    rings_in(loop, caller, centre)
    call = waits(centre)["id"]
    centre.kill("bus")
    assert hears(loop, caller, 1.0) > LOUD
    caller.hang_up()  # told to nobody yet
    assert ended(centre, call)["ended_by"] == "customer"
    assert names(centre, call)[-1] == "call.closed"
    eventually(centre.is_well, within=10, what="all is well again")


def test_the_switch_is_killed_while_a_caller_waits(centre: Centre, loop: Loop, caller: Telephone):
    rings_in(loop, caller, centre)
    call = waits(centre)["id"]
    centre.kill("switch")
    ended(centre, call, "interrupted")
    told = centre.api(f"/api/v1/calls/{call}/journal")
    assert told["is_whole"]
    interrupted = next(event for event in told["events"] if event["name"] == "call.interrupted")
    assert interrupted["event"]["last_at"] >= told["events"][0]["at"][:19]
    again = loop.run(Telephone.open())
    rings_in(loop, again, centre)  # the new switch takes calls
    loop.run(again.close())


def test_pages_are_back_after_the_web_was_killed(centre: Centre):
    centre.kill("web")
    eventually(centre.is_well, within=10, what="pages are served again")


def test_a_locked_database_delays_and_loses_nothing(centre: Centre, loop: Loop, caller: Telephone):
    locked = sqlite3.connect(centre.data / "infolinia.sqlite3", isolation_level=None)
    locked.execute("BEGIN IMMEDIATE")
    try:
        other = loop.run(Telephone.open())
        with pytest.raises((CallFailed, TimeoutError)):  # it rings, and is refused when nobody can claim it
            loop.run(other.call(centre.number("complaints"), centre.sip, caller="+48991000142", patience=12))
        assert other.status == 503
        assert eventually(lambda: "database" in alarms(centre), within=15, what="the alarm")
    finally:
        locked.execute("ROLLBACK")
        locked.close()
        loop.run(other.close())
    rings_in(loop, caller, centre)
    call = waits(centre)["id"]
    caller.hang_up()
    ended(centre, call)
    assert names(centre, call)[-1] == "call.closed"
    eventually(lambda: "database" not in alarms(centre), within=15, what="the alarm is over")
    verified = json.loads(centre.command("journal", "verify", "--json").stdout)
    assert verified["whole"], verified["problems"]


def alarms(centre: Centre) -> set[str]:
    return {alarm["kind"] for alarm in centre.api("/api/v1/alarms")["items"]}


@pytest.mark.parametrize(
    "noise",
    [
        b"\x00" * 65000,
        b"INVITE sip:x SIP/2.0\r\n" + b"Via: SIP/2.0/UDP x\r\n" * 3000 + b"\r\n",
        b"INVITE sip:+48991000120@h SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nCSeq: 1 INVITE\r\n\r\nv=0",
        b"\xff\xfe" * 700,
        "ZAŻÓŁĆ sip:ą SIP/2.0\r\n\r\n".encode(),
    ],
    ids=["zeros", "too many headers", "headers that lack", "no text", "no SIP"],
)
def test_noise_does_not_disturb_the_line(centre: Centre, loop: Loop, caller: Telephone, noise: bytes):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for _ in range(200):
            stranger.sendto(noise, centre.sip)
    rings_in(loop, caller, centre)
    call = waits(centre)["id"]
    caller.hang_up()
    ended(centre, call)
    assert (centre.data / "centre.log").stat().st_size < 2_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Centre]:
    """A centre that thinks that its disk is full."""
    running = Centre.start(
        tmp_path, env={"INFOLINIA_DISK_FULL_MIB": "100000000", "INFOLINIA_DISK_ALARM_MIB": "100000001"}
    )
    yield running
    running.stop()


def test_on_a_full_disk_a_caller_is_told_and_refused_and_every_screen_knows(
    small_disk: Centre, loop: Loop, caller: Telephone
):
    eventually(lambda: "disk-full" in alarms(small_disk), within=15, what="the alarm")
    with pytest.raises(CallFailed):
        rings_in(loop, caller, small_disk)
    assert caller.status == 503
    assert caller.sound.received > 25  # the announcement, in early media
