"""What is due by the clock, computed from what is stored; the centre calls `tick` often."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import OperationalError, transaction
from django.db.models import Q

from infolinia.clients import queries as clients
from infolinia.conduct import (
    agent_first,
    arrival,
    authority,
    beside,
    calling_back,
    closing,
    ending,
    events,
    menu_agent,
    menus,
    negotiating,
    notice,
    outbox,
    outside,
    parking,
    record,
    restricting,
    ringing,
    transfer,
)
from infolinia.conduct.facts import ON_LINE, CallState, Kind, Role
from infolinia.conduct.models import Call
from infolinia.conduct.problems import NotActive
from infolinia.floor.lines import spending
from infolinia.floor.routing import overdue, promises
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.facts import AgentState
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

log = logging.getLogger(__name__)

GRACE = timedelta(seconds=60)  # a customer waits this long for an agent whose line broke
CONDUCTED = (CallState.TALKING, CallState.HELD, CallState.CONSULTING)
FIRST = 1000  # priority of a call that lost its agent
IN_DISTRESS = 2000  # the same, of a person in distress
JUDGED_EVERY = timedelta(seconds=5)
STUCK = timedelta(seconds=90)  # an announcement is shorter: its end was not told
MENU_STUCK = timedelta(minutes=11)  # so is one that is recorded, in a menu

Work = Callable[[], bool]


def tick(*, now: datetime) -> int:
    """Do all that is due; returns how many things were done. What fails does not stop the rest."""
    return sum(_do(work) for work in _due(now))


def ring_free(*, now: datetime) -> int:
    """Of what is due only this, which nobody should wait for: whoever is free is rung. How many rings began."""
    return int(_do(lambda: bool(ringing.offer_calls(now=now)))) if floor.may_ring() else 0


def _due(now: datetime) -> Iterator[Work]:
    yield lambda: bool(routing.presence_due(now))  # always: so a centre that is no longer active notices
    for ring in floor.rings_due(now):
        yield lambda ring=ring: _missed(ring.call, ring.agent, now=now)
    line = overdue.in_line()  # each work looks again before it acts
    for late in overdue.late_calls(now, line):
        yield lambda late=late: _late(late.call, now=now)
    for back in overdue.going_back(now, line):
        yield lambda back=back: _back(back, now=now)
    for item in floor.wrap_ups_due(now):
        yield lambda item=item: _wrapped_up(item.call, item.agent, now=now)
    for call in closing.due(now):
        yield lambda call=call: closing.proceed(call, now=now)
    for work, calls in _calls_due(now):
        for call in calls:
            yield lambda work=work, call=call: work(call, now=now)
    conducted = dict(Call.objects.filter(state__in=CONDUCTED).values_list("id", "agent"))
    blocked = clients.blocked(set(conducted.values()))
    for call in (call for call, agent in conducted.items() if agent in blocked):
        yield lambda call=call: _taken_away(call, now=now)
    for listens in beside.due(now):
        yield lambda listens=listens: beside.over(*listens, now=now)
    if spending.is_running():
        yield lambda: bool(outside.cut(now=now))
    for told in overdue.to_be_told(now, line):
        yield lambda told=told: calling_back.tell_place(told, now=now)
    if promises.are_open():
        for over in promises.expired(now):
            yield lambda over=over: promises.expire(over, now=now)
        for promised in promises.due(now):
            yield lambda promised=promised: calling_back.call_back(promised.id, now=now)
    if _is_minute(now):
        yield lambda: bool(outside.look_again(now=now))
        yield lambda: bool(routing.alarms_due(now))
        yield lambda: bool(restricting.forget(now))
    if floor.may_ring():  # asked before the transaction: it would keep all other writers waiting for nothing
        yield lambda: bool(ringing.offer_calls(now=now))


def _calls_due(now: datetime) -> Iterator[tuple[Callable[..., bool], list[str]]]:
    """Calls on the line whose time for something is over, by what is to be done. One look tells that there are none,
    and it looks at no call that is over: of those there are ever more."""
    conducted = Q(state__in=CONDUCTED)
    is_told = Q(state__in=(CallState.GREETING, CallState.LEAVING), arrived_at__lte=now - STUCK)
    in_menu = Q(state=CallState.MENU, arrived_at__lte=now - MENU_STUCK)
    works = (
        (_back_to_wait, Q(agent_lost_at__lte=now - GRACE)),
        (_consent_late, conducted & Q(consent_until__lte=now)),
        (parking.ring_back, Q(state=CallState.PARKED, parked_until__lte=now)),
        (_go_on, is_told | in_menu | conducted & Q(notice_since__lte=now - STUCK)),
    )
    on_line = Call.objects.filter(state__in=ON_LINE)
    if on_line.filter(reduce(or_, (late for _, late in works))).exists():
        for work, late in works:
            yield work, list(on_line.filter(late).values_list("id", flat=True))


_judged: list[datetime] = []  # when alarms were judged last


def _is_minute(now: datetime) -> bool:
    """Alarms of queues are judged every JUDGED_EVERY, not at each tick."""
    if _judged and timedelta(0) <= now - _judged[-1] < JUDGED_EVERY:
        return False
    _judged[:] = [now]
    return True


def _do(work: Work) -> bool:
    try:
        with transaction.atomic():
            authority.check()
            return work()
    except (OperationalError, NotActive):
        raise  # the database is away or busy, or not ours: nothing can be done now
    except Refusal as refused:
        log.info("no longer due: %s", refused.code)  # someone was quicker
    except Exception:
        log.exception("something due could not be done")
    return False


def _missed(call_id: str, agent: str, *, now: datetime) -> bool:
    """An agent let it ring."""
    status = floor.status(agent)
    if status.call != call_id or status.state is not AgentState.RINGING or status.until is None or status.until > now:
        return False
    ringing.missed(call_id, agent, now=now)
    return True


def _late(call_id: str, *, now: datetime) -> bool:
    """A call waited longer than its queue allows."""
    call = record.locked(call_id)
    late = next((item for item in overdue.late_calls(now) if item.call == call_id), None)
    if late is None or call.distress_at is not None:
        return False
    if agent_first.is_undialled(call):
        calling_back.not_taken(call, now=now)
        return True
    if late.then.kind == "overflow":
        came = routing.gone(call_id, "overflow", now=now)
        arrival.enqueue(call, now=now, queue=late.then.queue, came=came)
        return True
    routing.leave(call_id, "late", now=now)
    arrival.then(call, "late", late.then, now=now)
    return True


def _back(call_id: str, *, now: datetime) -> bool:
    """Somebody is free in the queue from which the call overflowed."""
    call = record.locked(call_id)
    waiting = floor.waiting_call(call_id)
    if call_id not in overdue.going_back(now) or waiting is None:
        return False
    came = routing.gone(call_id, "back", now=now)
    arrival.enqueue(call, now=now, queue=waiting.home, came=came)
    return True


def _wrapped_up(call_id: str, agent: str, *, now: datetime) -> bool:
    """The time for writing is over: what there is, is saved."""
    call = record.locked(call_id)
    status = floor.status(agent)
    if status.call != call_id or status.state is not AgentState.WRAP_UP or status.until is None or status.until > now:
        return False
    ending.wrapped_up(call, agent, now=now, by_itself=True)
    return True


def _back_to_wait(call_id: str, *, now: datetime) -> bool:
    """The agent's line did not come back: the customer waits for the next agent, before all others."""
    call = record.locked(call_id)
    if call.agent_lost_at is None or call.agent_lost_at > now - GRACE or not CallState(call.state).on_line:
        return False
    _leaves_agent(call, "lost", now=now)
    return True


def _consent_late(call_id: str, *, now: datetime) -> bool:
    """Nobody gave the consent that was asked for."""
    call = record.locked(call_id)
    if call.consent_until is None or call.consent_until > now or not call.procedure:
        return False
    return negotiating.late(call, now=now)


def _taken_away(call_id: str, *, now: datetime) -> bool:
    """The agent who conducts the call was blocked: they hear no more of it."""
    call = record.locked(call_id)
    if call.state not in CONDUCTED or not clients.blocked({call.agent}):
        return False
    _leaves_agent(call, "blocked", now=now)
    return True


def _leaves_agent(call: Call, why: str, *, now: datetime) -> None:
    """Whoever conducts the call is off it; the customer waits before all others."""
    if call.kind == Kind.INSIDE:
        ending.end(call, "agent" if why == "blocked" else "line", now=now)
        return
    transfer.let_go(call, "left", now=now)
    beside.end_all(call, "agent-left", now=now)
    agent = call.agent
    if leg := record.leg(call, Role.AGENT):
        ringing.drop_leg(call, leg, why, now=now)
    if leg := record.leg(call, Role.MOVING):
        ringing.drop_leg(call, leg, why, now=now)
    if floor.status(agent).call == call.id:
        routing.released(agent, call.id, now=now)
        routing.take_break(agent, "unreachable", now=now)
    record.write(call, events.HandedOver(agent, to_queue=call.queue), now=now)
    arrival.enqueue(call, now=now, priority=IN_DISTRESS if call.distress_at else FIRST)


def _go_on(call_id: str, *, now: datetime) -> bool:
    """An announcement never ended: the call goes on without it."""
    call = record.locked(call_id)
    told = record.last_change(call)
    if told > now - (MENU_STUCK if call.state == CallState.MENU else STUCK):
        return False
    if call.notice_since is not None:
        notice.over(call, heard=False, now=now)
    if call.state == CallState.MENU:
        menus.stuck(call, now=now)
    if call.state == CallState.GREETING:
        menu_agent.enqueue(call, now=now)
    elif call.state == CallState.LEAVING:
        outbox.want(call, door.HangUp, now=now, cause="turned-away")
        ending.end(call, "centre", now=now)
    return True
