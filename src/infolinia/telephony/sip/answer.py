"""The answer to a request: what it mirrors, and what can be answered of a broken one (RFC 3261 8.2.6, 18.2); pure."""

from __future__ import annotations

from infolinia.telephony.sip.headers import Headers, Name, parameter
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.sip.uri import UriProblem, parse_uri
from infolinia.telephony.sip.via import marked, reply_port

MOST_SALVAGED = 16_384  # bytes of a broken request that are looked at
_MIRRORED: dict[str, Name] = {
    "v": "via", "via": "via", "f": "from", "from": "from", "t": "to", "to": "to", "i": "call-id", "call-id": "call-id",
    "cseq": "cseq",
}  # fmt: skip


def reply_peer(request: Request, source: Peer) -> Peer:
    """Where the answer to a request from `source` goes: back on a connection, else as Via says (18.2.2)."""
    if source.reliable:
        return source
    port = reply_port(request.via, source.host, source.port)
    return source if port == source.port else Peer(source.transport, source.host, port)


def answer_to(request: Request, status: int, source: Peer, *, tag: str, server: str) -> Response:
    """A response that mirrors the request (8.2.6). `source`: where it really came from, for its Via (18.2.1).

    tag: ours, for To where it has none yet; empty for 100.
    """
    headers = Headers()
    for index, value in enumerate(request.headers.all("via")):
        headers.add("via", marked(value, source.host, source.port) if index == 0 else value)
    headers.add("from", request.headers.get("from"))
    to = request.headers.get("to")
    headers.add("to", f"{to};tag={tag}" if tag and not parameter(to, "tag") else to)
    headers.add("call-id", request.call_id)
    headers.add("cseq", request.headers.get("cseq"))
    if status > 100:
        headers.add("server", server)
    elif stamp := request.headers.get("timestamp"):
        headers.add("timestamp", stamp)
    return Response(status, headers)


def can_answer(request: Request) -> bool:
    """Whether a broken request still has all that an answer mirrors. An ACK never gets one."""
    names: tuple[Name, ...] = ("via", "from", "to", "call-id", "cseq")
    return request.method != "ACK" and all(request.headers.get(name) for name in names)


def salvage(data: bytes) -> Request | None:
    """What can still be read of a broken request, perhaps enough to answer it; None when it is hopeless."""
    text = data[:MOST_SALVAGED].decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    start, _, rest = text.lstrip("\n").partition("\n")
    words = start.split()
    if len(words) < 3 or not words[-1].upper().startswith("SIP/") or not words[0].isalpha():
        return None
    try:
        parse_uri(words[1])
    except UriProblem:
        return None
    headers = Headers()
    for line in rest.partition("\n\n")[0].split("\n")[:64]:
        name, colon, value = line.partition(":")
        known = _MIRRORED.get(name.strip().lower())
        if colon and known and value.strip() and (known == "via" or not headers.has(known)):
            headers.add(known, value.strip()[:1024])
    return Request(words[0], words[1], headers)
