"""What a leg sounds like, looked at in passing: a short stretch of it now and then, and sometimes a longer one of both
sides, for echo.

A probe hangs on a leg's `says` and `hears` like a recorder, only while a stretch lasts: otherwise it costs the packets
nothing. The plane calls `look` ten times a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from infolinia.telephony.media import g711
from infolinia.telephony.media.echo import Echo
from infolinia.telephony.media.g711 import RATE, Linear
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.levels import Meter

EVERY = 5.0  # seconds from one stretch to the next
SHORT = 0.6  # seconds of a stretch
LONG = 1.6  # seconds of one in which echo is looked for
LONG_EVERY = 4  # stretches

Piece: TypeAlias = tuple[int, bytes, float]  # as a Put is given it


class Probe:
    """On one leg, from its making to its end. `compare` is given what a leg heard and said in the same stretch, and
    whom to tell what it finds, at once or later.
    """

    def __init__(self, leg: Leg, compare: Callable[[Linear, Linear, Callable[[Echo], None]], None]) -> None:
        self._leg, self._compare = leg, compare
        self.meter = Meter()
        self.echo = Echo()
        self._said: list[Piece] = []
        self._heard: list[Piece] = []
        self._begun: float | None = None
        self._until = self._due = 0.0
        self._stretches = 0

    def say(self, timestamp: int, ulaw: bytes, now: float) -> None:
        self._said.append((timestamp, ulaw, now))

    def hear(self, timestamp: int, ulaw: bytes, now: float) -> None:
        self._heard.append((timestamp, ulaw, now))

    def look(self, now: float) -> None:
        """Begin or end a stretch, when it is time."""
        if self._begun is not None:
            if now >= self._until:
                self._end()
        elif self._leg.last_heard is not None and now >= self._due:
            self._begun, self._due = now, now + EVERY
            self._stretches += 1
            self._leg.says = (*self._leg.says, self.say)
            is_long = self._stretches % LONG_EVERY == 0 and self._leg.sent_at is not None
            self._until = now + (LONG if is_long else SHORT)
            if is_long:
                self._leg.hears = (*self._leg.hears, self.hear)

    def close(self) -> None:
        if self._begun is not None:
            self._end()

    def _found(self, echo: Echo) -> None:
        self.echo = echo

    def _end(self) -> None:
        leg, begun = self._leg, self._begun or 0.0
        leg.says = tuple(put for put in leg.says if put != self.say)
        leg.hears = tuple(put for put in leg.hears if put != self.hear)
        said, heard, self._said, self._heard, self._begun = self._said, self._heard, [], [], None
        self.meter.take(g711.decode_ulaw(b"".join(ulaw for _, ulaw, _ in said)))
        if said and heard:
            self._compare(laid_out(heard, begun, LONG), laid_out(said, begun, LONG), self._found)


def laid_out(pieces: list[Piece], begun: float, seconds: float) -> Linear:
    """The sound of a stretch that began at `begun`, each piece at its place; silence where none came."""
    first, _, came = pieces[0]
    zero = first - int((came - begun) * RATE)
    out: Linear = np.zeros(int(seconds * RATE), np.int16)
    for timestamp, ulaw, _ in pieces:
        place = (timestamp - zero) & 0xFFFFFFFF
        if place + len(ulaw) <= len(out):
            out[place : place + len(ulaw)] = g711.decode_ulaw(ulaw)
    return out
