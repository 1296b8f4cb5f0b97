"""What the tests of several peers share."""

from __future__ import annotations

import re
from hashlib import md5, sha256
from pathlib import Path
from typing import Protocol

from infolinia.telephony.sip.digest import REALM
from infolinia.telephony.switch.door import (
    AnswerRefer,
    Bridge,
    Dial,
    HangUp,
    LegAnswered,
    LegEnded,
    MoveLeg,
    ReferAsked,
)
from infolinia.telephony.switch.lines import PhoneLine, TrunkLine
from tests.e2e.baresip import Baresip
from tests.e2e.centre import eventually
from tests.e2e.linphone import Linphone
from tests.telephony.switch.test_tls import Keys

from .place import CALLER, NUMBER, OURS, Place


class Listener(Protocol):
    def pitch(self) -> float: ...


class Phone(Listener, Protocol):
    def call(self, number: str, proxy: tuple[str, int]) -> None: ...

    def speaks(self) -> None: ...


def hears(peer: Listener, pitch: float) -> None:
    eventually(lambda: abs(peer.pitch() - pitch) < 20, within=10, what=f"the peer hears {pitch} Hz")


def talks(place: Place, phone: Phone, pitch: float) -> LegAnswered:
    """It called, is answered and both hear each other."""
    phone.call(NUMBER, place.sip)
    leg = place.answered()
    phone.speaks()
    place.speaks_to(leg)
    hears(phone, OURS)
    place.hears(leg, pitch)
    return leg


def joins_two_calls(place: Place, phone: Linphone, customer: Baresip, colleague: Baresip, *, proxy: int = 0) -> None:
    """Its two calls are joined at its wish (REFER with Replaces): the two talk, and it is let go; that the second call
    is over it waits to be told. The customer says 700 Hz, the colleague 800. proxy: the port that we call them through.
    """
    others = {"l-customer": customer, "l-colleague": colleague}
    place.serves(
        *(TrunkLine(name=name, proxies=(f"127.0.0.1:{proxy or other.port}",)) for name, other in others.items())
    )
    legs: list[LegAnswered] = []
    for name, other in others.items():
        if legs:
            phone.command("pause", "is now paused")
        phone.call(NUMBER, place.sip)
        leg = place.answered()
        place.do(Dial, call=leg.call, leg=name, to=f"sip:{CALLER}@127.0.0.1:{other.port}", trunk=name, caller=NUMBER)
        place.told(LegAnswered, when=lambda event, name=name: event.leg == name)
        place.do(Bridge, call=leg.call, legs=(leg.leg, name))
        legs.append(leg)
    phone.say("transfer 1 --to-call 2")
    asked = place.told(ReferAsked)
    assert (asked.leg, asked.replaces_leg) in {(legs[0].leg, legs[1].leg), (legs[1].leg, legs[0].leg)}
    place.do(AnswerRefer, call=asked.call, leg=asked.leg, accepted=True)
    assert place.told(LegEnded, when=lambda event: event.leg == asked.leg).by == "far"
    other = next(leg for leg in legs if leg.leg == asked.replaces_leg)
    place.do(MoveLeg, call=legs[1].call, leg="l-colleague", to_call=legs[0].call, beside="l-customer")
    place.do(HangUp, call=other.call, leg=other.leg)
    hears(customer, 800.0)
    hears(colleague, 700.0)
    eventually(lambda: re.search("Call 2 with .* ended", phone.log()), within=5, what="linphone is free")


def strange_authority(place: Place) -> Path:
    """Of an authority that did not vouch for the switch."""
    (folder := place.folder / "strange").mkdir()
    (made := folder / "ca.pem").write_text(Keys(folder).ca)
    return made


def account(username: str, password: str) -> PhoneLine:
    """A telephone of Liliana's that may register."""
    secret = f"{username}:{REALM}:{password}".encode()
    return PhoneLine(
        phone="t-1", user="liliana", username=username, ha1_md5=md5(secret).hexdigest(),
        ha1_sha256=sha256(secret).hexdigest(),
    )  # fmt: skip
