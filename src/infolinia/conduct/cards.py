"""A customer keys a card number in (`telephony.switch.cards`): the agent begins it, sees how many digits there are, and
learns whether the card was taken. Neither this room nor the journal ever holds the number or a key of it."""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import events, outbox, record
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal


def begin(call_id: str, *, by: str, now: datetime) -> None:
    """The customer may key the number in now. Begun already, nothing changes. Raises Refusal: call-state while the
    customer is on hold."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    if call.card_since:
        return
    record.in_state(call, CallState.TALKING)
    customer = record.leg(call, Role.CUSTOMER)
    if customer is None:
        raise Refusal("call-gone")
    record.write(call, events.CardBegan(by), now=now, by=Actor("agent", by))
    Call.objects.filter(pk=call.id).update(card_digits=0)
    outbox.want(call, door.TakeCard, now=now, live=True, leg=customer.id)


def stop(call_id: str, *, by: str, now: datetime) -> None:
    """The number is not wanted any more."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    customer = record.leg(call, Role.CUSTOMER)
    if call.card_since and customer:
        journal.stir(record.stream(call_id))
        outbox.want(call, door.StopCard, now=now, live=True, leg=customer.id)


def progressed(call: Call, count: int) -> None:
    """One more digit, or they were begun again. It is no event: nothing of the entry but its end is kept."""
    if call.card_since:
        Call.objects.filter(pk=call.id).update(card_digits=count)


def ended(call: Call, outcome: str, *, count: int = 0, token: str = "", last_four: str = "", now: datetime) -> None:
    """What became of it."""
    if call.card_since:
        told = events.CardEnded("given-up" if outcome == "stopped" else outcome, count, token, last_four)
        record.write(call, told, now=now, by=CENTRE)
