"""DTLS with a browser, and the SRTP keys it yields (RFC 5764): OpenSSL between two memory buffers, no socket.

We are the server (setup:passive). The peer proves itself by the fingerprint of its certificate in the offer.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from OpenSSL import SSL
from pylibsrtp import Policy, Session

MTU = 1200  # bytes of a datagram
MOST_DATAGRAMS = 200  # of a peer before the handshake is done
_LABEL = b"EXTRACTOR-dtls_srtp"
# Name of OpenSSL, profile of libsrtp, length of key and salt. The first one that both know is taken.
_PROFILES = (
    (b"SRTP_AEAD_AES_128_GCM", Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 16, 12),
    (b"SRTP_AES128_CM_SHA1_80", Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 16, 14),
)
_HASHES = {"sha-256": hashlib.sha256, "sha-384": hashlib.sha384, "sha-512": hashlib.sha512}


class DtlsProblem(Exception):
    """The handshake failed; says why."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Our self-signed certificate, of a switch's boot; its fingerprint stands in every answer."""

    context: SSL.Context
    fingerprint: bytes

    @classmethod
    def make(cls, now: datetime | None = None) -> Certificate:
        """A new ECDSA P-256 key. Valid from a day before `now` (default: the machine's clock) for a year."""
        now = now or datetime.now(UTC)
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "infolinia")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=365))
            .sign(key, hashes.SHA256())
        )
        context = SSL.Context(SSL.DTLS_METHOD)
        context.use_certificate(certificate)
        context.use_privatekey(key)
        context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)  # by fingerprint instead
        context.set_cipher_list(b"ECDHE+AESGCM:ECDHE+CHACHA20")
        context.set_tlsext_use_srtp(b":".join(name for name, *_ in _PROFILES))
        context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_QUERY_MTU)
        return cls(context, certificate.fingerprint(hashes.SHA256()))


@dataclass(frozen=True, slots=True)
class Keys:
    """SRTP of both directions, ready to use."""

    receive: Session
    send: Session
    profile: str


class Handshake:
    """One DTLS association. After each call take `outgoing()` and send it; `keys` is there once it is done."""

    def __init__(self, certificate: Certificate, hash_name: str, fingerprint: bytes) -> None:
        self._hash, self._fingerprint = hash_name, fingerprint
        self._connection = SSL.Connection(certificate.context, None)
        self._connection.set_accept_state()
        self._connection.set_ciphertext_mtu(MTU)
        self._datagrams = 0
        self.keys: Keys | None = None
        self.is_closed = False

    def datagram(self, data: bytes) -> None:
        """Take a datagram of the peer. Raises DtlsProblem."""
        if self.keys is None:
            self._datagrams += 1
            if self._datagrams > MOST_DATAGRAMS:
                raise DtlsProblem("too many datagrams")
        self._connection.bio_write(data)
        if self.keys is not None:
            self._read()
            return
        try:
            self._connection.do_handshake()
        except SSL.WantReadError:
            return
        except SSL.Error as error:
            raise DtlsProblem(f"handshake: {error}") from error
        self.keys = self._derive()

    def elapse(self) -> None:
        """Send again what the peer did not answer, when OpenSSL's timer says so."""
        if self.keys is None:
            self._connection.DTLSv1_handle_timeout()

    def due(self) -> float | None:
        """Seconds until `elapse` wants to be called."""
        return self._connection.DTLSv1_get_timeout() if self.keys is None else None

    def outgoing(self) -> list[bytes]:
        """Datagrams to send: whole records, as many as fit into one."""
        try:
            flight = self._connection.bio_read(65536)
        except SSL.WantReadError:
            return []
        datagrams: list[bytes] = []
        start = at = 0
        while at + 13 <= len(flight):
            end = at + 13 + int.from_bytes(flight[at + 11 : at + 13])
            if end - start > MTU and at > start:
                datagrams.append(flight[start:at])
                start = at
            at = end
        return [*datagrams, flight[start:]] if start < len(flight) else datagrams

    def close(self) -> None:
        """Say close_notify; take `outgoing()` after it."""
        try:
            self._connection.shutdown()
        except SSL.Error:
            return

    def _read(self) -> None:
        try:
            self._connection.recv(MTU)  # no one speaks over it; this handles alerts and repeated flights
        except SSL.ZeroReturnError:
            self.is_closed = True
        except SSL.Error:
            return

    def _derive(self) -> Keys:
        certificate = self._connection.get_peer_certificate(as_cryptography=True)
        if certificate is None:
            raise DtlsProblem("no certificate")
        shown = _HASHES[self._hash](certificate.public_bytes(serialization.Encoding.DER)).digest()
        if not hmac.compare_digest(shown, self._fingerprint):
            raise DtlsProblem("the certificate is not the one of the offer")
        name = self._connection.get_selected_srtp_profile()
        found = next((profile for profile in _PROFILES if profile[0] == name), None)
        if found is None:
            raise DtlsProblem("no SRTP profile in common")
        _, profile, key, salt = found
        material = self._connection.export_keying_material(_LABEL, 2 * (key + salt))
        parts = [
            material[:key],
            material[key : 2 * key],
            material[2 * key : 2 * key + salt],
            material[2 * key + salt :],
        ]
        client, server = parts[0] + parts[2], parts[1] + parts[3]
        return Keys(
            Session(Policy(client, Policy.SSRC_ANY_INBOUND, srtp_profile=profile)),
            Session(Policy(server, Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile)),
            name.decode(),
        )
