"""SIP messages: a tolerant parser and a strict writer (RFC 3261 sections 7, 20 and 25).

The parser takes a whole datagram, or a whole message cut from a stream by `stream.py`. It accepts compact header names,
folded lines, bare LF and odd spacing; it refuses what cannot be answered safely. Only the start line and the split of
headers are done at once; the values a transaction needs are parsed when asked for, and kept.
"""

from __future__ import annotations

import re
from functools import lru_cache

from infolinia.telephony.sip.headers import COMPACT, Headers, Name, one_line, parameter, split_list
from infolinia.telephony.sip.problem import MessageProblem
from infolinia.telephony.sip.via import Via, parse_via

_NEEDED: frozenset[Name] = frozenset(("call-id", "from", "to", "cseq", "via"))
_CLOSED = re.compile(r'(?:[^"]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_METHOD = re.compile(r"[\w.!%*+`'~-]+", re.ASCII)
LARGEST = 65_535  # bytes of one message
MOST_HEADERS = 128
LONGEST_LINE = 8_192

REASONS = {
    100: "Trying", 180: "Ringing", 181: "Call Is Being Forwarded", 183: "Session Progress", 200: "OK",
    202: "Accepted", 302: "Moved Temporarily", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required",
    408: "Request Timeout", 410: "Gone", 413: "Request Entity Too Large", 415: "Unsupported Media Type",
    416: "Unsupported URI Scheme", 420: "Bad Extension", 422: "Session Interval Too Small",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected", 483: "Too Many Hops", 484: "Address Incomplete", 486: "Busy Here",
    487: "Request Terminated", 488: "Not Acceptable Here", 489: "Bad Event", 491: "Request Pending",
    500: "Server Internal Error", 501: "Not Implemented", 503: "Service Unavailable", 504: "Server Time-out",
    505: "Version Not Supported", 513: "Message Too Large", 600: "Busy Everywhere",
    603: "Decline", 604: "Does Not Exist Anywhere", 606: "Not Acceptable",
}  # fmt: skip


class Message:
    """What a request and a response share."""

    __slots__ = ("_cseq", "_from_tag", "_to_tag", "_via", "body", "headers")

    def __init__(self, headers: Headers, body: bytes) -> None:
        self.headers = headers
        self.body = body
        self._via: Via | None = None
        self._cseq: tuple[int, str] | None = None
        self._from_tag: str | None = None
        self._to_tag: str | None = None

    @property
    def call_id(self) -> str:
        return self.headers.get("call-id")

    @property
    def cseq(self) -> tuple[int, str]:
        """(number, method). Raises MessageProblem when it cannot be read."""
        if self._cseq is None:
            words = self.headers.get("cseq").split()
            number, method = words if len(words) == 2 else ("", "")
            if not number.isascii() or not number.isdigit() or len(number) > 10 or int(number) >= 2**31:  # 8.1.1.5
                raise MessageProblem("CSeq", status=400)
            self._cseq = (int(number), method)
        return self._cseq

    @property
    def via(self) -> Via:
        """The topmost Via. Raises MessageProblem when there is none that can be read."""
        if self._via is None:
            first = self.headers.get("via")
            self._via = parse_via(next(iter(split_list(first)), "") if "," in first else first)
        return self._via

    @property
    def from_tag(self) -> str:
        if self._from_tag is None:
            self._from_tag = parameter(self.headers.get("from"), "tag")
        return self._from_tag

    @property
    def to_tag(self) -> str:
        if self._to_tag is None:
            self._to_tag = parameter(self.headers.get("to"), "tag")
        return self._to_tag

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type").partition(";")[0].strip().lower()

    def _bytes(self, start: str) -> bytes:
        self.headers.set("content-length", str(len(self.body)))
        if "\r" in start or "\n" in start:
            start = one_line(start)
        return f"{start}\r\n{self.headers.write()}\r\n".encode("utf-8", "surrogateescape") + self.body


class Request(Message):
    """A request: method, target and the rest."""

    __slots__ = ("method", "uri")

    def __init__(self, method: str, uri: str, headers: Headers, body: bytes = b"") -> None:
        super().__init__(headers, body)
        self.method = method
        self.uri = uri

    def __bytes__(self) -> bytes:
        return self._bytes(f"{self.method} {self.uri} SIP/2.0")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Request) and bytes(self) == bytes(other)

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def __repr__(self) -> str:
        return f"<{self.method} {self.call_id}>"


class Response(Message):
    """A response: status and the rest."""

    __slots__ = ("reason", "status")

    def __init__(self, status: int, headers: Headers, body: bytes = b"", reason: str = "") -> None:
        super().__init__(headers, body)
        self.status = status
        self.reason = reason or REASONS.get(status, "")

    def __bytes__(self) -> bytes:
        return self._bytes(f"SIP/2.0 {self.status} {self.reason}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Response) and bytes(self) == bytes(other)

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def __repr__(self) -> str:
        return f"<{self.status} {self.call_id}>"


def parse(data: bytes) -> Request | Response:
    """Read one message. Raises MessageProblem, with the status a request deserves where it can be answered."""
    if len(data) > LARGEST:
        raise MessageProblem("too large", status=513)
    if data[:1] in (b"\r", b"\n"):  # 7.5
        data = data.lstrip(b"\r\n")
    head, separator, body = data.partition(b"\r\n\r\n")
    if not separator or b"\n\n" in head:  # bare LF; a body of theirs may still hold CRLF
        head, separator, body = data.partition(b"\n\n")
        if not separator:
            raise MessageProblem("no empty line after the headers")
    text = head.decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    lines = text.split("\n")
    headers = Headers()
    message = _started(lines[0], headers)
    try:
        if "\r" in text:
            raise MessageProblem("a line break that is none", status=400)
        message.headers = headers = Headers.received(_headers(lines))
        message.body = _body(headers, body)
    except MessageProblem as problem:
        if isinstance(message, Response):
            problem.status = 0
        raise
    return message


def _body(headers: Headers, body: bytes) -> bytes:
    """What Content-Length leaves of it. Two lengths that differ would let one message hide another."""
    lengths = headers.all("content-length")
    if not lengths:
        return body
    length = lengths[0]
    if lengths.count(length) != len(lengths) or not (length.isascii() and length.isdigit() and len(length) < 9):
        raise MessageProblem("Content-Length", status=400)
    if int(length) > len(body):
        raise MessageProblem("the body is cut", status=400)
    return body[: int(length)]


def _headers(lines: list[str]) -> list[tuple[str, str]]:
    items: list[tuple[str, str]] = []
    for line in lines[1:]:
        if len(line) > LONGEST_LINE:
            raise MessageProblem("a header is too long", status=400)
        if line[:1] in (" ", "\t"):
            if not items:
                raise MessageProblem("a folded line before any header", status=400)
            name, value = items[-1]
            if len(value) + len(line) > LONGEST_LINE:
                raise MessageProblem("a header is too long", status=400)
            items[-1] = (name, f"{value} {line.strip()}".strip())
            continue
        written, colon, value = line.partition(":")
        name = _name(written) if colon else ""
        if not name:
            raise MessageProblem("a line that is no header", status=400)
        items.append((name, value.strip()))
        if len(items) > MOST_HEADERS:
            raise MessageProblem("too many headers", status=400)
    return items


@lru_cache(maxsize=512)
def _name(written: str) -> str:
    """The name of a header as we call it; empty when it is none."""
    name = written.strip().lower()
    if not name or " " in name or not name.isascii() or not name.isprintable():
        return ""
    return COMPACT.get(name, name)


def _started(start: str, headers: Headers) -> Request | Response:
    if start.startswith("SIP/2.0 "):
        status, _, reason = start[8:].partition(" ")
        if len(status) != 3 or not (status.isascii() and status.isdigit()) or not 100 <= int(status) <= 699:
            raise MessageProblem("status line")
        return Response(int(status), headers, b"", reason.strip())
    parts = start.split()
    if len(start) > LONGEST_LINE:
        raise MessageProblem("start line")
    if len(parts) != 3:  # more than three, the last being a version: a request whose address holds a space
        raise MessageProblem("start line", status=400 if parts[3:] and parts[-1].upper() == "SIP/2.0" else 0)
    method, uri, version = parts
    if version.upper() != "SIP/2.0":
        raise MessageProblem("version", status=505 if version.upper().startswith("SIP/") else 0)
    if not _METHOD.fullmatch(method):
        raise MessageProblem("method")
    return Request(method, uri, headers)


def demand(message: Request | Response) -> None:
    """Check what every message must have (RFC 3261 8.1.1). Raises MessageProblem with status 400."""
    found: set[str] = set()
    for name, value in message.headers.items():
        if name in _NEEDED:
            if name in found and name != "via":
                raise MessageProblem(f"two {name}", status=400)
            if not value:
                raise MessageProblem(f"no {name}", status=400)
            if '"' in value and name in ("from", "to") and not _is_closed(value):
                raise MessageProblem(f"an open quote in {name}", status=400)
            found.add(name)
    if len(found) < len(_NEEDED):
        raise MessageProblem(f"no {', '.join(sorted(_NEEDED - found))}", status=400)
    _number, method = message.cseq
    if isinstance(message, Request) and method != message.method:
        raise MessageProblem("CSeq of another method", status=400)
    _ = message.via
    first = message.headers.get("via")
    if ";;" in first or ",," in first:  # RFC 4475 3.1.2.1
        raise MessageProblem("separators in Via", status=400)


def _is_closed(value: str) -> bool:
    """Whether each quoted string of a value ends (25.1)."""
    return _CLOSED.fullmatch(value) is not None
