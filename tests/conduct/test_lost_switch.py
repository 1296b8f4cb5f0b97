"""A switch dies, a centre was away: what is stored becomes true again."""

from __future__ import annotations

import pytest

from infolinia.conduct import authority, services
from infolinia.conduct.facts import CallState
from infolinia.conduct.problems import NotActive
from infolinia.journal import queries as journal
from infolinia.telephony.switch import door
from infolinia.telephony.switch.door import LegSnapshot
from tests.conduct.stage import Stage


def test_the_calls_of_a_killed_switch_are_interrupted_and_the_agent_goes_to_wrap_up(stage: Stage, talk: str):
    told = stage.now
    stage.run(10)
    waiting = stage.waits()
    stage.switch.restarts()
    stage.settle()
    assert stage.call(talk).interrupted
    assert stage.last(talk, "call.interrupted").last_at.startswith(told.isoformat(timespec="seconds")[:19])
    assert stage.state("liliana") == "wrap_up"
    assert stage.call(waiting).state is CallState.INTERRUPTED
    (recording,) = stage.recordings(talk)
    assert services.broken_recordings() == [(recording.id, recording.path)]
    services.recording_repaired(recording.id, recording.path, "7" * 64, 4711, now=stage.now)
    stage.does("liliana", services.dispose, talk, "I_DROP")
    stage.does("liliana", services.finish_wrap_up, talk)
    assert stage.call(talk).state is CallState.INTERRUPTED
    assert stage.journal(talk)[-1] == "call.closed"
    assert stage.state("liliana") == "ready"
    assert journal.verify() == []


def test_a_recording_of_which_there_is_no_file_does_not_keep_the_record_open(stage: Stage, talk: str):
    stage.switch.restarts()
    stage.settle()
    (recording,) = stage.recordings(talk)
    services.recording_repaired(recording.id, recording.path, "", 0, now=stage.now)
    assert services.broken_recordings() == []


def test_a_centre_that_returns_takes_its_calls_over(stage: Stage, talk: str):
    assert services.reconcile_with(stage.switch.snapshot(), now=stage.now) == []
    assert stage.call(talk).state is CallState.TALKING


def test_a_call_without_a_leg_is_interrupted_and_a_leg_without_a_call_is_dropped(stage: Stage, talk: str):
    snapshot = stage.switch.snapshot()
    stray = LegSnapshot(leg="l-x", call="c-x", kind="trunk", direction="in", state="up")
    arriving = LegSnapshot(leg="l-y", call="c-y", kind="trunk", direction="in", state="arrived")
    other = door.Snapshot(switch=snapshot.switch, boot=snapshot.boot, seq=snapshot.seq, legs=(stray, arriving))
    drops = services.reconcile_with(other, now=stage.now)
    assert [(type(drop), drop.call) for drop in drops] == [(door.HangUp, "c-x")]
    assert stage.call(talk).interrupted


def test_a_call_that_the_snapshot_cannot_know_stays(stage: Stage):
    snapshot = stage.switch.snapshot()
    call = stage.rings_in()
    services.reconcile_with(snapshot, now=stage.now)
    assert stage.call(call).state is CallState.GREETING


def test_an_event_that_comes_twice_counts_once(stage: Stage, talk: str):
    before = stage.journal(talk)
    leg = stage.leg("liliana", talk)
    again = door.LegAnswered(switch=stage.switch.name, boot=stage.switch.boot, seq=1, at=stage.now, call=talk, leg=leg)
    assert not services.line_event(again, now=stage.now)
    assert stage.journal(talk) == before


def test_a_centre_that_lost_its_claim_writes_nothing_more(stage: Stage, talk: str):
    services.take_authority()
    own = list(authority._held)
    services.take_authority()  # another centre took over
    authority._held[:] = own
    try:
        stage.switch.ends(stage.customer_leg(talk))
        with pytest.raises(NotActive):
            services.line_event(stage.switch.told[-1], now=stage.now)
        with pytest.raises(NotActive):
            services.tick(now=stage.now)
    finally:
        authority.release()
    assert stage.call(talk).state is CallState.TALKING


def test_an_alarm_is_said_once_and_ends(stage: Stage):
    stage.switch.tell(door.SwitchAlarm, "", alarm="trunk-lost", detail="carrier")
    stage.switch.tell(door.SwitchAlarm, "", alarm="trunk-lost", detail="carrier")
    stage.switch.tell(door.SwitchAlarm, "", alarm="disk-low", detail="")
    stage.settle()
    assert [kind for _, kind, _ in stage.alarms()] == ["trunk-lost", "disk-low"]
    stage.switch.tell(door.SwitchAlarm, "", alarm="cleared", detail="trunk-lost carrier")
    stage.settle()
    assert [kind for _, kind, _ in stage.alarms()] == ["disk-low"]
    stage.switch.restarts()
    stage.settle()
    assert stage.alarms() == []


def test_trouble_that_cannot_be_written_down_is_shown_all_the_same(stage: Stage):
    services.trouble_here("database", now=stage.now)
    assert [kind for _, kind, _ in stage.alarms()] == ["database"]
    services.well_here("database")
    assert stage.alarms() == []
