"""REFER both ways, and what becomes of it told by NOTIFY (RFC 3515, RFC 3892, RFC 4488); pure."""

from __future__ import annotations

import re

from infolinia.telephony.sip.alarms import Key
from infolinia.telephony.sip.asking import Asking
from infolinia.telephony.sip.core import Core
from infolinia.telephony.sip.dialog import Dialog, DialogState
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.message import REASONS, Request, Response
from infolinia.telephony.sip.pending import Pending
from infolinia.telephony.sip.replaces import Replaces, read_refer_to, write_refer_to
from infolinia.telephony.sip.signals import CallKey, Effect, ReferAsked, ReferDone, ReferProgressed
from infolinia.telephony.sip.transaction import Peer

SUBSCRIBED = 60  # seconds: longer than any ringing that we are asked for
LONGEST_REFERRER = 256  # characters
_FRAGMENT = re.compile(rb"SIP/2\.0[ \t]+([1-6][0-9][0-9])(?![0-9])")


class Referring:
    def __init__(self, core: Core, asking: Asking, pending: Pending) -> None:
        self._core, self._asking, self._pending = core, asking, pending

    # --- Theirs

    def referred(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        """A REFER inside a call: put to its owner where its sender may refer at all, else declined."""
        core = self._core
        targets = request.headers.all("refer-to")
        if len(targets) != 1:  # RFC 3515 2.4.2
            return core.answer(request, key, source, 400, now)
        if not dialog.terms.refers or dialog.state is not DialogState.CONFIRMED:
            core.counts["refer-declined"] += 1
            return core.answer(request, key, source, 603, now)
        target = read_refer_to(targets[0])
        if target is None:
            return core.answer(request, key, source, 400, now)
        if self._pending.has(dialog.key, "refer") or dialog.notifying:
            return core.answer(request, key, source, 491, now)
        self._pending.put(dialog.key, "refer", request, key, source, now, ("contact", dialog.contact))
        by = request.headers.get("referred-by")[:LONGEST_REFERRER]
        return [ReferAsked(dialog.key, target.address, target.replaces, by)]

    def answer_refer(self, call: CallKey, status: int, now: float) -> list[Effect]:
        """Answer what `ReferAsked` told: 202, and `notify` tells them more; or a refusal."""
        dialog = self._core.dialogs.get(call)
        request, effects = self._pending.answer(call, "refer", status, now)
        if request is None or dialog is None or not 200 <= status < 300:
            return effects
        if request.headers.get("refer-sub").strip().lower() == "false":  # RFC 4488 4
            return effects
        dialog.notifying = request.cseq[0]
        return [*effects, *self.notify(call, 100, now)]

    def notify(self, call: CallKey, status: int, now: float) -> list[Effect]:
        """Tell them what became of their REFER, as the first line of an answer; a final status is the last word."""
        dialog = self._asking.standing(call)
        if dialog is None or not dialog.notifying:
            return []
        state = "terminated;reason=noresource" if status >= 200 else f"active;expires={SUBSCRIBED}"
        headers: tuple[Header, ...] = (("event", f"refer;id={dialog.notifying}"), ("subscription-state", state))
        if status >= 200:
            dialog.notifying = 0
        body = f"SIP/2.0 {status} {REASONS.get(status, 'Unknown')}\r\n".encode()
        request = self._asking.request(
            dialog, "NOTIFY", body=body, content_type="message/sipfrag;version=2.0", headers=headers
        )

        def done(response: Response | None, _now: float) -> list[Effect]:
            if response is None or response.status >= 300:  # they do not want to know
                dialog.notifying = 0
            return []

        return self._asking.ask(dialog, request, done, now)

    # --- Ours

    def refer(
        self, call: CallKey, to: str, now: float, *, replaces: Replaces | None = None, referred_by: str = ""
    ) -> list[Effect]:
        """Ask the far end to call `to` by itself; `ReferDone` follows, then `ReferProgressed`.

        replaces: whose place that call takes there (an attended transfer, RFC 5589 7).
        """
        dialog = self._asking.standing(call)
        if dialog is None:
            return []
        dialog.referring = True
        headers: tuple[Header, ...] = (("refer-to", write_refer_to(to, replaces)),)
        if referred_by:
            headers = (*headers, ("referred-by", f"<{referred_by}>"))

        def done(response: Response | None, _now: float) -> list[Effect]:
            status = response.status if response else 408
            if status < 200:
                return []
            if status >= 300:
                dialog.referring = False
            return [ReferDone(call, status)]

        return self._asking.ask(dialog, self._asking.request(dialog, "REFER", headers=headers), done, now)

    def notified(self, dialog: Dialog, request: Request, key: Key, source: Peer, now: float) -> list[Effect]:
        """A NOTIFY: what became of our REFER. Of any other event we want to know nothing, and say 200 to it."""
        core = self._core
        if request.headers.get("event").partition(";")[0].strip().lower() != "refer":
            return core.answer(request, key, source, 200, now)
        if not dialog.referring:
            return core.answer(request, key, source, 481, now)
        found = _FRAGMENT.match(request.body.lstrip()[:64])
        status = int(found[1]) if found else 0
        ended = request.headers.get("subscription-state").partition(";")[0].strip().lower() == "terminated"
        final = ended or status >= 200
        dialog.referring = not final
        return [*core.answer(request, key, source, 200, now), ReferProgressed(dialog.key, status, final)]
