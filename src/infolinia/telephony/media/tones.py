"""Tones made and found: call progress tones, a test tone, and the Goertzel detector; pure."""

from __future__ import annotations

import numpy as np

from infolinia.telephony.media.g711 import RATE, Linear

DTMF = {
    digit: (row, column)
    for row, digits in zip((697, 770, 852, 941), ("123A", "456B", "789C", "*0#D"), strict=True)
    for column, digit in zip((1209, 1336, 1477, 1633), digits, strict=True)
}  # ITU-T Q.23, Hz


def sine(frequency: float, seconds: float, *, dbov: float = -12.0) -> Linear:
    """A pure tone; the level is of its peak against full scale."""
    time = np.arange(int(seconds * RATE)) / RATE
    return (np.sin(2 * np.pi * frequency * time) * 32767 * 10 ** (dbov / 20)).astype(np.int16)


def silence(seconds: float) -> Linear:
    return np.zeros(int(seconds * RATE), dtype=np.int16)


def ringback() -> Linear:
    """The Polish ringing tone: 425 Hz, 1 s on, 4 s off (ITU-T E.180)."""
    return np.concatenate([sine(425, 1.0, dbov=-18), silence(4.0)])


def busy() -> Linear:
    """425 Hz, 0.5 s on, 0.5 s off (ITU-T E.180)."""
    return np.concatenate([sine(425, 0.5, dbov=-18), silence(0.5)])


def congestion() -> Linear:
    """425 Hz, 0.25 s on, 0.25 s off: no way through (ITU-T E.180)."""
    return np.concatenate([sine(425, 0.25, dbov=-18), silence(0.25)])


def record_warning() -> Linear:
    """1400 Hz for 0.4 s, then 14.6 s of silence: the call is recorded (ITU-T E.180)."""
    return np.concatenate([sine(1400, 0.4, dbov=-22), silence(14.6)])


def check() -> Linear:
    """Three rising notes that a headset's test plays: soft, without clicks, and each of its own pitch, so that what
    comes back of them has one delay only."""
    rise = np.minimum(1.0, np.arange(int(0.4 * RATE)) / (0.02 * RATE))
    shape = rise * rise[::-1]
    return np.concatenate([(sine(note, 0.4, dbov=-22) * shape).astype(np.int16) for note in (523.25, 659.26, 783.99)])


def dtmf(digit: str, seconds: float = 0.1, *, dbov: float = -14.0) -> Linear:
    """A digit's two tones (ITU-T Q.23)."""
    row, column = DTMF[digit]
    return sine(row, seconds, dbov=dbov) + sine(column, seconds, dbov=dbov)


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


def digit_in(samples: Linear) -> str:
    """The DTMF digit that sounds through all of `samples` (40 ms or more); empty when none does."""
    if level(samples) < -36:
        return ""
    shares = {digit: (power(samples, low), power(samples, high)) for digit, (low, high) in DTMF.items()}
    digit, (low, high) = max(shares.items(), key=lambda item: min(item[1]))
    return digit if low + high > 0.8 and min(low, high) > 0.15 else ""  # twist of up to about 6 dB


def level(samples: Linear) -> float:
    """RMS level in dBov; -96 for silence."""
    if not len(samples):
        return -96.0
    rms = float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    return 20 * np.log10(rms / 32768) if rms > 0.5 else -96.0
