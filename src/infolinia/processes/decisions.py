"""What the centre decides, committed several at a time.

A commit costs as much as a small decision: the lock is waited for, the disk is waited for, and everybody is told. What
was asked for while the writing thread was busy is therefore decided in one transaction, in the order of asking. Each
decision is a service, atomic by itself, and so a savepoint here: one that fails takes nothing of the others with it.
Nobody hears of a decision before the commit, and no transaction lasts much longer than LONGEST (runtime.md 22).
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import OperationalError, transaction

from infolinia.conduct.problems import NotActive

T = TypeVar("T")

LONGEST = 0.02  # seconds after which a transaction takes no further decision
FATAL = (OperationalError, NotActive)  # nothing can be written now, or not by us: no decision of the transaction stands


@dataclass(slots=True)
class _Asked:
    decide: Callable[[], Any]
    outcome: asyncio.Future[Any]


class Decisions:
    """Asked for on the loop, made in the writing thread. run: work in that thread."""

    def __init__(self, run: Callable[[Callable[[], list[Any]]], Awaitable[list[Any]]]) -> None:
        self._run = run
        self._waiting: deque[_Asked] = deque()
        self._news = asyncio.Event()

    async def make(self, decide: Callable[[], T]) -> T:
        """What `decide` returns or raises, once it is committed. Raises what kept the transaction from its commit."""
        asked = _Asked(decide, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        self._news.set()
        return await asked.outcome

    async def work(self) -> None:
        """Until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                await self._some()

    async def _some(self) -> None:
        batch = list(self._waiting)
        try:
            outcomes = await self._run(lambda: together([asked.decide for asked in batch]))
        except Exception as problem:
            outcomes = [problem] * len(batch)
        for outcome in outcomes:
            asked = self._waiting.popleft()
            if asked.outcome.cancelled():
                continue
            if isinstance(outcome, BaseException):
                asked.outcome.set_exception(outcome)
            else:
                asked.outcome.set_result(outcome)


def together(decisions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Make these decisions in one transaction: what each returned, or the exception it raised. Fewer than were asked
    for when time is up. Raises one of FATAL, and nothing was committed."""
    from infolinia.conduct import services

    outcomes: list[Any] = []
    enough = time.monotonic() + LONGEST
    with transaction.atomic(), services.one_transaction():
        for decide in decisions:
            try:
                outcomes.append(decide())
            except FATAL:
                raise
            except Exception as problem:
                outcomes.append(problem)
            if time.monotonic() > enough:
                break
    return outcomes
