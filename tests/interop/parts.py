"""What the tests of several peers share."""

from __future__ import annotations

from hashlib import md5, sha256
from typing import Protocol

from infolinia.telephony.sip.digest import REALM
from infolinia.telephony.switch.door import LegAnswered
from infolinia.telephony.switch.lines import PhoneLine
from tests.e2e.centre import eventually

from .place import NUMBER, OURS, Place


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


def account(username: str, password: str) -> PhoneLine:
    """A telephone of Liliana's that may register."""
    secret = f"{username}:{REALM}:{password}".encode()
    return PhoneLine(
        phone="t-1", user="liliana", username=username, ha1_md5=md5(secret).hexdigest(),
        ha1_sha256=sha256(secret).hexdigest(),
    )  # fmt: skip
