"""Expected waits: the formula by hand, the pace of a line, what is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.floor.routing.expected import Pace, expected_wait, minutes_said, pace
from infolinia.floor.routing.facts import Outcome

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_the_wait_is_one_departure_after_another():
    assert expected_wait(0, Pace(4, 0, 240.0)) == pytest.approx(60)
    assert expected_wait(2, Pace(4, 0, 240.0)) == pytest.approx(180)
    # 1/60 a second served, each before it gives up at 1/120: 60 + 40 + 30
    assert expected_wait(2, Pace(4, 0, 240.0, 120.0)) == pytest.approx(130)
    assert expected_wait(1, Pace(4, 2, 240.0)) == 0.0
    assert expected_wait(0, Pace(0, 0, 240.0)) is None


@given(st.integers(0, 40), st.floats(1, 50), st.floats(10, 600), st.none() | st.floats(10, 600))
def test_who_stands_further_back_waits_longer_and_more_agents_help(ahead, agents, handling, patience):
    wait = expected_wait(ahead, Pace(agents, 0, handling, patience))
    assert wait < expected_wait(ahead + 1, Pace(agents, 0, handling, patience))
    assert wait > expected_wait(ahead, Pace(agents + 1, 0, handling, patience))


def done(queue: str, agent: str, handled: float | None, waited: float = 10.0, why: str = "answered") -> Outcome:
    return Outcome(queue, AT, why, waited, agent, handled)


def test_a_pace_is_learnt_from_the_calls_of_the_line():
    calls = [done("q", "a", 100.0) for _ in range(95)]
    found = pace("q", calls, calls, {"a", "b"}, 1)
    assert (found.agents, found.free, found.patience) == (2.0, 1, None)
    assert found.handling == pytest.approx((95 * 100 + 5 * 240) / 100)
    assert pace("q", [], [], {"a"}, 0) == Pace(1.0, 0, 240.0)


def test_agents_who_serve_another_line_count_in_part():
    calls = [done("q", "a", 100.0), *[done("r", "a", 100.0) for _ in range(9)], *[done("r", "z", 9.0)] * 90]
    assert pace("q", calls[:1], calls, {"a"}, 0).agents == pytest.approx((1 + 5) / (10 + 5))


def test_patience_is_the_waiting_of_all_for_each_who_gave_up():
    calls = [done("q", "a", 100.0, 20.0)] * 10 + [done("q", "", None, 60.0, "abandoned")] * 5
    assert pace("q", calls, calls[:10], {"a"}, 0).patience == pytest.approx((200 + 300) / 5)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, 0),
        (59.9, 0),
        (60, 1),
        (61, 2),
        (300, 5),
        (301, 10),
        (601, 15),
        (1801, None),
        (1800, 30),
        (None, None),
    ],
)
def test_callers_are_told_whole_minutes_never_fewer_than_expected(seconds, said):
    assert minutes_said(seconds) == said
