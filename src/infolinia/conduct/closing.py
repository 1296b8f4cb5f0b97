"""Closing the centre in an emergency: everybody off, callers told and called back; or a drill of it.

What becomes of a call, evacuation.py decides. Nothing here waits for anybody: closing takes one transaction, and the
calls follow one by one with the clock's ticks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from infolinia.clients import queries as clients
from infolinia.conduct import (
    alarms,
    arrival,
    beside,
    calling_back,
    closing_events,
    ending,
    evacuation,
    outbox,
    outside,
    record,
    ringing,
    transfer,
)
from infolinia.conduct.evacuation import Closing, Fate, Plan
from infolinia.conduct.facts import CallState, Kind, Role
from infolinia.conduct.models import Call, ClosingPlan, ClosingRow
from infolinia.floor.routing import promises
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.callback_turn import Promise
from infolinia.floor.routing.facts import AgentState
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor, Stream
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

STREAM = Stream("admin", "closing")
SOURCE = "closing"  # of the alarm
CALLED_BACK_WITHIN = timedelta(hours=24)
ON_DUTY = (AgentState.READY, AgentState.RINGING, AgentState.TALKING, AgentState.HOLDING, AgentState.WRAP_UP)
LONGEST_PLACE = 120  # characters


# --- Reading


def running(operator: str) -> Closing | None:
    """The closing, or drill, that runs now."""
    row = ClosingRow.objects.filter(operator_id=operator, ended_at=None).first()
    return row.facts() if row else None


def earlier(operator: str, limit: int = 20) -> list[Closing]:
    """Closings and drills, the latest first."""
    return [row.facts() for row in ClosingRow.objects.filter(operator_id=operator).order_by("-began_at")[:limit]]


def plan_of(operator: str) -> Plan:
    row = ClosingPlan.objects.filter(operator_id=operator).first()
    return row.facts() if row else Plan()


def stands_for(client: str | None) -> Closing | None:
    """The closing (no drill) under which calls of a client are."""
    found = ClosingRow.objects.filter(ended_at=None, is_drill=False).first()
    if found is None or not client or clients.client(client).operator != found.operator_id:
        return None
    return found.facts()


def called_back(of: Closing) -> list[Promise]:
    """Callbacks that were promised to callers of a closing, in scope of the calls."""
    until = of.ended_at or of.began_at + CALLED_BACK_WITHIN
    found = promises.made_between("evacuated", of.began_at, until)
    mine = set(Call.objects.filter(pk__in=[item.source for item in found]).values_list("id", flat=True))
    return [item for item in found if item.source in mine]


# --- Supervisors


def plan(operator: str, wanted: Plan, *, by: Actor, now: datetime) -> None:
    """Lay down what happens at a closing. Raises Refusal: closing-place, closing-seconds, or about the number."""
    journal.lock(STREAM)
    place = wanted.assembly_point.strip()
    if len(place) > LONGEST_PLACE:
        raise Refusal("closing-place", status=422, most=LONGEST_PLACE)
    if not 0 <= wanted.seconds <= 600:
        raise Refusal("closing-seconds", status=422)
    number = outside.number_of(wanted.hand_over_to) if wanted.hand_over_to.strip() else ""
    values = {"assembly_point": place, "seconds": wanted.seconds, "hand_over_to": number}
    if plan_of(operator) == Plan(**values):
        return
    ClosingPlan.objects.update_or_create(operator_id=operator, defaults=values)
    told = closing_events.Planned(operator, place, wanted.seconds, number)
    journal.append(STREAM, told, at=now, by=by, client=None)


def close(operator: str, reason: str, *, drill: bool, by: Actor, now: datetime) -> Closing:
    """Close the centre at once, or begin a drill. Raises Refusal: closing-reason, closing-runs (one runs already)."""
    journal.lock(STREAM)
    if reason not in evacuation.REASONS:
        raise Refusal("closing-reason", status=422)
    if (now_closed := running(operator)) is not None and not (now_closed.is_drill and not drill):
        raise Refusal("closing-runs")
    if now_closed is not None:
        _end(now_closed, by=by, now=now)  # a drill gives way to the thing itself
    laid_down = plan_of(operator)
    row = ClosingRow.objects.create(
        operator_id=operator, reason=reason, is_drill=drill, began_at=now, by=by.id,
        assembly_point=laid_down.assembly_point, seconds=laid_down.seconds, hand_over_to=laid_down.hand_over_to,
    )  # fmt: skip
    waiting, talking, people = _extent(operator, now)
    if drill:
        told: object = closing_events.DrillBegan(operator, reason, waiting, talking, len(people))
    else:
        told = closing_events.Closed(operator, reason, waiting, talking, len(people), laid_down.seconds)
    journal.append(STREAM, told, at=now, by=by, client=None)
    alarms.told(SOURCE, "evacuation-drill" if drill else "evacuation", laid_down.assembly_point, now=now)
    if not drill:
        for agent in people:
            routing.take_break(agent, "evacuated", now=now, by=by)
    return row.facts()


def extent(operator: str, *, now: datetime) -> tuple[int, int, int]:
    """(calls waiting, calls in progress, agents at work): what a closing would touch."""
    waiting, talking, people = _extent(operator, now)
    return waiting, talking, len(people)


def _extent(operator: str, now: datetime) -> tuple[int, int, list[str]]:
    mine = [item.code for item in clients.clients() if item.operator == operator]
    calls = Call.objects.filter(client__in=mine)
    waiting = calls.filter(state__in=evacuation.NOT_TALKING).count()
    talking = calls.filter(state__in=evacuation.TALKING).count()
    return waiting, talking, [agent.user for agent in floor.agents_now(operator, now=now) if agent.state in ON_DUTY]


def open_again(operator: str, *, by: Actor, now: datetime) -> None:
    """The centre is open again: people say themselves when they are ready, callbacks begin. Open already: nothing."""
    journal.lock(STREAM)
    if (found := running(operator)) is not None:
        _end(found, by=by, now=now)


def _end(found: Closing, *, by: Actor, now: datetime) -> None:
    ClosingRow.objects.filter(pk=found.id).update(ended_at=now, ended_by=by.id)
    journal.append(STREAM, closing_events.Opened(found.operator, found.is_drill), at=now, by=by, client=None)
    alarms.over(SOURCE, now=now)


# --- Agents


def must_be_open(user: str) -> None:
    """Raise Refusal while the user's centre is closed: nobody is ready in a building that is being left."""
    found = running(clients.user(user).operator)
    if found is not None and not found.is_drill:
        raise Refusal("closing-not-ready")


def leave_now(call_id: str, *, by: str, now: datetime) -> None:
    """The agent leaves the building: the customer is told and called back, or goes on at the other number. Raises
    Refusal when the centre is not closed, or the call is another's."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    found = stands_for(call.client)
    if found is None:
        raise Refusal("closing-not")
    _carry_out(call, found, _fate(call, found, left=True, now=now), now=now)


# --- The clock and the line


def due(now: datetime) -> list[str]:
    """Calls with which something is to be done now."""
    closings = [row.facts() for row in ClosingRow.objects.filter(ended_at=None, is_drill=False)]
    found: list[str] = []
    for item in closings:
        mine = [client.code for client in clients.clients() if client.operator == item.operator]
        states = (*evacuation.NOT_TALKING, *evacuation.TALKING)
        for call in Call.objects.filter(client__in=mine, state__in=states).order_by("arrived_at"):
            if _fate(call, item, left=False, now=now) != "nothing":
                found.append(call.id)
    return found


def proceed(call_id: str, *, now: datetime) -> bool:
    """Do with a call what is due."""
    call = record.locked(call_id)
    found = stands_for(call.client)
    if found is None:
        return False
    return _carry_out(call, found, _fate(call, found, left=False, now=now), now=now)


def arrived(call: Call, closing: Closing, *, now: datetime) -> None:
    """A call was answered while the centre is closed."""
    _carry_out(call, closing, "hand_over" if _is_urgent(call, closing) else "tell", now=now)


def _is_urgent(call: Call, closing: Closing) -> bool:
    return bool(closing.plan.hand_over_to) and (call.distress_at is not None or _is_emergency(call))


def _is_emergency(call: Call) -> bool:
    rules = floor.queues().get(call.queue)
    return bool(rules and rules.is_emergency)


def _fate(call: Call, closing: Closing, *, left: bool, now: datetime) -> Fate:
    return evacuation.fate(
        closing,
        CallState(call.state),
        distress=call.distress_at is not None,
        emergency=_is_emergency(call),
        tried=call.legs.filter(role=Role.OUTSIDE).exists(),
        left=left,
        now=now,
    )


def _carry_out(call: Call, closing: Closing, what: Fate, *, now: datetime) -> bool:
    if what == "nothing":
        return False
    if call.kind == Kind.INSIDE:  # nobody outside is left alone by its end
        ending.end(call, "centre", now=now)
        return True
    agent = _free(call, now=now)
    customer = record.leg(call, Role.CUSTOMER)
    if customer is None:
        calling_back.not_taken(call, now=now)
    elif what == "hand_over":
        record.write(call, closing_events.EvacuatedOutside(agent), now=now)
        outbox.want(call, door.Hold, now=now, leg=customer.id, prompts=(arrival.MUSIC,))
        outside.dial(call, closing.plan.hand_over_to, by=closing.by, now=now)
    else:
        promised = _promise(call, now=now)
        record.write(call, closing_events.Evacuated(agent, promised), now=now)
        arrival.turn_away(call, "evacuated", "evacuation", now=now)
    return True


def _free(call: Call, *, now: datetime) -> str:
    """Nobody of ours is on the call, or is rung by it, any more. Who conducted it."""
    if call.state == CallState.CONSULTING:
        transfer.let_go(call, "left", now=now)
    beside.end_all(call, "agent-left", now=now)
    routing.leave(call.id, "closed", now=now)
    for leg in record.legs(call, Role.AGENT):
        ringing.drop_leg(call, leg, "evacuated", now=now)
    for leg in record.legs(call, Role.MOVING):
        ringing.drop_leg(call, leg, "evacuated", now=now)
    agent = call.agent
    if agent and floor.status(agent).call == call.id:
        routing.released(agent, call.id, now=now)
    return agent


def _promise(call: Call, *, now: datetime) -> str:
    """A callback for when the centre is open again; empty when the number may not be called."""
    if not call.queue or calling_back.unfit(call):
        return ""
    made = promises.promise(
        call.id, call.queue, call.caller, language=call.language, place_since=call.arrived_at, reason="evacuated",
        lasts=CALLED_BACK_WITHIN, now=now, by=CENTRE,
    )  # fmt: skip
    return made.id
