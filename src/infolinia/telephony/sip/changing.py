"""Changing the session of a call: re-INVITE and UPDATE, both ways, and keeping it alive by either; pure.

RFC 3261 14 (re-INVITE; both sides at once: 14.1), RFC 3311 (UPDATE, also before the call is up), RFC 4028 (refreshes).
Their re-INVITE is answered in `answering.py`.
"""

from __future__ import annotations

from infolinia.telephony.sip.alarms import Key
from infolinia.telephony.sip.answering import Answering
from infolinia.telephony.sip.asking import Asking
from infolinia.telephony.sip.body import SDP, BodyProblem, session_of
from infolinia.telephony.sip.core import ALLOW, Core
from infolinia.telephony.sip.dialog import Dialog, DialogState
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.session_timer import LONGEST, IntervalTooSmall, asking, granted, least_of, wanted
from infolinia.telephony.sip.signals import CallKey, Effect, Ended, ReinviteDone, Updated, UpdateDone
from infolinia.telephony.sip.transaction import Peer

MOST_RETRIES = 3  # of one change
AGAIN = 10.0  # seconds after which a refresh that was refused is tried again
INSIDE = "timer, replaces"  # reliable answers inside a call bring nothing: changes are answered at once


class Changing:
    def __init__(self, core: Core, ask: Asking, answering: Answering) -> None:
        self._core, self._asking, self._answering = core, ask, answering
        self._pending = answering.pending

    # --- Ours: re-INVITE

    def reinvite(self, call: CallKey, body: bytes, now: float) -> list[Effect]:
        """Change the session of a call; `ReinviteDone` follows, 491 at once when another change is under way."""
        dialog = self._asking.standing(call)
        if dialog is None:
            return []
        if dialog.retry_at is not None:  # ours met one of theirs and waits: this one goes in its place
            dialog.retry = body
            return []
        if self._is_busy(dialog):
            return [ReinviteDone(call, 491, b"")]
        dialog.retried = 0
        return self._reinvite(dialog, body, now)

    def _is_busy(self, dialog: Dialog) -> bool:
        waits = self._answering.is_waiting(dialog.key) or self._pending.has(dialog.key, "change")
        return dialog.inviting or dialog.updating or dialog.unacknowledged or waits

    def _reinvite(
        self, dialog: Dialog, body: bytes, now: float, *, least: int = 0, refreshes: bool = False
    ) -> list[Effect]:
        dialog.inviting, dialog.described = True, body or dialog.described
        headers: tuple[Header, ...] = (("allow", ALLOW), ("supported", INSIDE))
        timer = asking(dialog.terms.session, least=least, running=dialog.timer)
        request = self._asking.request(
            dialog, "INVITE", body=body, content_type=SDP if body else "", headers=(*headers, *timer)
        )

        def done(response: Response | None, now: float) -> list[Effect]:
            return self._reinvite_done(dialog, body, response, now, refreshes=refreshes)

        return self._asking.ask(dialog, request, done, now)

    def _reinvite_done(
        self, dialog: Dialog, body: bytes, response: Response | None, now: float, *, refreshes: bool
    ) -> list[Effect]:
        status = response.status if response else 408
        if status < 200:
            return []
        if response and status < 300:
            return self._reinvite_accepted(dialog, response, now)
        dialog.inviting = False
        if dialog.ended:
            return []
        if status in (408, 481):
            return [*self._asking.bye(dialog.key, now), Ended(dialog.key, status)]
        if dialog.retried < MOST_RETRIES:
            if status == 491:
                dialog.retried += 1
                dialog.retry, dialog.retry_at = body, now + self._wait(dialog)
                self._core.watch(dialog)
                return []
            if response and status == 422 and (least := least_of(response)) <= LONGEST:
                dialog.retried += 1
                return self._reinvite(dialog, body, now, least=least, refreshes=refreshes)
        if refreshes:
            return self._refresh_later(dialog, now)
        return [ReinviteDone(dialog.key, status, b"")]

    def _reinvite_accepted(self, dialog: Dialog, response: Response, now: float) -> list[Effect]:
        if dialog.ack_seq == response.cseq[0] or dialog.ended:  # they did not hear our ACK, or not yet of the end
            return [dialog.acknowledge(response, self._core.via(dialog.hop))]
        dialog.inviting = False
        dialog.refresh(response)  # before the ACK, which goes to the new target
        dialog.keep(granted(response, now))
        self._core.watch(dialog)
        ack = dialog.acknowledge(response, self._core.via(dialog.hop))
        return [ack, ReinviteDone(dialog.key, response.status, _session(response))]

    def _wait(self, dialog: Dialog) -> float:
        """Seconds until a change that met one of theirs is tried again: so that they do not meet again (14.1)."""
        span = 2.1 + 1.9 * self._core.chance() if dialog.caller else 2.0 * self._core.chance()
        return round(span, 2)

    # --- Ours: UPDATE

    def update(self, call: CallKey, body: bytes, now: float) -> list[Effect]:
        """Change the session by UPDATE, where the far end takes it (`allows`); `UpdateDone` follows (RFC 3311 5.1).

        Before the call is up that needs an answer to the offer of its INVITE; a call of ours that rings in several
        places at once has none to ask.
        """
        dialog = self._asking.standing(call) or self._early(call)
        if dialog is None:
            return []
        if "UPDATE" not in dialog.allows:
            return [UpdateDone(call, 405, b"")]
        if body and (dialog.inviting or dialog.updating or self._pending.has(call, "change")):
            return [UpdateDone(call, 491, b"")]
        dialog.retried = 0
        return self._update(dialog, body, now)

    def _early(self, call: CallKey) -> Dialog | None:
        dialog = self._core.dialogs.get(call)
        if dialog is None:
            return None
        if not dialog.rings_there:
            return dialog if self._answering.is_settled(call) else None
        only = list(dialog.early.values())
        return only[0] if len(only) == 1 and only[0].session else None

    def _update(
        self, dialog: Dialog, body: bytes, now: float, *, least: int = 0, refreshes: bool = False
    ) -> list[Effect]:
        dialog.updating, dialog.described = bool(body), body or dialog.described
        headers: tuple[Header, ...] = (("allow", ALLOW), ("supported", INSIDE))
        if dialog.state is DialogState.CONFIRMED:
            headers += asking(dialog.terms.session, least=least, running=dialog.timer)
        request = self._asking.request(dialog, "UPDATE", body=body, content_type=SDP if body else "", headers=headers)

        def done(response: Response | None, now: float) -> list[Effect]:
            return self._update_done(dialog, body, response, now, refreshes=refreshes)

        return self._asking.ask(dialog, request, done, now)

    def _update_done(
        self, dialog: Dialog, body: bytes, response: Response | None, now: float, *, refreshes: bool
    ) -> list[Effect]:
        status = response.status if response else 408
        if status < 200 or dialog.ended:
            return []
        dialog.updating, stands = False, dialog.state is DialogState.CONFIRMED
        if response and status < 300:
            dialog.refresh(response)
            if stands:
                dialog.keep(granted(response, now))
                self._core.watch(dialog)
            return [] if refreshes else [UpdateDone(dialog.key, status, _session(response))]
        if stands and status in (408, 481):
            return [*self._asking.bye(dialog.key, now), Ended(dialog.key, status)]
        if response and status == 422 and dialog.retried < MOST_RETRIES and (least := least_of(response)) <= LONGEST:
            dialog.retried += 1
            return self._update(dialog, body, now, least=least, refreshes=refreshes)
        if not refreshes:
            return [UpdateDone(dialog.key, status, b"")]
        if status in (405, 501):
            dialog.allows -= {"UPDATE"}
            return self._refresh(dialog, now)
        return self._refresh_later(dialog, now)

    # --- Theirs: UPDATE

    def updated(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        """An UPDATE (RFC 3311 5.2): one without an offer refreshes the call and no more."""
        core = self._core
        try:
            session = session_of(request)
        except BodyProblem:
            return core.answer(request, key, source, 415, now, ("accept", SDP), ("accept-encoding", "identity"))
        if session and (refused := core.too_many_changes(dialog, request, key, source, now)):
            return refused
        if session and (refused := self._meets(dialog, request, key, source, now)):
            return refused
        says: tuple[Header, ...] = ()
        if dialog.state is DialogState.CONFIRMED:
            try:
                timer, says = wanted(request, dialog.terms.session, now)
            except IntervalTooSmall as problem:
                return core.answer(request, key, source, 422, now, ("min-se", str(problem.least)))
            dialog.keep(timer)
            core.watch(dialog)
        dialog.refresh(request)
        says = (("contact", dialog.contact), ("allow", ALLOW), ("supported", INSIDE), *says)
        if not session:
            return core.answer(request, key, source, 200, now, *says, tag=dialog.key)
        self._pending.put(dialog.key, "change", request, key, source, now, *says)
        return [Updated(dialog.key, session)]

    def _meets(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        """An offer that comes while another waits for its answer: 500 where theirs does, 491 where ours does."""
        core = self._core
        if self._pending.has(dialog.key, "change") or self._answering.owes_answer(dialog.key):
            later: Header = ("retry-after", str(int(core.chance() * 10)))
            return core.answer(request, key, source, 500, now, later)
        unanswered = dialog.caller and dialog.state is DialogState.EARLY and not dialog.session
        if dialog.inviting or dialog.updating or dialog.unacknowledged or unanswered:
            return core.answer(request, key, source, 491, now)
        return []

    def answer_update(self, call: CallKey, status: int, now: float, *, body: bytes = b"") -> list[Effect]:
        """Answer what `Updated` told; nothing when it waits no more."""
        more: tuple[Header, ...] = (("content-type", SDP),) if body else ()
        if body and (dialog := self._core.dialogs.get(call)):
            dialog.described = body
        return self._pending.answer(call, "change", status, now, *more, body=body)[1]

    # --- Time

    def elapse(self, dialog: Dialog, now: float) -> list[Effect]:
        """A change is tried again; a session is refreshed, or ends because nobody did."""
        if dialog.timer and now >= dialog.timer.ends_at:
            why: tuple[Header, ...] = (("reason", 'SIP;cause=408;text="Session expired"'),)
            return [*self._asking.bye(dialog.key, now, headers=why), Ended(dialog.key, 408)]
        effects: list[Effect] = []
        if dialog.retry_at is not None and now >= dialog.retry_at:
            body, dialog.retry_at = dialog.retry or b"", None
            if self._is_busy(dialog):
                dialog.retry_at = now + 1.0
            else:
                effects += self._reinvite(dialog, body, now)
        if dialog.refresh_at is not None and now >= dialog.refresh_at:
            effects += self._refresh(dialog, now)
        return effects

    def _refresh(self, dialog: Dialog, now: float) -> list[Effect]:
        """Say that the call still is (RFC 4028 7.4): by UPDATE where that is taken, as it changes nothing."""
        if self._is_busy(dialog) or dialog.retry_at is not None:
            return self._refresh_later(dialog, now)
        dialog.refresh_at, dialog.retried = None, 0
        if "UPDATE" in dialog.allows:
            return self._update(dialog, b"", now, refreshes=True)
        return self._reinvite(dialog, dialog.described, now, refreshes=True)

    def _refresh_later(self, dialog: Dialog, now: float) -> list[Effect]:
        dialog.refresh_at = now + AGAIN
        self._core.watch(dialog)
        return []


def _session(response: Response) -> bytes:
    try:
        return session_of(response)
    except BodyProblem:
        return b""
