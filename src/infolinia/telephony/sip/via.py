"""Via: where a request came from, and where its answer goes (RFC 3261 sections 18.2 and 20.42, RFC 3581); pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from infolinia.telephony.sip.headers import split_list
from infolinia.telephony.sip.problem import MessageProblem
from infolinia.telephony.sip.uri import host_port, is_literal

MAGIC = "z9hG4bK"  # begins the branch of an RFC 3261 sender
_SENT = re.compile(r"SIP\s*/\s*2\.0\s*/\s*([^\s/]+)\s+(.+)", re.IGNORECASE | re.DOTALL)


class Via(NamedTuple):
    """One Via value: where the sender says it is, and the branch of its transaction."""

    transport: str
    host: str
    port: int | None
    branch: str
    rport: bool
    text: str


def parse_via(value: str) -> Via:
    """Read one Via value. Raises MessageProblem."""
    protocol, _, rest = value.partition(" ")
    if protocol.startswith("SIP/2.0/") and protocol[8:].isalnum():
        transport = protocol[8:]
    elif found := _SENT.match(value.strip()):
        transport, rest = found[1], found[2]
    else:
        raise MessageProblem("Via", status=400)
    sent_by, *parameters = rest.split(";")
    host, port = host_port(sent_by.strip())
    if len(host.split()) != 1:
        raise MessageProblem("Via", status=400)
    branch, rport = "", False
    for item in parameters:
        key, _, text = item.partition("=")
        key = key.strip().lower()
        if key == "branch":
            branch = text.strip()
        elif key == "rport":
            rport = True
    return Via(transport.lower(), host, port, branch, rport, value)


@lru_cache(maxsize=256)  # every answer to a request bears the same
def marked(value: str, host: str, port: int) -> str:
    """The topmost Via line of an answer, marked with where the request really came from (18.2.1, RFC 3581 4).

    A line may hold several values: only the first is ours to mark.
    """
    first, *rest = split_list(value)
    head, *parameters = first.split(";")
    kept: list[str] = []
    for item in parameters:
        name = item.partition("=")[0].strip().lower()
        if name == "rport":
            kept.append(f"rport={port}")
        elif name != "received":
            kept.append(item.strip())
    kept.append(f"received={host}")
    return ", ".join([";".join([head.strip(), *kept]), *rest])


def reply_port(via: Via, host: str, port: int) -> int:
    """The port that an answer over UDP goes to, for a request that came from `host` and `port`.

    With rport: where it came from (RFC 3581). Without: the port in Via, as gateways send from one port and listen on
    another (18.2.2); but a sender whose address was translated on the way is only reached where it came from.
    """
    if via.rport or (is_literal(via.host) and via.host.strip("[]") != host):
        return port
    return via.port or 5060
