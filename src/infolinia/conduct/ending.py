"""The end of a call and the work after it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from infolinia.conduct import agent_first, concerns, dispositions, events, menu_course, outbox, record
from infolinia.conduct.facts import CallState, Kind
from infolinia.conduct.models import Call
from infolinia.floor.routing import promises
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.facts import AgentState
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

LONGEST_NOTE = 4000


def wrap_up_of(call: Call) -> float:
    """Seconds an agent may write after this call, as its queue says (of a call outside: that of the number it showed);
    after one with a colleague, as the setting does."""
    if call.kind == Kind.INSIDE:
        return settings.SETTINGS.inside_wrap_up
    shown = floor.queue_for_number(call.dialled) if call.kind == Kind.OUT and not call.queue else None
    rules = floor.queues().get(call.queue or (shown.queue if shown else None) or "")
    return rules.wrap_up if rules else 60.0


def end(call: Call, by_whom: str, *, now: datetime, by: Actor = CENTRE, interrupted: str = "") -> None:
    """The customer is off the line (or is put off it): everyone is told, whoever talked goes to the work after it.

    by_whom: as events.HungUp. interrupted: the last instant the lost switch told of.
    """
    if not CallState(call.state).on_line:
        return
    menu_course.left(call, now=now)
    routing.leave(call.id, "abandoned", now=now, by=by)
    if agent_first.is_undialled(call):
        promises.not_taken(call.id, now=now)
    else:
        unheard = call.state == CallState.ARRIVED or agent_first.never_answered(call)
        promises.missed(call.id, "no-answer" if unheard else "abandoned", now=now)
    wraps = False
    for agent, status in floor.agents_of_call(call.id).items():
        if status.state in (AgentState.TALKING, AgentState.HOLDING):
            wrap_up = wrap_up_of(call) if agent == call.agent else 0.0
            wraps = wraps or wrap_up > 0
            routing.released(agent, call.id, wrap_up=wrap_up, now=now, by=by)
    until = now + timedelta(seconds=wrap_up_of(call)) if wraps else None
    if interrupted:
        record.write(call, events.Interrupted(interrupted, until), now=now, by=by)
        return
    record.write(call, events.HungUp(by_whom, until), now=now, by=by)
    outbox.want(call, door.HangUp, now=now, cause="ended")


def note(call_id: str, text: str, *, by: str, now: datetime) -> None:
    """Write the note of the call; the newest one stands."""
    call = record.locked(call_id)
    record.may_write(call, by)
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise Refusal("note-long", status=422, longest=LONGEST_NOTE)
    if text != call.note:
        record.write(call, events.Noted(text), now=now, by=Actor("agent", by))


def dispose(call_id: str, code: str, *, by: str, now: datetime) -> None:
    """Say how the call ended, by a code of the table."""
    call = record.locked(call_id)
    record.may_write(call, by)
    if code not in dispositions.table():
        raise Refusal("disposition-unknown", status=422, disposition=code)
    if code != call.disposition:
        record.write(call, events.Disposed(code), now=now, by=Actor("agent", by))


def finish_wrap_up(call_id: str, *, by: str, now: datetime) -> None:
    """Save and be ready again. A disposition must be chosen. Who has finished already stays so."""
    call = record.locked(call_id)
    status = floor.status(by)
    if status.call != call_id or status.state is not AgentState.WRAP_UP:
        if call.agent != by or CallState(call.state).on_line:
            raise Refusal("call-not-yours")
        if call.state != CallState.WRAP_UP:
            return
    if not call.disposition:
        raise Refusal("disposition-missing", status=422)
    wrapped_up(call, by, now=now, by=Actor("agent", by))


def wrapped_up(call: Call, agent: str, *, now: datetime, by: Actor = CENTRE, by_itself: bool = False) -> None:
    """The work after the call is over for this agent, by his word or by the clock."""
    status = floor.status(agent)
    if status.call == call.id and status.state is AgentState.WRAP_UP:
        concerns.count(call, agent, now=now)
        routing.finish_wrap_up(agent, call.id, now=now, by=by)
    if call.agent == agent and call.state == CallState.WRAP_UP:
        record.write(call, events.WrappedUp(by_itself), now=now, by=by)
    record.close(call, now=now)
