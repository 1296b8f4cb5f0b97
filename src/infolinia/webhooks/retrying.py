"""When a delivery that failed is tried again, and when it is given up; pure.

The waits are those of Standard Webhooks, with up to a tenth added so that what failed together does not return
together. After the last one a delivery is dead: it is listed, and a person may send it again. A hook at which nothing
was taken for `GIVEN_UP` is stopped.
"""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS = (5.0, 300.0, 1800.0, 7200.0, 18_000.0, 36_000.0, 50_400.0, 72_000.0, 86_400.0)  # seconds
LONGEST_ASKED = 86_400.0  # seconds of a Retry-After that are believed
GIVEN_UP = timedelta(days=5)
GONE = 410  # the receiver says that it is there no more


def next_try(tries: int, now: datetime, *, chance: float, asked: float = 0.0) -> datetime | None:
    """After `tries` that failed; None: no more. chance: 0 to 1, random. asked: seconds of a Retry-After."""
    if tries > len(WAITS):
        return None
    wait = WAITS[max(0, tries - 1)] * (1 + chance / 10)
    return now + timedelta(seconds=max(wait, min(asked, LONGEST_ASKED)))


def is_given_up(failing_since: datetime | None, now: datetime) -> bool:
    """Whether a hook has failed for so long that it is stopped."""
    return failing_since is not None and now - failing_since >= GIVEN_UP
