"""The service level of a queue, by a definition that is named and shown; pure.

Every definition divides calls answered within the goal by the calls that count:

    offered        all that were answered or gave up
    without_short  the same without those who gave up within the short time (`Queue.short`): they did not wait
    answered       answered calls only; it flatters, because who gives up is not seen: never use it alone
    late_gave_up   answered, and those who gave up after the goal: who left in time is nobody's failure
    left_in_time   like offered, but who gave up within the goal counts as served in time

Calls that went elsewhere (overflow, moved, too late for the queue) count where they end, calls turned away nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from infolinia.floor.routing.facts import LevelBy, Outcome

DEFINITIONS: tuple[LevelBy, ...] = get_args(LevelBy)


@dataclass(frozen=True, slots=True)
class Counts:
    """in_goal: answered within the goal. gave_up: after the short time; short: within it. left_in_goal: of both, within
    the goal."""

    answered: int = 0
    in_goal: int = 0
    gave_up: int = 0
    short: int = 0
    left_in_goal: int = 0

    @property
    def abandoned_share(self) -> float | None:
        """Gave up after the short time, of those and the answered; None of none."""
        whole = self.answered + self.gave_up
        return self.gave_up / whole if whole else None


def counted(outcomes: Iterable[Outcome], goal: float, short: float) -> Counts:
    """Outcomes of one queue, counted. goal, short: seconds."""
    answered = in_goal = gave_up = gave_up_short = left_in_goal = 0
    for item in outcomes:
        if item.why == "answered":
            answered += 1
            in_goal += item.waited <= goal
        elif item.why == "abandoned":
            gave_up += item.waited >= short
            gave_up_short += item.waited < short
            left_in_goal += item.waited <= goal
    return Counts(answered, in_goal, gave_up, gave_up_short, left_in_goal)


def level(counts: Counts, by: LevelBy) -> float | None:
    """The service level, 0 to 1; None when no call counts."""
    good, whole = parts(counts, by)
    return good / whole if whole else None


def parts(counts: Counts, by: LevelBy) -> tuple[int, int]:
    """What is divided by what: the figures of the formula."""
    everybody = counts.answered + counts.gave_up + counts.short
    divided: Mapping[LevelBy, tuple[int, int]] = {
        "offered": (counts.in_goal, everybody),
        "without_short": (counts.in_goal, counts.answered + counts.gave_up),
        "answered": (counts.in_goal, counts.answered),
        "late_gave_up": (counts.in_goal, everybody - counts.left_in_goal),
        "left_in_time": (counts.in_goal + counts.left_in_goal, everybody),
    }
    return divided[by]
