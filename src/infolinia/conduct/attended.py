"""An agent's telephone joins its two calls: the customer whom it holds, and whom it has asked meanwhile, a colleague or
a number outside.

At the desk both are one call; at a telephone they are two (RFC 5589 section 7). The line of who was asked leaves the
agent's second call and comes into the customer's, which goes on with its recording and, at a colleague, its procedure.
A number outside goes on at the agent's account: it was dialled within his grants and limits of cost (by_phone.py), and
is cut where it goes beyond them.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.clients import queries as clients
from infolinia.conduct import ending, events, outbox, procedure, record, ringing, transfer
from infolinia.conduct.facts import CallState, Kind, Role
from infolinia.conduct.models import Call, Leg
from infolinia.floor.lines import spending
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.journal.facts import Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal


def join(call: Call, other_leg: str, *, by: str, now: datetime) -> None:
    """The telephone of `by` asked in `call` to be replaced by whom it talks with on `other_leg`. Raises Refusal:
    transfer-target, transfer-not-answered, call-gone, call-not-yours, transfer-twice, call-state."""
    found = Leg.objects.filter(pk=other_leg, user=by, role=Role.AGENT).exclude(state="gone").first()
    if found is None or found.call_id == call.id:
        raise Refusal("transfer-target", status=404)
    talk, asked = _which(record.locked(call.id), record.locked(found.call_id), by)
    record.may_conduct(asked, by)
    transfer.to_leave(talk.id, by)
    customer = record.leg(talk, Role.CUSTOMER)
    other = record.leg(asked, Role.CONSULTED if asked.kind == Kind.INSIDE else Role.CUSTOMER)
    if other is None or other.state != "up" or not _has_answered(asked, other):
        raise Refusal("transfer-not-answered")
    if customer is None or floor.status(by).call != talk.id:
        raise Refusal("call-gone")
    if asked.kind == Kind.OUT:
        _go_outside(talk, asked, customer, other, by=by, now=now)
        return
    if talk.client not in clients.user(other.user).clients:
        raise Refusal("transfer-target", status=404)
    _go_over(talk, asked, customer, other, by=by, now=now)


def _which(one: Call, other: Call, by: str) -> tuple[Call, Call]:
    """The call with the customer, and that by which somebody was asked. Raises Refusal for two customers, or two who
    were asked."""
    if Kind.INSIDE in (one.kind, other.kind):
        talk, asked = (other, one) if one.kind == Kind.INSIDE else (one, other)
        if talk.kind == Kind.INSIDE:
            raise Refusal("transfer-target", status=404)
        return talk, asked
    in_hand = floor.status(by).call
    talk, asked = (other, one) if other.id == in_hand else (one, other)
    if asked.kind != Kind.OUT or asked.from_agent != by:
        raise Refusal("transfer-target", status=404)
    return talk, asked


def _has_answered(asked: Call, other: Leg) -> bool:
    """Whether who was asked talks with the agent, who may have put him on hold while he presses the keys."""
    if asked.kind == Kind.INSIDE:
        return ringing.has_answered(asked, other)
    return asked.state in (CallState.TALKING, CallState.HELD) and asked.notice_since is None


def _go_outside(talk: Call, asked: Call, customer: Leg, outside: Leg, *, by: str, now: datetime) -> None:
    actor, number = Actor("agent", by), asked.caller
    outbox.want(asked, door.MoveLeg, now=now, leg=outside.id, to_call=talk.id, beside=customer.id)
    record.write(asked, events.GoneOn("", outside.id, talk.id), now=now, by=actor)
    ending.end(asked, "agent", now=now, by=actor)
    transfer.release(talk, by, now=now)
    record.write(talk, events.JoinedOutside(by, number, outside.id, asked.id), now=now, by=actor)
    spending.goes_on_in(outside.id, talk.id)


def _go_over(talk: Call, asked: Call, customer: Leg, colleague: Leg, *, by: str, now: datetime) -> None:
    actor, who = Actor("agent", by), colleague.user
    moved = {"leg": colleague.id, "to_call": talk.id, "beside": customer.id}
    outbox.want(asked, door.MoveLeg, now=now, **moved)  # before that call is put down
    record.write(asked, events.GoneOn(who, colleague.id, talk.id), now=now, by=actor)
    routing.released(who, asked.id, now=now, by=actor)
    ending.end(asked, "agent", now=now, by=actor)
    transfer.release(talk, by, now=now)
    record.write(talk, events.BroughtIn(who, colleague.id, colleague.device, asked.id), now=now, by=actor)
    record.write(talk, events.HandedOver(by, to_agent=who, leg=colleague.id), now=now, by=actor)
    routing.took_over(who, talk.id, now=now, by=actor)
    procedure.begin(talk, by=Actor("agent", who), now=now)
