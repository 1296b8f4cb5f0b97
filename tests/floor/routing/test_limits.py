"""Full, closed or too late: what happens to the call then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.floor.routing.facts import Queue, Then, Waiting
from infolinia.floor.routing.limits import due_at, place, too_late

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUEUE = Queue("q", "NAD", max_length=2, max_wait=300)


def test_a_queue_takes_calls_until_it_is_full():
    queues = {"q": QUEUE}
    assert place("q", queues, {"q": 1}, lambda _: True).queue == "q"
    full = place("q", queues, {"q": 2}, lambda _: True)
    assert (full.queue, full.then, full.because) == (None, Then("announce", announcement="full"), "full")
    closed = place("q", queues, {}, lambda _: False)
    assert (closed.queue, closed.then, closed.because) == (None, Then("announce", announcement="closed"), "closed")


def test_a_full_queue_overflows_into_the_next_open_one():
    over = Then("overflow", queue="b")
    queues = {
        "a": replace(QUEUE, id="a", when_full=over),
        "b": replace(QUEUE, id="b", when_closed=Then("overflow", queue="c")),
        "c": replace(QUEUE, id="c"),
    }
    assert place("a", queues, {"a": 2}, lambda queue: queue.id != "b").path == ("a", "b", "c")
    assert place("a", queues, {"a": 2}, lambda queue: queue.id != "b").queue == "c"


def test_a_ring_of_overflows_ends_with_an_announcement():
    queues = {
        "a": replace(QUEUE, id="a", when_full=Then("overflow", queue="b")),
        "b": replace(QUEUE, id="b", when_full=Then("overflow", queue="a")),
    }
    ended = place("a", queues, {"a": 2, "b": 9}, lambda _: True)
    assert (ended.queue, ended.then, ended.path) == (None, Then("announce", announcement="full"), ("a", "b"))


def test_a_call_waits_no_longer_than_its_queue_allows_but_a_ring_is_let_out():
    waiting = Waiting("c", "q", NOW - timedelta(seconds=300))
    assert due_at(waiting, QUEUE) == NOW
    assert too_late(waiting, QUEUE, NOW) == Then("announce", announcement="late")
    assert too_late(waiting, QUEUE, NOW - timedelta(seconds=1)) is None
    assert too_late(replace(waiting, ringing=frozenset({"a"})), QUEUE, NOW) is None
    assert too_late(waiting, replace(QUEUE, max_wait=None), NOW + timedelta(days=1)) is None


names = st.sampled_from(["a", "b", "c", "gone"])
thens = st.one_of(
    st.builds(Then, st.just("announce"), st.just("x")),
    st.builds(Then, st.just("overflow"), queue=names),
    st.just(Then("refuse")),
)


@given(
    st.lists(st.tuples(thens, thens, st.none() | st.integers(0, 2)), min_size=3, max_size=3),
    st.dictionaries(names, st.integers(0, 3)),
    st.frozensets(names),
)
def test_every_call_gets_an_answer(rules, lengths, open_now):
    queues = {
        id_: Queue(id_, "NAD", when_full=full, when_closed=closed, max_length=longest)
        for id_, (full, closed, longest) in zip("abc", rules, strict=True)
    }
    found = place("a", queues, lengths, lambda queue: queue.id in open_now)
    assert (found.queue is None) != (found.then is None)
    if found.queue:
        longest = queues[found.queue].max_length
        assert found.queue in open_now
        assert longest is None or lengths.get(found.queue, 0) < longest
    else:
        assert found.then.kind != "overflow"


def test_an_unknown_queue_is_a_fault_of_the_caller():
    with pytest.raises(KeyError):
        place("x", {}, {}, lambda _: True)
