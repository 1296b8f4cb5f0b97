"""The network between a peer and the switch, which can be cut: UDP of its calls and of their sound goes through here.

Addresses in the messages give way to the relay's own, as at a router, so that both sides send all they have this way.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from tests.e2e.conftest import Loop

LOCAL = "127.0.0.1"
_SOUND = re.compile(rb"m=audio (\d+) ")
_RTCP = re.compile(rb"a=rtcp:\d+[^\r]*\r\n")
_LENGTH = re.compile(rb"(?im)^(?:content-length|l)[ \t]*:[ \t]*\d+")
_ADDRESS = re.compile(rb"127\.0\.0\.1:(\d+)")


class _Door(asyncio.DatagramProtocol):
    """A socket that stands for whoever is at `beyond` (a port): what comes to it goes there, from its partner."""

    def __init__(self, relay: Relay, *, signalling: bool) -> None:
        self.relay, self.signalling = relay, signalling
        self.beyond, self.host = 0, LOCAL
        self.partner = self
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    @property
    def port(self) -> int:
        return self.transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.relay.passed(self, data, addr)


class Relay:
    """A peer finds the switch at `sip`, the relay finds it at `switch`. After `cut` nothing passes, until `mend`.

    signalling: SIP passes, whose addresses are changed; else what passes is left as it is, and the peer may be at any
    address of this machine.
    """

    def __init__(self, switch: tuple[str, int], *, signalling: bool = True) -> None:
        self.is_cut, self.dropped, self._is_sip = False, 0, signalling
        self._loop = Loop()
        self._sound: list[tuple[_Door, _Door]] = []  # of each call: who stands for the peer, and for the switch
        self._peer, self._switch = self._loop.run(self._pair(signalling=signalling))
        self._switch.beyond = switch[1]
        self.sip = (LOCAL, self._switch.port)

    async def _pair(self, *, signalling: bool = False) -> tuple[_Door, _Door]:
        one, other = _Door(self, signalling=signalling), _Door(self, signalling=signalling)
        one.partner, other.partner = other, one
        host = LOCAL if self._is_sip else "0.0.0.0"
        for door in (one, other):
            await asyncio.get_running_loop().create_datagram_endpoint(lambda door=door: door, local_addr=(host, 0))
        return one, other

    def cut(self) -> None:
        self.is_cut = True

    def mend(self) -> None:
        self.is_cut = False

    def close(self) -> None:
        for pair in [(self._peer, self._switch), *self._sound]:
            for door in pair:
                self._loop.soon(door.transport.close)
        self._loop.close()

    # --- In its loop

    def passed(self, door: _Door, data: bytes, source: tuple[str, int]) -> None:
        if door is self._switch:
            self._peer.host, self._peer.beyond = source
        if self.is_cut:
            self.dropped += 1
        elif door.signalling:
            asyncio.get_running_loop().create_task(self._say(door, data))
        elif door.beyond:
            door.partner.transport.sendto(data, (door.host, door.beyond))

    async def _say(self, door: _Door, data: bytes) -> None:
        head, gap, body = data.partition(b"\r\n\r\n")
        if found := _SOUND.search(body):
            port = await self._place_of(int(found[1]), side=0 if door is self._switch else 1)
            body = _RTCP.sub(b"", body.replace(found[0], b"m=audio %d " % port))
            head = _LENGTH.sub(b"Content-Length: %d" % len(body), head)
        places = {door.partner.beyond: door.partner.port, door.port: door.beyond}
        head = _ADDRESS.sub(lambda at: b"127.0.0.1:%d" % places.get(int(at[1]), int(at[1])), head)
        door.partner.transport.sendto(head + gap + body, (LOCAL, door.beyond))

    async def _place_of(self, port: int, *, side: int) -> int:
        """Which port of ours stands for a port of sound; those of a peer and of the switch make a pair."""
        pair = next((pair for pair in self._sound if pair[side].beyond == port), None)
        pair = pair or next((pair for pair in self._sound if not pair[side].beyond), None)
        if pair is None:
            pair = await self._pair()
            self._sound.append(pair)
        pair[side].beyond = port
        return pair[side].port
