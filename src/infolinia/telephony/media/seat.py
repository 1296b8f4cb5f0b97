"""A leg and what the plane does with it; and what the plane needs of whoever brings browsers."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from typing import Protocol

from infolinia.telephony.codecs import Codec
from infolinia.telephony.media.examination import Examination
from infolinia.telephony.media.hearing import Manner
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.plane import RecordingId
from infolinia.telephony.media.playing import Playing
from infolinia.telephony.media.probe import Probe
from infolinia.telephony.media.trunk import TrunkWire


class BrowserWire(Protocol):
    """A browser leg's transport (telephony.browser.leg): DTLS-SRTP over one socket."""

    answer: str
    codec: Codec
    payload: int
    event_payload: int | None
    event_clock: int
    port: int

    def send(self, packet: bytes) -> None: ...

    def send_report(self, packet: bytes) -> None: ...

    def close(self) -> None: ...


class BrowserEars(Protocol):
    """Whom a browser's transport tells."""

    def packet(self, data: bytes, now: float) -> None: ...

    def report_came(self, data: bytes, now: float, wall: float) -> None: ...

    def up(self, wire: BrowserWire) -> None: ...

    def failed(self, wire: BrowserWire, why: str) -> None: ...


class Browsers(Protocol):
    """Makes browser transports. `open` takes a bound socket and raises ValueError for an offer it cannot answer.

    codecs: those it may answer, best first; wish: the one it answers if it can.
    """

    def open(
        self, offer: str, port: Callable[[], socket.socket], ears: BrowserEars, codecs: Sequence[Codec],
        wish: Codec | None,
    ) -> BrowserWire: ...  # fmt: skip


class Seat:
    """A leg and what the plane does with it."""

    __slots__ = (
        "beside", "bridge", "coming", "followers", "heard_since", "is_fed", "leg", "manner", "playing", "probe",
        "recordings", "trunk", "wire",
    )  # fmt: skip

    def __init__(self, leg: Leg) -> None:
        self.leg = leg
        self.trunk: TrunkWire | None = None
        self.wire: BrowserWire | None = None  # of a browser leg, once it is up
        self.coming: BrowserWire | None = None  # of a browser leg, before
        self.bridge: Room | None = None
        self.beside: Seat | None = None  # whom it accompanies, in its manner
        self.manner: Manner = "listen"
        self.followers: list[Seat] = []  # who accompany it
        self.is_fed = False  # it hears another leg, by relay or by a mix
        self.playing: Playing | None = None
        self.probe: Probe | Examination | None = None
        self.recordings: list[RecordingId] = []
        self.heard_since: float | None = None  # when sound to it began: from then on its silence is news


class Room:
    """A bridge: its seats hear each other."""

    __slots__ = ("seats",)

    def __init__(self, seats: list[Seat]) -> None:
        self.seats = seats
