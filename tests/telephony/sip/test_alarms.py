"""Alarms: each key is woken at its earliest time, once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.alarms import Alarms


def test_a_key_is_woken_at_its_earliest_time_once():
    alarms = Alarms()
    assert alarms.due() is None
    alarms.set(("a",), 5.0)
    alarms.set(("a",), 7.0)
    alarms.set(("a",), None)
    alarms.set(("b",), 6.0)
    alarms.set(("a",), 2.0)
    assert (alarms.due(), len(alarms)) == (2.0, 2)
    assert list(alarms.ring(5.5)) == [("a",)]
    assert alarms.due() == 6.0
    assert list(alarms.ring(6.0)) == [("b",)]
    assert (alarms.due(), len(alarms)) == (None, 0)


def test_who_asks_anew_while_it_rings_is_woken_anew():
    alarms = Alarms()
    alarms.set(("a",), 1.0)
    rung = 0
    for key in alarms.ring(3.0):
        rung += 1
        alarms.set(key, float(rung + 1))
    assert rung == 3
    assert alarms.due() == 4.0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20))))
def test_nothing_is_lost_and_nothing_piles_up(settings: list[tuple[str, int]]):
    alarms, earliest = Alarms(), dict[str, int]()
    for key, at in settings:
        alarms.set((key,), at)
        earliest[key] = min(at, earliest.get(key, at))
    assert len(alarms) == len(earliest)
    assert sorted(key for (key,) in alarms.ring(20)) == sorted(earliest)


def test_what_is_dropped_wakes_nobody_and_leaves_nothing():
    alarms = Alarms()
    alarms.set(("a",), 1800.0)
    alarms.set(("b",), 5.0)
    alarms.drop(("a",))
    alarms.drop(("never",))
    assert (len(alarms), alarms.due()) == (1, 5.0)
    assert list(alarms.ring(2000.0)) == [("b",)]
    assert alarms.due() is None


def test_alarms_dropped_long_before_their_time_do_not_pile_up():
    """A call of a minute has a session timer of half an hour: at ten calls a second that would be 18,000 of them."""
    alarms = Alarms()
    for number in range(5000):
        alarms.set((f"call{number}",), 1800.0 + number)
        alarms.drop((f"call{number - 10}",))
    assert len(alarms) == 10
    assert len(alarms._heap) < 400
    assert list(alarms.ring(9000.0)) == [(f"call{number}",) for number in range(4990, 5000)]
