"""The beat of generated sound: one ticker a loop, every 20 ms on absolute deadlines, so that it never drifts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

TICK = 0.020  # seconds
_GIVE_UP = 10  # ticks behind after which the missed ones are left out


class Beat:
    """Which ticks are due; pure. Deadlines are whole ticks after the start."""

    __slots__ = ("_next", "skipped")

    def __init__(self, now: float) -> None:
        self._next = now
        self.skipped = 0

    @property
    def next(self) -> float:
        return self._next

    def due(self, now: float) -> list[float]:
        """The deadlines that have come, oldest first. When the loop stood still for long only the last is given."""
        behind = int((now - self._next) / TICK) + 1 if now >= self._next else 0
        if behind > _GIVE_UP:
            self.skipped += behind - 1
            self._next += (behind - 1) * TICK
            behind = 1
        found = [self._next + n * TICK for n in range(behind)]
        self._next += behind * TICK
        return found


class Ticker:
    """Calls `tick(deadline)` for each 20 ms from `start` to `stop`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, tick: Callable[[float], None]) -> None:
        self._loop, self._tick = loop, tick
        self._beat: Beat | None = None
        self._handle: asyncio.Handle | None = None

    @property
    def is_running(self) -> bool:
        return self._beat is not None

    def start(self) -> None:
        if self._beat is None:
            self._beat = Beat(self._loop.time())
            self._handle = self._loop.call_soon(self._wake)

    def stop(self) -> None:
        self._beat = None
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _wake(self) -> None:
        if self._beat is None:
            return
        for deadline in self._beat.due(self._loop.time()):
            self._tick(deadline)
        if self._beat is not None:
            self._handle = self._loop.call_at(self._beat.next, self._wake)
