"""Who a call of ours says that it is, in the headers that the trunk's settings ask for; pure.

P-Asserted-Identity and P-Preferred-Identity (RFC 3325), Remote-Party-ID (an older draft that carriers still use),
Privacy (RFC 3323), Diversion (RFC 5806) and History-Info (RFC 7044) for a call that is forwarded.
"""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.telephony.sip.headers import Header
from infolinia.telephony.switch.lines import TrunkLine

ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'  # RFC 3323 4.1.1.3


@dataclass(frozen=True, slots=True)
class Shown:
    """`caller`: the value of From, without a tag."""

    caller: str
    headers: tuple[Header, ...]


def shown(
    line: TrunkLine, number: str, host: str, to: str, *, withheld: bool = False, diverted_from: str = ""
) -> Shown:
    """What stands in an INVITE to `to`. number and diverted_from: digits and + only; host: ours.

    A number that is withheld stands nowhere but in an identity that the carrier keeps for itself (RFC 3325 9.3).
    """
    address = f"<sip:{number}@{host}>" if number else f"<sip:{host}>"
    hidden: tuple[Header, ...] = (("privacy", "id"),) if withheld else ()
    identity: tuple[Header, ...] = ()
    match line.identity:
        case "asserted":
            identity = (("p-asserted-identity", address),)
        case "preferred":
            identity = (("p-preferred-identity", address),)
        case "remote-party":
            privacy = "full" if withheld else "off"
            identity = (("remote-party-id", f"{address};party=calling;screen=yes;privacy={privacy}"),)
        case _:
            pass
    gate: tuple[Header, ...] = (("p-early-media", "supported"),) if line.early_media == "gated" else ()
    forwarded = _diverted(line, diverted_from, host, to) if diverted_from else ()
    return Shown(ANONYMOUS if withheld else address, (*identity, *hidden, *gate, *forwarded))


def _diverted(line: TrunkLine, number: str, host: str, to: str) -> tuple[Header, ...]:
    if line.diversion == "diversion":
        return (("diversion", f"<sip:{number}@{host}>;reason=unconditional;counter=1"),)
    if line.diversion == "history-info":
        first, second = f"<sip:{number}@{host}>;index=1", f"<{to};cause=302>;index=1.1;mp=1"  # RFC 4458, RFC 7044 5
        return (("history-info", f"{first}, {second}"),)
    return ()
