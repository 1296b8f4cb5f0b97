"""Their INVITE, from its arrival to the ACK of our answer: the same for one that opens a call and for a re-INVITE.

RFC 3261 9.2 (CANCEL), 13.3 (answers; a 200 is repeated until its ACK), 14.2 (re-INVITE); pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.telephony.sip.alarms import Key
from infolinia.telephony.sip.answer import answer_to, reply_peer
from infolinia.telephony.sip.body import SDP, BodyProblem, session_of
from infolinia.telephony.sip.core import ALLOW, Admission, Core
from infolinia.telephony.sip.dialog import Dialog, DialogState
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.route import contact_of
from infolinia.telephony.sip.signals import Acknowledged, CallKey, Cancelled, Effect, Invited, Reinvited
from infolinia.telephony.sip.transaction import InviteServer, Peer


@dataclass(slots=True)
class _Waiting:
    """An INVITE of theirs that waits for our final answer."""

    key: Key
    request: Request
    source: Peer
    transaction: InviteServer


class Answering:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._waiting: dict[CallKey, _Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def is_waiting(self, call: CallKey) -> bool:
        return call in self._waiting

    # --- It comes

    def invited(self, request: Request, key: Key, source: Peer, admission: Admission, now: float) -> list[Effect]:
        """An INVITE that opens a call."""
        core = self._core
        if not (target := contact_of(request)):
            return core.answer(request, key, source, 400, now)
        try:
            session = session_of(request)
        except BodyProblem:
            return core.answer(request, key, source, 415, now, ("accept", SDP), ("accept-encoding", "identity"))
        if not core.layer.opens_call(key, request):
            return core.answer(request, key, source, 482, now)
        tag = core.token()
        peer = reply_peer(request, source)
        core.dialogs[tag] = dialog = Dialog(
            key=tag,
            call_id=request.call_id,
            local=f"{request.headers.get('to')};tag={tag}",
            remote=request.headers.get("from"),
            remote_tag=request.from_tag,
            target=target,
            contact=core.contact(peer),
            peer=peer,
            routes=tuple(request.headers.listed("record-route")),
            remote_seq=request.cseq[0],
            credentials=admission.credentials,
        )
        _unwrap(request, session)
        return [*self._wait(dialog, request, key, source, now), Invited(tag, request, source, admission.trunk)]

    def reinvited(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        """An INVITE inside a call."""
        core = self._core
        if dialog.key in self._waiting:
            return core.answer(request, key, source, 500, now, ("retry-after", "2"))
        if dialog.inviting or dialog.unacknowledged:  # both at once; or it overtook the ACK, which may hold an answer
            return core.answer(request, key, source, 491, now)
        try:
            session = session_of(request)
        except BodyProblem:
            return core.answer(request, key, source, 415, now, ("accept", SDP), ("accept-encoding", "identity"))
        dialog.refresh(request)
        return [*self._wait(dialog, request, key, source, now), Reinvited(dialog.key, session)]

    def _wait(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        core = self._core
        transaction = InviteServer(reply_peer(request, source), dialog.key)
        core.layer.serve(key, transaction)
        self._waiting[dialog.key] = _Waiting(key, request, source, transaction)
        trying = answer_to(request, 100, source, tag="", server=core.agent)
        return core.layer.respond(key, transaction, trying, now)

    # --- It is answered

    def respond(
        self, call: CallKey, status: int, now: float, *, body: bytes = b"", headers: tuple[Header, ...] = ()
    ) -> list[Effect]:
        """Answer the INVITE of a call that waits for it; nothing when none does any more."""
        core = self._core
        waiting, dialog = self._waiting.get(call), core.dialogs.get(call)
        if waiting is None or dialog is None:
            return []
        request, transaction = waiting.request, waiting.transaction
        tag = dialog.key if status > 100 else ""
        response = answer_to(request, status, waiting.source, tag=tag, server=core.agent)
        if status < 300:
            for route in request.headers.all("record-route"):
                response.headers.add("record-route", route)
            response.headers.add("contact", dialog.contact)
            response.headers.add("allow", ALLOW)
        for name, value in headers:
            response.headers.add(name, value)
        if body:
            response.headers.add("content-type", SDP)
            response.body = body
        effects = core.layer.respond(waiting.key, transaction, response, now)
        if status < 200:
            return effects
        del self._waiting[call]
        if status < 300:
            dialog.state = DialogState.CONFIRMED
            dialog.accept(transaction.last, transaction.peer, request.cseq[0], now)
            core.alarms.set((call,), dialog.due())
        elif dialog.state is DialogState.EARLY:
            core.drop(dialog)
        return effects

    # --- It is withdrawn, or our answer arrives

    def cancel(self, request: Request, key: Key, source: Peer, now: float) -> list[Effect] | None:
        """A CANCEL (9.2); None when it belongs to no INVITE."""
        core = self._core
        branch, sent_by, _ = key
        invite_key = (branch, sent_by, "INVITE")
        invite = core.layer.server(invite_key)
        if not isinstance(invite, InviteServer):
            return None
        call = invite.call
        effects = core.answer(request, key, source, 200, now, tag=call)
        waiting, dialog = self._waiting.get(call), core.dialogs.get(call)
        if waiting is None or dialog is None or waiting.key != invite_key:
            return effects  # our final answer won the race
        early = dialog.state is DialogState.EARLY
        effects += self.respond(call, 487, now)
        return [*effects, Cancelled(call)] if early else effects

    def acknowledged(self, request: Request) -> list[Effect]:
        """The ACK of a 200."""
        dialog = self._core.dialogs.get(request.to_tag)
        if dialog is None or dialog.call_id != request.call_id or not dialog.acknowledged(request.cseq[0]):
            return []
        try:
            return [Acknowledged(dialog.key, session_of(request))]
        except BodyProblem:
            return [Acknowledged(dialog.key, b"")]


def _unwrap(request: Request, session: bytes) -> None:
    """Leave nothing but the description in the body."""
    request.body = session
    if session:
        request.headers.set("content-type", SDP)
