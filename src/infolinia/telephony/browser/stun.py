"""STUN binding requests and their answers (RFC 8489), as ICE-lite needs them (RFC 8445); pure."""

from __future__ import annotations

import hmac
import ipaddress
import struct
import zlib
from dataclasses import dataclass

LARGEST = 1280  # bytes
MOST_ATTRIBUTES = 32
COOKIE = 0x2112A442
BINDING_REQUEST, BINDING_INDICATION, BINDING_SUCCESS, BINDING_ERROR = 0x0001, 0x0011, 0x0101, 0x0111

USERNAME, MESSAGE_INTEGRITY, ERROR_CODE, UNKNOWN_ATTRIBUTES = 0x0006, 0x0008, 0x0009, 0x000A
XOR_MAPPED_ADDRESS, PRIORITY, USE_CANDIDATE, FINGERPRINT = 0x0020, 0x0024, 0x0025, 0x8028
ICE_CONTROLLED, ICE_CONTROLLING = 0x8029, 0x802A
_KNOWN = {USERNAME, MESSAGE_INTEGRITY, ERROR_CODE, UNKNOWN_ATTRIBUTES, XOR_MAPPED_ADDRESS, PRIORITY, USE_CANDIDATE,
          0x001C, 0x8022}  # fmt: skip
_FINGERPRINT_XOR = 0x5354554E
_REASONS = {400: "Bad Request", 401: "Unauthenticated", 420: "Unknown Attribute", 487: "Role Conflict"}


@dataclass(frozen=True, slots=True)
class Message:
    """A STUN message whose fingerprint, where there was one, is right. `signed`: what MESSAGE-INTEGRITY covers."""

    kind: int
    transaction: bytes
    attributes: tuple[tuple[int, bytes], ...]
    signed: bytes = b""

    def first(self, attribute: int) -> bytes | None:
        return next((value for kind, value in self.attributes if kind == attribute), None)

    def is_signed_with(self, password: str) -> bool:
        given = self.first(MESSAGE_INTEGRITY)
        return given is not None and hmac.compare_digest(given, _sign(self.signed, password))

    @property
    def unknown(self) -> tuple[int, ...]:
        """Attributes that must be understood and are not."""
        return tuple(kind for kind, _ in self.attributes if kind < 0x8000 and kind not in _KNOWN)


def parse(data: bytes) -> Message | None:
    """The message, or None when it is no sound STUN. What follows MESSAGE-INTEGRITY, the fingerprint apart, is void."""
    size = len(data)
    if not 20 <= size <= LARGEST or size % 4 or data[0] > 3:
        return None
    kind, length, cookie = struct.unpack_from("!HHI", data)
    if cookie != COOKIE or length != size - 20:
        return None
    attributes: list[tuple[int, bytes]] = []
    signed = b""
    at = 20
    while at < size:
        if size - at < 4 or len(attributes) >= MOST_ATTRIBUTES:
            return None
        attribute, length = struct.unpack_from("!HH", data, at)
        end = at + 4 + length
        if end > size:
            return None
        value = data[at + 4 : end]
        if attribute == FINGERPRINT:
            if length != 4 or end != size or int.from_bytes(value) != zlib.crc32(data[:at]) ^ _FINGERPRINT_XOR:
                return None
        elif not signed:
            if attribute == MESSAGE_INTEGRITY:
                if length != 20:
                    return None
                signed = data[:2] + struct.pack("!H", end - 20) + data[4:at]
            attributes.append((attribute, value))
        at = end + (-length % 4)
    return Message(kind, data[8:20], tuple(attributes), signed)


def build(message: Message, password: str | None) -> bytes:
    """The message with MESSAGE-INTEGRITY (where there is a password) and FINGERPRINT."""
    body = b"".join(_attribute(kind, value) for kind, value in message.attributes)
    if password is not None:
        head = _head(message, len(body) + 24)
        body += _attribute(MESSAGE_INTEGRITY, _sign(head + body, password))
    head = _head(message, len(body) + 8)
    return head + body + _attribute(FINGERPRINT, struct.pack("!I", zlib.crc32(head + body) ^ _FINGERPRINT_XOR))


def success(request: Message, host: str, port: int, password: str) -> bytes:
    """The answer that tells the peer the address we see it at."""
    mapped = (XOR_MAPPED_ADDRESS, _xor_address(request.transaction, host, port))
    return build(Message(BINDING_SUCCESS, request.transaction, (mapped,)), password)


def error(request: Message, code: int, password: str | None) -> bytes:
    reason = struct.pack("!HBB", 0, code // 100, code % 100) + _REASONS[code].encode()
    attributes = [(ERROR_CODE, reason)]
    if code == 420:
        attributes.append((UNKNOWN_ATTRIBUTES, b"".join(struct.pack("!H", kind) for kind in request.unknown)))
    return build(Message(BINDING_ERROR, request.transaction, tuple(attributes)), password)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a request. `reply`: empty when none is due. `is_checked`: its sender holds our password."""

    reply: bytes
    is_checked: bool = False
    is_nominated: bool = False


@dataclass(frozen=True, slots=True)
class IceLite:
    """Our side of ICE: we answer checks, always controlled, and never send one (RFC 8445 section 2.5)."""

    fragment: str
    password: str
    their_fragment: str

    def answer(self, data: bytes, host: str, port: int) -> Verdict:
        message = parse(data)
        if message is None or message.kind != BINDING_REQUEST:
            return Verdict(b"")
        user = message.first(USERNAME)
        if user is None or message.first(MESSAGE_INTEGRITY) is None:
            return Verdict(error(message, 400, None))
        if user != f"{self.fragment}:{self.their_fragment}".encode() or not message.is_signed_with(self.password):
            return Verdict(error(message, 401, None))
        if message.unknown:
            return Verdict(error(message, 420, self.password))
        if message.first(ICE_CONTROLLED) is not None:
            return Verdict(error(message, 487, self.password))
        return Verdict(success(message, host, port, self.password), True, message.first(USE_CANDIDATE) is not None)


def _head(message: Message, length: int) -> bytes:
    return struct.pack("!HHI", message.kind, length, COOKIE) + message.transaction


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _sign(data: bytes, password: str) -> bytes:
    return hmac.digest(password.encode(), data, "sha1")


def _xor_address(transaction: bytes, host: str, port: int) -> bytes:
    address = ipaddress.ip_address(host.partition("%")[0])
    mask = struct.pack("!I", COOKIE) + transaction
    hidden = bytes(a ^ b for a, b in zip(address.packed, mask, strict=False))
    return struct.pack("!BBH", 0, 1 if address.version == 4 else 2, port ^ (COOKIE >> 16)) + hidden
