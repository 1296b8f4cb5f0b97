"""Requests of ours inside a call: written, sent, sent again with a password; BYE (RFC 3261 12.2.1, 15.1.1); pure."""

from __future__ import annotations

from infolinia.telephony.sip.answering import Answering
from infolinia.telephony.sip.challenge import CHALLENGES, MOST_TRIES, authorized, proofs
from infolinia.telephony.sip.core import Core
from infolinia.telephony.sip.dialog import Dialog, DialogState
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.layer import Taker
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.signals import CallKey, Effect
from infolinia.telephony.sip.transaction import InviteClient, PlainClient


class Asking:
    def __init__(self, core: Core, answering: Answering) -> None:
        self._core, self._answering = core, answering

    def standing(self, call: CallKey) -> Dialog | None:
        """The dialog of a call that was answered and not ended."""
        dialog = self._core.dialogs.get(call)
        return dialog if dialog and dialog.state is DialogState.CONFIRMED else None

    def request(
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

    def ask(self, dialog: Dialog, request: Request, taker: Taker, now: float, tried: int = 0) -> list[Effect]:
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
                    return self.ask(dialog, retry, taker, now, tried + 1)
            if response and request.method == "INVITE":
                dialog.authorization = proofs(request)
            return taker(response, now)

        kind = InviteClient if request.method == "INVITE" else PlainClient
        return core.layer.ask(kind(request, peer), take, now)

    def bye(self, call: CallKey, now: float, *, headers: tuple[Header, ...] = ()) -> list[Effect]:
        """End a call that was answered. It is gone at once; the BYE is repeated until it is answered."""
        dialog = self.standing(call)
        if dialog is None:
            return []
        effects = self._answering.respond(call, 487, now)  # a re-INVITE of theirs that waits
        effects += self._answering.pending.end(call, now)
        request = self.request(dialog, "BYE", headers=headers)
        self._core.drop(dialog)
        return [*effects, *self.ask(dialog, request, lambda _response, _now: [], now)]
