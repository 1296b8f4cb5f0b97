"""Messages that cross, come twice, early, late or with a wrong name, sent by SIPp (RFC 3261 9, 13, 15, 17; RFC 6026).

Changes that cross and a late PRACK: test_sipp_glare.py. What needs seconds of waiting (timers, lost answers) stands on
the virtual clock: tests/telephony/sip/test_races.py, test_transaction.py, test_changing.py, test_reliable.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from infolinia.telephony.switch.door import Answer, Arrived, LegAnswered, LegEnded
from infolinia.telephony.switch.shell import Shell

from .decider import Decider
from .sipp import RING, expect, pause, play, request
from .test_sockets import open_switch

pytestmark = pytest.mark.e2e

INVITE = request("INVITE", branch="1", sdp="sendrecv")
RINGS = INVITE + expect(100) + expect(180)
ACK = request("ACK", to_tag=True)
BYE = request("BYE", seq=2, to_tag=True)
CANCEL = request("CANCEL", branch="1")

AT_ONCE = {  # by name: what is sent and must come back; the switch answers at once
    "an ACK that comes twice, and once more under its INVITE's name": (
        RING + expect(200) + ACK + ACK + request("ACK", branch="1", to_tag=True) + pause(50) + BYE + expect(200)
    ),
    "a BYE before the ACK (RFC 5407 3.1.4)": RING + expect(200) + BYE + expect(200) + ACK + pause(50),
    "a BYE that comes twice, and once more under another name": (
        RING + expect(200) + ACK + request("BYE", seq=2, branch="b", to_tag=True) + expect(200)
        + request("BYE", seq=2, branch="b", to_tag=True) + expect(200)
        + request("BYE", seq=3, branch="c", to_tag=True) + expect(481)
    ),
    "a CANCEL after the 200: too late to change anything (9.2)": (
        INVITE + expect(100) + expect(180) + expect(200) + CANCEL + expect(200) + ACK + pause(50) + BYE + expect(200)
    ),
    "an INVITE that is said again after its 200 (RFC 6026 7.1)": (
        INVITE + expect(100) + expect(180) + expect(200) + INVITE + ACK + pause(50) + BYE + expect(200)
    ),
    "a request of the call whose number is lower than the one before (12.2.2)": (
        RING + expect(200) + ACK + request("INFO", seq=9, to_tag=True) + expect(200)
        + request("INFO", seq=5, to_tag=True) + expect(500) + request("BYE", seq=10, to_tag=True) + expect(200)
    ),
    "a re-INVITE that is said again, and an ACK of it that comes twice": (
        RING + expect(200) + ACK + request("INVITE", seq=2, branch="r", sdp="sendonly", to_tag=True)
        + expect(100, optional=True) + expect(200) + request("INVITE", seq=2, branch="r", sdp="sendonly", to_tag=True)
        + request("ACK", seq=2, to_tag=True) + request("ACK", seq=2, to_tag=True) + pause(50)
        + request("BYE", seq=3, to_tag=True) + expect(200)
    ),
    "a BYE that follows a re-INVITE without waiting (RFC 5407 3.3)": (
        RING + expect(200) + ACK + request("INVITE", seq=2, branch="r", sdp="sendonly", to_tag=True)
        + expect(100, optional=True) + expect(200) + request("BYE", seq=3, to_tag=True) + expect(200)
        + request("ACK", seq=2, to_tag=True) + pause(50)
    ),
}  # fmt: skip

IN_ITS_TIME = {  # the switch answers half a second after it rings
    "an ACK before there is anything to acknowledge": (
        RINGS + request("ACK", branch="early") + expect(200) + ACK + pause(50) + BYE + expect(200)
    ),
    "a CANCEL under another name: it cancels nothing (9.2)": (
        RINGS + request("CANCEL", branch="2") + expect(481) + expect(200) + ACK + pause(50) + BYE + expect(200)
    ),
    "the same request by another way: it is one call, the second gets 482 (8.2.2.2)": (
        RINGS + request("INVITE", branch="2", sdp="sendrecv") + expect(482) + request("ACK", branch="2", to_tag=True)
        + expect(200) + ACK + pause(50) + BYE + expect(200)
    ),
    "an INVITE that is said again while it rings": (
        RINGS + INVITE + expect(180) + INVITE + expect(180) + expect(200) + ACK + pause(50) + BYE + expect(200)
    ),
}  # fmt: skip

CANCELLED = {  # nobody answers
    "a CANCEL that crosses the 180": (
        INVITE + expect(100) + CANCEL + expect(180, optional=True) + expect(200) + expect(487)
        + request("ACK", branch="1", to_tag=True)
    ),
    "a CANCEL that comes twice": (
        RINGS + CANCEL + expect(200) + expect(487) + CANCEL + expect(200) + request("ACK", branch="1", to_tag=True)
    ),
    "a BYE while it rings (15.1.1)": (
        RINGS + BYE + expect(200) + expect(487) + request("ACK", branch="1", to_tag=True)
    ),
}  # fmt: skip


@pytest.fixture
def decider() -> Decider:
    return Decider()


@pytest_asyncio.fixture
async def shell(tmp_path: Path, decider: Decider) -> AsyncIterator[Shell]:
    shell = await open_switch(tmp_path, decider)
    yield shell
    await shell.close(grace=1.0, acknowledged=0.0)


async def leaves_nothing(shell: Shell) -> bool:
    """Whether the switch holds no call within a moment."""
    for _ in range(100):
        held = {name: count for name, count in shell.switch.sizes().items() if name != "outlet"}
        if not any(held.values()) and not shell.switch.signalling_sizes()["dialogs"]:
            return True
        await asyncio.sleep(0.02)
    return False


def count(decider: Decider, kind: type) -> int:
    return sum(isinstance(event, kind) for event in decider.events)


async def test_an_answered_call_stays_one_call_whatever_crosses(shell: Shell, decider: Decider, tmp_path: Path):
    for number, (name, steps) in enumerate(AT_ONCE.items(), 1):
        await play(tmp_path, steps, shell.port, options=("-nr",))
        assert await leaves_nothing(shell), name
        assert (count(decider, Arrived), count(decider, LegEnded)) == (number, number), name
        assert decider.events[-1].call, name
        assert [event.by for event in decider.events if isinstance(event, LegEnded)][-1] == "far", name
    assert shell.switch.counts().get("fault", 0) == 0


async def test_a_call_that_rings_is_answered_once_whatever_crosses(shell: Shell, decider: Decider, tmp_path: Path):
    decider.answers, seen = False, set[str]()
    for number, (name, steps) in enumerate(IN_ITS_TIME.items(), 1):
        playing = asyncio.create_task(play(tmp_path, steps, shell.port, options=("-nr",)))
        arrived = await decider.told(Arrived, when=lambda event: event.call not in seen)
        seen.add(arrived.call)
        await asyncio.sleep(0.5)
        decider.do(Answer, call=arrived.call, leg=arrived.leg)
        await playing
        assert await leaves_nothing(shell), name
        assert (count(decider, Arrived), count(decider, LegAnswered)) == (number, number), name


async def test_a_call_that_is_given_up_ends_once_whatever_crosses(shell: Shell, decider: Decider, tmp_path: Path):
    decider.answers = False
    for number, (name, steps) in enumerate(CANCELLED.items(), 1):
        await play(tmp_path, steps, shell.port, options=("-nr",))
        assert await leaves_nothing(shell), name
        assert (count(decider, Arrived), count(decider, LegEnded)) == (number, number), name
    assert count(decider, LegAnswered) == 0
