"""How much of something one far end may do in a time: a token bucket; pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Allowance:
    """`burst` at once, and `rate` a second for as long as one likes."""

    rate: float
    burst: float
    _spent: float = 0.0
    _at: float = 0.0

    def take(self, now: float) -> bool:
        """Whether one more is allowed at `now` (loop seconds); it is counted if so."""
        spent = max(0.0, self._spent - (now - self._at) * self.rate)
        self._at, self._spent = now, spent
        if spent + 1 > self.burst:
            return False
        self._spent = spent + 1
        return True
