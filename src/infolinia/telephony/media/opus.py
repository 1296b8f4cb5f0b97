"""Opus (RFC 6716) by opuslib-next on the machine's libopus; where that library is missing Opus is not offered.

Mono; decoder and encoder work at 8 or 16 kHz as asked, so that nothing must be resampled towards the other codecs.
"""

from __future__ import annotations

import ctypes
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from infolinia.telephony.codecs import OPUS_BIT_RATE
from infolinia.telephony.media.g711 import Linear

LONGEST = 0.120  # seconds of sound that a packet may hold (RFC 6716 2.1.4)
_EXPECTED_LOSS = 5  # percent: how much the encoder spends on repairing a packet from the next
_EXACT_BIT_RATE = 4 * OPUS_BIT_RATE
_COMPLEXITY = 5  # of 10: half the time of the highest, no difference heard in speech


class OpusProblem(ValueError):
    """A packet that is no Opus."""


@cache
def _library() -> Any:
    """opuslib_next, which looks for libopus when it is imported; None when the machine has none."""
    try:
        return import_module("opuslib_next")
    except Exception:  # it raises a bare Exception where libopus is missing
        return None


def is_available() -> bool:
    return _library() is not None


class OpusDecoder:
    """`rate`: 8000, 16000 or 48000. `conceal` is what the codec itself makes of a lost packet."""

    __slots__ = ("_decoder", "_error", "_rate", "_twin")

    def __init__(self, rate: int) -> None:
        library = _library()
        if library is None:
            raise OpusProblem("there is no libopus on this machine")
        self._rate = rate
        self._decoder = library.Decoder(rate, 1)
        self._twin: Any = None
        self._error: type[Exception] = library.OpusError

    def decode(self, payload: bytes) -> Linear:
        """Raises OpusProblem."""
        return self._decode(payload, int(self._rate * LONGEST), fec=False)

    def conceal(self, following: bytes | None) -> Linear:
        """20 ms for a packet that did not come: from the repair data in the one after it, else by extrapolation."""
        if following:
            return self._decode(following, self._rate // 50, fec=True)
        return self._decode(b"", self._rate // 50, fec=False)

    def ahead(self, payload: bytes) -> Linear:
        """What a packet would sound like if it came next; it does not count as come. Raises OpusProblem."""
        if self._twin is None:
            self._twin = OpusDecoder(self._rate)
        size: int = import_module("opuslib_next.api.decoder").libopus_get_size(1)
        # opus.h: the state is contiguous, and a shallow copy of it is one
        ctypes.memmove(self._twin._decoder.decoder_state, self._decoder.decoder_state, size)
        return self._twin.decode(payload)

    def _decode(self, payload: bytes, samples: int, *, fec: bool) -> Linear:
        try:
            return np.frombuffer(self._decoder.decode(payload, samples, fec), np.int16)
        except self._error as error:
            raise OpusProblem(str(error)) from error


class OpusEncoder:
    """`rate` of what it is given: 8000, 16000 or 48000. exact: for moments in which what is heard must be close to what
    is given, sample by sample: four times the bits, the codec's lower layer alone (CELT), which begins by itself after
    packets of any other encoder."""

    __slots__ = ("_encoder", "_error")

    def __init__(self, rate: int, *, exact: bool = False) -> None:
        library = _library()
        if library is None:
            raise OpusProblem("there is no libopus on this machine")
        self._encoder = library.Encoder(rate, 1, "restricted_lowdelay" if exact else "voip")
        self._error: type[Exception] = library.OpusError
        self._encoder.bitrate = _EXACT_BIT_RATE if exact else OPUS_BIT_RATE
        self._encoder.complexity = _COMPLEXITY
        self._encoder.inband_fec = 1
        self._encoder.packet_loss_perc = _EXPECTED_LOSS

    def encode(self, samples: Linear) -> bytes:
        """One packet of 20 ms (10, 40 and 60 do as well). Raises OpusProblem for another length."""
        try:
            data: bytes = self._encoder.encode(samples.tobytes(), len(samples))
        except self._error as error:
            raise OpusProblem(str(error)) from error
        return data
