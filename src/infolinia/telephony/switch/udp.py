"""SIP over UDP: knows the socket and decides nothing."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any, cast

from infolinia.telephony.sip.transaction import Peer

RECEIVE_BUFFER = 4 * 1024 * 1024  # bytes; a burst of calls waits here while one is handled

Receive = Callable[[bytes, Peer], None]


class Udp(asyncio.DatagramProtocol):
    """Gives each datagram to `receive`; `send` drops what the socket will not take: SIP says it again."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._transport: asyncio.DatagramTransport | None = None
        self._gone = asyncio.Event()
        self.refused = 0

    @classmethod
    async def open(cls, host: str, port: int, receive: Receive) -> Udp:
        """Bind. Raises OSError."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_DGRAM)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            sock.setblocking(False)
            sock.bind((host, port))
            _, protocol = await asyncio.get_running_loop().create_datagram_endpoint(lambda: cls(receive), sock=sock)
        except BaseException:
            sock.close()
            raise
        return protocol

    @property
    def port(self) -> int:
        assert self._transport is not None
        return self._transport.get_extra_info("sockname")[1]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # isinstance does not hold: asyncio and uvloop have datagram transports of different bases
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        self._receive(data, Peer("udp", addr[0], addr[1]))

    def error_received(self, exc: Exception) -> None:
        """An ICMP error: the transaction's timer will tell."""
        self.refused += 1

    def send(self, data: bytes, to: Peer) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        try:
            self._transport.sendto(data, (to.host, to.port))
        except (OSError, ValueError):  # no route, no address of that family
            self.refused += 1

    def connection_lost(self, exc: Exception | None) -> None:
        self._gone.set()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    async def closed(self) -> None:
        """The port is free again."""
        await self._gone.wait()
