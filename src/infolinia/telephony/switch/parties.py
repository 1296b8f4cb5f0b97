"""Who calls and what they dialled, as a SIP message gives it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.uri import NameAddress, UriProblem, parse_name_address, parse_uri

LONGEST_NAME = 80  # characters
LONGEST_NUMBER = 64
WITHHELD = ("anonymous", "unknown", "restricted", "unavailable", "")
_SEPARATORS = str.maketrans("", "", " -.()/")


@dataclass(frozen=True, slots=True)
class Parties:
    """caller: E.164, or as sent where it is no number; empty when withheld. dialled: likewise."""

    caller: str
    name: str
    dialled: str


def parties(request: Request, country: str) -> Parties:
    """Read an INVITE. The asserted identity (RFC 3325) goes before From: it is the network's word."""
    shown = _address(request.headers.get("p-asserted-identity")) or _address(request.headers.get("from"))
    private = "id" in request.headers.get("privacy").lower().split(";")
    user = shown.uri.user.partition(";")[0] if shown else ""
    if shown is None or private or user.lower() in WITHHELD or shown.uri.host.endswith(".invalid"):
        return Parties("", "", _dialled(request.uri, country))
    name = clean(shown.name, LONGEST_NAME)
    return Parties(number(user, country), "" if name.lower() in WITHHELD else name, _dialled(request.uri, country))


def _dialled(uri: str, country: str) -> str:
    try:
        return number(parse_uri(uri).user.partition(";")[0], country)
    except UriProblem:
        return ""


@lru_cache(maxsize=4096)
def number(text: str, country: str) -> str:
    """E.164 where the text is a telephone number of `country` or an international one; else the text, cleaned."""
    text = clean(text, LONGEST_NUMBER)
    digits = text.translate(_SEPARATORS)
    bare = digits.removeprefix("+")
    if not (bare.isascii() and bare.isdigit()):
        return text
    if digits.startswith("+") and 8 <= len(bare) <= 15:
        return digits
    if country == "PL":  # the common ways to write a number of nine digits here
        if len(bare) == 9 and bare[0] != "0":
            return f"+48{bare}"
        if len(bare) == 11 and bare.startswith("48"):
            return f"+{bare}"
    try:
        parsed = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(parsed):
        return text
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _address(value: str) -> NameAddress | None:
    if not value:
        return None
    try:
        return parse_name_address(value)
    except UriProblem:
        return None


def clean(text: str, longest: int) -> str:
    """Printable characters only: what strangers send is shown to people and written to records."""
    if text.isprintable() and len(text) <= longest and text.isascii():
        return text
    text = text.encode("utf-8", "replace").decode("utf-8", "replace")
    return "".join(char for char in text if char.isprintable())[:longest]
