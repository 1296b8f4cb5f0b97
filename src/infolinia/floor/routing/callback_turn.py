"""Whose promised callback is due; pure.

A promise stands in its queue's line like a call: by priority and by the place it kept. Its turn has come when so many
agents are free that they would reach it, after the calls and promises before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from infolinia.floor.routing.choose import in_turn
from infolinia.floor.routing.facts import CallId, Queue, QueueId, Waiting

PENDING, DIALLING, KEPT, FAILED, EXPIRED = "pending", "dialling", "kept", "failed", "expired"


@dataclass(frozen=True, slots=True)
class Promise:
    """A callback that was promised. place_since: the place it kept. next_at: not to be tried before. call: the call it
    came from, later the one that keeps it. number: E.164 or as it came; empty once it is over. reason: why there is
    one: asked (the caller pressed the key), abandoned (by rule), chosen (by a person, of who gave up), evacuated (the
    centre was closed)."""

    id: str
    queue: QueueId
    number: str
    language: str
    priority: int
    place_since: datetime
    asked_at: datetime
    expires_at: datetime
    next_at: datetime
    attempts: int
    state: str
    call: CallId
    source: CallId
    reason: str = "asked"


def due(
    promises: Iterable[Promise],
    calls: Iterable[Waiting],
    queues: Mapping[QueueId, Queue],
    free_for: Callable[[Queue], int],
    now: datetime,
) -> list[Promise]:
    """The pending promises whose turn is now, in the order in which they are to be kept. A promise that is being kept
    holds its place, so that no more customers are called than there are agents for."""
    open_ = [item for item in promises if item.state in (PENDING, DIALLING) and item.queue in queues]
    by_id = {item.id: item for item in open_}
    found: list[Promise] = []
    for id_ in sorted({item.queue for item in open_}):
        stand_ins = [
            Waiting(item.id, id_, item.place_since, item.language, item.priority) for item in open_ if item.queue == id_
        ]
        line = in_turn([*(call for call in calls if call.queue == id_ and not call.ringing), *stand_ins], queues, now)
        for item in line[: free_for(queues[id_])]:
            promise = by_id.get(item.call)
            if promise and promise.state == PENDING and promise.next_at <= now < promise.expires_at:
                found.append(promise)
    return found
