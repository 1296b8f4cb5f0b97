"""The jitter buffer that stands before mixer and detectors: adaptive delay, late loss, concealment; pure.

Never before a bridge: packets of a bridge are relayed on arrival and the far end's own buffer does this work.
Sound leaves as linear samples, 20 ms at a time.
"""

from __future__ import annotations

import numpy as np

from infolinia.telephony.media import g711
from infolinia.telephony.media.concealment import Concealment
from infolinia.telephony.media.g711 import RATE, Linear

_LEAST, _MOST, _MARGIN = 20, 200, 10  # delay in milliseconds
_EARLY = 5  # milliseconds; playing earlier than wanted loses what comes last, playing later only costs delay
_HELD = 100  # packets; more is not jitter
_BEHIND = 25  # packets in a row that came too late: the way has become longer than we wait, and all go on so


class JitterBuffer:
    """Packets of one source, given back in order at the pace of `take`.

    The delay follows the arrival: a packet `n` samples later than the earliest ones raises it to `n` + 10 ms at once;
    it falls slowly (half in about 3 s). Where the playing point is 5 ms early or 25 ms late, a frame is repeated or
    left out. Where the way becomes longer than the longest delay and stays so, half a second is lost, and the buffer
    begins anew.
    """

    __slots__ = (
        "_base", "_behind", "_concealment", "_frame", "_frames", "_lateness", "_ms", "_point", "_rate", "concealed",
        "dropped",
    )  # fmt: skip

    def __init__(self, rate: int = RATE) -> None:
        self._rate, self._ms, self._frame = rate, rate // 1000, rate // 50  # samples in 1 and in 20 ms
        self._frames: dict[int, Linear] = {}  # by extended timestamp
        self._base: float | None = None  # least of arrival - timestamp, in samples
        self._lateness = 0.0  # of the later packets, in samples
        self._behind = 0  # packets in a row that came after their turn
        self._point: int | None = None  # timestamp to be played next
        self._concealment = Concealment(rate)
        self.concealed = self.dropped = 0

    @property
    def delay(self) -> int:
        """Samples between the earliest arrival and the playing."""
        return int(min(_MOST * self._ms, max(_LEAST * self._ms, self._lateness + _MARGIN * self._ms)))

    def put(self, timestamp: int, ulaw: bytes, now: float) -> None:
        """A packet in µ-law, for a buffer of 8 kHz."""
        self.put_wide(timestamp, g711.decode_ulaw(ulaw), now)

    def put_wide(self, timestamp: int, samples: Linear, now: float) -> None:
        """A packet of linear sound at the buffer's rate."""
        arrival = now * self._rate
        if self._base is None:
            at = timestamp
        else:
            near = int(arrival - self._base)
            at = near + ((timestamp - near + 0x80000000) & 0xFFFFFFFF) - 0x80000000  # unwrapped
        transit = arrival - at
        base = self._base
        if base is None or abs(transit - base) > 4 * _MOST * self._ms:
            base = self._begin(transit)  # a new stream
        late = transit - base
        if late < 0:
            self._base, late = transit, 0.0
        else:
            self._base = base + 0.002  # follows a slower clock of the sender: 0.1 sample a packet per 50
        self._lateness = max(late, self._lateness * 0.995)
        is_behind = self._point is not None and at + len(samples) // 2 < self._point  # more than half: it is not played
        self._behind = self._behind + 1 if is_behind else 0
        if self._behind >= _BEHIND:
            self._begin(transit)
        elif self._point is not None and at + len(samples) <= self._point:
            self.dropped += 1
        elif len(self._frames) < _HELD:
            self._frames[at] = samples

    def _begin(self, transit: float) -> float:
        self._frames.clear()
        self._base, self._lateness, self._point, self._behind = transit, 0.0, None, 0
        return transit

    def take(self, now: float) -> Linear:
        """The next 20 ms. Silence before the first packet and after a long gap; else sound or its concealment."""
        if self._base is None:
            return self._concealment.silence
        frame, early = self._frame, _EARLY * self._ms
        wanted = int(now * self._rate - self._base) - self.delay
        if self._point is None or abs(wanted - self._point) > 4 * frame:
            self._point = wanted  # the beginning, or too far off for small steps
        elif wanted - self._point > frame + early:
            self._forget(self._point + frame)  # too late by a frame: leave one out
            self._point += frame
        elif self._point - wanted > early:
            return self._conceal()  # too early: wait a frame
        start = self._point
        self._point = start + frame
        samples = self._cut(start)
        if samples is None:
            return self._conceal()
        self._concealment.heard(samples)
        return samples

    def _cut(self, start: int) -> Linear | None:
        """The sound of 20 ms from `start` on, or None when less than half of it is there."""
        exact = self._frames.pop(start, None)
        if exact is not None and len(exact) == self._frame:
            return exact
        if exact is not None:
            self._frames[start] = exact
        if not self._frames:
            return None
        out: Linear = np.zeros(self._frame, np.int16)
        filled, end = 0, start + self._frame
        for at in sorted(self._frames):
            if at >= end:
                break
            frame = self._frames[at]
            low, high = max(at, start), min(at + len(frame), end)
            if low < high:
                out[low - start : high - start] = frame[low - at : high - at]
                filled += high - low
        self._forget(end)
        return out if filled * 2 >= self._frame else None

    def _forget(self, before: int) -> None:
        for at in [at for at, frame in self._frames.items() if at + len(frame) <= before]:
            del self._frames[at]

    def _conceal(self) -> Linear:
        samples = self._concealment.next()
        self.concealed += samples is not self._concealment.silence
        return samples
