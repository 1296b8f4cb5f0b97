"""From 8 kHz to 16 kHz, packet by packet, for a mix that is heard in wide sound; pure.

A half-band filter: 2 ms late, flat within 0.02 dB up to 3.5 kHz, its mirror images above 4.5 kHz 54 dB down (measured).
A stream of soxr would hold back 29 to 61 ms of sound.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from infolinia.telephony.media.g711 import Linear

_REACH = 31  # taps on each side of the middle one; those at an even distance are zero
_odd = np.arange(-_REACH, _REACH + 1, 2)
_between: NDArray[np.float64] = np.sinc(_odd / 2) * np.kaiser(2 * _REACH + 3, 5.0)[_odd + _REACH + 1]
_BETWEEN = _between / _between.sum()  # weights of the samples about a new one that lies between two


class Doubler:
    """One stream. Each new sample between two is weighed from the 32 about it."""

    __slots__ = ("_before",)

    def __init__(self) -> None:
        self._before = np.zeros(len(_BETWEEN) - 1)

    def take(self, samples: Linear) -> Linear:
        """Twice as many samples."""
        line = np.concatenate((self._before, samples))
        self._before = line[len(samples) :]
        half = len(_BETWEEN) // 2
        out = np.empty(2 * len(samples))
        out[0::2] = line[half - 1 : half - 1 + len(samples)]
        out[1::2] = np.convolve(line, _BETWEEN, mode="valid")
        return np.clip(np.rint(out), -32768, 32767).astype(np.int16)
