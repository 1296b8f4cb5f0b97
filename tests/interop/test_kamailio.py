"""Kamailio between a telephone and the switch: requests inside a call take the way that it wrote down."""

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

from .kamailio import Kamailio
from .parts import account, hears, joins_two_calls, strange_authority, talks
from .place import CALLER, CALLERS, NUMBER, OURS, Place
from .relay import Relay

Maker = Callable[..., Kamailio]
Baresips = Callable[..., Baresip]
Linphones = Callable[..., Linphone]


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_kamailio_call(place: Place, kamailio: Maker, baresip: Baresips, transport: str):
    """Both ways, with another transport on our side; our BYE goes by it, and theirs."""
    proxy, phone = kamailio(place, transport), baresip(620.0)
    leg = talks(place, phone, 620.0)
    place.hangs_up(leg)
    eventually(phone.is_over, within=5, what="our BYE arrives")
    proxy.has_passed("BYE", transport)
    out = TrunkLine(name="out", proxies=(f"127.0.0.1:{proxy.sip[1]}",), transport=transport)  # type: ignore[arg-type]
    place.serves(out)
    place.do(Dial, call="c", leg="l", to=f"sip:{CALLER}@127.0.0.1:{phone.port}", trunk="out", caller=NUMBER)
    leg = place.told(LegAnswered, when=lambda event: event.leg == "l")
    place.speaks_to(leg)
    hears(phone, OURS)
    phone.hang_up()
    assert place.told(LegEnded, when=lambda event: event.leg == "l").by == "far"
    proxy.has_passed("BYE", "udp")


def test_kamailio_hold(place: Place, kamailio: Maker, baresip: Baresips):
    kamailio(place, "tcp")
    phone = baresip(620.0)
    leg = talks(place, phone, 620.0)
    phone.hold()
    place.told(LegHeldByPeer, when=lambda event: event.held)
    assert place.is_quiet(leg)
    phone.resume()
    place.told(LegHeldByPeer, when=lambda event: not event.held)
    hears(phone, OURS)


def test_kamailio_blind_transfer(place: Place, kamailio: Maker, linphone: Linphones, baresip: Baresips):
    """REFER and what is told of it go by the proxy, both ways, and so do the calls that are made because of it."""
    proxy, phone, target = kamailio(place, "tcp"), linphone(620.0), baresip(800.0)
    place.serves(TrunkLine(name="out", proxies=(f"127.0.0.1:{proxy.sip[1]}",), transport="tcp"))
    leg = talks(place, phone, 620.0)
    phone.say(f"transfer sip:+48990000300@127.0.0.1:{proxy.sip[1]}")
    assert place.told(ReferAsked).number == "+48990000300"
    place.do(AnswerRefer, call=leg.call, leg=leg.leg, accepted=True, follows="l-2")
    place.do(Dial, call=leg.call, leg="l-2", to=f"sip:{CALLER}@127.0.0.1:{target.port}", trunk="out", caller=NUMBER)
    place.told(LegAnswered, when=lambda event: event.leg == "l-2")
    assert place.told(LegEnded, when=lambda event: event.leg == leg.leg).by == "far"
    proxy.has_passed("REFER", "udp")
    proxy.has_passed("NOTIFY", "tcp")

    phone.call(NUMBER, place.sip)
    second = place.answered()
    place.do(Refer, call=second.call, leg=second.leg, to=f"sip:+48990000400@127.0.0.1:{proxy.sip[1]}")
    arrived = place.told(Arrived, when=lambda event: event.dialled == "+48990000400")
    place.told(LegAnswered, when=lambda event: event.leg == arrived.leg)
    assert place.told(LegEnded, when=lambda event: event.leg == second.leg).cause in ("referred", "normal")
    proxy.has_passed("REFER", "tcp")
    proxy.has_passed("NOTIFY", "udp")


def test_kamailio_attended_transfer(place: Place, kamailio: Maker, linphone: Linphones, baresip: Baresips):
    """All four calls are through the proxy, and Replaces names two of them as the switch knows them."""
    proxy = kamailio(place, "tcp")
    joins_two_calls(place, linphone(620.0), baresip(700.0), baresip(800.0), proxy=proxy.sip[1])
    proxy.has_passed("REFER", "udp")
    proxy.has_passed("NOTIFY", "tcp")


def test_kamailio_dtmf_rfc4733(place: Place, kamailio: Maker, baresip: Baresips):
    kamailio(place)
    phone = baresip(620.0)
    leg = talks(place, phone, 620.0)
    phone.press("5")
    assert place.told(DigitHeard).by == "rtp"
    assert [event.digit for event in place.all(DigitHeard)] == ["5"]
    place.do(SendDigits, call=leg.call, leg=leg.leg, digits="7")
    eventually(lambda: "received event: '7' (end=1)" in phone.log(), within=5, what="baresip hears the key")


def test_kamailio_dtmf_info(place: Place, kamailio: Maker, linphone: Linphones):
    proxy, phone = kamailio(place, "tcp"), linphone(620.0, by_info=True)
    leg = talks(place, phone, 620.0)
    phone.say("8")
    assert place.told(DigitHeard).by == "info"
    assert [event.digit for event in place.all(DigitHeard)] == ["8"]
    proxy.has_passed("INFO", "udp")
    place.do(SendDigits, call=leg.call, leg=leg.leg, digits="4")
    eventually(lambda: "Receiving tone 4" in phone.log(), within=5, what="linphone hears the key")
    proxy.has_passed("INFO", "tcp")


@pytest.mark.parametrize("codec", [("opus", 48000), ("G722", 8000)])
def test_kamailio_codecs(place: Place, kamailio: Maker, linphone: Linphones, codec: tuple[str, int]):
    kamailio(place)
    assert place.codec(talks(place, linphone(620.0, codec=codec), 620.0)) == codec[0]


def test_kamailio_tls_and_srtp(tmp_path: Path, opened: Callable[[Any], Any], kamailio: Maker, baresip: Baresips):
    """TLS on both of its sides; it checks our certificate, and the keys of the sound pass through."""
    place: Place = opened(Place(tmp_path, trunk=replace(CALLERS, srtp="required"), safe=True))
    place.sip = switch = ("127.0.0.1", place.shell.secure_port)
    pair = place.keys.make("127.0.0.1", name="proxy")
    stranger = kamailio(place, "tls", pair=pair, ca=strange_authority(place))
    stranger.is_asked(place.keys.client())
    eventually(lambda: "certificate verify failed" in stranger.log(), within=5, what="it does not go on to us")
    proxy = kamailio(place, "tls", pair=pair, ca=place.ca, switch=switch)
    phone = baresip(620.0, trusting=place.ca, encryption="srtp-mand")
    leg = talks(place, phone, 620.0)
    assert leg.secure == "srtp"
    place.hangs_up(leg)
    eventually(phone.is_over, within=5, what="our BYE arrives")
    proxy.has_passed("BYE", "tls")


def test_kamailio_re_registration(
    place: Place, kamailio: Maker, linphone: Linphones, monkeypatch: pytest.MonkeyPatch
):  # fmt: skip
    """A telephone behind it registers with us, does so anew by itself, and is rung by that way."""
    monkeypatch.setattr(registrar, "SHORTEST", 1)
    monkeypatch.setattr(registrar, "LONGEST", 3)
    place.serves(phones=(account("desk-1", "word"),))
    proxy = kamailio(place, host="127.0.0.2")
    phone = linphone(620.0, "desk-1", password="word", registrar=place.sip)
    first = eventually(place.bound, within=15, what="linphone registers")[0]
    assert (first.address, first.port) == proxy.sip
    eventually(lambda: place.bound() and place.bound()[0].expires > first.expires + 2, within=10, what="again")
    place.do(RingPhone, call="c", leg="l", user="liliana", caller=CALLER)
    phone.accept()
    leg = place.told(LegAnswered)
    phone.speaks()
    place.speaks_to(leg)
    hears(phone, OURS)
    place.hears(leg, 620.0)
    proxy.has_passed("INVITE", "udp")


def test_kamailio_lost_network(
    tmp_path: Path, opened: Callable[[Any], Any], kamailio: Maker, baresip: Baresips, monkeypatch: Any
):  # fmt: skip
    """The network between it and us is lost: the call ends here, and we are there for the next one."""
    monkeypatch.setattr(transaction, "LIFE", 2.0)
    place: Place = opened(Place(tmp_path, silence_before_probe=1.5))
    relay: Relay = opened(Relay(place.sip))
    kamailio(place, switch=relay.sip)
    phone = baresip(620.0)
    leg = talks(place, phone, 620.0)
    relay.cut()
    place.told(LegSilent, when=lambda event: not event.heard)
    ended = place.told(LegEnded, within=30)
    assert (ended.leg, ended.by, ended.cause) == (leg.leg, "switch", "lost")
    relay.mend()
    phone.hang_up()
    talks(place, phone, 620.0)
