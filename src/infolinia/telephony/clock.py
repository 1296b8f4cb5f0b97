"""Two times and who tells them.

The loop's time is float seconds that never jump (timers, pacing); the instant is an aware UTC datetime (records).
A process derives the instant from its start and the loop's time, so that a corrected wall clock never makes two of its
events change places.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What a shell reads the time from; the twin passes a virtual one."""

    def seconds(self) -> float:
        """Monotonic seconds since an arbitrary start."""
        ...

    def instant(self) -> datetime:
        """The same moment as an aware UTC datetime."""
        ...


class SystemClock:
    """The machine's monotonic clock, and UTC as it was when this object was made plus what has passed since."""

    def __init__(self) -> None:
        self._started = datetime.now(UTC)
        self._zero = time.monotonic()

    def seconds(self) -> float:
        return time.monotonic()

    def instant(self) -> datetime:
        return self._started + timedelta(seconds=time.monotonic() - self._zero)
