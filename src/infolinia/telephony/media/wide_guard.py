"""The limiter against acoustic shock on a stream in G.722 or Opus: decoded to be measured, sent on as it came.

Only where the limiter turns something down is a packet made anew. The encoder of G.722 is given every packet, so that
its state is that of the ear's decoder when it has to step in; a decoder of Opus takes over from another encoder by
itself. Opus is measured at 48 kHz: it may carry what a decoder at 16 kHz does not hear.
"""

from __future__ import annotations

import numpy as np

from infolinia.telephony.codecs import Codec
from infolinia.telephony.media.acoustic_limiter import FULL, Limiter
from infolinia.telephony.media.opus import OpusProblem
from infolinia.telephony.media.transcoding import Hearing, encoder, silence

_RATES: dict[Codec, int] = {"G722": 16000, "opus": 48000}
_SEEN = 3.0  # dB below the softest tone that is turned down: samples above it are counted
_MANY = 0.3  # of the samples: such a tone has half of them above, usual speech hardly ever that many


class WideGuard:
    """One ear's stream."""

    __slots__ = ("_codec", "_encoder", "_hearing", "_limiter", "_peak", "_rate", "_soft")

    def __init__(self, codec: Codec, limiter: Limiter) -> None:
        self._codec, self._limiter, self._rate = codec, limiter, _RATES[codec]
        self._hearing, self._encoder = Hearing(codec, self._rate), encoder(codec, self._rate)
        limits = limiter.limits
        self._peak = 10 ** (limits.peak_dbfs / 20) * FULL
        self._soft = min(self._peak, 10 ** ((limits.tone_from_dbfs - _SEEN) / 20) * FULL)

    def take(self, seq: int, timestamp: int, payload: bytes, now: float) -> bytes:
        """A packet for the ear. Silence for one that is late or cannot be read: nobody knows how loud it is."""
        heard = self._hearing.take(seq, timestamp, payload)
        if heard is None:
            return silence(self._codec)
        samples, limiter = heard.samples[heard.concealed :], self._limiter
        magnitudes = np.abs(samples.astype(np.int32))
        if (
            limiter.is_at_rest
            and int(magnitudes.max(initial=0)) <= self._peak
            and np.count_nonzero(magnitudes > self._soft) < _MANY * len(magnitudes)
        ):
            limiter.account(float(np.mean(magnitudes.astype(np.float64) ** 2)))
            limited = samples
        else:
            limited = limiter.limit(samples, self._rate, now)
        if limited is samples or np.array_equal(limited, samples):
            if self._codec == "G722":
                self._encoder.encode(samples)
            return payload
        try:
            return self._encoder.encode(limited)
        except OpusProblem:  # of a length that we do not make
            return silence(self._codec)
