"""What a caller gets from the switch, from the first INVITE to the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from infolinia.telephony.media.plane import LegQuality
from infolinia.telephony.sip.headers import Name
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.signals import Accepted, Failed
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch.door import (
    Answer,
    Arrived,
    CallEnded,
    Claim,
    EarlyMedia,
    HangUp,
    LegAnswered,
    LegEnded,
    LegHeldByPeer,
    Refuse,
    SwitchAlarm,
    SwitchStarted,
)

from .stage import PROXY, SWITCH, TRUNK, Stage, offer


def test_a_switch_says_that_it_started(stage: Stage):
    started = stage.last(SwitchStarted)
    assert (started.switch, started.boot, started.seq) == ("s1", "b1", 1)


def test_a_call_rings_at_once_and_is_told(stage: Stage):
    stage.ring()
    assert len(stage.sent("switch", 100)) == len(stage.sent("switch", 180)) == 1
    arrived = stage.last(Arrived)
    assert (arrived.trunk, arrived.caller, arrived.dialled) == ("carrier", "+48990000001", "+48990000100")
    assert arrived.call.startswith("c-")
    assert arrived.leg.startswith("l-")


def test_a_call_nobody_claims_is_refused_after_8_seconds(stage: Stage):
    stage.ring()
    stage.wait(7.9)
    assert not stage.sent("switch", 503)
    stage.wait(0.2)
    refusal = stage.sent("switch", 503)[0]
    assert refusal.headers.get("retry-after") == "10"
    ended = stage.last(LegEnded)
    assert (ended.by, ended.cause, ended.status) == ("switch", "unclaimed", 503)
    assert stage.names()[-1] == "CallEnded"


def test_a_claimed_call_goes_on_ringing(stage: Stage):
    stage.ring()
    stage.do(Claim)
    stage.wait(30)
    assert not stage.sent("switch", 503)


def test_a_call_is_answered_and_ended_by_the_caller(stage: Stage):
    call, leg = stage.talk()
    assert stage.last(LegAnswered).leg == leg
    assert stage.plane.remotes[leg].port == 4000
    assert stage.plane.remotes[leg].event_payload == 101
    stage.far_bye()
    assert stage.last(LegEnded).by == "far"
    assert stage.last(CallEnded).legs == (leg,)
    assert stage.names()[-3:] == ["Quality", "LegEnded", "CallEnded"]
    stage.wait(100)
    sizes = stage.switch.sizes()
    del sizes["outlet"]
    assert not any(sizes.values())
    assert call == stage.last(CallEnded).call


def test_a_call_is_ended_by_the_centre(stage: Stage):
    stage.talk()
    assert stage.do(HangUp).done
    assert len(stage.sent("switch", "BYE")) == 1
    assert stage.last(LegEnded).by == "centre"


def test_a_hang_up_before_the_ack_waits_for_it(stage: Stage):
    stage.lose = lambda message: isinstance(message, Request) and message.method == "ACK"
    stage.talk()
    stage.do(HangUp)
    assert stage.last(LegEnded).cause == "normal"
    assert not stage.sent("switch", "BYE")
    stage.lose = lambda message: False
    stage.wait(1)
    assert len(stage.sent("switch", "BYE")) == 1


def test_a_call_whose_ack_never_comes_is_lost(stage: Stage):
    stage.lose = lambda message: isinstance(message, Request) and message.method == "ACK"
    stage.talk()
    stage.wait(33)
    ended = stage.last(LegEnded)
    assert (ended.by, ended.cause, ended.status) == ("switch", "lost", 408)


def test_a_retransmitted_invite_is_one_call(stage: Stage):
    stage.lose = lambda message: not isinstance(message, Request)
    stage.ring()
    stage.wait(4)
    assert len(stage.sent("far", "INVITE")) == 4
    assert len(stage.all(Arrived)) == 1


def test_a_caller_who_gives_up_is_told_as_cancelled(stage: Stage):
    key = stage.ring()
    stage.run_far(stage.far.cancel(key, stage.clock.at))
    assert stage.signals[-1] == Failed(key, 487, "Request Terminated")
    assert (stage.last(LegEnded).by, stage.last(LegEnded).cause) == ("far", "cancelled")


def test_the_longest_length_of_a_call_needs_no_centre(stage: Stage):
    stage.ring()
    stage.do(Claim, longest=60.0)
    stage.do(Answer, leg=stage.leg)
    stage.wait(59.9)
    assert not stage.all(LegEnded)
    stage.wait(0.2)
    assert stage.last(LegEnded).cause == "longest"
    assert len(stage.sent("switch", "BYE")) == 1


def test_a_refusal_carries_status_and_retry_after(stage: Stage):
    stage.ring()
    assert stage.do(Refuse, leg=stage.leg, status=480, retry_after=60, reason="closed").done
    assert stage.sent("switch", 480)[0].headers.get("retry-after") == "60"
    assert (stage.last(LegEnded).by, stage.last(LegEnded).cause) == ("centre", "closed")


def test_early_media_then_an_answer_have_one_description(stage: Stage):
    stage.ring()
    assert stage.do(EarlyMedia, leg=stage.leg).done
    assert stage.do(Answer, leg=stage.leg).done
    early, final = stage.sent("switch", 183)[0], stage.sent("switch", 200)[0]
    assert early.body == final.body
    assert early.body


def test_an_invite_without_a_description_is_answered_with_our_offer(stage: Stage):
    stage.lose = lambda message: isinstance(message, Request) and message.method == "ACK"
    stage.ring(body=b"")
    stage.do(Claim)
    assert stage.do(EarlyMedia, leg=stage.leg).code == "wrong-state"
    assert stage.do(Answer, leg=stage.leg).done
    assert b"m=audio 20000 RTP/AVP 8 0 101" in stage.sent("switch", 200)[0].body
    ack = bytes(stage.sent("far", "ACK")[0])
    head = ack.partition(b"\r\n\r\n")[0].replace(b"Content-Length: 0", b"X-Nothing: 0")
    body = offer()
    ack = head + b"\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    stage.switch.receive(ack, Peer("udp", "192.0.2.9", 5060))
    assert stage.last(LegAnswered).leg == stage.leg
    assert stage.plane.remotes[stage.leg].port == 4000


def test_a_call_we_cannot_carry_is_refused_without_a_word_to_the_centre(stage: Stage):
    stage.ring(body=b"v=0\r\nc=IN IP4 192.0.2.9\r\nm=audio 4000 RTP/AVP 18\r\n")
    assert len(stage.sent("switch", 488)) == 1
    assert not stage.all(Arrived)


def test_a_stranger_hears_nothing(stage: Stage):
    stage.ring()
    invite = bytes(stage.sent("far", "INVITE")[0]).replace(b"branch=z9hG4bK", b"branch=z9hG4bKother")
    sent = len(stage.wire)
    stage.switch.receive(invite, Peer("udp", "203.0.113.5", 5060))
    assert len(stage.wire) == sent
    assert stage.switch.counts()["refused"] == 1


def test_anyone_on_this_machine_may_ask_whether_we_live(stage: Stage):
    options = (
        b"OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKa\r\nFrom: <sip:a@b>;tag=1\r\n"
        b"To: <sip:x>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n"
    )
    stage.switch.receive(options, Peer("udp", "127.0.0.1", 9))
    assert len(stage.sent("switch", 200)) == 1


def test_a_trunk_may_have_to_show_its_password(tmp_path: Path):
    stage = Stage(tmp_path, trunk=replace(TRUNK, challenge=True, username="u", password="p"))
    stage.ring()
    assert len(stage.sent("switch", 401)) == 1
    assert not stage.all(Arrived)
    stage.ring(password="wrong")
    assert not stage.all(Arrived)
    stage.ring(password="p")
    assert len(stage.all(Arrived)) == 1


def test_hold_by_the_far_end_is_answered_in_its_direction(stage: Stage):
    _, leg = stage.talk()
    key = next(s.call for s in stage.signals if isinstance(s, Accepted))
    for direction, mirror, held in (("sendonly", "recvonly", True), ("sendrecv", "sendrecv", False)):
        stage.run_far(stage.far.reinvite(key, offer(direction), stage.clock.at))
        assert f"a={mirror}".encode() in stage.sent("switch", 200)[-1].body
        assert stage.last(LegHeldByPeer).held is held
        assert stage.plane.remotes[leg].listens is not held
        stage.wait(1)
    assert len(stage.all(LegHeldByPeer)) == 2
    assert len(stage.all(LegAnswered)) == 1


def test_a_reinvite_we_cannot_carry_changes_nothing(stage: Stage):
    _, leg = stage.talk()
    key = next(s.call for s in stage.signals if isinstance(s, Accepted))
    before = stage.plane.remotes[leg]
    stage.run_far(stage.far.reinvite(key, b"v=0\r\nc=IN IP4 1.2.3.4\r\nm=audio 1 RTP/AVP 18\r\n", stage.clock.at))
    assert len(stage.sent("switch", 488)) == 1
    assert stage.plane.remotes[leg] == before
    assert not stage.all(LegEnded)


@pytest.mark.parametrize("caller", ["sip:anonymous@anonymous.invalid", "sip:Restricted@192.0.2.9"])
def test_a_withheld_number_is_empty(stage: Stage, caller: str):
    stage.ring(caller=caller)
    assert stage.last(Arrived).caller == ""


def test_when_every_port_is_taken_calls_are_refused_for_now(tmp_path: Path):
    stage = Stage(tmp_path, most_legs=2)
    stage.talk()
    stage.ring()
    stage.ring()
    assert len(stage.all(Arrived)) == 2
    assert stage.sent("switch", 503)[0].headers.get("retry-after") == "10"
    assert stage.last(SwitchAlarm).alarm == "ports-low"
    stage.wait(9)
    stage.far_bye()
    assert stage.last(SwitchAlarm).alarm == "cleared"


def test_a_stop_ends_calls_politely_and_takes_no_more(stage: Stage):
    stage.ring()
    stage.talk()
    stage.switch.farewell()
    assert len(stage.sent("switch", "BYE")) == 1
    assert len(stage.sent("switch", 503)) == 1
    assert stage.last(LegEnded).cause == "stopped"
    stage.ring()
    assert len(stage.sent("switch", 503)) == 2
    assert not stage.switch.quiet
    stage.switch.acknowledge("b1", 1_000, through=True)
    assert stage.switch.quiet


def test_a_far_end_gone_without_a_word_is_found_by_asking(stage: Stage):
    _, leg = stage.talk()

    def report(received: int) -> None:
        stage.wait(5)
        stage.plane.listener.quality(leg, LegQuality(received=received), False)
        stage.switch.elapse()

    for _ in range(14):
        report(0)
    assert len(stage.sent("switch", "OPTIONS")) == 1  # alive: it answered
    for packets in range(1, 20):
        report(packets)
    assert len(stage.sent("switch", "OPTIONS")) == 1
    stage.far_is_there = False
    for _ in range(14):
        report(19)
    stage.wait(33)
    ended = stage.last(LegEnded)
    assert (ended.by, ended.cause, ended.status) == ("switch", "lost", 408)


def test_a_trunk_that_does_not_answer_is_lost_until_it_does(tmp_path: Path):
    stage = Stage(tmp_path, trunk=replace(TRUNK, watched=True))
    stage.wait(61)
    assert len(stage.sent("far", 200)) == 3
    assert not stage.all(SwitchAlarm)
    stage.far_is_there = False
    stage.wait(100)
    assert (stage.last(SwitchAlarm).alarm, stage.last(SwitchAlarm).detail) == ("trunk-lost", "carrier")
    stage.far_is_there = True
    stage.wait(31)
    assert (stage.last(SwitchAlarm).alarm, stage.last(SwitchAlarm).detail) == ("cleared", "trunk-lost carrier")


def test_nothing_is_left_of_many_calls(stage: Stage):
    for number in range(150):
        key = stage.ring()
        match number % 5:
            case 0:
                stage.run_far(stage.far.cancel(key, stage.clock.at))
            case 1:
                stage.wait(9)  # nobody claims it
            case 2:
                stage.do(Claim, longest=1.0)
                stage.do(Answer, leg=stage.leg)
                stage.wait(2)
            case 3:
                stage.do(Answer, leg=stage.leg)
                stage.do(HangUp)
            case _:
                stage.do(Answer, leg=stage.leg)
                stage.far_bye()
        stage.wait(0.1)
    stage.wait(100)
    assert len(stage.all(CallEnded)) == len(stage.all(Arrived)) == 150
    stage.switch.acknowledge("b1", stage.events[-1].seq, through=True)
    assert not any(stage.switch.sizes().values())
    assert not any(stage.switch.signalling_sizes().values())


def test_the_snapshot_holds_what_a_centre_needs(stage: Stage):
    call, leg = stage.talk()
    snapshot = stage.switch.snapshot()
    assert snapshot.seq == len(stage.events)
    assert [(one.leg, one.call, one.state, one.direction) for one in snapshot.legs] == [(leg, call, "up", "in")]
    assert all(outcome.done for outcome in snapshot.commands.values())
    assert len(snapshot.commands) == 2


def test_hostile_bytes_never_stop_the_switch(stage: Stage):
    call, _ = stage.talk()
    invite = bytes(stage.sent("far", "INVITE")[0])
    for cut in range(0, len(invite), 3):
        stage.switch.receive(invite[:cut] + b"\xff\x00" + invite[cut + 5 :], SWITCH)
        stage.switch.receive(invite[cut:], SWITCH)
    assert stage.switch.counts().get("fault", 0) == 0
    assert stage.do(HangUp, call=call).done


def test_early_media_is_reliable_where_the_trunk_has_it(tmp_path: Path):
    stage = Stage(tmp_path, trunk=replace(TRUNK, reliable="supported"))
    stage.ring()
    assert stage.do(EarlyMedia, leg=stage.leg).done
    assert stage.do(Answer, leg=stage.leg).done
    assert stage.sent("far", "PRACK")
    assert stage.sent("switch", 183)[0].body
    assert not stage.sent("switch", 200)[-1].body  # acknowledged by PRACK: there is nothing to say twice (RFC 6337 2.2)
    assert stage.last(LegAnswered).leg == stage.leg


def test_an_update_puts_the_leg_on_hold_and_back(stage: Stage):
    call, leg = stage.talk()
    stage.run_far(stage.far.update(stage.far_key(), offer("sendonly"), stage.clock.at))
    assert (stage.last(LegHeldByPeer).leg, stage.last(LegHeldByPeer).held) == (leg, True)
    assert stage.plane.remotes[leg].listens is False
    stage.run_far(stage.far.update(stage.far_key(), offer(), stage.clock.at))
    assert stage.last(LegHeldByPeer).held is False
    assert stage.last(LegHeldByPeer).call == call
    assert stage.signals[-1].status == 200


def test_one_who_holds_us_takes_us_back_by_asking_for_our_offer(stage: Stage):
    """RFC 3261 14.2: an INVITE without a description asks for ours; the answer comes in its ACK."""
    _call, leg = stage.talk()
    stage.run_far(stage.far.reinvite(stage.far_key(), offer("sendonly"), stage.clock.at))
    assert stage.last(LegHeldByPeer).held is True
    stage.lose = lambda message: getattr(message, "method", "") == "ACK"
    stage.run_far(stage.far.reinvite(stage.far_key(), b"", stage.clock.at))
    assert b"a=sendrecv" in stage.sent("switch", 200)[-1].body
    ack = stage.sent("far", "ACK")[-1]
    ack.body = offer(address="192.0.2.44")
    ack.headers.set("content-type", "application/sdp")
    stage.switch.receive(bytes(ack), PROXY)
    assert stage.last(LegHeldByPeer).held is False
    assert (stage.plane.remotes[leg].address, stage.plane.remotes[leg].listens) == ("192.0.2.44", True)


def test_an_update_that_cannot_be_used_changes_nothing(stage: Stage):
    _call, leg = stage.talk()
    before = stage.plane.remotes[leg]
    stage.run_far(stage.far.update(stage.far_key(), b"v=0\r\nm=audio 4 RTP/AVP 3\r\n", stage.clock.at))
    assert stage.signals[-1].status in (400, 488)
    assert stage.plane.remotes[leg] == before


def test_a_call_lasts_by_refreshes_of_its_session_and_ends_without_them(stage: Stage):
    stage.talk()
    stage.wait(3 * 1800)
    assert stage.names()[-1] == "LegAnswered"
    assert stage.sent("far", "UPDATE")
    stage.far_is_there = False
    stage.lose = lambda message: True
    stage.wait(1900)
    assert (stage.last(LegEnded).cause, stage.last(LegEnded).status) == ("lost", 408)


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ([("diversion", "<sip:+48990000300@192.0.2.9>;reason=unconditional;counter=10")], True),
        ([("diversion", "<sip:+48990000300@192.0.2.9>;reason=unconditional;counter=11")], False),
        ([("diversion", "<sip:1@h>, <sip:2@h>;counter=x")] * 6, False),
        ([("history-info", ", ".join(f"<sip:{n}@h>;index={n}" for n in range(12)))], False),
        ([("history-info", "<sip:1@h>;index=1, <sip:2@h>;index=1.1")], True),
    ],
)
def test_a_call_that_is_forwarded_round_and_round_is_refused(
    stage: Stage, headers: list[tuple[Name, str]], taken: bool
):
    """Two centres that forward to each other would fill every line."""
    key, effects = stage.far.invite(
        "sip:+48990000100@192.0.2.1", SWITCH, stage.clock.at, body=offer(), caller="sip:+48990000001@192.0.2.9",
        headers=tuple(headers),
    )  # fmt: skip
    stage.run_far(effects)
    assert key
    assert bool(stage.all(Arrived)) is taken
    assert bool(stage.sent("switch", 482)) is not taken
