"""What the tests of several peers share."""

from __future__ import annotations

from hashlib import md5, sha256
from typing import Protocol

from infolinia.telephony.sip.digest import REALM
from infolinia.telephony.switch.lines import PhoneLine
from tests.e2e.centre import eventually


class Listener(Protocol):
    def pitch(self) -> float: ...


def hears(peer: Listener, pitch: float) -> None:
    eventually(lambda: abs(peer.pitch() - pitch) < 20, within=10, what=f"the peer hears {pitch} Hz")


def account(username: str, password: str) -> PhoneLine:
    """A telephone of Liliana's that may register."""
    secret = f"{username}:{REALM}:{password}".encode()
    return PhoneLine(
        phone="t-1", user="liliana", username=username, ha1_md5=md5(secret).hexdigest(),
        ha1_sha256=sha256(secret).hexdigest(),
    )  # fmt: skip
