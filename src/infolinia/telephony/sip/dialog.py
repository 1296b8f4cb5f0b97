"""A dialog: what both ends of a call agree on between INVITE and BYE (RFC 3261 section 12); pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from infolinia.telephony.sip.message import Headers, Request, Response
from infolinia.telephony.sip.transaction import LIFE, T1, T2, Peer
from infolinia.telephony.sip.uri import UriProblem, parse_name_address, parse_uri


class DialogState(Enum):
    EARLY = auto()
    CONFIRMED = auto()
    ENDED = auto()


@dataclass(slots=True)
class Dialog:
    """One dialog, named by `key` (our tag). `local` and `remote` are From or To values with their tags."""

    key: str
    call_id: str
    local: str
    remote: str
    remote_tag: str
    target: str  # remote Contact
    contact: str  # ours
    peer: Peer
    routes: tuple[str, ...] = ()
    local_seq: int = 0
    remote_seq: int = 0
    state: DialogState = DialogState.EARLY
    caller: bool = False  # we sent the first INVITE
    # A 200 to an INVITE is repeated by the dialog until its ACK comes (RFC 3261 13.3.1.4).
    accepted: bytes = b""
    again: float | None = None
    again_every: float = T1
    gives_up: float | None = None
    ack: bytes = b""  # what acknowledged their newest 200
    ack_seq: int = 0
    inviting: bool = False  # a re-INVITE of ours waits for its answer
    invited: bool = False  # a re-INVITE of theirs waits for our answer
    authorization: dict[str, str] = field(default_factory=lambda: dict[str, str]())

    @property
    def ended(self) -> bool:
        return self.state is DialogState.ENDED

    def identity(self) -> tuple[str, str, str]:
        return (self.call_id, self.key, self.remote_tag)

    def accept(self, data: bytes, now: float) -> None:
        """Our 200 was sent: repeat it until its ACK."""
        self.accepted, self.again_every = data, T1
        self.again, self.gives_up = now + T1, now + LIFE

    def acknowledged(self) -> bool:
        """An ACK came; True when it was awaited."""
        awaited = self.gives_up is not None
        self.accepted, self.again, self.gives_up = b"", None, None
        return awaited

    def due(self) -> float | None:
        if self.again is None:
            return self.gives_up
        return self.again if self.gives_up is None else min(self.again, self.gives_up)

    def repeat(self, now: float) -> bytes:
        """The 200 to say again now, and the next time to."""
        self.again_every = min(self.again_every * 2, T2)
        self.again = now + self.again_every
        return self.accepted

    def request(self, method: str, via: str, *, body: bytes = b"", content_type: str = "", seq: int = 0) -> Request:
        """A request inside the dialog (RFC 3261 12.2.1.1), with loose routing."""
        if not seq:
            self.local_seq += 1
            seq = self.local_seq
        headers = Headers([("via", via), ("max-forwards", "70")])
        for route in self.routes:
            headers.add("route", route)
        headers.add("from", self.local)
        headers.add("to", self.remote)
        headers.add("call-id", self.call_id)
        headers.add("cseq", f"{seq} {method}")
        if method in ("INVITE", "REFER", "ACK"):
            headers.add("contact", self.contact)
        for name, value in self.authorization.items():
            headers.add(name, value)
        if content_type:
            headers.add("content-type", content_type)
        return Request(method, self.target, headers, body)

    def refresh(self, message: Request | Response) -> None:
        """Take a new remote target from a re-INVITE or its 200 (12.2)."""
        if contact := contact_of(message):
            self.target = contact


def contact_of(message: Request | Response) -> str:
    """The address in the first Contact; empty when there is none that can be used."""
    values = message.headers.listed("contact")
    if not values:
        return ""
    try:
        return str(parse_name_address(values[0]).uri)
    except UriProblem:
        return ""


def hop(routes: tuple[str, ...], target: str, fallback: Peer) -> Peer:
    """Where a request of ours goes: the first route, else the target, else where the far end was last seen.

    Only literal addresses are followed; a name is left to the trunk's proxy, which is the fallback.
    """
    for text in (routes[0] if routes else "", target):
        if not text:
            continue
        try:
            uri = parse_name_address(text).uri if "<" in text else parse_uri(text)
        except UriProblem:
            continue
        if is_literal(uri.host):
            transport = uri.parameters.get("transport", fallback.transport).lower()
            if transport == fallback.transport == "tcp":
                return fallback  # the connection that is open
            return Peer("tcp" if transport == "tcp" else "udp", uri.host, uri.port or 5060)
    return fallback


def is_literal(host: str) -> bool:
    """True for an IP address written out."""
    return ":" in host or (host.count(".") == 3 and all(part.isdigit() and int(part) < 256 for part in host.split(".")))
