"""The calls in a queue and the day's counts, folded from the queue's events. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any

from infolinia.floor.routing import events
from infolinia.floor.routing.facts import CallId, LevelBy, QueueId, Waiting
from infolinia.floor.routing.service_level import Counts, level

SHORT_SECONDS = 5.0  # who hangs up sooner did not wait: counted apart as a short abandon


@dataclass(frozen=True, slots=True)
class Day:
    """Counts of a queue on a local day. `waited` is of the answered, in seconds. `in_goal`: answered within the
    queue's goal."""

    entered: int = 0
    answered: int = 0
    in_goal: int = 0
    abandoned: int = 0
    abandoned_short: int = 0
    elsewhere: int = 0  # overflow, late, moved, back, called back
    turned_away: int = 0
    waited: float = 0.0
    left_in_goal: int = 0  # gave up, short ones too, within the goal

    @property
    def counts(self) -> Counts:
        return Counts(self.answered, self.in_goal, self.abandoned, self.abandoned_short, self.left_in_goal)

    def level(self, by: LevelBy) -> float | None:
        """The service level by a definition of service_level.py; None when no call counts."""
        return level(self.counts, by)

    @property
    def abandoned_share(self) -> float | None:
        return self.counts.abandoned_share

    @property
    def mean_wait(self) -> float | None:
        return self.waited / self.answered if self.answered else None


def waiting_after(waiting: Waiting | None, queue: QueueId, event: Any, at: datetime) -> Waiting | None:
    """The waiting call that `event` is about, once it happened; None when it has left."""
    match event:
        case events.Entered():
            return Waiting(
                event.call,
                queue,
                at,
                event.language,
                event.priority,
                place_since=event.place_since,
                agent=event.last_agent,
                home=event.home,
                hops=event.hops,
            )
        case events.Left():
            return None
        case events.Offered() if waiting:
            return replace(waiting, ringing=waiting.ringing | {event.agent})
        case events.Passed(why="withdrawn") if waiting:
            return replace(waiting, ringing=waiting.ringing - {event.agent})
        case events.Passed() if waiting:
            passed = {**waiting.passed, event.agent: at}
            return replace(waiting, ringing=waiting.ringing - {event.agent}, passed=passed)
    return waiting


def day_after(day: Day, event: Any, goal_seconds: float, short: float = SHORT_SECONDS) -> Day:
    """The day's counts once `event` happened. goal_seconds, short: as facts.Queue has them."""
    match event:
        case events.Entered():
            return replace(day, entered=day.entered + 1)
        case events.TurnedAway():
            return replace(day, turned_away=day.turned_away + 1)
        case events.Left(why="answered"):
            in_goal = day.in_goal + (event.waited <= goal_seconds)
            return replace(day, answered=day.answered + 1, in_goal=in_goal, waited=day.waited + event.waited)
        case events.Left(why="abandoned"):
            gave_up = replace(day, left_in_goal=day.left_in_goal + (event.waited <= goal_seconds))
            if event.waited < short:
                return replace(gave_up, abandoned_short=day.abandoned_short + 1)
            return replace(gave_up, abandoned=day.abandoned + 1)
        case events.Left():
            return replace(day, elsewhere=day.elsewhere + 1)
    return day


def fold(
    queue: QueueId,
    happened: Iterable[tuple[Any, datetime]],
    goal_seconds: float,
    zone: tzinfo,
    short: float = SHORT_SECONDS,
) -> tuple[Mapping[CallId, Waiting], Mapping[date, Day]]:
    """The calls that wait and the counts of each day after all (event, at) of a queue."""
    calls: dict[CallId, Waiting] = {}
    days: dict[date, Day] = {}
    for event, at in happened:
        if not hasattr(event, "call"):
            continue  # an alarm
        now = waiting_after(calls.pop(event.call, None), queue, event, at)
        if now is not None:
            calls[event.call] = now
        local = at.astimezone(zone).date()
        day = day_after(days.get(local, Day()), event, goal_seconds, short)
        if day != Day():
            days[local] = day
    return calls, days
