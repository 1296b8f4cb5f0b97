"""A browser leg's transport: one UDP socket for ICE-lite, DTLS, SRTP and SRTCP (RFC 7983 tells them apart).

`BrowserDoor` makes them for the media plane, which owns the sound. The peer's address is learnt from its STUN checks;
candidates in the offer (mDNS names among them) are not needed. Its consent to be sent to is its checks (RFC 7675).
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

from pylibsrtp import Error as SrtpError

from infolinia.telephony.browser import offer as offers
from infolinia.telephony.browser.dtls import Certificate, DtlsProblem, Handshake, Keys
from infolinia.telephony.browser.stun import IceLite
from infolinia.telephony.codecs import NARROW, Codec

SET_UP_WITHIN = 15.0  # seconds from the answer to the end of DTLS
CONSENT = 30.0  # seconds without a check after which nothing more is sent (RFC 7675)
MOST_ADDRESSES = 16  # of a peer that proved itself by STUN

Source: TypeAlias = tuple[Any, ...]


class Ears(Protocol):
    """Whom a transport tells. All calls come from the loop."""

    def packet(self, data: bytes, now: float) -> None: ...

    def report_came(self, data: bytes, now: float, wall: float) -> None: ...

    def up(self, wire: BrowserLeg) -> None: ...

    def failed(self, wire: BrowserLeg, why: str) -> None: ...


def own_addresses() -> tuple[str, ...]:
    """This machine's address towards the network, where it has one, then loopback: for when no address is configured.

    Both are needed on one machine: a browser that may use the microphone sends from the network's address, and our
    answer to it leaves from there too, so that a check of 127.0.0.1 alone would never be answered by 127.0.0.1.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: only asks which address the way out has
            outward: str = probe.getsockname()[0]
        except OSError:
            return ("127.0.0.1",)
    return tuple(dict.fromkeys((outward, "127.0.0.1")))


class BrowserDoor:
    """Answers browsers' offers. `addresses`: ours as browsers reach them, best first (see own_addresses)."""

    def __init__(self, certificate: Certificate, addresses: tuple[str, ...]) -> None:
        self._certificate, self._addresses = certificate, addresses

    def open(
        self, offer: str, port: Callable[[], socket.socket], ears: Ears, codecs: Sequence[Codec] = NARROW,
        wish: Codec | None = None,
    ) -> BrowserLeg:  # fmt: skip
        """A transport for an offer; `port` gives the bound socket. Raises OfferProblem (a ValueError)."""
        read = offers.parse(offer, codecs, wish)
        return BrowserLeg(read, port(), ears, self._certificate, self._addresses)


class BrowserLeg:
    """One transport. `answer` is the SDP to give to the browser."""

    def __init__(self, offer: offers.Offer, sock: socket.socket, ears: Ears, certificate: Certificate,
                 addresses: tuple[str, ...]) -> None:  # fmt: skip
        self._loop = asyncio.get_running_loop()
        self._sock, self._ears = sock, ears
        self.port: int = sock.getsockname()[1]
        self.codec, self.payload, self.event_payload = offer.codec, offer.payload, offer.event_payload
        self.event_clock = offer.event_clock
        fragment, password = secrets.token_hex(4), secrets.token_hex(16)
        self._ice = IceLite(fragment, password, offer.fragment)
        self.answer = offers.answer(
            offer, addresses=addresses, port=self.port, fragment=fragment, password=password,
            fingerprint=certificate.fingerprint, session=secrets.randbits(62),
        )  # fmt: skip
        self._handshake = Handshake(certificate, offer.hash, offer.fingerprint)
        self._keys: Keys | None = None
        self._peer: Source | None = None
        self._checked: dict[Source, None] = {}
        self._consented = 0.0
        self._is_closed = False
        self.refused = 0
        self._loop.add_reader(sock.fileno(), self._readable)
        self._timer: asyncio.TimerHandle | None = self._loop.call_later(SET_UP_WITHIN, self._too_late)
        self._resend: asyncio.TimerHandle | None = None

    # --- Going ------------------------------------------------------------------------------------------------------

    def send(self, packet: bytes) -> None:
        if self._keys is not None and self._peer is not None:
            try:
                self._sock.sendto(self._keys.send.protect(packet), self._peer)
            except (OSError, SrtpError):  # a full buffer, or a sequence number sent before: a lost packet
                return

    def send_report(self, packet: bytes) -> None:
        if self._keys is not None and self._peer is not None:
            try:
                self._sock.sendto(self._keys.send.protect_rtcp(packet), self._peer)
            except (OSError, SrtpError):
                return

    def close(self) -> None:
        if self._is_closed:
            return
        if self._peer is not None:
            self._handshake.close()
            self._flush()
        self._is_closed = True
        for timer in (self._timer, self._resend):
            if timer is not None:
                timer.cancel()
        self._timer = self._resend = None
        self._loop.remove_reader(self._sock.fileno())
        self._sock.close()

    # --- Coming -----------------------------------------------------------------------------------------------------

    def _readable(self) -> None:
        try:
            data, source = self._sock.recvfrom(2048)
        except OSError:
            return
        if len(data) < 12:
            self.refused += 1
            return
        first = data[0]
        if 128 <= first < 192:
            keys = self._keys
            if keys is None or source not in self._checked:
                self.refused += 1
                return
            try:
                if 192 <= data[1] <= 223:
                    self._ears.report_came(keys.receive.unprotect_rtcp(data), time.monotonic(), time.time())
                else:
                    self._ears.packet(keys.receive.unprotect(data), time.monotonic())
            except (SrtpError, ValueError):  # forged, repeated, or too long
                self.refused += 1
        elif first < 4:
            self._stun(data, source)
        elif 20 <= first < 64 and source in self._checked:
            self._dtls(data)
        else:
            self.refused += 1

    def _stun(self, data: bytes, source: Source) -> None:
        verdict = self._ice.answer(data, source[0], source[1])
        if verdict.reply:
            try:
                self._sock.sendto(verdict.reply, source)
            except OSError:
                return
        if not verdict.is_checked:
            self.refused += 1
            return
        if source not in self._checked:
            if len(self._checked) >= MOST_ADDRESSES:
                self._checked.pop(next(iter(self._checked)))
            self._checked[source] = None
        self._consented = self._loop.time()
        if verdict.is_nominated or self._peer is None:
            self._peer = source

    def _dtls(self, data: bytes) -> None:
        was_up = self._keys is not None
        try:
            self._handshake.datagram(data)
        except DtlsProblem as problem:
            self._flush()
            self._fail(str(problem))
            return
        self._flush()
        if self._handshake.is_closed:
            self._fail("closed by the browser")
        elif not was_up and self._handshake.keys is not None:
            self._keys = self._handshake.keys
            self._arm(CONSENT, self._consent)
            self._ears.up(self)
        elif not was_up:
            self._arm_resend()

    def _flush(self) -> None:
        for datagram in self._handshake.outgoing():
            if self._peer is not None:
                try:
                    self._sock.sendto(datagram, self._peer)
                except OSError:
                    return

    # --- Time -------------------------------------------------------------------------------------------------------

    def _arm(self, seconds: float, then: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(seconds, then)

    def _arm_resend(self) -> None:
        if self._resend is not None:
            self._resend.cancel()
        due = self._handshake.due()
        self._resend = None if due is None else self._loop.call_later(max(0.01, due), self._send_again)

    def _send_again(self) -> None:
        self._handshake.elapse()
        self._flush()
        self._arm_resend()

    def _too_late(self) -> None:
        self._fail("no connection" if self._peer is None else "DTLS was not done in time")

    def _consent(self) -> None:
        rest = self._consented + CONSENT - self._loop.time()
        if rest > 0:
            self._arm(rest, self._consent)
        else:
            self._peer = None
            self._fail("consent ended")

    def _fail(self, why: str) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._is_closed:
            self._ears.failed(self, why)
