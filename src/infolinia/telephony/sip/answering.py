"""Their INVITE, from its arrival to the ACK of our answer: the same for one that opens a call and for a re-INVITE.

RFC 3261 9.2 (CANCEL), 13.3 (answers; a 200 is repeated until its ACK), 14.2 (re-INVITE); RFC 3262 3 (reliable
provisional answers), RFC 3891 3 (an INVITE that takes the place of a call), RFC 4028 9 (its timer); pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.telephony.sip.alarms import Key
from infolinia.telephony.sip.answer import answer_to, reply_peer
from infolinia.telephony.sip.body import SDP, BodyProblem, session_of
from infolinia.telephony.sip.core import ALLOW, SUPPORTED, Admission, Core
from infolinia.telephony.sip.dialog import Dialog, DialogState, methods_of
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.pending import Pending
from infolinia.telephony.sip.reliable import Later, Reliable, read_rack
from infolinia.telephony.sip.replaces import read_replaces
from infolinia.telephony.sip.route import contact_of
from infolinia.telephony.sip.session_timer import IntervalTooSmall, SessionPolicy, wanted
from infolinia.telephony.sip.signals import (
    Acknowledged,
    CallKey,
    Cancelled,
    EarlyAnswered,
    Effect,
    Ended,
    Invited,
    Reinvited,
    Updated,
)
from infolinia.telephony.sip.transaction import InviteServer, Peer

MOST_LATE = 1024  # answers whose PRACK may still come though the INVITE was answered


@dataclass(slots=True)
class _Waiting:
    """An INVITE of theirs that waits for our final answer. `offers`: it holds a description."""

    key: Key
    request: Request
    source: Peer
    transaction: InviteServer
    offers: bool
    demands: bool = False  # reliable provisional answers, and nothing else
    reliable: Reliable | None = None


class Answering:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._waiting: dict[CallKey, _Waiting] = {}
        self._late: dict[tuple[CallKey, int, int], None] = {}  # with RSeq and CSeq
        self.pending = Pending(core)

    def __len__(self) -> int:
        return len(self._waiting) + len(self.pending)

    def is_waiting(self, call: CallKey) -> bool:
        return call in self._waiting

    def owes_answer(self, call: CallKey) -> bool:
        """Their INVITE holds an offer that we have not answered in a way that they surely know."""
        waiting = self._waiting.get(call)
        return waiting is not None and waiting.offers and not self.is_settled(call)

    def is_settled(self, call: CallKey) -> bool:
        """Offer and answer are exchanged though the call is not up."""
        waiting = self._waiting.get(call)
        return waiting is not None and waiting.reliable is not None and waiting.reliable.settled

    # --- It comes

    def invited(self, request: Request, key: Key, source: Peer, admission: Admission, now: float) -> list[Effect]:
        """An INVITE that opens a call."""
        core = self._core
        if not (target := contact_of(request)):
            return core.answer(request, key, source, 400, now)
        if refused := self._unfit(request, key, source, admission.terms.session, now):
            return refused
        if not accepts_description(request):
            return core.answer(request, key, source, 406, now, ("accept", SDP))
        session = session_of(request)
        replaces, status = self._replaced(request, admission)
        if status:
            return core.answer(request, key, source, status, now)
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
            contact=core.contact(peer, to=request.uri),
            peer=peer,
            routes=tuple(request.headers.listed("record-route")),
            remote_seq=request.cseq[0],
            credentials=admission.credentials,
            trunk=admission.trunk,
            terms=admission.terms,
            allows=methods_of(request.headers.get("allow")),
        )
        _unwrap(request, session)
        effects = self._wait(dialog, request, key, source, now, offers=bool(session))
        return [*effects, Invited(tag, request, source, admission.trunk, replaces, admission.user)]

    def _unfit(self, request: Request, key: Key, source: Peer, policy: SessionPolicy, now: float) -> list[Effect]:
        """The answer to an INVITE whose body or session timer is of no use to us; empty when both are."""
        core = self._core
        try:
            session_of(request)
            wanted(request, policy, now)
        except BodyProblem:
            return core.answer(request, key, source, 415, now, ("accept", SDP), ("accept-encoding", "identity"))
        except IntervalTooSmall as problem:  # RFC 4028 9
            return core.answer(request, key, source, 422, now, ("min-se", str(problem.least)))
        return []

    def _replaced(self, request: Request, admission: Admission) -> tuple[CallKey, int]:
        """The call whose place an INVITE takes, and the refusal where it may not (RFC 3891 3)."""
        core, values = self._core, request.headers.all("replaces")
        if not values:
            return "", 0
        found = read_replaces(values[0]) if len(values) == 1 else None
        if found is None:
            return "", 400
        dialog = core.dialogs.get(found.to_tag)
        if dialog is None or not dialog.is_with(found.call_id, found.from_tag):
            return "", 603 if core.ended.get(found.to_tag) == (found.call_id, found.from_tag) else 481
        if dialog.trunk != admission.trunk or not admission.terms.refers:
            core.counts["replaces-refused"] += 1
            return "", 403
        if dialog.state is DialogState.EARLY and not dialog.caller:
            return "", 481  # nobody else may take a call that rings here
        if found.early_only and dialog.state is DialogState.CONFIRMED:
            return "", 486
        return dialog.key, 0

    def reinvited(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        """An INVITE inside a call."""
        core = self._core
        if dialog.key in self._waiting or self.pending.has(dialog.key, "change"):
            return core.answer(request, key, source, 500, now, ("retry-after", "2"))
        if refused := core.too_many_changes(dialog, request, key, source, now):
            return refused
        # Both at once; or it overtook the ACK, which may hold an answer.
        if dialog.inviting or dialog.updating or dialog.unacknowledged:
            return core.answer(request, key, source, 491, now)
        if refused := self._unfit(request, key, source, dialog.terms.session, now):
            return refused
        session = session_of(request)
        dialog.refresh(request)
        effects = self._wait(dialog, request, key, source, now, offers=bool(session))
        return [*effects, Reinvited(dialog.key, session)]

    def _wait(
        self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float, *, offers: bool
    ) -> list[Effect]:
        core = self._core
        transaction = InviteServer(reply_peer(request, source), dialog.key)
        core.layer.serve(key, transaction)
        self._waiting[dialog.key] = waiting = _Waiting(key, request, source, transaction, offers)
        waiting.demands = "100rel" in request.headers.listed("require")
        if waiting.demands or ("100rel" in request.headers.listed("supported") and dialog.terms.reliable != "none"):
            first = 1 + int(core.chance() * 2**30)  # RFC 3262 3
            waiting.reliable = Reliable(first, request.cseq[0])
        trying = answer_to(request, 100, source, tag="", server=core.agent)
        return core.layer.respond(key, transaction, trying, now)

    # --- It is answered

    def respond(
        self, call: CallKey, status: int, now: float, *, body: bytes = b"", headers: tuple[Header, ...] = ()
    ) -> list[Effect]:
        """Answer the INVITE of a call that waits for it; nothing when none does any more.

        A provisional answer is sent reliably when the far end demands it, or takes it and the answer holds a
        description; then what follows may wait for its PRACK.
        """
        waiting = self._waiting.get(call)
        if waiting is None or call not in self._core.dialogs:
            return []
        reliable = waiting.reliable
        surely = reliable is not None and 100 < status < 200 and (waiting.demands or bool(body))
        if reliable and (surely or 200 <= status < 300) and reliable.holds_back(status):
            reliable.queue.append(Later(status, body, headers))
            return []
        return self._say(call, waiting, status, now, body, headers, surely=surely)

    def _say(
        self,
        call: CallKey,
        waiting: _Waiting,
        status: int,
        now: float,
        body: bytes,
        headers: tuple[Header, ...],
        *,
        surely: bool,
    ) -> list[Effect]:
        core, dialog, reliable = self._core, self._core.dialogs[call], waiting.reliable
        request, transaction = waiting.request, waiting.transaction
        tag = dialog.key if status > 100 else ""
        response = answer_to(request, status, waiting.source, tag=tag, server=core.agent)
        if status < 300:
            for route in request.headers.all("record-route"):
                response.headers.add("record-route", route)
            response.headers.add("contact", dialog.contact)
            response.headers.add("allow", ALLOW)
            response.headers.add("supported", SUPPORTED)
        if surely and reliable:
            reliable.rseq += 1
            response.headers.add("require", "100rel")
            response.headers.add("rseq", str(reliable.rseq))
        if 200 <= status < 300:
            timer, says = wanted(request, dialog.terms.session, now)
            dialog.keep(timer)
            headers = (*says, *headers)
        for name, value in headers:
            response.headers.add(name, value)
        if body:
            dialog.described = body
            if not (reliable and reliable.settled):  # they have our answer already (RFC 6337 2.2)
                response.headers.add("content-type", SDP)
                response.body = body
        effects = core.layer.respond(waiting.key, transaction, response, now)
        if surely and reliable:
            reliable.sent(bytes(response), transaction.peer, described=bool(response.body), now=now)
            core.alarms.set((call,), reliable.due())
        if status < 200:
            return effects
        self._settle(call, waiting)
        if status < 300:
            dialog.state = DialogState.CONFIRMED
            dialog.accept(transaction.last, transaction.peer, request.cseq[0], now)
            core.watch(dialog)
        elif dialog.state is DialogState.EARLY:
            core.drop(dialog)
        return effects

    def _settle(self, call: CallKey, waiting: _Waiting) -> None:
        del self._waiting[call]
        if waiting.reliable and waiting.reliable.unheard:
            self._late[call, waiting.reliable.rseq, waiting.reliable.cseq] = None
            if len(self._late) > MOST_LATE:
                del self._late[next(iter(self._late))]

    # --- A provisional answer is acknowledged

    def pracked(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        """A PRACK inside a dialog (RFC 3262 3); it may hold an answer to our offer, or a new offer (5)."""
        core, call = self._core, dialog.key
        rack = read_rack(request.headers.get("rack"))
        if rack is None:
            return core.answer(request, key, source, 400, now)
        try:
            session = session_of(request)
        except BodyProblem:
            return core.answer(request, key, source, 415, now, ("accept", SDP), ("accept-encoding", "identity"))
        waiting = self._waiting.get(call)
        reliable = waiting.reliable if waiting else None
        if waiting is None or reliable is None or not reliable.acknowledged(rack):
            return self.late(request, key, source, now) or core.answer(request, key, source, 481, now)
        if session and waiting.offers:
            self.pending.put(call, "change", request, key, source, now)
            return [Updated(call, session), *self._go_on(call, waiting, now)]
        effects = core.answer(request, key, source, 200, now, tag=call)
        if session:
            effects.append(EarlyAnswered(call, session))
        return [*effects, *self._go_on(call, waiting, now)]

    def _go_on(self, call: CallKey, waiting: _Waiting, now: float) -> list[Effect]:
        """Send what waited for the PRACK."""
        effects: list[Effect] = []
        queue = waiting.reliable.queue if waiting.reliable else None
        while queue and self._waiting.get(call) is waiting and not (waiting.reliable and waiting.reliable.unheard):
            later = queue.popleft()
            effects += self.respond(call, later.status, now, body=later.body, headers=later.headers)
        return effects

    def late(self, request: Request, key: Key, source: Peer, now: float) -> list[Effect] | None:
        """The PRACK of an answer whose INVITE has its final one since (RFC 3262 3); None when there is no such."""
        rack = read_rack(request.headers.get("rack"))
        if rack is None or (request.to_tag, *rack) not in self._late:
            return None
        del self._late[request.to_tag, rack[0], rack[1]]
        return self._core.answer(request, key, source, 200, now)

    # --- Time

    def elapse(self, call: CallKey, now: float) -> list[Effect]:
        """A reliable answer is said again, or the call given up whose far end never acknowledged it (RFC 3262 3)."""
        waiting = self._waiting.get(call)
        reliable = waiting.reliable if waiting else None
        due = reliable.due() if reliable else None
        if reliable is None or due is None:
            return []
        if due > now:
            self._core.alarms.set((call,), due)
            return []
        if now >= reliable.gives_up:
            reliable.unheard = False
            reliable.queue.clear()
            early = self._core.dialogs[call].state is DialogState.EARLY
            effects = self.respond(call, 504, now)
            return [*effects, Ended(call, 408)] if early else effects
        said = reliable.repeat(now)
        self._core.alarms.set((call,), reliable.due())
        return [said] if said else []

    # --- It is withdrawn, or our answer arrives

    def cancel(self, request: Request, key: Key, source: Peer, now: float) -> list[Effect] | None:
        """A CANCEL (9.2); None when it belongs to no INVITE, or does not come from who sent it (9.1)."""
        core = self._core
        branch, sent_by, _ = key
        invite_key = (branch, sent_by, "INVITE")
        invite = core.layer.server(invite_key)
        if not isinstance(invite, InviteServer):
            return None
        call = invite.call
        waiting, dialog = self._waiting.get(call), core.dialogs.get(call)
        if waiting and waiting.key == invite_key and not _are_of_one(request, waiting.request, source, waiting.source):
            return None
        effects = core.answer(request, key, source, 200, now, tag=call)
        if waiting is None or dialog is None or waiting.key != invite_key:
            return effects  # our final answer won the race
        early = dialog.state is DialogState.EARLY
        effects += self.respond(call, 487, now)
        return [*effects, Cancelled(call)] if early else effects

    def acknowledged(self, request: Request, source: Peer) -> list[Effect]:
        """The ACK of a 200."""
        dialog = self._core.dialogs.get(request.to_tag)
        if (
            dialog is None
            or not self._core.is_of(dialog, source)
            or dialog.call_id != request.call_id
            or not dialog.acknowledged(request.cseq[0])
        ):
            return []
        try:
            return [Acknowledged(dialog.key, session_of(request))]
        except BodyProblem:
            return [Acknowledged(dialog.key, b"")]


def _are_of_one(cancel: Request, invite: Request, source: Peer, origin: Peer) -> bool:
    """Whether a CANCEL names the INVITE whose branch it bears, and comes from there: it goes hop by hop."""
    names = [(it.call_id, it.from_tag, it.cseq[0]) for it in (cancel, invite)]
    return names[0] == names[1] and source.host == origin.host


def accepts_description(request: Request) -> bool:
    """Whether an answer of ours may hold what we have to say (20.1); without a word to that, it may."""
    kinds = [value.partition(";")[0].strip().lower() for value in request.headers.listed("accept")]
    return not kinds or any(kind in (SDP, "application/*", "*/*") for kind in kinds)


def _unwrap(request: Request, session: bytes) -> None:
    """Leave nothing but the description in the body."""
    request.body = session
    if session:
        request.headers.set("content-type", SDP)
