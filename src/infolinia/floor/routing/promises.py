"""Promises of callbacks: made, tried, kept or given up; each step an event of the queue's journal, with the row.

The number is personal: it lies beside the chain, and the row forgets it when the promise is over.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from infolinia.floor.routing import callback_turn, events, queries, waits
from infolinia.floor.routing.callback_turn import DIALLING, EXPIRED, FAILED, KEPT, PENDING, Promise
from infolinia.floor.routing.facts import CallId, QueueId
from infolinia.floor.routing.models import Callback, Queue
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor, Stream

OPEN = (PENDING, DIALLING)
OFFERED_AGAIN = timedelta(seconds=3)


@transaction.atomic
def promise(
    call: CallId,
    queue: QueueId,
    number: str,
    *,
    language: str = "pl",
    priority: int = 0,
    place_since: datetime,
    reason: str = "asked",
    begins: datetime | None = None,
    lasts: timedelta | None = None,
    now: datetime,
    by: Actor = CENTRE,
) -> Promise:
    """Promise to call a number back when its turn comes, from `begins` on; lasts: how long the promise holds, else as
    the queue says. A number that has an open promise of the
    queue keeps that one, with the earlier place."""
    journal.lock()
    row = Callback.objects.filter(queue_id=queue, number=number, state__in=OPEN).first()
    if row is not None:
        return row.facts()
    rules = queries.queue(queue)
    begins = begins or now
    lasts = lasts or timedelta(seconds=rules.callbacks.expires)
    row = Callback.objects.create(
        id=f"cb-{secrets.token_hex(6)}", queue_id=queue, number=number, language=language, priority=priority,
        place_since=place_since, asked_at=now, expires_at=begins + lasts, next_at=begins,
        call=call, source=call, reason=reason,
    )  # fmt: skip
    told = events.CallbackPromised(row.id, call, number, place_since, row.expires_at, reason)
    _tell(row, told, now=now, by=by)
    return row.facts()


@transaction.atomic
def tried(id_: str, call: CallId, *, now: datetime, by: Actor = CENTRE) -> None:
    """The customer is being called now, by this call."""
    row = _locked(id_)
    row.state, row.call, row.attempts = DIALLING, call, row.attempts + 1
    _tell(row, events.CallbackTried(row.id, call, row.attempts), now=now, by=by)


@transaction.atomic
def offered(id_: str, call: CallId, *, now: datetime, by: Actor = CENTRE) -> None:
    """Agents are asked first, by this call; the customer is not called yet."""
    row = _locked(id_)
    row.state, row.call = DIALLING, call
    _tell(row, events.CallbackOffered(row.id, call), now=now, by=by)


@transaction.atomic
def not_taken(call: CallId, *, now: datetime, by: Actor = CENTRE) -> None:
    """No agent took it before that call ended: it is offered again, and it was no attempt."""
    journal.lock()
    row = Callback.objects.filter(call=call, state=DIALLING).first()
    if row is not None:
        row.state, row.next_at = PENDING, now + OFFERED_AGAIN
        _tell(row, events.CallbackNotTaken(row.id, call), now=now, by=by)


@transaction.atomic
def missed(call: CallId, why: str, *, now: datetime, by: Actor = CENTRE) -> None:
    """The call that was to keep a promise reached nobody, or the customer hung up before an agent answered: it is tried
    again later, in its old place, or given up after the queue's attempts. Of any other call nothing happens."""
    journal.lock()
    row = Callback.objects.select_related("queue").filter(call=call, state=DIALLING).first()
    if row is None:
        return
    rules = row.queue.facts().callbacks
    again = now + timedelta(seconds=rules.retry)
    if row.attempts >= rules.attempts or again >= row.expires_at:
        row.state, row.number = FAILED, ""
        _tell(row, events.CallbackGivenUp(row.id, why), now=now, by=by)
    else:
        row.state, row.next_at = PENDING, again
        _tell(row, events.CallbackMissed(row.id, call, why, again), now=now, by=by)


@transaction.atomic
def kept(call: CallId, *, now: datetime, by: Actor = CENTRE) -> None:
    """An agent answered the call that keeps a promise. Of any other call nothing happens."""
    journal.lock()
    row = Callback.objects.filter(call=call, state=DIALLING).first()
    if row is not None:
        row.state, row.number = KEPT, ""
        _tell(row, events.CallbackKept(row.id, call), now=now, by=by)


@transaction.atomic
def came_back(number: str, queue: QueueId, *, now: datetime, by: Actor = CENTRE) -> None:
    """The customer was served meanwhile, having called again: pending promises of the queue's client are over."""
    journal.lock()
    mine = Callback.objects.select_related("queue").filter(number=number, state=PENDING) if number else ()
    client = Queue.objects.filter(pk=queue).values_list("client_id", flat=True).first()
    for row in mine:
        if row.queue.client_id == client:
            row.state, row.number = KEPT, ""
            _tell(row, events.CallbackGivenUp(row.id, "came_back"), now=now, by=by)


@transaction.atomic
def expire(id_: str, *, now: datetime, by: Actor = CENTRE) -> bool:
    """The time of a promise is over. False when it is not, or not any more."""
    row = _locked(id_)
    if row.state != PENDING or row.expires_at > now:
        return False
    row.state, row.number = EXPIRED, ""
    _tell(row, events.CallbackGivenUp(row.id, "expired"), now=now, by=by)
    return True


def _locked(id_: str) -> Callback:
    journal.lock()
    return Callback.objects.get(pk=id_)


def _tell(row: Callback, event: object, *, now: datetime, by: Actor) -> None:
    row.save()
    client = row.queue.client_id
    journal.append(Stream("queue", row.queue_id), event, at=now, by=by, client=client)


# --- Reading


def open_promises() -> list[Promise]:
    return [row.facts() for row in Callback.objects.filter(state__in=OPEN).order_by("place_since", "id")]


def of_call(call: CallId) -> Promise | None:
    """The promise that this call is to keep."""
    row = Callback.objects.filter(call=call).exclude(source=call).first()
    return row.facts() if row else None


def made_between(reason: str, since: datetime, until: datetime, limit: int = 500) -> list[Promise]:
    """Promises made for a reason within a time, the earliest first."""
    rows = Callback.objects.filter(reason=reason, asked_at__gte=since, asked_at__lte=until)
    return [row.facts() for row in rows.order_by("asked_at", "id")[:limit]]


def of_calls(calls: Collection[CallId]) -> dict[CallId, Promise]:
    """The newest promise that was made to the caller of each of these calls."""
    rows = Callback.objects.filter(source__in=calls).order_by("asked_at", "id")
    return {row.source: row.facts() for row in rows}


def are_open() -> bool:
    return Callback.objects.filter(state__in=OPEN).exists()


def expired(now: datetime) -> list[str]:
    rows = Callback.objects.filter(state=PENDING, expires_at__lte=now).order_by("expires_at")
    return list(rows.values_list("id", flat=True))


def due(now: datetime) -> list[Promise]:
    """The promises whose turn has come."""
    promises = open_promises()
    if not any(item.state == PENDING and item.next_at <= now for item in promises):
        return []
    free = waits.free_for(queries.agents_free(now), localdate(now))
    return callback_turn.due(promises, queries.waiting(), queries.queues(), free, now)
