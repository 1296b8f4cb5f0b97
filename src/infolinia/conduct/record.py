"""One way to write a call: its event, and the rows as the event leaves them, in the running transaction."""

from __future__ import annotations

import secrets
from dataclasses import fields
from datetime import datetime

from infolinia.conduct import events, pausing
from infolinia.conduct.course import Course, LegCourse, after
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call, Leg
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing.facts import AgentState
from infolinia.journal import queries as history
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor, Recorded, Stream
from infolinia.web.refusals import Refusal

COLUMNS = tuple(item.name for item in fields(Course) if item.name != "legs")


def stream(call: str) -> Stream:
    return Stream("call", call)


def locked(call_id: str) -> Call:
    """The call, with this transaction its only writer. Raises Refusal when there is none in scope."""
    journal.lock()
    call = Call.objects.filter(pk=call_id).first()
    if call is None:
        raise Refusal("not-found", status=404)
    return call


def write(call: Call, event: object, *, now: datetime, by: Actor = CENTRE, key: str | None = None) -> Recorded:
    """Append the event to the call's stream and bring its rows to where the event leaves them."""
    recorded = journal.append(stream(call.id), event, at=now, by=by, client=call.client, key=key)
    before = stored(call)
    now_at = after(before, event, now)
    changed = [name for name in COLUMNS if getattr(now_at, name) != getattr(before, name)]
    if changed:
        for name in changed:
            setattr(call, name, getattr(now_at, name))
        call.save(update_fields=changed)
    for id_, leg in now_at.legs.items():
        _write_leg(call, id_, before.legs.get(id_), leg)
    pausing.follow(call, before, now_at, now=now)
    return recorded


def stored(call: Call) -> Course:
    """Where the rows say that the call stands. A leg whose offer was answered is still only wanted: not yet up."""
    legs = {
        row.id: LegCourse(
            row.role,
            row.user,
            "wanted" if row.state == "offered" else row.state,
            row.silent,
            row.made_at,
            row.mode,
            row.trouble,
            row.trouble_at,
            row.device,
        )
        for row in call.legs.order_by("number")
    }
    return Course(**{name: getattr(call, name) for name in COLUMNS}, legs=legs)


def _write_leg(call: Call, id_: str, before: LegCourse | None, leg: LegCourse) -> None:
    if before == leg:
        return
    if before is None:
        made: dict[str, object] = {
            "call": call, "role": leg.role, "user": leg.user, "state": leg.state, "silent": leg.silent,
            "made_at": leg.made_at, "mode": leg.mode, "device": leg.device, "number": call.legs.count() + 1,
            "trouble": leg.trouble, "trouble_at": leg.trouble_at,
        }  # fmt: skip
        if not Leg.objects.filter(pk=id_).update(**made):  # one that comes from another call is there already
            Leg.objects.create(id=id_, **made)
        return
    changes: dict[str, object] = {
        "role": leg.role, "silent": leg.silent, "mode": leg.mode, "trouble": leg.trouble,
        "trouble_at": leg.trouble_at,
    }  # fmt: skip
    if leg.state != before.state:
        changes["state"] = leg.state
    Leg.objects.filter(pk=id_).update(**changes)


def last_told(call: Call) -> str:
    """When the line last told something of the call."""
    told = [item.at for item in history.replay(stream(call.id)) if item.by.kind == "switch"]
    return max(told, default=call.arrived_at).isoformat(timespec="milliseconds")


def last_change(call: Call) -> datetime:
    """When the newest entry of the call's journal happened."""
    return max((item.at for item in history.replay(stream(call.id))), default=call.arrived_at)


def new_leg() -> str:
    return f"l-{secrets.token_hex(8)}"


def leg(call: Call, role: Role) -> Leg | None:
    """The live leg in this role."""
    return call.legs.filter(role=role).exclude(state="gone").order_by("-number").first()


def legs(call: Call, role: Role) -> list[Leg]:
    """The live legs in this role; several while a call rings at several agents."""
    return list(call.legs.filter(role=role).exclude(state="gone").order_by("number"))


def other(call: Call) -> Leg | None:
    """The live leg of whom the agent talks with: the customer, or in a call without one the colleague."""
    return leg(call, Role.CUSTOMER) or leg(call, Role.CONSULTED)


def in_talk(call: Call) -> CallState:
    """The state in which the agent speaks with `other`."""
    return CallState(stored(call).in_talk)


def is_conference(call: Call) -> bool:
    return stored(call).is_conference


def leg_of(call: Call, user: str) -> Leg | None:
    """The live leg of a user."""
    return call.legs.filter(user=user).exclude(state="gone").order_by("-number").first()


def may_conduct(call: Call, user: str) -> None:
    """Raise Refusal unless this user conducts the call."""
    if call.agent != user:
        raise Refusal("call-not-yours", status=409)


def may_write(call: Call, user: str) -> None:
    """Raise Refusal unless this user conducts the call, or still writes after handing it over."""
    status = floor.status_of(user)
    writes = status and status.call == call.id and status.state is AgentState.WRAP_UP
    if not writes:
        may_conduct(call, user)
        if call.state in (CallState.ENDED, CallState.INTERRUPTED):
            raise Refusal("call-gone")


def in_state(call: Call, *states: CallState) -> None:
    if CallState(call.state) not in states:
        raise Refusal("call-state", state=call.state)


def close(call: Call, *, now: datetime) -> None:
    """Nothing follows: the line is down, recordings are whole, nobody writes any more."""
    if call.state not in (CallState.ENDED, CallState.INTERRUPTED) or not call.line_down:
        return
    if call.recordings.filter(closed_at=None).exists():
        return
    if floor.agents_of_call(call.id):
        return
    try:
        journal.close(stream(call.id), events.Closed(), at=now, by=CENTRE, client=call.client)
    except journal.StreamClosed:
        return
