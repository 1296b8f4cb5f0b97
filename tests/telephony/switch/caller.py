"""A telephone on real sockets: SIP by our endpoint, and plain RTP that can be counted."""

from __future__ import annotations

import asyncio
import secrets
import struct
import time
from collections.abc import Callable
from typing import TypeVar

from infolinia.telephony.sip.endpoint import Admission, Endpoint
from infolinia.telephony.sip.signals import Effect, Invited, Signal
from infolinia.telephony.sip.transaction import Peer, Send

S = TypeVar("S")
FRAME = b"\xd5" * 160  # 20 ms of A-law silence


class _Socket(asyncio.DatagramProtocol):
    def __init__(self, receive: Callable[[bytes, tuple[str, int]], None]) -> None:
        self.datagram_received = receive


class Caller:
    """Calls the switch at `port` of 127.0.0.1. `signals` holds what its endpoint told."""

    def __init__(self) -> None:
        self.signals: list[Signal] = []
        self.heard: list[bytes] = []  # RTP packets
        self._news = asyncio.Event()
        self._alarm: asyncio.TimerHandle | None = None
        self._rtp_seq = 0

    @classmethod
    async def open(cls) -> Caller:
        caller = cls()
        loop = asyncio.get_running_loop()
        caller.loop = loop
        caller.sip, _ = await loop.create_datagram_endpoint(
            lambda: _Socket(caller._received), local_addr=("127.0.0.1", 0)
        )
        caller.rtp, _ = await loop.create_datagram_endpoint(
            lambda: _Socket(lambda data, source: caller._rtp(data)), local_addr=("127.0.0.1", 0)
        )
        caller.endpoint = Endpoint(
            host="127.0.0.1", port=caller.sip.get_extra_info("sockname")[1],
            admit=lambda peer, request: Admission("switch"), token=lambda: secrets.token_hex(8), secret=b"caller",
        )  # fmt: skip
        return caller

    def close(self) -> None:
        if self._alarm:
            self._alarm.cancel()
        self.sip.close()
        self.rtp.close()

    @property
    def port(self) -> int:
        return self.sip.get_extra_info("sockname")[1]

    def sdp(self, direction: str = "sendrecv") -> bytes:
        port = self.rtp.get_extra_info("sockname")[1]
        return (
            f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 101\r\n"
            f"a=rtpmap:101 telephone-event/8000\r\na={direction}\r\n"
        ).encode()

    def call(self, port: int, *, caller: str = "+48990000001", body: bytes | None = None) -> str:
        key, effects = self.endpoint.invite(
            f"sip:+48990000100@127.0.0.1:{port}", Peer("udp", "127.0.0.1", port), time.monotonic(),
            body=self.sdp() if body is None else body, caller=f"sip:{caller}@127.0.0.1",
        )  # fmt: skip
        self.run(effects)
        return key

    def respond(self, status: int) -> None:
        """Answer the newest call that came in."""
        invited = next(signal for signal in reversed(self.signals) if isinstance(signal, Invited))
        body = self.sdp() if status == 200 else b""
        self.run(self.endpoint.respond(invited.call, status, time.monotonic(), body=body))

    def offered(self) -> bytes:
        """The description in the newest call that came in."""
        return next(signal for signal in reversed(self.signals) if isinstance(signal, Invited)).request.body

    def run(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                self.sip.sendto(effect.data, (effect.to.host, effect.to.port))
            else:
                self.signals.append(effect)
                self._news.set()
        due = self.endpoint.due()
        if self._alarm:
            self._alarm.cancel()
        if due is not None:
            self._alarm = self.loop.call_later(max(0.0, due - time.monotonic()), self._wake)

    def _wake(self) -> None:
        self.run(self.endpoint.elapse(time.monotonic()))

    def _received(self, data: bytes, source: tuple[str, int]) -> None:
        self.run(self.endpoint.receive(data, Peer("udp", *source), time.monotonic()))

    def _rtp(self, data: bytes) -> None:
        self.heard.append(data)
        self._news.set()

    def speak(self, to: int, packets: int = 1) -> None:
        """RTP packets to a port, all at once."""
        for _ in range(packets):
            self._rtp_seq += 1
            header = struct.pack("!BBHII", 0x80, 8, self._rtp_seq & 0xFFFF, self._rtp_seq * 160, 0xABCD)
            self.rtp.sendto(header + FRAME, ("127.0.0.1", to))

    def press(self, to: int, digit: str, *, end: int, length: int) -> None:
        """One RFC 4733 packet of a digit that lasts `length` samples so far."""
        self._rtp_seq += 1
        header = struct.pack("!BBHII", 0x80, 101, self._rtp_seq & 0xFFFF, 999_000, 0xABCD)
        event = struct.pack("!BBH", "0123456789*#ABCD".index(digit), end << 7 | 10, length)
        self.rtp.sendto(header + event, ("127.0.0.1", to))

    async def until(self, kind: type[S], *, within: float = 5.0) -> S:
        """The newest signal of a kind, awaited."""
        async with asyncio.timeout(within):
            while True:
                for signal in reversed(self.signals):
                    if isinstance(signal, kind):
                        return signal
                self._news.clear()
                await self._news.wait()

    async def hears(self, packets: int = 1, *, within: float = 5.0) -> None:
        async with asyncio.timeout(within):
            while len(self.heard) < packets:
                self._news.clear()
                await self._news.wait()
