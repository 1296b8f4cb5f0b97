"""Waiting calls with which something is due: they are late, may go back to their queue, or are told their place.

Asked together they look once: `in_line` is what they share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from infolinia.floor.routing import limits, queries, waits
from infolinia.floor.routing.choose import in_turn
from infolinia.floor.routing.facts import CallId, Queue, QueueId, Then, Waiting
from infolinia.floor.routing.models import Waiting as WaitingRow


@dataclass(frozen=True, slots=True)
class Line:
    """All waiting calls, oldest first, and if there are any the rules of all queues: what several questions of one
    moment share."""

    rules: Mapping[QueueId, Queue]
    waiting: Sequence[Waiting]


@dataclass(frozen=True, slots=True)
class LateCall:
    """A call that has waited too long, and what its queue does then."""

    call: CallId
    queue: QueueId
    then: Then


def in_line() -> Line:
    waiting = queries.waiting()
    return Line(queries.queues() if waiting else {}, waiting)


def late_calls(now: datetime, line: Line | None = None) -> list[LateCall]:
    """Waiting calls whose time is up, or whom nobody can serve any more, with what their queue does then. line: as it
    was a moment ago."""
    line = line or in_line()
    rules = line.rules
    asks = any(rules[item.queue].when_unstaffed is not None for item in line.waiting)
    staffed = waits.is_staffed(queries.all_agents(now), localdate(now)) if asks else lambda _queue: True
    found = ((item, limits.too_late(item, rules[item.queue], now, staffed)) for item in line.waiting)
    return [LateCall(item.call, item.queue, then) for item, then in found if then is not None]


def going_back(now: datetime, line: Line | None = None) -> list[CallId]:
    """Calls that overflowed and may return to their queue now, in their order; as many as find somebody free. line: as
    it was a moment ago."""
    line = line or in_line()
    rules = line.rules
    away = [item for item in line.waiting if item.home and item.home in rules and rules[item.home].goes_back]
    if not away:
        return []
    free = waits.free_for(queries.agents_free(now), localdate(now))
    lines = {id_: sum(item.queue == id_ for item in line.waiting) for id_ in {item.home for item in away}}
    found: list[CallId] = []
    for item in in_turn(away, rules, now):
        if limits.may_go_back(item, rules, free, lines[item.home]):
            lines[item.home] += 1
            found.append(item.call)
    return found


def to_be_told(now: datetime, line: Line | None = None, *, call: CallId | None = None) -> list[CallId]:
    """Waiting calls whose callers are to hear their place in the line now. line: as it was a moment ago. call: this
    one alone."""
    rules = line.rules if line else queries.queues()
    every = {id_: item.tell_every for id_, item in rules.items() if item.tell_every}
    if not every:
        return []
    rows = WaitingRow.objects.filter(queue_id__in=every).order_by("since", "call")
    asked = rows if call is None else rows.filter(call=call)
    return [
        id_
        for id_, queue, since, told_at, ringing in asked.values_list("call", "queue_id", "since", "told_at", "ringing")
        if not ringing and (now - (told_at or since)).total_seconds() >= every[queue]
    ]
