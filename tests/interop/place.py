"""A switch on loopback, with who decides, for telephones that are programs of their own: tests stay synchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from infolinia.telephony.browser.dtls import Certificate
from infolinia.telephony.browser.leg import BrowserDoor
from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media import tones
from infolinia.telephony.media.g711 import Linear, decode_ulaw
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import LegQuality, PlaneConfig
from infolinia.telephony.media.prompts import write_wave
from infolinia.telephony.sip.signals import Accepted, Ended
from infolinia.telephony.switch.config import SipsConfig, SwitchConfig
from infolinia.telephony.switch.door import (
    Arrived,
    Command,
    Event,
    HangUp,
    LegAnswered,
    Outcome,
    Play,
    Record,
    RecordingClosed,
    StopRecording,
)
from infolinia.telephony.switch.lines import BoundPhone, Lines, PhoneLine, TrunkLine
from infolinia.telephony.switch.shell import Shell
from tests.e2e.centre import eventually
from tests.e2e.conftest import Loop
from tests.telephony.switch.caller import Caller
from tests.telephony.switch.decider import Decider
from tests.telephony.switch.test_tls import Keys

E = TypeVar("E", bound=Event)

NUMBER, CALLER = "+48990000100", "+48990000001"
OURS = 930.0  # Hz: what a peer hears from us
CALLERS = TrunkLine(name="callers", peers=("127.0.0.0/8",), codecs=tuple(CODECS), refers=True)


class OurCaller:
    """Calls the switch; knows how SIP names its call."""

    def __init__(self, loop: Loop, port: int) -> None:
        self._loop, self._port, self._key = loop, port, ""
        self._caller = loop.run(Caller.open())

    def calls(self) -> None:
        async def call() -> None:
            self._key = self._caller.call(self._port)
            await self._caller.until(Accepted)

        self._loop.run(call())

    def dialog(self) -> str:
        """Its dialog as the switch knows it, a value of Replaces."""
        return str(self._caller.endpoint.identity(self._key))

    def is_let_go(self) -> None:
        self._loop.run(self._caller.until(Ended))

    def close(self) -> None:
        async def close() -> None:
            self._caller.close()

        self._loop.run(close())


class Place:
    """Calls that come in are answered. trunk: whoever calls from this machine. safe: it listens for TLS, too, with a
    certificate that `ca` vouches for. config: other facts of the switch."""

    def __init__(self, folder: Path, *, trunk: TrunkLine = CALLERS, safe: bool = False, **config: Any) -> None:
        self.folder, self._loop, self.decider = folder, Loop(), Decider()
        write_wave(folder / "ours.wav", tones.sine(OURS, 4.0))
        self.ca = folder / "ca.pem"
        if safe:
            self.keys = Keys(folder)
            self.ca.write_text(self.keys.ca)
            certificate, key = self.keys.make("127.0.0.1", "localhost")
            config["sips"] = SipsConfig(bind="127.0.0.1", port=0, certificate=certificate, key=key)
        self._config = SwitchConfig(
            name="s1", boot="b1", host="127.0.0.1", port=0, trunks=(trunk,), recordings=folder / "recordings", **config
        )
        self._recordings = 0
        self.shell = self._loop.run(self._open())
        self.sip = ("127.0.0.1", self.shell.port)

    async def _open(self) -> Shell:
        plane = PlaneConfig(bind="127.0.0.1", ports=(42000, 42998), prompts=self.folder, report_every=1.0)
        door = BrowserDoor(Certificate.make(), addresses=("127.0.0.1",))
        self.decider.shell = await Shell.open(
            "127.0.0.1", self._config, plane=lambda listener: InProcessPlane(listener, plane, browsers=door),
            emit=self.decider.emit,
        )  # fmt: skip
        return self.decider.shell

    def close(self) -> None:
        self._loop.run(self.shell.close(grace=1.0, acknowledged=0.0))
        self._loop.close()

    # --- Who decides

    def serves(self, *trunks: TrunkLine, phones: tuple[PhoneLine, ...] = ()) -> None:
        """These lines beside those who call from here."""

        async def apply() -> None:
            self.shell.switch.apply(Lines(version=1, trunks=trunks, phones=phones))
            self.shell.settle()

        self._loop.run(apply())

    def do(self, kind: type[Command], **facts: Any) -> Outcome:
        async def carry_out() -> Outcome:
            return self.decider.do(kind, **facts)

        return self._loop.run(carry_out())

    def told(self, kind: type[E], *, within: float = 15.0, when: Callable[[E], bool] = lambda event: True) -> E:
        """The newest event of a kind, awaited."""
        return self._loop.run(self.decider.told(kind, within=within, when=when))

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.decider.events if isinstance(event, kind)]

    def answered(self, number: int = 0) -> LegAnswered:
        """The call that came in last, or as the first, second, …, once it is answered."""
        eventually(lambda: len(self.all(Arrived)) >= max(number, 1), within=15, what="a call comes in")
        arrived = self.all(Arrived)[number - 1]
        return self.told(LegAnswered, when=lambda event: event.leg == arrived.leg)

    def hangs_up(self, leg: LegAnswered, *, after: float = 0.0) -> None:
        self._loop.run(asyncio.sleep(after))
        self.do(HangUp, call=leg.call, leg=leg.leg)

    @contextmanager
    def caller(self) -> Iterator[OurCaller]:
        """A telephone of our own making, whose dialog a peer can be told."""
        made = OurCaller(self._loop, self.shell.port)
        yield made
        made.close()

    def bound(self) -> tuple[BoundPhone, ...]:
        """The telephones that are registered."""

        async def ask() -> tuple[BoundPhone, ...]:
            return self.shell.switch.snapshot().phones

        return self._loop.run(ask())

    # --- Sound

    def speaks_to(self, leg: LegAnswered) -> None:
        """From now on the leg hears our tone."""
        self.do(Play, call=leg.call, leg=leg.leg, prompts=("ours.wav",), loop=True)

    def heard_from(self, leg: LegAnswered, *, seconds: float = 0.8) -> Linear:
        """What the leg says now."""
        self._recordings += 1
        name = f"r-{self._recordings}"
        self.do(Record, call=leg.call, leg=leg.leg, recording=name)
        self._loop.run(asyncio.sleep(seconds))
        self.do(StopRecording, call=leg.call, recording=name)
        closed = self.told(RecordingClosed, when=lambda event: event.recording == name)
        stereo = np.frombuffer((self._config.recordings / closed.path).read_bytes()[58:], np.uint8)
        return decode_ulaw(stereo[0::2].tobytes())[1600:]

    def hears(self, leg: LegAnswered, pitch: float) -> None:
        """The leg says a tone of `pitch` Hz, and little else."""
        eventually(lambda: tones.power(self.heard_from(leg), pitch) > 0.8, within=10, what=f"{pitch} Hz at our side")

    def quality(self, leg: LegAnswered) -> LegQuality:
        async def ask() -> LegQuality:
            return self.shell.switch.plane.quality(leg.leg)

        return self._loop.run(ask())

    def codec(self, leg: LegAnswered) -> Codec:
        async def ask() -> Codec:
            return self.shell.switch.plane.codec(leg.leg)

        return self._loop.run(ask())

    def is_quiet(self, leg: LegAnswered, *, seconds: float = 0.4) -> bool:
        """Nothing is sent to the leg."""
        before = self.quality(leg).sent
        self._loop.run(asyncio.sleep(seconds))
        return self.quality(leg).sent - before <= 1
