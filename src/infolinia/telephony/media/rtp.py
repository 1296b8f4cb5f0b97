"""RTP packets (RFC 3550 section 5) and what a receiver counts of them (appendix A); pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass

HEADER = struct.Struct("!BBHII")
LARGEST = 1500  # bytes of a datagram we take


@dataclass(slots=True)
class Packet:
    """One RTP packet without its header extension and padding."""

    payload_type: int
    seq: int
    timestamp: int
    ssrc: int
    marker: bool
    payload: bytes


def parse(data: bytes) -> Packet | None:
    """The packet, or None when these bytes are none."""
    size = len(data)
    if size < 12 or size > LARGEST or data[0] & 0xC0 != 0x80:
        return None
    first, second, seq, timestamp, ssrc = HEADER.unpack_from(data)
    start = 12 + 4 * (first & 0x0F)
    if first & 0x10:
        if size < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = size
    if first & 0x20:
        padding = data[-1]
        end -= padding
        if padding == 0:
            return None
    if start > end:
        return None
    return Packet(second & 0x7F, seq, timestamp, ssrc, second >= 128, data[start:end])


def write(payload_type: int, seq: int, timestamp: int, ssrc: int, payload: bytes, *, marker: bool = False) -> bytes:
    return HEADER.pack(0x80, payload_type | (0x80 if marker else 0), seq, timestamp, ssrc) + payload


def is_rtcp(data: bytes) -> bool:
    """RTCP on the same port (RFC 5761 section 4)."""
    return len(data) >= 8 and data[0] & 0xC0 == 0x80 and 192 <= data[1] <= 223


class Reception:
    """Counts one source: received, expected, lost, jitter (RFC 3550 A.1, A.3, A.8), times in seconds."""

    __slots__ = ("_base", "_cycles", "_expected_before", "_highest", "_received_before", "_transit", "jitter", "late",
                 "received", "ssrc")  # fmt: skip

    def __init__(self) -> None:
        self.ssrc = 0
        self.received = 0
        self.late = 0
        self.jitter = 0.0  # timestamp units
        self._base = -1
        self._highest = 0
        self._cycles = 0
        self._transit = 0.0
        self._expected_before = 0
        self._received_before = 0

    def take(self, packet: Packet, now: float) -> None:
        if packet.ssrc != self.ssrc or self._base < 0:
            kept = self.received
            self.__init__()
            self.received = kept if kept else 0
            self.ssrc, self._base, self._highest = packet.ssrc, packet.seq - self.received, packet.seq
            self._transit = now * 8000 - packet.timestamp
        self.received += 1
        step = (packet.seq - self._highest) & 0xFFFF
        if 0 < step < 0x8000:
            if packet.seq < self._highest:
                self._cycles += 0x10000
            self._highest = packet.seq
        elif step:
            self.late += 1
        transit = now * 8000 - packet.timestamp
        delta = abs(transit - self._transit)
        self._transit = transit
        if delta < 80_000:
            self.jitter += (delta - self.jitter) / 16

    @property
    def expected(self) -> int:
        return self._cycles + self._highest - self._base + 1 if self._base >= 0 or self.received else 0

    @property
    def lost(self) -> int:
        return max(0, self.expected - self.received)

    @property
    def jitter_ms(self) -> float:
        return self.jitter / 8

    @property
    def highest(self) -> int:
        return (self._cycles + self._highest) & 0xFFFFFFFF

    def fraction_lost(self) -> int:
        """Loss since the last report, in 1/256."""
        expected, received = self.expected - self._expected_before, self.received - self._received_before
        self._expected_before, self._received_before = self.expected, self.received
        return min(255, max(0, (expected - received) * 256 // expected)) if expected > 0 else 0
