"""Two endpoints on a virtual wire and a virtual clock: what one sends reaches the other, unless a test drops it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from infolinia.telephony.sip.endpoint import Admission, Endpoint
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.signals import Effect
from infolinia.telephony.sip.transaction import Peer, Send

OFFER = (
    b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    b"m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
)

Keep = Callable[[Request | Response], bool]


class Side:
    def __init__(self, name: str, port: int, admit: Callable[[Peer, Request], Admission] | None = None) -> None:
        numbers = count(1)
        self.peer = Peer("udp", "127.0.0.1", port)
        self.signals: list[object] = []
        self.endpoint = Endpoint(
            host="127.0.0.1",
            port=port,
            admit=admit or (lambda peer, request: Admission("carrier")),
            token=lambda: f"{name}{next(numbers)}",
            secret=b"secret",
        )


class Wire:
    """Carries messages between two sides; `keep` decides what is lost; `log` holds all that was sent."""

    def __init__(self, a: Side, b: Side) -> None:
        self.a, self.b, self.now = a, b, 0.0
        self.log: list[tuple[str, Request | Response]] = []
        self.keep: Keep = lambda message: True

    def run(self, side: Side, effects: list[Effect]) -> None:
        """Carry out effects of a side, and all that follows at once."""
        other = self.b if side is self.a else self.a
        for effect in effects:
            if isinstance(effect, Send):
                message = parse(effect.data)
                self.log.append(("a" if side is self.a else "b", message))
                if self.keep(message) and effect.to == other.peer:
                    self.run(other, other.endpoint.receive(effect.data, side.peer, self.now))
            else:
                side.signals.append(effect)

    def until(self, now: float) -> None:
        """Let time pass, timer by timer."""
        while True:
            due = [(s.endpoint.due(), s) for s in (self.a, self.b)]
            waiting = [(at, side) for at, side in due if at is not None and at <= now]
            if not waiting:
                break
            at, side = min(waiting, key=lambda pair: pair[0])
            self.now = max(self.now, at)
            self.run(side, side.endpoint.elapse(self.now))
        self.now = now

    def sent(self, side: str, what: str | int) -> int:
        """How often a side sent this method or status."""
        return sum(
            1
            for who, message in self.log
            if who == side and (message.method if isinstance(message, Request) else message.status) == what
        )


def pair(admit: Callable[[Peer, Request], Admission] | None = None) -> Wire:
    return Wire(Side("a", 5060), Side("b", 5070, admit))


def names(side: Side) -> list[str]:
    return [type(signal).__name__ for signal in side.signals]
