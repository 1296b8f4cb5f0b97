"""The table of an agent's states."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.floor.routing.facts import AgentState
from infolinia.floor.routing.states import MISSED, ON_A_CALL, TABLE, Act, NotNow, do, signed_out

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
S, A = AgentState, Act


def after(*acts, status=None):
    """The status after acts a second apart; each an Act or (Act, keywords)."""
    status = status or signed_out(NOW)
    for number, act in enumerate(acts, 1):
        act, kwargs = act if isinstance(act, tuple) else (act, {})
        call = {"call": "c-1"} if act is A.RING or act in ON_A_CALL else {}
        status = do(status, act, NOW + timedelta(seconds=number), **{**call, **kwargs})
    return status


def test_a_shift():
    end = {"until": NOW + timedelta(seconds=99)}
    assert after(A.SIGN_IN).reason == "preparing"
    assert after(A.SIGN_IN, A.READY).state is S.READY
    assert after(A.SIGN_IN, A.READY, A.RING, A.ANSWER, A.HOLD, A.RESUME).state is S.TALKING
    wrap_up = after(A.SIGN_IN, A.READY, A.RING, A.ANSWER, (A.RELEASE, end))
    assert (wrap_up.state, wrap_up.call, wrap_up.until) == (S.WRAP_UP, "c-1", end["until"])
    again = after(A.FINISH, status=wrap_up)
    assert (again.state, again.call, again.until) == (S.READY, "", None)
    assert after(A.SIGN_OUT, status=again).state is S.OUT


def test_without_wrap_up_the_agent_is_free_at_once():
    assert after(A.SIGN_IN, A.READY, A.RING, A.ANSWER, A.RELEASE).state is S.READY


def test_one_missed_ring_goes_to_the_end_of_the_line_two_are_a_break():
    once = after(A.SIGN_IN, A.READY, A.RING, A.MISS)
    assert (once.state, once.missed, once.idle_since) == (S.READY, 1, NOW + timedelta(seconds=4))
    twice = after(A.RING, A.MISS, status=once)
    assert (twice.state, twice.reason, twice.call) == (S.BREAK, MISSED, "")
    assert (
        after(A.RING, A.DECLINE, A.RING, A.MISS, status=once).state is S.READY
    )  # a decline shows that someone sits there
    assert (
        after(A.RING, A.WITHDRAW, A.RING, A.MISS, status=once).state is S.BREAK
    )  # a caller who hangs up shows nothing


def test_a_caller_who_hangs_up_costs_no_place_in_the_line():
    ready = after(A.SIGN_IN, A.READY)
    assert after(A.RING, A.WITHDRAW, status=ready).idle_since == ready.idle_since


def test_a_break_asked_for_in_a_call_begins_after_it():
    talking = after(A.SIGN_IN, A.READY, A.RING, A.ANSWER, (A.BREAK, {"reason": "rest"}))
    assert (talking.state, talking.pending) == (S.TALKING, "rest")
    done = after(A.RELEASE, status=talking)
    assert (done.state, done.reason, done.pending) == (S.BREAK, "rest", "")
    ringing = after(A.SIGN_IN, A.READY, A.RING, (A.BREAK, {"reason": "meal"}), A.MISS)
    assert (ringing.state, ringing.reason) == (S.BREAK, "meal")


@pytest.mark.parametrize(
    "acts",
    [
        (A.READY,),
        (A.SIGN_IN, A.SIGN_IN),
        (A.SIGN_IN, A.RING),
        (A.SIGN_IN, A.READY, A.RING, A.RING),
        (A.SIGN_IN, A.READY, A.RING, A.SIGN_OUT),
        (A.SIGN_IN, A.READY, A.RING, A.ANSWER, A.READY),
        (A.SIGN_IN, A.READY, A.RING, A.ANSWER, A.ANSWER),
    ],
)
def test_what_does_not_fit_is_refused(acts):
    with pytest.raises(NotNow) as refused:
        after(*acts)
    assert refused.value.code == "state"


def test_an_act_on_another_call_is_refused():
    with pytest.raises(NotNow) as refused:
        after(A.SIGN_IN, A.READY, A.RING, (A.ANSWER, {"call": "c-2"}))
    assert refused.value.code == "other-call"


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(A)), st.sampled_from(["c-1", "c-2"]), st.booleans()), max_size=40))
def test_whatever_happens_a_status_makes_sense(acts):
    status, now = signed_out(NOW), NOW
    for act, call, wraps_up in acts:
        now += timedelta(seconds=1)
        before = status
        try:
            status = do(status, act, now, call=call, until=now if wraps_up or act is A.RING else None, reason="rest")
        except NotNow:
            assert (before.state, act) not in TABLE or call != before.call
            continue
        assert bool(status.call) == (status.state.has_call or status.state is S.WRAP_UP)
        assert (status.until is not None) == (status.state in (S.RINGING, S.WRAP_UP))
        assert bool(status.reason) == (status.state is S.BREAK)
        assert not status.pending or status.call
        assert status.since <= now
        assert status.idle_since <= now
