"""The virtual clock: it jumps to what is due next and never goes back; pure."""

from __future__ import annotations

from datetime import datetime, timedelta


class Clock:
    """`second` counts from `begin`."""

    def __init__(self, begin: datetime) -> None:
        self._begin, self.second = begin, 0.0

    @property
    def now(self) -> datetime:
        return self._begin + timedelta(seconds=self.second)

    def jump(self, second: float) -> None:
        """Raises ValueError for an instant that has passed."""
        if second < self.second:
            raise ValueError(f"the clock stands at {self.second} s and does not go back to {second} s")
        self.second = second
