"""A switch on real sockets: UDP and TCP on one port, TLS on another, and one alarm clock for all that is due."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace

from infolinia.telephony.clock import Clock, SystemClock
from infolinia.telephony.media.plane import MediaListener, MediaPlane
from infolinia.telephony.sip.transaction import Peer, Send
from infolinia.telephony.switch.board import Emit
from infolinia.telephony.switch.config import SwitchConfig
from infolinia.telephony.switch.core import Switch
from infolinia.telephony.switch.disk import Disk
from infolinia.telephony.switch.names import Far
from infolinia.telephony.switch.tcp import Tcp
from infolinia.telephony.switch.tls import Certificate, Tls
from infolinia.telephony.switch.udp import Udp

TRIES = 20  # ports to try when any will do: UDP and TCP must have the same


class Shell:
    """Carries bytes and time between the sockets and a Switch."""

    def __init__(self, udp: Udp, tcp: Tcp, tls: Tls | None, switch: Switch, clock: Clock, out: list[Send]) -> None:
        self.switch = switch
        self._udp, self._tcp, self._tls, self._clock, self._out = udp, tcp, tls, clock, out
        self._loop = asyncio.get_running_loop()
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_at = 0.0
        self._changed = asyncio.Event()

    @classmethod
    async def open(
        cls,
        bind: str,
        config: SwitchConfig,
        *,
        plane: Callable[[MediaListener], MediaPlane],
        emit: Emit,
        disk: Disk | None = None,
        clock: Clock | None = None,
    ) -> Shell:
        """Listen on `bind` at the ports of `config` (0: any) and start the switch. Raises OSError."""
        made: list[Shell] = []
        clock = clock or SystemClock()

        def receive(data: bytes, peer: Peer) -> None:
            if made:
                made[0].receive(data, peer)

        def may_connect(host: str) -> bool:
            return bool(made) and made[0].switch.gate.may_connect(host)

        def expects(peer: Peer) -> Far | None:
            return made[0].switch.expects(peer) if made else None

        certificate = Certificate(config.sips.certificate, config.sips.key) if config.sips else None
        udp, tcp = await _listen(bind, config.port, receive, may_connect)
        tls: Tls | None = None

        # What one turn has to say goes out at its end, together: a far end is woken once and not for each message.
        out: list[Send] = []
        config = replace(config, port=udp.port)
        try:
            if config.sips and certificate:
                tls = Tls(receive, may_connect, certificate, expects)
                await tls.listen(config.sips.bind, config.sips.port)
                config = replace(config, sips=replace(config.sips, port=tls.port))
            switch = Switch(config, plane=plane, clock=clock, emit=emit, send=out.append, disk=disk)
        except BaseException:
            udp.close()
            tcp.close()
            if tls:
                tls.close()
            raise
        shell = cls(udp, tcp, tls, switch, clock, out)
        made.append(shell)
        for streams in (tcp, tls) if tls else (tcp,):
            streams.reach, streams.unreachable = switch.reach, shell.unreachable
            streams.is_phone, streams.is_trunk = switch.gate.is_phone, switch.gate.is_trunk
            streams.most, streams.most_from_one = config.connections, config.connections_from_one
        switch.nudge = shell.nudge
        switch.start()
        shell.settle()
        return shell

    @property
    def port(self) -> int:
        return self._udp.port

    @property
    def secure_port(self) -> int:
        """Of TLS; 0 when it is not served."""
        return self._tls.port if self._tls else 0

    def receive(self, data: bytes, peer: Peer) -> None:
        self.switch.receive(data, peer)
        self.settle()

    def settle(self) -> None:
        """To be called after anything was asked of the switch: sends what it has to say, and sets its alarm anew."""
        for effect in self._out:
            match effect.to.transport:
                case "udp":
                    self._udp.send(effect.data, effect.to)
                case "tls":
                    self._send_safe(effect)
                case _:
                    self._tcp.send(effect.data, effect.to)
        self._out.clear()
        self._changed.set()
        due = self.switch.due()
        if due is None or (self._alarm is not None and self._alarm_at <= due):
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm_at = due
        self._alarm = self._loop.call_later(max(0.0, due - self._clock.seconds()), self._wake)

    def _send_safe(self, effect: Send) -> None:
        if self._tls is not None:
            self._tls.send(effect.data, effect.to)
        else:  # a trunk that wants TLS where none is set up: told as one that cannot be reached, in its turn
            self._loop.call_soon(self.unreachable, effect.to)

    def unreachable(self, peer: Peer) -> None:
        """No connection to a peer could be made."""
        self.switch.unreachable(peer)
        self.settle()

    def nudge(self) -> None:
        """The switch has something to do that no message and no timer brings about."""
        self._loop.call_soon(self._wake)

    def _wake(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        self.switch.elapse()
        self.settle()

    async def close(self, *, grace: float = 3.0, acknowledged: float = 2.0) -> None:
        """End all calls politely and close.

        Waits at most `grace` seconds for recordings, and `acknowledged` seconds for the centre, which may be gone.
        """
        had_calls = self.switch.sizes()["calls"] > 0
        self.switch.farewell()
        self.settle()
        now = self._loop.time()
        # A BYE that was lost is said once more.
        await self._until(lambda: not self.switch.busy, at_least=now + (0.6 if had_calls else 0.0), at_most=now + grace)
        await self._until(lambda: self.switch.quiet, at_least=now, at_most=self._loop.time() + acknowledged)
        await self.switch.plane.close()
        if self._alarm is not None:
            self._alarm.cancel()
        self._udp.close()
        self._tcp.close()
        if self._tls is not None:
            self._tls.close()
        await self._udp.closed()

    async def _until(self, done: Callable[[], bool], *, at_least: float, at_most: float) -> None:
        while (now := self._loop.time()) < at_most and (now < at_least or not done()):
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), min(at_most - now, 0.05))


async def _listen(
    bind: str, port: int, receive: Callable[[bytes, Peer], None], may_connect: Callable[[str], bool]
) -> tuple[Udp, Tcp]:
    for left in reversed(range(TRIES if port == 0 else 1)):
        udp = await Udp.open(bind, port, receive)
        tcp = Tcp(receive, may_connect)
        try:
            await tcp.listen(bind, udp.port)
        except OSError:
            udp.close()
            if not left:
                raise
        else:
            return udp, tcp
    raise AssertionError("unreachable")
