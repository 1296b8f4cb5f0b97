"""Callbacks that keep the place in the line: the caller presses 1, the centre calls when the turn comes. Who hung up
while waiting is called back by the queue's rule, or when a person chose it (abandoned.py).

Where the customer is called first, who answers hears the notice of the recording and rings the free agent ahead of all
who wait; where the agent is first, see agent_first.py. A callback is refused outside the hours in which the tables of
the law let a service call be made (law/contact.py), for a withheld number, and for numbers that could cost: premium
rate, or another country than that of the number dialled.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime

import phonenumbers

from infolinia.clients import queries as clients
from infolinia.conduct import agent_first, arrival, callback_events, ending, events, record
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Call, ClosingRow
from infolinia.content import tables
from infolinia.floor.lines import spending
from infolinia.floor.routing import overdue, promises
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.law import contact
from infolinia.law.tables import DayNotCovered

KEY = "1"
BY = ""  # nobody at a desk calls: limits of the trunk and of the installation hold, not those of users
PLAIN = re.compile(r"\+[0-9]{7,15}")
DEAR = frozenset({phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST})


def refusal(call: Call, now: datetime) -> str:
    """Why this caller cannot be called back: not-offered, number, dear, hours; empty when they can."""
    rules = floor.queues().get(call.queue)
    if rules is None or not rules.callbacks.offered:
        return "not-offered"
    return unfit(call) or ("" if _is_allowed(call.client or "", now) else "hours")


def unfit(call: Call) -> str:
    """Why the number of this caller is called by nobody: number, dear; empty when it may be."""
    if not PLAIN.fullmatch(call.caller):
        return "number"
    return "dear" if is_dear(call.caller, call.dialled) else ""


def ask(call: Call, *, now: datetime) -> bool:
    """The caller pressed the key while waiting: the place is kept, the call ends. False where it cannot be promised;
    then the call goes on waiting."""
    waiting = floor.waiting_call(call.id)
    if call.state != CallState.WAITING or waiting is None or waiting.ringing or refusal(call, now):
        return False
    promised = promises.promise(
        call.id, waiting.queue, call.caller, language=call.language, priority=waiting.priority,
        place_since=waiting.in_line_since, now=now,
    )  # fmt: skip
    routing.leave(call.id, "callback", now=now)
    record.write(call, callback_events.CallbackAsked(promised.id), now=now)
    arrival.turn_away(call, "callback", "callback_taken", now=now)
    return True


def tell_place(call_id: str, *, now: datetime) -> bool:
    """A waiting caller is told the place in the line, and of the key where it would be granted."""
    call = record.locked(call_id)
    if not overdue.to_be_told(now, call=call_id):
        return False
    return arrival.tell_place(call, now=now, offers=not refusal(call, now))


def call_back(promise_id: str, *, now: datetime) -> bool:
    """The turn of a promise has come: its customer is called."""
    promise = next((item for item in promises.due(now) if item.id == promise_id), None)
    source = Call.objects.filter(pk=promise.source).first() if promise else None
    if promise is None or source is None or not source.client or not _is_allowed(source.client, now):
        return False
    if _is_closed(source.client):
        return False  # it stays promised until the centre is open again
    if not spending.judge(user=BY, trunk=source.trunk, number=promise.number, now=now).allowed:
        return False  # a limit of cost (floor/lines): it stays promised until it expires
    line = Call.objects.filter(switch=source.switch).order_by("-arrived_at").first() or source
    call = Call(
        id=f"c-{secrets.token_hex(8)}", client=source.client, switch=line.switch, boot=line.boot,
        state=CallState.ARRIVED, trunk=source.trunk, caller=promise.number, dialled=source.dialled,
        queue=promise.queue, language=promise.language, arrived_at=now,
    )  # fmt: skip
    call.save(force_insert=True)
    first = floor.queue(promise.queue).callbacks.first
    leg = record.new_leg() if first == "customer" else ""
    called = callback_events.CalledBack(
        call.switch, call.boot, leg, call.trunk, call.caller, call.dialled, call.queue, call.language, promise.id, first
    )
    record.write(call, called, now=now)
    if source.customer:
        record.write(call, events.Recognised(source.customer), now=now)
    if leg:
        promises.tried(promise.id, call.id, now=now)
        agent_first.ring(call, leg, user=BY, now=now)
    else:
        promises.offered(promise.id, call.id, now=now)
        arrival.enqueue(call, now=now)
    return True


def not_taken(call: Call, *, now: datetime) -> None:
    """No agent took the callback, whose customer was not called: its call is over, the promise is not."""
    ending.end(call, "centre", now=now)
    record.write(call, events.LineDown(), now=now)
    record.close(call, now=now)


def not_dialled(call: Call, leg: str, code: str, *, now: datetime) -> None:
    """The line could not call the customer at all."""
    record.write(call, events.LegEnded(leg, "customer", "switch", code), now=now)
    ending.end(call, "line", now=now)
    record.write(call, events.LineDown(), now=now)
    record.close(call, now=now)


def _is_closed(client: str) -> bool:
    closed = ClosingRow.objects.filter(ended_at=None, is_drill=False).values_list("operator_id", flat=True)
    return clients.client(client).operator in set(closed)


def _is_allowed(client: str, now: datetime) -> bool:
    asked = contact.Asked("service", "voice_human", now, client)
    try:
        return contact.may_contact(asked, tables.contact(), tables.law().holidays).allowed
    except DayNotCovered:
        return False  # the table of holidays has run out: the rule cannot be shown to allow it


def is_dear(number: str, dialled: str) -> bool:
    """Whether a number could cost more than one of the country whose number was dialled."""
    try:
        parsed, ours = phonenumbers.parse(number, None), phonenumbers.parse(dialled, None)
    except phonenumbers.NumberParseException:
        return True
    return parsed.country_code != ours.country_code or phonenumbers.number_type(parsed) in DEAR
