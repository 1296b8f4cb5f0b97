"""A dialog: what both ends of a call agree on between INVITE and BYE (RFC 3261 section 12); pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

from infolinia.telephony.allowance import Allowance
from infolinia.telephony.sip.digest import Credentials
from infolinia.telephony.sip.headers import Header, Headers, split_list
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.route import Routes, addressed, contact_of, hop
from infolinia.telephony.sip.session_timer import SessionTimer
from infolinia.telephony.sip.terms import PLAIN, Terms
from infolinia.telephony.sip.transaction import LIFE, T1, T2, Peer, Send

CHANGES_A_SECOND, CHANGES_AT_ONCE = 2.0, 20.0  # of the far end: hold, resume, another codec


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
    caller: bool = False  # ours to call: we made its Call-ID
    trunk: str = ""  # who is at the other end, as its admission said
    terms: Terms = PLAIN
    allows: frozenset[str] = frozenset()  # methods that the far end takes; none: it did not say
    described: bytes = b""  # our newest description
    # While our INVITE is not answered: the dialogs of those who ring, by their tags (12.1)
    early: dict[str, Dialog] = field(default_factory=lambda: dict[str, Dialog]())
    rseq: int = 0  # of their newest reliable answer (RFC 3262 4)
    session: bytes = b""  # their answer, as an answer before the 200 gave it
    is_behind: bool = False  # only the way to `peer` is open
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
    updating: bool = False  # an UPDATE of ours with an offer does
    retry: bytes | None = None  # a re-INVITE that met one of theirs, to be tried again (14.1)
    retry_at: float | None = None
    retried: int = 0
    timer: SessionTimer | None = None  # RFC 4028
    refresh_at: float | None = None
    may_change: Allowance = field(default_factory=lambda: Allowance(CHANGES_A_SECOND, CHANGES_AT_ONCE))  # by them
    referring: bool = False  # they tell us what becomes of our REFER (RFC 3515)
    notifying: int = 0  # the CSeq of their REFER, while we tell them what becomes of it
    authorization: tuple[Header, ...] = field(default=())  # what our INVITE proved itself with: its ACK bears it, too

    @property
    def ended(self) -> bool:
        return self.state is DialogState.ENDED

    @property
    def rings_there(self) -> bool:
        """Our INVITE is not answered: there may be several far ends, and none is the call yet."""
        return self.caller and self.state is DialogState.EARLY

    def is_with(self, call_id: str, tag: str) -> bool:
        """Whether a request with our tag is of this dialog, or of an early one that may become it."""
        return self.call_id == call_id and (self.remote_tag == tag or tag in self.early)

    @property
    def hop(self) -> Peer:
        """Where a request of ours goes now."""
        return self.peer if self.is_behind else hop(self.routes, self.target, self.peer)

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

    def keep(self, timer: SessionTimer | None) -> None:
        """The session was refreshed: this timer holds from now on, or none (RFC 4028)."""
        self.timer, self.refresh_at = timer, timer.refresh_at if timer else None

    def due(self) -> float | None:
        ends = self.timer.ends_at if self.timer else None
        times = (self.again, self.gives_up, self.retry_at, self.refresh_at, ends)
        return min((at for at in times if at is not None), default=None)

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
        if method in ("INVITE", "UPDATE", "REFER", "NOTIFY"):
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
        """Take a new remote target from a re-INVITE, an UPDATE or a 200 to one (12.2), and what its sender takes."""
        if contact := contact_of(message):
            self.target = contact
        if allowed := message.headers.get("allow"):
            self.allows = methods_of(allowed)


@lru_cache(maxsize=256)  # each far end says the same again and again
def methods_of(allow: str) -> frozenset[str]:
    """The methods in an Allow value."""
    return frozenset(split_list(allow))
