"""Collecting digits: how many, until which terminator, for how long; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Because: TypeAlias = Literal["count", "terminator", "timeout", "ended"]


@dataclass(slots=True)
class Collector:
    """Digits of one leg from `since` on. `timeout`: seconds of silence, from the start and after each digit."""

    count: int
    terminator: str
    timeout: float
    since: float  # loop seconds
    digits: str = ""

    def digit(self, digit: str, now: float) -> Because | None:
        """Take a digit; says why collecting is over, or None. The terminator is not among `digits`."""
        self.since = now
        if digit == self.terminator:
            return "terminator"
        self.digits += digit
        return "count" if len(self.digits) >= self.count else None

    def due(self) -> float:
        return self.since + self.timeout

    def elapse(self, now: float) -> Because | None:
        return "timeout" if now >= self.due() else None
