"""Telephone keys as tones (DTMF, ITU-T Q.23): found in sound as Q.24 asks of a receiver; pure.

`Keys` tells digits of a line that sends them as tones only. `could_be_key` is for hiding them: it also says yes to a
piece of a tone, and now and then to a voice.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from infolinia.telephony.media.g711 import RATE, Linear
from infolinia.telephony.media.telephone_event import Began, Ended

HOP = RATE // 100  # samples: 10 ms
WINDOW = 2 * HOP
ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477, 1633)  # Hz
KEYS = ("123A", "456B", "789C", "*0#D")
_QUIETEST = 32768.0**2 * 10 ** (-36 / 10)  # mean square of both tones together: -36 dBov
_LEAST = 3  # windows of a digit, each 10 ms on: a tone of 40 ms is one, one of 20 ms is none
_GONE = 2  # windows without it after which a digit has ended
_TWIST = 10 ** (9 / 10)  # how much stronger one tone may be than the other; Q.24 has up to 8 dB
_ABOVE = 10 ** (6 / 10)  # how much stronger a tone must be than its neighbours of the same group


def _waves(length: int) -> NDArray[np.complex128]:
    taper = np.hanning(length)
    return np.exp(-2j * np.pi * np.outer((*ROWS, *COLUMNS), np.arange(length)) / RATE).astype(np.complex128) * taper


_AT_WINDOW = _waves(WINDOW)
_WHOLE = float((np.hanning(WINDOW).sum() / WINDOW) ** 2)  # of the energy of a tone that one wave finds
_AT_HOP = np.exp(-2j * np.pi * np.outer((*ROWS, *COLUMNS), np.arange(HOP)) / RATE)


def key_in(window: Linear) -> str:
    """The digit that sounds through all of `window` (WINDOW samples); empty when none does."""
    wave = window.astype(np.float64)
    mean_square = float(np.dot(wave, wave)) / WINDOW
    if mean_square < _QUIETEST:
        return ""
    found = np.abs(_AT_WINDOW @ wave) ** 2 * 2 / (WINDOW * WINDOW * _WHOLE)  # mean square of each tone
    rows, columns = found[:4], found[4:]
    row, column = int(rows.argmax()), int(columns.argmax())
    low, high = float(rows[row]), float(columns[column])
    if low + high < 0.75 * mean_square or max(low, high) > _TWIST * min(low, high):
        return ""
    second_low, second_high = float(np.partition(rows, 2)[2]), float(np.partition(columns, 2)[2])
    if low < _ABOVE * second_low or high < _ABOVE * second_high:
        return ""
    return KEYS[row][column]


def could_be_key(sound: Linear) -> bool:
    """Whether a digit may sound in any 10 ms of it. Rather once too often: what it says yes to is only hidden."""
    for at in range(0, max(1, len(sound) - HOP // 2), HOP // 2):
        piece = sound[at : at + HOP].astype(np.float64)
        energy = float(np.dot(piece, piece))
        if energy / HOP < _QUIETEST / 16:
            continue
        found = np.abs(_AT_HOP[:, : len(piece)] @ piece) ** 2 * 2 / max(1, len(piece))
        low, high = float(found[:4].max()), float(found[4:].max())
        if low + high > 0.55 * energy and min(low, high) > 0.03 * energy:
            return True
    return False


class Keys:
    """Digits in a stream of sound, given in pieces of any length."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.int16)
        self._seen = ""  # the digit of the last windows, told or not yet
        self._windows = self._missing = 0
        self._told = ""

    def take(self, sound: Linear) -> list[Began | Ended]:
        """What began or ended in it. The length of a digit is right to about 10 ms."""
        told: list[Began | Ended] = []
        self._rest = np.concatenate([self._rest, sound])
        while len(self._rest) >= WINDOW:
            told += self._window(key_in(self._rest[:WINDOW]))
            self._rest = self._rest[HOP:]
        return told

    def _window(self, digit: str) -> list[Began | Ended]:
        told: list[Began | Ended] = []
        if self._told and digit != self._told:
            self._missing += 1
            if self._missing >= _GONE or digit:
                told.append(Ended(self._told, (self._windows + 1) * HOP / RATE))
                self._told, self._seen, self._windows = "", "", 0
        if digit and digit == self._seen:
            self._windows += 1 + (self._missing if self._told else 0)
            self._missing = 0
        elif not self._told:
            self._seen, self._windows, self._missing = digit, int(bool(digit)), 0
        if self._seen and not self._told and self._windows >= _LEAST:
            self._told = self._seen
            told.append(Began(self._told))
        return told
