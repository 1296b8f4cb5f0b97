"""Who calls again soon after waiting in a queue is asked whether to be led there past the menu (its `returning`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from infolinia.conduct import events, record
from infolinia.conduct.arrival import PLAIN
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Call
from infolinia.journal import queries as journal

ANNOUNCEMENT = "menu_again"  # with {queue} in it; a client without it asks nobody
KEY = "1"
MOST_LOOKED_AT = 5  # calls of one number
LONGEST = timedelta(days=1)  # of a call


@dataclass(frozen=True, slots=True)
class Earlier:
    """A call of the same number that is over. waited: the queue it waited in last; empty: it came to none."""

    id: str
    ended_at: datetime
    waited: str


def decide(earlier: Iterable[Earlier], minutes: int, now: datetime) -> Earlier | None:
    """The call whose queue is offered: the last one, where it ended within so many minutes and had waited; pure.

    A later call that came to no queue tells that the caller wanted something else."""
    last = max(earlier, key=lambda it: it.ended_at, default=None)
    if last is None or not last.waited or now - last.ended_at > timedelta(minutes=minutes):
        return None
    return last


def found(call: Call, minutes: int, *, now: datetime) -> Earlier | None:
    """For a call that comes in now; None for a caller whose number is not known."""
    if not minutes or not PLAIN.fullmatch(call.caller):
        return None
    since = now - timedelta(minutes=minutes)
    rows = Call.objects.filter(client=call.client, caller=call.caller, kind="in", state=CallState.ENDED)
    rows = rows.filter(ended_at__gte=since, arrived_at__gte=since - LONGEST).exclude(pk=call.id)
    rows = rows.order_by("-ended_at", "-number")[:MOST_LOOKED_AT]
    return decide([Earlier(row.id, row.ended_at, _waited(row.id)) for row in rows if row.ended_at], minutes, now)


def _waited(call: str) -> str:
    queued = [it.event for it in journal.replay(record.stream(call), names=("call.queued",))]
    return next((it.queue for it in reversed(queued) if isinstance(it, events.Queued)), "")
