"""What crosses, comes twice or too late when SIPp is called and the switch calls (RFC 3261 9.1, 13.2.2.4, 17.1; RFC
6026 8.7), over real sockets. Where we are called: test_sipp_races.py. What takes half a minute by the standard comes at
once: the switch's clock is put forward.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from infolinia.telephony.switch.door import Dial, Event, HangUp, LegAnswered, LegEnded, LegRinging
from infolinia.telephony.switch.lines import Lines, TrunkLine
from infolinia.telephony.switch.shell import Shell

from .decider import Decider
from .sipp import CALLER, NUMBER, expect, pause
from .test_carriers import free_port
from .test_sipp_glare import KEPT, OF_KEPT, Ahead, asks, hears, plays, reply
from .test_sipp_races import leaves_nothing
from .test_sockets import open_switch

pytestmark = pytest.mark.e2e

INVITE = hears("INVITE", *KEPT)
RINGS = reply(180, tag=True)
ANSWERS = reply(200, sdp=1, tag=True, of=OF_KEPT)
ANOTHER_ANSWERS = ANSWERS.replace(";tag=[pid]", ";tag=another-[pid]")
ACK, BYE, CANCEL = hears("ACK"), hears("BYE"), hears("CANCEL")
TAKES_CANCEL = CANCEL + reply(200, tag=True)
REFUSED = reply(487, tag=True, of=OF_KEPT) + ACK
BUSY = reply(486, tag=True, of=OF_KEPT) + ACK
OK = reply(200)
ENDS = asks("BYE", 12, branch="b") + expect(200)

GIVEN_UP = {  # by name: what SIPp does; the switch gives up when it rings, or (no RINGS) before
    "a CANCEL that crosses the 200: acknowledged, and ended by BYE": (
        INVITE + RINGS + CANCEL + ANSWERS + ACK + BYE + OK
    ),
    "a CANCEL that crosses the 200 and is answered before it": INVITE + RINGS + TAKES_CANCEL + ANSWERS + ACK + BYE + OK,
    "a CANCEL that waits until something is heard (9.1)": (
        INVITE + pause(200) + RINGS + TAKES_CANCEL + REFUSED
    ),
    "a 487 whose ACK is lost": INVITE + RINGS + TAKES_CANCEL + REFUSED + REFUSED,
}  # fmt: skip

REFUSING = {
    "a refusal whose ACK is lost, twice (17.1.1.2)": INVITE + BUSY + BUSY + BUSY,
    "a refusal after it rang, whose ACK is lost, and a 180 that comes after it": INVITE + RINGS + BUSY + RINGS + BUSY,
}

ANSWERING = {
    "a 200 whose ACK is lost, twice (13.2.2.4)": INVITE + ANSWERS + ACK + ANSWERS + ACK + ANSWERS + ACK + ENDS,
    "an INVITE whose first copy is lost (17.1.1.2)": hears("INVITE") + INVITE + ANSWERS + ACK + ENDS,
    "a refusal after the 200: it changes nothing": (
        INVITE + ANSWERS + ACK + reply(486, tag=True, of=OF_KEPT) + pause(50) + ENDS
    ),
    "a second place that answers: acknowledged, and ended by BYE": (
        INVITE + ANSWERS + ACK + ANOTHER_ANSWERS + ACK + BYE + OK + ENDS
    ),
}  # fmt: skip

BYES_CROSS = (  # RFC 5407 3.1.5: each is answered, and neither is a second end
    INVITE + ANSWERS + ACK + hears("BYE", ("Via", 3), ("To", 4), ("CSeq", 5)) + asks("BYE", 12, branch="b")
    + expect(481) + reply(200, of=OF_KEPT)
)  # fmt: skip
LATE_COPY = INVITE + ANSWERS + ACK + pause(600) + ANSWERS + ACK + ENDS
TOO_LATE = INVITE + pause(600) + ANSWERS + pause(200)


@dataclass
class Calling:
    """The switch calls SIPp, once for each scenario."""

    shell: Shell
    decider: Decider
    folder: Path
    port: int
    number: int = 0

    @property
    def leg(self) -> str:
        return f"l-{self.number}"

    async def dials(self, steps: str) -> asyncio.Task[str]:
        """Returns what will have been on the wire."""
        self.number += 1
        playing = asyncio.create_task(plays(self.folder, steps, self.shell.port, "-p", str(self.port)))
        await asyncio.to_thread(self._listens)
        self.decider.do(Dial, call=f"c-{self.number}", leg=self.leg, to=NUMBER, trunk="out", caller=CALLER)
        return playing

    def _listens(self) -> None:
        """Until SIPp has its port; an INVITE before that would cost half a second."""
        until = time.monotonic() + 10
        while f":{self.port:04X} " not in Path("/proc/net/udp").read_text():
            assert time.monotonic() < until
            time.sleep(0.01)

    async def told(self, kind: type[Event]) -> None:
        await self.decider.told(kind, within=10, when=lambda event: getattr(event, "leg", "") == self.leg)

    async def became(self, playing: asyncio.Task[str]) -> list[tuple[str, ...]]:
        """What was told of the call, when SIPp is content and nothing is left of it."""
        await playing
        assert await leaves_nothing(self.shell)
        found = [event for event in self.decider.events if getattr(event, "leg", "") == self.leg]
        assert self.shell.switch.counts().get("fault", 0) == 0
        return [
            (type(event).__name__, *((event.by, event.cause) if isinstance(event, LegEnded) else ()))
            for event in found
            if isinstance(event, LegAnswered | LegEnded)
        ]


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest_asyncio.fixture
async def calling(tmp_path: Path, clock: Ahead) -> AsyncIterator[Calling]:
    decider, port = Decider(), free_port()
    shell = await open_switch(tmp_path, decider, clock=clock)
    shell.switch.apply(Lines(version=1, trunks=(TrunkLine(name="out", proxies=(f"127.0.0.1:{port}",)),)))
    yield Calling(shell, decider, tmp_path, port)
    await shell.close(grace=1.0, acknowledged=0.0)


async def test_a_call_that_we_give_up_ends_once_whatever_crosses(calling: Calling):
    for name, steps in GIVEN_UP.items():
        playing = await calling.dials(steps)
        if pause(200) not in steps:
            await calling.told(LegRinging)
        calling.decider.do(HangUp, call=f"c-{calling.number}")
        assert await calling.became(playing) == [("LegEnded", "centre", "normal")], name


async def test_a_refusal_is_told_once_and_acknowledged_each_time(calling: Calling):
    for name, steps in REFUSING.items():
        assert await calling.became(await calling.dials(steps)) == [("LegEnded", "far", "busy")], name


async def test_an_answer_is_told_once_and_acknowledged_each_time(calling: Calling):
    for name, steps in ANSWERING.items():
        told = await calling.became(await calling.dials(steps))
        assert told == [("LegAnswered",), ("LegEnded", "far", "normal")], name


async def test_byes_that_cross_are_one_end(calling: Calling):
    playing = await calling.dials(BYES_CROSS)
    await calling.told(LegAnswered)
    calling.decider.do(HangUp, call="c-1")
    assert await calling.became(playing) == [("LegAnswered",), ("LegEnded", "centre", "normal")]


async def test_a_200_said_again_when_its_transaction_is_gone_gets_its_ack(calling: Calling, clock: Ahead):
    playing = await calling.dials(LATE_COPY)
    await calling.told(LegAnswered)
    await passes(calling, clock)
    assert await calling.became(playing) == [("LegAnswered",), ("LegEnded", "far", "normal")]
    assert (await playing).count("ACK sip:") == 2


async def test_a_200_that_comes_when_we_have_given_up_wakes_nothing(calling: Calling, clock: Ahead):
    playing = await calling.dials(TOO_LATE)
    await passes(calling, clock)
    assert await calling.became(playing) == [("LegEnded", "far", "no-answer")]
    wire = await playing
    assert ("SIP/2.0 200" in wire, "ACK sip:" in wire) == (True, False)


async def passes(calling: Calling, clock: Ahead) -> None:
    """64 × T1 and a little: the INVITE's transaction is over."""
    clock.seconds_on += 33.0
    calling.shell.nudge()
    for _ in range(100):
        if not calling.shell.switch.signalling_sizes()["client"]:
            return
        await asyncio.sleep(0.002)
    raise AssertionError(calling.shell.switch.signalling_sizes())
