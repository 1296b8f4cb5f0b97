"""Every command of the door: what it does, what it is answered, and that it is done once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.signals import InfoGiven
from infolinia.telephony.switch.door import (
    Answer,
    Bridge,
    Bridged,
    CallEnded,
    Claim,
    Collect,
    Command,
    Dial,
    DigitHeard,
    DigitsCollected,
    EarlyMedia,
    HangUp,
    Hold,
    LegAnswered,
    LegEnded,
    LegReplaced,
    LegRinging,
    LegSilent,
    Monitor,
    Mute,
    Offer,
    PauseRecording,
    Play,
    PlayEnded,
    Record,
    RecordingClosed,
    RecordingPaused,
    RecordingStarted,
    Refer,
    Referred,
    Refuse,
    ResumeRecording,
    SendDigits,
    StopPlaying,
    StopRecording,
    Unbridged,
)

from .stage import TRUNK, Stage, offer


def dial(stage: Stage, call: str = "c-out", **facts: object):
    return stage.do(
        Dial, call=call, **{"leg": "l-out", "to": "+48990000200", "trunk": "carrier", "caller": "+48990000100", **facts}
    )


def browser(stage: Stage, leg: str = "l-b") -> str:
    """An agent's leg, in the same call and up."""
    assert stage.do(Offer, leg=leg, sdp="v=0 an offer").done
    stage.plane.listener.leg_up(leg)
    return leg


# --- Once, and in time


def test_a_repeated_command_is_answered_and_not_done_again(stage: Stage):
    stage.ring()
    first = stage.do(Answer, id="k-same", leg=stage.leg)
    assert stage.do(Answer, id="k-same", leg=stage.leg) == first
    assert stage.do(Answer, leg=stage.leg).code == "wrong-state"
    assert len(stage.sent("switch", 200)) == 1


def test_a_refused_command_keeps_its_refusal(stage: Stage):
    stage.ring()
    assert stage.do(Play, id="k-early", leg=stage.leg, prompts=("a.wav",)).code == "wrong-state"
    stage.do(Answer, leg=stage.leg)
    assert stage.do(Play, id="k-early", leg=stage.leg, prompts=("a.wav",)).code == "wrong-state"


def test_a_late_command_is_not_done(stage: Stage):
    stage.talk()
    just = stage.clock.instant()
    assert stage.do(HangUp, expires_at=just - timedelta(seconds=1)).code == "late"
    assert not stage.all(LegEnded)
    assert stage.do(HangUp, expires_at=just + timedelta(seconds=1)).done


def test_a_command_for_an_earlier_start_of_the_switch_starts_nothing(stage: Stage):
    assert dial(stage, boot="b0").code == "no-call"
    assert not stage.sent("switch", "INVITE")
    assert dial(stage, boot="b1").done


def test_a_command_for_a_call_that_ended_starts_nothing(stage: Stage):
    call, _ = stage.talk()
    stage.far_bye()
    assert dial(stage, call).code == "no-call"
    assert stage.do(Claim, call=call).code == "no-call"
    assert stage.do(Offer, call=call, leg="l-x", sdp="v=0").code == "no-call"
    assert not stage.sent("switch", "INVITE")


@pytest.mark.parametrize(
    ("command", "facts"),
    [
        (Claim, {}), (HangUp, {}), (HangUp, {"leg": "l"}), (Answer, {"leg": "l"}), (EarlyMedia, {"leg": "l"}),
        (Refuse, {"leg": "l"}), (Play, {"leg": "l", "prompts": ("a",)}), (StopPlaying, {"leg": "l"}),
        (Collect, {"leg": "l"}), (SendDigits, {"leg": "l", "digits": "1"}), (Bridge, {"legs": ("l", "m")}),
        (Hold, {"leg": "l", "prompts": ("a",)}), (Mute, {"leg": "l", "muted": True}),
        (Record, {"leg": "l", "recording": "r"}), (Monitor, {"ear": "l", "target": "m"}),
        (Refer, {"leg": "l", "to": "sip:a@b"}),
    ],
)  # fmt: skip
def test_a_command_for_an_unknown_call_or_leg_says_which(
    stage: Stage, command: type[Command], facts: dict[str, object]
):
    assert stage.do(command, call="c-none", **facts).code == "no-call"
    if facts:
        stage.talk()
        assert stage.do(command, **facts).code == "no-leg"


def test_a_leg_of_another_call_is_no_leg_of_this_one(stage: Stage):
    call, leg = stage.talk()
    stage.talk()
    assert stage.do(Play, leg=leg, prompts=("a.wav",)).code == "no-leg"
    assert stage.do(Bridge, call=call, legs=(leg, stage.leg)).code == "no-leg"
    assert stage.do(Monitor, call=call, ear=leg, target=stage.leg).code == "no-leg"


def test_a_fault_in_one_command_is_an_outcome(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    _, leg = stage.talk()
    monkeypatch.setattr(stage.plane, "mute", lambda leg, muted: 1 / 0)
    assert stage.do(Mute, leg=leg, muted=True).code == "broken"
    assert stage.do(HangUp).done


# --- Dialling


def test_a_dialled_leg_rings_and_is_answered(stage: Stage):
    assert dial(stage).done
    invite = stage.sent("switch", "INVITE")[0]
    assert isinstance(invite, Request)
    assert invite.uri == "sip:+48990000200@192.0.2.9:5060"
    assert "+48990000100@192.0.2.1" in invite.headers.get("from")
    assert stage.switch.snapshot().legs[0].state == "dialling"
    stage.answer_far(180)
    stage.answer_far(180)
    assert [e.early_media for e in stage.all(LegRinging)] == [False]
    stage.answer_far(183)
    assert [e.early_media for e in stage.all(LegRinging)] == [False, True]
    assert stage.plane.remotes["l-out"].port == 4000
    stage.answer_far(200)
    assert stage.last(LegAnswered).leg == "l-out"
    stage.wait(31)  # the time to ring does not touch a call that is up
    assert not stage.all(LegEnded)
    assert stage.do(HangUp, call="c-out", leg="l-out").done
    assert len(stage.sent("switch", "BYE")) == 1
    assert stage.last(CallEnded).legs == ("l-out",)


@pytest.mark.parametrize(
    ("status", "cause"),
    [(486, "busy"), (480, "no-answer"), (404, "no-number"), (603, "declined"), (503, "trunk"), (499, "refused")],
)
def test_a_refused_dial_says_why(stage: Stage, status: int, cause: str):
    dial(stage)
    stage.answer_far(status)
    ended = stage.last(LegEnded)
    assert (ended.by, ended.cause, ended.status) == ("far", cause, status)


def test_ringing_ends_in_time_with_a_cancel(stage: Stage):
    dial(stage, timeout=10.0)
    stage.answer_far(180)
    stage.wait(10.1)
    assert (stage.last(LegEnded).by, stage.last(LegEnded).cause) == ("switch", "no-answer")
    assert len(stage.sent("switch", "CANCEL")) == 1
    assert len(stage.sent("far", 487)) == 1


def test_a_dial_hung_up_while_it_rings_is_cancelled(stage: Stage):
    dial(stage)
    stage.answer_far(180)
    stage.do(HangUp, call="c-out", leg="l-out")
    assert len(stage.sent("switch", "CANCEL")) == 1
    assert stage.last(LegEnded).by == "centre"
    assert len(stage.all(LegEnded)) == 1


def test_a_dial_that_cannot_be_made(stage: Stage, tmp_path: Path):
    assert dial(stage, trunk="none").code == "no-trunk"
    assert dial(stage, to="Ania").code == "no-trunk"
    assert dial(stage, to="sip:").code == "no-trunk"
    stage.plane.full = True
    assert dial(stage).code == "no-port"
    assert stage.switch.sizes()["calls"] == 0
    assert dial(Stage(tmp_path, trunk=replace(TRUNK, proxies=()))).code == "no-trunk"


def test_an_answer_without_a_usable_description_is_hung_up(stage: Stage):
    dial(stage)
    stage.answer_far(200, b"v=0\r\nc=IN IP4 192.0.2.9\r\nm=audio 4000 RTP/AVP 18\r\n")
    assert len(stage.sent("switch", "BYE")) == 1
    assert stage.last(LegEnded).cause == "no-codec"


def test_what_is_put_in_an_address_is_digits(stage: Stage):
    dial(stage, to="+48 990>;x=\r\n000-200", caller="+48<sip:>1")
    invite = stage.sent("switch", "INVITE")[0]
    assert isinstance(invite, Request)
    assert invite.uri == "sip:+48990000200@192.0.2.9:5060"


# --- Browsers


def test_an_offer_is_answered_and_a_second_replaces(stage: Stage):
    stage.talk()
    outcome = stage.do(Offer, leg="l-b", sdp="v=0 an offer")
    assert outcome.sdp == "v=0 answer to 12"
    stage.plane.listener.leg_up("l-b")
    assert stage.last(LegAnswered).leg == "l-b"
    assert stage.do(Offer, leg="l-b", sdp="v=0 a newer one").done
    stage.plane.listener.leg_replaced("l-b")
    assert stage.last(LegReplaced).leg == "l-b"
    assert len(stage.all(LegAnswered)) == 2
    assert stage.do(Offer, leg="l-b", sdp="rubbish").code == "bad-offer"
    assert stage.do(Offer, leg=stage.leg, sdp="v=0").code == "wrong-state"


def test_an_offer_alone_begins_a_call(stage: Stage):
    assert stage.do(Offer, call="c-new", leg="l-b", sdp="v=0").done
    stage.plane.listener.leg_failed("l-b", "no DTLS")
    assert (stage.last(LegEnded).by, stage.last(LegEnded).cause) == ("switch", "media")
    assert stage.last(CallEnded).call == "c-new"


def test_a_browser_that_went_is_lost(stage: Stage):
    stage.talk()
    browser(stage)
    stage.plane.listener.leg_silent("l-b", False)
    assert stage.last(LegSilent).heard is False
    stage.plane.listener.leg_failed("l-b", "consent")
    assert stage.last(LegEnded).cause == "lost"


# --- Sound


def test_a_play_is_told_when_it_ends(stage: Stage):
    _, leg = stage.talk()
    assert stage.do(Play, id="k-p", leg=leg, prompts=("a.wav", "b.wav"), loop=True).done
    assert stage.plane.asked[-1] == ("play", leg, ("a.wav", "b.wav"), True, False)
    stage.plane.end_play(leg, complete=True)
    assert (stage.last(PlayEnded).command, stage.last(PlayEnded).complete) == ("k-p", True)
    assert stage.do(Play, leg=leg, prompts=("missing.wav",)).code == "no-prompt"
    assert stage.do(Play, leg=leg, prompts=()).code == "no-prompt"
    stage.do(Play, id="k-q", leg=leg, prompts=("a.wav",))
    assert stage.do(StopPlaying, leg=leg).done
    assert (stage.last(PlayEnded).command, stage.last(PlayEnded).complete) == ("k-q", False)


def test_a_leg_that_ends_ends_its_play_before_itself(stage: Stage):
    _, leg = stage.talk()
    stage.do(Play, id="k-p", leg=leg, prompts=("a.wav",))
    stage.far_bye()
    assert stage.names()[-4:] == ["PlayEnded", "Quality", "LegEnded", "CallEnded"]


def test_digits_are_collected_up_to_count_terminator_or_silence(stage: Stage):
    _, leg = stage.talk()

    def press(digits: str) -> None:
        for digit in digits:
            stage.plane.listener.digit(leg, digit, 0.1)

    stage.do(Collect, id="k-1", leg=leg, count=3)
    press("123")
    stage.do(Collect, id="k-2", leg=leg, count=9)
    press("45#")
    stage.do(Collect, id="k-3", leg=leg, count=9, timeout=4.0)
    stage.wait(3)
    press("6")
    stage.wait(3)
    assert len(stage.all(DigitsCollected)) == 2
    stage.wait(1.1)
    stage.do(Collect, id="k-4", leg=leg, count=2)
    press("7")
    stage.far_bye()
    assert [(e.command, e.digits, e.because) for e in stage.all(DigitsCollected)] == [
        ("k-1", "123", "count"), ("k-2", "45", "terminator"), ("k-3", "6", "timeout"), ("k-4", "7", "ended"),
    ]  # fmt: skip
    assert len(stage.all(DigitHeard)) == 8


def test_a_digit_sent_as_rtp_and_as_info_is_heard_once(stage: Stage):
    _, leg = stage.talk()
    key = stage.far_key()
    for _ in range(2):
        stage.plane.listener.digit(leg, "5", 0.1)
        stage.run_far(stage.far.info(key, "application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n", stage.clock.at))
    assert [e.by for e in stage.all(DigitHeard)] == ["rtp", "rtp"]
    stage.run_far(stage.far.info(key, "application/dtmf-relay", b"Signal=6\r\nDuration=160\r\n", stage.clock.at))
    heard = stage.last(DigitHeard)
    assert (heard.digit, heard.by, heard.length) == ("6", "info", 0.16)
    assert ("interrupt", leg) in stage.plane.asked
    stage.wait(2)
    stage.plane.listener.digit(leg, "6", 0.1)
    assert len(stage.all(DigitHeard)) == 4


def test_keys_that_no_hand_can_press_are_passed_over(stage: Stage):
    _, leg = stage.talk()
    for n in range(1000):
        stage.plane.listener.digit(leg, str(n % 10), 0.0)
    assert len(stage.all(DigitHeard)) == 80
    assert stage.switch.counts()["keys-too-many"] == 920
    stage.wait(2)
    stage.plane.listener.digit(leg, "5", 0.1)
    assert stage.last(DigitHeard).digit == "5"


def test_digits_go_out_as_rtp_or_as_info(stage: Stage):
    _, leg = stage.talk()
    assert stage.do(SendDigits, leg=leg, digits="12#").done
    assert stage.plane.asked[-1] == ("digits", leg, "12#")
    assert stage.do(SendDigits, leg=leg, digits="x").code == "wrong-state"
    stage.ring(body=offer(events=False))
    stage.do(Answer, leg=stage.leg)
    assert stage.do(SendDigits, leg=stage.leg, digits="7a").done
    assert len(stage.sent("switch", "INFO")) == 1
    stage.wait(0.3)
    told = [s.body for s in stage.signals if isinstance(s, InfoGiven)]
    assert [body.split()[0] for body in told] == [b"Signal=7", b"Signal=A"]


def test_bridging_tells_who_was_left(stage: Stage):
    _, leg = stage.talk()
    browser(stage)
    browser(stage, "l-c")
    assert stage.do(Bridge, legs=(leg, "l-b")).done
    assert stage.last(Bridged).legs == (leg, "l-b")
    assert set(stage.switch.snapshot().legs[0].bridged_with) == {"l-b"}
    assert stage.do(Bridge, legs=(leg, "l-c")).done
    assert [e.leg for e in stage.all(Unbridged)] == ["l-b"]
    assert stage.do(Bridge, legs=(leg,)).code == "wrong-state"
    stage.do(HangUp, leg="l-c")
    assert [e.leg for e in stage.all(Unbridged)] == ["l-b", leg]


def test_hold_takes_a_leg_out_and_plays_to_it(stage: Stage):
    _, leg = stage.talk()
    browser(stage)
    stage.do(Bridge, legs=(leg, "l-b"))
    assert stage.do(Hold, leg=leg, prompts=("music:hold",)).done
    assert {e.leg for e in stage.all(Unbridged)} == {leg, "l-b"}
    assert stage.plane.asked[-1] == ("play", leg, ("music:hold",), True, False)
    assert stage.do(Hold, leg=leg, prompts=()).code == "no-prompt"


def test_mute_and_monitor(stage: Stage):
    _, leg = stage.talk()
    ear = browser(stage)
    assert stage.do(Mute, leg=leg, muted=True).done
    assert stage.do(Monitor, ear=ear, target=leg).done
    assert stage.do(Monitor, ear=ear, target=ear).code == "wrong-state"
    for mode in ("whisper", "barge", "off"):
        assert stage.do(Monitor, ear=ear, target=leg, mode=mode).done
    assert [asked for asked in stage.plane.asked if asked[0] != "guard"] == [
        ("mute", leg, True), ("listen", ear, leg), ("whisper", ear, leg), ("barge", ear, leg), ("off", ear),
    ]  # fmt: skip


def test_a_conference_has_eight_legs_at_most(stage: Stage):
    _, leg = stage.talk()
    others = [browser(stage, f"l-b{n}") for n in range(8)]
    assert stage.do(Bridge, legs=(leg, *others)).code == "wrong-state"
    assert stage.do(Bridge, legs=(leg, *others[:7])).done


def test_refer_ends_our_part_when_it_is_accepted(stage: Stage):
    stage.talk()
    assert stage.do(Refer, leg=stage.leg, to="+48990000300").done
    assert "+48990000300" in stage.sent("switch", "REFER")[0].headers.get("refer-to")
    assert (stage.last(Referred).accepted, stage.last(Referred).status) == (False, 603)  # our far end declines
    assert not stage.all(LegEnded)
    assert stage.do(Refer, leg=stage.leg, to="sip:").code == "no-trunk"
    stage.far_is_there = False
    assert stage.do(Refer, leg=stage.leg, to="sip:elsewhere@192.0.2.30").done
    stage.reply(stage.sent("switch", "REFER")[-1], 202)
    assert not stage.all(LegEnded)  # what becomes of it is not known: until then the call is ours
    stage.wait(40.3)
    assert (stage.last(Referred).accepted, stage.last(Referred).status) == (True, 202)
    assert (stage.last(LegEnded).by, stage.last(LegEnded).cause) == ("centre", "referred")
    assert len(stage.sent("switch", "BYE")) == 1


# --- Recording


def test_a_call_is_over_when_its_recording_is_closed(stage: Stage):
    call, leg = stage.talk()
    started = stage.record(leg)
    assert started.path == f"{call}/r-1.wav"
    assert stage.plane.recordings["r-1"][1].parent.is_dir()
    assert stage.do(PauseRecording, recording="r-1").done
    assert stage.do(PauseRecording, recording="r-1").done
    assert stage.do(ResumeRecording, recording="r-1").done
    assert [e.paused for e in stage.all(RecordingPaused)] == [True, False]
    assert stage.do(Record, leg=leg, recording="r-1").code == "wrong-state"
    assert stage.switch.snapshot().legs[0].recording == "r-1"
    stage.far_bye()
    assert not stage.all(CallEnded)
    path = stage.plane.recordings["r-1"][1]
    stage.plane.listener.recording_closed("r-1", path, "ab" * 32, 800)
    assert stage.names()[-2:] == ["RecordingClosed", "CallEnded"]
    assert stage.last(RecordingClosed).samples == 800


def test_a_recording_is_stopped_by_its_own_call_only(stage: Stage):
    _, leg = stage.talk()
    stage.record(leg)
    assert stage.do(StopRecording, recording="r-1").done
    stage.talk()
    assert stage.do(StopRecording, recording="r-1").code == "no-leg"
    assert stage.do(PauseRecording, recording="r-9").code == "no-leg"


def test_a_recording_that_breaks_is_told_and_lets_the_call_end(stage: Stage):
    _, leg = stage.talk()
    stage.record(leg)
    stage.far_bye()
    stage.plane.listener.recording_broken("r-1", "disk")
    assert stage.last(RecordingClosed).sha256 == ""
    assert stage.names()[-1] == "CallEnded"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b", ".hidden", "x" * 65])
def test_a_recording_has_a_name_that_stays_in_its_folder(stage: Stage, name: str):
    _, leg = stage.talk()
    assert stage.do(Record, leg=leg, recording=name).code == "wrong-state"
    assert not stage.all(RecordingStarted)


# --- Faults


def test_a_fault_is_reported_without_what_was_sent(stage: Stage, caplog: pytest.LogCaptureFixture):
    _, leg = stage.talk()

    def fail(leg: str, muted: bool) -> None:
        raise ValueError("+48990000001")

    stage.plane.mute = fail
    assert stage.do(Mute, leg=leg, muted=True).code == "broken"
    assert "ValueError at stage" not in caplog.text
    assert "ValueError at test_commands.py" in caplog.text
    assert "+48990000001" not in caplog.text
