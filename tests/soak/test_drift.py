"""What counts as a drift."""

from __future__ import annotations

import pytest

from tests.soak.drift import Sample, drifts, quarters

STEADY = [40.0] * 100


def samples(memory: list[float], descriptors: list[int] | None = None) -> list[Sample]:
    return [
        Sample({"switch": mib}, {"switch": open_})
        for mib, open_ in zip(memory, descriptors or [30] * len(memory), strict=True)
    ]


def test_a_process_that_stays_as_it_is_does_not_drift():
    assert drifts(samples([100.0 + n % 3 for n in range(400)]), STEADY) == []


def test_what_is_loaded_at_the_beginning_is_no_leak():
    assert drifts(samples([60.0] * 90 + [150.0] * 310), STEADY) == []


def test_a_leak_is_told_with_the_process_and_its_quarters():
    found = drifts(samples([100.0 + n / 20 for n in range(400)]), STEADY)
    assert found == ["memory of switch, MiB: 102.5, 107.5, 112.5, 117.5"]


def test_descriptors_that_are_not_closed_are_told():
    assert drifts(samples([100.0] * 400, [30 + n // 20 for n in range(400)]), STEADY) == [
        "descriptors of switch: 32.0, 37.0, 42.0, 47.0"
    ]


def test_an_answer_that_takes_ever_longer_is_told_and_one_slow_moment_is_not():
    assert drifts(samples([100.0] * 8), [40.0] * 50 + [400.0] + [40.0] * 50) == []
    slower = drifts(samples([100.0] * 8), [40.0 + n for n in range(100)])
    assert slower == ["waiting, ms: 52.0, 77.0, 102.0, 127.0"]


def test_too_short_a_run_says_so():
    with pytest.raises(ValueError, match="too few"):
        quarters([1.0, 2.0])
