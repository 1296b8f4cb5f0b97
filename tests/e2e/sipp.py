"""SIPp (Debian's sip-tester) as a carrier that brings one call; its sound is a socket of the test's own."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path

from bench._sipp import described, expect, ok, request, scenario

from infolinia.callers.sound import Sound

from .centre import eventually
from .conftest import Loop

HEARD = """
  <recv response="200">
    <action>
      <ereg regexp="m=audio ([0-9]+)" search_in="body" assign_to="line,port"/>
      <log message="media [$port]"/>
      <exec command="echo [$port] > {told}"/>
    </action>
  </recv>
  <Reference variables="line"/>"""


def one_call(number: str, caller: str, media: int, told: Path) -> str:
    """The scenario. media: the port of the test's own sound. told: the file for the other side's port."""
    send = partial(request, number=number, caller=caller)
    sound = described(
        f"{media} RTP/AVP 8 101", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15", address="127.0.0.1"
    )
    ringing = send("INVITE", sdp=sound, retrans=500) + expect(100, optional=True) + expect(180, optional=True)
    answered = HEARD.format(told=told) + send("ACK", in_dialog=True)
    return scenario("one call", ringing + answered + '\n  <recv request="BYE"/>' + ok())


class SippCall:
    """A call that SIPp makes and the other side ends. `sound` says and hears."""

    def __init__(self, folder: Path, loop: Loop, number: str, caller: str, proxy: tuple[str, int]) -> None:
        self.digits: list[str] = []
        self.sound = loop.run(Sound.open("127.0.0.1", self.digits.append))
        told = folder / "media"
        file = folder / "call.xml"
        file.write_text(one_call(number, caller, self.sound.port, told))
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            ["sipp", f"{proxy[0]}:{proxy[1]}", "-sf", str(file), "-i", "127.0.0.1", "-m", "1", "-nostdin"],
            cwd=folder, stdout=self._log, stderr=subprocess.STDOUT, env={"TERM": "dumb", "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        port = eventually(lambda: told.exists() and told.read_text().strip(), within=10, what="the answer to SIPp")
        loop.soon(lambda: setattr(self.sound, "remote", (proxy[0], int(port))))
        self._loop = loop

    def is_over(self) -> bool:
        """SIPp says that the call went as written."""
        return self._process.poll() == 0

    def close(self) -> None:
        self._process.kill()
        self._process.wait(10)
        self._loop.soon(self.sound.close)
        self._log.close()
