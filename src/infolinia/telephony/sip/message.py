"""SIP messages: a tolerant parser and a strict writer (RFC 3261 sections 7, 20 and 25).

The parser takes a whole datagram, or a whole message cut from a stream by `stream.py`. It accepts compact header names,
folded lines, bare LF and odd spacing; it refuses what cannot be answered safely. Only the start line and the split of
headers are done at once; the values a transaction needs are parsed when asked for, and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

LARGEST = 65_535  # bytes of one message
MOST_HEADERS = 128
LONGEST_LINE = 8_192

COMPACT = {
    "a": "accept-contact", "b": "referred-by", "c": "content-type", "d": "request-disposition",
    "e": "content-encoding", "f": "from", "i": "call-id", "j": "reject-contact", "k": "supported",
    "l": "content-length", "m": "contact", "n": "identity-info", "o": "event", "r": "refer-to",
    "s": "subject", "t": "to", "u": "allow-events", "v": "via", "x": "session-expires", "y": "identity",
}  # fmt: skip
_CANONICAL = {
    "call-id": "Call-ID", "cseq": "CSeq", "www-authenticate": "WWW-Authenticate", "mime-version": "MIME-Version",
    "rack": "RAck", "rseq": "RSeq",
}  # fmt: skip
REASONS = {
    100: "Trying", 180: "Ringing", 181: "Call Is Being Forwarded", 183: "Session Progress", 200: "OK",
    202: "Accepted", 302: "Moved Temporarily", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 407: "Proxy Authentication Required", 408: "Request Timeout",
    413: "Request Entity Too Large", 415: "Unsupported Media Type", 416: "Unsupported URI Scheme",
    420: "Bad Extension", 480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist",
    482: "Loop Detected", 483: "Too Many Hops", 484: "Address Incomplete", 486: "Busy Here",
    487: "Request Terminated", 488: "Not Acceptable Here", 489: "Bad Event", 491: "Request Pending",
    500: "Server Internal Error", 501: "Not Implemented", 503: "Service Unavailable", 504: "Server Time-out",
    505: "Version Not Supported", 513: "Message Too Large", 603: "Decline",
}  # fmt: skip


class MessageProblem(ValueError):
    """Bytes that are no SIP message. `status` is the answer a request deserves, 0 when it cannot be answered."""

    def __init__(self, why: str, *, status: int = 0) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Via:
    """The topmost Via: where the sender is, and the branch of its transaction."""

    transport: str
    host: str
    port: int | None
    branch: str
    rport: bool
    text: str


class Headers:
    """Headers in order, by lower-case name; names keep their usual spelling when written."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        self._items: list[tuple[str, str]] = list(items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._items == other._items

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def items(self) -> Iterator[tuple[str, str]]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def get(self, name: str, default: str = "") -> str:
        """The first value of a header, by lower-case name."""
        for key, value in self._items:
            if key == name:
                return value
        return default

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self._items)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self._items if key == name]

    def listed(self, name: str) -> list[str]:
        """All values of a header that may be comma-separated, split outside quotes and angle brackets."""
        return [part for value in self.all(name) for part in split_list(value)]

    def add(self, name: str, value: str) -> None:
        self._items.append((name, value))

    def first(self, name: str, value: str) -> None:
        """Put a header before all others."""
        self._items.insert(0, (name, value))

    def set(self, name: str, value: str) -> None:
        """Replace every value of a header by one."""
        for index, (key, _) in enumerate(self._items):
            if key == name:
                self._items[index] = (name, value)
                self._items[index + 1 :] = [item for item in self._items[index + 1 :] if item[0] != name]
                return
        self._items.append((name, value))

    def drop(self, name: str) -> None:
        self._items = [item for item in self._items if item[0] != name]

    def copy(self) -> Headers:
        return Headers(self._items)

    def write(self) -> str:
        return "".join(f"{_spelt(name)}: {value}\r\n" for name, value in self._items)


@lru_cache(maxsize=1024)
def _spelt(name: str) -> str:
    return _CANONICAL.get(name) or "-".join(part.capitalize() for part in name.split("-"))


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
            number, _, method = self.headers.get("cseq").strip().partition(" ")
            if not number.isascii() or not number.isdigit() or len(number) > 10 or int(number) >= 2**32:
                raise MessageProblem("CSeq", status=400)
            self._cseq = (int(number), method.strip())
        return self._cseq

    @property
    def via(self) -> Via:
        """The topmost Via. Raises MessageProblem when there is none that can be read."""
        if self._via is None:
            self._via = parse_via(next(iter(self.headers.listed("via")), ""))
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
    head, separator, body = data.partition(b"\r\n\r\n")
    if not separator:
        head, separator, body = data.partition(b"\n\n")
        if not separator:
            raise MessageProblem("no empty line after the headers")
    text = head.decode("utf-8", "surrogateescape")
    lines = text.lstrip("\r\n").replace("\r\n", "\n").split("\n")
    start = lines[0]
    headers = Headers(_headers(lines))
    message = _started(start, headers)
    length = headers.get("content-length").strip()
    if length:
        if not (length.isascii() and length.isdigit() and len(length) < 9):
            raise MessageProblem("Content-Length", status=400 if isinstance(message, Request) else 0)
        if int(length) > len(body):
            raise MessageProblem("the body is cut", status=400 if isinstance(message, Request) else 0)
        body = body[: int(length)]
    message.body = body
    return message


def _headers(lines: list[str]) -> list[tuple[str, str]]:
    items: list[tuple[str, str]] = []
    for line in lines[1:]:
        if len(line) > LONGEST_LINE:
            raise MessageProblem("a header is too long", status=400)
        if line[:1] in (" ", "\t"):
            if not items:
                raise MessageProblem("a folded line before any header", status=400)
            name, value = items[-1]
            items[-1] = (name, f"{value} {line.strip()}".strip())
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not colon or not name or " " in name or not name.isascii() or not name.isprintable():
            raise MessageProblem("a line that is no header", status=400)
        items.append((COMPACT.get(name, name), value.strip()))
        if len(items) > MOST_HEADERS:
            raise MessageProblem("too many headers", status=400)
    return items


def _started(start: str, headers: Headers) -> Request | Response:
    if start.startswith("SIP/2.0 "):
        status, _, reason = start[8:].partition(" ")
        if len(status) != 3 or not (status.isascii() and status.isdigit()) or not 100 <= int(status) <= 699:
            raise MessageProblem("status line")
        return Response(int(status), headers, b"", reason.strip())
    parts = start.split()
    if len(parts) != 3 or not parts[0].isascii() or len(start) > LONGEST_LINE:
        raise MessageProblem("start line")
    method, uri, version = parts
    if version.upper() != "SIP/2.0":
        raise MessageProblem("version", status=505 if version.upper().startswith("SIP/") else 0)
    if not all(char.isalnum() or char in "-.!%*_+`'~" for char in method):
        raise MessageProblem("method")
    return Request(method, uri, headers)


def demand(message: Request | Response) -> None:
    """Check what every message must have (RFC 3261 8.1.1). Raises MessageProblem with status 400."""
    headers = message.headers
    for name in ("call-id", "from", "to", "cseq", "via"):
        if not headers.get(name):
            raise MessageProblem(f"no {name}", status=400)
    for name in ("call-id", "from", "to", "cseq"):
        if len(headers.all(name)) > 1:
            raise MessageProblem(f"two {name}", status=400)
    _number, method = message.cseq
    if isinstance(message, Request) and method != message.method:
        raise MessageProblem("CSeq of another method", status=400)
    _ = message.via


def split_list(value: str) -> list[str]:
    """Split at commas outside quotes and angle brackets."""
    if "," not in value:
        return [value.strip()] if value.strip() else []
    parts: list[str] = []
    depth, quoted, escaped, begin = 0, False, False, 0
    for index, char in enumerate(value):
        if escaped:
            escaped = False
        elif quoted:
            quoted, escaped = char != '"', char == "\\"
        elif char == '"':
            quoted = True
        elif char == "<":
            depth += 1
        elif char == ">":
            depth = max(0, depth - 1)
        elif char == "," and depth == 0:
            parts.append(value[begin:index].strip())
            begin = index + 1
    parts.append(value[begin:].strip())
    return [part for part in parts if part]


def parameter(value: str, name: str) -> str:
    """A parameter after the address of a From, To, Contact or Via value; empty when absent."""
    rest = value[value.rfind(">") + 1 :] if ">" in value else value
    for part in rest.split(";")[1:]:
        key, _, found = part.partition("=")
        if key.strip().lower() == name:
            return found.strip()
    return ""


def parse_via(value: str) -> Via:
    """Read one Via value (RFC 3261 20.42). Raises MessageProblem."""
    protocol, _, rest = value.strip().partition(" ")
    parts = protocol.split("/")
    sent_by, *parameters = rest.strip().split(";")
    host, port = host_port(sent_by.strip())
    if len(parts) != 3 or not host:
        raise MessageProblem("Via", status=400)
    branch, rport = "", False
    for item in parameters:
        key, _, found = item.partition("=")
        key = key.strip().lower()
        if key == "branch":
            branch = found.strip()
        elif key == "rport":
            rport = True
    return Via(parts[2].strip().lower(), host, port, branch, rport, value)


def host_port(text: str) -> tuple[str, int | None]:
    """`host`, `host:port` or `[v6]:port`; the host is empty when it cannot be read."""
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        port = rest.removeprefix(":") if closed else "x"
    else:
        host, _, port = text.partition(":")
    host, port = host.strip(), port.strip()
    if not port:
        return host, None
    if not (port.isascii() and port.isdigit()) or len(port) > 5 or not 0 < int(port) < 65536:
        return "", None
    return host, int(port)
