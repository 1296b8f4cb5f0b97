"""How full a queue may get and how long a call may wait, and what happens then. Pure.

A call never hangs in the air: whatever is configured, the answer is a queue to enter, an announcement that ends the
call, or a busy signal. A ring of overflows ends with the announcement of the queue where it closes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from infolinia.floor.routing.facts import Queue, QueueId, Then, Waiting


@dataclass(frozen=True, slots=True)
class Place:
    """Where an arriving call goes: into `queue`, or (None) what `then` says. `because`: `free`, `full`, `closed` or
    `late`, of the last queue looked at; `path`: the queues looked at, in order."""

    queue: QueueId | None
    then: Then | None
    because: str
    path: tuple[QueueId, ...]


def place(
    wanted: QueueId,
    queues: Mapping[QueueId, Queue],
    lengths: Mapping[QueueId, int],
    is_open: Callable[[Queue], bool],
) -> Place:
    """Where a call for `wanted` goes now; `lengths` counts the calls that wait in each queue.

    Raises KeyError for an unknown `wanted`; an unknown queue in an overflow ends as announced by the one before it.
    """
    path: tuple[QueueId, ...] = ()
    queue = queues[wanted]
    while True:
        path = (*path, queue.id)
        if not is_open(queue):
            because, then = "closed", queue.when_closed
        elif queue.max_length is not None and lengths.get(queue.id, 0) >= queue.max_length:
            because, then = "full", queue.when_full
        else:
            return Place(queue.id, None, "free", path)
        if then.kind != "overflow":
            return Place(None, then, because, path)
        following = queues.get(then.queue)
        if following is None or following.id in path:
            return Place(None, Then("announce", announcement=because), because, path)
        queue = following


def too_late(waiting: Waiting, queue: Queue, now: datetime) -> Then | None:
    """What happens to a call that has waited too long; None while it may wait. A call that rings is let ring out."""
    due = due_at(waiting, queue)
    return queue.when_late if due is not None and waiting.ringing is None and now >= due else None


def due_at(waiting: Waiting, queue: Queue) -> datetime | None:
    """When the call will have waited too long; None where a queue has no limit."""
    return None if queue.max_wait is None else waiting.since + timedelta(seconds=queue.max_wait)
