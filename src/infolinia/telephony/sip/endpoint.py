"""A SIP endpoint without I/O: the one door to a user agent (RFC 3261); pure.

How a shell uses it. Give it each datagram (or message cut from a stream) with its peer and the time, and carry out what
comes back in order: `Send` goes to the wire, the rest are signals to the call's owner (`signals.py`). Call
`elapse(now)` when `due()` has come. A call is named by its `key` (our tag). To start one: `invite`. To answer:
`respond(key, status, body)` with 180, 183, 200 or a refusal; the same answers a re-INVITE. Then `bye`, `cancel`,
`reinvite`, `update`, `info`, `refer`, and `probe` for OPTIONS. An UPDATE of theirs is answered by `answer_update`, a
REFER by `answer_refer` and `notify`. PRACK, refreshes of the session and retries after glare run by themselves.

`admit(peer, request)` decides who may open a call; its answer names the trunk, or refuses, or says nothing at all.
`register(request, peer, now)` keeps the bindings of telephones (registrar.py), where there are any.
Nothing that comes from outside raises: it is answered as the RFC says or dropped and counted in `counts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from infolinia.telephony.sip.answer import can_answer, salvage
from infolinia.telephony.sip.answering import Answering
from infolinia.telephony.sip.asking import Asking
from infolinia.telephony.sip.changing import Changing
from infolinia.telephony.sip.core import Admission, Admit, Core, Hears, Register, everyone, nobody
from infolinia.telephony.sip.digest import Credentials
from infolinia.telephony.sip.in_dialog import InDialog
from infolinia.telephony.sip.layer import server_key
from infolinia.telephony.sip.message import MessageProblem, Request, Response, demand, parse
from infolinia.telephony.sip.referring import Referring
from infolinia.telephony.sip.registration import Registrations
from infolinia.telephony.sip.replaces import Replaces
from infolinia.telephony.sip.signals import CallKey, Effect
from infolinia.telephony.sip.transaction import Peer, State
from infolinia.telephony.sip.uac import Uac
from infolinia.telephony.sip.uas import Uas

__all__ = ["Admission", "Admit", "Credentials", "Endpoint"]

MOST_TRANSACTIONS = 60_000  # of theirs that are remembered, 32 s each; some 5 kB each
MOST_OF_ONE_HOST = 25_000  # of them, so that the flood of one leaves room for the others


class Endpoint:
    """Calls in and out on one address. `token()` gives unguessable text for tags, branches and Call-IDs."""

    def __init__(
        self, *, host: str, port: int, admit: Admit, token: Callable[[], str], secret: bytes, agent: str = "Infolinia",
        register: Register = nobody, hears: Hears = everyone, secure_port: int = 0,
    ) -> None:  # fmt: skip
        self._core = core = Core(
            host=host,
            port=port,
            admit=admit,
            register=register,
            hears=hears,
            token=token,
            agent=agent,
            seal=secret,
            secure_port=secure_port,
        )
        self._answering = Answering(core)
        asking = Asking(core, self._answering)
        changing = Changing(core, asking, self._answering)
        referring = Referring(core, asking, self._answering.pending)
        self._in_dialog = InDialog(core, self._answering, asking, changing, referring)
        self._uac = Uac(core, asking)
        self._uas = Uas(core, self._answering, secret)
        self.registrations = Registrations(core)
        self.respond = self._answering.respond
        self.invite, self.cancel, self.probe = self._uac.invite, self._uac.cancel, self._uac.probe
        self.heard = self._uac.heard
        self.bye, self.info, self.probe_call = asking.bye, self._in_dialog.info, self._in_dialog.probe
        self.reinvite, self.update, self.answer_update = changing.reinvite, changing.update, changing.answer_update
        self.refer, self.answer_refer, self.notify = referring.refer, referring.answer_refer, referring.notify

    @property
    def counts(self) -> Counter[str]:
        """How often something was dropped or refused, by reason."""
        return self._core.counts

    # --- Time

    def due(self) -> float | None:
        """When `elapse` wants to be called; None when nothing waits."""
        return self._core.alarms.due()

    def elapse(self, now: float) -> list[Effect]:
        """Do what is due."""
        effects: list[Effect] = []
        for key in self._core.alarms.ring(now):
            match len(key):  # who set the alarm
                case 1:
                    effects += self._in_dialog.elapse(key[0], now)
                case 4:
                    effects += self._answering.pending.elapse(key, now)
                case _:
                    effects += self._core.layer.elapse(key, now)
        return effects

    # --- What comes in

    def receive(self, data: bytes, peer: Peer, now: float) -> list[Effect]:
        """One datagram, or one message of a stream."""
        core = self._core
        if not data.strip(b"\r\n\x00 "):
            core.counts["keep-alive"] += 1
            return []
        message: Request | Response | None = None
        try:
            message = parse(data)
            demand(message)
        except MessageProblem as problem:
            core.counts["malformed"] += 1
            broken = message if isinstance(message, Request) else salvage(data)
            return self._fault(broken, problem.status, peer) if problem.status and broken else []
        if isinstance(message, Request):
            return self._request(message, peer, now)
        effects = core.layer.answered(message, now)
        if effects is None:
            core.counts["stray-response"] += 1
            return self._uac.repeated(message)
        return effects

    def unreachable(self, peer: Peer, now: float) -> list[Effect]:
        """No connection to a peer can be had: what was asked of it is answered 503 at once (8.1.3.1)."""
        self._core.counts["unreachable"] += 1
        return self._core.layer.unreachable(peer, now)

    def _fault(self, broken: Request, status: int, peer: Peer) -> list[Effect]:
        """Answer what can be answered: the headers may still be whole though the body or a line is not."""
        try:
            if not can_answer(broken) or self._core.admit(peer, broken).is_stranger:
                return []
            return self._core.answer_bare(broken, peer, status)
        except MessageProblem:  # what it would be answered with cannot be read
            return []

    def _request(self, request: Request, peer: Peer, now: float) -> list[Effect]:
        core, key = self._core, server_key(request)
        if transaction := core.layer.server(key):
            if request.method == "ACK" and transaction.state is State.ACCEPTED:
                return self._answering.acknowledged(request, peer)  # with the branch of its INVITE, against 13.2.2.4
            return core.layer.again(transaction, key, request, now)
        if request.method == "ACK":
            return self._answering.acknowledged(request, peer)
        is_full = core.layer.servers >= MOST_TRANSACTIONS or core.layer.servers_of(peer.host) >= MOST_OF_ONE_HOST
        if is_full and request.method != "BYE":
            core.counts["overload"] += 1
            return []
        if request.method == "CANCEL":
            effects = self._answering.cancel(request, key, peer, now)
        elif request.to_tag:
            effects = self._in_dialog.receive(request, key, peer, now)
        else:
            return self._uas.receive(request, key, peer, now)
        if effects is None:
            core.counts["no-such-call"] += 1
            return self._fault(request, 481, peer)
        return effects

    # --- For health and drift

    def knows(self, call: CallKey) -> bool:
        return call in self._core.dialogs

    def identity(self, call: CallKey) -> Replaces | None:
        """How a dialog is named to others: in a Replaces that the far end shall act on. None when it does not stand."""
        dialog = self._core.dialogs.get(call)
        if dialog is None or not dialog.remote_tag:
            return None
        return Replaces(dialog.call_id, dialog.remote_tag, dialog.key)

    def target(self, call: CallKey) -> str:
        """The far end's own address, as its Contact gave it; empty when the call is gone."""
        dialog = self._core.dialogs.get(call)
        return dialog.target if dialog else ""

    def named(self, replaces: Replaces) -> CallKey:
        """Our call that a Replaces of theirs means; empty when it means none of ours."""
        dialog = self._core.dialogs.get(replaces.to_tag)
        return dialog.key if dialog and dialog.is_with(replaces.call_id, replaces.from_tag) else ""

    def sizes(self) -> dict[str, int]:
        """How much is remembered, for bounds and drift."""
        core = self._core
        return {
            "server": core.layer.servers, "client": core.layer.clients, "dialogs": len(core.dialogs),
            "alarms": len(core.alarms), "pending": len(self._answering),
        }  # fmt: skip
