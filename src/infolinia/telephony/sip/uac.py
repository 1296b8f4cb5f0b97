"""The user agent client: our INVITE until its dialog stands, CANCEL, OPTIONS to a trunk (RFC 3261 8.1, 9.1, 13.2).

Each place that rings has an early dialog of its own (12.1), in which its reliable answers are acknowledged by PRACK
(RFC 3262 4); the one that answers first is the call. What is in a call then is `in_dialog.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from infolinia.telephony.sip.asking import Asking
from infolinia.telephony.sip.body import SDP, BodyProblem, session_of
from infolinia.telephony.sip.challenge import CHALLENGES, MOST_TRIES, authorized, proofs
from infolinia.telephony.sip.core import ALLOW, EXTENSIONS, SUPPORTED, Core
from infolinia.telephony.sip.dialog import Dialog, DialogState
from infolinia.telephony.sip.digest import Credentials
from infolinia.telephony.sip.headers import Header, Headers, seconds_of
from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.reliable import read_number
from infolinia.telephony.sip.route import contacts_of
from infolinia.telephony.sip.session_timer import LONGEST, asking, granted, least_of
from infolinia.telephony.sip.signals import Accepted, CallKey, Effect, Failed, ProbeDone, Progressed
from infolinia.telephony.sip.terms import PLAIN, Terms
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
    why: tuple[Header, ...] = ()  # of the CANCEL
    settled: bool = False  # its owner was told how it ended
    acks: dict[str, Send] = field(default_factory=lambda: dict[str, Send]())  # by To tag, one for each fork


class Uac:
    def __init__(self, core: Core, ask: Asking) -> None:
        self._core, self._asking = core, ask
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
        trunk: str = "",
        terms: Terms = PLAIN,
        is_behind: bool = False,
    ) -> tuple[CallKey, list[Effect]]:
        """Call `to` (an address) through `peer`; `caller` is the address in From, with a display name or without.

        trunk: whom we call, as an admission would name it. is_behind: all of the call goes to `peer`, whatever
        addresses the far end names: it may stand behind a translator that opens no other way. Returns the call's key.
        """
        core = self._core
        tag = core.token()
        core.dialogs[tag] = dialog = Dialog(
            key=tag,
            call_id=f"{core.token()}@{core.host}",
            local=f"{caller if '<' in caller else f'<{caller}>'};tag={tag}",
            remote=f"<{to}>",
            remote_tag="",
            target=to,
            contact=core.contact(peer),
            peer=peer,
            credentials=credentials,
            caller=True,
            trunk=trunk,
            terms=terms,
            described=body,
            is_behind=is_behind,
        )
        request = dialog.request("INVITE", core.via(peer), body=body, content_type=SDP if body else "")
        request.headers.add("allow", ALLOW)
        request.headers.add("supported", _supported(dialog, body))
        if body and terms.reliable == "required":
            request.headers.add("require", "100rel")
        request.headers.add("user-agent", core.agent)
        for name, value in (*asking(dialog.terms.session), *headers):
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
            return [*effects, replace(self._failed(outgoing, 408, ""), unheard=not outgoing.heard)]
        if response.status < 200:
            return self._progressed(outgoing, response, now)
        if not outgoing.cancelled and (retry := self._retry(outgoing, response, now)):
            return retry
        targets = contacts_of(response) if response.status < 400 else ()
        failed = self._failed(outgoing, response.status, response.reason, targets)
        return [replace(failed, retry_after=seconds_of(response.headers.get("retry-after")))]

    def _progressed(self, outgoing: _Outgoing, response: Response, now: float) -> list[Effect]:
        outgoing.heard = True
        effects = self._cancel(outgoing, now) if outgoing.cancelled else []
        if response.status == 100:
            return effects
        early = self._early(outgoing, response)
        demands = "100rel" in response.headers.listed("require")
        if early is None:
            return effects if demands else [*effects, Progressed(outgoing.dialog.key, response.status, b"")]
        if demands:
            rseq = read_number(response.headers.get("rseq"))
            if rseq is None or (early.rseq and rseq != early.rseq + 1):
                return effects  # a copy, or one that overtook another: not acknowledged, so it comes again (4)
            early.rseq = rseq
            effects += self._prack(outgoing, early, response, now)
        session = _session(response)
        if session and early.rseq:
            early.session = session
        gate = ", ".join(response.headers.all("p-early-media")).lower()
        return [*effects, Progressed(outgoing.dialog.key, response.status, session, gate)]

    def _early(self, outgoing: _Outgoing, response: Response) -> Dialog | None:
        """The early dialog with the one who rings; None when too many do, or it has no name (12.1.2)."""
        base, tag = outgoing.dialog, response.to_tag
        early = base.early.get(tag)
        if early is None and len(base.early) < MOST_FORKS:
            base.early[tag] = early = replace(
                base, remote=response.headers.get("to"), remote_tag=tag, early={},
                routes=tuple(reversed(response.headers.listed("record-route"))),
            )  # fmt: skip
        if early:
            early.refresh(response)
        return early

    def _prack(self, outgoing: _Outgoing, early: Dialog, response: Response, now: float) -> list[Effect]:
        """Acknowledge a reliable answer (RFC 3262 4)."""
        early.authorization = proofs(outgoing.request)
        rack: Header = ("rack", f"{early.rseq} {response.cseq[0]} INVITE")
        request = self._asking.request(early, "PRACK", headers=(rack,))
        return self._asking.ask(early, request, lambda _response, _now: [], now)

    def _failed(self, outgoing: _Outgoing, status: int, reason: str, targets: tuple[str, ...] = ()) -> Failed:
        if outgoing.cancelled and status in (408, *CHALLENGES):  # nothing came of it before it was given up
            status, reason = 487, "cancelled"
        self._settle(outgoing)
        self._core.drop(outgoing.dialog)
        return Failed(outgoing.dialog.key, status, reason, targets)

    def _settle(self, outgoing: _Outgoing) -> None:
        outgoing.settled = True
        self._outgoing.pop(outgoing.dialog.key, None)

    def _retry(self, outgoing: _Outgoing, response: Response, now: float) -> list[Effect]:
        """Our INVITE again: with a password, or with a longer session interval; empty when that would not help."""
        if outgoing.tried >= MOST_TRIES:
            return []
        if response.status in CHALLENGES:
            request = self._proven(outgoing, response)
        elif response.status == 422:
            request = self._longer(outgoing, response)
        else:
            request = None
        if request is None:
            return []
        outgoing.request, outgoing.transaction = request, InviteClient(request, outgoing.transaction.peer)
        outgoing.heard = False
        outgoing.tried += 1
        outgoing.dialog.early.clear()
        return self._send(outgoing, now)

    def _proven(self, outgoing: _Outgoing, response: Response) -> Request | None:
        core, dialog = self._core, outgoing.dialog
        if dialog.credentials is None:
            return None
        dialog.local_seq += 1
        return authorized(
            outgoing.request, response, dialog.credentials,
            via=core.via(outgoing.transaction.peer), seq=dialog.local_seq, cnonce=core.token(),
        )  # fmt: skip

    def _longer(self, outgoing: _Outgoing, response: Response) -> Request | None:
        """With the interval that a 422 asks for (RFC 4028 7.4)."""
        dialog, headers, least = outgoing.dialog, outgoing.request.headers.copy(), least_of(response)
        if not headers.has("session-expires") or least > LONGEST:
            return None
        dialog.local_seq += 1
        headers.set("via", self._core.via(outgoing.transaction.peer))
        headers.set("cseq", f"{dialog.local_seq} INVITE")
        for name, value in asking(dialog.terms.session, least=least):
            headers.set(name, value)
        return Request("INVITE", outgoing.request.uri, headers, outgoing.request.body)

    def _accepted(self, outgoing: _Outgoing, response: Response, now: float) -> list[Effect]:
        """A 200: the first makes the call, a copy gets the same ACK, that of another fork is ended (13.2.2.4)."""
        tag = response.to_tag
        if tag in outgoing.acks:
            return [outgoing.acks[tag]]
        if len(outgoing.acks) >= MOST_FORKS:
            self._core.counts["forked"] += 1
            return []
        is_call = not outgoing.settled
        dialog = self._chosen(outgoing, tag) if is_call else self._fork(outgoing)
        dialog.remote, dialog.remote_tag = response.headers.get("to"), tag
        dialog.routes = tuple(reversed(response.headers.listed("record-route")))
        dialog.refresh(response)
        dialog.state = DialogState.CONFIRMED
        dialog.authorization = proofs(outgoing.request)
        outgoing.acks[tag] = ack = dialog.acknowledge(response, self._core.via(dialog.hop))
        if not is_call:
            return [ack, *self._asking.bye(dialog.key, now)]
        self._settle(outgoing)
        if outgoing.cancelled:  # their 200 won the race with our CANCEL: hang up politely
            return [ack, *self._asking.bye(dialog.key, now), Failed(dialog.key, 487, "cancelled")]
        dialog.keep(granted(response, now))
        self._core.watch(dialog)
        return [ack, Accepted(dialog.key, _session(response) or dialog.session)]

    def _chosen(self, outgoing: _Outgoing, tag: str) -> Dialog:
        """The dialog of the one who answered: from now on it is the call, and those of the others are forgotten."""
        dialog = outgoing.dialog.early.get(tag, outgoing.dialog)
        dialog.early = {}
        outgoing.dialog = self._core.dialogs[dialog.key] = dialog
        return dialog

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
            caller=True,
            trunk=base.trunk,
            terms=base.terms,
            is_behind=base.is_behind,
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

    def heard(self, call: CallKey) -> bool:
        """Whether anything was heard of our INVITE since its last copy with another content."""
        outgoing = self._outgoing.get(call)
        return outgoing is None or outgoing.heard

    # --- Giving up

    def cancel(self, call: CallKey, now: float, *, headers: tuple[Header, ...] = ()) -> list[Effect]:
        """Give up our call before it is answered; `Failed` with 487 follows. A CANCEL waits for an answer (9.1), and
        tells why by `headers` (Reason, RFC 3326)."""
        outgoing = self._outgoing.get(call)
        if outgoing is None:
            return []
        outgoing.cancelled, outgoing.why = True, headers
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
        for name, value in outgoing.why:
            headers.add(name, value)
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


def _supported(dialog: Dialog, body: bytes) -> str:
    """Our extensions. Without an offer of ours none is to be sent reliably: our PRACK would have to answer it."""
    if body and dialog.terms.reliable != "none":
        return SUPPORTED
    return ", ".join(option for option in SUPPORTED.split(", ") if option in EXTENSIONS - {"100rel"})


def _session(response: Response) -> bytes:
    try:
        return session_of(response)
    except BodyProblem:
        return b""
