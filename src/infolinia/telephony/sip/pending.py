"""Requests of theirs that wait for their owner's answer: an UPDATE or PRACK with an offer, a REFER; pure.

Each is answered once; one that its owner forgets is answered by itself, so that nothing waits for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from infolinia.telephony.sip.alarms import Key
from infolinia.telephony.sip.answer import answer_to, reply_peer
from infolinia.telephony.sip.core import Core
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.signals import CallKey, Effect
from infolinia.telephony.sip.transaction import Peer, PlainServer

Kind = Literal["change", "refer"]
LONGEST_WAIT = 20.0  # seconds; their transaction gives up after 32
_FORGOTTEN: dict[Kind, int] = {"change": 500, "refer": 603}


@dataclass(frozen=True, slots=True)
class _Waiting:
    key: Key
    request: Request
    source: Peer
    transaction: PlainServer
    until: float
    headers: tuple[Header, ...]


class Pending:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._waiting: dict[tuple[CallKey, Kind], _Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def has(self, call: CallKey, kind: Kind) -> bool:
        return (call, kind) in self._waiting

    def put(
        self, call: CallKey, kind: Kind, request: Request, key: Key, source: Peer, now: float, *more: Header
    ) -> None:
        """Let it wait; copies of it are absorbed. more: headers of a 2xx."""
        transaction = PlainServer(reply_peer(request, source))
        self._core.layer.serve(key, transaction)
        self._waiting[call, kind] = _Waiting(key, request, source, transaction, now + LONGEST_WAIT, more)
        self._core.alarms.set(("pending", call, kind, ""), now + LONGEST_WAIT)

    def answer(
        self, call: CallKey, kind: Kind, status: int, now: float, *more: Header, body: bytes = b""
    ) -> tuple[Request | None, list[Effect]]:
        """Answer the one that waits; returns it, or None when none does any more."""
        waiting = self._waiting.pop((call, kind), None)
        if waiting is None:
            return None, []
        core = self._core
        response = answer_to(waiting.request, status, waiting.source, tag=call, server=core.agent)
        for name, value in (*(waiting.headers if status < 300 else ()), *more):
            response.headers.add(name, value)
        response.body = body
        return waiting.request, core.layer.respond(waiting.key, waiting.transaction, response, now)

    def end(self, call: CallKey, now: float) -> list[Effect]:
        """The call is over: what still waits is told so (15.1.2)."""
        effects: list[Effect] = []
        for kind in _FORGOTTEN:
            effects += self.answer(call, kind, 487 if kind == "change" else 603, now)[1]
        return effects

    def elapse(self, key: Key, now: float) -> list[Effect]:
        """The alarm of one that waited rang: its owner forgot it."""
        effects: list[Effect] = []
        for kind, status in _FORGOTTEN.items():
            waiting = self._waiting.get((key[1], kind))
            if waiting and kind == key[2] and waiting.until <= now:
                effects += self.answer(key[1], kind, status, now)[1]
        return effects
