"""The four transactions of RFC 3261 section 17, with RFC 6026's Accepted state; pure.

Each takes a message or the passing of time and returns what to send and what to tell its user (the dialog layer).
`due()` says when `elapse(now)` wants to be called. Retransmission happens on unreliable transports only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from infolinia.telephony.sip.message import Headers, Request, Response

T1, T2, T4 = 0.5, 4.0, 5.0  # seconds, RFC 3261 17.1.1.1
LIFE = 64 * T1  # timers B, F, H, J, L, M
LONGEST_RINGING = 180.0  # seconds between provisional answers, timer C of 16.6


class Peer(NamedTuple):
    """The far end of a hop. For TCP and TLS, host and port name the connection."""

    transport: str  # udp, tcp, tls
    host: str
    port: int

    @property
    def reliable(self) -> bool:
        return self.transport != "udp"


@dataclass(frozen=True, slots=True)
class Send:
    """Send these bytes to that peer."""

    data: bytes
    to: Peer


@dataclass(frozen=True, slots=True)
class Given:
    """A message for the user of the transaction."""

    message: Request | Response


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The far end did not answer (timers B, F) or did not acknowledge (timer H)."""


Effect = Send | Given | TimedOut


class State(Enum):
    TRYING = auto()
    CALLING = auto()
    PROCEEDING = auto()
    ACCEPTED = auto()
    COMPLETED = auto()
    CONFIRMED = auto()
    TERMINATED = auto()


class Transaction:
    """What the four share: peer, state, timers."""

    __slots__ = ("again", "again_every", "ends", "peer", "state")

    def __init__(self, peer: Peer, state: State) -> None:
        self.peer = peer
        self.state = state
        self.again: float | None = None  # when to retransmit: timers A, E, G
        self.again_every = T1
        self.ends: float | None = None  # timers B, D, F, H, I, J, K, L, M

    def due(self) -> float | None:
        if self.again is None:
            return self.ends
        return self.again if self.ends is None else min(self.again, self.ends)

    def _retransmit(self, now: float) -> None:
        if not self.peer.reliable:
            self.again_every = T1
            self.again = now + T1

    def _later(self, now: float, *, at_most: float) -> None:
        self.again_every = min(self.again_every * 2, at_most)
        self.again = now + self.again_every

    def _end(self) -> None:
        self.state, self.again, self.ends = State.TERMINATED, None, None

    def elapse(self, now: float) -> list[Effect]:
        raise NotImplementedError


class InviteServer(Transaction):
    """RFC 3261 17.2.1; ACCEPTED is RFC 6026 7.1. `call` is its user's name for what was asked."""

    __slots__ = ("call", "last")

    def __init__(self, peer: Peer, call: str = "") -> None:
        super().__init__(peer, State.PROCEEDING)
        self.call = call
        self.last: bytes = b""

    def receive(self, message: Request, now: float) -> list[Effect]:
        if message.method == "INVITE":
            if self.state in (State.PROCEEDING, State.COMPLETED) and self.last:
                return [Send(self.last, self.peer)]  # they did not hear us: say it again
            return []  # ACCEPTED: the dialog repeats its 200 by itself
        if message.method == "ACK" and self.state is State.COMPLETED:
            self.state, self.again = State.CONFIRMED, None
            if self.peer.reliable:
                self._end()
            else:
                self.ends = now + T4  # I
        return []

    def respond(self, response: Response, now: float) -> list[Effect]:
        data = bytes(response)
        if self.state is State.ACCEPTED:
            return [Send(data, self.peer)] if 200 <= response.status < 300 else []
        if self.state is not State.PROCEEDING:
            return []  # one final response and no more
        self.last = data
        if response.status >= 300:
            self.state, self.ends = State.COMPLETED, now + LIFE  # H
            self._retransmit(now)  # G
        elif response.status >= 200:
            self.state, self.ends = State.ACCEPTED, now + LIFE  # L
        return [Send(data, self.peer)]

    def elapse(self, now: float) -> list[Effect]:
        if self.ends is not None and now >= self.ends:
            lost = self.state is State.COMPLETED
            self._end()
            return [TimedOut()] if lost else []
        if self.again is not None and now >= self.again:
            self._later(now, at_most=T2)
            return [Send(self.last, self.peer)]
        return []


class PlainServer(Transaction):
    """The non-INVITE server transaction, RFC 3261 17.2.2."""

    __slots__ = ("last",)

    def __init__(self, peer: Peer) -> None:
        super().__init__(peer, State.TRYING)
        self.last: bytes = b""

    def receive(self, message: Request, now: float) -> list[Effect]:
        del message, now
        return [Send(self.last, self.peer)] if self.last else []

    def respond(self, response: Response, now: float) -> list[Effect]:
        if self.state is State.COMPLETED:
            return []
        self.last = bytes(response)
        if response.status >= 200:
            self.state = State.COMPLETED
            self.ends = now if self.peer.reliable else now + LIFE  # J
        else:
            self.state = State.PROCEEDING
        return [Send(self.last, self.peer)]

    def elapse(self, now: float) -> list[Effect]:
        if self.ends is not None and now >= self.ends:
            self._end()
        return []


class InviteClient(Transaction):
    """RFC 3261 17.1.1; ACCEPTED is RFC 6026 7.2."""

    __slots__ = ("_ack", "_given_up", "request")

    def __init__(self, request: Request, peer: Peer) -> None:
        super().__init__(peer, State.CALLING)
        self.request = request
        self._ack: bytes = b""
        self._given_up = False

    def start(self, now: float) -> list[Effect]:
        self.ends = now + LIFE  # B
        self._retransmit(now)  # A
        return [Send(bytes(self.request), self.peer)]

    def receive(self, response: Response, now: float) -> list[Effect]:
        status = response.status
        if self.state in (State.CALLING, State.PROCEEDING):
            self.again = None
            if status < 200:
                self.state = State.PROCEEDING
                if not self._given_up:
                    self.ends = now + LONGEST_RINGING
            elif status < 300:
                self.state, self.ends = State.ACCEPTED, now + LIFE  # M
            else:
                self._ack = bytes(_ack_of(self.request, response))
                self.state = State.COMPLETED
                self.ends = now if self.peer.reliable else now + LIFE  # D
                return [Send(self._ack, self.peer), Given(response)]
            return [Given(response)]
        if self.state is State.ACCEPTED and 200 <= status < 300:
            return [Given(response)]  # repeated or forked: the dialog acknowledges each
        if self.state is State.COMPLETED:
            # A 200 after a refusal: a fork that was answered all the same, and waits for its ACK (16.7).
            return [Send(self._ack, self.peer)] if status >= 300 else [Given(response)] if status >= 200 else []
        return []

    def give_up(self, now: float) -> None:
        """A CANCEL was sent: should nothing come of it, the end is near all the same (9.1)."""
        if self.state is State.PROCEEDING:
            self._given_up, self.ends = True, now + LIFE

    def elapse(self, now: float) -> list[Effect]:
        if self.ends is not None and now >= self.ends:
            silent = self.state in (State.CALLING, State.PROCEEDING)
            self._end()
            return [TimedOut()] if silent else []
        if self.again is not None and now >= self.again:
            self._later(now, at_most=LIFE)
            return [Send(bytes(self.request), self.peer)]
        return []


class PlainClient(Transaction):
    """The non-INVITE client transaction, RFC 3261 17.1.2."""

    __slots__ = ("request",)

    def __init__(self, request: Request, peer: Peer) -> None:
        super().__init__(peer, State.TRYING)
        self.request = request

    def start(self, now: float) -> list[Effect]:
        self.ends = now + LIFE  # F
        self._retransmit(now)  # E
        return [Send(bytes(self.request), self.peer)]

    def receive(self, response: Response, now: float) -> list[Effect]:
        if self.state in (State.COMPLETED, State.TERMINATED):
            return []
        if response.status < 200:
            self.state = State.PROCEEDING
            if self.again is not None:
                self.again_every, self.again = T2, now + T2
            return [Given(response)]
        self.state, self.again = State.COMPLETED, None
        self.ends = now if self.peer.reliable else now + T4  # K
        return [Given(response)]

    def elapse(self, now: float) -> list[Effect]:
        if self.ends is not None and now >= self.ends:
            silent = self.state in (State.TRYING, State.PROCEEDING)
            self._end()
            return [TimedOut()] if silent else []
        if self.again is not None and now >= self.again:
            self._later(now, at_most=T2)
            return [Send(bytes(self.request), self.peer)]
        return []


def _ack_of(request: Request, response: Response) -> Request:
    """The ACK of a refusal, inside the transaction (RFC 3261 17.1.1.3)."""
    number, _ = request.cseq
    headers = Headers(
        [
            ("via", request.via.text),
            *(("route", route) for route in request.headers.all("route")),
            ("from", request.headers.get("from")),
            ("to", response.headers.get("to")),
            ("call-id", request.call_id),
            ("cseq", f"{number} ACK"),
            ("max-forwards", "70"),
        ]
    )
    return Request("ACK", request.uri, headers)
