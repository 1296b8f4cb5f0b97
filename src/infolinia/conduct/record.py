"""One way to write a call: its event and its row, in the running transaction."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from infolinia.conduct import events
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call, Leg
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor, Recorded, Stream
from infolinia.web.refusals import Refusal


def stream(call: str) -> Stream:
    return Stream("call", call)


def locked(call_id: str) -> Call:
    """The call, with this transaction its only writer. Raises Refusal when there is none in scope."""
    journal.lock()
    call = Call.objects.filter(pk=call_id).first()
    if call is None:
        raise Refusal("not-found", status=404)
    return call


def write(
    call: Call, event: object, *, now: datetime, by: Actor = CENTRE, key: str | None = None, **changes: Any
) -> Recorded:
    """Append the event to the call's stream and change its row."""
    recorded = journal.append(stream(call.id), event, at=now, by=by, client=call.client, key=key)
    if changes:
        for name, value in changes.items():
            setattr(call, name, value)
        call.save(update_fields=list(changes))
    return recorded


def add_leg(call: Call, role: Role, *, now: datetime, user: str = "", state: str = "wanted") -> Leg:
    return Leg.objects.create(id=f"l-{secrets.token_hex(8)}", call=call, role=role, user=user, state=state, made_at=now)


def leg(call: Call, role: Role) -> Leg | None:
    """The live leg in this role."""
    return call.legs.filter(role=role).exclude(state="gone").order_by("-made_at").first()  # type: ignore[attr-defined]


def may_conduct(call: Call, user: str) -> None:
    """Raise Refusal unless this user conducts the call."""
    if call.agent != user:
        raise Refusal("call-not-yours", status=409)


def in_state(call: Call, *states: CallState) -> None:
    if CallState(call.state) not in states:
        raise Refusal("call-state", state=call.state)


def close(call: Call, *, now: datetime) -> None:
    """Nothing follows: the line is down, recordings are closed, nobody writes any more."""
    if call.state not in (CallState.ENDED, CallState.INTERRUPTED):
        return
    if call.recordings.filter(closed_at=None, started_at__isnull=False).exists():  # type: ignore[attr-defined]
        return
    if call.legs.exclude(state="gone").exists():  # type: ignore[attr-defined]
        return
    try:
        journal.close(stream(call.id), events.Closed(), at=now, by=CENTRE, client=call.client)
    except journal.StreamClosed:
        return
