"""G.722 at 64 kbit/s (ITU-T G.722) by the G722 package; it holds a filter's state, so one object for each direction.

Both ends work at 16 kHz or, with the lower band alone, at 8 kHz: then nothing must be resampled towards G.711. Measured
delay: 22 samples at 16 kHz.
"""

from __future__ import annotations

from array import array

import numpy as np
from G722 import G722

from infolinia.telephony.media.g711 import Linear

_BITS = 64_000


class G722Decoder:
    """`rate`: 16000, or 8000 for what lies below 4 kHz."""

    __slots__ = ("_codec",)

    def __init__(self, rate: int) -> None:
        self._codec = G722(rate, _BITS)

    def decode(self, payload: bytes) -> Linear:
        """Each byte is two samples at 16 kHz, one at 8 kHz."""
        return np.frombuffer(self._codec.decode(payload), np.int16)


class G722Encoder:
    """`rate` of what it is given: 16000, or 8000 (the upper band is then silent)."""

    __slots__ = ("_codec",)

    def __init__(self, rate: int) -> None:
        self._codec = G722(rate, _BITS)

    def encode(self, samples: Linear) -> bytes:
        return bytes(self._codec.encode(array("h", samples.tobytes())))
