"""Sound files as frames of 20 ms: WAV (PCM of 8 or 16 bits, any rate, any channels; G.711), read once and kept."""

from __future__ import annotations

import struct
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from infolinia.telephony.media.g711 import FRAME, RATE, SILENCE, Codec, Linear, decode, encode

LARGEST = 64 * 1024 * 1024  # bytes of one file
KEPT = 200  # prompts held in memory


class PromptProblem(ValueError):
    """A file that cannot be played; says which and why."""


@dataclass(frozen=True, slots=True)
class Wave:
    """What a WAV file holds, as 8 kHz mono."""

    samples: Linear
    seconds: float


def read_wave(data: bytes, *, name: str = "sound") -> Wave:
    """Read a RIFF/WAVE file. Raises PromptProblem."""
    if len(data) > LARGEST:
        raise PromptProblem(f"{name}: larger than {LARGEST // 2**20} MiB")
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise PromptProblem(f"{name}: not a WAV file")
    offset, form, body = 12, None, None
    while offset + 8 <= len(data):
        kind, size = data[offset : offset + 4], struct.unpack_from("<I", data, offset + 4)[0]
        chunk = data[offset + 8 : offset + 8 + size]
        if kind == b"fmt " and len(chunk) >= 16:
            form = struct.unpack_from("<HHIIHH", chunk)
        elif kind == b"data":
            body = chunk
            break
        offset += 8 + size + (size & 1)
    if form is None or body is None:
        raise PromptProblem(f"{name}: no format or no sound in it")
    code, channels, rate, _, _, bits = form
    if not 1 <= channels <= 8 or not 4000 <= rate <= 192_000:
        raise PromptProblem(f"{name}: {channels} channels at {rate} Hz")
    samples = _samples(body, code, bits, name)
    samples = samples[: len(samples) // channels * channels].reshape(-1, channels).mean(axis=1)
    return Wave(_resampled(samples, rate), len(samples) / rate)


def _samples(body: bytes, code: int, bits: int, name: str) -> np.ndarray:
    if code in (6, 7) and bits == 8:
        return decode(body, "PCMA" if code == 6 else "PCMU").astype(np.float64)
    if code in (1, 0xFFFE) and bits == 16:
        return np.frombuffer(body[: len(body) // 2 * 2], dtype="<i2").astype(np.float64)
    if code in (1, 0xFFFE) and bits == 8:
        return (np.frombuffer(body, dtype=np.uint8).astype(np.float64) - 128) * 256
    raise PromptProblem(f"{name}: format {code} with {bits} bits; use PCM of 16 bits")


def _resampled(samples: np.ndarray, rate: int) -> Linear:
    if not len(samples):
        return np.zeros(0, dtype=np.int16)
    if rate > RATE:  # a moving average before fewer samples: enough against aliasing in telephone speech
        width = max(1, round(rate / RATE))
        samples = np.convolve(samples, np.ones(width) / width, mode="same")
    if rate != RATE:
        target = np.arange(int(len(samples) * RATE / rate)) * (rate / RATE)
        samples = np.interp(target, np.arange(len(samples)), samples)
    return np.clip(np.round(samples), -32768, 32767).astype(np.int16)


def frames_of(samples: Linear, codec: Codec) -> list[bytes]:
    """20 ms frames; the last is filled with silence."""
    data = encode(samples, codec)
    data += bytes([SILENCE[codec]]) * (-len(data) % FRAME)
    return [data[i : i + FRAME] for i in range(0, len(data), FRAME)]


class Prompts:
    """The prompts of one folder, by name below it; frames are made once for each codec and kept in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: OrderedDict[tuple[str, Codec], list[bytes]] = OrderedDict()

    def exists(self, name: str) -> bool:
        path = self._path(name)
        return path is not None and path.is_file()

    def frames(self, name: str, codec: Codec) -> list[bytes]:
        """Raises PromptProblem when there is no such prompt or it cannot be read."""
        key = (name, codec)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        path = self._path(name)
        if path is None or not path.is_file():
            raise PromptProblem(f"{name}: there is no such prompt")
        made = frames_of(read_wave(path.read_bytes(), name=name).samples, codec)
        self._kept[key] = made
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return made

    def _path(self, name: str) -> Path | None:
        path = (self._folder / name).resolve()
        return path if path.is_relative_to(self._folder.resolve()) else None


def write_wave(path: Path, samples: Linear) -> None:
    """Write 8 kHz 16-bit mono."""
    body = samples.astype("<i2").tobytes()
    head = (
        b"RIFF"
        + struct.pack("<I", 36 + len(body))
        + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    )
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.write_bytes(head + b"data" + struct.pack("<I", len(body)) + body)
    temporary.replace(path)
