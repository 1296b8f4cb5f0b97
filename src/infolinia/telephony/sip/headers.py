"""Header fields of SIP (RFC 3261 section 20): their names, each spelt once, and how lists and parameters are read.

A new header that we read or write is one word in `Name`; the type checker then knows it everywhere. `_ODD` holds the
spellings that capital letters alone do not give, `COMPACT` the short forms. What far ends send beyond that is kept as
it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

Name = Literal[
    "accept", "accept-encoding", "accept-language", "allow", "authorization", "call-id", "contact",
    "content-disposition", "content-encoding", "content-length", "content-type", "cseq", "date", "diversion", "event",
    "expires", "from", "history-info", "max-forwards", "min-expires", "min-se", "p-asserted-identity",
    "p-called-party-id", "p-early-media",
    "p-preferred-identity", "privacy", "proxy-authenticate", "proxy-authorization", "rack", "reason", "record-route",
    "refer-sub", "refer-to", "referred-by", "remote-party-id", "replaces", "require", "retry-after", "route", "rseq",
    "server", "session-expires", "subscription-state", "supported", "timestamp", "to", "unsupported", "user-agent",
    "via", "www-authenticate",
]  # fmt: skip
_ODD = {
    "call-id": "Call-ID", "cseq": "CSeq", "www-authenticate": "WWW-Authenticate", "mime-version": "MIME-Version",
    "rack": "RAck", "rseq": "RSeq", "min-se": "Min-SE", "remote-party-id": "Remote-Party-ID",
}  # fmt: skip
COMPACT = {  # RFC 3261 7.3.3 and the registry
    "a": "accept-contact", "b": "referred-by", "c": "content-type", "d": "request-disposition",
    "e": "content-encoding", "f": "from", "i": "call-id", "j": "reject-contact", "k": "supported",
    "l": "content-length", "m": "contact", "n": "identity-info", "o": "event", "r": "refer-to",
    "s": "subject", "t": "to", "u": "allow-events", "v": "via", "x": "session-expires", "y": "identity",
}  # fmt: skip
Header = tuple[Name, str]
OFTEN = 256  # characters of a list that is worth remembering


class Headers:
    """Headers in order, by lower-case name; names keep their usual spelling when written."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[Header] = ()) -> None:
        self._items: list[tuple[str, str]] = list(items)

    @classmethod
    def received(cls, items: list[tuple[str, str]]) -> Headers:
        """What a far end sent, under whatever names."""
        made = cls()
        made._items = items
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._items == other._items

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def items(self) -> Iterator[tuple[str, str]]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def get(self, name: Name, default: str = "") -> str:
        """The first value of a header."""
        for key, value in self._items:
            if key == name:
                return value
        return default

    def has(self, name: Name) -> bool:
        return any(key == name for key, _ in self._items)

    def all(self, name: Name) -> list[str]:
        return [value for key, value in self._items if key == name]

    def listed(self, name: Name) -> list[str]:
        """All values of a header that may be comma-separated, split outside quotes and angle brackets."""
        return [part for value in self.all(name) for part in split_list(value)]

    def add(self, name: Name, value: str) -> None:
        self._items.append((name, value))

    def set(self, name: Name, value: str) -> None:
        """Replace every value of a header by one, in the place of the first."""
        for index, (key, _) in enumerate(self._items):
            if key == name:
                self._items[index] = (name, value)
                self._items[index + 1 :] = [item for item in self._items[index + 1 :] if item[0] != name]
                return
        self._items.append((name, value))

    def drop(self, name: Name) -> None:
        self._items = [item for item in self._items if item[0] != name]

    def copy(self) -> Headers:
        return Headers.received(list(self._items))

    def write(self) -> str:
        """One line for each; a line break inside a value becomes a space, so that no value can forge a header."""
        text = "".join([f"{_spelt(name)}: {value}\r\n" for name, value in self._items])
        if text.count("\n") == text.count("\r") == len(self._items):
            return text
        return "".join(f"{_spelt(name)}: {one_line(value)}\r\n" for name, value in self._items)


def seconds_of(text: str) -> int:
    """A whole number of seconds, which a comment or parameters may follow (Retry-After, Expires); 0 when it is none."""
    digits = text.partition(";")[0].partition("(")[0].strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


@lru_cache(maxsize=1024)
def _spelt(name: str) -> str:
    return _ODD.get(name) or "-".join(part.capitalize() for part in name.split("-"))


def one_line(text: str) -> str:
    return re.sub(r"[\r\n]+", " ", text)


def split_list(value: str) -> list[str]:
    """Split at commas outside quotes and angle brackets."""
    if "," not in value:
        return [value.strip()] if value.strip() else []
    return list(_split_often(value) if len(value) <= OFTEN else _split(value))


def _split(value: str) -> tuple[str, ...]:
    if '"' not in value and "<" not in value:
        return tuple([part for item in value.split(",") if (part := item.strip())])
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
    return tuple([part for part in parts if part])


_split_often = lru_cache(maxsize=1024)(_split)  # Allow and Supported come with each message


def parameter(value: str, name: str) -> str:
    """A parameter after the address of a From, To, Contact or Via value; empty when absent."""
    rest = value[value.rfind(">") + 1 :] if ">" in value else value
    for part in rest.split(";")[1:]:
        key, _, found = part.partition("=")
        if key.strip().lower() == name:
            return found.strip()
    return ""


def unquoted(text: str) -> str:
    """A quoted string without its quotes and escapes (25.1); any other text as it is."""
    text = text.strip()
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def quoted(text: str) -> str:
    """A quoted string (25.1)."""
    return '"' + one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
