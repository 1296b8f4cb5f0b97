"""Deadlines by name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.switch.timers import Timers


def test_what_is_set_again_is_moved_and_what_is_dropped_never_comes():
    timers = Timers()
    timers.set("ring", "a", 5.0)
    timers.set("ring", "b", 3.0)
    timers.set("ring", "c", 1.0)
    timers.set("ring", "b", 9.0)
    timers.drop("ring", "c")
    assert timers.due() == 5.0
    assert timers.elapse(8.0) == [("ring", "a")]
    assert timers.elapse(9.0) == [("ring", "b")]
    assert timers.due() is None


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.one_of(st.none(), st.integers(0, 50))), max_size=300))
def test_timers_agree_with_a_plain_dictionary(steps: list[tuple[str, int | None]]):
    timers, plain = Timers(), dict[str, int]()
    for name, at in steps:
        if at is None:
            timers.drop("t", name)
            plain.pop(name, None)
        else:
            timers.set("t", name, at)
            plain[name] = at
        assert timers.due() == min(plain.values(), default=None)
        assert len(timers) == len(plain)
    assert {name for _, name in timers.elapse(25)} == {name for name, at in plain.items() if at <= 25}


def test_dropped_deadlines_do_not_pile_up():
    timers = Timers()
    for number in range(10_000):
        timers.set("longest", str(number), 1e6 + number)
        timers.drop("longest", str(number))
    assert len(timers._heap) < 200
