"""Which source a leg's packets come from, and how much is sent to one that nobody has heard yet; pure.

The source is learnt, because behind NAT it is not the one in the description: from the described address at once, from
another one of those that the line may come from after two good packets in a row. Then every other host is refused until
a new description comes, so that nobody takes over a line that is on hold; another port of the same host, once the
locked one has been silent for a while. The described address has the line as soon as it is heard, whoever was quicker.

A description may name a victim's address. So what is sent to a host that was never heard on this leg, and is none of
the line's own, ends after `PROBE` packets for the whole leg, however often the description changes (compare RFC 7675).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, TypeAlias

from infolinia.telephony.media import rtp

RELEARN_AFTER = 1.5  # seconds of silence of the locked source
PROBE = 500  # packets, 10 s of sound: a far end that says nothing at first still hears who answered
PRIVILEGED = 1024  # ports below are of other services, which might answer what we send
_MOST_KNOWN = 64  # hosts whose right to be heard is remembered
_MOST_HEARD = 8  # hosts of one leg that have been heard

Source: TypeAlias = tuple[Any, ...]  # as recvfrom gives it: (host, port), and two more for IPv6
Networks: TypeAlias = tuple[IPv4Network | IPv6Network, ...]


class Origins:
    """The hosts that a leg's sound may come from: the described one, and these networks; None: any host."""

    __slots__ = ("_described", "_known", "_networks")

    def __init__(self) -> None:
        self._described = ""
        self._networks: Networks | None = ()
        self._known: dict[str, bool] = {}

    def describe(self, address: str, networks: Networks | None) -> None:
        self._described, self._networks = address, networks
        self._known.clear()

    def allow(self, host: str) -> bool:
        known = self._known.get(host)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:  # a flood from everywhere
                self._known.clear()
            known = self._known[host] = self._networks is None or is_described(host, self._described) or self.own(host)
        return known

    def own(self, host: str) -> bool:
        """Whether a host is in the networks: whoever speaks SIP with us from there wants its calls there."""
        address = _plain(host)
        return address is not None and any(address in network for network in self._networks or ())


def networks_of(hosts: Iterable[str]) -> Networks:
    """Each of these addresses as a network; what is none is left out."""
    return tuple(network for host in hosts if (network := _network(host)))


@lru_cache(maxsize=1024)  # the same few carriers, call after call
def _network(host: str) -> IPv4Network | IPv6Network | None:
    address = _plain(host)
    return None if address is None else ip_network(address)


def _plain(host: str) -> IPv4Address | IPv6Address | None:
    """An address as it is compared: without its interface, IPv4 written as IPv6 as itself."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def is_described(host: str, described: str) -> bool:
    """Whether a packet's host is the described one; a socket for both families writes IPv4 as IPv6."""
    return host == described or host == f"::ffff:{described}"


class SourceLock:
    """Which source a leg's packets come from."""

    __slots__ = ("_candidate", "_described", "_seq", "_ssrc", "origins", "source")

    def __init__(self) -> None:
        self.source: Source | None = None
        self.origins = Origins()
        self._described = ""
        self._candidate: Source | None = None
        self._seq = self._ssrc = 0

    def describe(self, address: str, networks: Networks | None = ()) -> None:
        """A new description: learn the source anew. networks: where sound may come from beside it; None: anywhere."""
        self.source = self._candidate = None
        self._described = address
        self.origins.describe(address, networks)

    def admit(self, source: Source, packet: rtp.Packet, last_heard: float | None, now: float) -> bool:
        """A good packet from another source than the locked one: is it the leg's from now on?"""
        if not self.origins.allow(source[0]):
            return False
        is_the_described = is_described(source[0], self._described)
        if self.source is not None:
            if source[0] == self.source[0]:
                if last_heard is not None and now - last_heard < RELEARN_AFTER:
                    return False
            elif not is_the_described:
                return False
        follows = source == self._candidate and packet.ssrc == self._ssrc and 0 < (packet.seq - self._seq) & 0xFFFF < 10
        self._candidate, self._seq, self._ssrc = source, packet.seq, packet.ssrc
        if follows or is_the_described:
            self.source, self._candidate = source, None
            return True
        return False


class Consent:
    """How much may be sent to where the description points."""

    __slots__ = ("_heard", "_left", "given")

    def __init__(self) -> None:
        self.given = False  # by the host that is sent to now
        self._left = PROBE
        self._heard: dict[str, None] = {}

    def describe(self, host: str, *, is_own: bool) -> None:
        """Packets go there from now on."""
        self.given = is_own or host in self._heard

    def heard(self, host: str) -> None:
        """A good packet came from there."""
        self.given = True
        if host not in self._heard and len(self._heard) < _MOST_HEARD:
            self._heard[host] = None

    def spend(self) -> bool:
        """Whether one more packet may go to a host that has not given it."""
        if self._left <= 0:
            return False
        self._left -= 1
        return True
