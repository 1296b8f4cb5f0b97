"""Digest authentication, both sides (RFC 7616 and RFC 8760; MD5 for RFC 3261 peers); pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass

from infolinia.telephony.sip.headers import quoted, split_list, unquoted
from infolinia.telephony.sip.uri import UriProblem, parse_uri

_HASHES = {"md5": hashlib.md5, "sha-256": hashlib.sha256}
_COUNT = re.compile(r"[0-9a-fA-F]{8}")
REALM = "infolinia"  # of every challenge of ours; a telephone's stored hash is bound to it
NONCE_LIFE = 300.0  # seconds
ROUNDED = 0.001  # seconds by which a nonce, which tells them rounded, may seem to come from the future
MOST_NONCES = 10_000  # whose counts are remembered


# (user name, algorithm in lower case) → the hash of name, realm and password; None for whom we do not know
Secrets = Callable[[str, str], str | None]


class DigestProblem(ValueError):
    """A challenge or an answer that cannot be used."""


class StaleNonce(DigestProblem):
    """The answer may be right, but not to a challenge that still holds."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What answers a trunk's challenge."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a server asks (WWW-Authenticate or Proxy-Authenticate)."""

    realm: str
    nonce: str
    algorithm: str = "MD5"
    qop: str = ""  # "auth" when offered
    opaque: str = ""
    stale: bool = False

    def __str__(self) -> str:
        text = f'Digest realm={quoted(self.realm)}, nonce="{self.nonce}", algorithm={self.algorithm}, qop="auth"'
        return text + (", stale=true" if self.stale else "")


def fields_of(value: str) -> dict[str, str]:
    """The fields of a Digest header, names in lower case. Raises DigestProblem when it is no digest."""
    scheme, _, rest = value.strip().partition(" ")
    if scheme.lower() != "digest":
        raise DigestProblem(scheme[:20])
    found: dict[str, str] = {}
    for part in split_list(rest):
        name, equals, text = part.partition("=")
        if equals:
            found[name.strip().lower()] = unquoted(text)
    return found


def read_challenge(value: str) -> Challenge:
    """Read a challenge. Raises DigestProblem when it lacks a realm or nonce, or asks for what we cannot do."""
    found = fields_of(value)
    algorithm = found.get("algorithm", "MD5")
    if algorithm.lower() not in _HASHES:
        raise DigestProblem(f"algorithm {algorithm[:20]}")
    if "realm" not in found or not found.get("nonce"):
        raise DigestProblem("no realm or nonce")
    offered = [item.strip().lower() for item in found.get("qop", "").split(",")]
    if found.get("qop") and "auth" not in offered:
        raise DigestProblem("qop")
    return Challenge(
        found["realm"],
        found["nonce"],
        algorithm,
        "auth" if "auth" in offered else "",
        found.get("opaque", ""),
        found.get("stale", "").lower() == "true",
    )


def respond(challenge: Challenge, credentials: Credentials, *, method: str, uri: str, count: int, cnonce: str) -> str:
    """The Authorization value that answers `challenge`; `count` is how often its nonce was used, from 1."""
    nc = f"{count:08x}"
    proof = secret_of(credentials.username, challenge.realm, credentials.password, challenge.algorithm)
    response = _response(challenge, proof, method, uri, nc, cnonce)
    text = (
        f"Digest username={quoted(credentials.username)}, realm={quoted(challenge.realm)}, "
        f'nonce={quoted(challenge.nonce)}, uri="{uri}", response="{response}", algorithm={challenge.algorithm}'
    )
    if challenge.qop:
        text += f', qop=auth, nc={nc}, cnonce="{cnonce}"'
    if challenge.opaque:
        text += f", opaque={quoted(challenge.opaque)}"
    return text


def secret_of(username: str, realm: str, password: str, algorithm: str) -> str:
    """HA1 of RFC 7616 3.4.2: what a server can keep in the place of a password. It is as good as the password for
    this realm and algorithm, and must be kept as such."""
    return _hashed(algorithm, username, realm, password)


def _hashed(algorithm: str, *parts: str) -> str:
    return _HASHES[algorithm.lower()](_octets(":".join(parts))).hexdigest()


def _response(challenge: Challenge, a1: str, method: str, uri: str, nc: str, cnonce: str) -> str:
    algorithm = challenge.algorithm
    a2 = _hashed(algorithm, method, uri)
    if challenge.qop:
        return _hashed(algorithm, a1, challenge.nonce, nc, cnonce, "auth", a2)
    return _hashed(algorithm, a1, challenge.nonce, a2)


class Guard:
    """The server's side: makes nonces that prove their own age, and accepts each (nonce, count) once."""

    def __init__(self, realm: str, secret: bytes) -> None:
        self.realm = realm
        self._secret = secret
        self._counts: dict[str, int] = {}
        self._serial = 0

    def challenges(self, now: float, *, stale: bool = False, whom: str = "") -> list[Challenge]:
        """One for each algorithm, the stronger first (RFC 8760 2.4). whom: only who is named the same can use it."""
        self._serial += 1  # two who ask in one millisecond must not share a nonce
        stamp = f"{now:.3f}.{self._serial:x}"
        nonce = f"{stamp}.{self._proof(stamp, whom)}"
        return [Challenge(self.realm, nonce, name, "auth", stale=stale) for name in ("SHA-256", "MD5")]

    def check(self, value: str, *, method: str, uri: str, passwords: dict[str, str], now: float) -> str | None:
        """`proven` by passwords."""

        def secret(username: str, algorithm: str) -> str | None:
            password = passwords.get(username)
            return None if password is None else secret_of(username, self.realm, password, algorithm)

        return self.proven(value, method=method, uri=uri, secrets=secret, now=now)

    def proven(self, value: str, *, method: str, uri: str, secrets: Secrets, now: float, whom: str = "") -> str | None:
        """The user name when the answer is right and new; None when it is wrong. Whom `secrets` does not know is
        computed for all the same: the time taken does not tell who is known.

        Raises StaleNonce when the nonce is not ours, too old, or was used with this count: the client may try anew
        with the same password (RFC 7616 3.3, 3.4.5). Raises DigestProblem when it is no digest, or proves nothing that
        we asked for: for another realm, for another address than `uri` (the request's, 3.4.6), without qop. That is no
        guess at a password.
        """
        found = fields_of(value)
        nonce, username = found.get("nonce", ""), found.get("username", "")
        stamp, _, proof = nonce.rpartition(".")
        if not hmac.compare_digest(_octets(proof), _octets(self._proof(stamp, whom))):
            raise StaleNonce
        if not -ROUNDED <= now - _made_at(nonce) <= NONCE_LIFE:
            raise StaleNonce
        algorithm = found.get("algorithm", "MD5")
        nc, cnonce = found.get("nc", ""), found.get("cnonce", "")
        if algorithm.lower() not in _HASHES or found.get("qop") != "auth" or not _COUNT.fullmatch(nc):
            raise DigestProblem("algorithm, qop or nc")
        if found.get("realm") != self.realm or not _are_one(found.get("uri", ""), uri):
            raise DigestProblem("realm or uri")
        secret = secrets(username, algorithm.lower())
        challenge = Challenge(self.realm, nonce, algorithm, "auth")
        expected = _response(challenge, secret or "", method, found.get("uri", ""), nc, cnonce)
        is_right = hmac.compare_digest(_octets(expected), _octets(found.get("response", "").lower()))
        if not is_right or not secret:
            return None
        count = int(nc, 16)
        if count <= self._counts.get(nonce, 0):
            raise StaleNonce
        self._remember(nonce, count, now)
        return username

    def _remember(self, nonce: str, count: int, now: float) -> None:
        if len(self._counts) >= MOST_NONCES:
            young = {n: c for n, c in self._counts.items() if now - _made_at(n) <= NONCE_LIFE}
            self._counts = young if len(young) < MOST_NONCES else {}
        self._counts[nonce] = count

    def _proof(self, stamp: str, whom: str) -> str:
        return hmac.new(self._secret, _octets(f"{stamp} {whom}"), hashlib.sha256).hexdigest()[:32]


def _are_one(proven: str, asked: str) -> bool:
    """Whether a proof is for the address of the request. A proxy on the way may have put another host or port into it,
    and some name the host alone, so only another user or number is another address."""
    try:
        one, other = parse_uri(proven), parse_uri(asked)
    except UriProblem:
        return proven == asked
    return one.user in ("", other.user)


def _made_at(nonce: str) -> float:
    """When a nonce of ours was made."""
    return float(nonce.rsplit(".", 2)[0])


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
