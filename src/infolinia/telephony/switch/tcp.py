"""SIP over TCP: connections in and out, each bounded in memory and in patience; decides nothing.

Whoever connects is a stranger until a telephone registers over the connection, or its address is a trunk's. Strangers
are few for one address, are not waited for long, and give way when there is no more room: an office of a hundred
telephones behind one router keeps its connections, whoever knocks.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from typing import cast

from infolinia.telephony.sip.message import MessageProblem
from infolinia.telephony.sip.stream import StreamFraming
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch.guessing import place_of

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 500
MOST_FROM_ONE = 50  # strangers at one address; an IPv6 address counts as its /64
HALF_MESSAGE = 10.0  # seconds a message may take to arrive whole
IDLE = 900.0  # seconds without a byte
IDLE_STRANGER = 32.0  # the same, of a stranger: as long as a transaction may take
WRITE_BOUND = 1024 * 1024  # bytes that may wait for a peer that does not read
CONNECT_WITHIN = 5.0  # seconds
MOST_WAITING = 64  # messages while a connection is made
MOST_REMEMBERED = 1000  # connections that are gone

Receive = Callable[[bytes, Peer], None]
MayConnect = Callable[[str], bool]
Unreachable = Callable[[Peer], None]


class Tcp:
    """All connections. A peer's `host` and `port` name its connection; one is made when there is none.

    reach: where to connect instead when the connection that a peer had opened to us is gone: the port it came from
    listens to nobody. unreachable: told of each peer that no connection could be made to. is_phone: whether a telephone
    has registered over this connection. is_trunk: whether a host is a trunk's. most, most_from_one: connections in all,
    and of strangers from one address.
    """

    transport = "tcp"

    def __init__(self, receive: Receive, may_connect: MayConnect) -> None:
        self._receive = receive
        self._may_connect = may_connect
        self.reach: Callable[[Peer], Peer] = lambda peer: peer
        self.unreachable: Unreachable = lambda peer: None
        self.is_phone: Callable[[Peer], bool] = lambda peer: False
        self.is_trunk: Callable[[str], bool] = lambda host: False
        self.most, self.most_from_one = MOST_CONNECTIONS, MOST_FROM_ONE
        self._connections: dict[Peer, Connection] = {}
        self._places: Counter[str] = Counter()  # connections by address
        self._waiting: dict[Peer, list[bytes]] = {}
        self._gone: dict[Peer, None] = {}  # connections that had come in
        self._connecting: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.refused = 0

    async def listen(self, host: str, port: int) -> None:
        """Raises OSError."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self.connection, host, port, backlog=128)

    def connection(self, peer: Peer | None = None) -> Connection:
        """A new one: ours when `peer` is given, else one that came in."""
        return Connection(self, peer)

    @property
    def port(self) -> int:
        assert self._server is not None
        return self._server.sockets[0].getsockname()[1]

    @property
    def connections(self) -> int:
        return len(self._connections)

    def admits(self, peer: Peer) -> bool:
        """Whether one more connection from there is kept."""
        if not self._may_connect(peer.host) or self._are_many(peer) or not (self._has_room() or self._make_room()):
            self.refused += 1
            return False
        return True

    def _has_room(self) -> bool:
        return len(self._connections) < self.most

    def _are_many(self, peer: Peer) -> bool:
        """Whether an address has as many connections as strangers may have."""
        place = place_of(peer.host)
        if self._places[place] < self.most_from_one:
            return False
        same = (other for other, connection in self._connections.items() if connection.place == place)
        return sum(not self.is_phone(other) for other in same) >= self.most_from_one

    def _make_room(self) -> bool:
        """Let go of the stranger who has been there longest."""
        stranger = next((peer for peer in self._connections if self.is_stranger(peer)), None)
        if stranger is None:
            return False
        connection = self._connections[stranger]
        connection.abort()
        self.lost(stranger, connection)
        return True

    def is_stranger(self, peer: Peer) -> bool:
        """Whether nobody is known there; a connection that we made is to somebody we know."""
        connection = self._connections.get(peer)
        came_in = connection is None or connection.came_in
        return came_in and not self.is_phone(peer) and not self.is_trunk(peer.host)

    def opened(self, peer: Peer, connection: Connection) -> None:
        self._connections[peer] = connection
        self._places[connection.place] += 1
        self._gone.pop(peer, None)

    def lost(self, peer: Peer, connection: Connection) -> None:
        if self._connections.get(peer) is connection:
            del self._connections[peer]
            self._places[connection.place] -= 1
            if not self._places[connection.place]:
                del self._places[connection.place]
            if connection.came_in:
                self._gone[peer] = None
                if len(self._gone) > MOST_REMEMBERED:
                    del self._gone[next(iter(self._gone))]

    def received(self, message: bytes, peer: Peer) -> None:
        self._receive(message, peer)

    def send(self, data: bytes, to: Peer) -> None:
        if to in self._gone:
            to = self.reach(to)
        if connection := self._connections.get(to):
            connection.send(data)
        elif to in self._waiting:
            if len(self._waiting[to]) < MOST_WAITING:
                self._waiting[to].append(data)
        elif len(self._connections) + len(self._waiting) < self.most or self._make_room():
            self._waiting[to] = [data]
            task = asyncio.get_running_loop().create_task(self._connect(to))
            self._connecting.add(task)
            task.add_done_callback(self._connecting.discard)
        else:
            self.refused += 1

    async def _connect(self, to: Peer) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                _, connection = await loop.create_connection(lambda: self.connection(to), to.host, to.port)
                await connection.ready()
            for data in self._waiting.get(to, ()):
                connection.send(data)
        except (OSError, TimeoutError):
            self.refused += 1
            self._waiting.pop(to, None)
            self.unreachable(to)
        finally:
            self._waiting.pop(to, None)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._connecting:
            task.cancel()
        for connection in list(self._connections.values()):
            connection.close()


class Connection(asyncio.Protocol):
    """One connection: ours when `peer` is given, else one that came in."""

    def __init__(self, owner: Tcp, peer: Peer | None = None) -> None:
        self._owner = owner
        self._ours = peer
        self._peer = peer or Peer(owner.transport, "", 0)
        self.place = place_of(self._peer.host)
        self._framing = StreamFraming()
        self._transport: asyncio.Transport | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._half_since: float | None = None

    @property
    def came_in(self) -> bool:
        return self._ours is None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if self._ours is None:
            name = transport.get_extra_info("peername") or ("", 0)
            self._peer = Peer(self._owner.transport, name[0], name[1])
            self.place = place_of(name[0])
            if not self._owner.admits(self._peer):
                self._transport.abort()
                return
        self._open()

    def _open(self) -> None:
        """It can be used."""
        self._owner.opened(self._peer, self)
        self._wait(self._patience_for_more())

    async def ready(self) -> None:
        """Returns when what is sent will go out. Raises OSError."""

    def connection_lost(self, exc: Exception | None) -> None:
        if self._patience:
            self._patience.cancel()
        self._owner.lost(self._peer, self)

    def data_received(self, data: bytes) -> None:
        if data == b"\r\n\r\n" and self._half_since is None:
            self.send(b"\r\n")  # a ping and its pong, RFC 5626 3.5.1
            self._wait(self._patience_for_more())
            return
        try:
            messages = self._framing.feed(data)
        except MessageProblem:
            self.close()
            return
        for message in messages:
            self._owner.received(message, self._peer)
        now = asyncio.get_running_loop().time()
        if not data.strip(b"\r\n") or (messages and messages[-1].endswith(data[-64:])):
            self._half_since = None
            self._wait(self._patience_for_more())
        elif messages or self._half_since is None:
            self._half_since = now
            self._wait(HALF_MESSAGE)

    def _patience_for_more(self) -> float:
        return IDLE_STRANGER if self._owner.is_stranger(self._peer) else IDLE

    def _wait(self, seconds: float) -> None:
        """End the connection after `seconds` unless this is called again."""
        if self._patience:
            self._patience.cancel()
        self._patience = asyncio.get_running_loop().call_later(seconds, self.close)

    def send(self, data: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > WRITE_BOUND:
            self._transport.abort()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()
