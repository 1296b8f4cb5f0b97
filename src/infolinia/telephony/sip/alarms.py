"""What wants to be woken when; pure. Each key has one time, so that repeated messages do not pile alarms up."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

Key = tuple[str, ...]


class Alarms:
    """Times by key. A key is woken at the earliest time set for it, and then says itself whether and when again."""

    def __init__(self) -> None:
        self._at: dict[Key, float] = {}
        self._heap: list[tuple[float, int, Key]] = []
        self._serial = 0

    def __len__(self) -> int:
        return len(self._at)

    def set(self, key: Key, at: float | None) -> None:
        """Wake `key` at `at`, or earlier where that is set; None changes nothing."""
        if at is None or self._at.get(key, at + 1) <= at:
            return
        self._at[key] = at
        self._serial += 1
        heapq.heappush(self._heap, (at, self._serial, key))
        if len(self._heap) > 256 and len(self._heap) > 4 * len(self._at):  # what was dropped long before its time
            self._heap = [(at, index, key) for index, (key, at) in enumerate(self._at.items())]
            heapq.heapify(self._heap)

    def drop(self, key: Key) -> None:
        """Wake `key` no more."""
        self._at.pop(key, None)

    def due(self) -> float | None:
        """The next time; None when nothing waits."""
        while self._heap and self._at.get(self._heap[0][2]) != self._heap[0][0]:
            heapq.heappop(self._heap)  # an earlier time took its place
        return self._heap[0][0] if self._heap else None

    def ring(self, now: float) -> Iterator[Key]:
        """The keys whose time has come."""
        while (at := self.due()) is not None and at <= now:
            _, _, key = heapq.heappop(self._heap)
            del self._at[key]
            yield key
