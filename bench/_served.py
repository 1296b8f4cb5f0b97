"""A switch under attack, in a process of its own: it answers every call, plays a tone to it and records what it says.

`python -m bench._served` prints its ports as a line of JSON. Then each line of its stdin is answered by its figures as
JSON; the end of stdin ends it. Loopback addresses stand for the parties: 127.0.0.2 is a carrier, 127.0.0.3 one that may
carry 4 calls and begin 10 a second, everybody else a stranger; one telephone may register.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvloop

from infolinia.processes import collector
from infolinia.processes.authority import make_authority, make_server
from infolinia.telephony.browser.dtls import Certificate
from infolinia.telephony.browser.leg import BrowserDoor
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import PlaneConfig
from infolinia.telephony.sip.digest import REALM, secret_of
from infolinia.telephony.switch.config import SipsConfig, SwitchConfig
from infolinia.telephony.switch.door import (
    Answer,
    Arrived,
    Claim,
    Command,
    Event,
    LegAnswered,
    LegEnded,
    Offer,
    Play,
    Record,
)
from infolinia.telephony.switch.lines import Lines, PhoneLine, TrunkLine
from infolinia.telephony.switch.shell import Shell

HOST, CARRIER, LIMITED = "127.0.0.1", "127.0.0.2", "127.0.0.3"
MEDIA = (21000, 21198)
PASSWORD = "right horse"
BROWSER = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\n"
    f"a=ice-ufrag:user\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 {':'.join(['AB'] * 32)}\r\n"
    "a=setup:actpass\r\na=mid:0\r\na=rtcp-mux\r\n"
)
PAGE = resource.getpagesize()


class Served:
    """The switch and who decides."""

    def __init__(self) -> None:
        self.shell: Shell | None = None
        self.answered = self.ended = self._number = 0
        self.trunks: dict[str, str] = {}  # by leg
        self.legs: list[str] = []  # up, of the carrier

    def emit(self, event: Event, data: bytes) -> None:
        match event:
            case Arrived(trunk=trunk, leg=leg):
                self.trunks[leg] = trunk
                self._do(Claim, event.call, longest=7200.0 if trunk == "carrier" else 600.0)
                self._do(Answer, event.call, leg=event.leg)
            case LegAnswered(leg=leg):
                self.answered += 1
                if self.trunks[leg] == "carrier":
                    self.legs.append(leg)
                self._do(Play, event.call, leg=leg, prompts=("tone:busy",), loop=True)
                self._do(Record, event.call, leg=leg, recording=f"r-{self.answered}")
            case LegEnded(leg=leg):
                self.ended += 1
                self.trunks.pop(leg, None)
                if leg in self.legs:
                    self.legs.remove(leg)
            case _:
                pass
        if self.shell is not None:
            self.shell.switch.acknowledge("attacked", event.seq)

    def _do(self, kind: type[Command], call: str, **facts: Any) -> None:
        assert self.shell is not None
        self._number += 1
        self.shell.switch.handle(kind(id=f"k-{self._number}", call=call, **facts))

    async def take_browsers(self) -> None:
        """A browser's leg that waits for its handshake, always: it has a port for STUN and DTLS."""
        for number in itertools.count():
            self._do(Offer, f"c-b{number}", leg=f"l-b{number}", sdp=BROWSER)
            await asyncio.sleep(10.0)

    def figures(self) -> dict[str, Any]:
        """Memory in MiB, processor in seconds, sound by leg as [packets heard, lost, refused]."""
        assert self.shell is not None
        switch = self.shell.switch
        heard = [switch.plane.quality(leg) for leg in self.legs]
        return {
            "memory": round(int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 2**20, 2),
            "descriptors": len(os.listdir("/proc/self/fd")),
            "processor": round(time.process_time(), 3), "answered": self.answered, "ended": self.ended,
            "sizes": switch.sizes(), "sip": switch.signalling_sizes(), "counts": switch.counts(),
            "sound": [[each.received, each.lost, each.refused] for each in heard],
        }  # fmt: skip


async def serve(folder: Path) -> None:
    served = Served()
    now = datetime.now(UTC)
    pair = make_server(make_authority("attacked", [HOST], now), [HOST], now)
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(pair.certificate_pem())
    key.write_bytes(pair.key_pem())
    config = SwitchConfig(
        name="s", boot="attacked", host=HOST, port=0, recordings=folder / "recordings",
        sips=SipsConfig(bind=HOST, port=0, certificate=certificate, key=key),
    )  # fmt: skip
    plane = PlaneConfig(bind=HOST, ports=MEDIA, prompts=folder)
    browsers = BrowserDoor(Certificate.make(), (HOST,))
    served.shell = await Shell.open(
        HOST, config, plane=lambda listener: InProcessPlane(listener, plane, browsers=browsers), emit=served.emit
    )
    secrets = {
        f"ha1_{name}": secret_of("anna-1", REALM, PASSWORD, algorithm)
        for name, algorithm in (("md5", "md5"), ("sha256", "sha-256"))
    }
    served.shell.switch.apply(
        Lines(
            version=1,
            trunks=(
                TrunkLine(name="carrier", peers=(CARRIER,)),
                TrunkLine(name="limited", peers=(LIMITED,), channels=4, a_second_in=10),
            ),
            phones=(PhoneLine(phone="p-1", user="u-anna", username="anna-1", **secrets),),
        )
    )
    served.shell.settle()
    collector.calm()
    print(json.dumps({"sip": served.shell.port, "sips": served.shell.secure_port, "media": MEDIA}), flush=True)
    loop = asyncio.get_running_loop()
    browsers_come = asyncio.create_task(served.take_browsers()) if "--browsers" in sys.argv else None
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(served.figures()), flush=True)
    if browsers_come:
        browsers_come.cancel()
    await served.shell.close(grace=1.0, acknowledged=0.0)


@dataclass
class Switch:
    """The other side of `serve`: starts it, asks it, ends it."""

    process: subprocess.Popen[str]
    ports: dict[str, Any]

    @classmethod
    def start(cls, *options: str) -> Switch:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench._served", *options], cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        return cls(process, json.loads(process.stdout.readline() or "{}"))

    @property
    def sip(self) -> tuple[str, int]:
        return HOST, self.ports["sip"]

    async def figures(self) -> dict[str, Any]:
        """What it says of itself. Raises RuntimeError with its log when it is dead."""
        return await asyncio.to_thread(self._ask)

    def _ask(self) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("figures\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(self.end())
        return json.loads(line)

    def end(self) -> str:
        """Its log."""
        try:
            return self.process.communicate(timeout=20)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.communicate()[1]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="infolinia-attacked-") as made:
        uvloop.run(serve(Path(made)))
