"""RTP packets (RFC 3550 section 5) and what a receiver keeps of a stream (A.1, A.3, A.8); pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass

HEADER = struct.Struct("!BBHII")
LARGEST = 1500  # bytes; beyond it a datagram is not ours
_MOST_MISORDER = 100  # packets; a larger jump is another stream (A.1)


@dataclass(frozen=True, slots=True)
class Packet:
    payload_type: int
    marker: bool
    seq: int
    timestamp: int
    ssrc: int
    payload: bytes


def parse(data: bytes) -> Packet | None:
    """The packet, or None when it is not version 2 RTP of a sound length."""
    size = len(data)
    if size < 12 or size > LARGEST or data[0] >> 6 != 2:
        return None
    first, second, seq, timestamp, ssrc = HEADER.unpack_from(data)
    start = 12 + 4 * (first & 0x0F)
    if first & 0x10:  # header extension
        if size < start + 4:
            return None
        start += 4 + 4 * ((data[start + 2] << 8) | data[start + 3])
    end = size
    if first & 0x20:  # padding; its last byte says how much, itself included
        if data[-1] == 0:
            return None
        end -= data[-1]
    if start > end:
        return None
    return Packet(second & 0x7F, second > 127, seq, timestamp, ssrc, data[start:end])


def build(packet: Packet) -> bytes:
    second = packet.payload_type | (0x80 if packet.marker else 0)
    return HEADER.pack(0x80, second, packet.seq, packet.timestamp, packet.ssrc) + packet.payload


def is_rtcp(data: bytes) -> bool:
    """Whether a datagram of a shared port is RTCP (RFC 5761 section 4)."""
    return len(data) >= 8 and data[0] >> 6 == 2 and 192 <= data[1] <= 223


class Reception:
    """Counts of one incoming stream. `take` is called for each packet; the rest is for reports."""

    __slots__ = (
        "_before",
        "_expected_before",
        "_received_before",
        "bursts",
        "clock",
        "cycles",
        "first",
        "jitter",
        "late",
        "received",
        "seq",
        "ssrc",
        "started",
        "transit",
    )  # fmt: skip

    def __init__(self) -> None:
        self.ssrc = 0
        self.started = False
        self.clock = 8000  # timestamp units a second
        self.received = self.late = self._before = 0
        self.bursts = 0  # rows of packets that did not come, each counted once
        self._restart(0)

    def _restart(self, seq: int) -> None:
        self._before += self.expected if self.started else 0
        self.first = self.seq = seq
        self.cycles = 0
        self.jitter = 0.0  # in timestamp units
        self.transit: float | None = None
        self._expected_before = self._received_before = 0

    @property
    def expected(self) -> int:
        """Packets expected of the present stream."""
        return self.cycles + self.seq - self.first + 1 if self.started else 0

    @property
    def highest(self) -> int:
        """Extended highest sequence number."""
        return self.cycles + self.seq

    @property
    def lost(self) -> int:
        return max(0, self._before + self.expected - self.received)

    def take(self, ssrc: int, seq: int, timestamp: int, now: float) -> bool:
        """Count a packet that came at `now` (loop seconds). False: late or repeated."""
        in_order = True
        if not self.started or ssrc != self.ssrc:
            self._restart(seq)
            self.started, self.ssrc = True, ssrc
        else:
            ahead = (seq - self.seq) & 0xFFFF
            if ahead == 0 or ahead > 65536 - _MOST_MISORDER:
                self.late += 1
                in_order = False
            elif ahead < 3000:
                if ahead > 1:
                    self.bursts += 1
                if seq < self.seq:
                    self.cycles += 65536
                self.seq = seq
            else:
                self._restart(seq)
        self.received += 1
        transit = now * self.clock - timestamp
        before, self.transit = self.transit, transit
        if before is not None:
            change = abs(transit - before)
            if change < 10 * self.clock:  # a restarted clock of the sender is not jitter
                self.jitter += (change - self.jitter) / 16.0
        return in_order

    def fraction_lost(self) -> int:
        """Lost of 256 since the last call (A.3)."""
        expected, received = self.expected + self._before, self.received
        expected_now, received_now = expected - self._expected_before, received - self._received_before
        self._expected_before, self._received_before = expected, received
        lost = expected_now - received_now
        return 0 if expected_now <= 0 or lost <= 0 else min(255, (lost << 8) // expected_now)
