"""SRTP and SRTCP of a line whose keys were agreed by its descriptions (RFC 3711): libsrtp through pylibsrtp.

A session lives as long as its key: a new description with the old key must not start its packet index anew, or what
comes is taken for a replay and what goes out repeats a keystream.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pylibsrtp import Error, Policy, Session

PROFILES = {
    "AEAD_AES_256_GCM": Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
    "AEAD_AES_128_GCM": Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    "AES_CM_128_HMAC_SHA1_80": Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
    "AES_CM_128_HMAC_SHA1_32": Policy.SRTP_PROFILE_AES128_CM_SHA1_32,
}


@dataclass(frozen=True, slots=True)
class SrtpKey:
    """A suite of PROFILES; master key and salt together."""

    suite: str
    material: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SrtpKeys:
    """receive: theirs, of what comes; send: ours, of what goes out."""

    receive: SrtpKey
    send: SrtpKey


class Srtp:
    """Both directions of one line."""

    __slots__ = ("_in", "_out", "keys")

    def __init__(self, keys: SrtpKeys) -> None:
        self.keys = keys
        self._in = _session(keys.receive, Policy.SSRC_ANY_INBOUND)
        self._out = _session(keys.send, Policy.SSRC_ANY_OUTBOUND)

    def renew(self, keys: SrtpKeys) -> None:
        """Newly agreed keys; a direction whose key is the old one goes on."""
        if keys.receive != self.keys.receive:
            self._in = _session(keys.receive, Policy.SSRC_ANY_INBOUND)
        if keys.send != self.keys.send:
            self._out = _session(keys.send, Policy.SSRC_ANY_OUTBOUND)
        self.keys = keys

    def open(self, packet: bytes) -> bytes | None:
        """The packet in clear; None when it is forged, repeated or no packet at all."""
        try:
            if 192 <= packet[1] <= 223:
                return self._in.unprotect_rtcp(packet)
            return self._in.unprotect(packet)
        except (Error, ValueError):
            return None

    def seal(self, packet: bytes) -> bytes | None:
        """The packet protected; None when it cannot go out: it has the number of one that went."""
        try:
            return self._out.protect(packet)
        except (Error, ValueError):
            return None

    def seal_report(self, packet: bytes) -> bytes | None:
        try:
            return self._out.protect_rtcp(packet)
        except (Error, ValueError):
            return None


def _session(key: SrtpKey, kind: int) -> Session:
    return Session(Policy(key.material, kind, srtp_profile=PROFILES[key.suite]))
