"""Callers of a centre that can do less than they ask for: it goes on serving as many as it can."""

from __future__ import annotations

from collections import deque
from math import inf

import pytest

from infolinia.telephony.switch.backlog import Backlog

UNCLAIMED = 8.0  # seconds after which a call that waits for its claim is refused


def claimed_in_time(a_second: int, work: float, seconds: int, behind: float) -> tuple[int, float]:
    """How many calls a centre claims that needs `work` seconds for each, in their order, and the longest that one of
    them waited. A call that was refused too late costs it as much."""
    backlog, calls = Backlog(behind), deque[tuple[str, float]]()
    claimed, longest, free_at = 0, 0.0, 0.0
    for number in range(a_second * seconds):
        now = number / a_second
        while calls and max(free_at, calls[0][1]) + work <= now:
            call, came = calls.popleft()
            free_at = max(free_at, came) + work
            waited = free_at - came
            backlog.heard(free_at)
            backlog.claimed(call, free_at)
            if waited <= UNCLAIMED:
                claimed, longest = claimed + 1, max(longest, waited)
        for call, came in calls:
            if now - came > UNCLAIMED:
                backlog.gone(call)
        if not backlog.refuses(now):
            backlog.came(f"c-{number}", now)
            calls.append((f"c-{number}", now))
    return claimed, longest


@pytest.mark.parametrize("a_second", [9, 12, 20])
def test_a_centre_that_can_do_eight_calls_a_second_does_eight_however_many_come(a_second: int):
    claimed, longest = claimed_in_time(a_second, work=1 / 8, seconds=300, behind=4.0)
    assert claimed >= 0.95 * 8 * 300
    assert longest < 5.0


def test_without_the_rule_it_would_serve_hardly_anybody():
    """The harm that the rule is for; a test of the model above."""
    claimed, _ = claimed_in_time(12, work=1 / 8, seconds=300, behind=inf)
    assert claimed < 0.2 * 8 * 300


def test_a_centre_that_keeps_up_refuses_nobody():
    claimed, _ = claimed_in_time(7, work=1 / 8, seconds=300, behind=4.0)
    assert claimed >= 7 * 300 - 1
