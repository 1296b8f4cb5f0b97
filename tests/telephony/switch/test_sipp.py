"""SIPp calls the switch: a second implementation of SIP, with losses and repeats of its own."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from infolinia.telephony.switch.door import (
    Answer,
    Arrived,
    CallEnded,
    HangUp,
    LegAnswered,
    LegEnded,
)
from infolinia.telephony.switch.shell import Shell

from .decider import Decider
from .sipp import ANSWERED, ENDED, RING, expect, pause, play, request, response
from .test_sockets import open_switch

pytestmark = pytest.mark.e2e
assert shutil.which("sipp"), "make parts installs sip-tester"


@pytest.fixture
def decider() -> Decider:
    return Decider()


@pytest_asyncio.fixture
async def shell(tmp_path: Path, decider: Decider) -> AsyncIterator[Shell]:
    shell = await open_switch(tmp_path, decider)
    yield shell
    await shell.close(grace=1.0, acknowledged=0.0)


def ended(decider: Decider) -> list[tuple[str, str]]:
    return [(event.by, event.cause) for event in decider.events if isinstance(event, LegEnded)]


@pytest.mark.parametrize("transport", ["u1", "un", "t1", "tn"])
async def test_calls_one_after_another_and_at_once(shell: Shell, decider: Decider, tmp_path: Path, transport: str):
    await play(tmp_path, ANSWERED + pause(100) + ENDED, shell.port, calls=20, rate=20, transport=transport)
    assert ended(decider) == [("far", "normal")] * 20
    assert sum(isinstance(event, CallEnded) for event in decider.events) == 20
    assert shell.switch.sizes()["legs"] == 0


async def test_an_invite_sent_twice_is_one_call(shell: Shell, decider: Decider, tmp_path: Path):
    decider.answers = False
    invite = request("INVITE", branch="1", sdp="sendrecv")
    steps = (
        invite + expect(100) + expect(180) + invite + expect(180) + expect(200) + request("ACK", to_tag=True) + ENDED
    )
    task = asyncio.create_task(play(tmp_path, steps, shell.port, options=("-nr",)))
    arrived = await decider.told(Arrived)
    await asyncio.sleep(0.5)
    decider.do(Answer, call=arrived.call, leg=arrived.leg)
    await task
    assert sum(isinstance(event, Arrived) for event in decider.events) == 1


async def test_a_caller_who_gives_up(shell: Shell, decider: Decider, tmp_path: Path):
    decider.answers = False
    steps = (
        request("INVITE", branch="1", sdp="sendrecv") + expect(100) + expect(180) + request("CANCEL", branch="1")
        + expect(200) + expect(487) + request("ACK", branch="1", to_tag=True)
    )  # fmt: skip
    await play(tmp_path, steps, shell.port)
    assert ended(decider) == [("far", "cancelled")]


async def test_a_lost_ack_brings_the_200_again(shell: Shell, decider: Decider, tmp_path: Path):
    steps = (
        request("INVITE", branch="1", sdp="sendrecv") + expect(100) + expect(180) + expect(200) + expect(200)
        + expect(200) + request("ACK", to_tag=True) + pause(100) + ENDED
    )  # fmt: skip
    await play(tmp_path, steps, shell.port, options=("-nr",))
    assert sum(isinstance(event, LegAnswered) for event in decider.events) == 1
    assert ended(decider) == [("far", "normal")]


async def test_the_centre_hangs_up_first(shell: Shell, decider: Decider, tmp_path: Path):
    task = asyncio.create_task(play(tmp_path, ANSWERED + response("BYE"), shell.port))
    answered = await decider.told(LegAnswered)
    decider.do(HangUp, call=answered.call)
    await task


async def test_a_call_that_is_refused_is_told_when_to_try_again(shell: Shell, decider: Decider, tmp_path: Path):
    shell.switch.farewell()
    steps = RING + expect(503, containing="Retry-After: 10") + request("ACK", branch="", to_tag=True)
    await play(tmp_path, steps, shell.port)
    assert not [event for event in decider.events if isinstance(event, Arrived)]
