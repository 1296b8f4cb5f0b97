"""A test telephone: calls a number over real SIP and RTP, speaks, presses keys, listens, and says what happened."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from infolinia.callers.sound import Sound
from infolinia.telephony.sip import sdp, signals
from infolinia.telephony.sip.endpoint import Admission, Credentials, Endpoint
from infolinia.telephony.sip.transaction import Peer, Send

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the telephone's own log; `second` counts from the dialling."""

    second: float
    what: str
    facts: Facts = field(default_factory=dict)


class CallFailed(Exception):
    """The call was not answered; `status` is the SIP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}".strip())
        self.status = status


class Telephone(asyncio.DatagramProtocol):
    """One telephone, one call at a time. Make it with `Telephone.open`."""

    def __init__(self, host: str, sound: Sound) -> None:
        self.log: list[Happened] = []
        self.tell: Callable[[Happened], None] | None = None  # hears each line of the log as it is written
        self.sound = sound
        self.digits = ""
        self.answered = asyncio.Event()
        self.ended = asyncio.Event()
        self.status = 0
        self._host = host
        self._loop = asyncio.get_running_loop()
        self._dialled_at = self._loop.time()
        self._call = ""
        self._timer: asyncio.TimerHandle | None = None
        self._transport: asyncio.DatagramTransport | None = None
        self._endpoint: Endpoint | None = None

    @classmethod
    async def open(cls, host: str = "127.0.0.1") -> Telephone:
        """A telephone on a free port of `host`."""
        made: list[Telephone] = []
        sound = await Sound.open(host, lambda digit: made[0]._heard_digit(digit))
        _, telephone = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: cls(host, sound), local_addr=(host, 0)
        )
        made.append(telephone)
        return telephone

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self._endpoint = Endpoint(
            host=self._host,
            port=transport.get_extra_info("sockname")[1],
            admit=lambda _peer, _request: Admission(status=480),
            token=lambda: secrets.token_hex(8),
            secret=secrets.token_bytes(16),
            agent="Infolinia telephone",
        )

    # --- What a person does with it

    async def call(
        self,
        number: str,
        proxy: tuple[str, int],
        *,
        caller: str,
        credentials: Credentials | None = None,
        patience: float = 60,
    ) -> None:
        """Dial and wait for an answer. Raises CallFailed, TimeoutError after `patience` seconds of ringing."""
        self._dialled_at = self._loop.time()
        offer = sdp.offer(self._host, self.sound.port, session=1, version=1)
        self._call, effects = self._sip.invite(
            f"sip:{number}@{proxy[0]}:{proxy[1]}",
            Peer("udp", *proxy),
            self._loop.time(),
            body=offer,
            caller=f"sip:{caller}@{self._host}",
            credentials=credentials,
        )
        self._note("dialled", number=number)
        self._perform(effects)
        waiting = {asyncio.create_task(self.answered.wait()), asyncio.create_task(self.ended.wait())}
        try:
            await asyncio.wait(waiting, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
        if self.answered.is_set():
            return
        if self.ended.is_set():
            raise CallFailed(self.status, self.log[-1].facts.get("reason", ""))
        self.hang_up()
        raise TimeoutError

    def hang_up(self) -> None:
        """End the call, or give it up."""
        if self.ended.is_set():
            return
        now = self._loop.time()
        if self.answered.is_set():
            self._perform(self._sip.bye(self._call, now))
            self._end("hung up")
        else:
            self._perform(self._sip.cancel(self._call, now))

    def press(self, digits: str) -> float:
        """Press keys; returns the seconds it takes."""
        self._note("pressed", digits=digits)
        return self.sound.send_digits(digits)

    def hold(self, held: bool) -> None:
        """Put the far end on hold, or take it back (re-INVITE)."""
        offer = sdp.offer(
            self._host,
            self.sound.port,
            session=1,
            version=len(self.log) + 2,
            direction="sendonly" if held else "sendrecv",
        )
        self._perform(self._sip.reinvite(self._call, offer, self._loop.time()))
        self._note("held" if held else "resumed")

    async def close(self) -> None:
        """Hang up and let the last messages out."""
        self.hang_up()
        await asyncio.sleep(0.1)
        if self._timer:
            self._timer.cancel()
        self.sound.close()
        if self._transport:
            self._transport.close()

    # --- The line

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._perform(self._sip.receive(data, Peer("udp", addr[0], addr[1]), self._loop.time()))

    def _perform(self, effects: list[signals.Effect]) -> None:
        for effect in effects:
            match effect:
                case Send(data, to):
                    if self._transport and not self._transport.is_closing():
                        self._transport.sendto(data, (to.host, to.port))
                case signals.Progressed(_, status, body):
                    self._note("ringing" if status == 180 else "progress", status=status)
                    if body:
                        self._point(body)
                case signals.Accepted(_, body):
                    self._note("answered")
                    self._point(body)
                    self.answered.set()
                case signals.Failed(_, status, reason):
                    self.status = status
                    self._end("failed", status=status, reason=reason)
                case signals.Ended():
                    self._end("far end hung up")
                case signals.Reinvited(call, body):
                    self._perform(self._sip.respond(call, 200, self._loop.time(), body=self._described(body)))
                case _:
                    pass
        self._set_timer()

    def _described(self, theirs: bytes) -> bytes:
        """Our side of the sound: the answer to an offer, or an offer where there was none (RFC 3261 14.2)."""
        self._point(theirs)
        try:
            offered = sdp.parse(theirs)
        except sdp.SdpProblem:
            return sdp.offer(self._host, self.sound.port, session=1, version=2)
        return sdp.answer(offered, sdp.agree(offered), self._host, self.sound.port, session=1, version=2)

    def _set_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
        due = self._sip.due()
        self._timer = self._loop.call_at(due, self._wake) if due is not None else None

    def _wake(self) -> None:
        self._perform(self._sip.elapse(self._loop.time()))

    def _point(self, body: bytes) -> None:
        try:
            theirs = sdp.parse(body)
        except sdp.SdpProblem:
            return
        self.sound.remote = (theirs.address, theirs.port) if theirs.port and not theirs.held else self.sound.remote

    def _heard_digit(self, digit: str) -> None:
        self.digits += digit
        self._note("digit", digit=digit)

    def _end(self, what: str, **facts: Any) -> None:
        if not self.ended.is_set():
            self._note(what, **facts)
            self.ended.set()

    def _note(self, what: str, **facts: Any) -> None:
        self.log.append(Happened(round(self._loop.time() - self._dialled_at, 3), what, facts))
        if self.tell:
            self.tell(self.log[-1])

    @property
    def _sip(self) -> Endpoint:
        assert self._endpoint is not None
        return self._endpoint
