"""A recorded announcement: checked, and brought to the form that the line plays; pure, bytes in, samples out.

WAV, FLAC and OGG are read through libsndfile (soundfile), a second at a time, so that what a file claims of itself
costs no memory. What is kept is mono of 16 kHz and 16 bits: narrow lines hear the lower half of it, wide ones all.

The rule of level: 20 ms frames within 30 dB of the loudest frame count as speech (ITU-T P.56 measures active speech
likewise); their mean power is brought to LEVEL. At most MOST_GAIN is added, because more would raise mostly noise, and
no sample passes PEAK. Silence at the edges is cut down to EDGE.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

RATE = 16_000
LEVEL = -20.0  # dBov, of the active parts, as announcements that are spoken by synthesis
MOST_GAIN = 25.0  # dB
PEAK = 0.9  # of full scale
EDGE = 0.1  # seconds of silence that stay before and after
LARGEST = 20 * 2**20  # bytes of an upload
SHORTEST, LONGEST = 0.3, 600.0  # seconds
RATES = (8_000, 96_000)
MOST_CHANNELS = 2
SILENT = -55.0  # dBov: nothing is heard
QUIET = -40.0  # dBov: to be recorded louder
CLIPPED, OVERDRIVEN = 0.0005, 0.01  # share of the samples at the limit: told, refused
_AT_LIMIT = 0.999  # of full scale
_IN_A_ROW = 3  # one loud sample is no clipping
_FRAME = RATE // 50
_FORMATS = {"WAV": "WAV", "WAVEX": "WAV", "FLAC": "FLAC", "OGG": "OGG"}

Samples = NDArray[np.float32]


class RecordedProblem(ValueError):
    """A file that cannot be an announcement: `code`, and the facts of its sentence."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(f"{code} {facts}")
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Recorded:
    """An announcement as it is played, and what its file was like.

    rate in Hz and channels: of the file. level: dBov of its active parts. gain: dB that were added. clipped: share of
    samples at the limit. cut: seconds of silence taken away at both edges. doubts: codes of what is better recorded
    anew: clipped, quiet, narrow.
    """

    samples: NDArray[np.int16]
    kind: str
    rate: int
    channels: int
    level: float
    gain: float
    clipped: float
    cut: float
    doubts: tuple[str, ...]

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    def wave(self) -> bytes:
        """As a WAV file."""
        file = io.BytesIO()
        write: Any = soundfile.write  # pyright: ignore[reportUnknownMemberType] it has no types
        write(file, self.samples, RATE, format="WAV", subtype="PCM_16")
        return file.getvalue()


def read(data: bytes) -> Recorded:
    """The announcement in a file. Raises RecordedProblem: recorded-large, -kind, -short, -long, -rate, -channels,
    -silent, -overdriven."""
    if len(data) > LARGEST:
        raise RecordedProblem("recorded-large", most=str(LARGEST // 2**20))
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            kind, rate, channels = _FORMATS.get(file.format), int(file.samplerate), int(file.channels)
            if kind is None:
                raise RecordedProblem("recorded-kind")
            if not RATES[0] <= rate <= RATES[1]:
                raise RecordedProblem("recorded-rate", rate=str(rate), least=str(RATES[0]), most=str(RATES[1]))
            if channels > MOST_CHANNELS:
                raise RecordedProblem("recorded-channels", channels=str(channels))
            sound, clipped = _mono(file, rate)
    except (soundfile.SoundFileError, RuntimeError) as error:
        raise RecordedProblem("recorded-kind") from error
    return _made(sound, kind, rate, channels, clipped)


def _mono(file: Any, rate: int) -> tuple[Samples, float]:
    """All of it at RATE, and the share of samples at the limit."""
    stream = soxr.ResampleStream(rate, RATE, 1, dtype="float32", quality="HQ")
    parts: list[Samples] = []
    count = at_limit = 0
    while len(block := file.read(rate, dtype="float32", always_2d=True)):
        count += len(block)
        if count > LONGEST * rate:
            raise RecordedProblem("recorded-long", most=str(int(LONGEST // 60)))
        at_limit += max(_at_limit(channel) for channel in block.T)
        parts.append(stream.resample_chunk(np.nan_to_num(block.mean(axis=1)).astype(np.float32)))
    if count < SHORTEST * rate:
        raise RecordedProblem("recorded-short")
    parts.append(stream.resample_chunk(np.zeros(0, np.float32), last=True))
    return np.concatenate(parts), at_limit / count


def _at_limit(channel: Samples) -> int:
    """Samples that stand at the limit with others beside them."""
    loud = np.abs(channel) >= _AT_LIMIT
    runs = np.convolve(loud, np.ones(_IN_A_ROW, np.int8), "valid") == _IN_A_ROW
    return int(runs.sum())


def _made(sound: Samples, kind: str, rate: int, channels: int, clipped: float) -> Recorded:
    power = _power(sound)
    active = power > max(power.max(initial=0.0) / 1000, 10 ** (SILENT / 10))
    if not active.any():
        raise RecordedProblem("recorded-silent")
    if clipped > OVERDRIVEN:
        raise RecordedProblem("recorded-overdriven", share=f"{clipped * 100:.0f}")
    level = 10 * float(np.log10(power[active].mean()))
    frames = np.flatnonzero(active)
    edge = int(EDGE * RATE)
    begin, end = max(0, frames[0] * _FRAME - edge), min(len(sound), (frames[-1] + 1) * _FRAME + edge)
    cut = (len(sound) - (end - begin)) / RATE
    sound = sound[begin:end]
    peak = float(np.abs(sound).max())
    gain = min(LEVEL - level, MOST_GAIN, 20 * float(np.log10(PEAK / peak)))
    found = {"clipped": clipped > CLIPPED, "quiet": level < QUIET, "narrow": rate < RATE}
    doubts = tuple(code for code, holds in found.items() if holds)
    samples = np.clip(np.round(sound * 10 ** (gain / 20) * 32767), -32768, 32767).astype(np.int16)
    return Recorded(samples, kind, rate, channels, level, gain, clipped, cut, doubts)


def _power(sound: Samples) -> NDArray[np.float64]:
    """Of frames of 20 ms."""
    whole = np.concatenate((sound, np.zeros(-len(sound) % _FRAME, np.float32)))
    return (whole.reshape(-1, _FRAME).astype(np.float64) ** 2).mean(axis=1)


def joined(paths: Iterable[Path]) -> bytes:
    """Sound files after each other, as a WAV file of the highest of their rates. Raises OSError,
    soundfile.SoundFileError."""
    read: Any = soundfile.read  # pyright: ignore[reportUnknownMemberType] it has no types
    write: Any = soundfile.write  # pyright: ignore[reportUnknownMemberType] it has no types
    resample: Any = soxr.resample  # pyright: ignore[reportUnknownMemberType] it has no types
    sounds = [read(path, dtype="int16") for path in paths]
    highest = max(rate for _samples, rate in sounds)
    parts = [samples if rate == highest else resample(samples, rate, highest) for samples, rate in sounds]
    file = io.BytesIO()
    write(file, np.concatenate(parts), highest, format="WAV", subtype="PCM_16")
    return file.getvalue()
