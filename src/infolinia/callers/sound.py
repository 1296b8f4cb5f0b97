"""The sound of a test telephone: sends what it is given, keeps what it hears.

One UDP port, G.711, digits by RFC 4733.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from typing import cast

import numpy as np

from infolinia.telephony.media import rtp, tones
from infolinia.telephony.media.g711 import FRAME, RATE, Linear, decode_alaw, decode_ulaw, encode_alaw
from infolinia.telephony.media.telephone_event import Ended, Listener, packets

TICK = 0.020  # seconds
LONGEST = 3600 * RATE  # samples kept of what was heard
EVENTS = 101
ALAW, ULAW = 8, 0
_QUIET = np.zeros(FRAME, dtype=np.int16)


class Sound(asyncio.DatagramProtocol):
    """Open with `open`; point it at the far end with `remote`. Sends silence when it has nothing to say."""

    def __init__(self, digit: Callable[[str], None]) -> None:
        self.remote: tuple[str, int] | None = None
        self.port = 0
        self.received = 0
        self.reception = rtp.Reception()  # by sequence number, digits included
        self._digit = digit
        self._events = Listener()
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._heard = np.zeros(RATE * 60, dtype=np.int16)
        self._heard_until = 0  # samples
        self._anchor: tuple[int, int] | None = None  # (timestamp, sample)
        self._said: deque[Linear] = deque()
        self._digits: deque[list[rtp.Packet]] = deque()
        self._seq, self._timestamp = random.randrange(2**16), random.randrange(2**32)
        self._ssrc = random.randrange(2**32)
        self._next = 0.0
        self._transport: asyncio.DatagramTransport | None = None
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    async def open(cls, host: str, digit: Callable[[str], None]) -> Sound:
        _, sound = await asyncio.get_running_loop().create_datagram_endpoint(lambda: cls(digit), local_addr=(host, 0))
        return sound

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.port = transport.get_extra_info("sockname")[1]
        self._next = self._loop.time() + TICK
        self._timer = self._loop.call_at(self._next, self._tick)

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
        if self._transport:
            self._transport.close()

    # --- Saying

    def say(self, samples: Linear) -> float:
        """Add to what is to be said; returns the seconds until all of it is out."""
        filled = np.concatenate([samples, np.zeros(-len(samples) % FRAME, dtype=np.int16)])
        self._said.extend(filled[i : i + FRAME] for i in range(0, len(filled), FRAME))
        return len(self._said) * TICK

    def hush(self) -> None:
        """Say nothing more."""
        self._said.clear()

    def send_digits(self, digits: str) -> float:
        """Send digits; returns the seconds it takes. Raises ValueError for what is no digit."""
        begin = self._timestamp + FRAME
        for tick in packets(digits, length=0.1, pause=0.08):
            made = [
                rtp.Packet(EVENTS, event.marker, 0, (begin + event.offset) & 0xFFFFFFFF, self._ssrc, event.payload)
                for event in tick
            ]
            self._digits.append(made)
        return len(self._digits) * TICK

    def _tick(self) -> None:
        if self.remote and self._transport and not self._transport.is_closing():
            self._timestamp = (self._timestamp + FRAME) & 0xFFFFFFFF
            if self._digits:
                for packet in self._digits.popleft():
                    self._send(packet.payload_type, packet.timestamp, packet.payload, marker=packet.marker)
            else:
                frame = self._said.popleft() if self._said else _QUIET
                self._send(ALAW, self._timestamp, encode_alaw(frame), marker=False)
        self._next += TICK
        now = self._loop.time()
        if now - self._next > 0.2:
            self._next = now + TICK
        self._timer = self._loop.call_at(self._next, self._tick)

    def _send(self, payload_type: int, timestamp: int, payload: bytes, *, marker: bool) -> None:
        assert self._transport is not None
        self._seq = (self._seq + 1) & 0xFFFF
        packet = rtp.Packet(payload_type, marker, self._seq, timestamp, self._ssrc, payload)
        self._transport.sendto(rtp.build(packet), self.remote)

    # --- Hearing

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if rtp.is_rtcp(data) or (packet := rtp.parse(data)) is None:
            return
        now = self._loop.time()
        if packet.payload_type in (EVENTS, ALAW, ULAW):
            self.reception.take(packet.ssrc, packet.seq, packet.timestamp, now)
        if packet.payload_type == EVENTS:
            for event in self._events.take(packet.timestamp, packet.payload, now):
                if isinstance(event, Ended):
                    self._digit(event.digit)
        elif packet.payload_type in (ALAW, ULAW):
            self.received += 1
            samples = decode_alaw(packet.payload) if packet.payload_type == ALAW else decode_ulaw(packet.payload)
            self._keep(samples, packet.timestamp, now)

    def _keep(self, samples: Linear, timestamp: int, now: float) -> None:
        real = int((now - self._started) * RATE)
        place = real
        if self._anchor is not None:
            step = (timestamp - self._anchor[0]) & 0xFFFFFFFF
            place = self._anchor[1] + (step - 2**32 if step >= 2**31 else step)
        if self._anchor is None or abs(place - real) > RATE // 4:
            place, self._anchor = real, (timestamp, real)
        end = place + len(samples)
        if place < 0 or end > LONGEST:
            return
        while end > len(self._heard):
            self._heard = np.concatenate([self._heard, np.zeros(len(self._heard), dtype=np.int16)])
        self._heard[place:end] = samples
        self._heard_until = max(self._heard_until, end)

    def heard(self, last: float | None = None) -> Linear:
        """What was heard, from the start or of the last seconds; silence where nothing came."""
        until = int((self._loop.time() - self._started) * RATE)
        begin = 0 if last is None else max(0, until - int(last * RATE))
        kept = self._heard[begin : min(until, len(self._heard))]
        return np.concatenate([kept, np.zeros(max(0, until - begin - len(kept)), dtype=np.int16)])

    def level(self, last: float) -> float:
        """Level of the last seconds in dBov."""
        return tones.level(self.heard(last))
