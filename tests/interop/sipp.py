"""SIPp (Debian's sip-tester) with a scenario: it says what is written there, and echoes all sound that it gets."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bench._sipp import described, expect, ok, pause, scenario
from bench._sipp import request as written

from tests.e2e.centre import eventually, free_port

from .place import CALLER, NUMBER

PCAP = "/usr/share/sip-tester/dtmf_2833_{}.pcap"
DIGITS = ("a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15")
ANSWER = """Contact: <sip:[local_ip]:[local_port]>
      Content-Type: application/sdp
      Content-Length: [len]
"""


def request(method: str, *more: str, seq: int = 1, body: str = "", to_tag: bool = True, number: str = NUMBER) -> str:
    """One request, with headers of its own; inside the call unless to_tag is False."""
    made = written(
        method, number=number, caller=CALLER, seq=seq, sdp=body, in_dialog=to_tag,
        retrans=0 if method == "ACK" else 500,
    )  # fmt: skip
    if body and "v=0" not in body:
        made = made.replace("Content-Type: application/sdp", "Content-Type: application/dtmf-relay")
    return made.replace("Max-Forwards: 70", "\n      ".join(("Max-Forwards: 70", *more)))


def sound(*formats: str, lines: tuple[str, ...] = DIGITS, direction: str = "sendrecv", version: int = 1) -> str:
    """A description: formats are payload types."""
    return described(f"[media_port] RTP/AVP {' '.join(formats)}", *lines, f"a={direction}", version=version)


def call(*formats: str, lines: tuple[str, ...] = DIGITS) -> str:
    """An INVITE that is answered."""
    invite = request("INVITE", body=sound(*(formats or ("8", "0", "101")), lines=lines), to_tag=False)
    return invite + expect(100, optional=True) + expect(180, optional=True) + expect(200) + request("ACK")


def hears(method: str) -> str:
    """A request of theirs, and our 200."""
    return f'\n  <recv request="{method}"/>{ok()}'


def rung() -> str:
    """An INVITE of theirs, which it answers with A-law."""
    answer = ok().replace("[last_To:]", "[last_To:];tag=[pid]-[call_number]")
    answer = answer.replace("Content-Length: 0\n", f"{ANSWER}\n      {sound('8', '101')}\n")
    return f'\n  <recv request="INVITE"/>{answer}\n  <recv request="ACK"/>'


def key(digit: str) -> str:
    """A key as RTP events."""
    return f'\n  <nop><action><exec play_pcap_audio="{PCAP.format(digit)}"/></action></nop>{pause(700)}'


class Sipp:
    """Runs the scenario once against `proxy`; echoes sound."""

    def __init__(self, folder: Path, steps: str, proxy: tuple[str, int], *options: str, transport: str = "u1") -> None:
        file, self._errors = folder / "scenario.xml", folder / "errors"
        file.write_text(scenario("x", steps))
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            [
                "sipp", f"{proxy[0]}:{proxy[1]}", "-sf", str(file), "-i", "127.0.0.1", "-mi", "127.0.0.1", "-m", "1",
                "-mp", str(free_port() // 4 * 4), "-rtp_echo", "-t", transport, "-nostdin", "-timeout", "40",
                "-timeout_error", "-trace_err", "-error_file", str(self._errors), *options,
            ],
            cwd=folder, stdout=self._log, stderr=subprocess.STDOUT, env={"TERM": "dumb", "PATH": "/usr/bin:/bin"},
        )  # fmt: skip

    def ends(self, within: float = 15) -> None:
        """All of the scenario happened."""
        eventually(lambda: self._process.poll() is not None, within=within, what="the end of SIPp's scenario")
        said = self._errors.read_text() if self._errors.exists() else ""
        assert self._process.returncode == 0, said

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(5)
        self._log.close()


__all__ = ["Sipp", "call", "expect", "hears", "key", "pause", "request", "rung", "sound"]
