"""Events kept until they are acknowledged, within bounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.switch.door import Event, LegEnded, Quality, decode
from infolinia.telephony.switch.outlet import AT_ONCE, Outlet

AT = datetime(2026, 3, 2, tzinfo=UTC)


def ended(leg: str = "l") -> Callable[[int], Event]:
    return lambda seq: LegEnded(switch="s", boot="b", seq=seq, at=AT, call="c", leg=leg, by="far")


def quality(leg: str, received: int) -> Callable[[int], Event]:
    return lambda seq: Quality(switch="s", boot="b", seq=seq, at=AT, call="c", leg=leg, received=received)


def numbers(again: list[bytes]) -> list[int]:
    found = [decode(data) for data in again]
    return [event.seq for event in found if isinstance(event, Event)]


def test_events_are_numbered_from_one_without_gaps():
    outlet = Outlet()
    assert [outlet.give(ended(), 0.0)[0].seq for _ in range(3)] == [1, 2, 3]


def test_what_is_not_acknowledged_is_sent_again_every_half_second_from_the_lowest():
    outlet = Outlet()
    for _ in range(3):
        outlet.give(ended(), 0.0)
    assert outlet.again(0.4) == []
    assert numbers(outlet.again(0.5)) == [1, 2, 3]
    assert outlet.again(0.9) == []
    outlet.acknowledge(2)
    assert numbers(outlet.again(1.0)) == [1, 3]
    outlet.acknowledge_through(3)
    assert outlet.again(9.0) == []
    assert outlet.bytes == len(outlet) == 0


def test_a_centre_that_returns_is_not_flooded_and_goes_on_as_it_acknowledges():
    outlet = Outlet()
    for _ in range(5_000):
        outlet.give(ended(), 0.0)
    first = outlet.again(1.0)
    assert sum(map(len, first)) < AT_ONCE + 1_000
    assert outlet.again(1.1) == []
    outlet.acknowledge_through(len(first))
    assert numbers(outlet.again(1.1))[0] == len(first) + 1


def test_beyond_the_bound_quality_is_merged_and_facts_are_not():
    outlet = Outlet(bound=1_000)
    while not outlet.full:
        outlet.give(ended(), 0.0)
    held = outlet.seq
    for received in range(3):
        assert outlet.give_quality("l-1", quality("l-1", received), 0.0) is None
    assert outlet.give_quality("l-2", quality("l-2", 9), 0.0) is None
    assert outlet.merged == 2
    outlet.give(ended(), 0.0)
    assert outlet.seq == held + 1
    assert outlet.release_merged(0.0) == []
    outlet.forget_quality("l-2")
    outlet.acknowledge_through(held + 1)
    released = [event for event, _ in outlet.release_merged(0.0)]
    assert [(event.seq, event.received) for event in released if isinstance(event, Quality)] == [(held + 2, 2)]
    assert outlet.give_quality("l-1", quality("l-1", 4), 0.0) is not None


@given(st.lists(st.one_of(st.just("give"), st.just("quality"), st.integers(1, 40), st.integers(-40, -1)), max_size=60))
def test_whatever_happens_bytes_and_numbers_add_up(steps: list[str | int]):
    outlet, given_numbers = Outlet(bound=2_000), 0
    for now, step in enumerate(steps, 1):
        match step:
            case "give":
                outlet.give(ended(), 0.0)
                given_numbers += 1
            case "quality":
                given_numbers += outlet.give_quality("l", quality("l", 1), 0.0) is not None
            case int() if step > 0:
                outlet.acknowledge(step)
            case int():
                outlet.acknowledge_through(-step)
            case _:
                raise AssertionError(step)
        assert outlet.seq == given_numbers
        waiting = outlet.again(float(now))
        assert sum(map(len, waiting)) == outlet.bytes
        assert numbers(waiting) == sorted(numbers(waiting))
