"""The user agent client: our INVITE until its dialog stands, CANCEL, OPTIONS to a trunk (RFC 3261 8.1, 9.1, 13.2).

What is in a call then is `in_dialog.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from infolinia.telephony.sip.body import SDP, BodyProblem, session_of
from infolinia.telephony.sip.challenge import CHALLENGES, MOST_TRIES, authorized, proofs
from infolinia.telephony.sip.core import ALLOW, Core
from infolinia.telephony.sip.dialog import Dialog, DialogState
from infolinia.telephony.sip.digest import Credentials
from infolinia.telephony.sip.headers import Header, Headers
from infolinia.telephony.sip.in_dialog import InDialog
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.route import contact_of
from infolinia.telephony.sip.signals import Accepted, CallKey, Effect, Failed, ProbeDone, Progressed
from infolinia.telephony.sip.transaction import InviteClient, Peer, PlainClient, Send

MOST_FORKS = 8  # answers of one INVITE that are acknowledged


@dataclass(slots=True)
class _Outgoing:
    """An INVITE of ours, from its first copy until no more answers to it are to be expected."""

    dialog: Dialog
    request: Request
    transaction: InviteClient
    tried: int = 0
    heard: bool = False  # a provisional answer came: a CANCEL may go out
    cancelled: bool = False
    cancel_sent: bool = False
    settled: bool = False  # its owner was told how it ended
    acks: dict[str, Send] = field(default_factory=lambda: dict[str, Send]())  # by To tag, one for each fork


class Uac:
    def __init__(self, core: Core, in_dialog: InDialog) -> None:
        self._core, self._in_dialog = core, in_dialog
        self._outgoing: dict[CallKey, _Outgoing] = {}  # not settled

    def invite(
        self,
        to: str,
        peer: Peer,
        now: float,
        *,
        body: bytes,
        caller: str,
        credentials: Credentials | None = None,
        headers: tuple[Header, ...] = (),
    ) -> tuple[CallKey, list[Effect]]:
        """Call `to` (an address) through `peer`; `caller` is the address in From. Returns the call's key."""
        core = self._core
        tag = core.token()
        core.dialogs[tag] = dialog = Dialog(
            key=tag,
            call_id=f"{core.token()}@{core.host}",
            local=f"<{caller}>;tag={tag}",
            remote=f"<{to}>",
            remote_tag="",
            target=to,
            contact=core.contact(peer),
            peer=peer,
            credentials=credentials,
        )
        request = dialog.request("INVITE", core.via(peer), body=body, content_type=SDP if body else "")
        request.headers.add("allow", ALLOW)
        request.headers.add("user-agent", core.agent)
        for name, value in headers:
            request.headers.add(name, value)
        transaction = InviteClient(request, peer)
        self._outgoing[tag] = outgoing = _Outgoing(dialog, request, transaction)
        return tag, self._send(outgoing, now)

    def _send(self, outgoing: _Outgoing, now: float) -> list[Effect]:
        return self._core.layer.ask(
            outgoing.transaction, lambda response, now: self._answered(outgoing, response, now), now
        )

    # --- What comes of it

    def _answered(self, outgoing: _Outgoing, response: Response | None, now: float) -> list[Effect]:
        if response and 200 <= response.status < 300:
            return self._accepted(outgoing, response, now)
        if response is None:
            effects = self._cancel(outgoing, now) if outgoing.heard else []
            return [*effects, self._failed(outgoing, 408, "")]
        if response.status < 200:
            return self._progressed(outgoing, response, now)
        if response.status in CHALLENGES and not outgoing.cancelled and (retry := self._retry(outgoing, response, now)):
            return retry
        target = contact_of(response) if response.status < 400 else ""
        return [self._failed(outgoing, response.status, response.reason, target)]

    def _progressed(self, outgoing: _Outgoing, response: Response, now: float) -> list[Effect]:
        outgoing.heard = True
        effects = self._cancel(outgoing, now) if outgoing.cancelled else []
        if response.status == 100:
            return effects
        dialog = outgoing.dialog
        if response.to_tag not in dialog.ringing and len(dialog.ringing) < MOST_FORKS:
            dialog.ringing += (response.to_tag,)
        return [*effects, Progressed(dialog.key, response.status, _session(response))]

    def _failed(self, outgoing: _Outgoing, status: int, reason: str, target: str = "") -> Failed:
        if outgoing.cancelled and status in (408, *CHALLENGES):  # nothing came of it before it was given up
            status, reason = 487, "cancelled"
        self._settle(outgoing)
        self._core.drop(outgoing.dialog)
        return Failed(outgoing.dialog.key, status, reason, target)

    def _settle(self, outgoing: _Outgoing) -> None:
        outgoing.settled = True
        self._outgoing.pop(outgoing.dialog.key, None)

    def _retry(self, outgoing: _Outgoing, response: Response, now: float) -> list[Effect]:
        core, dialog, peer = self._core, outgoing.dialog, outgoing.transaction.peer
        if dialog.credentials is None or outgoing.tried >= MOST_TRIES:
            return []
        dialog.local_seq += 1
        request = authorized(
            outgoing.request, response, dialog.credentials,
            via=core.via(peer), seq=dialog.local_seq, cnonce=core.token(),
        )  # fmt: skip
        if request is None:
            return []
        outgoing.request, outgoing.transaction = request, InviteClient(request, peer)
        outgoing.heard = False
        outgoing.tried += 1
        return self._send(outgoing, now)

    def _accepted(self, outgoing: _Outgoing, response: Response, now: float) -> list[Effect]:
        """A 200: the first makes the call, a copy gets the same ACK, that of another fork is ended (13.2.2.4)."""
        tag = response.to_tag
        if tag in outgoing.acks:
            return [outgoing.acks[tag]]
        if len(outgoing.acks) >= MOST_FORKS:
            self._core.counts["forked"] += 1
            return []
        is_call = not outgoing.settled
        dialog = outgoing.dialog if is_call else self._fork(outgoing)
        dialog.remote, dialog.remote_tag, dialog.ringing = response.headers.get("to"), tag, ()
        dialog.routes = tuple(reversed(response.headers.listed("record-route")))
        dialog.refresh(response)
        dialog.state = DialogState.CONFIRMED
        dialog.authorization = proofs(outgoing.request)
        outgoing.acks[tag] = ack = dialog.acknowledge(response, self._core.via(dialog.hop))
        if not is_call:
            return [ack, *self._in_dialog.bye(dialog.key, now)]
        self._settle(outgoing)
        if outgoing.cancelled:  # their 200 won the race with our CANCEL: hang up politely
            return [ack, *self._in_dialog.bye(dialog.key, now), Failed(dialog.key, 487, "cancelled")]
        return [ack, Accepted(dialog.key, _session(response))]

    def _fork(self, outgoing: _Outgoing) -> Dialog:
        core, base = self._core, outgoing.dialog
        core.counts["forked"] += 1
        key = f"{base.key}-fork-{core.token()}"
        core.dialogs[key] = fork = Dialog(
            key=key,
            call_id=base.call_id,
            local=base.local,
            remote="",
            remote_tag="",
            target=base.target,
            contact=base.contact,
            peer=outgoing.transaction.peer,
            local_seq=base.local_seq,
            credentials=base.credentials,
        )
        return fork

    def repeated(self, response: Response) -> list[Effect]:
        """A 200 whose transaction is gone: our ACK was lost for long, say it again."""
        dialog = self._core.dialogs.get(response.from_tag)
        number, method = response.cseq
        ours = dialog and dialog.call_id == response.call_id and dialog.remote_tag == response.to_tag
        if dialog and dialog.ack and ours and method == "INVITE" and 200 <= response.status < 300:
            return [dialog.ack] if number == dialog.ack_seq else []
        return []

    # --- Giving up

    def cancel(self, call: CallKey, now: float) -> list[Effect]:
        """Give up our call before it is answered; `Failed` with 487 follows. A CANCEL waits for an answer (9.1)."""
        outgoing = self._outgoing.get(call)
        if outgoing is None:
            return []
        outgoing.cancelled = True
        return self._cancel(outgoing, now) if outgoing.heard else []

    def _cancel(self, outgoing: _Outgoing, now: float) -> list[Effect]:
        if outgoing.cancel_sent:
            return []
        outgoing.cancel_sent = True
        outgoing.transaction.give_up(now)
        request = outgoing.request
        headers = Headers([("via", request.via.text), ("max-forwards", "70")])
        for route in request.headers.all("route"):
            headers.add("route", route)
        headers.add("from", request.headers.get("from"))
        headers.add("to", request.headers.get("to"))
        headers.add("call-id", request.call_id)
        headers.add("cseq", f"{request.cseq[0]} CANCEL")
        transaction = PlainClient(Request("CANCEL", request.uri, headers), outgoing.transaction.peer)
        return self._core.layer.ask(transaction, lambda _response, _now: [], now)

    # --- Asking whether a trunk lives

    def probe(self, token: str, peer: Peer, now: float) -> list[Effect]:
        """OPTIONS to a peer; `ProbeDone(token, status)` follows."""
        core = self._core
        host = f"[{peer.host}]" if ":" in peer.host else peer.host
        target = f"sip:{host}:{peer.port}{';transport=tls' if peer.transport == 'tls' else ''}"
        headers = Headers(
            [
                ("via", core.via(peer)),
                ("max-forwards", "70"),
                ("from", f"<sip:infolinia@{core.reached(peer)}>;tag={core.token()}"),
                ("to", f"<{target}>"),
                ("call-id", f"{core.token()}@{core.host}"),
                ("cseq", "1 OPTIONS"),
                ("contact", core.contact(peer)),
                ("accept", SDP),
                ("user-agent", core.agent),
            ]
        )

        def done(response: Response | None, _now: float) -> list[Effect]:
            status = response.status if response else 408
            return [ProbeDone(token, status)] if status >= 200 else []

        return core.layer.ask(PlainClient(Request("OPTIONS", target, headers), peer), done, now)


def _session(response: Response) -> bytes:
    try:
        return session_of(response)
    except BodyProblem:
        return b""
