"""What becomes of a call when the centre is closed: pure, every case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.conduct.evacuation import NOT_TALKING, TALKING, Closing, Plan, fate
from infolinia.conduct.facts import CallState

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def closing(*, to: str = "", drill: bool = False, seconds: int = 60) -> Closing:
    return Closing(1, "TRZY", "fire", drill, NOON, "7", Plan("parking", seconds, to))


def what(state: CallState, after: float = 0.0, made: Closing | None = None, **facts: bool) -> str:
    given_ = {"distress": False, "emergency": False, "tried": False, "left": False, **facts}
    return fate(made or closing(), state, **given_, now=NOON + timedelta(seconds=after))


def test_who_waits_is_told_at_once_and_who_talks_after_a_minute():
    assert what(CallState.WAITING) == "tell"
    assert (what(CallState.TALKING, 59), what(CallState.TALKING, 60)) == ("nothing", "tell")
    assert what(CallState.HELD, left=True) == "tell"


def test_a_person_in_distress_is_never_cut_and_goes_on_at_the_other_number_where_there_is_one():
    assert what(CallState.TALKING, 600, distress=True) == "nothing"
    assert what(CallState.TALKING, 600, closing(to="112"), distress=True) == "hand_over"
    assert what(CallState.TALKING, 10, closing(to="112"), distress=True) == "nothing"


def test_calls_of_an_emergency_line_are_handed_over_and_told_when_the_other_number_does_not_answer():
    there = closing(to="+48991000999")
    assert what(CallState.WAITING, made=there, emergency=True) == "hand_over"
    assert what(CallState.WAITING, made=there, emergency=True, tried=True) == "tell"
    assert what(CallState.WAITING, emergency=True) == "tell"


states = st.sampled_from(list(CallState))


@given(states, st.integers(0, 3600), st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_a_drill_touches_nothing_and_a_closing_leaves_nobody_on_the_line(
    state, after, there, distress, emergency, tried, left
):
    facts = {"distress": distress, "emergency": emergency, "tried": tried, "left": left}
    assert what(state, after, closing(drill=True), **facts) == "nothing"
    found = what(state, after, closing(to="+48991000999" if there else ""), **facts)
    if state in NOT_TALKING:
        assert found != "nothing"
    if state in TALKING and after >= 60 and not distress:
        assert found != "nothing"
    if found == "hand_over":
        assert there
        assert not tried
        assert distress or emergency
    if state not in (*NOT_TALKING, *TALKING):
        assert found == "nothing"


@pytest.mark.parametrize("seconds", [0, 60, 600])
def test_the_plan_says_how_long_calls_may_be_ended_by_their_agents(seconds):
    made = closing(seconds=seconds)
    assert what(CallState.TALKING, seconds, made) == "tell"
    if seconds:
        assert what(CallState.TALKING, seconds - 1, made) == "nothing"
