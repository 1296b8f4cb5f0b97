"""The switch when nobody takes its events or its disk is full: no fact is lost, new calls are refused in time."""

from __future__ import annotations

from pathlib import Path

from infolinia.telephony.media.plane import LegQuality
from infolinia.telephony.sip.signals import Invited
from infolinia.telephony.switch.disk import Disk
from infolinia.telephony.switch.door import Arrived, Claim, DigitHeard, LegEnded, Quality, Record, SwitchAlarm

from .stage import Stage


def test_a_full_buffer_refuses_new_calls_and_loses_no_fact(tmp_path: Path):
    stage = Stage(tmp_path, event_bound=6_000)
    _, leg = stage.talk()
    while not stage.all(SwitchAlarm):
        stage.plane.listener.digit(leg, "1", 0.1)
    assert stage.last(SwitchAlarm).alarm == "buffer-full"
    stage.ring()
    assert len(stage.sent("switch", 503)) == 1
    for reports in range(1, 4):  # a fifth of what comes is lost
        stage.plane.listener.quality(leg, LegQuality(received=200 * reports, lost=50 * reports), False)
        stage.wait(60)
    assert not stage.all(Quality)
    stage.plane.listener.digit(leg, "2", 0.1)
    assert stage.last(DigitHeard).digit == "2"
    assert [event.seq for event in stage.events] == list(range(1, len(stage.events) + 1))
    stage.switch.acknowledge("b0", 10_000, through=True)  # another boot's
    assert not stage.all(Quality)
    stage.switch.acknowledge("b1", stage.events[-1].seq, through=True)
    assert stage.last(SwitchAlarm).alarm == "cleared"
    assert (stage.last(Quality).received, stage.last(Quality).cause) == (600, "loss_from")
    stage.ring()
    assert len(stage.all(Arrived)) == 2


def test_a_disk_that_fills_up_stops_recordings_and_then_calls(tmp_path: Path):
    free = [10_000]
    disk = Disk(tmp_path, low=500, full=100, ballast=64, free=lambda folder: free[0])
    stage = Stage(tmp_path, disk=disk)
    assert disk.ballast_file.stat().st_size == 64
    _, leg = stage.talk()
    free[0] = 400
    stage.wait(5)
    assert stage.last(SwitchAlarm).alarm == "disk-low"
    assert stage.do(Record, leg=leg, recording="r-1").code == "no-disk"
    free[0] = 90
    stage.wait(5)
    assert stage.last(SwitchAlarm).alarm == "disk-full"
    assert not disk.ballast_file.exists()
    stage.ring()
    assert len(stage.sent("switch", 503)) == 1
    assert len(stage.all(LegEnded)) == 0
    free[0] = 10_000
    stage.wait(5)
    assert [e.detail for e in stage.all(SwitchAlarm) if e.alarm == "cleared"] == ["disk-low", "disk-full"]
    assert disk.ballast_file.exists()


def test_when_the_disk_is_full_a_caller_may_be_told(tmp_path: Path):
    disk = Disk(tmp_path, low=500, full=100, ballast=0, free=lambda folder: 10)
    stage = Stage(tmp_path, disk=disk, full_prompt="full.wav")
    key = stage.ring()
    assert stage.plane.asked[-1][2] == ("full.wav",)
    assert len(stage.sent("switch", 183)) == 1
    stage.plane.end_play(next(iter(stage.plane.open)), complete=True)
    stage.switch.elapse()
    assert len(stage.sent("switch", 503)) == 1
    assert not stage.plane.open
    stage.ring()
    stage.run_far(stage.far.cancel(key, stage.clock.at))
    stage.wait(21)
    assert not stage.plane.open
    assert stage.names() == ["SwitchStarted", "SwitchAlarm", "SwitchAlarm"]
    assert not [s for s in stage.signals if isinstance(s, Invited)]


def test_a_centre_that_cannot_keep_up_gets_no_more_calls_until_it_has_caught_up(stage: Stage):
    stage.ring()
    first = stage.last(Arrived).call
    stage.wait(3.9)
    stage.switch.acknowledge("b1", 1)
    stage.ring()
    second = stage.last(Arrived).call
    stage.wait(0.2)
    stage.ring()
    assert len(stage.all(Arrived)) == 2
    assert [refusal.headers.get("retry-after") for refusal in stage.sent("switch", 503)] == ["10"]
    assert stage.last(SwitchAlarm).alarm == "centre-behind"
    assert stage.do(Claim, call=first).done
    assert (stage.last(SwitchAlarm).alarm, stage.last(SwitchAlarm).detail) == ("cleared", "centre-behind")
    stage.ring()
    assert len(stage.all(Arrived)) == 3
    assert stage.do(Claim, call=second).done


def test_calls_wait_for_the_next_centre_while_none_is_there(stage: Stage):
    stage.ring()
    stage.switch.acknowledge("b1", 1)
    stage.wait(6)
    stage.ring()
    assert len(stage.all(Arrived)) == 2
    assert not stage.sent("switch", 503)
