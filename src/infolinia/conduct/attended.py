"""An agent's telephone joins its two calls: the customer whom it holds, and the colleague whom it has asked meanwhile.

At the desk both are one call; at a telephone they are two (RFC 5589 section 7). The colleague's line leaves the call
between the two agents and comes into the customer's, which goes on with its recording and its procedure.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.clients import queries as clients
from infolinia.conduct import ending, events, outbox, procedure, record, ringing, transfer
from infolinia.conduct.facts import Kind, Role
from infolinia.conduct.models import Call, Leg
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
    one, other = record.locked(call.id), record.locked(found.call_id)
    talk, asked = (other, one) if one.kind == Kind.INSIDE else (one, other)
    if talk.kind == Kind.INSIDE or asked.kind != Kind.INSIDE:  # two customers, or two colleagues
        raise Refusal("transfer-target", status=404)
    record.may_conduct(asked, by)
    transfer.to_leave(talk.id, by)
    customer, colleague = record.leg(talk, Role.CUSTOMER), record.leg(asked, Role.CONSULTED)
    if colleague is None or colleague.state != "up" or not ringing.has_answered(asked, colleague):
        raise Refusal("transfer-not-answered")
    if customer is None or floor.status(by).call != talk.id:
        raise Refusal("call-gone")
    if talk.client not in clients.user(colleague.user).clients:
        raise Refusal("transfer-target", status=404)
    _go_over(talk, asked, customer, colleague, by=by, now=now)


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
