"""The transaction layer: every live transaction, and which one a message belongs to (RFC 3261 17.1.3, 17.2.3); pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from infolinia.telephony.sip.alarms import Alarms, Key
from infolinia.telephony.sip.answer import answer_to
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.signals import Effect
from infolinia.telephony.sip.transaction import (
    InviteClient,
    InviteServer,
    Peer,
    PlainClient,
    PlainServer,
    Send,
    State,
)
from infolinia.telephony.sip.via import MAGIC

# Who asked is told of each answer; of None when none came in time.
Taker = Callable[[Response | None, float], list[Effect]]
Server = InviteServer | PlainServer
Client = InviteClient | PlainClient
Identity = tuple[str, str, int]  # Call-ID, From tag, CSeq


class Layer:
    """All transactions of one endpoint. Their timers ring in `alarms` under the keys used here."""

    def __init__(self, alarms: Alarms) -> None:
        self._alarms = alarms
        self._servers: dict[Key, Server] = {}
        self._by_host: Counter[str] = Counter()  # of them
        self._clients: dict[Key, tuple[Client, Taker]] = {}
        self._invites: dict[Identity, Key] = {}  # live INVITEs that opened a call
        self._identities: dict[Key, Identity] = {}

    @property
    def servers(self) -> int:
        return len(self._servers)

    def servers_of(self, host: str) -> int:
        """How many requests of one host are remembered."""
        return self._by_host[host]

    @property
    def clients(self) -> int:
        return len(self._clients)

    # --- Theirs

    def server(self, key: Key) -> Server | None:
        return self._servers.get(key)

    def serve(self, key: Key, transaction: Server) -> None:
        self._servers[key] = transaction
        self._by_host[transaction.peer.host] += 1

    def opens_call(self, key: Key, request: Request) -> bool:
        """Note an INVITE that opens a call; False when another copy of it came by another way (8.2.2.2)."""
        identity = (request.call_id, request.from_tag, request.cseq[0])
        if identity in self._invites:
            return False
        self._invites[identity], self._identities[key] = key, identity
        return True

    def again(self, transaction: Server, key: Key, request: Request, now: float) -> list[Effect]:
        """A copy of a request, or the ACK of our refusal."""
        effects: list[Effect] = [e for e in transaction.receive(request, now) if isinstance(e, Send)]
        if transaction.state is State.TERMINATED:
            self._forget(key)
        else:
            self._alarms.set(key, transaction.due())
        return effects

    def respond(self, key: Key, transaction: Server, response: Response, now: float) -> list[Effect]:
        effects: list[Effect] = [e for e in transaction.respond(response, now) if isinstance(e, Send)]
        self._alarms.set(key, transaction.due())
        return effects

    # --- Ours

    def ask(self, transaction: Client, taker: Taker, now: float) -> list[Effect]:
        """Begin a transaction of ours; `taker` gets what comes of it."""
        key = (transaction.request.via.branch, transaction.request.method)
        self._clients[key] = (transaction, taker)
        effects: list[Effect] = [e for e in transaction.start(now) if isinstance(e, Send)]
        self._alarms.set(key, transaction.due())
        return effects

    def answered(self, response: Response, now: float) -> list[Effect] | None:
        """An answer; None when it belongs to no transaction."""
        key = (response.via.branch, response.cseq[1])
        found = self._clients.get(key)
        if found is None:
            return None
        transaction, taker = found
        effects: list[Effect] = []
        for effect in transaction.receive(response, now):
            if isinstance(effect, Send):
                effects.append(effect)
            else:
                effects += taker(response, now)
        self._alarms.set(key, transaction.due())
        return effects

    def unreachable(self, peer: Peer, now: float) -> list[Effect]:
        """What was sent there and nobody answered yet, not even provisionally, is answered 503 (8.1.3.1)."""
        effects: list[Effect] = []
        for key, (transaction, taker) in list(self._clients.items()):
            if transaction.peer == peer and transaction.state in (State.CALLING, State.TRYING):
                self._forget(key)
                effects += taker(answer_to(transaction.request, 503, peer, tag="", server=""), now)
        return effects

    # --- Time

    def elapse(self, key: Key, now: float) -> list[Effect]:
        """The alarm of a transaction rang."""
        taker: Taker | None = None
        transaction: Server | Client | None = self._servers.get(key)
        if transaction is None:
            transaction, taker = self._clients.get(key, (None, None))
        if transaction is None:
            return []
        effects: list[Effect] = []
        for effect in transaction.elapse(now):
            if isinstance(effect, Send):
                effects.append(effect)
            elif taker:
                effects += taker(None, now)
        if transaction.state is State.TERMINATED:
            self._forget(key)
        else:
            self._alarms.set(key, transaction.due())
        return effects

    def _forget(self, key: Key) -> None:
        transaction = self._servers.pop(key, None)
        if transaction is None:
            self._clients.pop(key, None)
            return
        host = transaction.peer.host
        self._by_host[host] -= 1
        if not self._by_host[host]:
            del self._by_host[host]
        if identity := self._identities.pop(key, None):
            del self._invites[identity]


def server_key(request: Request) -> Key:
    """Which server transaction a request belongs to; an ACK to that of its INVITE."""
    via = request.via
    method = "INVITE" if request.method == "ACK" else request.method
    sent_by = f"{via.host}:{via.port}"
    if via.branch.startswith(MAGIC) and len(via.branch) > len(MAGIC):
        return (via.branch, sent_by, method)
    return (f"{request.call_id}|{request.from_tag}|{request.cseq[0]}", sent_by, method)  # RFC 2543 senders
