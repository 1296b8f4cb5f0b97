"""An outside line's socket: symmetric RTP with a locked source (RFC 4961), RTCP on the same port; and the ports.

The source of packets is learnt, because behind NAT it is not the one in the description: from the described address
at once, from another after two good packets in a row. Then every other host is refused until a new description comes,
so that nobody takes over a line that is on hold; another port of the same host, once the locked one has been silent for
a while. The described address has the line as soon as it is heard, whoever was quicker. Where keys were agreed, only
packets that open with them count, for that, too. Before the source is learnt
packets go where the description says.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections import deque
from typing import Any, TypeAlias

from infolinia.telephony.media import rtp
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.plane import NoPort, Remote
from infolinia.telephony.media.srtp import Srtp, SrtpKeys

RELEARN_AFTER = 1.5  # seconds of silence of the locked source
_GOOD_IN_A_ROW = 2

Source: TypeAlias = tuple[Any, ...]  # as recvfrom gives it: (host, port), and two more for IPv6


class SourceLock:
    """Which source a leg's packets come from; pure."""

    __slots__ = ("_candidate", "_described", "_last", "_seq", "_ssrc", "source")

    def __init__(self) -> None:
        self.source: Source | None = None
        self._described = ""
        self._last = 0.0  # when the locked source was last heard
        self._candidate: Source | None = None
        self._seq = self._ssrc = 0

    def describe(self, address: str) -> None:
        """A new description: learn the source anew."""
        self.source = self._candidate = None
        self._described = address

    def admit(self, source: Source, packet: rtp.Packet, last_heard: float | None, now: float) -> bool:
        """A good packet from another source than the locked one: is it the leg's from now on?"""
        if self.source is not None and not self._may_follow(self.source[0], source[0], last_heard, now):
            return False
        follows = source == self._candidate and packet.ssrc == self._ssrc and 0 < (packet.seq - self._seq) & 0xFFFF < 10
        self._candidate, self._seq, self._ssrc = source, packet.seq, packet.ssrc
        if follows or source[0] == self._described:
            self.source, self._candidate = source, None
            return True
        return False

    def _may_follow(self, locked: str, host: str, last_heard: float | None, now: float) -> bool:
        if host != locked:
            return host == self._described
        return last_heard is None or now - last_heard >= RELEARN_AFTER


class TrunkWire:
    """The socket of one outside line."""

    __slots__ = ("_leg", "_lock", "_loop", "_report_to", "_secret", "_sendto", "_sock", "_to", "port", "recvfrom")

    def __init__(self, loop: asyncio.AbstractEventLoop, sock: socket.socket, leg: Leg) -> None:
        self._loop, self._sock, self._leg = loop, sock, leg
        self._lock = SourceLock()
        self._secret: Srtp | None = None
        self._to: Source | None = None
        self._report_to: Source | None = None
        self._sendto, self.recvfrom = sock.sendto, sock.recvfrom
        self.port: int = sock.getsockname()[1]
        loop.add_reader(sock.fileno(), self._readable)

    def describe(self, remote: Remote) -> None:
        """A new description of the far end. A name instead of an address is not looked up: we wait for packets."""
        self._lock.describe(remote.address)
        self._keep_secret(remote.keys)
        self._to = self._report_to = None
        try:
            address = ipaddress.ip_address(remote.address)
        except ValueError:
            return
        if not address.is_unspecified and 0 < remote.port < 65536:
            self._to = (remote.address, remote.port)
            report_port = remote.rtcp_port or remote.port + 1
            self._report_to = (remote.address, report_port) if report_port < 65536 else None

    def _keep_secret(self, keys: SrtpKeys | None) -> None:
        if keys is None:
            self._secret = None
        elif self._secret is None:
            self._secret = Srtp(keys)
        else:
            self._secret.renew(keys)

    def send(self, packet: bytes) -> None:
        if self._to is not None:
            if self._secret is not None:
                sealed = self._secret.seal(packet)
                if sealed is None:
                    return
                packet = sealed
            try:
                self._sendto(packet, self._to)
            except OSError:  # full buffer, no route: a lost packet
                return

    def send_report(self, packet: bytes) -> None:
        if self._report_to is not None:
            if self._secret is not None:
                sealed = self._secret.seal_report(packet)
                if sealed is None:
                    return
                packet = sealed
            try:
                self._sendto(packet, self._report_to)
            except OSError:
                return

    def close(self) -> None:
        self._loop.remove_reader(self._sock.fileno())
        self._sock.close()

    def _readable(self) -> None:
        try:
            data, source = self.recvfrom(2048)
        except OSError:
            return
        if len(data) < 8:
            self._leg.refused += 1
            return
        if self._secret is not None:
            clear = self._secret.open(data)
            if clear is None:
                self._leg.refused += 1
                return
            data = clear
        now = time.monotonic()
        if (source == self._lock.source and not 192 <= data[1] <= 223) or self._unusual(data, source, now):
            self._leg.packet(data, now)

    def _unusual(self, data: bytes, source: Source, now: float) -> bool:
        """RTCP, or a packet of another source. True when it is sound of the leg."""
        leg, lock = self._leg, self._lock
        if rtp.is_rtcp(data):
            known = lock.source or self._to
            if known is not None and source[0] == known[0]:
                self._report_to = source
                leg.report_came(data, now, time.time())
            else:
                leg.refused += 1
            return False
        if source == lock.source:
            return True
        packet = rtp.parse(data)
        if packet is None or not leg.knows(packet.payload_type) or not lock.admit(source, packet, leg.last_heard, now):
            leg.refused += 1
            return False
        if self._to is None or source[0] != self._to[0]:
            self._report_to = (source[0], source[1] + 1, *source[2:]) if source[1] < 65535 else None
        self._to = source
        return True


class Ports:
    """The even ports of a range, given out in turn so that a port just closed rests."""

    def __init__(self, address: str, first: int, last: int) -> None:
        self._address = address
        self._family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._free = deque(range(first + (first & 1), last + 1, 2))
        self.total = len(self._free)

    @property
    def free(self) -> int:
        return len(self._free)

    def open(self) -> socket.socket:
        """A bound socket. Raises NoPort."""
        for _ in range(min(len(self._free), 200)):
            port = self._free.popleft()
            sock: socket.socket | None = None
            try:
                sock = socket.socket(self._family, socket.SOCK_DGRAM)
                sock.setblocking(False)
                sock.bind((self._address, port))
            except OSError as error:
                self._free.append(port)
                if sock is None:
                    raise NoPort(str(error)) from error  # no descriptor: another port will not help
                sock.close()
                continue
            return sock
        raise NoPort(f"none of {self.total} ports is free")

    def give_back(self, port: int) -> None:
        self._free.append(port)
