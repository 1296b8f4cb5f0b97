"""The limiter against acoustic shock on a stream in G.722 or Opus: decoded, measured, turned down where it must be.

G.722 is always made anew: its decoder carries on from all that it has read, and the ear's would read packets of two
encoders in turn as something else, after a bang up to full scale. It costs nothing more, for an encoder that could step
in at any packet would have to be given all of them.

Opus is sent on as it came, until something is turned down. From then on packets are made anew, half a second beyond the
last one that had to be: one that was coded after a bang is read wrongly by an ear that had none. The encoder is a new
one each time, of which the first packet needs nothing before it. What a packet holds of the sound after it, and would
be heard though the next is made anew, is measured, too. Opus is measured at 48 kHz: it may carry what a decoder at
16 kHz does not hear.

What a coder adds to a peak has room left for it, but for single samples: those may be `ADDED` above the limit.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from infolinia.telephony.codecs import Codec
from infolinia.telephony.media.acoustic_limiter import FULL, Limiter
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.opus import OpusEncoder, OpusProblem
from infolinia.telephony.media.transcoding import Encoder, Hearing, encoder

ADDED = 3.0  # dB above `Limits.peak_dbfs` that a sample has at most once it is coded; the mean stays below its limit
_RATES: dict[Codec, int] = {"G722": 16000, "opus": 48000}
_SEEN = 3.0  # dB below the softest tone that is turned down: samples above it are counted
_MANY = 0.3  # of the samples: such a tone has half of them above, usual speech hardly ever that many
_ROOM: dict[Codec, float] = {"G722": 10 ** (-4 / 20), "opus": 10 ** (-5 / 20)}
"""The share of the limits that is kept to where sound is loud throughout: noise, and tones that are no tones to the
limiter. By how much each coder exceeds a peak was measured (docs/call-quality.md)."""
_LITTLE_ROOM = 10 ** (-0.5 / 20)  # where only its peaks are
_LOUD = (10 ** (-15 / 20) * FULL) ** 2  # the mean square of 5 ms from which on it is; a vowel of usual speech has less
_ANEW = 25  # packets after the last one that was turned down that are made anew, too
_A_SECOND = 200  # stretches of 5 ms: the part of a packet in which a burst begins or ends counts by itself
_STILL = 10 ** (-36 / 20)  # of the peak: a bang that follows is heard in a packet already, if softly
_BEYOND = 0.7  # of the peak: with what begins there the two together stay below it


@cache
def _quiet(rate: int) -> bytes:
    """What an encoder that begins anew makes of silence: the ear goes over to it from whatever it has heard."""
    return OpusEncoder(rate, exact=True).encode(np.zeros(rate // 100, np.int16))


class WideGuard:
    """One ear's stream."""

    __slots__ = ("_anew", "_codec", "_encoder", "_hearing", "_limiter", "_peak", "_rate", "_room", "_soft")

    def __init__(self, codec: Codec, limiter: Limiter) -> None:
        self._codec, self._limiter, self._rate = codec, limiter, _RATES[codec]
        self._hearing = Hearing(codec, self._rate)
        self._encoder: Encoder = encoder(codec, self._rate)
        self._room = _ROOM[codec]
        self._anew = 0  # packets of Opus that are still to be made anew
        limits = limiter.limits
        self._peak = 10 ** (limits.peak_dbfs / 20) * FULL
        self._soft = min(self._peak, 10 ** ((limits.tone_from_dbfs - _SEEN) / 20) * FULL)

    def take(self, seq: int, timestamp: int, payload: bytes, now: float) -> bytes | None:
        """A packet for the ear. None, for which nothing is sent, where it is late or cannot be read: nobody knows how
        loud it is, and the ear passes over it as we did. A silent packet in its place would be another encoder's."""
        heard = self._hearing.take(seq, timestamp, payload)
        if heard is None:
            return None
        samples = heard.samples[heard.concealed :]
        limited = self._limited(samples, now)
        if self._codec == "G722":
            return self._encoder.encode(limited)
        is_same = limited is samples or np.array_equal(limited, samples)
        if is_same and (self._anew > 1 or not self._is_loud_beyond(samples)):
            self._anew = max(0, self._anew - 1)
        else:
            if not self._anew:
                self._encoder = OpusEncoder(self._rate, exact=True)
            self._anew = _ANEW
        if not self._anew:
            return payload
        try:
            return self._encoder.encode(limited)
        except OpusProblem:  # of a length that we do not make
            return None

    def _limited(self, samples: Linear, now: float) -> Linear:
        """The very same where nothing is loud."""
        limiter, magnitudes = self._limiter, np.abs(samples.astype(np.int32))
        top, squares = int(magnitudes.max(initial=0)), magnitudes.astype(np.float64) ** 2
        is_as_it_came = self._codec == "opus" and not self._anew
        room = 1.0 if is_as_it_came and top <= self._peak else self._room_for(squares)
        if (
            limiter.is_at_rest
            and top <= self._peak * room
            and np.count_nonzero(magnitudes > self._soft) < _MANY * len(magnitudes)
        ):
            limiter.account(float(np.mean(squares)))
            return samples
        return limiter.limit(samples, self._rate, now, room)

    def _room_for(self, squares: NDArray[np.float64]) -> float:
        """For what a packet holds: by its loudest 5 ms."""
        stretch = self._rate // _A_SECOND
        loudest = np.add.reduceat(squares, np.arange(0, len(squares), stretch)).max() / stretch
        return self._room if loudest > _LOUD else _LITTLE_ROOM

    def _is_loud_beyond(self, samples: Linear) -> bool:
        """Whether too much of what follows the packet would be heard, whatever packet follows it."""
        if int(np.abs(samples.astype(np.int32)).max(initial=0)) < self._peak * _STILL:
            return False
        beyond = self._hearing.ahead(_quiet(self._rate))
        return int(np.abs(beyond.astype(np.int32)).max(initial=0)) > self._peak * _BEYOND
