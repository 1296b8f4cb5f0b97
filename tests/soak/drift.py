"""Whether something grows that should not: memory, descriptors, waiting. Pure: samples in, words out.

A run is cut into four equal parts. The first warms up (caches fill, code is loaded), so the last is compared with the
second, each by its median: a single slow moment is no drift, and a leak of a call in a hundred is one after two hours.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

MEMORY_SHARE, MEMORY_MIB = 0.08, 6.0  # what a process may have grown by, the larger of the two
DESCRIPTORS_SHARE, DESCRIPTORS = 0.08, 6.0
WAITING_SHARE, WAITING_MS = 0.25, 10.0


@dataclass(frozen=True, slots=True)
class Sample:
    """Of each process by name: MiB that it holds, open descriptors."""

    memory: Mapping[str, float]
    descriptors: Mapping[str, int]


def quarters(values: Sequence[float]) -> tuple[float, float, float, float]:
    """The median of each quarter, in the order of time. Raises ValueError for fewer than four values."""
    if len(values) < 4:
        raise ValueError(f"{len(values)} values are too few to tell a drift")
    cuts = [round(len(values) * part / 4) for part in range(5)]
    one, two, three, four = (statistics.median(values[a:b]) for a, b in pairwise(cuts))
    return one, two, three, four


def has_grown(values: Sequence[float], share: float, least: float) -> bool:
    """Whether the last quarter lies above the second by more than a share of it, and by more than `least`."""
    _, second, _, last = quarters(values)
    return last - second > max(second * share, least)


def drifts(samples: Sequence[Sample], waits_ms: Sequence[float]) -> list[str]:
    """What has grown, in words; empty when nothing has. waits_ms: how long each of many like things took, in order."""
    found: list[str] = []
    for name in samples[0].memory:
        memory = [sample.memory[name] for sample in samples]
        open_ = [float(sample.descriptors[name]) for sample in samples]
        if has_grown(memory, MEMORY_SHARE, MEMORY_MIB):
            found.append(f"memory of {name}, MiB: {_shown(memory)}")
        if has_grown(open_, DESCRIPTORS_SHARE, DESCRIPTORS):
            found.append(f"descriptors of {name}: {_shown(open_)}")
    if has_grown(waits_ms, WAITING_SHARE, WAITING_MS):
        found.append(f"waiting, ms: {_shown(waits_ms)}")
    return found


def _shown(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.1f}" for value in quarters(values))
