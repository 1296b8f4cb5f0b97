"""A dialog: what both ends of a call agree on between INVITE and BYE (RFC 3261 section 12); pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from infolinia.telephony.sip.digest import Credentials
from infolinia.telephony.sip.headers import Header, Headers
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.route import Routes, addressed, contact_of, hop
from infolinia.telephony.sip.transaction import LIFE, T1, T2, Peer, Send


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
    peer: Peer  # where the far end was last seen
    routes: Routes = ()
    local_seq: int = 0
    remote_seq: int = -1  # none yet
    state: DialogState = DialogState.EARLY
    credentials: Credentials | None = None
    ringing: tuple[str, ...] = ()  # the tags of those who ring, while our INVITE is not answered (12.1)
    # A 200 to an INVITE is repeated by the dialog until its ACK comes (RFC 3261 13.3.1.4).
    accepted: bytes = b""
    accepted_to: Peer | None = None
    accepted_seq: int = 0
    again: float | None = None
    again_every: float = T1
    gives_up: float | None = None
    ack: Send | None = None  # what acknowledged their newest 200
    ack_seq: int = 0
    inviting: bool = False  # a re-INVITE of ours waits for its answer
    authorization: tuple[Header, ...] = field(default=())  # what our INVITE proved itself with: its ACK bears it, too

    @property
    def ended(self) -> bool:
        return self.state is DialogState.ENDED

    @property
    def rings_there(self) -> bool:
        """Our INVITE is not answered: there may be several far ends, and none is the call yet."""
        return self.state is DialogState.EARLY and self.remote_seq < 0

    def is_with(self, call_id: str, tag: str) -> bool:
        """Whether a request with our tag is of this dialog, or of an early one that may become it."""
        return self.call_id == call_id and (self.remote_tag == tag or tag in self.ringing)

    @property
    def hop(self) -> Peer:
        """Where a request of ours goes now."""
        return hop(self.routes, self.target, self.peer)

    def accept(self, data: bytes, to: Peer, seq: int, now: float) -> None:
        """Our 200 to the INVITE with this CSeq was sent: repeat it until its ACK."""
        self.accepted, self.accepted_to, self.accepted_seq, self.again_every = data, to, seq, T1
        self.again, self.gives_up = now + T1, now + LIFE

    def acknowledged(self, seq: int) -> bool:
        """An ACK came; True when it was awaited."""
        if self.gives_up is None or seq != self.accepted_seq:
            return False
        self.accepted, self.again, self.gives_up = b"", None, None
        return True

    @property
    def unacknowledged(self) -> bool:
        """Our 200 waits for its ACK."""
        return self.gives_up is not None

    def due(self) -> float | None:
        if self.again is None or self.gives_up is None:
            return self.gives_up
        return min(self.again, self.gives_up)

    def repeat(self, now: float) -> Send:
        """The 200 to say again now; sets the next time to."""
        self.again_every = min(self.again_every * 2, T2)
        self.again = now + self.again_every
        return Send(self.accepted, self.accepted_to or self.peer)

    def request(self, method: str, via: str, *, body: bytes = b"", content_type: str = "", seq: int = 0) -> Request:
        """A request inside the dialog (12.2.1.1); `seq` is given for an ACK only."""
        if not seq:
            self.local_seq += 1
            seq = self.local_seq
        uri, routes = addressed(self.target, self.routes)
        headers = Headers([("via", via), ("max-forwards", "70")])
        for route in routes:
            headers.add("route", route)
        headers.add("from", self.local)
        headers.add("to", self.remote)
        headers.add("call-id", self.call_id)
        headers.add("cseq", f"{seq} {method}")
        if method in ("INVITE", "REFER"):
            headers.add("contact", self.contact)
        if method == "ACK":
            for name, value in self.authorization:
                headers.add(name, value)
        if content_type:
            headers.add("content-type", content_type)
        return Request(method, uri, headers, body)

    def acknowledge(self, response: Response, via: str) -> Send:
        """The ACK of their 200 (13.2.2.4): the same one for each copy of it."""
        seq = response.cseq[0]
        if self.ack is None or self.ack_seq != seq:
            self.ack, self.ack_seq = Send(bytes(self.request("ACK", via, seq=seq)), self.hop), seq
        return self.ack

    def refresh(self, message: Request | Response) -> None:
        """Take a new remote target from a re-INVITE or its 200 (12.2)."""
        if contact := contact_of(message):
            self.target = contact
