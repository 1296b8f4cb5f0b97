"""Digits as RTP events (RFC 4733 section 2), both ways; pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass

DIGITS = "0123456789*#ABCD"
TONE_FRAMES = 5  # 100 ms
END_COPIES = 3
PAUSE_FRAMES = 3  # 60 ms
LOST_AFTER = 0.3  # seconds without a packet after which an event without its end counts as over
LEVEL = 10  # -10 dBm0


@dataclass(frozen=True, slots=True)
class Heard:
    """A digit that is over; its length in seconds."""

    digit: str
    length: float


class EventReceiver:
    """Tells each event once, however often its packets are repeated. An event is known by its RTP timestamp."""

    __slots__ = ("_done", "_duration", "_event", "_last", "_timestamp")

    def __init__(self) -> None:
        self._timestamp = -1
        self._event = -1
        self._duration = 0
        self._done = True
        self._last = 0.0

    def take(self, payload: bytes, timestamp: int, now: float) -> Heard | None:
        if len(payload) < 4:
            return None
        event, flags, duration = struct.unpack_from("!BBH", payload)
        if event >= len(DIGITS):
            return None
        before: Heard | None = None
        if timestamp != self._timestamp:
            before = self._finish()
            self._timestamp, self._event, self._duration, self._done = timestamp, event, 0, False
        self._duration = max(self._duration, duration)
        self._last = now
        if flags & 0x80 and not self._done:
            return before or self._finish()
        return before

    def elapse(self, now: float) -> Heard | None:
        """An event whose end was lost is over after LOST_AFTER."""
        return self._finish() if not self._done and now - self._last > LOST_AFTER else None

    def _finish(self) -> Heard | None:
        if self._done:
            return None
        self._done = True
        return Heard(DIGITS[self._event], self._duration / 8000)


@dataclass(frozen=True, slots=True)
class EventFrame:
    """What to send in one 20 ms tick: payloads, all with the timestamp `start` ticks back; empty: a pause."""

    payloads: tuple[bytes, ...]
    start: int
    marker: bool


def frames(digits: str) -> list[EventFrame]:
    """The ticks that send these digits. Characters that are no digits are left out."""
    made: list[EventFrame] = []
    for digit in digits.upper():
        if digit not in DIGITS:
            continue
        event = DIGITS.index(digit)
        for tick in range(TONE_FRAMES):
            payload = struct.pack("!BBH", event, LEVEL, (tick + 1) * 160)
            made.append(EventFrame((payload,), tick, tick == 0))
        end = struct.pack("!BBH", event, 0x80 | LEVEL, TONE_FRAMES * 160)
        made.append(EventFrame((end,) * END_COPIES, TONE_FRAMES, False))
        made += [EventFrame((), 0, False)] * PAUSE_FRAMES
    return made
