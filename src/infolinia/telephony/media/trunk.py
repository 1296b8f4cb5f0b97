"""An outside line's socket: symmetric RTP with a locked source (RFC 4961), RTCP on the same port; and the ports.

Where packets come from and how much goes to a host that was never heard: `source_lock`. Where keys were agreed, only
packets that open with them count, for that, too. Before the source is learnt packets go where the description says, if
that can be the port of a telephone: no port below 1024, and none of ours.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections import deque
from collections.abc import Callable

from infolinia.telephony.media import rtp
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.pieces import cut, pieces_for
from infolinia.telephony.media.plane import NoPort, Remote
from infolinia.telephony.media.source_lock import PRIVILEGED, Consent, Source, SourceLock
from infolinia.telephony.media.srtp import Srtp, SrtpKeys

LONGEST = 2048  # bytes of a packet, some 250 ms of sound; a longer one is cut by the system, and refused


class TrunkWire:
    """The socket of one outside line. is_ours: whether an address and port are of a socket of this plane."""

    __slots__ = (
        "_consent", "_is_ours", "_leg", "_lock", "_loop", "_pieces", "_report_to", "_secret", "_sendto", "_sock",
        "_sound", "_to", "port", "recvfrom",
    )  # fmt: skip

    def __init__(
        self, loop: asyncio.AbstractEventLoop, sock: socket.socket, leg: Leg, is_ours: Callable[[str, int], bool]
    ) -> None:
        self._loop, self._sock, self._leg, self._is_ours = loop, sock, leg, is_ours
        self._lock, self._consent = SourceLock(), Consent()
        self._secret: Srtp | None = None
        self._pieces, self._sound = 1, 0  # into how many each packet is cut, and which payload type is sound
        self._to: Source | None = None
        self._report_to: Source | None = None
        self._sendto, self.recvfrom = sock.sendto, sock.recvfrom
        self.port: int = sock.getsockname()[1]
        loop.add_reader(sock.fileno(), self._readable)

    def describe(self, remote: Remote) -> None:
        """A new description of the far end. A name instead of an address is not looked up: we wait for packets."""
        self._lock.describe(remote.address, remote.networks)
        self._consent.describe(remote.address, is_own=self._lock.origins.own(remote.address))
        self._keep_secret(remote.keys)
        self._pieces, self._sound = pieces_for(remote.longest_ms), remote.payload
        self._to = self._report_to = None
        try:
            address = ipaddress.ip_address(remote.address)
        except ValueError:
            return
        if address.is_unspecified:
            return
        self._to = self._where(remote.address, remote.port)
        self._report_to = self._where(remote.address, remote.rtcp_port or remote.port + 1) if self._to else None

    def _where(self, address: str, port: int) -> Source | None:
        """Where to send before the far end is heard; None for a port that no telephone has."""
        is_possible = PRIVILEGED <= port < 65536 and not self._is_ours(address, port)
        return (address, port) if is_possible else None

    def _keep_secret(self, keys: SrtpKeys | None) -> None:
        if keys is None:
            self._secret = None
        elif self._secret is None:
            self._secret = Srtp(keys)
        else:
            self._secret.renew(keys)

    def send(self, packet: bytes) -> None:
        if self._pieces == 1:
            self._send(packet)
        else:
            for piece in cut(packet, self._pieces, self._sound):
                self._send(piece)

    def _send(self, packet: bytes) -> None:
        if self._to is not None:
            if not self._consent.given and not self._consent.spend():
                return
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
            if not self._consent.given and not self._consent.spend():
                return
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
            data, source = self.recvfrom(LONGEST)
        except OSError:
            return
        if not 8 <= len(data) < LONGEST:
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
                self._consent.heard(source[0])
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
        self._consent.heard(source[0])
        return True


class Ports:
    """The even ports of a range, given out in turn so that a port just closed rests."""

    def __init__(self, address: str, first: int, last: int) -> None:
        self._address = address
        self._family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._free = deque(range(first + (first & 1), last + 1, 2))
        self.total = len(self._free)

        self._open: set[int] = set()

    @property
    def free(self) -> int:
        return len(self._free)

    def is_ours(self, address: str, port: int) -> bool:
        """Whether packets sent there would come to an open port of this pool: the address is one of this machine's."""
        if port not in self._open:
            return False
        try:
            with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as probe:
                probe.bind((address, 0))
        except OSError:
            return False
        return True

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
            self._open.add(port)
            return sock
        raise NoPort(f"none of {self.total} ports is free")

    def give_back(self, port: int) -> None:
        self._open.discard(port)
        self._free.append(port)
