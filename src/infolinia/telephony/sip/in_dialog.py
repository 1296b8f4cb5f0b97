"""Requests inside a call: theirs, each to who answers it; ours that change nothing: INFO, OPTIONS (12.2); pure."""

from __future__ import annotations

from infolinia.telephony.sip.alarms import Key
from infolinia.telephony.sip.answering import Answering
from infolinia.telephony.sip.asking import Asking
from infolinia.telephony.sip.body import SDP
from infolinia.telephony.sip.changing import Changing
from infolinia.telephony.sip.core import ALLOW, Core, unsupported
from infolinia.telephony.sip.dialog import Dialog
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.referring import Referring
from infolinia.telephony.sip.signals import CallKey, Effect, Ended, InfoGiven, ProbeDone
from infolinia.telephony.sip.transaction import Peer


class InDialog:
    def __init__(
        self, core: Core, answering: Answering, asking: Asking, changing: Changing, referring: Referring
    ) -> None:
        self._core, self._answering = core, answering
        self._asking, self._changing, self._referring = asking, changing, referring

    # --- Theirs

    def receive(self, request: Request, key: Key, source: Peer, now: float) -> list[Effect] | None:
        """A request with our tag in To; None when there is no such call."""
        core = self._core
        dialog = core.dialogs.get(request.to_tag)
        if dialog is not None and not core.is_of(dialog, source):
            core.counts["stranger-in-a-call"] += 1
            return None
        if dialog is None or not dialog.is_with(request.call_id, request.from_tag):
            return self._answering.late(request, key, source, now) if request.method == "PRACK" else None
        rings_there = dialog.rings_there
        if rings_there:
            dialog = dialog.early.get(request.from_tag)
            if dialog is None:
                return None
        number, method = request.cseq
        if number < dialog.remote_seq:
            return core.answer(request, key, source, 500, now)  # out of order, 12.2.2
        dialog.remote_seq = number
        if source.reliable:
            dialog.peer = source  # the connection that is open now
        if method != "BYE" and (missing := unsupported(request)):  # nobody is kept in a call for an extension
            return core.answer(request, key, source, 420, now, missing)
        if rings_there:
            return self._early(dialog, request, key, source, now)
        match method:
            case "BYE":
                return self._ended(dialog, request, key, source, now)
            case "INVITE":
                return self._answering.reinvited(dialog, request, key, source, now)
            case "PRACK":
                return self._answering.pracked(dialog, request, key, source, now)
            case "UPDATE":
                return self._changing.updated(dialog, request, key, source, now)
            case "INFO":
                told = InfoGiven(dialog.key, request.content_type, request.body)
                return [*core.answer(request, key, source, 200, now), told]
            case "OPTIONS":
                return core.answer(request, key, source, 200, now, ("allow", ALLOW), ("accept", SDP))
            case "NOTIFY":
                return self._referring.notified(dialog, request, key, source, now)
            case "REFER":
                return self._referring.referred(dialog, request, key, source, now)
            case _:
                return core.refuse_method(request, key, source, now)

    def _early(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect] | None:
        """From one who rings and is not the call yet. 481 to what we only do not serve would end it (RFC 5057)."""
        match request.method:
            case "BYE" | "INVITE" | "REFER" | "PRACK":
                return None
            case "UPDATE":
                return self._changing.updated(dialog, request, key, source, now)
            case "INFO" | "NOTIFY" | "OPTIONS":
                return self._core.answer(request, key, source, 200, now, ("allow", ALLOW))
            case _:
                return self._core.refuse_method(request, key, source, now)

    def _ended(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        effects = self._core.answer(request, key, source, 200, now)
        effects += self._answering.respond(dialog.key, 487, now)  # an INVITE that still waits ends, too (15.1.2)
        effects += self._answering.pending.end(dialog.key, now)
        self._core.drop(dialog)
        return [*effects, Ended(dialog.key)]

    # --- Ours

    def info(self, call: CallKey, content_type: str, body: bytes, now: float) -> list[Effect]:
        """Send INFO (digits)."""
        dialog = self._asking.standing(call)
        if dialog is None:
            return []

        def done(response: Response | None, now: float) -> list[Effect]:
            if response and response.status == 481 and not dialog.ended:  # they know no such call, 12.2.1.2
                return [*self._asking.bye(call, now), Ended(call, 481)]
            return []

        request = self._asking.request(dialog, "INFO", body=body, content_type=content_type)
        return self._asking.ask(dialog, request, done, now)

    def probe(self, call: CallKey, now: float) -> list[Effect]:
        """OPTIONS inside a call; `ProbeDone` with the call's key follows: 481 or 408 mean that the far end is gone."""
        dialog = self._asking.standing(call)
        if dialog is None:
            return []

        def done(response: Response | None, _now: float) -> list[Effect]:
            status = response.status if response else 408
            return [ProbeDone(call, status)] if status >= 200 else []

        return self._asking.ask(dialog, self._asking.request(dialog, "OPTIONS"), done, now)

    # --- Time

    def elapse(self, call: CallKey, now: float) -> list[Effect]:
        """What a call has to do by itself: answers said again, changes tried again, its session refreshed."""
        core, effects = self._core, self._answering.elapse(call, now)
        dialog = core.dialogs.get(call)
        if dialog is None:
            return effects
        if dialog.gives_up is not None and now >= dialog.gives_up:  # our 200 was never acknowledged (13.3.1.4)
            dialog.acknowledged(dialog.accepted_seq)
            return [*effects, *self._asking.bye(call, now), Ended(call, 408)]
        if dialog.again is not None and now >= dialog.again:
            effects.append(dialog.repeat(now))
        effects += self._changing.elapse(dialog, now)
        if call in core.dialogs:
            core.watch(dialog)
        return effects
