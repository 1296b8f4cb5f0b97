"""Digits as RTP events (RFC 4733): reading them once each, and writing them; pure.

An event's packets share a timestamp and say how long it has lasted; the last is sent three times with the end bit.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

DIGITS = "0123456789*#ABCD"
_PAYLOAD = struct.Struct("!BBH")
_LONGEST = 0xFFFF  # timestamp units that the field for an event's duration holds
_END_COPIES = 3
_LATE = 0.5  # seconds after which a timestamp that comes again is no late copy: some begin each key at the same
_REMEMBERED = 8  # events
_LOST_END = 0.1  # seconds without a packet of it after which an event is over (five packets)


@dataclass(frozen=True, slots=True)
class Began:
    digit: str


@dataclass(frozen=True, slots=True)
class Ended:
    digit: str
    length: float  # seconds


class Listener:
    """Turns event packets into digits. `take` and `elapse` give what they mean."""

    __slots__ = ("_digit", "_done", "_duration", "_last", "_over", "_timestamp", "clock")

    def __init__(self) -> None:
        self.clock = 8000  # units of a duration in a second
        self._digit = ""
        self._timestamp = -1
        self._over: dict[int, float] = {}  # timestamps of finished events, until when their copies are late
        self._done = -1  # timestamp of the last finished event: later copies of its end are passed over
        self._duration = 0
        self._last = 0.0

    @property
    def is_open(self) -> bool:
        return bool(self._digit)

    def take(self, timestamp: int, payload: bytes, now: float) -> list[Began | Ended]:
        if len(payload) < 4:
            return []
        event, flags, duration = _PAYLOAD.unpack_from(payload)
        if event >= len(DIGITS) or timestamp == self._done or now < self._over.get(timestamp, now):
            return []
        found: list[Began | Ended] = []
        if timestamp != self._timestamp:
            if self._digit:
                if (timestamp - self._timestamp) & 0xFFFFFFFF > 0x80000000:
                    return []  # a late packet of an event before this one
                found.append(self._end())
            self._timestamp, self._digit, self._duration = timestamp, DIGITS[event], 0
            found.append(Began(self._digit))
        self._duration, self._last = max(self._duration, duration), now
        if flags & 0x80:
            found.append(self._end())
        return found

    def elapse(self, now: float) -> list[Began | Ended]:
        """An event whose end was lost is over when nothing came of it for 0.1 s."""
        return [self._end()] if self._digit and now - self._last > _LOST_END else []

    def _end(self) -> Ended:
        digit, self._digit, self._done = self._digit, "", self._timestamp
        self._over[self._done] = self._last + _LATE
        if len(self._over) > _REMEMBERED:
            del self._over[next(iter(self._over))]
        return Ended(digit, self._duration / self.clock)


@dataclass(frozen=True, slots=True)
class EventPacket:
    """One packet to send. `offset`: timestamp units from the first digit's beginning to this one's."""

    offset: int
    payload: bytes
    marker: bool


def is_digits(text: str) -> bool:
    return all(digit in DIGITS for digit in text.upper())


def scaled(payload: bytes, clock: int, to: int) -> bytes:
    """An event's payload for a stream of another clock. What is no event comes back as it is."""
    if clock == to or len(payload) < 4:
        return payload
    event, flags, duration = _PAYLOAD.unpack_from(payload)
    return _PAYLOAD.pack(event, flags, min(_LONGEST, duration * to // clock))


def packets(
    digits: str, *, length: float, pause: float, volume: int = 10, frame: int = 160, event_frame: int = 160
) -> list[list[EventPacket]]:
    """What to send for `digits`: one list for each 20 ms; an empty one is a pause. Volume in -dBm0.

    frame, event_frame: units in 20 ms of the stream's timestamps and of durations.
    """
    ticks: list[list[EventPacket]] = []
    steps = max(2, min(200, _LONGEST // event_frame, round(length / 0.02)))
    gap = max(2, round(pause / 0.02))
    for digit in digits.upper():
        event, offset = DIGITS.index(digit), len(ticks) * frame
        for step in range(1, steps + 1):
            end = step == steps
            payload = _PAYLOAD.pack(event, (0x80 if end else 0) | volume, step * event_frame)
            copy = EventPacket(offset, payload, step == 1)
            ticks.append([copy] * (_END_COPIES if end else 1))
        ticks += [[]] * gap
    return ticks
