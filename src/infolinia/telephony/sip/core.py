"""What the parts of one user agent share: its address, its dialogs, its transactions, who may call it (RFC 3261 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from infolinia.telephony.sip.alarms import Alarms, Key
from infolinia.telephony.sip.answer import answer_to, reply_peer
from infolinia.telephony.sip.dialog import Dialog, DialogState
from infolinia.telephony.sip.digest import Credentials
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.layer import Layer
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.signals import CallKey, Effect
from infolinia.telephony.sip.terms import PLAIN, Terms
from infolinia.telephony.sip.transaction import InviteServer, Peer, PlainServer, Send
from infolinia.telephony.sip.via import MAGIC

ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, NOTIFY, PRACK, UPDATE, REFER"
SERVED = frozenset(ALLOW.split(", "))
REFUSED = frozenset({"REGISTER", "SUBSCRIBE", "PUBLISH", "MESSAGE"})  # known, not served
SUPPORTED = "100rel, timer, replaces, norefersub"
EXTENSIONS = frozenset(SUPPORTED.split(", "))
MOST_ENDED = 4096  # dialogs that are remembered as ended


@dataclass(frozen=True, slots=True)
class Admission:
    """Who a request comes from. No trunk and status 0: say nothing. A status: refuse with it and `headers`.

    passwords: ask for a digest, by user name. credentials: ours, for when the trunk challenges requests of our side of
    the call that this request opens. terms: which extensions are used in it. user: whose telephone it is.
    """

    trunk: str = ""
    status: int = 0
    passwords: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    credentials: Credentials | None = None
    terms: Terms = PLAIN
    headers: tuple[Header, ...] = ()
    user: str = ""

    @property
    def is_stranger(self) -> bool:
        """Gets no word from us, not even that it is refused."""
        return not self.trunk and not self.status


Admit = Callable[[Peer, Request], Admission]


@dataclass(frozen=True, slots=True)
class Registered:
    """What a REGISTER is answered with. Status 0: with nothing at all."""

    status: int = 0
    headers: tuple[Header, ...] = ()


# Who keeps the telephones' bindings; None where it serves none, and a REGISTER is as any method that is not served.
Register = Callable[[Request, Peer, float], Registered | None]


# Whether an address is of somebody whom we serve: who may act inside a call from another place than it was made from.
Hears = Callable[[Peer], bool]


def everyone(_source: Peer) -> bool:
    """Makes no difference between addresses."""
    return True


def nobody(_request: Request, _source: Peer, _now: float) -> Registered | None:
    """Serves no telephones."""
    return None


class Core:
    """`token()` gives unguessable text for tags, branches and Call-IDs; `seal` is what tags of bare answers rest on."""

    def __init__(
        self, *, host: str, port: int, admit: Admit, register: Register, token: Callable[[], str], agent: str,
        seal: bytes, hears: Hears, secure_port: int = 0,
    ) -> None:  # fmt: skip
        self.host, self.port, self.secure_port, self.agent = host, port, secure_port or port, agent
        self.admit, self.register, self.token, self.hears = admit, register, token, hears
        self._seal = seal
        self.counts: Counter[str] = Counter()
        self.alarms = Alarms()
        self.layer = Layer(self.alarms)
        self.dialogs: dict[CallKey, Dialog] = {}
        self.ended: dict[CallKey, tuple[str, str]] = {}  # the newest: Call-ID and remote tag

    def is_of(self, dialog: Dialog, source: Peer) -> bool:
        """Whether a request from there may be of this call: from where it was made, from where ours go, or from another
        place of somebody whom we serve. Who has only read a call's names can neither end nor redirect it."""
        return source.host == dialog.peer.host or source.host == dialog.hop.host or self.hears(source)

    def too_many_changes(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        """The refusal of one more change of the session than they may make, for each wakes the whole centre; empty
        while they may: then it is counted."""
        if dialog.may_change.take(now):
            return []
        self.counts["changes-too-many"] += 1
        return self.answer(request, key, source, 500, now, ("retry-after", "5"))

    @property
    def sent_by(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def reached(self, peer: Peer) -> str:
        """The address at which a peer reaches us over the transport that it uses."""
        if peer.transport != "tls":
            return self.sent_by
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.secure_port}"

    def chance(self) -> float:
        """A number from 0 to 1 that nobody can foresee."""
        return int.from_bytes(sha256(self.token().encode()).digest()[:4], "big") / 2**32

    def contact(self, peer: Peer, *, to: str = "") -> str:
        """Our Contact towards a peer, who asked for the address `to`: one who asks for a sips: address gets a sips: one
        back (12.1.1); else ours is a sip: address with its transport, also over TLS."""
        if peer.transport == "tls" and to.lower().startswith("sips:"):
            return f"<sips:{self.reached(peer)}>"
        tail = f";transport={peer.transport}" if peer.reliable else ""
        return f"<sip:{self.reached(peer)}{tail}>"

    def via(self, peer: Peer) -> str:
        """Our Via for a new transaction towards a peer."""
        return f"SIP/2.0/{peer.transport.upper()} {self.reached(peer)};branch={MAGIC}{self.token()};rport"

    def answer(
        self, request: Request, key: Key, source: Peer, status: int, now: float, *more: Header, tag: str = ""
    ) -> list[Effect]:
        """Answer a request once and for all, in a transaction of its own. `tag`: ours, where it is not just any."""
        peer = reply_peer(request, source)
        transaction = InviteServer(peer) if request.method == "INVITE" else PlainServer(peer)
        self.layer.serve(key, transaction)
        response = answer_to(request, status, source, tag=tag or self.token(), server=self.agent)
        for name, value in more:
            response.headers.add(name, value)
        return self.layer.respond(key, transaction, response, now)

    def answer_bare(self, request: Request, source: Peer, status: int, *more: Header) -> list[Effect]:
        """Answer outside any transaction, keeping nothing: who asks may be anybody, and a copy of the request gets the
        same answer, tag and all (8.2.7)."""
        via = request.headers.get("via")
        seen = f"{request.call_id}|{request.from_tag}|{request.headers.get('cseq')}|{via}"
        tag = sha256(self._seal + seen.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        response = answer_to(request, status, source, tag=tag, server=self.agent)
        for name, value in more:
            response.headers.add(name, value)
        return [Send(bytes(response), reply_peer(request, source))]

    def refuse_method(self, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        """405 to a method that we know of and do not serve here, 501 to one we never heard of (8.2.1, 21.5.2)."""
        status = 405 if request.method in SERVED | REFUSED else 501
        return self.answer(request, key, source, status, now, ("allow", ALLOW))

    def watch(self, dialog: Dialog) -> None:
        """Wake the dialog when it next has something to do."""
        self.alarms.set((dialog.key,), dialog.due())

    def drop(self, dialog: Dialog) -> None:
        dialog.state = DialogState.ENDED
        if self.dialogs.pop(dialog.key, None):
            self.alarms.drop((dialog.key,))
            self.ended[dialog.key] = (dialog.call_id, dialog.remote_tag)
            if len(self.ended) > MOST_ENDED:
                del self.ended[next(iter(self.ended))]


def unsupported(request: Request) -> Header | None:
    """What a request requires of us that we do not support (8.2.2.3)."""
    missing = [option for option in request.headers.listed("require") if option.lower() not in EXTENSIONS]
    return ("unsupported", ", ".join(missing)) if missing else None
