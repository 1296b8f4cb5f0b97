"""What the line tells: each event of a switch, once, in its order.

Runs in the centre's writing thread, one transaction an event; the event is acknowledged after the commit.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from django.db import transaction

from infolinia.conduct import arrival, ending, events, outbox, record, ringing, transfer
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Alarm, Call, Leg, LineCommand, Recording
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.telephony.switch import door

log = logging.getLogger(__name__)

LINE = Stream("admin", "line")


@transaction.atomic
def happened(event: door.Event, *, now: datetime) -> bool:
    """Take an event of a switch. False when it was taken before."""
    journal.lock()
    if not journal.delivered(event.switch, event.boot, event.seq):
        return False
    if isinstance(event, door.SwitchStarted):
        _switch_started(event, now=now)
        return True
    if isinstance(event, door.SwitchAlarm):
        _alarm(event, now=now)
        return True
    if isinstance(event, door.Arrived):
        arrival.arrived(event, now=now)
        return True
    call = Call.objects.filter(pk=event.call).first()
    if call is None:
        return True  # a call of before our time; reconciling drops its legs
    _about(call, event, now=now)
    record.close(call, now=now)
    return True


def _about(call: Call, event: door.Event, *, now: datetime) -> None:
    by = Actor("switch", event.switch)
    match event:
        case door.LegAnswered(leg=leg):
            _leg_up(call, leg, now=now)
        case door.LegEnded():
            _leg_ended(call, event, now=now)
        case door.PlayEnded():
            _play_ended(call, event, now=now)
        case door.Bridged(legs=legs):
            record.write(call, events.Connected(legs), now=event.at, by=by)
        case door.RecordingStarted(recording=id_, leg=leg, path=path):
            row, _ = Recording.objects.get_or_create(id=id_, defaults={"call": call})
            row.path, row.started_at = path, event.at
            row.save(update_fields=["path", "started_at"])
            record.write(call, events.RecordingStarted(id_, leg, path, row.purpose), now=event.at, by=by)
        case door.RecordingClosed(recording=id_, path=path, sha256=sha256, samples=samples):
            Recording.objects.filter(pk=id_).update(path=path, sha256=sha256, samples=samples, closed_at=event.at)
            record.write(call, events.RecordingClosed(id_, path, sha256, samples), now=event.at, by=by)
        case door.DigitHeard(leg=leg, digit=digit):
            record.write(call, events.DigitHeard(leg, digit), now=event.at, by=by)
        case door.LegSilent(leg=leg, heard=heard):
            _silent(call, leg, not heard, event.at, by)
        case door.LegReplaced(leg=leg):
            _silent(call, leg, False, event.at, by)
        case door.Quality(final=True):
            told = events.Quality(
                event.leg, event.received, event.lost, event.late, event.jitter_ms, event.far_lost_percent,
                event.far_jitter_ms, event.round_trip_ms,
            )  # fmt: skip
            record.write(call, told, now=event.at, by=by)
        case door.CallEnded():
            call.legs.exclude(state="gone").update(state="gone")  # type: ignore[attr-defined]
            ending.end(call, "line", now=now, by=by)
        case _:
            pass


def _silent(call: Call, leg: str, silent: bool, at: datetime, by: Actor) -> None:
    Leg.objects.filter(pk=leg, call=call).update(silent=silent)
    record.write(call, events.LegSilent(leg, not silent), now=at, by=by)


def _leg_up(call: Call, leg_id: str, *, now: datetime) -> None:
    leg = call.legs.filter(pk=leg_id).first()  # type: ignore[attr-defined]
    if leg is None or leg.state == "gone":
        return
    leg.state, leg.silent = "up", False
    leg.save(update_fields=["state", "silent"])
    if leg.role == Role.CUSTOMER and call.state == CallState.ARRIVED:
        arrival.answered(call, leg, now=now)
    elif leg.role == Role.CONSULTED and call.state == CallState.CONSULTING:
        ringing.connect_consultation(call, now=now)
    elif leg.role == Role.AGENT and call.state == CallState.TALKING:
        if call.agent_lost_at:
            record.write(call, events.AgentBack(call.agent, leg.id), now=now, agent_lost_at=None)
        ringing.connect(call, now=now)


def _leg_ended(call: Call, event: door.LegEnded, *, now: datetime) -> None:
    leg = call.legs.filter(pk=event.leg).first()  # type: ignore[attr-defined]
    role = leg.role if leg else ""
    known = leg is not None and leg.state != "gone"
    told = events.LegEnded(event.leg, role, event.by, event.cause, event.status)
    record.write(call, told, now=event.at, by=Actor("switch", event.switch))
    if leg is None or not known:
        return
    leg.state = "gone"
    leg.save(update_fields=["state"])
    if role == Role.CUSTOMER:
        ending.end(call, "customer" if event.by == "far" else "line", now=now)
    elif role == Role.CONSULTED and call.state == CallState.CONSULTING:
        transfer.let_go(call, "left", now=now, by=Actor("switch", event.switch))
    elif role == Role.AGENT and call.state in (CallState.TALKING, CallState.HELD, CallState.CONSULTING):
        _agent_lost(call, leg, now=now)


def _agent_lost(call: Call, leg: Leg, *, now: datetime) -> None:
    """The agent's line broke: the customer is asked to wait; a new line for the same agent is awaited."""
    record.write(call, events.AgentLost(call.agent, leg.id), now=now, agent_lost_at=now)
    record.add_leg(call, Role.AGENT, user=call.agent, now=now)
    if customer := record.leg(call, Role.CUSTOMER):
        prompts = (*arrival.prompts_of(call, "wait"), arrival.MUSIC)
        outbox.want(call, door.Hold, now=now, leg=customer.id, prompts=prompts)


def _play_ended(call: Call, event: door.PlayEnded, *, now: datetime) -> None:
    if not event.complete:
        return
    if call.state == CallState.GREETING:
        arrival.enqueue(call, now=now)
    elif call.state == CallState.LEAVING:
        outbox.want(call, door.HangUp, now=now, cause="turned-away")


# --- Switches


def _switch_started(event: door.SwitchStarted, *, now: datetime) -> None:
    """Whatever an earlier boot of this switch carried is gone."""
    lost(event.switch, event.boot, last_at="", now=now)


def lost(switch: str, boot: str, *, last_at: str, now: datetime) -> int:
    """Mark every live call of other boots of the switch as interrupted; returns how many."""
    calls = Call.objects.filter(switch=switch).exclude(boot=boot)
    live = list(calls.exclude(state__in=(CallState.ENDED, CallState.INTERRUPTED, CallState.WRAP_UP)))
    for call in live:
        ending.end(call, "line", now=now, interrupted=last_at or now.isoformat(timespec="seconds"))
    LineCommand.objects.filter(switch=switch, outcome=None, call__in=[call.id for call in calls]).update(outcome="lost")
    return len(live)


def broken_recordings() -> list[tuple[str, str]]:
    """(id, path) of recordings that a lost switch left open."""
    states = (CallState.INTERRUPTED, CallState.ENDED, CallState.WRAP_UP)
    rows = Recording.objects.filter(closed_at=None, started_at__isnull=False, call__state__in=states)
    return [(row.id, row.path) for row in rows.exclude(call__legs__state="up")]


@transaction.atomic
def recording_repaired(id_: str, path: Path | str, sha256: str, samples: int, *, now: datetime) -> None:
    """The centre made a broken recording whole."""
    row = Recording.objects.select_related("call").get(pk=id_)
    call = record.locked(row.call_id)  # type: ignore[attr-defined]
    record.write(call, events.RecordingClosed(id_, str(path), sha256, samples), now=now)
    Recording.objects.filter(pk=id_).update(path=str(path), sha256=sha256, samples=samples, closed_at=now)
    record.close(call, now=now)


def _alarm(event: door.SwitchAlarm, *, now: datetime) -> None:
    source = f"switch:{event.switch}"
    raise_alarm(source, event.alarm, event.detail, now=now) if event.alarm != "cleared" else clear_alarms(
        source, now=now
    )


def raise_alarm(source: str, kind: str, detail: str, *, now: datetime) -> None:
    """Trouble that lasts; every screen shows it. Said once."""
    _, new = Alarm.objects.get_or_create(source=source, kind=kind, defaults={"detail": detail[:200], "since": now})
    if new:
        journal.append(LINE, events.AlarmRaised(source, kind, detail[:200]), at=now, by=Actor("centre"))


def clear_alarms(source: str, *, now: datetime) -> None:
    """The trouble of this source is over."""
    count, _rows = Alarm.objects.filter(source=source).delete()
    if count:
        journal.append(LINE, events.AlarmCleared(source), at=now, by=Actor("centre"))


# --- What became of commands


@transaction.atomic
def carried_out(outcome: door.Outcome, *, now: datetime) -> str:
    """A command was carried out or refused. Returns the call whose desk has something new to see, or nothing."""
    row = LineCommand.objects.filter(pk=outcome.id, outcome=None).first()
    if row is None:
        return ""
    journal.lock()
    row.outcome = outcome.code
    row.save(update_fields=["outcome"])
    command = door.decode(row.body.encode())
    if isinstance(command, door.Offer) and outcome.done:
        Leg.objects.filter(pk=command.leg).exclude(state="gone").update(answer=outcome.sdp)
        Leg.objects.filter(pk=command.leg, state="wanted").update(state="offered")
        return row.call
    if outcome.code in ("", "no-call"):
        return ""
    call = Call.objects.filter(pk=row.call).first()
    if call is None:
        return ""
    record.write(call, events.CommandRefused(outcome.id, row.kind, outcome.code), now=now)
    if isinstance(command, door.Play) and call.state in (CallState.GREETING, CallState.LEAVING):
        ended = door.PlayEnded(
            switch=call.switch, boot=call.boot, seq=0, at=now, call=call.id, leg=command.leg, command=command.id,
            complete=True,
        )  # fmt: skip
        _play_ended(call, ended, now=now)
    return call.id
