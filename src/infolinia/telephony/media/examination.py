"""A leg that is examined: for some seconds all that it says and hears is taken, then measured at once.

In a call a probe looks at a leg in passing, which says something after half a minute. A check before the calls has five
seconds. What was played to the leg meanwhile is looked for in what it said: an earphone that its microphone hears.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from infolinia.telephony.media import g711
from infolinia.telephony.media.echo import Echo, echo
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.levels import Meter
from infolinia.telephony.media.probe import Piece, laid_out

REPORT_EVERY = 1.0  # seconds from one report of ours to the next: the far end needs one to tell the way there and back
_MOST = 1_000  # packets of each direction that are kept
_AUDIBLE = 200  # amplitude from which what was played is no silence


class Examination:
    """Of one leg, in the place of its probe. `over` is called once its time has come; then `measure`, which computes
    for some 20 ms, fills `meter` and `echo`."""

    def __init__(self, leg: Leg, begun: float, seconds: float, over: Callable[[], None]) -> None:
        self._leg, self._begun, self._seconds, self._over = leg, begun, seconds, over
        self.meter, self.echo = Meter(), Echo()
        self._said: list[Piece] = []
        self._heard: list[Piece] = []
        self._is_over = False
        leg.says, leg.hears = (*leg.says, self.say), (*leg.hears, self.hear)

    def say(self, timestamp: int, ulaw: bytes, now: float) -> None:
        if len(self._said) < _MOST:
            self._said.append((timestamp, ulaw, now))

    def hear(self, timestamp: int, ulaw: bytes, now: float) -> None:
        if len(self._heard) < _MOST:
            self._heard.append((timestamp, ulaw, now))

    def look(self, now: float) -> None:
        if not self._is_over and now >= self._begun + self._seconds:
            over = self._over
            self.close()
            over()

    def close(self) -> None:
        self._is_over, self._over = True, _nothing  # what it called holds it: it must not hold that
        self._leg.says = tuple(put for put in self._leg.says if put != self.say)
        self._leg.hears = tuple(put for put in self._leg.hears if put != self.hear)

    def measure(self) -> None:
        """After its end, on any thread."""
        self.meter.take(g711.decode_ulaw(b"".join(ulaw for _, ulaw, _ in self._said)))
        if self._said and self._heard:
            self.echo = _echo(
                laid_out(self._heard, self._begun, self._seconds), laid_out(self._said, self._begun, self._seconds)
            )


def _nothing() -> None:
    """Nobody waits for its end any more."""


def _echo(heard: Linear, said: Linear) -> Echo:
    """Of what was said from the first note on: what was said before it would only hide it."""
    audible = np.flatnonzero(np.abs(heard.astype(np.int32)) > _AUDIBLE)
    if not len(audible):
        return Echo()
    first = int(audible[0])
    return echo(heard[first:], said[first:]) or Echo()
