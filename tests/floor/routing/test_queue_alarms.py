"""When a queue's alarms begin, and when they are over."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from infolinia.floor.routing.facts import Thresholds
from infolinia.floor.routing.queue_alarms import Figures, ringing

QUIET = Figures(0.0, 0, None, None, 0, False)
RULES = Thresholds(longest_wait=60, waiting=5, service_level=0.8, abandoned=0.1, unstaffed=True)


def on(figures: Figures, *before: str) -> set[str]:
    return set(ringing(figures, RULES, before))


def test_each_alarm_begins_beyond_its_threshold():
    assert on(QUIET) == set()
    assert on(replace(QUIET, longest_wait=60.0)) == set()
    assert on(replace(QUIET, longest_wait=60.1)) == {"longest_wait"}
    assert on(replace(QUIET, waiting=6)) == {"waiting"}
    assert on(replace(QUIET, service_level=0.79, counted=5)) == {"service_level"}
    assert on(replace(QUIET, abandoned=0.11, counted=5)) == {"abandoned"}
    assert on(replace(QUIET, is_unstaffed=True)) == {"unstaffed"}


def test_a_few_calls_say_nothing_of_a_share():
    assert on(replace(QUIET, service_level=0.0, abandoned=1.0, counted=4)) == set()


def test_an_alarm_is_over_only_when_things_are_better_by_a_fifth():
    assert on(replace(QUIET, longest_wait=49.0), "longest_wait") == {"longest_wait"}
    assert on(replace(QUIET, longest_wait=48.0), "longest_wait") == set()
    level = replace(QUIET, counted=50)
    assert on(replace(level, service_level=0.83), "service_level") == {"service_level"}
    assert on(replace(level, service_level=0.85), "service_level") == set()
    assert on(QUIET, "unstaffed") == set()


def test_what_is_not_asked_for_never_rings():
    worst = Figures(9e9, 999, 0.0, 1.0, 999, True)
    assert ringing(worst, Thresholds(), ()) == {}


@given(st.lists(st.floats(50, 70), max_size=30))
def test_a_figure_between_the_edges_never_changes_an_alarm(waits):
    before: set[str] = set()
    for wait in waits:
        now = on(replace(QUIET, longest_wait=wait), *before)
        assert now == before or wait > 60 or wait <= 48
        before = now
