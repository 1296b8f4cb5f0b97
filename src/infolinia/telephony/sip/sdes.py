"""Keys of SRTP in a session description (SDES, RFC 4568; the GCM suites: RFC 7714); pure.

What we do not keep to is not taken: an `a=crypto` with a master key identifier, with several keys, or with a session
parameter other than the hint about the replay window is passed over, as is a lifetime that a long call would outlive.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field

MOST = 16  # a=crypto of a stream that are read
LONGEST = 400  # characters of one
SHORTEST_LIFE = 20  # 2 to this many packets: some six hours of sound
# Name → bytes of key and salt. In the order of our offers, the strongest first.
SUITES = {
    "AEAD_AES_256_GCM": 44, "AEAD_AES_128_GCM": 28, "AES_CM_128_HMAC_SHA1_80": 30, "AES_CM_128_HMAC_SHA1_32": 30,
}  # fmt: skip
OFFERED = ("AEAD_AES_256_GCM", "AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80")
_WORDS = re.compile(
    r"(\d{1,9}) +([A-Z0-9_]{1,60}) +inline:([A-Za-z0-9+/=]{1,120})((?:\|[^ ;|]*)*)((?: +[^ ]+)*) *", re.ASCII
)
_LIFE = re.compile(r"2\^(\d{1,2})|(\d{1,19})", re.ASCII)
_HINT = re.compile(r"WSH=\d{1,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Crypto:
    """One `a=crypto`: its tag, its suite, and master key and salt together."""

    tag: int
    suite: str
    material: bytes = field(repr=False)

    def __str__(self) -> str:
        return f"{self.tag} {self.suite} inline:{base64.b64encode(self.material).decode()}"

    def matches(self, other: Crypto) -> bool:
        """An answer takes one of the offer, with tag and suite (5.1.2)."""
        return (self.tag, self.suite) == (other.tag, other.suite)


def parse(value: str) -> Crypto | None:
    """Read what follows `a=crypto:`; None when it is not for us."""
    found = _WORDS.fullmatch(value) if len(value) <= LONGEST else None
    if found is None or found[2] not in SUITES:
        return None
    try:
        material = base64.b64decode(found[3], validate=True)
    except binascii.Error:
        return None
    if len(material) != SUITES[found[2]] or not _lives_long(found[4]) or not all(map(_is_hint, found[5].split())):
        return None
    return Crypto(int(found[1]), found[2], material)


def _lives_long(text: str) -> bool:
    """`|2^31` or nothing; a key identifier (`|1:4`) is not for us."""
    if not text:
        return True
    life = _LIFE.fullmatch(text[1:])
    if life is None:
        return False
    return int(life[1]) >= SHORTEST_LIFE if life[1] else int(life[2]) >= 2**SHORTEST_LIFE


def _is_hint(parameter: str) -> bool:
    """What may be ignored: the hint, and what is marked as optional (6.3.7)."""
    return parameter.startswith("-") or bool(_HINT.fullmatch(parameter))


def make(tag: int, suite: str) -> Crypto:
    """A new key for a suite of SUITES."""
    return Crypto(tag, suite, secrets.token_bytes(SUITES[suite]))


def make_offer() -> tuple[Crypto, ...]:
    """What we offer: a new key for each suite."""
    return tuple(make(tag, suite) for tag, suite in enumerate(OFFERED, 1))
