"""Erlang's formulas against published figures, and against each other where they meet."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.twin.erlang import erlang_a, erlang_b, erlang_c


@pytest.mark.parametrize(
    ("agents", "load", "blocked"),
    [(1, 1.0, 0.5), (10, 10.0, 0.2146), (10, 4.461, 0.01), (20, 12.031, 0.01), (5, 1.3608, 0.01)],
)
def test_erlang_b_is_that_of_the_published_tables(agents, load, blocked):
    assert erlang_b(agents, load) == pytest.approx(blocked, abs=5e-5)


def test_erlang_c_of_a_hundred_calls_in_half_an_hour():
    """10 erlangs, 14 agents, goal 20 s of handling 180 s: the worked example of pyworkforce's documentation."""
    theory = erlang_c(14, 100 / 1800, 180, 20)
    assert theory.waits == pytest.approx(0.1741319335950498)
    assert theory.service_level == pytest.approx(0.8883500191794669)
    assert theory.occupancy == pytest.approx(10 / 14)


def test_a_line_that_cannot_be_served_has_no_erlang_c():
    assert erlang_c(10, 10.0, 1.0, 20) is None
    assert erlang_a(10, 10.0, 1.0, 60.0, 20).gives_up > 0


def test_a_little_impatience_changes_much():
    """48 calls a minute, handling of a minute, 50 agents, patience of two minutes: Mandelbaum and Zeltyn, "Service
    engineering in action: the Palm/Erlang-A queue" (2007), table 1: 3.1 % give up, 93 % busy, line of 3 instead of 17,
    wait 3.7 s instead of 20.8 s."""
    patient, real = erlang_c(50, 48 / 60, 60.0, 20), erlang_a(50, 48 / 60, 60.0, 120.0, 20)
    assert patient.mean_wait == pytest.approx(20.8, abs=0.1)
    assert real.gives_up == pytest.approx(0.031, abs=0.001)
    assert real.mean_wait == pytest.approx(3.7, abs=0.1)
    assert real.occupancy == pytest.approx(0.93, abs=0.005)


def test_of_patience_as_long_as_handling_the_calls_are_poisson():
    """Then every call leaves at the same rate: the exact sum can be written down."""
    agents, load = 12, 10.0
    poisson = [math.exp(-load) * load**n / math.factorial(n) for n in range(120)]
    line = sum(max(0, n - agents) * share for n, share in enumerate(poisson))
    theory = erlang_a(agents, load / 60, 60.0, 60.0, 20)
    assert theory.mean_wait == pytest.approx(line / (load / 60), rel=1e-6)
    assert theory.gives_up == pytest.approx(line / load, rel=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.integers(2, 30), st.floats(0.3, 0.9))
def test_with_endless_patience_a_becomes_c_and_with_none_it_becomes_b(agents, busy):
    rate, handling = agents * busy / 100, 100.0
    patient, calm = erlang_c(agents, rate, handling, 20), erlang_a(agents, rate, handling, 1e9, 20)
    assert calm.mean_wait == pytest.approx(patient.mean_wait, rel=1e-3)
    assert calm.service_level == pytest.approx(patient.service_level, abs=1e-3)
    rushed = erlang_a(agents, rate, handling, handling / 1e5, handling / 1e4)
    assert rushed.gives_up == pytest.approx(erlang_b(agents, rate * handling), abs=1e-3)


@pytest.mark.parametrize("wrong", [(0, 1.0, 1.0), (1, 0.0, 1.0), (1, math.inf, 1.0), (1, math.nan, 1.0)])
def test_what_is_no_centre_is_refused(wrong):
    with pytest.raises(ValueError):
        erlang_c(*wrong, 20)
    with pytest.raises(ValueError):
        erlang_a(*wrong, 60.0, 20)
    with pytest.raises(ValueError):
        erlang_a(1, 1.0, 1.0, 0.0, 20)
