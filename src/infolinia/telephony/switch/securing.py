"""Whether a leg's sound is encrypted, and with which keys: SDES (RFC 4568) as the policy of its line wants it; pure but
for the keys it makes.

`none`: never. `optional`: where the far end does, too; we offer it beside plain sound (RTP/AVP with a=crypto, as many
exchanges do). `required`: or there is no call. The keys stand in the description, so they are given and taken over TLS
only, unless the line (for telephones the setting) says that its network is safe by itself. What is encrypted once stays
so for the call's life.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from infolinia.telephony.media.srtp import SrtpKey, SrtpKeys
from infolinia.telephony.sip import sdes
from infolinia.telephony.sip.sdes import Crypto
from infolinia.telephony.sip.sdp import PLAIN, SAFE, UNPROTECTED, Audio, Protection, SdpProblem
from infolinia.telephony.switch.lines import Srtp, TrunkLine

Secure: TypeAlias = Literal["", "tls", "srtp", "srtp-open", "dtls"]  # happenings.LegAnswered says what each means


@dataclass(slots=True)
class Securing:
    """The secrets of one leg. is_tls: its signalling is encrypted. in_clear: keys may travel without that."""

    policy: Srtp = "none"
    is_tls: bool = False
    in_clear: bool = False
    protection: Protection = UNPROTECTED  # of our newest description
    receive: Crypto | None = None
    send: Crypto | None = None

    @property
    def may(self) -> bool:
        """Keys may be given and taken."""
        return self.policy != "none" and (self.is_tls or self.in_clear)

    @property
    def cannot(self) -> bool:
        """Encryption is a condition of the call that cannot be met here."""
        return self.policy == "required" and not self.may

    @property
    def keys(self) -> SrtpKeys | None:
        if self.receive is None or self.send is None:
            return None
        receive, send = self.receive, self.send
        return SrtpKeys(SrtpKey(receive.suite, receive.material), SrtpKey(send.suite, send.material))

    @property
    def told(self) -> Secure:
        if self.keys is None:
            return "tls" if self.is_tls else ""
        return "srtp" if self.is_tls else "srtp-open"

    def taken_over(self, *, is_tls: bool) -> Securing:
        """Another far end takes the place of this one's: over its own way, and no less safe."""
        return replace(self, is_tls=is_tls, send=None)

    def offer(self) -> None:
        """Have the protection of a first offer."""
        if self.may:
            self.protection = Protection(SAFE[0] if self.policy == "required" else PLAIN[0], sdes.make_offer())

    def take_offer(self, theirs: Audio) -> None:
        """Their offer, first or later: choose, and have the protection of the answer. Raises SdpProblem(488)."""
        chosen = theirs.crypto[0] if theirs.crypto and self.may else None
        self._must_be_as_safe(theirs, chosen)
        if chosen is None:
            self.protection = UNPROTECTED
            return
        if self.send is None or not self.send.matches(chosen):
            self.send = sdes.make(chosen.tag, chosen.suite)
        self.receive = chosen
        self.protection = Protection(theirs.protocol, (self.send,))

    def take_answer(self, theirs: Audio) -> None:
        """Their answer to our newest description. Raises SdpProblem(488)."""
        offered = self.protection.crypto
        pairs = ((mine, one) for one in theirs.crypto for mine in offered if mine.matches(one))
        mine, chosen = next(pairs, (None, None))
        if theirs.crypto and offered and chosen is None:
            raise SdpProblem("an answer with a key that was not offered")
        self._must_be_as_safe(theirs, chosen)
        if chosen is not None:
            self.send, self.receive = mine, chosen

    def _must_be_as_safe(self, theirs: Audio, chosen: Crypto | None) -> None:
        if chosen is None and (theirs.protocol in SAFE or self.policy == "required" or self.receive is not None):
            raise SdpProblem("no encryption in common")


def securing_of(line: TrunkLine, *, is_tls: bool) -> Securing:
    """Of a new leg of a trunk."""
    return Securing(line.srtp, is_tls, line.srtp_keys_in_clear)
