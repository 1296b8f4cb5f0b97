"""What an agent did on a local day, folded from the events of queues and shifts; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from infolinia.floor.routing import events
from infolinia.floor.routing.facts import QueueId, Status


@dataclass(frozen=True, slots=True)
class Work:
    """calls: answered, by queue. talked: seconds in talk, hold included, of talks that ended that day. inside,
    talked_inside: the same of talks with colleagues, which are in none of the former."""

    calls: Mapping[QueueId, int] = field(default_factory=dict[QueueId, int])
    talked: float = 0.0
    inside: int = 0
    talked_inside: float = 0.0


def after_queue(work: Work, queue: QueueId, event: Any) -> Work:
    """The work of the agent whom an event of a queue names."""
    if not isinstance(event, events.Left) or event.why != "answered":
        return work
    return replace(work, calls={**work.calls, queue: work.calls.get(queue, 0) + 1})


def after_shift(work: Work, before: Status, event: Any, at: datetime) -> Work:
    """The work after an event of the agent's shift; `before`: the status before it."""
    if not isinstance(event, events.Released) or before.answered_at is None:
        return work
    lasted = max(0.0, (at - before.answered_at).total_seconds())
    if before.is_inside:
        return replace(work, inside=work.inside + 1, talked_inside=work.talked_inside + lasted)
    return replace(work, talked=work.talked + lasted)


def handled(before: Status, after: Status, at: datetime) -> float | None:
    """Seconds of work on a call that is over with this change of status; None when none is."""
    if before.answered_at is None or after.answered_at is not None:
        return None
    return max(0.0, (at - before.answered_at).total_seconds())
