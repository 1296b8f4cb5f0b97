"""linphone and the switch."""

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
from tests.e2e.linphone import Linphone

from .parts import account, hears, joins_two_calls, strange_authority, talks
from .place import CALLER, CALLERS, NUMBER, OURS, Place
from .relay import Relay

Maker = Callable[..., Linphone]


def test_linphone_call(place: Place, linphone: Maker):
    phone = linphone(620.0)
    leg = talks(place, phone, 620.0)
    phone.say("terminate")
    ended = place.told(LegEnded)
    assert (ended.leg, ended.by, ended.cause) == (leg.leg, "far", "normal")


def test_linphone_hold(place: Place, linphone: Maker):
    phone = linphone(620.0)
    leg = talks(place, phone, 620.0)
    phone.say("pause")
    place.told(LegHeldByPeer, when=lambda event: event.held)
    assert place.is_quiet(leg)
    phone.say("resume")
    place.told(LegHeldByPeer, when=lambda event: not event.held)
    hears(phone, OURS)


def test_linphone_blind_transfer(place: Place, linphone: Maker, baresip: Callable[..., Baresip]):
    """It hands its call on and is told that it was answered; then we hand on a call of it, and it calls by itself."""
    phone, target = linphone(620.0), baresip(800.0)
    place.serves(TrunkLine(name="out", proxies=(f"127.0.0.1:{target.port}",)))
    leg = talks(place, phone, 620.0)
    phone.say(f"transfer sip:+48990000300@127.0.0.1:{place.sip[1]}")
    asked = place.told(ReferAsked)
    assert (asked.leg, asked.number) == (leg.leg, "+48990000300")
    place.do(AnswerRefer, call=leg.call, leg=leg.leg, accepted=True, follows="l-target")
    place.do(
        Dial, call=leg.call, leg="l-target", to=f"sip:{CALLER}@127.0.0.1:{target.port}", trunk="out", caller=NUMBER
    )
    place.told(LegAnswered, when=lambda event: event.leg == "l-target")
    assert place.told(LegEnded, when=lambda event: event.leg == leg.leg).by == "far"

    phone.call(NUMBER, place.sip)
    second = place.answered()
    place.do(Refer, call=second.call, leg=second.leg, to=f"sip:+48990000400@127.0.0.1:{place.sip[1]}")
    arrived = place.told(Arrived, when=lambda event: event.dialled == "+48990000400")
    place.told(LegAnswered, when=lambda event: event.leg == arrived.leg)
    assert place.told(LegEnded, when=lambda event: event.leg == second.leg).cause in ("referred", "normal")


def test_linphone_attended_transfer(place: Place, linphone: Maker, baresip: Callable[..., Baresip]):
    """Two calls of it are joined at its wish (REFER with Replaces), and baresip talks with baresip."""
    joins_two_calls(place, linphone(620.0), baresip(700.0), baresip(800.0))


def test_linphone_attended_transfer_that_we_ask_for(place: Place, linphone: Maker):
    """The other way round: asked by us, one calls the other with Replaces, and both let us go."""
    a_law = ("PCMA", 8000)
    one, other = linphone(620.0, codec=a_law), linphone(700.0, "+48990000002", codec=a_law)
    legs: list[LegAnswered] = []
    for phone in (one, other):
        phone.call(NUMBER, place.sip)
        legs.append(place.answered())
    place.do(Refer, call=legs[0].call, leg=legs[0].leg, replaces_leg=legs[1].leg)
    for leg in legs:
        place.told(LegEnded, when=lambda event, leg=leg: event.leg == leg.leg)
    one.speaks()
    other.speaks()
    hears(one, 700.0)
    hears(other, 620.0)


def test_linphone_dtmf_rfc4733(place: Place, linphone: Maker):
    phone = linphone(620.0)
    leg = talks(place, phone, 620.0)
    phone.say("5")
    assert place.told(DigitHeard).by == "rtp"
    assert [event.digit for event in place.all(DigitHeard)] == ["5"]
    place.do(SendDigits, call=leg.call, leg=leg.leg, digits="73")
    eventually(lambda: "Receiving tone 3" in phone.log(), within=5, what="linphone hears digits")
    assert phone.log().index("Receiving tone 7") < phone.log().index("Receiving tone 3")


def test_linphone_dtmf_info(place: Place, linphone: Maker):
    phone = linphone(620.0, by_info=True)
    leg = talks(place, phone, 620.0)
    phone.say("8")
    assert place.told(DigitHeard).by == "info"
    assert [event.digit for event in place.all(DigitHeard)] == ["8"]
    place.do(SendDigits, call=leg.call, leg=leg.leg, digits="4")
    eventually(lambda: "Receiving tone 4" in phone.log(), within=5, what="linphone hears the key")


@pytest.mark.parametrize("codec", [("opus", 48000), ("G722", 8000), ("PCMA", 8000), ("PCMU", 8000)])
def test_linphone_codecs(place: Place, linphone: Maker, codec: tuple[str, int]):
    assert place.codec(talks(place, linphone(620.0, codec=codec), 620.0)) == codec[0]


def test_linphone_tls_and_srtp(tmp_path: Path, opened: Callable[[Any], Any], linphone: Maker):
    """It calls who has a certificate of the authority that it trusts, and nobody else."""
    place: Place = opened(Place(tmp_path, trunk=replace(CALLERS, srtp="required"), safe=True))
    place.sip = ("localhost", place.shell.secure_port)  # its TLS compares names, not addresses
    facts = {"transport": "tls", "encryption": "srtp"}
    stranger = linphone(700.0, trusting=strange_authority(place), **facts)
    stranger.command(f"call sip:{NUMBER}@localhost:{place.sip[1]};transport=tls", "Certificate verification failed")
    assert not place.all(Arrived)
    leg = talks(place, linphone(620.0, trusting=place.ca, **facts), 620.0)
    assert leg.secure == "srtp"


def test_linphone_re_registration(place: Place, linphone: Maker, monkeypatch: pytest.MonkeyPatch):
    """It registers anew before its time is over, by itself, and can be rung all the while."""
    monkeypatch.setattr(registrar, "SHORTEST", 1)
    monkeypatch.setattr(registrar, "LONGEST", 3)
    place.serves(phones=(account("desk-1", "word"),))
    phone = linphone(620.0, "desk-1", password="word", registrar=place.sip)
    eventually(place.bound, within=15, what="linphone registers")
    first = place.bound()[0]
    eventually(lambda: place.bound() and place.bound()[0].expires > first.expires + 2, within=10, what="again")
    place.do(RingPhone, call="c", leg="l", user="liliana", caller=CALLER)
    phone.accept()
    leg = place.told(LegAnswered)
    phone.speaks()
    place.speaks_to(leg)
    hears(phone, OURS)
    place.hears(leg, 620.0)


def test_linphone_lost_network(tmp_path: Path, opened: Callable[[Any], Any], linphone: Maker, monkeypatch: Any):
    """A short loss is told and the call goes on; from a long one the call ends as lost."""
    monkeypatch.setattr(transaction, "LIFE", 2.0)
    place: Place = opened(Place(tmp_path, silence_before_probe=1.5))
    relay: Relay = opened(Relay(place.sip))
    place.sip = relay.sip
    phone = linphone(620.0)
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
