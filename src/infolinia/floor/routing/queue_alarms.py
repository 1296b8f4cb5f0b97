"""Alarms of a queue: when they begin and when they are over; pure.

A figure on its threshold would ring and fall silent with every call. So an alarm begins at the threshold and is over
only when the figure is better by a fifth of it (of the distance to 100 % for a service level); shares need ENOUGH
calls, or they say nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from infolinia.floor.routing.facts import Thresholds

SLACK = 0.2
ENOUGH = 5  # calls of which a share says something

KINDS = ("longest_wait", "waiting", "service_level", "abandoned", "unstaffed")


@dataclass(frozen=True, slots=True)
class Figures:
    """A queue as it is. longest_wait: seconds of the oldest call. service_level, abandoned: of the last minutes, None
    when no call counts; counted: calls they rest on. is_unstaffed: open, and nobody signed in who could take a call."""

    longest_wait: float
    waiting: int
    service_level: float | None
    abandoned: float | None
    counted: int
    is_unstaffed: bool


@dataclass(frozen=True, slots=True)
class Ringing:
    """An alarm that is on: the figure and what it is measured by."""

    kind: str
    figure: float
    limit: float


def ringing(figures: Figures, rules: Thresholds, on: Collection[str]) -> Mapping[str, Ringing]:
    """The alarms that are on now, by kind, when those of `on` were before."""
    found: dict[str, Ringing] = {}

    def judge(kind: str, figure: float | None, limit: float | None, *, over: bool) -> None:
        if figure is None or limit is None:
            return
        end = limit * (1 - SLACK) if over else limit + (1 - limit) * SLACK
        edge = end if kind in on else limit
        if (figure > edge) if over else (figure < edge):
            found[kind] = Ringing(kind, figure, limit)

    judge("longest_wait", figures.longest_wait, rules.longest_wait, over=True)
    judge("waiting", float(figures.waiting), rules.waiting, over=True)
    if figures.counted >= ENOUGH:
        judge("service_level", figures.service_level, rules.service_level, over=False)
        judge("abandoned", figures.abandoned, rules.abandoned, over=True)
    if rules.unstaffed and figures.is_unstaffed:
        found["unstaffed"] = Ringing("unstaffed", 0.0, 1.0)
    return found
