"""When an identity may no longer be checked by telephone. Pure (rules.md IDV-03).

Three answers that do not match lock the customer's telephone channel for 24 hours, in whichever calls they were given.
A match, or a lock that has passed, begins the count anew. Our reading: an answer older than 24 hours counts no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from infolinia.trades.customers.facts import Attempt

MOST_FAILED = 3
LOCKED_FOR = timedelta(hours=24)


def failed(attempts: Iterable[Attempt], now: datetime) -> tuple[datetime, ...]:
    """When the answers that count towards a lock at `now` were given, the oldest first. MOST_FAILED of them lock."""
    counted: tuple[datetime, ...] = ()
    for attempt in sorted((a for a in attempts if a.at <= now), key=lambda a: a.at):
        counted = () if attempt.matched else (*_within(counted, attempt.at), attempt.at)
    return _within(counted, now)


def locked_until(attempts: Iterable[Attempt], now: datetime) -> datetime | None:
    """Until when nothing is checked; None when it may be."""
    counted = failed(attempts, now)
    return counted[-1] + LOCKED_FOR if len(counted) >= MOST_FAILED else None


def _within(counted: tuple[datetime, ...], now: datetime) -> tuple[datetime, ...]:
    """Those that still count. A lock stands as a whole: it counts from the answer that closed it."""
    if len(counted) >= MOST_FAILED:
        return counted if now < counted[-1] + LOCKED_FOR else ()
    return tuple(at for at in counted if now < at + LOCKED_FOR)
