"""Telephones of users, and a switch that they register at and call by."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from infolinia.telephony.sip import digest
from infolinia.telephony.sip.digest import REALM, Credentials, read_challenge, secret_of
from infolinia.telephony.sip.endpoint import Admission, Endpoint
from infolinia.telephony.sip.headers import Headers
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.signals import Cancelled, Invited
from infolinia.telephony.sip.transaction import Peer, Send
from infolinia.telephony.switch.door import (
    RingPhone,
)
from infolinia.telephony.switch.lines import Lines, PhoneLine

from .stage import SWITCH, Stage, offer

PASSWORD = "kaczka-7-rower-31"
GUESSER = Peer("udp", "198.51.100.66", 5060)


def line(username: str = "anna-1", user: str = "u-anna") -> PhoneLine:
    return PhoneLine(
        phone=f"p-{username}", user=user, username=username, ha1_md5=secret_of(username, REALM, PASSWORD, "md5"),
        ha1_sha256=secret_of(username, REALM, PASSWORD, "sha-256"),
    )  # fmt: skip


class Telephone:
    """A telephone of a user: registers and answers."""

    def __init__(self, stage: Phones, username: str, peer: Peer) -> None:
        self.stage, self.username, self.peer = stage, username, peer
        self.signals: list[object] = []
        self.received: list[Request] = []
        self._numbers = count(1)
        self.endpoint = Endpoint(
            host=peer.host, port=peer.port, admit=lambda _peer, _request: Admission("switch"),
            token=lambda: f"{username}{next(self._numbers)}", secret=b"phone",
        )  # fmt: skip

    def register(
        self, *, password: str = PASSWORD, expires: int = 120, algorithm: str = "SHA-256", authorization: str = "",
        to: str = "",
    ) -> int:  # fmt: skip
        """The status of the last answer; 0 when there was none. A challenge is answered once."""
        answer = self.asks(expires, authorization, to)
        if answer is None or answer.status != 401 or authorization:
            return answer.status if answer else 0
        offered = [read_challenge(value) for value in answer.headers.all("www-authenticate")]
        assert [each.algorithm for each in offered] == ["SHA-256", "MD5"]
        challenge = next(each for each in offered if each.algorithm == algorithm)
        self.proof = digest.respond(
            challenge, Credentials(self.username, password), method="REGISTER", uri="sip:centre.example", count=1,
            cnonce="c",
        )  # fmt: skip
        answer = self.asks(expires, self.proof, to)
        return answer.status if answer else 0

    def asks(self, expires: int = 120, authorization: str = "", to: str = "") -> Response | None:
        n = next(self._numbers)
        aor = f"sip:{to or self.username}@centre.example"
        headers = Headers([
            ("via", f"SIP/2.0/UDP {self.peer.host}:{self.peer.port};branch=z9hG4bK{self.username}{n}"),
            ("from", f"<{aor}>;tag=t{n}"), ("to", f"<{aor}>"), ("call-id", f"reg-{self.username}"),
            ("cseq", f"{n} REGISTER"), ("contact", f"<sip:{self.username}@{self.peer.host}:{self.peer.port}>"),
            ("expires", str(expires)),
        ])  # fmt: skip
        if authorization:
            headers.add("authorization", authorization)
        self.answers: list[Response] = []
        self.stage.switch.receive(bytes(Request("REGISTER", "sip:centre.example", headers)), self.peer)
        self.answer = self.answers[-1] if self.answers else None
        return self.answer

    def calls(self, number: str, *, password: str = PASSWORD) -> None:
        """Call; a challenge is answered by the endpoint, as a telephone does."""
        _, effects = self.endpoint.invite(
            f"sip:{number}@192.0.2.1", SWITCH, self.stage.clock.at, body=offer(address=self.peer.host),
            caller=f"sip:{self.username}@192.0.2.1",
            credentials=Credentials(self.username, password) if password else None,
        )  # fmt: skip
        self.carry([*effects])
        self.stage.settle()

    def takes(self, send: Send) -> None:
        message = parse(send.data)
        if isinstance(message, Response) and message.cseq[1] == "REGISTER":
            self.answers.append(message)
            return
        if isinstance(message, Request):
            self.received.append(message)
        self.carry(self.endpoint.receive(send.data, SWITCH, self.stage.clock.at))

    def carry(self, effects: list[object]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                self.stage.later.append((effect.data, self.peer))
            else:
                self.signals.append(effect)

    def says(self, status: int) -> None:
        key = next(s.call for s in reversed(self.signals) if isinstance(s, Invited))
        body = offer(address=self.peer.host) if status == 200 else b""
        self.carry([*self.endpoint.respond(key, status, self.stage.clock.at, body=body)])
        self.stage.settle()

    def hangs_up(self) -> None:
        key = next(s.call for s in reversed(self.signals) if isinstance(s, Invited))
        self.carry([*self.endpoint.bye(key, self.stage.clock.at)])
        self.stage.settle()

    @property
    def rings(self) -> bool:
        return [type(s) for s in self.signals if isinstance(s, Invited | Cancelled)][-1:] == [Invited]


class Phones(Stage):
    """A stage with telephones beside the carrier."""

    def __init__(self, tmp_path: Path, *, told: bool = True) -> None:
        self.telephones: dict[Peer, Telephone] = {}
        self.later: list[tuple[bytes, Peer]] = []
        self.stray: list[Send] = []
        super().__init__(tmp_path)
        if told:
            self.tell_lines()

    def tell_lines(self) -> None:
        self.switch.apply(Lines(version=1, phones=(line(), line("anna-2"), line("piotr", "u-piotr"))))

    def telephone(self, username: str = "anna-1", host: str = "203.0.113.7", port: int = 5060) -> Telephone:
        peer = Peer("udp", host, port)
        self.telephones[peer] = Telephone(self, username, peer)
        return self.telephones[peer]

    def _to_far(self, send: Send) -> None:
        if found := self.telephones.get(send.to):
            found.takes(send)
        elif send.to == GUESSER:
            self.stray.append(send)
        else:
            super()._to_far(send)

    def settle(self) -> None:
        while self.later:
            data, peer = self.later.pop(0)
            self.switch.receive(data, peer)

    def ring_anna(self, **more: object) -> str:
        call, _ = self.talk()
        assert self.do(RingPhone, call=call, leg="l-anna", user="u-anna", caller="+48990000001", **more).done
        self.settle()
        return call
