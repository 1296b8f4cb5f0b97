"""SIPp (Debian's sip-tester) as the caller: scenarios written from steps, so that each test shows what is sent."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bench import _sipp
from bench._sipp import expect, pause

NUMBER, CALLER = "+48990000100", "+48990000001"


def request(
    method: str, *, seq: int = 1, branch: str = "", sdp: str = "", to_tag: bool = False, retrans: int = 0
) -> str:
    """One request. branch: the same text twice is the same transaction. sdp: the direction of the sound."""
    sound = _sipp.described("[media_port] RTP/AVP 8 0", f"a={sdp}", version=seq) if sdp else ""
    return _sipp.request(
        method, number=NUMBER, caller=CALLER, seq=seq, branch=branch, sdp=sound, in_dialog=to_tag, retrans=retrans
    )


def response(to: str) -> str:
    """200 to a request of theirs."""
    return f'\n  <recv request="{to}"/>{_sipp.ok()}'


RING = request("INVITE", sdp="sendrecv", retrans=500) + expect(100, optional=True) + expect(180, optional=True)
ANSWERED = RING + expect(200) + request("ACK", to_tag=True)
ENDED = request("BYE", seq=2, to_tag=True, retrans=500) + expect(200)


async def play(
    folder: Path,
    steps: str,
    port: int,
    *,
    calls: int = 1,
    rate: int = 1,
    transport: str = "u1",
    options: tuple[str, ...] = (),
) -> None:
    """Run a scenario; raises AssertionError with what SIPp says when a call of it fails."""
    file = folder / "scenario.xml"
    file.write_text(_sipp.scenario("x", steps))
    command = (
        "sipp", f"127.0.0.1:{port}", "-sf", str(file), "-i", "127.0.0.1", "-m", str(calls), "-r", str(rate),
        "-t", transport, "-max_socket", "500", "-nostdin", "-timeout", "25", "-timeout_error",
        "-trace_err", "-error_file", str(folder / "errors"),
    )  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        *command,
        *options,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={"TERM": "dumb", "PATH": "/usr/bin:/bin"},
    )
    out, _ = await process.communicate()
    errors = (folder / "errors").read_text(errors="replace") if (folder / "errors").exists() else ""
    assert process.returncode == 0, f"{errors}\n{out.decode(errors='replace')[-3000:]}"


__all__ = ["ANSWERED", "ENDED", "RING", "expect", "pause", "play", "request", "response"]
