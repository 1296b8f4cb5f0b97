"""Who calls and what they dialled, as a SIP message gives it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from infolinia.telephony.sip.headers import parameter
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.uri import NameAddress, UriProblem, parse_name_address, parse_uri
from infolinia.telephony.switch.lines import TrunkLine
from infolinia.telephony.switch.numbering import changed

LONGEST_NAME = 80  # characters
LONGEST_NUMBER = 64
MOST_VALUES = 20  # of one header that are read
HIDDEN = ("full", "name", "uri")  # what Diversion and Remote-Party-ID call it
WITHHELD = ("anonymous", "unknown", "restricted", "unavailable", "")
_SEPARATORS = str.maketrans("", "", " -.()/")


@dataclass(frozen=True, slots=True)
class Parties:
    """caller: E.164, or as sent where it is no number; empty when withheld. dialled, diverted_from: likewise.

    diverted_from: the number that was called first, where the call was forwarded to us.
    """

    caller: str
    name: str
    dialled: str
    diverted_from: str = ""


def parties(request: Request, line: TrunkLine, account: str = "") -> Parties:
    """Read an INVITE as its trunk writes them.

    What the network says of the caller goes before From, where the network is trusted: the asserted identity
    (RFC 3325), else Remote-Party-ID. What the caller wants withheld stays so (RFC 3323), trusted or not.

    account: our name at the trunk's registrar: a call to it was dialled to whom P-Called-Party-ID (RFC 7315 4.2) or To
    names.
    """
    known = _known(request) if line.trusts_identity else None
    shown = known or _address(request.headers.get("from"))
    dialled = _number(_dialled(request, account), line)
    diverted = _diverted_from(request, line) if line.trusts_identity else ""
    if diverted == dialled:
        diverted = ""
    user = shown.uri.user.partition(";")[0] if shown else ""
    hidden = _wants_privacy(request) or (known is not None and known.parameters.get("privacy", "").lower() in HIDDEN)
    if shown is None or hidden or user.lower() in WITHHELD or shown.uri.host.endswith(".invalid"):
        return Parties("", "", dialled, diverted)
    name = clean(shown.name, LONGEST_NAME)
    return Parties(_number(user, line), "" if name.lower() in WITHHELD else name, dialled, diverted)


def _known(request: Request) -> NameAddress | None:
    for value in request.headers.listed("p-asserted-identity")[:MOST_VALUES]:
        if found := _address(value):
            return found
    for value in request.headers.listed("remote-party-id")[:MOST_VALUES]:
        found = _address(value)
        if found and found.parameters.get("party", "calling").lower() == "calling":
            return found
    return None


def _wants_privacy(request: Request) -> bool:
    """RFC 3323 4.2, RFC 3325 9.3: `none` takes back all else."""
    wants = {word.strip().lower() for value in request.headers.all("privacy") for word in value.split(";")}
    return bool(wants & {"id", "user", "header"}) and "none" not in wants


def _diverted_from(request: Request, line: TrunkLine) -> str:
    """Diversion is written newest first (RFC 5806 4), History-Info oldest first (RFC 7044 5)."""
    diversions = request.headers.listed("diversion")[:MOST_VALUES]
    history = request.headers.listed("history-info")[:MOST_VALUES]
    if not diversions and len(history) < 2:  # one entry is only where the call goes
        return ""
    found = _address(diversions[-1] if diversions else history[0])
    if found is None or found.parameters.get("privacy", "").lower() in HIDDEN or "privacy=" in found.text.lower():
        return ""
    user = found.uri.user.partition(";")[0]
    return "" if user.lower() in WITHHELD else _number(user, line)


def _number(text: str, line: TrunkLine) -> str:
    return number(changed(text, line.incoming), line.country)


def _dialled(request: Request, account: str) -> str:
    try:
        user = parse_uri(request.uri).user.partition(";")[0]
    except UriProblem:
        return ""
    if account and user == account:
        for value in (request.headers.get("p-called-party-id"), request.headers.get("to")):
            if (found := _address(value)) and found.uri.user:
                return found.uri.user.partition(";")[0]
    return user


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


def number_at(address: str, line: TrunkLine) -> str:
    """The telephone number in an address, as the trunk writes its numbers; empty when it is none."""
    try:
        user = parse_uri(address).user.partition(";")[0]
    except UriProblem:
        return ""
    found = number(changed(user, line.incoming), line.country)
    return found if found.removeprefix("+").isdigit() else ""


def forwards(request: Request) -> int:
    """How often a call was forwarded before it came here, as its network tells: the counters of Diversion (RFC 5806),
    or the entries of History-Info (RFC 7044) beside the first."""
    diverted = 0
    for value in request.headers.listed("diversion")[:MOST_VALUES]:
        counter = parameter(value, "counter")
        diverted += int(counter) if counter.isascii() and counter.isdigit() and len(counter) < 5 else 1
    return max(diverted, len(request.headers.listed("history-info")) - 1)


def clean(text: str, longest: int) -> str:
    """Printable characters only: what strangers send is shown to people and written to records."""
    if text.isprintable() and len(text) <= longest and text.isascii():
        return text
    text = text.encode("utf-8", "replace").decode("utf-8", "replace")
    return "".join(char for char in text if char.isprintable())[:longest]
