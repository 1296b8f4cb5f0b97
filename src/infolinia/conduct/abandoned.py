"""Callers who hung up while waiting: the list of them, and their callbacks, chosen by a person or by the queue's rule.

The callback is a promise like any other (floor/routing/promises.py): it keeps the place since the call that was given
up, is made within the law's hours, and is over when the customer is served in another way.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from infolinia.conduct import calling_back, giving_up, record
from infolinia.conduct.giving_up import Caller, GaveUp, Promised
from infolinia.conduct.models import Call
from infolinia.floor.routing import promises, waits
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing.facts import Waiting
from infolinia.journal.facts import Actor
from infolinia.web.refusals import Refusal

LATELY = timedelta(hours=24)  # what the list shows, and within which one number gets one callback by rule
MOST = 500  # calls looked at


def callers(*, now: datetime, queue: str = "") -> list[Caller]:
    """Who hung up while waiting in the last day, of the clients in scope, one line for each number."""
    left = waits.abandoned(since=now - LATELY, queue=queue, limit=MOST)
    calls = {call.id: call for call in Call.objects.filter(pk__in=[call for call, *_ in left])}
    gave_up = [
        GaveUp(
            call, calls[call].client or "", calls[call].caller, queue, at, waited, calls[call].customer,
            calling_back.unfit(calls[call]),
        )
        for call, queue, at, waited in left
        if call in calls
    ]  # fmt: skip
    numbers = {item.number for item in gave_up if item.number}
    answered = Call.objects.filter(caller__in=numbers, callback="", answered_at__gte=now - LATELY).order_by(
        "answered_at"
    )
    served = {(call.client or "", call.caller): call.answered_at for call in answered if call.answered_at}
    return giving_up.callers(gave_up, served, _promised(gave_up))


def _promised(gave_up: list[GaveUp]) -> dict[tuple[str, str], Promised]:
    """The latest promise to each number: the promise itself forgets the number when it is over, its call does not."""
    by_call = {item.call: item for item in gave_up}
    found: dict[tuple[str, str], Promised] = {}
    for source, promise in promises.of_calls(by_call).items():
        item = by_call[source]
        found[item.client, item.number] = Promised(promise.state, promise.asked_at, promise.call)
    return found


def call_back(call_id: str, *, now: datetime, by: Actor) -> None:
    """A person chose to call this caller back. Raises Refusal: not-found, abandoned-no-queue, abandoned-not (served,
    promised already, a number that nobody may call)."""
    call = record.locked(call_id)
    found = next((item for item in callers(now=now) if item.last.call == call_id), None)
    if found is None or not call.client:
        raise Refusal("not-found", status=404)
    if not found.may_be_called:
        raise Refusal("abandoned-not")
    _promise(call, found.last, "chosen", begins=now, now=now, by=by)


def by_rule(call: Call, waiting: Waiting | None, *, now: datetime) -> bool:
    """A waiting caller has hung up: the queue's rule may call them back. waiting: how the call waited."""
    if waiting is None or call.callback:
        return False
    rules = floor.queue(waiting.queue).callbacks
    waited = (now - waiting.since).total_seconds()
    of_number = Call.objects.filter(client=call.client, caller=call.caller, arrived_at__gte=now - LATELY)
    lately = bool(promises.of_calls(list(of_number.values_list("id", flat=True)[:MOST])))
    if not giving_up.by_rule(waited, rules.abandoned_after, unfit=calling_back.unfit(call), promised_lately=lately):
        return False
    gone = GaveUp(call.id, call.client or "", call.caller, waiting.queue, now, waited)
    _promise(call, gone, "abandoned", begins=now + timedelta(seconds=rules.abandoned_wait), now=now)
    return True


def _promise(
    call: Call, gone: GaveUp, reason: str, *, begins: datetime, now: datetime, by: Actor | None = None
) -> None:
    promises.promise(
        call.id, gone.queue, call.caller, language=call.language, place_since=gone.at - timedelta(seconds=gone.waited),
        reason=reason, begins=begins, now=now, **({"by": by} if by else {}),
    )  # fmt: skip
