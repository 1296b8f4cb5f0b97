"""Whether a leg says what it hears, a moment later: echo of a telephone line, or a headset whose microphone hears the
loudspeaker; pure.

The two are laid beside each other at every delay up to half a second; the likeness is how much of what is said can be
what was heard (normalised cross-correlation, 1: all of it). Speakers who answer each other are never alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infolinia.telephony.media.g711 import RATE, Linear

LONGEST = 0.5  # seconds of delay
LIKE = 0.35  # likeness from which it is echo
_SOFTEST = 30.0  # amplitude (root mean square) below which nothing is to be compared


@dataclass(frozen=True, slots=True)
class Echo:
    """likeness: 0 to 1. delay_ms: how much later. loss_db: how much softer than it was heard."""

    likeness: float = 0.0
    delay_ms: float = 0.0
    loss_db: float = 0.0

    @property
    def is_echo(self) -> bool:
        return self.likeness >= LIKE


def echo(heard: Linear, said: Linear) -> Echo | None:
    """Both from the same instant, 8000 Hz, a second or more. None when there is too little sound to compare."""
    size = min(len(heard), len(said))
    reach = int(LONGEST * RATE)
    if size < 2 * reach:
        return None
    far, near = heard[:size].astype(np.float64), said[:size].astype(np.float64)
    far[size - reach :] = 0.0  # what could come back only after the end
    if np.sqrt(np.mean(far**2)) < _SOFTEST or np.sqrt(np.mean(near**2)) < _SOFTEST / 10:
        return None
    length = 1 << (2 * size - 1).bit_length()
    spectrum = np.conj(np.fft.rfft(far, length)) * np.fft.rfft(near, length)
    products = np.fft.irfft(spectrum, length)[: reach + 1]
    energies = np.concatenate([[0.0], np.cumsum(near**2)])
    whole = size - reach
    windows = energies[whole : whole + reach + 1] - energies[: reach + 1]
    likeness = np.abs(products) / np.sqrt(np.maximum(windows, 1.0) * np.sum(far**2))
    at = int(likeness.argmax())
    softer = float(np.sum(far**2) / max(abs(products[at]), 1.0))
    return Echo(round(float(likeness[at]), 3), at * 1000 / RATE, round(20 * float(np.log10(max(softer, 1e-3))), 1))
