"""What is due by the clock, computed from what is stored; the centre calls `tick` every quarter of a second."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from infolinia.conduct import arrival, ending, events, outbox, record, ringing
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.journal import services as journal
from infolinia.telephony.switch import door

GRACE = timedelta(seconds=60)  # a customer waits this long for an agent whose line broke
STUCK = timedelta(seconds=30)  # in greeting or leaving without a word from the line


def tick(*, now: datetime) -> int:
    """Do all that is due; returns how many things were done."""
    done = len(routing.presence_due(now))
    for ring in floor.rings_due(now):
        ringing_missed(ring.call, ring.agent, now=now)
        done += 1
    for late in floor.late_calls(now):
        done += _late(late.call, now=now)
    for wrap_up in Call.objects.filter(state=CallState.WRAP_UP, wrap_up_until__lte=now):
        done += _wrapped_up(wrap_up.id, now=now)
    for call in Call.objects.filter(agent_lost_at__lte=now - GRACE):
        done += _back_to_the_line(call.id, now=now)
    with transaction.atomic():
        done += ringing.offer_calls(now=now)
    return done


@transaction.atomic
def ringing_missed(call: str, agent: str, *, now: datetime) -> None:
    """An agent let it ring."""
    ringing.missed(call, agent, now=now)


@transaction.atomic
def _late(call_id: str, *, now: datetime) -> int:
    """A call waited longer than its queue allows."""
    journal.lock()
    late = next((item for item in floor.late_calls(now) if item.call == call_id), None)
    call = Call.objects.filter(pk=call_id).first()
    if late is None or call is None:
        return 0
    for leg in call.legs.filter(role=Role.AGENT).exclude(state="gone"):  # type: ignore[attr-defined]
        ringing.stop_ringing(call, leg.user, "withdrawn", now=now)
    routing.leave(call_id, "overflow" if late.then.kind == "overflow" else "late", now=now)
    arrival.then(call, "late", late.then, now=now)
    return 1


@transaction.atomic
def _wrapped_up(call_id: str, *, now: datetime) -> int:
    """The time for writing is over: what there is, is saved."""
    call = record.locked(call_id)
    if call.state != CallState.WRAP_UP or call.wrap_up_until is None or call.wrap_up_until > now:
        return 0
    ending.wrapped_up(call, now=now, by_itself=True)
    return 1


@transaction.atomic
def _back_to_the_line(call_id: str, *, now: datetime) -> int:
    """The agent's line did not come back: the customer goes to the head of the queue."""
    call = record.locked(call_id)
    if call.agent_lost_at is None or call.agent_lost_at > now - GRACE or not CallState(call.state).on_line:
        return 0
    agent = call.agent
    for leg in call.legs.filter(user=agent).exclude(state="gone"):  # type: ignore[attr-defined]
        if leg.state != "wanted":
            outbox.want(call, door.HangUp, now=now, leg=leg.id, cause="lost")
        leg.state = "gone"
        leg.save(update_fields=["state"])
    if floor.status(agent).call == call.id:
        routing.released(agent, call.id, now=now)
        routing.take_break(agent, "unreachable", now=now, by=None)
    handed = events.HandedOver(agent, to_queue=call.queue)
    record.write(call, handed, now=now, agent_lost_at=None, held_since=None)
    arrival.enqueue(call, now=now, priority=1000)
    return 1
