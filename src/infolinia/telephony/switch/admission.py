"""Who may open a call here: the networks of the trunks, and a digest where a trunk asks for one; pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Protocol

from infolinia.telephony.sip.endpoint import Admission, Credentials
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch.terms import PHONES, terms_of
from infolinia.telephony.switch.trunks import Trunk

HEALTH = "health"  # stands for a trunk where this machine asks whether we live
SILENCE = Admission()
MOST_REMEMBERED = 4096  # addresses
Networks = tuple[IPv4Network | IPv6Network, ...]


class Telephones(Protocol):
    """Who knows the telephones that are registered."""

    def knows(self, source: Peer) -> bool: ...

    def admit(self, request: Request, source: Peer) -> Admission: ...

    def may_connect(self, host: str) -> bool: ...


class Gate:
    """Answers the endpoint's question. A stranger gets no reply at all: a scanner learns nothing."""

    def __init__(self) -> None:
        self._trunks: tuple[tuple[Trunk, Networks, frozenset[str]], ...] = ()
        self._known: dict[str, tuple[Trunk, ...]] = {}
        self.phones: Telephones | None = None
        self.test: Trunk | None = None  # the line of our own test telephone, for addresses that no trunk claims

    def serve(self, trunks: Iterable[Trunk]) -> None:
        """These are the trunks from now on, with the addresses of their servers as they are known now."""
        self._trunks = tuple((trunk, trunk.line.networks, trunk.addresses()) for trunk in trunks)
        self._known.clear()

    def admit(self, peer: Peer, request: Request) -> Admission:
        if self.phones and self.phones.knows(peer):  # before a trunk: a telephone may stand in a carrier's network
            return self.phones.admit(request, peer) if request.method == "INVITE" else Admission(PHONES)
        trunk = self._trunk_of(peer.host, request)
        if request.method == "OPTIONS" and (trunk or self._is_loopback(peer.host)):
            return Admission(trunk.name if trunk else HEALTH)
        if trunk is None and self.test and self._is_own(peer.host, self.test):
            trunk = self.test
        if trunk is None:
            return SILENCE
        line = trunk.line
        passwords = {line.username: line.password} if line.challenge and line.username else {}
        ours = Credentials(line.username, line.password) if line.username and line.password else None
        return Admission(line.name, passwords=passwords, credentials=ours, terms=terms_of(line))

    def _trunk_of(self, host: str, request: Request) -> Trunk | None:
        """Of the trunks that this address may be of, the one whose registration the request names, else the first."""
        trunks = self.trunks_at(host)
        if len(trunks) < 2:
            return trunks[0] if trunks else None
        user = request.uri.partition(":")[2].partition("@")[0]
        return next((trunk for trunk in trunks if trunk.account_user and trunk.account_user == user), trunks[0])

    def trunks_at(self, host: str) -> tuple[Trunk, ...]:
        """Trunks whose networks hold this address or whose servers are there."""
        if host in self._known:
            return self._known[host]
        address = _address(host)
        found: tuple[Trunk, ...] = ()
        if address is not None:
            found = tuple(
                trunk
                for trunk, networks, servers in self._trunks
                if str(address) in servers or any(address in network for network in networks)
            )
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[host] = found
        return found

    def hears(self, source: Peer) -> bool:
        """Whether a telephone, a trunk or our own test line is there."""
        return (
            self.is_phone(source)
            or self.is_trunk(source.host)
            or bool(self.test and self._is_own(source.host, self.test))
        )

    def is_trunk(self, host: str) -> bool:
        """Whether some trunk is there."""
        return bool(self.trunks_at(host))

    def is_phone(self, source: Peer) -> bool:
        """Whether a telephone is registered there."""
        return self.phones is not None and self.phones.knows(source)

    def may_connect(self, host: str) -> bool:
        """Whether a TCP connection from there is kept."""
        if self.phones and self.phones.may_connect(host):
            return True
        return bool(self.trunks_at(host)) or self._is_loopback(host)

    def _is_own(self, host: str, test: Trunk) -> bool:
        address = _address(host)
        return address is not None and any(address in network for network in test.line.networks)

    @staticmethod
    def _is_loopback(host: str) -> bool:
        address = _address(host)
        return address is not None and address.is_loopback


@lru_cache(maxsize=1024)  # the same few carriers, call after call
def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
