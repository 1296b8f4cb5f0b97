"""A far end that asks to hand its call on (SIP REFER), one that leads it elsewhere (3xx), and one whose place another
takes (RFC 3515, RFC 3261 8.1.3.4, RFC 3891).

An agent's telephone does what the agent may do at the desk: its REFER hands the call to an outside number, by the
rules of `transfer.py` and only where the agent's telephones may call outside, or joins its two calls (`attended.py`).
From anybody else it is declined. Where a carrier
redirects a call of ours, the new number is judged as if it were dialled: what may be called at all, and what it may
cost. The journal says what was asked and why it was not done.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from infolinia.conduct import attended, calling_back, events, outbox, outside, record, transfer
from infolinia.conduct.facts import Role
from infolinia.conduct.models import Call
from infolinia.floor.lines import spending
from infolinia.journal.facts import Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal


def asked(call: Call, event: door.ReferAsked, *, now: datetime, by: Actor) -> None:
    """Hand the call on, or say no; the telephone waits for the answer."""
    why = _done(call, event, now=now)
    if why:
        outbox.want(call, door.AnswerRefer, now=now, live=True, leg=event.leg, accepted=False)
        record.write(call, events.ReferDeclined(event.leg, why), now=now, by=by)


def _done(call: Call, event: door.ReferAsked, *, now: datetime) -> str:
    """Why it was not done; empty when it was."""
    leg = call.legs.filter(pk=event.leg).exclude(state="gone").first()
    if leg is None or leg.role != Role.AGENT or leg.user != call.agent:
        return "not-the-agent"
    if event.replaces:
        return "attended"  # a call that is none of ours
    if not event.replaces_leg and not outside.may_by_phone(event.number, by=leg.user):
        return "not-granted"
    try:
        with transaction.atomic():
            outbox.want(call, door.AnswerRefer, now=now, live=True, leg=event.leg, accepted=True)
            if event.replaces_leg:
                attended.join(call, event.replaces_leg, by=leg.user, now=now)
            else:
                transfer.to_outside(call.id, event.number, by=leg.user, now=now)
    except Refusal as refusal:
        if isinstance(refusal, outside.BeyondLimit):
            outside.told(refusal, now=now)
        return refusal.code
    return ""


def redirected(call: Call, event: door.RedirectAsked, *, now: datetime, by: Actor) -> None:
    """Let a call of ours go to the number that its carrier names, or end it."""
    why = _may_not_go(call, event, now=now)
    outbox.want(call, door.AnswerRedirect, now=now, live=True, leg=event.leg, accepted=not why)
    told = events.RedirectDeclined(event.leg, why) if why else events.Redirected(event.leg, event.number)
    record.write(call, told, now=now, by=by)


def _may_not_go(call: Call, event: door.RedirectAsked, *, now: datetime) -> str:
    """Why a call may not go there; empty when it may, and from now on costs what the new number does."""
    asked = spending.running(event.leg)
    if asked is None:
        return "transfer-not-allowed"
    try:
        if not asked.user:  # a customer who is called back
            if calling_back.is_dear(event.number, call.dialled):
                return "dear"
        elif outside.number_of(event.number) != event.number:
            return "transfer-not-allowed"
        outside.may_cost(call, event.number, by=asked.user, now=now, instead_of=event.leg)
    except Refusal as refusal:
        if isinstance(refusal, outside.BeyondLimit):
            outside.told(refusal, now=now)
        return refusal.code
    spending.goes_to(event.leg, event.number)
    return ""


def replaced(call: Call, event: door.LegTakenOver, *, now: datetime, by: Actor) -> None:
    """Somebody else is at the other end of a leg now."""
    record.write(call, events.FarEndReplaced(event.leg, event.caller), now=now, by=by)
