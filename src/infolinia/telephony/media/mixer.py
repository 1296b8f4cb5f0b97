"""Mixing: legs that hear the sum of several sounds. Numpy, 20 ms at a time.

A sound that comes into a mix or leaves it does so within 10 ms, so that nobody hears a click when somebody joins,
leaves, or changes from whispering to talking.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from infolinia.telephony.codecs import CODECS
from infolinia.telephony.media.jitter import JitterBuffer
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.transcoding import NARROW_RATE, WIDE_RATE

FADE = 10  # milliseconds
_RISE = {
    rate: np.concatenate([np.linspace(0.0, 1.0, FADE * rate // 1000, endpoint=False), np.ones(FADE * rate // 1000)])
    for rate in (NARROW_RATE, WIDE_RATE)
}  # over 20 ms
_FALL = {rate: 1.0 - rise for rate, rise in _RISE.items()}

Tap: TypeAlias = tuple[Leg, bool]
"""A sound: of a leg, what it hears (True) or says (False)."""


@dataclass(slots=True)
class _Output:
    taps: frozenset[Tap]
    coming: frozenset[Tap]
    going: frozenset[Tap] = frozenset()


class Mixer:
    """Every leg that has taps hears their sum. `tick` each 20 ms; legs that are taken hear something else meanwhile.

    A leg of a wide codec hears a sum at 16 kHz, in which narrow sounds are doubled; a narrow one a sum at 8 kHz.
    """

    def __init__(self) -> None:
        self._buffers: dict[tuple[Tap, int], JitterBuffer] = {}
        self._outputs: dict[Leg, _Output] = {}

    def __bool__(self) -> bool:
        return bool(self._outputs)

    def give(self, leg: Leg, taps: frozenset[Tap]) -> None:
        """From now on the leg hears the sum of `taps`; with none it is no longer mixed for."""
        output = self._outputs.get(leg)
        if not taps:
            if self._outputs.pop(leg, None):
                self._untap()
        elif output is None:
            self._outputs[leg] = _Output(taps, coming=taps)
        elif output.taps != taps:
            self._outputs[leg] = _Output(taps, taps - output.taps, (output.taps | output.going) - taps)
        for tap in taps:
            self._buffer(tap, _rate(leg))

    def tick(self, now: float) -> None:
        frames = {key: buffer.take(now) for key, buffer in self._buffers.items()}
        left = False
        for leg, output in self._outputs.items():
            rate = _rate(leg)
            for tap in output.taps | output.going:
                if (tap, rate) not in frames:  # the leg's codec has become a wide or a narrow one
                    frames[tap, rate] = self._buffer(tap, rate).take(now)
                    left = True
            total: NDArray[np.float64] | NDArray[np.int32] = np.zeros(rate // 50, np.int32)
            for tap in output.taps - output.coming:
                total = total + frames[tap, rate]
            for tap in output.coming:
                total = total + frames[tap, rate] * _RISE[rate]
            for tap in output.going:
                total = total + frames[tap, rate] * _FALL[rate]
            left = left or bool(output.going)
            output.coming = output.going = frozenset()
            if not leg.taken:
                leg.sound(np.clip(total, -32768, 32767).astype(np.int16), now)
        if left:
            self._untap()

    def _buffer(self, tap: Tap, rate: int) -> JitterBuffer:
        """The buffer of a sound at a rate, made when it is first wanted."""
        if (found := self._buffers.get((tap, rate))) is not None:
            return found
        (leg, hears), buffer = tap, JitterBuffer(rate)
        self._buffers[tap, rate] = buffer
        if rate == NARROW_RATE and hears:
            leg.hears = (*leg.hears, buffer.put)
        elif rate == NARROW_RATE:
            leg.says = (*leg.says, buffer.put)
        elif hears:
            leg.hears_wide = (*leg.hears_wide, buffer.put_wide)
        else:
            leg.says_wide = (*leg.says_wide, buffer.put_wide)
        return buffer

    def _untap(self) -> None:
        """Give up the buffers that no output takes from."""
        wanted = {(tap, _rate(leg)) for leg, output in self._outputs.items() for tap in output.taps | output.going}
        for key in [key for key in self._buffers if key not in wanted]:
            ((leg, hears), _), buffer = key, self._buffers.pop(key)
            if hears:
                leg.hears = tuple(put for put in leg.hears if put != buffer.put)
                leg.hears_wide = tuple(put for put in leg.hears_wide if put != buffer.put_wide)
            else:
                leg.says = tuple(put for put in leg.says if put != buffer.put)
                leg.says_wide = tuple(put for put in leg.says_wide if put != buffer.put_wide)


def _rate(leg: Leg) -> int:
    """Of the sound that a leg can hear."""
    return WIDE_RATE if CODECS[leg.codec].is_wide else NARROW_RATE
