"""A far end that asks to hand its call on (SIP REFER), and one whose place another takes (RFC 3515, RFC 3891).

An agent's telephone does what the agent may do at the desk: its REFER hands the call to an outside number, by the rules
of `transfer.py`. From anybody else it is declined. The journal says what was asked and why it was not done.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from infolinia.conduct import events, outbox, outside, record, transfer
from infolinia.conduct.facts import Role
from infolinia.conduct.models import Call
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
    if event.replaces_leg or event.replaces:
        return "attended"  # who is asked first is asked at the desk
    try:
        with transaction.atomic():
            outbox.want(call, door.AnswerRefer, now=now, live=True, leg=event.leg, accepted=True)
            transfer.to_outside(call.id, event.number, by=leg.user, now=now)
    except Refusal as refusal:
        if isinstance(refusal, outside.BeyondLimit):
            outside.told(refusal, now=now)
        return refusal.code
    return ""


def replaced(call: Call, event: door.LegTakenOver, *, now: datetime, by: Actor) -> None:
    """Somebody else is at the other end of a leg now."""
    record.write(call, events.FarEndReplaced(event.leg, event.caller), now=now, by=by)
