"""Service levels by each definition, of one day that can be counted on paper."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infolinia.floor.routing.facts import Outcome
from infolinia.floor.routing.service_level import DEFINITIONS, counted, level, parts

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def left(why: str, *waits: float) -> list[Outcome]:
    return [Outcome("q", AT, why, waited) for waited in waits]


# 6 answered, 4 of them within 20 s; 3 gave up after 5 s, one of these within 20 s; 1 gave up after 3 s; 2 elsewhere.
DAY = counted(
    left("answered", 1, 2, 3, 20, 21, 90) + left("abandoned", 3, 10, 40, 50) + left("overflow", 60, 61), 20, 5
)


@pytest.mark.parametrize(
    ("by", "good", "whole"),
    [
        ("offered", 4, 10),
        ("without_short", 4, 9),
        ("answered", 4, 6),
        ("late_gave_up", 4, 8),
        ("left_in_time", 6, 10),
    ],
)
def test_each_definition_divides_what_it_says(by, good, whole):
    assert parts(DAY, by) == (good, whole)
    assert level(DAY, by) == pytest.approx(good / whole)


def test_of_no_calls_there_is_no_level():
    nothing = counted([], 20, 5)
    assert [level(nothing, by) for by in DEFINITIONS] == [None] * 5
    assert nothing.abandoned_share is None
    assert DAY.abandoned_share == pytest.approx(3 / 9)
