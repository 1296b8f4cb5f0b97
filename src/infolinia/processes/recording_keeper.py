"""Deletes recordings whose time is over: a task of the active centre. It goes through all that are old enough, some at
a time, once in a few hours; what is kept longer, and why, `infolinia recordings retention` tells."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from infolinia.telephony.clock import SystemClock

log = logging.getLogger(__name__)

AT_ONCE = 50  # recordings judged in one go
BETWEEN = 1.0  # seconds between two goes
ROUND_EVERY = 6 * 3600.0  # seconds


class RecordingKeeper:
    """`run` until cancelled. `in_database(work)` runs work in the writing thread."""

    def __init__(self, in_database: Callable[[Callable[[], Any]], Awaitable[Any]], *, clock: SystemClock) -> None:
        self._db, self._clock = in_database, clock

    async def run(self) -> None:
        while True:
            try:
                await self._round()
            except Exception:
                log.exception("recordings whose time is over could not be looked through")
            await asyncio.sleep(ROUND_EVERY)

    async def _round(self) -> None:
        from django.utils.timezone import localdate

        from infolinia.conduct import services

        after, today = "", localdate(self._clock.instant())
        while found := await self._db(lambda after=after: services.recordings_due(today, limit=AT_ONCE, after=after)):
            for due in found:
                if not due.verdict.is_over(today):
                    continue
                try:
                    now = self._clock.instant()
                    await self._db(lambda due=due, now=now: services.let_recording_go(due.recording, today, now=now))
                except OSError as error:
                    log.error("the recording %s cannot be deleted: %s", due.recording, error.strerror)
            after = found[-1].recording
            await asyncio.sleep(BETWEEN)
