"""A parked call: it has a number, the customer hears music with an announcement at intervals, and anybody who may work
for the client picks it up. Nobody does for two minutes: it rings back to who parked it, and then goes to the next one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from infolinia.clients import queries as clients
from infolinia.conduct import arrival, events, outbox, record, ringing, transfer
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.facts import AgentState
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

ORBITS = range(1, 100)
PARKED_FOR = timedelta(seconds=120)


def park(call_id: str, *, by: str, now: datetime) -> None:
    """The agent leaves the call, which waits under the lowest number that is free. Raises Refusal: park-full."""
    call = transfer.to_leave(call_id, by)
    customer = record.leg(call, Role.CUSTOMER)
    if customer is None:
        raise Refusal("call-gone")
    taken = set(Call.objects.filter(state=CallState.PARKED).values_list("orbit", flat=True))
    orbit = next((number for number in ORBITS if number not in taken), 0)
    if not orbit:
        raise Refusal("park-full", most=str(ORBITS[-1]))
    transfer.release(call, by, now=now)
    record.write(call, events.Parked(by, orbit, now + PARKED_FOR), now=now, by=Actor("agent", by))
    prompts = (*arrival.prompts_of(call, "hold"), *arrival.music(call))
    outbox.want(call, door.Hold, now=now, leg=customer.id, prompts=prompts)


def pick_up(call_id: str, *, by: str, now: datetime) -> None:
    """A free agent goes on with it, with its procedure and answers.

    Raises Refusal: park-gone when somebody was quicker, transfer-target without a grant for the client, park-busy when
    the agent is not free.
    """
    call = record.locked(call_id)
    if call.state != CallState.PARKED:
        raise Refusal("park-gone")
    if call.client not in clients.user(by).clients or not floor.is_agent(by):
        raise Refusal("transfer-target", status=404)
    if floor.status(by).state is not AgentState.READY:
        raise Refusal("park-busy")
    actor = Actor("agent", by)
    rung = routing.ring(by, call_id, seconds=transfer.RING, now=now, by=actor)
    record.write(call, events.Unparked(call.orbit, "picked-up"), now=now, by=actor)
    ringing.rings(rung, now=now, by=actor)
    leg = record.leg_of(call, by)
    if leg is not None and leg.device != "phone":  # a telephone is answered by hand
        ringing.answer(call_id, by=by, now=now)


def ring_back(call_id: str, *, now: datetime) -> bool:
    """It was parked long enough: it rings who parked it, if he is free, and waits for the next one."""
    call = record.locked(call_id)
    if call.state != CallState.PARKED or call.parked_until is None or call.parked_until > now:
        return False
    parker = call.parked_by
    record.write(call, events.Unparked(call.orbit, "late"), now=now, by=CENTRE)
    arrival.enqueue(call, now=now, priority=transfer.AHEAD)
    status = floor.status_of(parker)
    if call.state == CallState.WAITING and status and status.state is AgentState.READY:
        ringing.rings(routing.ring(parker, call_id, seconds=transfer.RING, now=now), now=now)
    return True
