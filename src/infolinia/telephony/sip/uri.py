"""SIP and tel addresses (RFC 3261 section 19.1, RFC 3966), as far as a call needs them; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote

LONGEST = 2_000  # characters of one address
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*", re.ASCII)
_USER = "-_.!~*'()&=+$,;?/"  # what may stand in a user part unescaped (25.1)


class UriProblem(ValueError):
    """Text that is no sip:, sips: or tel: address. `scheme` is what it is instead, when it is an address at all."""

    def __init__(self, why: str, *, scheme: str = "") -> None:
        super().__init__(why)
        self.scheme = scheme


@dataclass(frozen=True, slots=True)
class Uri:
    """An address: scheme, user (unescaped), host, port and parameters (lower-case names)."""

    scheme: str
    user: str
    host: str = ""
    port: int | None = None
    parameters: dict[str, str] = field(default_factory=lambda: dict[str, str]())

    def __str__(self) -> str:
        tail = "".join(f";{name}={value}" if value else f";{name}" for name, value in self.parameters.items())
        user = quote(self.user, safe=_USER, errors="surrogateescape")
        if self.scheme == "tel":
            return f"tel:{user}{tail}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        where = f"{host}:{self.port}" if self.port else host
        return f"{self.scheme}:{user}@{where}{tail}" if user else f"{self.scheme}:{where}{tail}"


@dataclass(frozen=True, slots=True)
class NameAddress:
    """A display name, an address and the parameters of the header (From, To, Contact). `text`: the address as sent."""

    uri: Uri
    name: str = ""
    parameters: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    text: str = field(default="", compare=False)


@lru_cache(maxsize=1024)  # a trunk's addresses come again and again
def parse_uri(text: str) -> Uri:
    """Read an address. Raises UriProblem."""
    text = text.strip()
    scheme, colon, rest = text.partition(":")
    scheme = scheme.lower()
    if not colon or not rest or len(text) > LONGEST or " " in text or not text.isprintable():
        # Unprintable covers line breaks and what is no UTF-8: an address is one word, all else is escaped in it.
        raise UriProblem("no address")
    if scheme == "tel":
        number, *parameters = rest.split(";")
        return Uri("tel", unquote(number), parameters=_parameters(parameters))
    if scheme not in ("sip", "sips"):
        raise UriProblem(f"scheme {scheme[:20]!r}", scheme=scheme[:20] if _SCHEME.fullmatch(scheme) else "")
    user, at, where = rest.rpartition("@")
    sent_by, *parameters = where.partition("?")[0].split(";")
    host, port = host_port(sent_by)
    if not host:
        raise UriProblem("no host")
    return Uri(scheme, unquote(user.partition(":")[0]) if at else "", host, port, _parameters(parameters))


@lru_cache(maxsize=1024)
def parse_name_address(text: str) -> NameAddress:
    """Read `"Name" <address>;parameters`, or a bare address whose parameters are the header's. Raises UriProblem."""
    text = text.strip()
    name, bracket, rest = _before_bracket(text)
    if bracket:
        inside, closed, after = rest.partition(">")
        if not closed:
            raise UriProblem("no closing bracket")
        return NameAddress(parse_uri(inside), name, _parameters(after.split(";")[1:]), inside.strip())
    if "?" in text:
        raise UriProblem("an address with headers outside brackets")  # 20.10
    bare, *parameters = text.split(";")
    return NameAddress(parse_uri(bare), "", _parameters(parameters), bare.strip())


def _before_bracket(text: str) -> tuple[str, str, str]:
    if text.startswith('"'):
        end = 1
        while end < len(text) and text[end] != '"':
            end += 2 if text[end] == "\\" else 1
        name = text[1:end].replace('\\"', '"').replace("\\\\", "\\")
        _, bracket, rest = text[end + 1 :].partition("<")
        return name, bracket, rest
    name, bracket, rest = text.partition("<")
    return name.strip(), bracket, rest


def _parameters(parts: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in parts:
        name, _, value = part.partition("=")
        if name.strip():
            found[name.strip().lower()] = value.strip()
    return found


def host_port(text: str) -> tuple[str, int | None]:
    """`host`, `host:port` or `[v6]:port`; the host is empty when it cannot be read."""
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        rest = rest.strip()
        port = rest.removeprefix(":") if closed and (not rest or rest.startswith(":")) else "x"
    else:
        host, _, port = text.partition(":")
    host, port = host.strip(), port.strip()
    if not port:
        return host, None
    if not (port.isascii() and port.isdigit()) or len(port) > 5 or not 0 < int(port) < 65536:
        return "", None
    return host, int(port)


def is_literal(host: str) -> bool:
    """True for an IP address written out."""
    return ":" in host or (host.count(".") == 3 and all(_is_byte(part) for part in host.split(".")))


def _is_byte(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4 and int(text) < 256
