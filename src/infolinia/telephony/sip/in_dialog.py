"""Requests inside a call, ours and theirs: BYE, re-INVITE, INFO, REFER, OPTIONS (RFC 3261 12.2, 14, 15); pure."""

from __future__ import annotations

from collections.abc import Callable

from infolinia.telephony.sip.alarms import Key
from infolinia.telephony.sip.answering import Answering
from infolinia.telephony.sip.body import SDP, BodyProblem, session_of
from infolinia.telephony.sip.challenge import CHALLENGES, MOST_TRIES, authorized, proofs
from infolinia.telephony.sip.core import ALLOW, Core, unsupported
from infolinia.telephony.sip.dialog import Dialog, DialogState
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.layer import Taker
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.signals import CallKey, Effect, Ended, InfoGiven, ProbeDone, ReferDone, ReinviteDone
from infolinia.telephony.sip.transaction import InviteClient, Peer, PlainClient


class InDialog:
    def __init__(self, core: Core, answering: Answering) -> None:
        self._core, self._answering = core, answering

    # --- Theirs

    def receive(self, request: Request, key: Key, source: Peer, now: float) -> list[Effect] | None:
        """A request with our tag in To; None when there is no such call."""
        core = self._core
        dialog = core.dialogs.get(request.to_tag)
        if dialog is None or not dialog.is_with(request.call_id, request.from_tag):
            return None
        number, method = request.cseq
        if dialog.rings_there:
            return self._early(request, key, source, now)
        if number < dialog.remote_seq:
            return core.answer(request, key, source, 500, now)  # out of order, 12.2.2
        dialog.remote_seq = number
        if source.reliable:
            dialog.peer = source  # the connection that is open now
        if method != "BYE" and (missing := unsupported(request)):  # nobody is kept in a call for an extension
            return core.answer(request, key, source, 420, now, missing)
        match method:
            case "BYE":
                return self._ended(dialog, request, key, source, now)
            case "INVITE":
                return self._answering.reinvited(dialog, request, key, source, now)
            case "INFO":
                told = InfoGiven(dialog.key, request.content_type, request.body)
                return [*core.answer(request, key, source, 200, now), told]
            case "OPTIONS":
                return core.answer(request, key, source, 200, now, ("allow", ALLOW), ("accept", SDP))
            case "NOTIFY":
                return core.answer(request, key, source, 200, now)
            case "REFER":
                return core.answer(request, key, source, 603, now)
            case _:
                return core.refuse_method(request, key, source, now)

    def _early(self, request: Request, key: Key, source: Peer, now: float) -> list[Effect] | None:
        """From one who rings and is not the call yet. 481 to what we only do not serve would end it (RFC 5057)."""
        match request.method:
            case "BYE" | "INVITE" | "REFER":
                return None
            case "INFO" | "NOTIFY" | "OPTIONS":
                return self._core.answer(request, key, source, 200, now, ("allow", ALLOW))
            case _:
                return self._core.refuse_method(request, key, source, now)

    def _ended(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        effects = self._core.answer(request, key, source, 200, now)
        effects += self._answering.respond(dialog.key, 487, now)  # an INVITE that still waits ends, too (15.1.2)
        self._core.drop(dialog)
        return [*effects, Ended(dialog.key)]

    # --- Ours

    def bye(self, call: CallKey, now: float, *, headers: tuple[Header, ...] = ()) -> list[Effect]:
        """End a call that was answered. It is gone at once; the BYE is repeated until it is answered."""
        dialog = self._standing(call)
        if dialog is None:
            return []
        effects = self._answering.respond(call, 487, now)  # a re-INVITE of theirs that waits
        request = self._request(dialog, "BYE", headers=headers)
        self._core.drop(dialog)
        return [*effects, *self._ask(dialog, request, lambda _response, _now: [], now)]

    def reinvite(self, call: CallKey, body: bytes, now: float) -> list[Effect]:
        """Change the session of a call; `ReinviteDone` follows, 491 at once when another change is under way."""
        dialog = self._standing(call)
        if dialog is None:
            return []
        if dialog.inviting or dialog.unacknowledged or self._answering.is_waiting(call):
            return [ReinviteDone(call, 491, b"")]
        dialog.inviting = True
        request = self._request(dialog, "INVITE", body=body, content_type=SDP, headers=(("allow", ALLOW),))
        return self._ask(dialog, request, lambda response, now: self._reinvite_done(dialog, response, now), now)

    def _reinvite_done(self, dialog: Dialog, response: Response | None, now: float) -> list[Effect]:
        status = response.status if response else 408
        if status < 200:
            return []
        if response and status < 300:
            if dialog.ack_seq == response.cseq[0] or dialog.ended:  # they did not hear our ACK, or not yet of the end
                return [self._acknowledge(dialog, response)]
            dialog.inviting = False
            dialog.refresh(response)
            try:
                session = session_of(response)
            except BodyProblem:
                session = b""
            return [self._acknowledge(dialog, response), ReinviteDone(dialog.key, status, session)]
        dialog.inviting = False
        if dialog.ended:
            return []
        if status in (408, 481):
            return [*self.bye(dialog.key, now), Ended(dialog.key, status)]
        return [ReinviteDone(dialog.key, status, b"")]

    def _acknowledge(self, dialog: Dialog, response: Response) -> Effect:
        return dialog.acknowledge(response, self._core.via(dialog.hop))

    def info(self, call: CallKey, content_type: str, body: bytes, now: float) -> list[Effect]:
        """Send INFO (digits)."""
        dialog = self._standing(call)
        if dialog is None:
            return []

        def done(response: Response | None, now: float) -> list[Effect]:
            if response and response.status == 481 and not dialog.ended:  # they know no such call, 12.2.1.2
                return [*self.bye(call, now), Ended(call, 481)]
            return []

        return self._ask(dialog, self._request(dialog, "INFO", body=body, content_type=content_type), done, now)

    def refer(self, call: CallKey, to: str, now: float) -> list[Effect]:
        """Ask the far end to call `to` by itself (RFC 3515); `ReferDone` follows."""
        dialog = self._standing(call)
        if dialog is None:
            return []
        request = self._request(dialog, "REFER", headers=(("refer-to", f"<{to}>"),))
        return self._ask(dialog, request, _final(lambda status: ReferDone(call, status)), now)

    def probe(self, call: CallKey, now: float) -> list[Effect]:
        """OPTIONS inside a call; `ProbeDone` with the call's key follows: 481 or 408 mean that the far end is gone."""
        dialog = self._standing(call)
        if dialog is None:
            return []
        return self._ask(dialog, self._request(dialog, "OPTIONS"), _final(lambda status: ProbeDone(call, status)), now)

    def _standing(self, call: CallKey) -> Dialog | None:
        dialog = self._core.dialogs.get(call)
        return dialog if dialog and dialog.state is DialogState.CONFIRMED else None

    def _request(
        self,
        dialog: Dialog,
        method: str,
        *,
        body: bytes = b"",
        content_type: str = "",
        headers: tuple[Header, ...] = (),
    ) -> Request:
        request = dialog.request(method, self._core.via(dialog.hop), body=body, content_type=content_type)
        for name, value in headers:
            request.headers.add(name, value)
        return request

    def _ask(self, dialog: Dialog, request: Request, taker: Taker, now: float, tried: int = 0) -> list[Effect]:
        """Send a request of ours; a challenge is answered here, all else is for the taker."""
        core, peer = self._core, dialog.hop

        def take(response: Response | None, now: float) -> list[Effect]:
            if response and response.status in CHALLENGES and dialog.credentials and tried < MOST_TRIES:
                dialog.local_seq += 1
                retry = authorized(
                    request, response, dialog.credentials,
                    via=core.via(peer), seq=dialog.local_seq, cnonce=core.token(),
                )  # fmt: skip
                if retry:
                    return self._ask(dialog, retry, taker, now, tried + 1)
            if response and request.method == "INVITE":
                dialog.authorization = proofs(request)
            return taker(response, now)

        kind = InviteClient if request.method == "INVITE" else PlainClient
        return core.layer.ask(kind(request, peer), take, now)

    # --- Time

    def elapse(self, call: CallKey, now: float) -> list[Effect]:
        """Our 200 waits for its ACK: say it again, or give the call up (13.3.1.4)."""
        core = self._core
        dialog = core.dialogs.get(call)
        due = dialog.due() if dialog else None
        if dialog is None or due is None:
            return []
        if dialog.gives_up is not None and now >= dialog.gives_up:
            dialog.acknowledged(dialog.accepted_seq)
            return [*self.bye(call, now), Ended(call, 408)]
        effects: list[Effect] = [dialog.repeat(now)] if due <= now else []
        core.alarms.set((call,), dialog.due())
        return effects


def _final(tell: Callable[[int], Effect]) -> Taker:
    """Tell the status of a final answer; 408 when none came."""

    def take(response: Response | None, _now: float) -> list[Effect]:
        status = response.status if response else 408
        return [tell(status)] if status >= 200 else []

    return take
