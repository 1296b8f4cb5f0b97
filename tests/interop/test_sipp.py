"""SIPp and the switch: what it says stands in each test, its sound is an echo of ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infolinia.telephony.sip import registrar, transaction
from infolinia.telephony.switch.door import (
    AnswerRefer,
    Dial,
    DigitHeard,
    LegAnswered,
    LegEnded,
    LegHeldByPeer,
    LegSilent,
    LegTakenOver,
    Refer,
    ReferAsked,
    RingPhone,
    SendDigits,
)
from infolinia.telephony.switch.lines import TrunkLine
from tests.e2e.baresip import Baresip
from tests.e2e.centre import eventually, free_port

from .parts import account
from .place import CALLER, NUMBER, OURS, Place
from .relay import Relay
from .sipp import Sipp, call, expect, hears, key, pause, request, rung, sound

Maker = Callable[..., Sipp]
BYE = request("BYE", seq=9) + expect(200)


def test_sipp_call(place: Place, sipp: Maker):
    peer = sipp(call() + hears("BYE"), place.sip)
    leg = place.answered()
    place.speaks_to(leg)
    place.hears(leg, OURS)
    place.hangs_up(leg)
    peer.ends()


def test_sipp_hold(place: Place, sipp: Maker):
    """Put on hold by a re-INVITE we say nothing; a key of ours (INFO) has it take us back, and it hears us again."""
    turns = [
        request("INVITE", seq=seq, body=sound("8", lines=(), direction=asked, version=seq))
        + expect(100, optional=True) + expect(200, containing=f"a={answer}") + request("ACK", seq=seq)
        for seq, asked, answer in ((2, "sendonly", "recvonly"), (3, "sendrecv", "sendrecv"))
    ]  # fmt: skip
    steps = call("8", lines=()) + hears("INFO") + turns[0] + hears("INFO") + turns[1] + hears("BYE")
    peer = sipp(steps, place.sip)
    leg = place.answered()
    place.speaks_to(leg)
    place.hears(leg, OURS)
    place.do(SendDigits, call=leg.call, leg=leg.leg, digits="1")
    place.told(LegHeldByPeer, when=lambda event: event.held)
    assert place.is_quiet(leg)
    place.do(SendDigits, call=leg.call, leg=leg.leg, digits="2")
    place.told(LegHeldByPeer, when=lambda event: not event.held)
    place.hears(leg, OURS)
    place.hangs_up(leg)
    peer.ends()


def test_sipp_blind_transfer(place: Place, sipp: Maker, baresip: Callable[..., Baresip]):
    """It hands its call on and is told how that fares; then it says that it does what we ask of it."""
    target = baresip(800.0)
    place.serves(TrunkLine(name="out", proxies=(f"127.0.0.1:{target.port}",)))
    to = f"Refer-To: <sip:+48990000300@127.0.0.1:{place.sip[1]}>"
    told = hears("NOTIFY") * 3  # 100, 180 and 200
    peer = sipp(call() + request("REFER", to, seq=2) + expect(202) + told + BYE, place.sip)
    asked = place.told(ReferAsked)
    place.do(AnswerRefer, call=asked.call, leg=asked.leg, accepted=True, follows="l-target")
    place.do(
        Dial, call=asked.call, leg="l-target", to=f"sip:{CALLER}@127.0.0.1:{target.port}", trunk="out", caller=NUMBER
    )
    peer.ends()
    assert place.told(LegEnded).leg == asked.leg

    notify = "Event: refer\n      Subscription-State: terminated;reason=noresource"
    done = request("NOTIFY", notify, seq=2, body="SIP/2.0 200 OK").replace("application/dtmf-relay", "message/sipfrag")
    took = hears("REFER").replace("200 OK", "202 Accepted") + done + expect(200) + hears("BYE")
    peer = sipp(call() + took, place.sip)
    leg = place.answered(2)
    place.do(Refer, call=leg.call, leg=leg.leg, to="sip:+48990000400@127.0.0.1:9")
    peer.ends()
    assert place.told(LegEnded, when=lambda event: event.leg == leg.leg).cause == "referred"


def test_sipp_attended_transfer(place: Place, sipp: Maker):
    """It calls with Replaces and has the place of another far end; the leg and its sound go on."""
    with place.caller() as caller:
        caller.calls()
        leg = place.answered()
        replaces = f"Replaces: {caller.dialog()}"
        invite = call().replace("Max-Forwards: 70", f"Max-Forwards: 70\n      Require: replaces\n      {replaces}", 1)
        peer = sipp(invite + hears("BYE"), place.sip)
        assert place.told(LegTakenOver).leg == leg.leg
        caller.is_let_go()
        place.speaks_to(leg)
        place.hears(leg, OURS)
        place.hangs_up(leg)
        peer.ends()


def test_sipp_dtmf_rfc4733(place: Place, sipp: Maker):
    """Keys of its own, and then ours, which come back as all that we send it."""
    peer = sipp(call() + key("5") + key("star") + hears("BYE"), place.sip)
    leg = place.answered()
    assert place.told(DigitHeard, when=lambda event: event.digit == "*").by == "rtp"
    place.do(SendDigits, call=leg.call, leg=leg.leg, digits="7")
    assert place.told(DigitHeard, when=lambda event: event.digit == "7").by == "rtp"
    assert [event.digit for event in place.all(DigitHeard)] == ["5", "*", "7"]
    place.hangs_up(leg, after=1.0)  # once it has pressed
    peer.ends()


def test_sipp_dtmf_info(place: Place, sipp: Maker):
    """Keys both ways by INFO, where it offers no RTP events."""
    theirs = request("INFO", seq=2, body="Signal=7\n      Duration=160") + expect(200)
    ours = '\n  <recv request="INFO"><action><ereg regexp="Signal=4" search_in="body" check_it="true" assign_to="1"/>'
    heard = f"{ours}</action></recv>{hears('INFO').partition('/>')[2]}"
    peer = sipp(call("8", lines=()) + theirs + heard + hears("BYE"), place.sip)
    leg = place.answered()
    heard_here = place.told(DigitHeard)
    assert (heard_here.digit, heard_here.by, heard_here.length) == ("7", "info", 0.16)
    place.do(SendDigits, call=leg.call, leg=leg.leg, digits="4")
    place.hangs_up(leg, after=0.3)
    peer.ends()
    assert len(place.all(DigitHeard)) == 1


@pytest.mark.parametrize(
    ("payload", "line", "name"),
    [("8", "", "PCMA"), ("0", "", "PCMU"), ("9", "", "G722"), ("111", "a=rtpmap:111 opus/48000/2", "opus")],
)
def test_sipp_codecs(place: Place, sipp: Maker, payload: str, line: str, name: str):
    peer = sipp(call(payload, lines=(line,) if line else ()) + hears("BYE"), place.sip)
    leg = place.answered()
    assert place.codec(leg) == name
    place.speaks_to(leg)
    place.hears(leg, OURS)
    place.hangs_up(leg)
    peer.ends()


def test_sipp_re_registration(place: Place, sipp: Maker, monkeypatch: pytest.MonkeyPatch):
    """It proves its password, registers anew before its time is over, is rung (by another run of it, at the same port),
    and takes itself off."""
    monkeypatch.setattr(registrar, "SHORTEST", 1)
    place.serves(phones=(account("desk-1", "word"),))

    def register(seq: int, status: int, *, proof: bool = False, expires: int = 60) -> str:
        proven = ("[authentication username=desk-1 password=word]",) if proof else ()
        made = request("REGISTER", f"Expires: {expires}", *proven, seq=seq, to_tag=False, number="desk-1")
        made = made.replace(f"sip:{CALLER}@", "sip:desk-1@")
        return made + expect(status).replace("/>", ' auth="true"/>' if status == 401 else "/>")

    asked = register(1, 401) + register(2, 401)  # it knows MD5 only, and is asked for that the second time
    proven = [register(seq, 200, proof=True) for seq in (3, 4)]
    port = str(free_port())
    peer = sipp(asked + proven[0] + pause(1000) + proven[1], place.sip, "-p", port)
    first = eventually(place.bound, within=5, what="it registers")[0]
    again = eventually(lambda: [now for now in place.bound() if now.expires > first.expires], within=5, what="again")
    assert [bound.since for bound in again] == [first.since]
    peer.ends()

    off = register(1, 401) + register(2, 200, proof=True, expires=0)
    peer = sipp(rung() + hears("BYE") + off, place.sip, "-p", port)
    place.do(RingPhone, call="c", leg="l", user="liliana", caller=CALLER)
    leg = place.told(LegAnswered)
    place.speaks_to(leg)
    place.hears(leg, OURS)
    place.hangs_up(leg)
    peer.ends()
    assert place.bound() == ()


def test_sipp_lost_network(tmp_path: Path, opened: Callable[[Any], Any], sipp: Maker, monkeypatch: Any):
    """A short loss is told and the call goes on; from a long one the call ends as lost."""
    monkeypatch.setattr(transaction, "LIFE", 2.0)
    place: Place = opened(Place(tmp_path, silence_before_probe=1.5))
    relay: Relay = opened(Relay(place.sip))
    sipp(call() + pause(60_000), relay.sip)
    leg = place.answered()
    place.speaks_to(leg)
    place.hears(leg, OURS)
    relay.cut()
    place.told(LegSilent, when=lambda event: not event.heard)
    relay.mend()
    place.told(LegSilent, when=lambda event: event.heard)
    place.hears(leg, OURS)
    assert not place.all(LegEnded)
    relay.cut()
    ended = place.told(LegEnded, within=30)
    assert (ended.leg, ended.by, ended.cause) == (leg.leg, "switch", "lost")
