"""Two endpoints on a virtual wire and a virtual clock: what one sends reaches the other, unless a test drops it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count

from infolinia.telephony.sip.core import Hears, everyone
from infolinia.telephony.sip.endpoint import Admission, Credentials, Endpoint
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.signals import Effect, Invited
from infolinia.telephony.sip.transaction import Peer, Send

OFFER = (
    b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    b"m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
)
STRANGER = Peer("udp", "198.51.100.7", 40000)

Keep = Callable[[Request | Response], bool]
Admit = Callable[[Peer, Request], Admission]


class Side:
    def __init__(self, name: str, port: int, admit: Admit | None = None, hears: Hears = everyone) -> None:
        numbers = count(1)
        self.peer = Peer("udp", "127.0.0.1", port)
        self.signals: list[object] = []
        self.endpoint = Endpoint(
            host="127.0.0.1",
            port=port,
            admit=admit or (lambda peer, request: Admission("carrier")),
            token=lambda: f"{name}{next(numbers)}",
            secret=b"secret",
            hears=hears,
        )

    def heard(self) -> list[str]:
        """The names of the signals so far."""
        return [type(signal).__name__ for signal in self.signals]


class Wire:
    """Carries messages between two sides; `keep` decides what is lost; `log` holds all that was sent."""

    def __init__(self, a: Side, b: Side) -> None:
        self.a, self.b, self.now = a, b, 0.0
        self.log: list[tuple[str, Request | Response]] = []
        self.keep: Keep = lambda message: True

    def run(self, side: Side, effects: list[Effect]) -> None:
        """Carry out effects of a side in order, and all that follows at once."""
        todo = deque((side, effect) for effect in effects)
        while todo:
            side, effect = todo.popleft()
            if not isinstance(effect, Send):
                side.signals.append(effect)
                continue
            other = self.b if side is self.a else self.a
            message = parse(effect.data)
            self.log.append(("a" if side is self.a else "b", message))
            if self.keep(message) and effect.to == other.peer:
                todo += [(other, each) for each in other.endpoint.receive(effect.data, side.peer, self.now)]

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

    def messages(self, side: str, what: str | int) -> list[Request | Response]:
        """What a side sent of this method or status, in order."""
        return [
            message
            for who, message in self.log
            if who == side and (message.method if isinstance(message, Request) else message.status) == what
        ]

    def sent(self, side: str, what: str | int) -> int:
        return len(self.messages(side, what))

    # --- A call from `a` to `b`

    def ring(self, credentials: Credentials | None = None, body: bytes = OFFER) -> str:
        """`a` calls `b`; returns the caller's key."""
        call, effects = self.a.endpoint.invite(
            "sip:100@127.0.0.1:5070", self.b.peer, self.now, body=body, caller="sip:200@127.0.0.1",
            credentials=credentials,
        )  # fmt: skip
        self.run(self.a, effects)
        return call

    @property
    def callee(self) -> str:
        """The key of the first call that `b` was told of."""
        return next(signal.call for signal in self.b.signals if isinstance(signal, Invited))

    def answer(self, status: int = 200, body: bytes | None = None) -> None:
        if body is None:
            body = OFFER if status == 200 else b""
        self.run(self.b, self.b.endpoint.respond(self.callee, status, self.now, body=body))

    def silence(self) -> bool:
        """After a while nothing is remembered on either side."""
        self.until(self.now + 200)
        return not any((*self.a.endpoint.sizes().values(), *self.b.endpoint.sizes().values()))


def pair(admit: Admit | None = None, *, caller_admits: Admit | None = None, hears: Hears = everyone) -> Wire:
    return Wire(Side("a", 5060, caller_admits), Side("b", 5070, admit, hears))


def talk(credentials: Credentials | None = None) -> tuple[Wire, str]:
    """A call that is up, and the caller's key."""
    wire = pair()
    call = wire.ring(credentials)
    wire.answer()
    assert wire.a.heard()[-1] == "Accepted"
    return wire, call


def lose(method: str) -> Keep:
    """Drop every request of this method."""
    return lambda message: not (isinstance(message, Request) and message.method == method)


def request(method: str = "OPTIONS", *, extra: str = "", body: str = "", uri: str = "sip:x@127.0.0.1") -> bytes:
    """A request as a far end that is not ours would write it."""
    return (
        f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.7:5062;rport;branch=z9hG4bK{method}\r\n"
        f"From: <sip:a@b>;tag=1\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: 1@b\r\nCSeq: 7 {method}\r\n{extra}\r\n{body}"
    ).encode()


def changed(message: Request | Response, *pairs: tuple[str, str]) -> bytes:
    """A message with pieces of its text replaced; each piece must be there."""
    data = bytes(message)
    for old, new in pairs:
        assert old.encode() in data, old
        data = data.replace(old.encode(), new.encode())
    return data


def statuses(effects: list[Effect]) -> list[int]:
    """The statuses of the responses among effects."""
    parsed = [parse(effect.data) for effect in effects if isinstance(effect, Send)]
    return [message.status for message in parsed if isinstance(message, Response)]


def methods(effects: list[Effect]) -> list[str]:
    """The methods of the requests among effects."""
    parsed = [parse(effect.data) for effect in effects if isinstance(effect, Send)]
    return [message.method for message in parsed if isinstance(message, Request)]
