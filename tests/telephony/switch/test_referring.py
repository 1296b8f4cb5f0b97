"""Calls that are handed on: a REFER is put to the decider, one of ours is followed, a place in a call is taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from infolinia.telephony.sip.replaces import Replaces
from infolinia.telephony.sip.signals import Accepted, Failed, Invited, ReferDone, ReferProgressed
from infolinia.telephony.switch.door import (
    Answer,
    AnswerRefer,
    Bridge,
    Claim,
    Dial,
    HangUp,
    LegAnswered,
    LegEnded,
    LegTakenOver,
    Refer,
    ReferAsked,
    Referred,
)

from .stage import SWITCH, TRUNK, Stage, offer


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """The carrier may refer."""
    return Stage(tmp_path, trunk=replace(TRUNK, refers=True))


def refer(stage: Stage, to: str = "sip:600100200@x.example", replaces: Replaces | None = None) -> str:
    """The far end of the newest call refers us; returns its key."""
    key = stage.far_key()
    stage.run_far(stage.far.refer(key, to, stage.clock.at, replaces=replaces))
    return key


def told(stage: Stage, key: str) -> list[tuple[int, bool]]:
    return [(s.status, s.final) for s in stage.signals if isinstance(s, ReferProgressed) and s.call == key]


def test_a_refer_that_is_followed_tells_how_the_new_call_fares(stage: Stage):
    call, leg = stage.talk()
    key = refer(stage)
    asked = stage.last(ReferAsked)
    assert (asked.leg, asked.to, asked.number, asked.replaces_leg) == (
        leg,
        "sip:600100200@x.example",
        "+48600100200",
        "",
    )
    assert stage.do(AnswerRefer, leg=leg, accepted=True, follows="l-out").done
    assert ReferDone(key, 202) in stage.signals
    assert stage.do(Dial, leg="l-out", to=asked.number, trunk="carrier", caller="+48990000100").done
    stage.answer_far(180)
    stage.answer_far()
    assert stage.last(LegAnswered).leg == "l-out"
    assert told(stage, key) == [(100, False), (180, False), (200, True)]
    assert stage.do(Bridge, call=call, legs=(leg, "l-out")).done
    stage.wait(10)
    assert not stage.all(LegEnded)


@pytest.mark.parametrize("status", [486, 302])
def test_a_new_call_that_fails_is_told_and_the_old_one_stays(stage: Stage, status: int):
    _call, leg = stage.talk()
    key = refer(stage)
    assert stage.do(AnswerRefer, leg=leg, accepted=True, follows="l-out").done
    assert stage.do(Dial, leg="l-out", to="600100200", trunk="carrier", caller="+48990000100").done
    stage.answer_far(status)
    assert told(stage, key)[-1] == (max(status, 400), True)
    assert [event.leg for event in stage.all(LegEnded)] == ["l-out"]


def test_ringing_that_is_given_up_is_told(stage: Stage):
    _call, leg = stage.talk()
    key = refer(stage)
    stage.do(AnswerRefer, leg=leg, accepted=True, follows="l-out")
    stage.do(Dial, leg="l-out", to="600100200", trunk="carrier", caller="+48990000100", timeout=10.0)
    stage.wait(11)
    assert told(stage, key)[-1] == (480, True)


def test_a_new_call_that_is_hung_up_is_told(stage: Stage):
    _call, leg = stage.talk()
    key = refer(stage)
    stage.do(AnswerRefer, leg=leg, accepted=True, follows="l-out")
    stage.do(Dial, leg="l-out", to="600100200", trunk="carrier", caller="+48990000100")
    stage.do(HangUp, leg="l-out")
    assert told(stage, key)[-1] == (487, True)


def test_without_a_yes_in_five_seconds_a_refer_is_declined(stage: Stage):
    _call, leg = stage.talk()
    key = refer(stage)
    stage.wait(4.9)
    assert not any(isinstance(signal, ReferDone) for signal in stage.signals)
    stage.wait(0.2)
    assert stage.signals[-1] == ReferDone(key, 603)
    assert stage.do(AnswerRefer, leg=leg, accepted=True).code == "wrong-state"
    assert not stage.all(LegEnded)


def test_a_refusal_has_its_status(stage: Stage):
    _call, leg = stage.talk()
    key = refer(stage)
    assert stage.do(AnswerRefer, leg=leg, accepted=False, status=403).done
    assert stage.signals[-1] == ReferDone(key, 403)


def test_a_trunk_that_may_not_refer_asks_nobody(tmp_path: Path):
    stage = Stage(tmp_path)
    stage.talk()
    key = refer(stage)
    assert stage.signals[-1] == ReferDone(key, 603)
    assert not stage.all(ReferAsked)


def test_a_refer_with_replaces_names_our_other_leg(stage: Stage):
    call, leg = stage.talk()
    first = stage.far_key()
    assert stage.do(Dial, call=call, leg="l-2", to="600100200", trunk="carrier", caller="+48990000100").done
    stage.answer_far()
    second = stage.far_key()
    replaces = stage.far.identity(second)
    stage.run_far(stage.far.refer(first, "sip:x@192.0.2.1", stage.clock.at, replaces=replaces))
    asked = stage.last(ReferAsked)
    assert (asked.leg, asked.replaces_leg, asked.replaces, asked.number) == (leg, "l-2", "", "")
    assert stage.do(AnswerRefer, leg=leg, accepted=True, follows="l-2").done  # it is up already
    assert told(stage, first) == [(100, False), (200, True)]


def test_a_refer_to_a_call_elsewhere_is_carried_on_in_the_new_call(stage: Stage):
    _call, leg = stage.talk()
    refer(stage, replaces=Replaces("far@away", "t1", "t2"))
    assert stage.last(ReferAsked).replaces == "far@away;to-tag=t1;from-tag=t2"
    stage.do(AnswerRefer, leg=leg, accepted=True, follows="l-out")
    replaces = stage.last(ReferAsked).replaces
    assert stage.do(Dial, leg="l-out", to="1", trunk="carrier", caller="", replaces=replaces).done
    invite = stage.sent("switch", "INVITE")[-1]
    assert invite.headers.get("replaces") == replaces
    assert "replaces" in invite.headers.listed("require")


def test_a_replaces_of_the_decider_that_is_none_is_refused(stage: Stage):
    stage.talk()
    outcome = stage.do(Dial, leg="l-out", to="1", trunk="carrier", caller="", replaces="x\r\ny: z")
    assert outcome.code == "wrong-state"


# --- Ours


def up_twice(stage: Stage) -> tuple[str, str]:
    _call, leg = stage.talk()
    stage.do(Dial, leg="l-2", to="600100200", trunk="carrier", caller="+48990000100")
    stage.answer_far()
    return leg, "l-2"


def test_an_attended_transfer_names_the_other_call(stage: Stage):
    leg, other = up_twice(stage)
    assert stage.do(Refer, leg=leg, replaces_leg=other).done
    target = stage.sent("switch", "REFER")[0].headers.get("refer-to")
    assert target.startswith("<sip:192.0.2.9:5060?Replaces=")
    assert "to-tag%3D" in target
    assert stage.do(Refer, leg=leg, replaces_leg="l-none").code == "no-leg"


def notify(stage: Stage, line: str, state: str) -> bytes:
    asked = stage.sent("switch", "REFER")[-1]
    return (
        f"NOTIFY sip:192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKn{len(stage.wire)}\r\n"
        f"From: {asked.headers.get('to')}\r\nTo: {asked.headers.get('from')}\r\nCall-ID: {asked.call_id}\r\n"
        f"CSeq: {100 + len(stage.wire)} NOTIFY\r\nEvent: refer\r\nSubscription-State: {state}\r\n"
        f"Content-Type: message/sipfrag\r\n\r\n{line}\r\n"
    ).encode()


def test_our_refer_is_over_when_they_say_so(stage: Stage):
    _call, leg = stage.talk()
    stage.lose = lambda message: getattr(message, "method", "") == "REFER"
    assert stage.do(Refer, leg=leg, to="+48990000300").done
    stage.reply(stage.sent("switch", "REFER")[-1], 202)
    from .stage import PROXY

    stage.switch.receive(notify(stage, "SIP/2.0 180 Ringing", "active"), PROXY)
    assert not stage.all(Referred)
    stage.switch.receive(notify(stage, "SIP/2.0 486 Busy Here", "terminated"), PROXY)
    assert (stage.last(Referred).accepted, stage.last(Referred).status) == (False, 486)
    assert not stage.all(LegEnded)
    assert stage.do(Refer, leg=leg, to="+48990000301").done
    stage.reply(stage.sent("switch", "REFER")[-1], 202)
    stage.switch.receive(notify(stage, "SIP/2.0 200 OK", "terminated"), PROXY)
    assert (stage.last(Referred).accepted, stage.last(Referred).status) == (True, 200)
    assert stage.last(LegEnded).cause == "referred"


# --- The place of a leg is taken


def take(stage: Stage, key: str, *, body: bytes | None = None) -> str:
    """Another telephone behind the same trunk takes the place of the far end `key`; returns its key."""
    named = stage.far.identity(key)
    assert named
    other = Replaces(named.call_id, named.to_tag, named.from_tag)
    taken, effects = stage.far.invite(
        "sip:x@192.0.2.1", SWITCH, stage.clock.at, body=offer(address="192.0.2.77") if body is None else body,
        caller="sip:+48600100300@192.0.2.9", headers=(("replaces", str(other)), ("require", "replaces")),
    )  # fmt: skip
    stage.run_far(effects)
    return taken


def test_a_telephone_takes_the_place_of_another_and_the_call_goes_on(stage: Stage):
    call, leg = stage.talk()
    first = stage.far_key()
    stage.record(leg)
    taken = take(stage, first)
    assert any(isinstance(signal, Accepted) and signal.call == taken for signal in stage.signals)
    assert (stage.last(LegTakenOver).leg, stage.last(LegTakenOver).caller) == (leg, "+48600100300")
    assert stage.plane.remotes[leg].address == "192.0.2.77"
    assert stage.sent("switch", "BYE")
    assert not stage.far.knows(first)
    assert not stage.all(LegEnded)
    assert stage.all(LegAnswered)[-1].leg == leg
    assert len(stage.all(LegAnswered)) == 1
    stage.run_far(stage.far.bye(taken, stage.clock.at))
    assert (stage.last(LegEnded).leg, stage.last(LegEnded).call) == (leg, call)


def test_a_place_that_cannot_be_taken_stays(stage: Stage):
    _call, leg = stage.talk()
    first = stage.far_key()
    before = stage.plane.remotes[leg]
    for body, status in ((b"", 488), (b"v=0\r\nm=audio 4 RTP/AVP 3\r\n", 400)):
        take(stage, first, body=body)
        failed = stage.signals[-1]
        assert isinstance(failed, Failed)
        assert failed.status == status
    assert stage.plane.remotes[leg] == before
    assert stage.far.knows(first)
    assert not stage.all(LegTakenOver)


def test_a_ringing_call_of_ours_is_picked_up_from_elsewhere(stage: Stage):
    stage.talk()
    stage.do(Dial, leg="l-2", to="600100200", trunk="carrier", caller="+48990000100")
    stage.answer_far(180)
    rings = next(s.call for s in reversed(stage.signals) if isinstance(s, Invited))
    take(stage, rings)
    assert stage.last(LegTakenOver).leg == "l-2"
    assert stage.last(LegAnswered).leg == "l-2"
    assert stage.sent("switch", "CANCEL")
    assert not stage.all(LegEnded)
    assert stage.do(HangUp, leg="l-2").done
    stage.wait(200)
    assert stage.switch.signalling_sizes()["pending"] == 0


def test_two_calls_at_once_keep_apart(stage: Stage):
    stage.talk()
    first = stage.leg
    stage.ring()
    assert stage.do(Claim).done
    assert stage.do(Answer, leg=stage.leg).done
    refer(stage)
    assert stage.last(ReferAsked).leg == stage.leg != first


def test_without_a_leg_to_follow_the_telephone_is_told_at_once_that_its_part_is_done(stage: Stage):
    _call, leg = stage.talk()
    key = refer(stage)
    assert stage.do(AnswerRefer, leg=leg, accepted=True).done
    assert told(stage, key) == [(100, False), (200, True)]
