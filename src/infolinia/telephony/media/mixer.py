"""Mixing: legs that hear the sum of several sounds. Numpy, 20 ms at a time.

A sound that comes into a mix or leaves it does so within 10 ms, so that nobody hears a click when somebody joins,
leaves, or changes from whispering to talking.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from infolinia.telephony.media.g711 import FRAME
from infolinia.telephony.media.jitter import JitterBuffer
from infolinia.telephony.media.leg import Leg

FADE = 80  # samples: 10 ms
_RISE = np.concatenate([np.linspace(0.0, 1.0, FADE, endpoint=False), np.ones(FRAME - FADE)])
_FALL = np.concatenate([np.linspace(1.0, 0.0, FADE, endpoint=False), np.zeros(FRAME - FADE)])

Tap: TypeAlias = tuple[Leg, bool]
"""A sound: of a leg, what it hears (True) or says (False)."""


@dataclass(slots=True)
class _Output:
    taps: frozenset[Tap]
    coming: frozenset[Tap]
    going: frozenset[Tap] = frozenset()


class Mixer:
    """Every leg that has taps hears their sum. `tick` each 20 ms; legs that are taken hear something else meanwhile."""

    def __init__(self) -> None:
        self._buffers: dict[Tap, JitterBuffer] = {}
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
            if tap not in self._buffers:
                self._tap(tap)

    def tick(self, now: float) -> None:
        frames = {tap: buffer.take(now) for tap, buffer in self._buffers.items()}
        left = False
        for leg, output in self._outputs.items():
            total: NDArray[np.float64] | NDArray[np.int32] = np.zeros(FRAME, np.int32)
            for tap in output.taps - output.coming:
                total = total + frames[tap]
            for tap in output.coming:
                total = total + frames[tap] * _RISE
            for tap in output.going:
                total = total + frames[tap] * _FALL
            left = left or bool(output.going)
            output.coming = output.going = frozenset()
            if not leg.taken:
                leg.sound(np.clip(total, -32768, 32767).astype(np.int16), now)
        if left:
            self._untap()

    def _tap(self, tap: Tap) -> None:
        leg, hears = tap
        buffer = self._buffers[tap] = JitterBuffer()
        if hears:
            leg.hears = (*leg.hears, buffer.put)
        else:
            leg.says = (*leg.says, buffer.put)

    def _untap(self) -> None:
        """Give up the buffers that no output takes from."""
        wanted = {tap for output in self._outputs.values() for tap in output.taps | output.going}
        for tap in [tap for tap in self._buffers if tap not in wanted]:
            (leg, hears), buffer = tap, self._buffers.pop(tap)
            if hears:
                leg.hears = tuple(put for put in leg.hears if put != buffer.put)
            else:
                leg.says = tuple(put for put in leg.says if put != buffer.put)
