"""A call that takes the place of another (Replaces, RFC 3891), as a header and inside Refer-To (RFC 3515 2.1); pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from infolinia.telephony.sip.headers import parameter
from infolinia.telephony.sip.uri import UriProblem, parse_name_address

LONGEST = 512  # characters of a Call-ID or a tag in it
_WORD = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Replaces:
    """Which dialog is meant, as its owner knows it: `to_tag` is the owner's own tag, `from_tag` the other side's."""

    call_id: str
    to_tag: str
    from_tag: str
    early_only: bool = False

    def __str__(self) -> str:
        tail = ";early-only" if self.early_only else ""
        return f"{self.call_id};to-tag={self.to_tag};from-tag={self.from_tag}{tail}"


def read_replaces(value: str) -> Replaces | None:
    """Read a Replaces value; None when it is none (RFC 3891 6.1)."""
    call_id, *parameters = value.split(";")
    to_tag, from_tag = parameter(value, "to-tag"), parameter(value, "from-tag")
    words = (call_id.strip(), to_tag, from_tag)
    if not all(_WORD.fullmatch(word) and len(word) <= LONGEST for word in words):
        return None
    return Replaces(*words, any(item.strip().lower() == "early-only" for item in parameters))


@dataclass(frozen=True, slots=True)
class ReferTo:
    """Where a REFER points. `address`: without headers and parameters of the dialog; replaces: whose place is taken."""

    address: str
    replaces: Replaces | None = None


def read_refer_to(value: str) -> ReferTo | None:
    """Read a Refer-To; None for what we would never call: another method, another scheme, headers that lie.

    Headers inside the address (RFC 3261 19.1.1) are read for Replaces only; all others are left out, as they would let
    a stranger write our requests.
    """
    try:
        found = parse_name_address(value)
    except UriProblem:
        return None
    address, _, headers = found.text.partition("?")
    if found.uri.scheme not in ("sip", "sips", "tel") or found.uri.parameters.get("method", "INVITE") != "INVITE":
        return None
    replaces: Replaces | None = None
    for pair in headers.split("&"):
        name, _, text = pair.partition("=")
        if name.strip().lower() == "replaces":
            replaces = None if replaces else read_replaces(unquote(text))
            if replaces is None:
                return None
    return ReferTo(address, replaces)


def write_refer_to(address: str, replaces: Replaces | None) -> str:
    """A Refer-To value; a Replaces inside it is escaped."""
    if replaces is None:
        return f"<{address}>"
    return f"<{address}?Replaces={quote(str(replaces), safe='')}>"
