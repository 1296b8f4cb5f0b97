"""baresip and the switch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infolinia.telephony.sip import registrar, transaction
from infolinia.telephony.switch.door import (
    AnswerRefer,
    Arrived,
    Dial,
    DigitHeard,
    LegAnswered,
    LegEnded,
    LegHeldByPeer,
    LegSilent,
    Refer,
    ReferAsked,
    RingPhone,
    SendDigits,
)
from infolinia.telephony.switch.lines import TrunkLine
from tests.e2e.baresip import Baresip
from tests.e2e.centre import eventually

from .parts import account, hears, talks
from .place import CALLER, CALLERS, NUMBER, OURS, Place
from .relay import Relay

Maker = Callable[..., Baresip]


def test_baresip_call(place: Place, baresip: Maker):
    phone = baresip(620.0)
    leg = talks(place, phone, 620.0)
    phone.hang_up()
    ended = place.told(LegEnded)
    assert (ended.leg, ended.by, ended.cause) == (leg.leg, "far", "normal")


def test_baresip_hold(place: Place, baresip: Maker):
    phone = baresip(620.0)
    leg = talks(place, phone, 620.0)
    phone.hold()
    place.told(LegHeldByPeer, when=lambda event: event.held)
    assert place.is_quiet(leg)
    phone.resume()
    place.told(LegHeldByPeer, when=lambda event: not event.held)
    assert not place.is_quiet(leg)
    hears(phone, OURS)
    place.hears(leg, 620.0)


def test_baresip_blind_transfer(place: Place, baresip: Maker):
    """It hands its call on and is let go; then we hand on a call of it, and it calls the new number by itself."""
    phone, target = baresip(620.0), baresip(800.0)
    place.serves(TrunkLine(name="out", proxies=(f"127.0.0.1:{target.port}",)))
    leg = talks(place, phone, 620.0)
    phone.transfer(f"sip:+48990000300@127.0.0.1:{place.sip[1]}")
    asked = place.told(ReferAsked)
    assert (asked.leg, asked.number) == (leg.leg, "+48990000300")
    place.do(AnswerRefer, call=leg.call, leg=leg.leg, accepted=True, follows="l-target")
    place.do(
        Dial, call=leg.call, leg="l-target", to=f"sip:{CALLER}@127.0.0.1:{target.port}", trunk="out", caller=NUMBER
    )
    place.told(LegAnswered, when=lambda event: event.leg == "l-target")
    assert place.told(LegEnded, when=lambda event: event.leg == leg.leg).by == "far"

    second = talks(place, phone, 620.0)
    place.do(Refer, call=second.call, leg=second.leg, to=f"sip:+48990000400@127.0.0.1:{place.sip[1]}")
    arrived = place.told(Arrived, when=lambda event: event.dialled == "+48990000400")
    ended = place.told(LegEnded, when=lambda event: event.leg == second.leg)
    assert ended.cause in ("referred", "normal")
    place.told(LegAnswered, when=lambda event: event.leg == arrived.leg)


def test_baresip_dtmf_rfc4733(place: Place, baresip: Maker):
    phone = baresip(620.0)
    leg = talks(place, phone, 620.0)
    for digit in "5#":
        phone.press(digit)
        assert place.told(DigitHeard, when=lambda event, digit=digit: event.digit == digit).by == "rtp"
    assert len(place.all(DigitHeard)) == 2
    place.do(SendDigits, call=leg.call, leg=leg.leg, digits="73")
    eventually(lambda: "received event: '3' (end=1)" in phone.log(), within=5, what="baresip hears digits")
    assert "received event: '7' (end=1)" in phone.log()


@pytest.mark.parametrize(
    ("codec", "name"), [("opus/48000/2", "opus"), ("g722/16000/1", "G722"), ("pcma", "PCMA"), ("pcmu", "PCMU")]
)
def test_baresip_codecs(place: Place, baresip: Maker, codec: str, name: str):
    phone = baresip(620.0, codec=codec if "/" in codec else f"{codec}/8000/1")
    assert place.codec(talks(place, phone, 620.0)) == name


@pytest.mark.parametrize(("policy", "encryption"), [("required", "srtp-mand"), ("optional", "srtp")])
def test_baresip_tls_and_srtp(
    tmp_path: Path, opened: Callable[[Any], Any], baresip: Maker, policy: Any, encryption: str
):
    place: Place = opened(Place(tmp_path, trunk=replace(CALLERS, srtp=policy), safe=True))
    place.sip = ("127.0.0.1", place.shell.secure_port)
    leg = talks(place, baresip(620.0, trusting=place.ca, encryption=encryption), 620.0)
    assert leg.secure == "srtp"


def test_baresip_tls_and_srtp_or_no_call(tmp_path: Path, opened: Callable[[Any], Any], baresip: Maker):
    """A telephone that will not encrypt is refused where that is required."""
    place: Place = opened(Place(tmp_path, trunk=replace(CALLERS, srtp="required"), safe=True))
    phone = baresip(620.0, trusting=place.ca)
    phone.dial(NUMBER, ("127.0.0.1", place.shell.secure_port))
    eventually(lambda: "488" in phone.log(), within=5, what="the refusal")
    assert not place.all(Arrived)


@pytest.mark.parametrize(("in_clear", "secure"), [(True, "srtp-open"), (False, "")])
def test_baresip_tls_and_srtp_of_a_telephone_without_tls(
    tmp_path: Path, opened: Callable[[Any], Any], baresip: Maker, in_clear: bool, secure: str
):
    """A telephone that registers over UDP has its sound encrypted where the setting allows it."""
    place: Place = opened(Place(tmp_path, phone_keys_in_clear=in_clear))
    place.serves(phones=(account("desk-1", "word"),))
    first = baresip(700.0, "desk-1", registrar=place.sip, password="word")  # is asked for MD5 the next time
    eventually(lambda: "not implemented" in first.log(), within=10, what="baresip gives up at SHA-256")
    first.close()
    facts = {"registrar": place.sip, "password": "word", "port": first.port, "encryption": "srtp"}
    phone = baresip(620.0, "desk-1", **facts)
    eventually(place.bound, within=10, what="baresip registers")
    place.do(RingPhone, call="c", leg="l", user="liliana", caller=CALLER)
    phone.accept()
    leg = place.told(LegAnswered)
    assert leg.secure == secure
    place.speaks_to(leg)
    hears(phone, OURS)
    place.hears(leg, 620.0)


def test_baresip_re_registration(place: Place, baresip: Maker, monkeypatch: pytest.MonkeyPatch):
    """It registers anew before its time is over, by itself, and can be rung all the while."""
    monkeypatch.setattr(registrar, "SHORTEST", 1)
    monkeypatch.setattr(registrar, "LONGEST", 3)
    place.serves(phones=(account("desk-1", "word"),))
    facts = {"registrar": place.sip, "password": "word"}
    first = baresip(700.0, "desk-1", **facts)  # it knows MD5 only, and gives up at more
    eventually(lambda: "not implemented" in first.log(), within=10, what="baresip gives up at SHA-256")
    first.close()
    phone = baresip(620.0, "desk-1", **facts, port=first.port)
    eventually(place.bound, within=10, what="baresip registers")
    since = place.bound()[0]
    eventually(lambda: place.bound() and place.bound()[0].expires > since.expires + 2, within=10, what="again")
    assert [bound.username for bound in place.bound()] == ["desk-1"]
    place.do(RingPhone, call="c", leg="l", user="liliana", caller=CALLER)
    phone.accept()
    leg = place.told(LegAnswered)
    place.speaks_to(leg)
    hears(phone, OURS)
    place.hears(leg, 620.0)


def test_baresip_lost_network(tmp_path: Path, opened: Callable[[Any], Any], baresip: Maker, monkeypatch: Any):
    """A short loss is told and the call goes on; from a long one the call ends as lost."""
    monkeypatch.setattr(transaction, "LIFE", 2.0)
    place: Place = opened(Place(tmp_path, silence_before_probe=1.5))
    relay: Relay = opened(Relay(place.sip))
    phone = baresip(620.0)
    place.sip = relay.sip
    leg = talks(place, phone, 620.0)
    relay.cut()
    place.told(LegSilent, when=lambda event: not event.heard)
    relay.mend()
    place.told(LegSilent, when=lambda event: event.heard)
    hears(phone, OURS)
    assert not place.all(LegEnded)
    relay.cut()
    ended = place.told(LegEnded, within=30)
    assert (ended.leg, ended.by, ended.cause) == (leg.leg, "switch", "lost")
    relay.mend()
