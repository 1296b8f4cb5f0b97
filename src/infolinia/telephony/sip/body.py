"""The session description in a message's body, also where a carrier wraps it (RFC 3261 7.4, RFC 5621, RFC 2046); pure.

Carriers send `multipart/mixed` with ISUP or a location beside the description (SIP-I, RFC 3204; RFC 6442).
"""

from __future__ import annotations

from infolinia.telephony.sip.headers import parameter, unquoted
from infolinia.telephony.sip.message import Request, Response

SDP = "application/sdp"
MOST_PARTS = 16


class BodyProblem(ValueError):
    """A body that may not be ignored and holds no description: 415."""


def session_of(message: Request | Response) -> bytes:
    """The session description of a message; empty when it has none. Raises BodyProblem."""
    headers, kind = message.headers, message.content_type
    if not message.body:
        return b""
    encoding = headers.get("content-encoding").strip().lower()
    if encoding in ("", "identity"):
        if kind == SDP:
            return message.body
        if kind.startswith("multipart/"):
            boundary = unquoted(parameter(headers.get("content-type"), "boundary"))
            if boundary and (found := _part(message.body, boundary)):
                return found
    if parameter(headers.get("content-disposition"), "handling").lower() == "optional":  # 20.11
        return b""
    raise BodyProblem(kind[:40])


def _part(body: bytes, boundary: str) -> bytes:
    """The first part that is a session description."""
    mark = b"\r\n--" + boundary.encode("utf-8", "surrogateescape")
    for part in (b"\r\n" + body).split(mark, MOST_PARTS + 1)[1 : MOST_PARTS + 1]:
        line, _, content = part.partition(b"\r\n")
        if line.strip():  # the end, or a longer boundary
            continue
        head, _, inside = (b"\r\n" + content).partition(b"\r\n\r\n")
        for header in head.split(b"\r\n"):
            name, _, value = header.partition(b":")
            kind = value.partition(b";")[0].strip().lower()
            if name.strip().lower() in (b"content-type", b"c") and kind == SDP.encode():
                return inside
    return b""
