"""A crowd of customers: SIPp (Debian's sip-tester) with real SIP and RTP, and its own account of every call.

Each customer rings a number from an own number, speaks all the while, and waits for the agent to hang up; after his
patience, which is drawn by lot, he hangs up himself, be it in the queue or in the talk. One whom the centre refuses for
now (503) is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench._sipp import described, expect, ok, request, scenario
from bench._voice import noise

FIRST = ("nice", "-n", "-10")  # a stopwatch must not wait for what it measures; without the right, as everyone else

_request = partial(request, number="[field1]", caller="[field0]")
_SOUND = described("[rtpstream_audio_port] RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "a=ptime:20", "a=sendrecv")


def _lots(count: int) -> str:
    """Go on at one of the labels 10, 11, …, each as likely as the others."""
    each = (f'\n  <nop next="{10 + n}" chance="{1 / (count - n):.6f}"/>' for n in range(count - 1))
    return "".join(each) + f'\n  <nop next="{10 + count - 1}"/>'


def _waits(number: int, patience: float) -> str:
    return f'''
  <label id="{10 + number}"/>
  <recv request="BYE" timeout="{round(patience * 1000)}" ontimeout="1" next="4"/>'''


def of_customer(voice: str, patience: Sequence[float]) -> str:
    """SIPp's scenario."""
    return scenario(
        "customer",
        _request("INVITE", branch="invite", sdp=_SOUND, retrans=500)
        + expect(100, optional=True)
        + expect(180, optional=True)
        + '\n  <recv response="503" optional="true" next="5"/>'
        + expect(200)
        + _request("ACK", in_dialog=True)
        + f'\n  <nop><action><exec rtp_stream="{voice},-1,0"/></action></nop>'
        + _lots(len(patience))
        + "".join(_waits(number, seconds) for number, seconds in enumerate(patience))
        + '\n  <label id="4"/>'
        + ok(then="2")
        + '\n  <label id="1"/>'
        + _request("BYE", seq=2, in_dialog=True, retrans=500)
        + '\n  <recv request="BYE" optional="true" next="3"/>\n  <recv response="200" next="2"/>\n  <label id="3"/>'
        + ok()
        + '\n  <recv response="200" next="2"/>'
        + '\n  <label id="5"/>'
        + _request("ACK", branch="invite", in_dialog=True)
        + '\n  <label id="2"/>\n  <nop/>',
    )


def _free_port() -> int:
    """Not SIPp's own 5060, where others' stray datagrams come."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(slots=True)
class Heard:
    """One call as its customer had it. Instants are UTC by SIPp's log."""

    caller: str
    dialled: str
    invited: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    by: str = ""  # customer or centre: who said BYE first
    refused: bool = False

    @property
    def seconds(self) -> float:
        """From the answer of the line to the end."""
        if self.answered is None or self.ended is None:
            raise ValueError(f"the call of {self.caller} has no end")
        return (self.ended - self.answered).total_seconds()


@dataclass(slots=True)
class Told:
    """What SIPp's statistics say at its end."""

    created: int
    successful: int
    failed: int


@dataclass
class Customers:
    """One SIPp: `at_once` calls at any moment, until `no_more`; new ones come `a_second` at most. patience: seconds,
    one of which each draws. mark: two digits of their numbers. most: so many in all, unless `no_more` comes first."""

    folder: Path
    sip: tuple[str, int]
    numbers: Sequence[str]
    at_once: int
    patience: Sequence[float]
    mark: str
    a_second: float = 5.0
    most: int = 9999
    voice: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.voice = self.folder / "voice.ulaw"
        self.voice.write_bytes(noise(2))
        calls = [f"+48600{self.mark}{n:04};{self.numbers[n % len(self.numbers)]};" for n in range(self.most)]
        (self.folder / "calls.csv").write_text("\n".join(["SEQUENTIAL", *calls]) + "\n")
        (self.folder / "customer.xml").write_text(of_customer(self.voice.name, self.patience))

    async def start(self) -> None:
        host, port = self.sip
        media_port = 10000 + 2 * secrets.randbelow(4500)  # below the ports that systems give out by themselves
        self._process = await asyncio.create_subprocess_exec(
            *FIRST, "sipp", f"{host}:{port}", "-sf", "customer.xml", "-inf", "calls.csv", "-i", "127.0.0.1",
            "-p", str(_free_port()), "-mi", "127.0.0.1", "-mp", str(media_port),
            "-l", str(self.at_once), "-m", str(self.most), "-r", str(round(self.a_second * 10)), "-rp", "10000",
            "-nostdin", "-timer_resol", "1", "-trace_shortmsg", "-shortmessage_file", "messages.csv",
            "-trace_stat", "-stf", "stat.csv", "-trace_err", "-error_file", "errors",
            cwd=self.folder, env={"TERM": "dumb", "PATH": "/usr/bin:/bin", "TZ": "UTC"},
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    def no_more(self) -> None:
        """No new call; those that are go on to their end."""
        with contextlib.suppress(ProcessLookupError):  # it could not begin: `over` and `problems` tell
            self._process.send_signal(signal.SIGUSR1)

    async def over(self, within: float) -> int:
        """SIPp's exit status: 0 when every call went as the scenario says. A SIPp that does not end is ended."""
        try:
            return await asyncio.wait_for(self._process.wait(), within)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
            return -9

    def told(self) -> Told:
        lines = (self.folder / "stat.csv").read_text().strip().splitlines()
        last = dict(zip(lines[0].split(";"), lines[-1].split(";"), strict=False))
        return Told(int(last["TotalCallCreated"]), int(last["SuccessfulCall(C)"]), int(last["FailedCall(C)"]))

    def problems(self) -> str:
        file = self.folder / "errors"
        return file.read_text(errors="replace")[-2000:] if file.exists() else ""

    def calls(self) -> list[Heard]:
        """Each call by its messages."""
        found: dict[str, Heard] = {}
        invited = 0
        for line in (self.folder / "messages.csv").read_text().splitlines():
            _date, _clock, epoch, way, call_id, cseq, first = line.split("\t")[:7]
            at = datetime.fromtimestamp(float(epoch), UTC)
            if call_id not in found:
                caller = f"+48600{self.mark}{invited:04}"
                found[call_id] = Heard(caller, self.numbers[invited % len(self.numbers)], invited=at)
                invited += 1
            call = found[call_id]
            if way == "R" and "INVITE" in cseq and " 200 " in first and call.answered is None:
                call.answered = at
            elif way == "R" and "INVITE" in cseq and " 503 " in first:
                call.refused = True
            elif first.startswith("BYE ") and call.ended is None:
                call.ended, call.by = at, "customer" if way == "S" else "centre"
        return list(found.values())
