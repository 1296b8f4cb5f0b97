"""G.711 A-law and µ-law (ITU-T G.711): tables for numpy, and 256-byte tables from one law to the other; pure.

Linear samples are 16-bit. Each law is decoded by its defining formula; a sample is encoded as the code whose value is
nearest, so that decoding and encoding again changes nothing.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from infolinia.telephony.codecs import Law

RATE = 8000  # samples a second
FRAME = 160  # samples in 20 ms

Linear: TypeAlias = NDArray[np.int16]

SILENCE: dict[Law, int] = {"PCMA": 0xD5, "PCMU": 0xFF}


def _ulaw_values() -> Linear:
    code = ~np.arange(256) & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _alaw_values() -> Linear:
    code = np.arange(256) ^ 0x55
    exponent, mantissa = (code & 0x70) >> 4, (code & 0x0F) << 4
    magnitude = np.where(exponent == 0, mantissa + 8, (mantissa + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _nearest(values: Linear) -> NDArray[np.uint8]:
    """For each 16-bit sample (index: the sample as unsigned) the code of the nearest value."""
    order = np.argsort(values, kind="stable")
    ranked = values[order].astype(np.int32)
    samples = np.arange(65536).astype(np.uint16).view(np.int16).astype(np.int32)
    above = np.clip(np.searchsorted(ranked, samples), 1, 255)
    lower, upper = ranked[above - 1], ranked[above]
    return order[np.where(samples - lower < upper - samples, above - 1, above)].astype(np.uint8)


ULAW_VALUES = _ulaw_values()
ALAW_VALUES = _alaw_values()
_ULAW_CODES = _nearest(ULAW_VALUES)
_ULAW_CODES[0] = SILENCE["PCMU"]  # two codes mean zero; this is the one the law sends
_ALAW_CODES = _nearest(ALAW_VALUES)

ALAW_TO_ULAW = _ULAW_CODES[ALAW_VALUES.view(np.uint16)].tobytes()
ULAW_TO_ALAW = _ALAW_CODES[ULAW_VALUES.view(np.uint16)].tobytes()


def decode_ulaw(data: bytes) -> Linear:
    return ULAW_VALUES[np.frombuffer(data, np.uint8)]


def decode_alaw(data: bytes) -> Linear:
    return ALAW_VALUES[np.frombuffer(data, np.uint8)]


def encode_ulaw(samples: Linear) -> bytes:
    return _ULAW_CODES[samples.view(np.uint16)].tobytes()


def encode_alaw(samples: Linear) -> bytes:
    return _ALAW_CODES[samples.view(np.uint16)].tobytes()


def decode(data: bytes, law: Law) -> Linear:
    """Samples of one byte each."""
    return decode_ulaw(data) if law == "PCMU" else decode_alaw(data)


def encode(samples: Linear, law: Law) -> bytes:
    """One byte for each 16-bit sample."""
    return encode_ulaw(samples) if law == "PCMU" else encode_alaw(samples)


def translate(data: bytes, source: Law, target: Law) -> bytes:
    """The same sound in the other law."""
    if source == target:
        return data
    return data.translate(ALAW_TO_ULAW if source == "PCMA" else ULAW_TO_ALAW)
