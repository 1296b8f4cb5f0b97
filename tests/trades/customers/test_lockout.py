"""Three answers that do not match close the telephone channel for a day; what counts, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from infolinia.trades.customers.facts import Attempt
from infolinia.trades.customers.lockout import failed, locked_until

MIDDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


def attempts(*hours: float, matched: tuple[float, ...] = ()) -> list[Attempt]:
    """Wrong answers so many hours before midday, and right ones."""
    wrong = [Attempt(MIDDAY - h * HOUR, matched=False) for h in hours]
    return [*wrong, *(Attempt(MIDDAY - h * HOUR, matched=True) for h in matched)]


@pytest.mark.parametrize(
    ("made", "count", "until"),
    [
        ([], 0, None),
        (attempts(2, 1), 2, None),
        (attempts(3, 2, 1), 3, MIDDAY - HOUR + DAY),
        (attempts(20, 2, 1, matched=(1.5,)), 1, None),  # a match begins anew
        (attempts(25, 2, 1), 2, None),  # older than a day
        (attempts(50, 26, 2, 1), 2, None),  # never three within a day
        (attempts(26, 25, 24), 0, None),  # the lock passes at this very moment
        (attempts(30, 26, 23), 3, MIDDAY - 23 * HOUR + DAY),  # a lock stands whole, though its first answer is old
        (attempts(26, 25, 24, 0), 1, None),  # after a lock the count begins anew
        ([*attempts(3, 2), Attempt(MIDDAY + HOUR, matched=False)], 2, None),  # what is still to come counts nothing
    ],
)
def test_what_counts(made: list[Attempt], count: int, until: datetime | None):
    for order in (made, made[::-1]):
        assert (len(failed(order, MIDDAY)), locked_until(order, MIDDAY)) == (count, until)
