"""The sound of a recording: its file, which cannot lie outside the recordings folder; the same as 16-bit PCM, because
browsers do not play G.711; and how loud each side is, for the timeline. Read piece by piece, however long it is."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np

from infolinia.telephony.media.g711 import ALAW_VALUES, ULAW_VALUES

PCM, ALAW, ULAW = 1, 6, 7  # format codes of WAV
PCM_HEADER = 44  # bytes
MOST_CHUNKS = 50  # of a WAV file, looked through for its sound
BLOCK = 1 << 20  # bytes looked at together


class NoSound(ValueError):
    """The file is no recording that we can play."""


@dataclass(frozen=True, slots=True)
class Form:
    """Where the sound lies in a WAV file and how it is written. `frames`: samples a channel."""

    law: int
    channels: int
    rate: int
    width: int  # bytes a sample
    offset: int
    frames: int

    @property
    def seconds(self) -> float:
        return self.frames / self.rate


def file_of(folder: Path, path: str) -> Path | None:
    """The file of a recording's path; None when there is none, or when it would lie outside `folder`."""
    root = folder.resolve()
    file = (root / path).resolve()
    return file if path and file.is_relative_to(root) and file.is_file() else None


def form(file: BinaryIO) -> Form:
    """Raises NoSound. A header that promises more than there is (a recording still written) is taken as it is."""
    size = file.seek(0, 2)
    file.seek(0)
    start = file.read(12)
    if start[:4] != b"RIFF" or start[8:12] != b"WAVE":
        raise NoSound("no WAV file")
    found: tuple[int, int, int, int] | None = None
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            break
        name, length = head[:4], struct.unpack("<I", head[4:])[0]
        if name == b"data" and found:
            law, channels, rate, width = found
            frames = max(0, min(length, size - file.tell())) // (channels * width)
            return Form(law, channels, rate, width, file.tell(), frames)
        if name == b"fmt ":
            found = _written(file.read(min(length, 40)))
            file.seek(length - min(length, 40) + length % 2, 1)
        else:
            file.seek(length + length % 2, 1)
    raise NoSound("no sound in the file")


def _written(fmt: bytes) -> tuple[int, int, int, int]:
    if len(fmt) < 16:
        raise NoSound("the header is cut")
    law, channels, rate, _bytes, _block, bits = struct.unpack("<HHIIHH", fmt[:16])
    if (law, bits) not in ((PCM, 16), (ALAW, 8), (ULAW, 8)) or channels not in (1, 2) or not 0 < rate <= 192_000:
        raise NoSound(f"format {law} of {bits} bits and {channels} channels")
    return law, channels, rate, bits // 8


class AsPcm:
    """A WAV file as a 16-bit PCM WAV file of `size` bytes, any part of which can be read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.form = form(file)
        self.size = PCM_HEADER + self.form.frames * self.form.channels * 2

    @classmethod
    def open(cls, path: Path) -> Self:
        """Raises NoSound, OSError."""
        file = path.open("rb")
        try:
            return cls(file)
        except BaseException:
            file.close()
            raise

    def close(self) -> None:
        self._file.close()

    def read(self, start: int, stop: int) -> bytes:
        """Bytes `start` to `stop`, the latter excluded."""
        stop = min(stop, self.size)
        head = self._header()[start:stop]
        first, last = max(0, start - PCM_HEADER), max(0, stop - PCM_HEADER)
        if first >= last:
            return head
        low, high = first // 2, (last + 1) // 2  # samples of all channels
        self._file.seek(self.form.offset + low * self.form.width)
        raw = self._file.read((high - low) * self.form.width)
        if self.form.law == PCM:
            sound = raw
        else:
            values = ALAW_VALUES if self.form.law == ALAW else ULAW_VALUES
            sound = values[np.frombuffer(raw, np.uint8)].astype("<i2").tobytes()
        return head + sound[first - 2 * low : last - 2 * low]

    def _header(self) -> bytes:
        channels, rate = self.form.channels, self.form.rate
        data = self.size - PCM_HEADER
        return (
            b"RIFF" + struct.pack("<I", 36 + data) + b"WAVE"
            + b"fmt " + struct.pack("<IHHIIHH", 16, PCM, channels, rate, rate * channels * 2, channels * 2, 16)
            + b"data" + struct.pack("<I", data)
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud each side is over equal parts of the recording: the greatest sample of each part, 0 to 1."""

    left: tuple[float, ...]
    right: tuple[float, ...]
    seconds: float


def levels(path: Path, parts: int) -> Levels:
    """Raises NoSound, OSError. A finished recording never changes, so what was found is kept."""
    stat = path.stat()
    return _levels(path, parts, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=64)
def _levels(path: Path, parts: int, size: int, changed: int) -> Levels:
    del size, changed  # they say only that the file is still the same
    with path.open("rb") as file:
        written = form(file)
        file.seek(written.offset)
        peaks = np.zeros((parts, 2))
        values = {ALAW: ALAW_VALUES, ULAW: ULAW_VALUES}.get(written.law)
        step = BLOCK // (written.channels * written.width)
        for begin in range(0, written.frames, step):
            count = min(step, written.frames - begin)
            raw = file.read(count * written.channels * written.width)
            samples = np.frombuffer(raw, "<i2") if values is None else values[np.frombuffer(raw, np.uint8)]
            count = len(samples) // written.channels
            loud = np.abs(samples[: count * written.channels].astype(np.int32)).reshape(count, written.channels)
            where = np.arange(begin, begin + count) * parts // max(1, written.frames)
            edges = np.flatnonzero(np.diff(where, prepend=-1))
            if count:
                most = np.maximum.reduceat(loud, edges, axis=0)
                peaks[where[edges]] = np.maximum(peaks[where[edges]], most)  # one channel stands for both
    scaled = peaks / 32768
    return Levels(tuple(scaled[:, 0].tolist()), tuple(scaled[:, 1].tolist()), written.seconds)
