"""G.711 (ITU-T G.711): A-law and µ-law to linear 16-bit and to each other, by tables; pure."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Codec = Literal["PCMA", "PCMU"]
Linear = NDArray[np.int16]

RATE = 8000  # samples a second
FRAME = 160  # samples in 20 ms
SILENCE: dict[Codec, int] = {"PCMA": 0xD5, "PCMU": 0xFF}


def _ulaw_to_linear() -> Linear:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _alaw_to_linear() -> Linear:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    segment, step = (code & 0x70) >> 4, (code & 0x0F) << 4
    magnitude = np.where(segment == 0, step + 8, (step + 0x108) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _nearest(table: Linear) -> NDArray[np.uint8]:
    """For each 16-bit sample (offset 32768) the code whose value is nearest; its ties go to the smaller magnitude."""
    order = np.argsort(table, kind="stable")
    values = table[order].astype(np.int32)
    samples = np.arange(-32768, 32768, dtype=np.int32)
    right = np.clip(np.searchsorted(values, samples), 1, 255)
    left = right - 1
    pick = np.where(samples - values[left] <= values[right] - samples, left, right)
    return order[pick].astype(np.uint8)


_DECODE: dict[Codec, Linear] = {"PCMA": _alaw_to_linear(), "PCMU": _ulaw_to_linear()}
_ENCODE = {codec: _nearest(table) for codec, table in _DECODE.items()}
_A_TO_U = bytes(int(_ENCODE["PCMU"][int(value) + 32768]) for value in _DECODE["PCMA"])
_U_TO_A = bytes(int(_ENCODE["PCMA"][int(value) + 32768]) for value in _DECODE["PCMU"])


def decode(data: bytes, codec: Codec) -> Linear:
    """Samples of one byte each."""
    return _DECODE[codec][np.frombuffer(data, dtype=np.uint8)]


def encode(samples: Linear, codec: Codec) -> bytes:
    """One byte for each 16-bit sample."""
    return _ENCODE[codec][samples.astype(np.int32) + 32768].tobytes()


def translate(data: bytes, source: Codec, target: Codec) -> bytes:
    """The same sound in the other law."""
    if source == target:
        return data
    return data.translate(_A_TO_U if source == "PCMA" else _U_TO_A)
