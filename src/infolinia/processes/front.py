"""The connections of the page server: who opens one and says nothing, or half a request, does not keep it."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

SLOWEST_HEAD = 10.0  # seconds in which the head of a request must have come


class Front(H11Protocol):
    """uvicorn's own, which waits without end for the head of a request: a thousand half ones would be all our files."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._no_wait()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """After each piece that came: time runs while a head is not whole."""
        super().handle_events()
        if self.cycle is not None and not self.cycle.response_complete:
            self._no_wait()
        elif self._late is None and not self.transport.is_closing():
            self._wait()

    def _wait(self) -> None:
        self._late = self.loop.call_later(SLOWEST_HEAD, self._too_late)

    def _no_wait(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._late = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
