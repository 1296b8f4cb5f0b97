"""What the line tells: each event of a switch, once, in its order.

Runs in the centre's writing thread, one transaction an event; the event is acknowledged after the commit.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import (
    abandoned,
    agent_first,
    alarms,
    arrival,
    beside,
    by_phone,
    calling_back,
    cards,
    closing,
    ending,
    events,
    headset,
    inside,
    menu_agent,
    menus,
    moving,
    notice,
    outbox,
    outside_line,
    record,
    referring,
    restricting,
    ringing,
    safety,
    sounding,
    talking,
    transfer,
)
from infolinia.conduct.facts import CallState, Kind, Role
from infolinia.conduct.models import Call, Leg, LineCommand, Recording
from infolinia.floor.lines import spending
from infolinia.floor.routing import queries as floor
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor
from infolinia.telephony.switch import door


def happened(event: door.Event, *, now: datetime) -> bool:
    """Take an event of a switch. False when it was taken before."""
    journal.lock()
    if not journal.delivered(event.switch, event.boot, event.seq):
        return False
    match event:
        case door.SwitchStarted():
            alarms.over(f"switch:{event.switch}", now=now)
            lost(event.switch, event.boot, now=now)
        case door.SwitchAlarm():
            alarms.told(f"switch:{event.switch}", event.alarm, event.detail, now=now)
        case door.HeadsetChecked():
            headset.ended(event, now=now)
        case door.Arrived(user=user) if user:
            by_phone.called(event, now=now)
        case door.Arrived():
            arrival.arrived(event, now=now)
        case _:
            call = Call.objects.filter(pk=event.call).first()
            if call is not None and not call.line_down:
                _about(call, event, now=now)
                record.close(call, now=now)
    return True


def _about(call: Call, event: door.Event, *, now: datetime) -> None:
    by = Actor("switch", event.switch)
    match event:
        case door.LegAnswered(leg=leg, secure=secure):
            _leg_up(call, leg, secure, at=event.at, now=now, by=by)
        case door.LegEnded():
            _leg_ended(call, event, now=now, by=by)
        case door.PlayEnded(leg=leg, complete=complete) if notice.plays_to(call, leg):
            notice.over(call, heard=complete, now=now)
        case door.PlayEnded(command=command, complete=True) if call.state == CallState.MENU:
            menus.played(call, command, now=now)
        case door.PlayEnded(leg=leg, complete=True):
            asked = outside_line.asked(call, leg)
            if asked is not None:
                _pressed(call, asked, "", now=now)
            else:
                _played(call, now=now)
        case door.Bridged(legs=legs, codecs=codecs):
            record.write(call, events.Connected(legs, codecs), now=event.at, by=by)
        case door.LegSound(leg=leg, codec=codec):
            record.write(call, events.SoundChanged(leg, codec), now=event.at, by=by)
        case door.RecordingStarted() | door.RecordingClosed():
            _recording(call, event, now=now, by=by)
        case door.RecordingPaused(recording=recording, paused=paused):
            told = events.RecordingPaused(recording) if paused else events.RecordingResumed(recording)
            record.write(call, told, now=event.at, by=by)
        case door.DigitHeard(leg=leg, digit=digit):
            record.write(call, events.DigitHeard(leg, digit), now=event.at, by=by)
            if (asked := outside_line.asked(call, leg)) is not None:
                _pressed(call, asked, digit, now=now)
            elif call.state == CallState.MENU:
                menus.pressed(call, digit, now=now)
            elif digit == calling_back.KEY and call.state == CallState.WAITING:
                calling_back.ask(call, now=now)
        case door.CardProgress(count=count):
            cards.progressed(call, count)
        case door.CardEnded(outcome=outcome, count=count, token=token, last_four=last_four):
            cards.ended(call, outcome, count=count, token=token, last_four=last_four, now=event.at)
        case door.LegSilent(leg=leg, heard=heard):
            record.write(call, events.LegSilent(leg, heard), now=event.at, by=by)
        case door.LegRinging(leg=leg, early_media=early):
            by_phone.rings(call, leg, early, now=now)
        case door.LegHeldByPeer(leg=leg, held=held):
            moving.held_by_phone(call, leg, held, now=now)
            call.refresh_from_db()
        case door.LegReplaced(leg=leg):
            record.write(call, events.LegSilent(leg, True), now=event.at, by=by)
        case door.AcousticShock():
            safety.shocked(call, event, now=now, by=by)
        case door.Quality():
            sounding.told(call, event, by=by)
        case door.ReferAsked():
            referring.asked(call, event, now=now, by=by)
        case door.RedirectAsked():
            referring.redirected(call, event, now=now, by=by)
        case door.LegTakenOver():
            referring.replaced(call, event, now=event.at, by=by)
        case door.CallEnded():
            ending.end(call, "line", now=event.at, by=by)
            record.write(call, events.LineDown(), now=event.at, by=by)
        case _:
            pass


def _recording(call: Call, event: door.RecordingStarted | door.RecordingClosed, *, now: datetime, by: Actor) -> None:
    row, _ = Recording.objects.get_or_create(id=event.recording, defaults={"call": call})
    row.path = event.path
    match event:
        case door.RecordingStarted(leg=leg):
            row.started_at = event.at
            alarms.over("recording", now=now)
            told: object = events.RecordingStarted(event.recording, leg, event.path, row.purpose)
        case door.RecordingClosed(sha256="", samples=samples):  # not whole: the centre repairs it
            row.samples = samples
            row.save()
            return
        case door.RecordingClosed(sha256=sha256, samples=samples):
            row.sha256, row.samples, row.closed_at = sha256, samples, event.at
            told = events.RecordingClosed(event.recording, event.path, sha256, samples)
    row.save()
    record.write(call, told, now=event.at, by=by)


def _leg_up(call: Call, leg_id: str, secure: str, *, at: datetime, now: datetime, by: Actor) -> None:
    leg = call.legs.filter(pk=leg_id).first()
    if leg is None or leg.state == "gone":
        return
    record.write(call, events.LegUp(leg_id, secure), now=at, by=by)
    if leg.device == "outside":
        outside_line.picked_up(call, leg, at=at, now=now)
        return
    if leg.role == Role.CUSTOMER and call.state == CallState.ARRIVED:
        spending.answered(leg_id, now=at)  # where we called the customer
        if (closed := closing.stands_for(call.client)) is not None:
            closing.arrived(call, closed, now=now)
        elif not call.callback and restricting.met(call, now=now) == "block":
            arrival.turn_away(call, "limited", "blocked", now=now)
        else:
            menus.answered(call, leg_id, now=now)
    elif leg.role == Role.CUSTOMER and call.callback and call.state in (CallState.TALKING, CallState.HELD):
        spending.answered(leg_id, now=at)
        if agent_first.customer_answered(call, leg_id, now=now):
            ringing.connect(call, now=now)
    elif leg.role == Role.CUSTOMER:
        by_phone.customer_up(call, now=now, at=at)
    elif leg.device == "phone" and leg.role != Role.MOVING and leg.user != call.agent:
        ringing.answered_by_phone(call, leg, now=now)
    elif leg.role == Role.MOVING and call.state in moving.CONDUCTED:
        moving.arrived(call, leg, now=now)
    elif leg.role == Role.CONSULTED and call.state == CallState.CONSULTING:
        ringing.connect_consultation(call, now=now)
    elif leg.role == Role.OUTSIDE and call.state == CallState.FORWARDED:
        spending.answered(leg_id, now=at)
        ringing.connect(call, now=now)
    elif leg.role == Role.SUPERVISOR and CallState(call.state).on_line:
        beside.leg_up(call, leg_id, now=now)
    elif leg.role == Role.AGENT and leg.user == call.agent:
        _agent_back(call, leg_id, now=now)


def _pressed(call: Call, leg: Leg, digit: str, *, now: datetime) -> None:
    """An agent who was called outside pressed a key, or (empty) none while he was asked to."""
    if digit == outside_line.TAKES and leg.role == Role.MOVING:
        if call.state in moving.CONDUCTED:
            moving.arrived(call, leg, now=now)
    elif digit == outside_line.TAKES:
        ringing.answered_by_phone(call, leg, now=now)
    elif leg.role == Role.MOVING:
        moving.failed(call, leg, "no-answer", now=now)
    else:
        ringing.missed(call.id, leg.user, now=now)


def _agent_back(call: Call, leg: str, *, now: datetime) -> None:
    """The line of the agent who conducts the call stands, for the first time or again."""
    if call.agent_lost_at:
        record.write(call, events.AgentBack(call.agent, leg), now=now)
    if call.kind == Kind.INSIDE and call.state == CallState.CONSULTING:
        inside.caller_up(call, now=now)
    ringing.reconnect(call, now=now)
    if call.muted:
        outbox.want(call, door.Mute, now=now, leg=leg, muted=True)
    beside.follow(call, now=now)


def _leg_ended(call: Call, event: door.LegEnded, *, now: datetime, by: Actor) -> None:
    leg = call.legs.filter(pk=event.leg).first()
    if leg is None and (elsewhere := Call.objects.filter(legs__id=event.leg, line_down=False).first()):
        call = elsewhere  # it ended while it went over to another call
        leg = call.legs.filter(pk=event.leg).first()
    is_rung = leg is not None and outside_line.is_rung(call, leg)
    told = events.LegEnded(event.leg, leg.role if leg else "", event.by, event.cause, event.status)
    record.write(call, told, now=event.at, by=by)
    if leg is None:
        return
    if leg.role in (Role.OUTSIDE, Role.CUSTOMER) or leg.device == "outside":
        spending.ended(leg=leg.id, now=event.at)  # also of one that was given up before: it cost until now
    if leg.state == "gone":
        return
    if leg.role == Role.CUSTOMER:
        waiting = floor.waiting_call(call.id)
        if call.state == CallState.DIALLING:
            by_phone.customer_gone(call, event.status, now=now)
        ending.end(call, {"far": "customer", "centre": "centre"}.get(event.by, "line"), now=event.at)
        if event.by == "far":
            abandoned.by_rule(call, waiting, now=event.at)
    elif leg.role == Role.MOVING and call.state in moving.CONDUCTED:
        moving.failed(call, leg, event.cause, now=now)
    elif leg.user != call.agent and (is_rung or (leg.device == "phone" and leg.state != "up")):
        ringing.not_taken(call, leg, event.cause, now=now)
    elif leg.role == Role.CONSULTED and CallState(call.state).on_line:
        _colleague_lost(call, leg, event, now=now)
    elif leg.role == Role.OUTSIDE and call.state == CallState.FORWARDED:
        transfer.outside_gone(call, leg, now=now)
    elif leg.role == Role.AGENT and _put_down(call, leg, event) and moving.hung_up(call, now=event.at):
        return
    elif leg.role == Role.AGENT and leg.user == call.agent and CallState(call.state).on_line:
        if leg.device == "phone" and leg.state != "up":  # it called, or was rung first, and was never in the call
            ending.end(call, "agent" if event.by == "far" else "line", now=event.at)
        else:
            _agent_lost(call, leg, now=now)
    elif leg.role == Role.SUPERVISOR and CallState(call.state).on_line:
        beside.end(call, leg, "lost", now=now)
    elif leg.role == Role.AGENT and call.state == CallState.RINGING:
        ringing.try_again(call, leg, now=now)


def _put_down(call: Call, leg: Leg, event: door.LegEnded) -> bool:
    """The agent hung the telephone up, as one ends a call."""
    return leg.user == call.agent and _is_put_down(leg, event)


def _is_put_down(leg: Leg, event: door.LegEnded) -> bool:
    return leg.device != "browser" and leg.state == "up" and event.by == "far" and event.cause == "normal"


def _colleague_lost(call: Call, leg: Leg, event: door.LegEnded, *, now: datetime) -> None:
    """The colleague's telephone was put down: he has left. His line broke: before the answer it may be made anew, in
    the talk the question is over."""
    if ringing.has_answered(call, leg):
        transfer.let_go(call, "hung_up" if _is_put_down(leg, event) else "left", now=now, leg=leg)
    else:
        ringing.try_again(call, leg, now=now)


def _agent_lost(call: Call, leg: Leg, *, now: datetime) -> None:
    """The agent's line broke: the customer is asked to wait; a new line for the same agent is awaited."""
    record.write(call, events.AgentLost(call.agent, leg.id, record.new_leg()), now=now)
    other = record.other(call)
    if other is not None and other.state == "up":
        prompts = (*arrival.prompts_of(call, "lost"), *arrival.music(call))
        outbox.want(call, door.Hold, now=now, leg=other.id, prompts=prompts)


def _played(call: Call, *, now: datetime) -> None:
    """An announcement was heard to its end."""
    if call.state == CallState.GREETING:
        menu_agent.enqueue(call, now=now)
    elif call.state == CallState.LEAVING and call.agent:
        by_phone.heard_why(call, now=now)
    elif call.state == CallState.LEAVING:
        outbox.want(call, door.HangUp, now=now, cause="turned-away")


def _not_rung(call: Call, leg_id: str, code: str, *, now: datetime) -> None:
    """No telephone could be rung: the desk's own line is made, or the call stays where it is."""
    leg = call.legs.filter(pk=leg_id).exclude(state="gone").first()
    if leg is None:
        return
    if leg.role == Role.MOVING:
        record.write(call, events.MoveEnded(leg.user, leg.id, code), now=now)
    else:
        record.write(call, events.LegAwaited(leg.user, record.new_leg(), leg.role, leg.id), now=now)


# --- A switch that was lost


def lost(switch: str, boot: str, *, now: datetime) -> int:
    """Whatever other boots of this switch carried is gone: its live calls are interrupted; returns how many."""
    gone = list(Call.objects.filter(switch=switch, line_down=False).exclude(boot=boot))
    for call in gone:
        interrupted(call, now=now)
    return len(gone)


def interrupted(call: Call, *, now: datetime) -> None:
    """The line of the call was lost with its switch; the record says what it told last."""
    LineCommand.objects.filter(call=call.id, outcome=None).update(outcome="lost")
    spending.ended(call=call.id, now=now)
    if CallState(call.state).on_line:
        ending.end(call, "line", now=now, interrupted=record.last_told(call))
    else:
        record.write(call, events.LineDown(), now=now)
    record.close(call, now=now)


# --- What became of commands


def carried_out(outcome: door.Outcome, *, now: datetime) -> str:
    """A command was carried out or refused. Returns the call whose desk has something new to see, or nothing."""
    if outcome.done and not outcome.sdp:  # of most commands nothing follows: one statement
        LineCommand.objects.filter(pk=outcome.id, outcome=None).update(outcome="")
        return ""
    journal.lock()
    row = LineCommand.objects.filter(pk=outcome.id, outcome=None).first()
    if row is None:
        return ""
    row.outcome = outcome.code
    row.save(update_fields=["outcome"])
    command = door.decode(row.body.encode())
    if isinstance(command, door.CheckHeadset):
        headset.answered(command, outcome)
        return ""
    call = Call.objects.filter(pk=row.call).first()
    if call is None or call.line_down:
        return ""
    if outcome.done:
        return _done(call, command, outcome)
    return _refused(call, command, row.kind, outcome, now=now)


def _done(call: Call, command: door.Message, outcome: door.Outcome) -> str:
    if not isinstance(command, door.Offer):
        return ""
    legs = Leg.objects.filter(pk=command.leg).exclude(state="gone")
    legs.update(answer=outcome.sdp)
    legs.filter(state="wanted").update(state="offered")
    return call.id


def _refused(call: Call, command: door.Message, kind: str, outcome: door.Outcome, *, now: datetime) -> str:
    """What the screen says, or the caller waits for, must not rest on what was not done."""
    late = isinstance(command, door.Bridge) and not CallState(call.state).on_line  # a line ended before it
    silent = isinstance(command, door.PauseRecording | door.ResumeRecording) and outcome.code == "no-leg"
    if isinstance(command, door.HangUp) or outcome.code == "no-call" or late or silent:  # silent: nothing is recorded
        return ""
    record.write(call, events.CommandRefused(outcome.id, kind, outcome.code), now=now)
    match command:
        case door.Play(id=id_) if call.state == CallState.MENU:
            menus.played(call, id_, now=now)
        case door.Play(leg=leg) if notice.plays_to(call, leg):
            notice.over(call, heard=False, now=now)
        case door.Play():
            _played(call, now=now)
        case door.Hold(expires_at=expires) if expires is not None:
            talking.not_held(call, now=now)
        case door.Mute(muted=muted):
            talking.not_muted(call, muted, now=now)
        case door.TakeCard():
            cards.ended(call, "line", now=now)
        case door.Monitor(ear=leg):
            beside.not_done(call, leg, now=now)
        case door.RingPhone(leg=leg):
            _not_rung(call, leg, outcome.code, now=now)
        case door.Dial(leg=leg):
            unmade = call.legs.filter(pk=leg).exclude(state="gone").first()
            if unmade and unmade.device == "outside":
                spending.ended(leg=leg, now=now)
                _not_rung(call, leg, outcome.code, now=now)
            elif unmade and call.state == CallState.DIALLING:
                spending.ended(leg=leg, now=now)
                by_phone.not_dialled(call, leg, outcome.code, now=now)
            elif unmade and call.state == CallState.ARRIVED and unmade.role == Role.CUSTOMER:
                calling_back.not_dialled(call, leg, outcome.code, now=now)
            elif unmade and unmade.role == Role.CUSTOMER and agent_first.must_be_reached(call):
                agent_first.unreached(call, leg, outcome.code, now=now)
                ending.end(call, "line", now=now)
            elif unmade and call.state == CallState.FORWARDED:
                record.write(call, events.LegEnded(leg, Role.OUTSIDE, "switch", outcome.code), now=now)
                spending.ended(leg=leg, now=now)
                transfer.outside_gone(call, unmade, now=now)
        case door.Record(recording=recording):
            Recording.objects.filter(pk=recording, started_at=None).delete()
            alarms.told("recording", "not-recorded", outcome.code, now=now)
        case _:
            pass
    return call.id
