"""Is an agent still at the desk? Pure (runtime.md 17).

The desk gives a sign of life every 5 s, and so does each web process for itself. A ready agent without a sign for
SILENCE is unreachable. But when a whole web process went, nobody behind it could give one: then its agents have GRACE
from its return, and GONE at the longest when it does not come back. During that time no call is offered to them. A
process that is late tells what it heard late: a desk is silent as of the last time that its process told.
In a call only the leg counts: presence says nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SILENCE = timedelta(seconds=10)
GRACE = timedelta(seconds=30)
GONE = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Web:
    """A web process: its last sign of life, and when it (last) came up."""

    seen_at: datetime
    up_since: datetime


def is_present(seen_at: datetime, now: datetime) -> bool:
    """May be rung."""
    return now - seen_at <= SILENCE


def is_lost(seen_at: datetime, web: Web | None, now: datetime) -> bool:
    """Must not stay ready. `web` is the process through which the agent was last heard; None when unknown."""
    if is_present(seen_at, now):
        return False
    if web is None:
        return True
    if now - web.seen_at > SILENCE:  # the process is away
        return now - web.seen_at > GONE
    if web.seen_at - seen_at <= SILENCE:  # it has not told since
        return False
    return now - web.up_since > GRACE or seen_at >= web.up_since


def up_since(web: Web | None, boot_is_new: bool, now: datetime) -> datetime:
    """When a process that gives a sign of life now came up: now, if it is new or was silent."""
    if web is None or boot_is_new or now - web.seen_at > SILENCE:
        return now
    return web.up_since
