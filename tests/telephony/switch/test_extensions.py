"""Real peers use what we claim: SIPp acknowledges ringing and refreshes its call, linphone hands a call on."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from infolinia.telephony.switch.door import (
    Answer,
    AnswerRefer,
    Arrived,
    EarlyMedia,
    LegAnswered,
    LegEnded,
    ReferAsked,
)
from infolinia.telephony.switch.shell import Shell

from .decider import Decider
from .sipp import expect, pause, play, request
from .test_sockets import LOOPBACK, open_switch

pytestmark = pytest.mark.e2e
assert shutil.which("sipp"), "make parts installs sip-tester"
assert shutil.which("linphonec"), "make parts installs linphone-cli"

RSEQ = (
    '\n  <recv response="183"><action>'
    '<ereg regexp="[0-9]+" search_in="hdr" header="RSeq:" check_it="true" assign_to="1"/></action></recv>'
)


@pytest.fixture
def decider() -> Decider:
    return Decider(answers=False)


@pytest_asyncio.fixture
async def shell(tmp_path: Path, decider: Decider) -> AsyncIterator[Shell]:
    """A carrier with reliable ringing, that may refer."""
    shell = await open_switch(tmp_path, decider, trunk=replace(LOOPBACK, reliable="supported", refers=True))
    yield shell
    await shell.close(grace=1.0, acknowledged=0.0)


def with_headers(step: str, *headers: str) -> str:
    return step.replace("Max-Forwards: 70", "\n      ".join(["Max-Forwards: 70", *headers]))


async def test_sipp_acknowledges_early_media_and_refreshes_its_call(shell: Shell, decider: Decider, tmp_path: Path):
    timer = ("Supported: 100rel, timer", "Session-Expires: 120;refresher=uac")
    steps = (
        with_headers(request("INVITE", sdp="sendrecv"), *timer) + expect(100) + expect(180) + RSEQ
        + with_headers(request("PRACK", seq=2, to_tag=True), "RAck: [$1] 1 INVITE") + expect(200)
        + expect(200, containing="Session-Expires: 120;refresher=uac") + request("ACK", to_tag=True) + pause(100)
        + with_headers(request("UPDATE", seq=3, to_tag=True), *timer)
        + expect(200, containing="Session-Expires: 120;refresher=uac")
        + with_headers(request("UPDATE", seq=4, to_tag=True), "Supported: timer", "Session-Expires: 30")
        + expect(422, containing="Min-SE: 90") + request("BYE", seq=5, to_tag=True) + expect(200)
    )  # fmt: skip
    playing = asyncio.create_task(play(tmp_path, steps, shell.port))
    arrived = await decider.told(Arrived)
    decider.do(EarlyMedia, call=arrived.call, leg=arrived.leg)
    decider.do(Answer, call=arrived.call, leg=arrived.leg)  # goes out when the PRACK has come
    await decider.told(LegAnswered)
    await playing
    assert [(event.by, event.cause) for event in decider.events if isinstance(event, LegEnded)] == [("far", "normal")]


async def test_linphone_hands_its_call_on_and_hangs_up_when_that_is_done(
    shell: Shell, decider: Decider, tmp_path: Path
):
    (tmp_path / "rc").write_text(
        '[sip]\nsip_port=-1\ncontact="Me" <sip:me@127.0.0.1>\nguess_hostname=0\nuse_ipv6=0\n[video]\nenabled=0\n'
    )
    (tmp_path / ".local/share/linphone").mkdir(parents=True)
    linphone = await asyncio.create_subprocess_exec(
        "linphonec", "-c", str(tmp_path / "rc"), cwd=tmp_path, stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TERM": "dumb"},
    )  # fmt: skip
    assert linphone.stdin is not None
    try:
        linphone.stdin.write(f"soundcard use files\ncall sip:100@127.0.0.1:{shell.port}\n".encode())
        arrived = await decider.told(Arrived, within=15)
        decider.do(Answer, call=arrived.call, leg=arrived.leg)
        await decider.told(LegAnswered)
        linphone.stdin.write(b"transfer sip:600100200@127.0.0.1\n")
        asked = await decider.told(ReferAsked, within=15)
        assert (asked.leg, asked.number) == (arrived.leg, "+48600100200")
        decider.do(AnswerRefer, call=asked.call, leg=asked.leg, accepted=True)
        ended = await decider.told(LegEnded, within=15)
        assert (ended.by, ended.cause) == ("far", "normal")
    finally:
        linphone.kill()
        await linphone.wait()
