"""Music on hold, written for this product: a slow arpeggio over a bass, made of sines when it is first played; pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from infolinia.telephony.media.g711 import RATE, Linear

_BEAT = 0.4  # seconds
_LEVEL = -20.0  # dBov, RMS: as loud as our announcements
# Four bars of eight beats. Semitones above C4; the bass sounds through its bar, an octave or two below.
_BARS: tuple[tuple[int, tuple[int, ...]], ...] = (
    (-12, (0, 4, 7, 12, 11, 7, 4, 7)),
    (-15, (-3, 0, 4, 9, 7, 4, 0, 4)),
    (-19, (-7, -3, 0, 5, 4, 0, -3, 0)),
    (-17, (-5, -1, 2, 7, 9, 7, 2, -1)),
    (-12, (0, 4, 7, 14, 12, 7, 4, 7)),
    (-15, (-3, 0, 4, 11, 9, 4, 0, 4)),
    (-19, (-7, 0, 5, 9, 7, 5, 0, 5)),
    (-17, (-5, 2, 5, 7, 5, 2, -1, -5)),
)


def hold_music() -> Linear:
    """Twenty-five seconds that loop without a seam: what rings past the end rings at the beginning."""
    beats = sum(len(notes) for _, notes in _BARS)
    length = round(beats * _BEAT * RATE)
    sound = np.zeros(length)
    at = 0
    for bass, notes in _BARS:
        _add(sound, at, _pluck(bass, len(notes) * _BEAT, gain=0.5, decay=0.9))
        for number, note in enumerate(notes):
            _add(sound, at + round(number * _BEAT * RATE), _pluck(note, 1.6, gain=0.4, decay=2.8))
        at += round(len(notes) * _BEAT * RATE)
    rms = float(np.sqrt(np.mean(sound**2)))
    return np.clip(sound / rms * 32768 * 10 ** (_LEVEL / 20), -32768, 32767).astype(np.int16)


def _add(sound: NDArray[np.float64], at: int, note: NDArray[np.float64]) -> None:
    places = (np.arange(len(note)) + at) % len(sound)
    sound[places] += note


def _pluck(semitones: int, seconds: float, *, gain: float, decay: float) -> NDArray[np.float64]:
    time = np.arange(int(seconds * RATE)) / RATE
    frequency = 261.63 * 2 ** (semitones / 12)
    tone = sum(part * np.sin(2 * np.pi * frequency * (n + 1) * time) for n, part in enumerate((1.0, 0.35, 0.12)))
    ends = np.minimum(1.0, time / 0.012) * np.minimum(1.0, (seconds - time) / 0.1)
    return gain * tone * np.exp(-decay * time) * ends
