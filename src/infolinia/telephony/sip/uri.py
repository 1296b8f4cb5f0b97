"""SIP and tel addresses (RFC 3261 section 19.1, RFC 3966), as far as a call needs them; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote

from infolinia.telephony.sip.message import host_port


class UriProblem(ValueError):
    """Text that is no sip:, sips: or tel: address."""


@dataclass(frozen=True, slots=True)
class Uri:
    """An address: scheme, user, host, port and parameters (lower-case names)."""

    scheme: str
    user: str
    host: str = ""
    port: int | None = None
    parameters: dict[str, str] = field(default_factory=lambda: dict[str, str]())

    def __str__(self) -> str:
        tail = "".join(f";{name}={value}" if value else f";{name}" for name, value in self.parameters.items())
        if self.scheme == "tel":
            return f"tel:{self.user}{tail}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        where = f"{host}:{self.port}" if self.port else host
        return f"{self.scheme}:{self.user}@{where}{tail}" if self.user else f"{self.scheme}:{where}{tail}"


@dataclass(frozen=True, slots=True)
class NameAddress:
    """A display name, an address and the parameters of the header (From, To, Contact)."""

    uri: Uri
    name: str = ""
    parameters: dict[str, str] = field(default_factory=lambda: dict[str, str]())


def parse_uri(text: str) -> Uri:
    """Read an address. Raises UriProblem."""
    scheme, colon, rest = text.strip().partition(":")
    scheme = scheme.lower()
    if not colon or not rest or len(text) > 2000:
        raise UriProblem("no address")
    if scheme == "tel":
        number, *parameters = rest.split(";")
        return Uri("tel", number.strip(), parameters=_parameters(parameters))
    if scheme not in ("sip", "sips"):
        raise UriProblem(f"scheme {scheme[:20]!r}")
    rest = rest.partition("?")[0]
    user, at, where = rest.rpartition("@")
    sent_by, *parameters = where.split(";")
    host, port = host_port(sent_by)
    if not host or any(char.isspace() for char in host):
        raise UriProblem("no host")
    return Uri(scheme, unquote(user.partition(":")[0]) if at else "", host, port, _parameters(parameters))


def parse_name_address(text: str) -> NameAddress:
    """Read `"Name" <address>;parameters`, or a bare address whose parameters are the header's. Raises UriProblem."""
    text = text.strip()
    name, bracket, rest = _before_bracket(text)
    if bracket:
        inside, closed, after = rest.partition(">")
        if not closed:
            raise UriProblem("no closing bracket")
        return NameAddress(parse_uri(inside), name, _parameters(after.split(";")[1:]))
    bare, *parameters = text.split(";")
    return NameAddress(parse_uri(bare), "", _parameters(parameters))


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
