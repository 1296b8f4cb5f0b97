"""How often a password may be guessed. Pure: what was tried and the time are passed in.

Counted for a name from one address, so that nobody can lock a colleague out from elsewhere; and for an address over
all names, so that one password cannot be tried on everyone. A try while waiting is not counted: waiting ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

WITHIN = timedelta(minutes=10)
FOR_A_NAME = 5  # wrong tries of one name from one address within WITHIN
FOR_AN_ADDRESS = 25  # wrong tries from one address within WITHIN


def waits_until(of_name: Sequence[datetime], of_address: Sequence[datetime], now: datetime) -> datetime | None:
    """When the next try is looked at again; None when at once. Both are the instants of wrong tries, in any order."""
    ends = [end for end in (_full(of_name, FOR_A_NAME, now), _full(of_address, FOR_AN_ADDRESS, now)) if end]
    return max(ends, default=None)


def _full(tries: Sequence[datetime], limit: int, now: datetime) -> datetime | None:
    recent = sorted(at for at in tries if at > now - WITHIN)
    return recent[-limit] + WITHIN if len(recent) >= limit else None
