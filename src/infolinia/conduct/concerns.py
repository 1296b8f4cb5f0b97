"""Difficult calls, distress and threats: marked by the agent, seen by supervisors at once, followed up afterwards.

A call with a person in distress is never cut by us: not by the longest length of a call, a limit of cost, a queue's
longest wait, or the closing of the centre. Nobody on it but the people themselves ends it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from infolinia.conduct import care_events, difficulty, outbox, record
from infolinia.conduct.facts import CallState, ConcernFacts
from infolinia.conduct.models import Call, CallMark, Concern, Shock
from infolinia.floor.routing import events as floor_events
from infolinia.floor.routing import services as routing
from infolinia.floor.routing import sparing
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

STREAM = Stream("admin", "care")
CONDUCTED = (CallState.TALKING, CallState.HELD, CallState.CONSULTING)
A_DAY = 24 * 3600.0  # seconds: longer than anybody talks; the switch cuts no call before
LONGEST_NOTE = 2000
Kind: TypeAlias = Literal["distress", "threats"]


# --- The agent


def mark_difficult(call_id: str, *, by: str, now: datetime) -> None:
    """The agent marks the call as a difficult one, or takes the mark back; also while writing it up."""
    call = record.locked(call_id)
    record.may_write(call, by)
    if CallMark.objects.filter(call=call, kind="difficult", agent=by).exists():
        unmark(call, "difficult", by=by, now=now)
    else:
        mark(call, "difficult", by=by, now=now)


def mark(call: Call, kind: str, *, by: str, now: datetime) -> bool:
    """False when it stood already."""
    _, new = CallMark.objects.get_or_create(call=call, kind=kind, agent=by, defaults={"at": now})
    if new:
        record.write(call, care_events.Marked(by, kind), now=now, by=Actor("agent", by))
    return new


def unmark(call: Call, kind: str, *, by: str, now: datetime) -> None:
    if CallMark.objects.filter(call=call, kind=kind, agent=by).delete()[0]:
        record.write(call, care_events.MarkTakenBack(by, kind), now=now, by=Actor("agent", by))


def raise_distress(call_id: str, *, source: str = "key", by: str, now: datetime) -> None:
    """Somebody on the line is in distress: supervisors are alarmed, nothing of ours cuts the call any more, a follow-up
    stays open. Raised already: nothing happens. Raises Refusal unless this agent conducts the call."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, *CONDUCTED)
    if call.distress_at is not None:
        return
    record.write(call, care_events.DistressRaised(by, source), now=now, by=Actor("agent", by))
    outbox.want(call, door.Claim, now=now, longest=A_DAY)
    CallMark.objects.get_or_create(call=call, kind="distress", agent=by, defaults={"at": now})
    raise_concern(call, "distress", source, by=by, now=now)


def take_distress_back(call_id: str, *, by: str, now: datetime) -> None:
    """It was a mistake: the alarm ends, and nothing is to be followed up."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    if call.distress_at is None:
        return
    record.write(call, care_events.DistressTakenBack(by), now=now, by=Actor("agent", by))
    CallMark.objects.filter(call=call, kind="distress").delete()
    drop_concern(call, "distress")


def raise_concern(call: Call, kind: Kind, source: str, *, by: str, now: datetime) -> None:
    """Supervisors see it at once; somebody follows it up."""
    Concern.objects.get_or_create(
        call=call, kind=kind, defaults={"client_id": call.client, "agent": by, "source": source, "at": now}
    )


def drop_concern(call: Call, kind: Kind) -> None:
    """It was a mistake: nothing is to be followed up, unless somebody has done so already."""
    Concern.objects.filter(call=call, kind=kind, done_at=None).delete()


def marks_of(call_id: str, agent: str) -> frozenset[str]:
    """What this agent said of the call."""
    return frozenset(CallMark.objects.filter(call=call_id, agent=agent).values_list("kind", flat=True))


# --- After the call


def count(call: Call, agent: str, *, now: datetime) -> None:
    """The agent has written the call up: it counts among the difficult ones, or ends their row. Where the queue gives a
    rest, the break begins with the end of the work on the call."""
    marks = marks_of(call.id, agent)
    result = call.disposition if call.agent == agent else ""
    shocks = Shock.objects.filter(call=call, user=agent).count()
    reasons = difficulty.reasons(marks, result, shocks)
    severe = difficulty.is_severe(reasons)
    load = sparing.after_call(agent, call.queue, hard=bool(reasons), severe=severe, now=now)
    if not reasons:
        return
    reached = load.at == now
    told = floor_events.HardCall(
        agent, call.id, reasons, load.row, len(load.hard), load.why if reached else "", load.rest if reached else "",
        load.spared_until,
    )  # fmt: skip
    routing.note(told, now=now)
    if reached and load.rest == "given":
        routing.take_break(agent, "after_hard_call", now=now)


# --- Supervisors


def unseen() -> list[ConcernFacts]:
    """Alarms that no supervisor has taken up, in scope, the oldest first."""
    return [row.facts() for row in Concern.objects.filter(seen_at=None, done_at=None).order_by("at", "id")]


def to_follow_up(limit: int = 100) -> list[ConcernFacts]:
    """What is to be followed up, in scope: open ones first, then those done lately."""
    rows = Concern.objects.order_by("done_at", "at", "id")
    open_ = [row.facts() for row in rows.filter(done_at=None)[:limit]]
    done = [row.facts() for row in Concern.objects.filter(done_at__isnull=False).order_by("-done_at")[:limit]]
    return [*open_, *done][:limit]


def see(concern: int, *, by: Actor, now: datetime) -> None:
    """A supervisor sees to it: the alarm ends, the follow-up stays. Seen already: nothing happens."""
    row = _row(concern)
    if row.seen_at is None:
        row.seen_by, row.seen_at = by.id, now
        row.save(update_fields=["seen_by", "seen_at"])
        _tell(row, care_events.ConcernSeen(row.call_id, row.kind), by=by, now=now)


def done(concern: int, note: str, *, by: Actor, now: datetime) -> None:
    """The follow-up is over. note: what was done. Raises Refusal: concern-note, not-found."""
    row = _row(concern)
    note = note.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise Refusal("concern-note", status=422, most=LONGEST_NOTE)
    if row.done_at is not None:
        return
    row.done_by, row.done_at, row.note = by.id, now, note
    if row.seen_at is None:
        row.seen_by, row.seen_at = by.id, now
    row.save()
    _tell(row, care_events.ConcernDone(row.call_id, row.kind, note), by=by, now=now)


def _row(concern: int) -> Concern:
    journal.lock(STREAM)
    row = Concern.objects.filter(pk=concern).first()
    if row is None:
        raise Refusal("not-found", status=404)
    return row


def _tell(row: Concern, event: object, *, by: Actor, now: datetime) -> None:
    journal.append(STREAM, event, at=now, by=by, client=None)
