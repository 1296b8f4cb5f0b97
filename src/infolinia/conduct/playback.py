"""A recording as a person hears and sees it: as 16-bit PCM, because browsers do not play G.711, and how loud each side
is, for the timeline. Read piece by piece, however long it is."""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from infolinia.conduct.sounds import ALAW, PCM, ULAW, Sound
from infolinia.telephony.media.g711 import ALAW_VALUES, ULAW_VALUES

PCM_HEADER = 44  # bytes
BLOCK = 1 << 20  # bytes looked at together
KEPT_PARTS = 630  # of the levels that are kept with a packed recording


class AsPcm:
    """A recording as a 16-bit PCM WAV file of `size` bytes, any part of which can be read."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self.form = sound.form
        self.size = PCM_HEADER + self.form.frames * self.form.channels * 2

    def close(self) -> None:
        self._sound.close()

    def read(self, start: int, stop: int) -> bytes:
        """Bytes `start` to `stop`, the latter excluded. Raises NoSound, OSError."""
        stop = min(stop, self.size)
        head = self._header()[start:stop]
        first, last = max(0, start - PCM_HEADER), max(0, stop - PCM_HEADER)
        if first >= last:
            return head
        frame = 2 * self.form.channels  # bytes
        low, high = first // frame, -(-last // frame)
        sound = _pcm(self._sound.raw(low, high), self.form.law).tobytes()
        return head + sound[first - frame * low : last - frame * low]

    def _header(self) -> bytes:
        channels, rate = self.form.channels, self.form.rate
        data = self.size - PCM_HEADER
        return (
            b"RIFF" + struct.pack("<I", 36 + data) + b"WAVE"
            + b"fmt " + struct.pack("<IHHIIHH", 16, PCM, channels, rate, rate * channels * 2, channels * 2, 16)
            + b"data" + struct.pack("<I", data)
        )  # fmt: skip


def _pcm(raw: bytes, law: int) -> npt.NDArray[np.int16]:
    if law == PCM:
        return np.frombuffer(raw, "<i2")
    values = {ALAW: ALAW_VALUES, ULAW: ULAW_VALUES}[law]
    return values[np.frombuffer(raw, np.uint8)].astype("<i2")


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud each side is over equal parts of the recording: the greatest sample of each part, 0 to 1."""

    left: tuple[float, ...]
    right: tuple[float, ...]
    seconds: float

    def kept(self) -> str:
        """As text that `levels_kept` reads: a byte a part and side."""
        both = np.array([self.left, self.right]).T
        return b64encode(np.clip(np.ceil(both * 255), 0, 255).astype(np.uint8).tobytes()).decode()


def levels_kept(text: str, parts: int, seconds: float) -> Levels:
    """Levels as they were kept, in so many parts: the greatest of those that fall into each."""
    both = np.frombuffer(b64decode(text), np.uint8).reshape(-1, 2) / 255
    where = np.arange(parts + 1) * len(both) // parts
    peaks = np.array([both[a : max(b, a + 1)].max(axis=0) for a, b in pairwise(where)])
    return Levels(tuple(peaks[:, 0].tolist()), tuple(peaks[:, 1].tolist()), seconds)


def levels(sound: Sound, parts: int) -> Levels:
    """Raises NoSound, OSError."""
    form = sound.form
    peaks = np.zeros((parts, 2))
    step = BLOCK // (form.channels * form.width)
    for begin in range(0, form.frames, step):
        samples = _pcm(sound.raw(begin, min(begin + step, form.frames)), form.law)
        count = len(samples) // form.channels
        if not count:
            break
        loud = np.abs(samples[: count * form.channels].astype(np.int32)).reshape(count, form.channels)
        where = np.arange(begin, begin + count) * parts // form.frames
        edges = np.flatnonzero(np.diff(where, prepend=-1))
        most = np.maximum.reduceat(loud, edges, axis=0)
        peaks[where[edges]] = np.maximum(peaks[where[edges]], most)  # one channel stands for both
    scaled = peaks / 32768
    return Levels(tuple(scaled[:, 0].tolist()), tuple(scaled[:, 1].tolist()), form.seconds)
