"""A SIP endpoint without I/O: transactions, dialogs, and the rules of a user agent (RFC 3261).

How a shell uses it. Give it each datagram (or message cut from a stream) with its peer and the time, and carry out what
comes back in order: `Send` goes to the wire, the rest are signals to the call's owner (`signals.py`). Call
`elapse(now)` when `due()` has come. A call is named by its `key` (our tag). To start one: `invite`. To answer:
`respond(key, status, body)` with 180, 183, 200 or a refusal; the same answers a re-INVITE. Then `bye`, `cancel`,
`reinvite`, `info`, `refer`, and `probe` for OPTIONS.

`admit(peer, request)` decides who may open a call; its answer names the trunk, or refuses, or says nothing at all.
Nothing that comes from outside raises: it is answered as the RFC says or dropped and counted in `counts`.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from infolinia.telephony.sip import digest
from infolinia.telephony.sip.dialog import Dialog, DialogState, contact_of, hop
from infolinia.telephony.sip.message import (
    Headers,
    MessageProblem,
    Request,
    Response,
    demand,
    parameter,
    parse,
    split_list,
)
from infolinia.telephony.sip.signals import (
    Accepted,
    Acknowledged,
    CallKey,
    Cancelled,
    Effect,
    Ended,
    Failed,
    InfoGiven,
    Invited,
    ProbeDone,
    Progressed,
    ReferDone,
    Reinvited,
    ReinviteDone,
)
from infolinia.telephony.sip.transaction import (
    Given,
    InviteClient,
    InviteServer,
    Peer,
    PlainClient,
    PlainServer,
    Send,
    State,
    TimedOut,
)
from infolinia.telephony.sip.uri import UriProblem, parse_uri

ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, NOTIFY"
KNOWN_METHODS = {"INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "INFO", "NOTIFY"}
OTHER_METHODS = {"REGISTER", "SUBSCRIBE", "PUBLISH", "MESSAGE", "REFER", "UPDATE", "PRACK"}
MOST_TRANSACTIONS = 200_000
MAGIC = "z9hG4bK"

TransactionKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Admission:
    """Who a request comes from. No trunk and status 0: say nothing. `passwords`: ask for a digest."""

    trunk: str = ""
    status: int = 0
    passwords: dict[str, str] = field(default_factory=lambda: dict[str, str]())


@dataclass(frozen=True, slots=True)
class Credentials:
    """What answers a trunk's challenge."""

    username: str
    password: str


@dataclass(slots=True)
class _Outgoing:
    """An INVITE of ours until its dialog stands."""

    dialog: Dialog
    request: Request
    transaction: InviteClient
    credentials: Credentials | None
    tried: int = 0
    cancelled: bool = False
    ringing: bool = False


Admit = Callable[[Peer, Request], Admission]


class Endpoint:
    """Calls in and out on one address. `token()` gives unguessable text for tags, branches and Call-IDs."""

    def __init__(
        self, *, host: str, port: int, admit: Admit, token: Callable[[], str], secret: bytes, agent: str = "Infolinia"
    ) -> None:
        self.host, self.port, self.agent = host, port, agent
        self.counts: Counter[str] = Counter()
        self._admit = admit
        self._token = token
        self._guard = digest.Guard("infolinia", secret)
        self._server: dict[TransactionKey, InviteServer | PlainServer] = {}
        self._client: dict[TransactionKey, InviteClient | PlainClient] = {}
        self._invites: dict[TransactionKey, CallKey] = {}  # server INVITE → call
        self._pending: dict[CallKey, tuple[TransactionKey, Request]] = {}  # INVITE of theirs that waits for an answer
        self._dialogs: dict[CallKey, Dialog] = {}
        self._outgoing: dict[CallKey, _Outgoing] = {}
        self._purposes: dict[TransactionKey, tuple[str, str]] = {}  # client transaction → (purpose, call or token)
        self._merged: dict[tuple[str, str, str], TransactionKey] = {}
        self._alarms: list[tuple[float, int, str, object]] = []
        self._serial = 0

    # --- Time

    def due(self) -> float | None:
        """When `elapse` wants to be called; None when nothing waits."""
        return self._alarms[0][0] if self._alarms else None

    def elapse(self, now: float) -> list[Effect]:
        effects: list[Effect] = []
        while self._alarms and self._alarms[0][0] <= now:
            _, _, kind, key = heapq.heappop(self._alarms)
            if kind == "dialog":
                effects += self._elapse_dialog(str(key), now)
            else:
                effects += self._elapse_transaction(kind, key, now)  # type: ignore[arg-type]
        return effects

    def _alarm(self, at: float | None, kind: str, key: object) -> None:
        if at is not None:
            self._serial += 1
            heapq.heappush(self._alarms, (at, self._serial, kind, key))

    def _elapse_transaction(self, kind: str, key: TransactionKey, now: float) -> list[Effect]:
        table = self._server if kind == "server" else self._client
        transaction = table.get(key)
        if transaction is None:
            return []
        due = transaction.due()
        if due is None:
            return []
        if due > now:
            self._alarm(due, kind, key)
            return []
        effects: list[Effect] = []
        for effect in transaction.elapse(now):
            match effect:
                case Send():
                    effects.append(effect)
                case TimedOut() if kind == "client":
                    effects += self._no_answer(key)
                case _:
                    pass
        if transaction.state is State.TERMINATED:
            self._forget(kind, key)
        else:
            self._alarm(transaction.due(), kind, key)
        return effects

    def _forget(self, kind: str, key: TransactionKey) -> None:
        if kind == "server":
            self._server.pop(key, None)
            self._invites.pop(key, None)
        else:
            self._client.pop(key, None)
            self._purposes.pop(key, None)

    def _elapse_dialog(self, key: CallKey, now: float) -> list[Effect]:
        dialog = self._dialogs.get(key)
        due = dialog.due() if dialog else None
        if dialog is None or due is None:
            return []
        if due > now:
            self._alarm(due, "dialog", key)
            return []
        if dialog.gives_up is not None and now >= dialog.gives_up:
            dialog.acknowledged()
            return [*self.bye(key, now), Ended(key, 408)]
        effects: list[Effect] = [Send(dialog.repeat(now), dialog.peer)]
        self._alarm(dialog.due(), "dialog", key)
        return effects

    # --- What comes in

    def receive(self, data: bytes, peer: Peer, now: float) -> list[Effect]:
        """One datagram, or one message of a stream."""
        if not data.strip(b"\r\n\x00 "):
            self.counts["keep-alive"] += 1
            return []
        try:
            message = parse(data)
        except MessageProblem as problem:
            return self._malformed(data, problem, peer)
        try:
            demand(message)
        except MessageProblem as problem:
            self.counts["malformed"] += 1
            if isinstance(message, Request) and problem.status and message.method != "ACK":
                return self._bare_answer(message, problem.status, peer)
            return []
        if isinstance(message, Response):
            return self._response(message, peer, now)
        return self._request(message, peer, now)

    def _malformed(self, data: bytes, problem: MessageProblem, peer: Peer) -> list[Effect]:
        """Answer what can be answered: the headers may still be whole though the body or a line is not."""
        self.counts["malformed"] += 1
        if not problem.status:
            return []
        request = salvage(data)
        return self._bare_answer(request, problem.status, peer) if request and request.method != "ACK" else []

    def _bare_answer(self, request: Request, status: int, peer: Peer) -> list[Effect]:
        """An answer outside any transaction; nothing at all where the request cannot be echoed."""
        if not all(request.headers.get(name) for name in ("via", "from", "to", "call-id", "cseq")):
            return []
        return [Send(bytes(_answer_to(request, status, peer, self._token(), self.agent)), peer)]

    def _request(self, request: Request, peer: Peer, now: float) -> list[Effect]:
        key = _server_key(request)
        if transaction := self._server.get(key):
            effects: list[Effect] = [e for e in transaction.receive(request, now) if isinstance(e, Send)]
            if request.method == "ACK" and isinstance(transaction, InviteServer):
                if transaction.state is State.ACCEPTED:
                    return self._ack(request)
                self._alarm(transaction.due(), "server", key)
            return effects
        if request.method == "ACK":
            return self._ack(request)
        if len(self._server) >= MOST_TRANSACTIONS:
            self.counts["overload"] += 1
            return []
        if request.method == "CANCEL":
            return self._cancel(request, key, peer, now)
        if request.to_tag:
            return self._in_dialog(request, key, peer, now)
        return self._out_of_dialog(request, key, peer, now)

    def _out_of_dialog(self, request: Request, key: TransactionKey, peer: Peer, now: float) -> list[Effect]:
        admission = self._admit(peer, request)
        if not admission.trunk:
            self.counts["refused"] += 1
            return self._answer(request, key, peer, admission.status, now) if admission.status else []
        if admission.passwords and (refused := self._challenged(request, key, peer, admission, now)):
            return refused
        if required := [tag for value in request.headers.all("require") for tag in split_list(value)]:
            return self._answer(request, key, peer, 420, now, ("unsupported", ", ".join(required)))
        match request.method:
            case "INVITE":
                return self._invited(request, key, peer, admission.trunk, now)
            case "OPTIONS":
                return self._answer(
                    request, key, peer, 200, now, ("allow", ALLOW), ("accept", "application/sdp"), ("supported", "")
                )
            case "BYE" | "INFO" | "NOTIFY":
                return self._answer(request, key, peer, 481, now)
            case method if method in OTHER_METHODS:
                return self._answer(request, key, peer, 405, now, ("allow", ALLOW))
            case _:
                return self._answer(request, key, peer, 501, now, ("allow", ALLOW))

    def _challenged(
        self, request: Request, key: TransactionKey, peer: Peer, admission: Admission, now: float
    ) -> list[Effect]:
        stale = False
        if answer := request.headers.get("authorization"):
            try:
                if self._guard.check(answer, method=request.method, passwords=admission.passwords, now=now):
                    return []
                self.counts["wrong-password"] += 1
            except (digest.DigestProblem, ValueError) as problem:
                stale = str(problem) == "stale"
        asked = [("www-authenticate", str(challenge)) for challenge in self._guard.challenges(now, stale=stale)]
        return self._answer(request, key, peer, 401, now, *asked)

    def _invited(self, request: Request, key: TransactionKey, peer: Peer, trunk: str, now: float) -> list[Effect]:
        merged = (request.call_id, request.from_tag, request.headers.get("cseq"))
        if merged in self._merged and self._merged[merged] in self._server:
            return self._answer(request, key, peer, 482, now)  # RFC 3261 8.2.2.2
        target = contact_of(request)
        if not target:
            return self._answer(request, key, peer, 400, now)
        if request.body and request.content_type != "application/sdp":
            return self._answer(request, key, peer, 415, now, ("accept", "application/sdp"))
        tag = self._token()
        transaction = InviteServer(peer)
        self._server[key] = transaction
        self._merged[merged] = key
        self._invites[key] = tag
        self._pending[tag] = (key, request)
        self._dialogs[tag] = Dialog(
            key=tag,
            call_id=request.call_id,
            local=f"{request.headers.get('to')};tag={tag}",
            remote=request.headers.get("from"),
            remote_tag=request.from_tag,
            target=target,
            contact=self._contact(peer),
            peer=peer,
            routes=tuple(request.headers.listed("record-route")),
            remote_seq=request.cseq[0],
        )
        trying = _answer_to(request, 100, peer, "", self.agent)
        sends = [e for e in transaction.respond(trying, now) if isinstance(e, Send)]
        return [*sends, Invited(tag, request, peer, trunk)]

    def _in_dialog(self, request: Request, key: TransactionKey, peer: Peer, now: float) -> list[Effect]:
        dialog = self._dialogs.get(request.to_tag)
        if dialog is None or dialog.call_id != request.call_id or dialog.remote_tag != request.from_tag:
            return self._answer(request, key, peer, 481, now)
        number, _ = request.cseq
        if number < dialog.remote_seq:
            return self._answer(request, key, peer, 500, now)  # out of order, 12.2.2
        dialog.remote_seq = number
        match request.method:
            case "BYE":
                return self._bye_received(dialog, request, key, peer, now)
            case "INVITE":
                return self._reinvited(dialog, request, key, peer, now)
            case "INFO":
                told = InfoGiven(dialog.key, request.content_type, request.body)
                return [*self._answer(request, key, peer, 200, now), told]
            case "OPTIONS":
                return self._answer(request, key, peer, 200, now, ("allow", ALLOW), ("accept", "application/sdp"))
            case "NOTIFY":
                return self._answer(request, key, peer, 200, now)
            case "REFER":
                return self._answer(request, key, peer, 603, now)
            case method if method in OTHER_METHODS:
                return self._answer(request, key, peer, 405, now, ("allow", ALLOW))
            case _:
                return self._answer(request, key, peer, 501, now, ("allow", ALLOW))

    def _bye_received(
        self, dialog: Dialog, request: Request, key: TransactionKey, peer: Peer, now: float
    ) -> list[Effect]:
        effects = self._answer(request, key, peer, 200, now)
        if pending := self._pending.pop(dialog.key, None):  # a BYE before our answer ends the INVITE too
            effects += self._respond_to(pending, dialog, 487, b"", now, ())
        self._drop(dialog)
        return [*effects, Ended(dialog.key)]

    def _reinvited(self, dialog: Dialog, request: Request, key: TransactionKey, peer: Peer, now: float) -> list[Effect]:
        if dialog.inviting:
            return self._answer(request, key, peer, 491, now)  # both at once, 14.2
        if dialog.key in self._pending:
            return self._answer(request, key, peer, 500, now, ("retry-after", "2"))
        dialog.refresh(request)
        dialog.invited = True
        transaction = InviteServer(peer)
        self._server[key] = transaction
        self._invites[key] = dialog.key
        self._pending[dialog.key] = (key, request)
        trying = _answer_to(request, 100, peer, "", self.agent)
        sends = [e for e in transaction.respond(trying, now) if isinstance(e, Send)]
        return [*sends, Reinvited(dialog.key, request.body)]

    def _cancel(self, request: Request, key: TransactionKey, peer: Peer, now: float) -> list[Effect]:
        branch, sent_by, _ = key
        target = (branch, sent_by, "INVITE")
        call = self._invites.get(target)
        if target not in self._server or call is None:
            return self._answer(request, key, peer, 481, now)
        effects = self._answer(request, key, peer, 200, now)
        pending = self._pending.get(call)
        if pending is None or pending[0] != target:
            return effects  # our final answer won the race, 9.2
        del self._pending[call]
        dialog = self._dialogs[call]
        early = dialog.state is DialogState.EARLY
        effects += self._respond_to(pending, dialog, 487, b"", now, ())
        return [*effects, Cancelled(call)] if early else effects

    def _ack(self, request: Request) -> list[Effect]:
        dialog = self._dialogs.get(request.to_tag)
        if dialog is None or dialog.call_id != request.call_id or not dialog.acknowledged():
            return []
        return [Acknowledged(dialog.key, request.body)]

    def _answer(
        self, request: Request, key: TransactionKey, peer: Peer, status: int, now: float, *more: tuple[str, str]
    ) -> list[Effect]:
        """Answer a request at once in a server transaction of its own."""
        transaction = InviteServer(peer) if request.method == "INVITE" else PlainServer(peer)
        self._server[key] = transaction
        tag = "" if request.to_tag else self._token()
        response = _answer_to(request, status, peer, tag, self.agent)
        for name, value in more:
            response.headers.add(name, value)
        sends: list[Effect] = [e for e in transaction.respond(response, now) if isinstance(e, Send)]
        if (status == 200 and request.method != "INVITE") or status >= 300 or peer.reliable:
            self._alarm(transaction.due(), "server", key)
        return sends

    # --- Answering

    def respond(
        self, call: CallKey, status: int, now: float, *, body: bytes = b"", headers: tuple[tuple[str, str], ...] = ()
    ) -> list[Effect]:
        """Answer the INVITE (or re-INVITE) of a call that waits for it; nothing when none does any more."""
        pending = self._pending.get(call)
        dialog = self._dialogs.get(call)
        if pending is None or dialog is None:
            return []
        if status >= 200:
            del self._pending[call]
        return self._respond_to(pending, dialog, status, body, now, headers)

    def _respond_to(
        self,
        pending: tuple[TransactionKey, Request],
        dialog: Dialog,
        status: int,
        body: bytes,
        now: float,
        headers: tuple[tuple[str, str], ...],
    ) -> list[Effect]:
        key, request = pending
        transaction = self._server.get(key)
        if not isinstance(transaction, InviteServer):
            return []
        response = _answer_to(request, status, transaction.peer, dialog.key if status > 100 else "", self.agent)
        if status < 300:
            for route in request.headers.all("record-route"):
                response.headers.add("record-route", route)
            response.headers.add("contact", dialog.contact)
            response.headers.add("allow", ALLOW)
        for name, value in headers:
            response.headers.add(name, value)
        if body:
            response.headers.add("content-type", "application/sdp")
            response.body = body
        effects: list[Effect] = [e for e in transaction.respond(response, now) if isinstance(e, Send)]
        if status < 200:
            return effects
        dialog.invited = False
        self._alarm(transaction.due(), "server", key)
        if status < 300:
            dialog.state = DialogState.CONFIRMED
            dialog.accept(transaction.last, now)
            self._alarm(dialog.due(), "dialog", dialog.key)
        elif dialog.state is DialogState.EARLY:
            self._drop(dialog)
        return effects

    # --- Calling

    def invite(
        self,
        to: str,
        peer: Peer,
        now: float,
        *,
        body: bytes,
        caller: str,
        credentials: Credentials | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> tuple[CallKey, list[Effect]]:
        """Call `to` (an address) through `peer`; `caller` is the address in From. Returns the call's key."""
        tag = self._token()
        dialog = Dialog(
            key=tag,
            call_id=f"{self._token()}@{self.host}",
            local=f"<{caller}>;tag={tag}",
            remote=f"<{to}>",
            remote_tag="",
            target=to,
            contact=self._contact(peer),
            peer=peer,
            caller=True,
        )
        self._dialogs[tag] = dialog
        request = dialog.request("INVITE", self._via(peer), body=body, content_type="application/sdp" if body else "")
        request.headers.add("allow", ALLOW)
        for name, value in headers:
            request.headers.add(name, value)
        return tag, self._send_invite(dialog, request, peer, credentials, now)

    def _send_invite(
        self, dialog: Dialog, request: Request, peer: Peer, credentials: Credentials | None, now: float, tried: int = 0
    ) -> list[Effect]:
        transaction = InviteClient(request, peer)
        self._outgoing[dialog.key] = _Outgoing(dialog, request, transaction, credentials, tried)
        return self._start(transaction, ("invite", dialog.key), now)

    def cancel(self, call: CallKey, now: float) -> list[Effect]:
        """Give up our call before it is answered; `Failed` with 487 follows. A CANCEL waits for a response (9.1)."""
        outgoing = self._outgoing.get(call)
        if outgoing is None:
            return []
        outgoing.cancelled = True
        return self._send_cancel(outgoing, now) if outgoing.transaction.state is State.PROCEEDING else []

    def _send_cancel(self, outgoing: _Outgoing, now: float) -> list[Effect]:
        request = outgoing.request
        number, _ = request.cseq
        headers = Headers([("via", request.via.text), ("max-forwards", "70")])
        for route in request.headers.all("route"):
            headers.add("route", route)
        headers.add("from", request.headers.get("from"))
        headers.add("to", request.headers.get("to"))
        headers.add("call-id", request.call_id)
        headers.add("cseq", f"{number} CANCEL")
        transaction = PlainClient(Request("CANCEL", request.uri, headers), outgoing.transaction.peer)
        return self._start(transaction, ("cancel", outgoing.dialog.key), now)

    def bye(self, call: CallKey, now: float, *, headers: tuple[tuple[str, str], ...] = ()) -> list[Effect]:
        """End a call that was answered. The call is gone at once; the BYE is repeated until it is answered."""
        dialog = self._dialogs.get(call)
        if dialog is None or dialog.state is not DialogState.CONFIRMED:
            return []
        peer = hop(dialog.routes, dialog.target, dialog.peer)
        request = dialog.request("BYE", self._via(peer))
        for name, value in headers:
            request.headers.add(name, value)
        self._drop(dialog)
        return self._start(PlainClient(request, peer), ("bye", call), now)

    def reinvite(self, call: CallKey, body: bytes, now: float) -> list[Effect]:
        """Change the session of a call that is up; `ReinviteDone` follows, 491 at once when another is under way."""
        dialog = self._dialogs.get(call)
        if dialog is None or dialog.state is not DialogState.CONFIRMED:
            return []
        if dialog.inviting or call in self._pending:
            return [ReinviteDone(call, 491, b"")]
        dialog.inviting = True
        peer = hop(dialog.routes, dialog.target, dialog.peer)
        request = dialog.request("INVITE", self._via(peer), body=body, content_type="application/sdp")
        return self._start(InviteClient(request, peer), ("reinvite", call), now)

    def info(self, call: CallKey, content_type: str, body: bytes, now: float) -> list[Effect]:
        """Send INFO (digits) in a call that is up."""
        return self._in_call(call, "INFO", "info", now, body=body, content_type=content_type)

    def refer(self, call: CallKey, to: str, now: float) -> list[Effect]:
        """Ask the far end to call `to` by itself (RFC 3515); `ReferDone` follows."""
        return self._in_call(call, "REFER", "refer", now, headers=(("refer-to", f"<{to}>"),))

    def probe_call(self, call: CallKey, now: float) -> list[Effect]:
        """OPTIONS inside a call; `ProbeDone` with the call's key follows: 481 or 408 mean that the far end is gone."""
        return self._in_call(call, "OPTIONS", "probe", now)

    def _in_call(
        self,
        call: CallKey,
        method: str,
        purpose: str,
        now: float,
        *,
        body: bytes = b"",
        content_type: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> list[Effect]:
        dialog = self._dialogs.get(call)
        if dialog is None or dialog.state is not DialogState.CONFIRMED:
            return []
        peer = hop(dialog.routes, dialog.target, dialog.peer)
        request = dialog.request(method, self._via(peer), body=body, content_type=content_type)
        for name, value in headers:
            request.headers.add(name, value)
        return self._start(PlainClient(request, peer), (purpose, call), now)

    def probe(self, token: str, peer: Peer, now: float) -> list[Effect]:
        """OPTIONS to a peer; `ProbeDone(token, status)` follows."""
        headers = Headers(
            [
                ("via", self._via(peer)),
                ("max-forwards", "70"),
                ("from", f"<sip:infolinia@{self._sent_by()}>;tag={self._token()}"),
                ("to", f"<sip:{peer.host}:{peer.port}>"),
                ("call-id", f"{self._token()}@{self.host}"),
                ("cseq", "1 OPTIONS"),
                ("contact", self._contact(peer)),
                ("user-agent", self.agent),
            ]
        )
        request = Request("OPTIONS", f"sip:{peer.host}:{peer.port}", headers)
        return self._start(PlainClient(request, peer), ("probe", token), now)

    def _start(self, transaction: InviteClient | PlainClient, purpose: tuple[str, str], now: float) -> list[Effect]:
        key = (transaction.request.via.branch, "", transaction.request.method)
        self._client[key] = transaction
        self._purposes[key] = purpose
        effects: list[Effect] = [e for e in transaction.start(now) if isinstance(e, Send)]
        self._alarm(transaction.due(), "client", key)
        return effects

    # --- What comes back

    def _response(self, response: Response, peer: Peer, now: float) -> list[Effect]:
        key = (response.via.branch, "", response.cseq[1])
        transaction = self._client.get(key)
        if transaction is None:
            self.counts["stray-response"] += 1
            return self._repeated_answer(response)
        effects: list[Effect] = []
        for effect in transaction.receive(response, now):
            match effect:
                case Send():
                    effects.append(effect)
                case Given(message) if isinstance(message, Response):
                    effects += self._given(key, message, peer, now)
                case _:
                    pass
        if transaction.state is State.TERMINATED:
            self._forget("client", key)
        else:
            self._alarm(transaction.due(), "client", key)
        return effects

    def _repeated_answer(self, response: Response) -> list[Effect]:
        """A 200 to an INVITE whose transaction is gone: our ACK was lost, say it again (13.2.2.4)."""
        dialog = self._dialogs.get(response.from_tag)
        if response.cseq[1] == "INVITE" and 200 <= response.status < 300 and dialog and dialog.ack:
            return [Send(dialog.ack, hop(dialog.routes, dialog.target, dialog.peer))]
        return []

    def _given(self, key: TransactionKey, response: Response, peer: Peer, now: float) -> list[Effect]:
        purpose, name = self._purposes.get(key, ("", ""))
        match purpose:
            case "invite":
                return self._invite_answered(name, response, peer, now)
            case "reinvite":
                return self._reinvite_answered(name, response, now)
            case "refer" if response.status >= 200:
                return [ReferDone(name, response.status)]
            case "probe" if response.status >= 200:
                return [ProbeDone(name, response.status)]
            case _:
                return []

    def _invite_answered(self, call: CallKey, response: Response, peer: Peer, now: float) -> list[Effect]:
        outgoing = self._outgoing.get(call)
        status = response.status
        if outgoing is None:
            return self._late_answer(call, response, now) if 200 <= status < 300 else []
        dialog = outgoing.dialog
        if status < 200:
            effects: list[Effect] = (
                self._send_cancel(outgoing, now) if outgoing.cancelled and not outgoing.ringing else []
            )
            outgoing.ringing = True
            return [*effects, Progressed(call, status, response.body)] if status > 100 else effects
        if status < 300:
            del self._outgoing[call]
            effects = self._establish(dialog, response, now)
            if outgoing.cancelled:  # their 200 won the race with our CANCEL: hang up politely
                return [*effects, *self.bye(call, now), Failed(call, 487, "cancelled")]
            return [*effects, Accepted(call, response.body)]
        challenged = status in (401, 407) and outgoing.credentials and outgoing.tried < 2 and not outgoing.cancelled
        if challenged and (retry := self._authorized(outgoing, response, now)):
            return retry
        del self._outgoing[call]
        self._drop(dialog)
        return [Failed(call, status, response.reason)]

    def _establish(self, dialog: Dialog, response: Response, now: float) -> list[Effect]:
        dialog.remote = response.headers.get("to")
        dialog.remote_tag = response.to_tag
        dialog.routes = tuple(reversed(response.headers.listed("record-route")))
        dialog.refresh(response)
        dialog.state = DialogState.CONFIRMED
        return self._acknowledge(dialog, response, now)

    def _acknowledge(self, dialog: Dialog, response: Response, now: float) -> list[Effect]:
        del now
        peer = hop(dialog.routes, dialog.target, dialog.peer)
        request = dialog.request("ACK", self._via(peer), seq=response.cseq[0])
        dialog.ack, dialog.ack_seq = bytes(request), response.cseq[0]
        return [Send(dialog.ack, peer)]

    def _late_answer(self, call: CallKey, response: Response, now: float) -> list[Effect]:
        """A repeated 200 of our call, or one from another fork: acknowledge both, end the fork."""
        dialog = self._dialogs.get(call)
        if dialog and dialog.remote_tag == response.to_tag:
            return [Send(dialog.ack, hop(dialog.routes, dialog.target, dialog.peer))] if dialog.ack else []
        base = dialog
        local = response.headers.get("from")
        fork = Dialog(
            key=f"{call}-fork-{self._token()}",
            call_id=response.call_id,
            local=local,
            remote=response.headers.get("to"),
            remote_tag=response.to_tag,
            target=contact_of(response) or (base.target if base else ""),
            contact=base.contact if base else "",
            peer=base.peer if base else Peer("udp", self.host, self.port),
            routes=tuple(reversed(response.headers.listed("record-route"))),
            local_seq=response.cseq[0],
            state=DialogState.CONFIRMED,
        )
        if not fork.target:
            return []
        self._dialogs[fork.key] = fork
        self.counts["forked"] += 1
        return [*self._acknowledge(fork, response, now), *self.bye(fork.key, now)]

    def _authorized(self, outgoing: _Outgoing, response: Response, now: float) -> list[Effect]:
        name = "www-authenticate" if response.status == 401 else "proxy-authenticate"
        assert outgoing.credentials is not None
        for value in response.headers.all(name):
            try:
                challenge = digest.read_challenge(value)
            except digest.DigestProblem:
                continue
            peer = outgoing.transaction.peer
            old = outgoing.request
            request = outgoing.dialog.request("INVITE", self._via(peer), body=old.body)
            for key, text in old.headers.items():
                if not request.headers.has(key):
                    request.headers.add(key, text)
            answer = digest.respond(
                challenge,
                username=outgoing.credentials.username,
                password=outgoing.credentials.password,
                method="INVITE",
                uri=request.uri,
                count=1,
                cnonce=self._token(),
            )
            request.headers.set("authorization" if response.status == 401 else "proxy-authorization", answer)
            return self._send_invite(outgoing.dialog, request, peer, outgoing.credentials, now, outgoing.tried + 1)
        return []

    def _reinvite_answered(self, call: CallKey, response: Response, now: float) -> list[Effect]:
        dialog = self._dialogs.get(call)
        if dialog is None or response.status < 200:
            return []
        if response.status < 300:
            again = not dialog.inviting and dialog.ack_seq == response.cseq[0]
            if again:
                return [Send(dialog.ack, hop(dialog.routes, dialog.target, dialog.peer))]
            dialog.inviting = False
            dialog.refresh(response)
            return [*self._acknowledge(dialog, response, now), ReinviteDone(call, response.status, response.body)]
        dialog.inviting = False
        if response.status in (408, 481):
            return [*self.bye(call, now), Ended(call, response.status)]
        return [ReinviteDone(call, response.status, b"")]

    def _no_answer(self, key: TransactionKey) -> list[Effect]:
        purpose, name = self._purposes.get(key, ("", ""))
        match purpose:
            case "invite":
                outgoing = self._outgoing.pop(name, None)
                if outgoing is None:
                    return []
                self._drop(outgoing.dialog)
                return [Failed(name, 408, "")]
            case "reinvite":
                if dialog := self._dialogs.get(name):
                    self._drop(dialog)
                    return [Ended(name, 408)]
                return []
            case "refer":
                return [ReferDone(name, 408)]
            case "probe":
                return [ProbeDone(name, 408)]
            case _:
                return []

    # --- Small things

    def knows(self, call: CallKey) -> bool:
        return call in self._dialogs

    def sizes(self) -> dict[str, int]:
        """How much is remembered, for bounds and drift."""
        return {
            "server": len(self._server), "client": len(self._client), "dialogs": len(self._dialogs),
            "alarms": len(self._alarms), "pending": len(self._pending),
        }  # fmt: skip

    def _drop(self, dialog: Dialog) -> None:
        dialog.state = DialogState.ENDED
        self._dialogs.pop(dialog.key, None)
        if len(self._merged) > 2 * len(self._server) + 100:
            self._merged = {m: key for m, key in self._merged.items() if key in self._server}

    def _sent_by(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def _contact(self, peer: Peer) -> str:
        tail = ";transport=tcp" if peer.transport == "tcp" else ""
        return f"<sip:{self._sent_by()}{tail}>"

    def _via(self, peer: Peer) -> str:
        return f"SIP/2.0/{peer.transport.upper()} {self._sent_by()};branch={MAGIC}{self._token()};rport"


def _server_key(request: Request) -> TransactionKey:
    via = request.via
    method = "INVITE" if request.method == "ACK" else request.method
    if via.branch.startswith(MAGIC):
        return (via.branch, f"{via.host}:{via.port}", method)
    number, _ = request.cseq  # RFC 2543 peers, 17.2.3
    return (f"{request.call_id}|{request.from_tag}|{number}", f"{via.host}:{via.port}", method)


def _answer_to(request: Request, status: int, peer: Peer, tag: str, agent: str) -> Response:
    """A response that mirrors the request (8.2.6), its Via marked with where it really came from (18.2.1, RFC 3581)."""
    headers = Headers()
    vias = request.headers.all("via")
    for index, value in enumerate(vias):
        headers.add("via", _marked(value, peer) if index == 0 else value)
    headers.add("from", request.headers.get("from"))
    to = request.headers.get("to")
    headers.add("to", f"{to};tag={tag}" if tag and not parameter(to, "tag") else to)
    headers.add("call-id", request.call_id)
    headers.add("cseq", request.headers.get("cseq"))
    if status > 100:
        headers.add("server", agent)
    return Response(status, headers)


def _marked(value: str, peer: Peer) -> str:
    first, comma, rest = value.partition(",")
    head, *parameters = first.split(";")
    kept: list[str] = []
    for item in parameters:
        name = item.partition("=")[0].strip().lower()
        if name == "rport":
            kept.append(f"rport={peer.port}")
        elif name != "received":
            kept.append(item.strip())
    kept.append(f"received={peer.host}")
    return ";".join([head.strip(), *kept]) + (f",{rest}" if comma else "")


def salvage(data: bytes) -> Request | None:
    """What can still be read of a broken request, enough to echo its headers; None when it is hopeless."""
    text = data[:16_384].decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    start, _, rest = text.lstrip("\n").partition("\n")
    words = start.split()
    if len(words) != 3 or not words[2].upper().startswith("SIP/") or not words[0].isalpha():
        return None
    headers = Headers()
    for line in rest.partition("\n\n")[0].split("\n")[:64]:
        name, colon, value = line.partition(":")
        name = {"v": "via", "f": "from", "t": "to", "i": "call-id"}.get(name.strip().lower(), name.strip().lower())
        if colon and name in ("via", "from", "to", "call-id", "cseq") and (name == "via" or not headers.has(name)):
            headers.add(name, value.strip()[:1024])
    try:
        request = Request(words[0], words[1], headers)
        parse_uri(words[1])
    except UriProblem:
        return None
    return request
