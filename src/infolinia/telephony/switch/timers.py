"""Deadlines by name; pure. Setting a name again moves it."""

from __future__ import annotations

import heapq


class Timers:
    """A heap of (time, name) that forgets lazily what was moved or dropped."""

    def __init__(self) -> None:
        self._at: dict[tuple[str, str], float] = {}
        self._heap: list[tuple[float, tuple[str, str]]] = []

    def set(self, what: str, whose: str, at: float) -> None:
        name = (what, whose)
        self._at[name] = at
        heapq.heappush(self._heap, (at, name))
        if len(self._heap) > 64 and len(self._heap) > 4 * len(self._at):
            self._heap = [(at, name) for name, at in self._at.items()]
            heapq.heapify(self._heap)

    def drop(self, what: str, whose: str) -> None:
        self._at.pop((what, whose), None)

    def has(self, what: str, whose: str) -> bool:
        return (what, whose) in self._at

    def due(self) -> float | None:
        """When the next one is; None when there is none."""
        while self._heap and self._at.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def elapse(self, now: float) -> list[tuple[str, str]]:
        """The names whose time has come, in order; they are forgotten."""
        passed: list[tuple[str, str]] = []
        while (due := self.due()) is not None and due <= now:
            _, name = heapq.heappop(self._heap)
            del self._at[name]
            passed.append(name)
        return passed

    def __len__(self) -> int:
        return len(self._at)
