"""Tones made and found: ringback, a test tone, hold music of our own, and the Goertzel detector; pure."""

from __future__ import annotations

import numpy as np

from infolinia.telephony.media.g711 import RATE, Linear


def sine(frequency: float, seconds: float, *, dbov: float = -12.0) -> Linear:
    """A pure tone; the level is of its peak against full scale."""
    time = np.arange(int(seconds * RATE)) / RATE
    return (np.sin(2 * np.pi * frequency * time) * 32767 * 10 ** (dbov / 20)).astype(np.int16)


def silence(seconds: float) -> Linear:
    return np.zeros(int(seconds * RATE), dtype=np.int16)


def ringback() -> Linear:
    """The Polish ringing tone: 425 Hz, 1 s on, 4 s off (ITU-T E.180)."""
    return np.concatenate([sine(425, 1.0, dbov=-18), silence(4.0)])


def power(samples: Linear, frequency: float) -> float:
    """The share of the samples' energy at `frequency`, 0 to 1 (Goertzel)."""
    if not len(samples):
        return 0.0
    wave = samples.astype(np.float64)
    total = float(np.dot(wave, wave))
    if total <= 0:
        return 0.0
    phase = np.exp(-2j * np.pi * frequency / RATE * np.arange(len(wave)))
    return float(2 * np.abs(np.dot(wave, phase)) ** 2 / (len(wave) * total))


def level(samples: Linear) -> float:
    """RMS level in dBov; -96 for silence."""
    if not len(samples):
        return -96.0
    rms = float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    return 20 * np.log10(rms / 32768) if rms > 0.5 else -96.0


_SCALE = {"c": 261.63, "d": 293.66, "e": 329.63, "f": 349.23, "g": 392.0, "a": 440.0, "h": 493.88, "C": 523.25}
_TUNE = "c e g e | d f a f | e g C g | d g h g | c e a e | d f a f | e g C g | c e g C"


def hold_music() -> Linear:
    """Sixteen quiet seconds of broken chords over a bass, written for this product."""
    beats = [note for note in _TUNE.split() if note != "|"]
    length = 0.5
    out = np.zeros(int(len(beats) * length * RATE) + RATE, dtype=np.float64)
    for index, note in enumerate(beats):
        begin = int(index * length * RATE)
        out[begin:] += _pluck(_SCALE[note], len(out) - begin, 0.35)
        if index % 4 == 0:
            out[begin:] += _pluck(_SCALE[note] / 2, len(out) - begin, 0.30, decay=1.6)
    out = out[: int(len(beats) * length * RATE)]
    return (out / np.max(np.abs(out)) * 32767 * 10 ** (-15 / 20)).astype(np.int16)


def _pluck(frequency: float, samples: int, gain: float, *, decay: float = 3.0) -> np.ndarray:
    time = np.arange(samples) / RATE
    tone = np.sin(2 * np.pi * frequency * time) + 0.3 * np.sin(4 * np.pi * frequency * time)
    return gain * tone * np.exp(-decay * time) * np.minimum(1, time / 0.01)
