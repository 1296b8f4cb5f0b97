"""How full a queue may get and how long a call may wait, and what happens then. Pure.

A call never hangs in the air: whatever is configured, the answer is a queue to enter, an announcement that ends the
call, or a busy signal. A ring of overflows is refused where it is set (`ring_of`); one that stands all the same ends
with the announcement of the queue where it closes.

A call that overflowed may go back (facts.Queue.goes_back of the queue it came from) when somebody of that queue is free
and nobody waits there before it. MOST_HOPS keep two queues from passing a call to and fro for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from infolinia.floor.routing.facts import Queue, QueueId, Then, Waiting

MOST_HOPS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where an arriving call goes: into `queue`, or (None) what `then` says. `because`: `free`, `full`, `closed`,
    `unstaffed`, `slow` or `late`, of the last queue looked at; `path`: the queues looked at, in order; `turned`: those
    that did not take it, with why."""

    queue: QueueId | None
    then: Then | None
    because: str
    path: tuple[QueueId, ...]
    turned: tuple[tuple[QueueId, str], ...] = ()


def _always(queue: Queue) -> bool:
    return True


def _unknown(queue: Queue) -> float | None:
    return None


def place(
    wanted: QueueId,
    queues: Mapping[QueueId, Queue],
    lengths: Mapping[QueueId, int],
    is_open: Callable[[Queue], bool],
    is_staffed: Callable[[Queue], bool] = _always,
    expected: Callable[[Queue], float | None] = _unknown,
) -> Place:
    """Where a call for `wanted` goes now; `lengths` counts the calls that wait in each queue. is_staffed: somebody is
    signed in who could take its calls. expected: seconds a call would wait there, None when it cannot be said.

    Raises KeyError for an unknown `wanted`; an unknown queue in an overflow ends as announced by the one before it.
    """
    path: tuple[QueueId, ...] = ()
    turned: tuple[tuple[QueueId, str], ...] = ()
    queue = queues[wanted]
    while True:
        path = (*path, queue.id)
        against = _against(queue, lengths, is_open, is_staffed, expected)
        if against is None:
            return Place(queue.id, None, "free", path, turned)
        because, then = against
        turned = (*turned, (queue.id, because))
        if then.kind != "overflow":
            return Place(None, then, because, path, turned)
        following = queues.get(then.queue)
        if following is None or following.id in path:
            return Place(None, Then("announce", announcement=because), because, path, turned)
        queue = following


def _against(
    queue: Queue,
    lengths: Mapping[QueueId, int],
    is_open: Callable[[Queue], bool],
    is_staffed: Callable[[Queue], bool],
    expected: Callable[[Queue], float | None],
) -> tuple[str, Then] | None:
    """Why a queue does not take a call, and what it does then; the first reason is named."""
    if not is_open(queue):
        return "closed", queue.when_closed
    if queue.when_unstaffed is not None and not is_staffed(queue):
        return "unstaffed", queue.when_unstaffed
    if queue.max_length is not None and lengths.get(queue.id, 0) >= queue.max_length:
        return "full", queue.when_full
    if queue.max_expected is not None:
        wait = expected(queue)
        if wait is not None and wait > queue.max_expected:
            return "slow", queue.when_slow
    return None


def too_late(
    waiting: Waiting, queue: Queue, now: datetime, is_staffed: Callable[[Queue], bool] = _always
) -> Then | None:
    """What happens to a call that has waited too long, or whom nobody can serve any more; None while it may wait. A
    call that rings is let ring out, and one that changed queues too often stays where it is."""
    if waiting.ringing:
        return None
    due = due_at(waiting, queue)
    then = queue.when_late if due is not None and now >= due else None
    if then is None and queue.when_unstaffed is not None and not is_staffed(queue):
        then = queue.when_unstaffed
    if then is not None and then.kind == "overflow" and waiting.hops >= MOST_HOPS:
        return None
    return then


def due_at(waiting: Waiting, queue: Queue) -> datetime | None:
    """When the call will have waited too long; None where a queue has no limit."""
    return None if queue.max_wait is None else waiting.since + timedelta(seconds=queue.max_wait)


def may_go_back(waiting: Waiting, queues: Mapping[QueueId, Queue], free_for: Callable[[Queue], int], line: int) -> bool:
    """Whether a call that overflowed returns to its queue now. free_for: agents who are ready and could take a queue's
    calls; line: calls that wait in the queue it came from."""
    home = queues.get(waiting.home)
    if home is None or not home.goes_back or waiting.ringing or waiting.hops >= MOST_HOPS:
        return False
    return free_for(home) > line


def ring_of(queues: Iterable[Queue]) -> tuple[QueueId, ...]:
    """Queues that overflow to each other in a ring, in its order, the first one again at the end; empty when there is
    none. Overflow for whatever reason counts."""
    targets = {
        queue.id: sorted(
            {
                then.queue
                for then in (
                    queue.when_full, queue.when_late, queue.when_closed, queue.when_unstaffed, queue.when_slow,
                )
                if then is not None and then.kind == "overflow"
            }
        )
        for queue in queues
    }  # fmt: skip
    done: set[QueueId] = set()

    def walk(queue: QueueId, path: tuple[QueueId, ...]) -> tuple[QueueId, ...]:
        if queue in path:
            return (*path[path.index(queue) :], queue)
        if queue in done:
            return ()
        for following in targets.get(queue, ()):
            if found := walk(following, (*path, queue)):
                return found
        done.add(queue)
        return ()

    return next((found for queue in sorted(targets) if (found := walk(queue, ()))), ())
