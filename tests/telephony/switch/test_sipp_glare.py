"""Both sides change a call at once, and a PRACK comes late or never, over real sockets with SIPp (RFC 3261 14.1, RFC
3311 5, RFC 3262 3). What takes half a minute by the standard comes at once: the switch's clock is put forward.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from infolinia.telephony.clock import SystemClock
from infolinia.telephony.switch.door import Answer, Arrived, Dial, EarlyMedia, LegAnswered, LegEnded, LegRinging
from infolinia.telephony.switch.lines import Lines, TrunkLine
from infolinia.telephony.switch.shell import Shell

from .decider import Decider
from .sipp import CALLER, NUMBER, expect, pause, play, request
from .test_carriers import free_port
from .test_sipp_races import leaves_nothing
from .test_sockets import LOOPBACK, open_switch

pytestmark = pytest.mark.e2e

SOUND = """v=0
      o=carrier 1 {version} IN IP4 [local_ip]
      s=-
      c=IN IP4 [media_ip]
      t=0 0
      m=audio [media_port] RTP/AVP 8 0
      a=sendrecv"""


def saying(steps: str, *headers: str) -> str:
    """The same requests, with these headers more."""
    return steps.replace("Max-Forwards: 70", "\n      ".join(("Max-Forwards: 70", *headers)))


def hears(method: str, *kept: tuple[str, int]) -> str:
    """A request of theirs. kept: (header, number of the variable that keeps it)."""
    keep = "".join(
        f'<ereg regexp=".*" search_in="hdr" header="{header}:" assign_to="{number}"/>' for header, number in kept
    )
    return f'\n  <recv request="{method}">{f"<action>{keep}</action>" if keep else ""}</recv>'


def reply(status: int, *, sdp: int = 0, tag: bool = False, of: tuple[str, ...] = (), headers: tuple[str, ...] = ()):
    """Our answer to the request that came last. sdp: number of the description, 0 for none; tag: with a tag of ours.
    of: Via, From, To and CSeq of another request."""
    via, sender, to, cseq = of or ("[last_Via:]", "[last_From:]", "[last_To:]", "[last_CSeq:]")
    kind = "\n      Content-Type: application/sdp" if sdp else ""
    more = "".join(f"\n      {header}" for header in headers)
    return f"""
  <send><![CDATA[
      SIP/2.0 {status} Answer
      {via}
      {sender}
      {to}{";tag=[pid]-[call_number]" if tag else ""}
      [last_Call-ID:]
      {cseq}
      Contact: <sip:{CALLER}@[local_ip]:[local_port];transport=[transport]>{more}{kind}
      Content-Length: [len]

      {SOUND.format(version=sdp) if sdp else ""}
  ]]></send>"""


def asks(method: str, seq: int, *, branch: str, sdp: int = 0) -> str:
    """A request of who was called; To is what the caller's From was, in the variable 2."""
    kind = "\n      Content-Type: application/sdp" if sdp else ""
    return f"""
  <send><![CDATA[
      {method} sip:{NUMBER}@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=z9hG4bK-[call_id]-{branch};rport
      From: <sip:{CALLER}@[local_ip]:[local_port]>;tag=[pid]-[call_number]
      To:[$2]
      Call-ID: [call_id]
      CSeq: {seq} {method}
      Contact: <sip:{CALLER}@[local_ip]:[local_port];transport=[transport]>
      Max-Forwards: 70{kind}
      Content-Length: [len]

      {SOUND.format(version=sdp) if sdp else ""}
  ]]></send>"""


KEPT = ("Via", 3), ("From", 2), ("To", 4), ("CSeq", 5)
OF_KEPT = "Via:[$3]", "From:[$2]", "To:[$4]", "CSeq:[$5]"  # of a request that is answered when more has come


def ends(seq: int) -> str:
    return request("BYE", seq=seq, to_tag=True) + expect(200)


INVITE = saying(request("INVITE", branch="1", sdp="sendrecv"), "Allow: INVITE, ACK, BYE, CANCEL, UPDATE, PRACK")
CALLED = INVITE + expect(100, optional=True) + expect(180, optional=True)
UP = CALLED + expect(200) + request("ACK", to_tag=True)
ANSWERS = hears("INVITE", ("From", 2)) + reply(200, sdp=1, tag=True) + hears("ACK")

TWO_REINVITES = (  # SIPp called: the switch is not the owner of the Call-ID and tries again within two seconds
    UP + hears("INVITE", *KEPT) + request("INVITE", seq=2, branch="g", sdp="sendrecv", to_tag=True)
    + expect(491) + request("ACK", seq=2, branch="g", to_tag=True) + reply(491, of=OF_KEPT) + hears("ACK")
    + hears("INVITE") + reply(200, sdp=2) + hears("ACK")
    + request("INVITE", seq=3, branch="h", sdp="sendrecv", to_tag=True) + expect(100, optional=True) + expect(200)
    + request("ACK", seq=3, to_tag=True) + ends(4)
)  # fmt: skip
TWO_REINVITES_CALLED = (  # the switch called: it waits 2.1 s at least, and SIPp comes first
    ANSWERS + hears("INVITE", *KEPT) + asks("INVITE", 10, branch="g", sdp=2)
    + expect(491) + asks("ACK", 10, branch="g") + reply(491, of=OF_KEPT) + hears("ACK") + pause(1900)
    + asks("INVITE", 11, branch="h", sdp=3) + expect(100, optional=True) + expect(200) + asks("ACK", 11, branch="a")
    + hears("INVITE") + reply(200, sdp=4) + hears("ACK") + asks("BYE", 12, branch="b") + expect(200)
)  # fmt: skip
TWO_UPDATES = (  # and a re-INVITE of theirs that meets our UPDATE
    UP + hears("UPDATE", *KEPT) + request("UPDATE", seq=2, sdp="sendonly", to_tag=True) + expect(491)
    + request("INVITE", seq=3, branch="i", sdp="sendonly", to_tag=True) + expect(491)
    + request("ACK", seq=3, branch="i", to_tag=True) + reply(491, of=OF_KEPT)
    + request("UPDATE", seq=4, sdp="sendonly", to_tag=True) + expect(200, containing="a=recvonly") + ends(5)
)  # fmt: skip

RSEQ = (
    '\n  <recv response="183"><action><ereg regexp="[0-9]+" search_in="hdr" header="RSeq:" check_it="true"'
    ' assign_to="2"/></action></recv>'
)
RELIABLY = saying(INVITE, "Supported: 100rel") + expect(100, optional=True) + expect(180, optional=True)
LATE = (
    RELIABLY + RSEQ + RSEQ
    + saying(request("PRACK", seq=2, to_tag=True), "RAck: [$2] 9 INVITE") + expect(481)
    + saying(request("PRACK", seq=3, to_tag=True), "RAck: [$2] 1 INVITE") + expect(200) + expect(200)
    + request("ACK", to_tag=True) + ends(4)
)  # fmt: skip
NEVER = RELIABLY + expect(183) + expect(183, optional=True) + expect(504) + request("ACK", branch="1", to_tag=True)
OURS_LATE = (  # what we call answers our PRACK when it has come twice
    hears("INVITE", *KEPT)
    + reply(183, sdp=1, tag=True, headers=("Require: 100rel", "RSeq: 71"))
    + hears("PRACK") + hears("PRACK") + reply(200) + reply(200, tag=True, of=OF_KEPT) + hears("ACK")
    + asks("BYE", 12, branch="b") + expect(200)
)  # fmt: skip


class Ahead(SystemClock):
    """The clock of this machine, and what it was put forward."""

    seconds_on = 0.0

    def seconds(self) -> float:
        return super().seconds() + self.seconds_on


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def decider() -> Decider:
    return Decider()


@pytest_asyncio.fixture
async def shell(tmp_path: Path, decider: Decider, clock: Ahead) -> AsyncIterator[Shell]:
    shell = await open_switch(tmp_path, decider, trunk=replace(LOOPBACK, reliable="supported"), clock=clock)
    yield shell
    await shell.close(grace=1.0, acknowledged=0.0)


def changes(shell: Shell, by: str) -> None:
    """The switch asks for its call as it is, by INVITE or UPDATE."""
    board = shell.switch._board
    (leg,) = board.legs.values()
    change = board.endpoint.update if by == "UPDATE" else board.endpoint.reinvite
    effects = change(leg.key, leg.described, board.now())
    assert effects
    board.perform(effects)
    shell.settle()


async def plays(folder: Path, steps: str, port: int, *options: str) -> str:
    """Run the scenario; returns what was on the wire."""
    wire = folder / "wire"
    await play(folder, steps, port, options=("-nr", "-trace_msg", "-message_file", str(wire), *options))
    return wire.read_text(errors="replace")


async def calls(shell: Shell, decider: Decider, folder: Path, steps: str) -> tuple[asyncio.Task[str], int]:
    """The switch calls SIPp; the scenario, and the port it answers at."""
    port = free_port()
    shell.switch.apply(Lines(version=1, trunks=(TrunkLine(name="out", proxies=(f"127.0.0.1:{port}",)),)))
    playing = asyncio.create_task(plays(folder, steps, shell.port, "-p", str(port)))
    decider.do(Dial, call="c-out", leg="l-out", to=NUMBER, trunk="out", caller=CALLER)
    return playing, port


@pytest.mark.parametrize(("by", "steps"), [("INVITE", TWO_REINVITES), ("UPDATE", TWO_UPDATES)])
async def test_changes_that_cross_are_491_both_ways_and_tried_again(
    shell: Shell, decider: Decider, tmp_path: Path, by: str, steps: str
):
    playing = asyncio.create_task(plays(tmp_path, steps, shell.port))
    await decider.told(LegAnswered)
    changes(shell, by)
    wire = await playing
    assert wire.count("SIP/2.0 491") == (3 if by == "UPDATE" else 2)
    assert await leaves_nothing(shell)
    assert [event.by for event in decider.events if isinstance(event, LegEnded)] == ["far"]


async def test_who_called_waits_longer_than_who_was_called(shell: Shell, decider: Decider, tmp_path: Path):
    """2.1 to 4 s: a change of theirs, nearly two seconds after, is done before ours comes again."""
    playing, _ = await calls(shell, decider, tmp_path, TWO_REINVITES_CALLED)
    await decider.told(LegAnswered, within=10)
    changes(shell, "INVITE")
    await playing
    assert await leaves_nothing(shell)


async def rings(shell: Shell, decider: Decider) -> None:
    """The call that came gets early media, and its answer at once after it."""
    arrived = await decider.told(Arrived)
    decider.do(EarlyMedia, call=arrived.call, leg=arrived.leg)
    decider.do(Answer, call=arrived.call, leg=arrived.leg)


async def test_an_answer_waits_for_a_prack_that_comes_late(shell: Shell, decider: Decider, tmp_path: Path):
    decider.answers = False
    playing = asyncio.create_task(plays(tmp_path, LATE, shell.port))
    await rings(shell, decider)
    wire = await playing
    assert wire.count("SIP/2.0 183") == 2, "said again after half a second"
    assert wire.index("RAck:") < wire.index("SIP/2.0 200"), "the 200 did not come before"
    assert await leaves_nothing(shell)


async def test_a_call_whose_prack_never_comes_is_refused_by_504(
    shell: Shell, decider: Decider, tmp_path: Path, clock: Ahead
):
    decider.answers = False
    playing = asyncio.create_task(plays(tmp_path, NEVER, shell.port))
    await rings(shell, decider)
    clock.seconds_on = 33.0  # 64 × T1, and a little
    shell.nudge()
    await playing
    ended = await decider.told(LegEnded)
    assert (ended.by, ended.status) == ("switch", 408)
    assert await leaves_nothing(shell)


async def test_our_prack_is_said_again_until_it_is_answered(shell: Shell, decider: Decider, tmp_path: Path):
    playing, _ = await calls(shell, decider, tmp_path, OURS_LATE)
    assert (await decider.told(LegRinging, within=10)).early_media
    wire = await playing
    assert await leaves_nothing(shell)
    assert wire.count("PRACK sip:") >= 2
