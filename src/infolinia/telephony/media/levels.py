"""How loud a leg's sound is: the level of its speech, what is clipped, silence and noise; pure.

A simplified ITU-T P.56: means of 20 ms are sorted into steps of 1 dB, and what lies within the margin below the active
level is speech. Levels are in dBov (a sine at full scale: -3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infolinia.telephony.media.g711 import FRAME, Linear

MARGIN = 15.9  # dB below the active level that still count as speech (P.56)
LOWEST = -90  # dBov
FEWEST = 25  # frames measured, without which nothing is said
_CLIPPED = 31_600  # of 32768: both laws of G.711 end above it
_QUIET = -60.0  # dBov below which nothing is heard
_FULL = 32768.0**2
_CENTRES: NDArray[np.float64] = 10 ** ((np.arange(LOWEST, 1) + 0.5) / 10)  # mean squares of the steps


@dataclass(frozen=True, slots=True)
class Levels:
    """speech_dbov: the active level; LOWEST when there was none. noise_dbov: of the pauses. speech, silence, clipped:
    shares of the time, 0 to 1; clipped of the samples. frames: of 20 ms, how many were measured."""

    speech_dbov: float = LOWEST
    noise_dbov: float = LOWEST
    speech: float = 0.0
    silence: float = 1.0
    clipped: float = 0.0
    frames: int = 0

    @property
    def is_known(self) -> bool:
        return self.frames >= FEWEST


class Meter:
    """Sums up the sound that it is shown: since it began, and of late."""

    __slots__ = ("_late", "_whole")

    def __init__(self) -> None:
        self._whole, self._late = _Sum(), _Sum()

    def take(self, samples: Linear) -> None:
        """A piece of sound, in which packets follow each other; what is beyond whole frames is left out."""
        frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float32)
        if not len(frames):
            return
        means = np.einsum("ij,ij->i", frames, frames) / (FRAME * _FULL)
        steps = np.floor(10 * np.log10(np.maximum(means, 1e-9))).astype(np.int64) - LOWEST
        counts = np.bincount(np.clip(steps, 0, -LOWEST), minlength=-LOWEST + 1)
        clipped = int((np.abs(frames) >= _CLIPPED).sum())
        for kept in (self._whole, self._late):
            kept.counts += counts
            kept.samples += frames.size
            kept.clipped += clipped

    def whole(self) -> Levels:
        """What there was since the beginning."""
        return self._whole.levels()

    def late(self) -> Levels:
        """What there was of late. Asked for every few seconds: each time the past counts half."""
        found = self._late.levels()
        self._late.counts *= 0.5
        self._late.samples *= 0.5
        self._late.clipped *= 0.5
        return found


class _Sum:
    __slots__ = ("clipped", "counts", "samples")

    def __init__(self) -> None:
        self.counts: NDArray[np.float64] = np.zeros(-LOWEST + 1)
        self.samples = self.clipped = 0.0

    def levels(self) -> Levels:
        total = float(self.counts.sum())
        if total < 0.5:
            return Levels()
        speech, above = _active(self.counts)
        pauses = self.counts[:above]
        return Levels(
            speech_dbov=round(speech, 1),
            noise_dbov=_median(pauses),
            speech=round(float(self.counts[above:].sum()) / total, 3),
            silence=round(float(self.counts[: int(_QUIET) - LOWEST].sum()) / total, 4),
            clipped=round(self.clipped / self.samples, 5),
            frames=int(total),
        )


def _active(counts: NDArray[np.float64]) -> tuple[float, int]:
    """The active level, and the first step that is speech: raised until it lies MARGIN below the level of what is
    above it."""
    energies = counts * _CENTRES
    threshold = int(_QUIET) - LOWEST
    while threshold < len(counts):
        above = float(counts[threshold:].sum())
        if above < 0.5:
            return float(LOWEST), len(counts)
        level = 10 * float(np.log10(energies[threshold:].sum() / above))
        if threshold + LOWEST >= level - MARGIN:
            return level, threshold
        threshold += 1
    return float(LOWEST), len(counts)


def _median(counts: NDArray[np.float64]) -> float:
    total = float(counts.sum())
    if total < 0.5:
        return float(LOWEST)
    return float(np.searchsorted(np.cumsum(counts), total / 2)) + LOWEST
