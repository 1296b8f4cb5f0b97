"""An adaptive jitter buffer with loss concealment; pure. It stands before mixer and detectors, never in a bridge.

Packets go in by timestamp; every 20 ms one frame comes out. The delay follows the measured jitter between one and ten
frames. A missing frame is the last one again, fading over 60 ms, as in the spirit of G.711 Appendix I.
"""

from __future__ import annotations

import numpy as np

from infolinia.telephony.media.g711 import FRAME, Codec, Linear, decode

LEAST, MOST = 2, 10  # frames of delay
FADE = (0.7, 0.4, 0.15)
_NOTHING = np.zeros(FRAME, dtype=np.int16)


class JitterBuffer:
    """One source. `put` as packets come, `get` every 20 ms."""

    __slots__ = ("_frames", "_jitter", "_last", "_missing", "_next", "_spurt", "_transit", "concealed", "late")

    def __init__(self) -> None:
        self._frames: dict[int, bytes] = {}
        self._next: int | None = None
        self._last: Linear = _NOTHING
        self._missing = 0
        self._jitter = 0.0  # seconds
        self._transit: float | None = None
        self._spurt = 0
        self.late = 0
        self.concealed = 0

    @property
    def delay(self) -> int:
        """The wanted delay in frames."""
        return int(min(MOST, max(LEAST, np.ceil(1 + 3 * self._jitter / 0.02))))

    def put(self, payload: bytes, timestamp: int, now: float) -> None:
        transit = now - timestamp / 8000
        if self._transit is not None and abs(transit - self._transit) < 5:
            self._jitter += (abs(transit - self._transit) - self._jitter) / 16
        self._transit = transit
        if self._next is not None:
            ahead = _signed(timestamp - self._next)
            if ahead < 0:
                self.late += 1
                return
            if ahead > 8000 * 2:  # a new timeline: the source restarted
                self._frames.clear()
                self._next = None
        for start in range(0, len(payload) - FRAME + 1, FRAME):
            self._frames[(timestamp + start) & 0xFFFFFFFF] = payload[start : start + FRAME]
        if len(self._frames) > 5 * MOST:
            for key in sorted(self._frames, key=lambda t: _signed(t - timestamp))[: len(self._frames) - MOST]:
                del self._frames[key]
            self._next = None
        if self._next is None and len(self._frames) >= self.delay:
            self._next = min(self._frames, key=lambda t: _signed(t - timestamp))

    def get(self, codec: Codec) -> Linear:
        """The next 20 ms, concealed or silent when nothing is there."""
        if self._next is None:
            return self._conceal()
        frame = self._frames.pop(self._next, None)
        self._next = (self._next + FRAME) & 0xFFFFFFFF
        if frame is None:
            if not self._frames and self._missing >= len(FADE):
                self._next = None  # the source fell silent: gather a new delay when it returns
            return self._conceal()
        if len(self._frames) > self.delay + 4:  # too much delay gathered: leave one frame out
            self._frames.pop(self._next, None)
            self._next = (self._next + FRAME) & 0xFFFFFFFF
        self._missing = 0
        self._last = decode(frame, codec)
        return self._last

    def _conceal(self) -> Linear:
        if self._missing >= len(FADE):
            return _NOTHING
        gain = FADE[self._missing]
        self._missing += 1
        self.concealed += 1
        return (self._last * gain).astype(np.int16)


def _signed(difference: int) -> int:
    difference &= 0xFFFFFFFF
    return difference - 0x100000000 if difference & 0x80000000 else difference
