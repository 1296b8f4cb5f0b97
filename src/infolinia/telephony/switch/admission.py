"""Who may open a call here: the networks of the trunks, and a digest where a trunk asks for one; pure."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Protocol

from infolinia.telephony.sip.endpoint import Admission, Credentials
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch.lines import TrunkLine
from infolinia.telephony.switch.terms import terms_of

PHONES = "phones"  # stands for a trunk where a telephone that is registered asks something outside any call
HEALTH = "health"  # stands for a trunk where this machine asks whether we live
SILENCE = Admission()
MOST_REMEMBERED = 4096  # addresses


class Telephones(Protocol):
    """Who knows the telephones that are registered."""

    def knows(self, source: Peer) -> bool: ...

    def may_connect(self, host: str) -> bool: ...


class Gate:
    """Answers the endpoint's question. A stranger gets no reply at all: a scanner learns nothing."""

    def __init__(self, trunks: Iterable[TrunkLine]) -> None:
        self.serve(trunks)
        self.phones: Telephones | None = None

    def serve(self, trunks: Iterable[TrunkLine]) -> None:
        """These are the trunks from now on; the first whose networks hold an address has it."""
        self._trunks = tuple((trunk, trunk.networks) for trunk in trunks)
        self._known: dict[str, TrunkLine | None] = {}

    def admit(self, peer: Peer, request: Request) -> Admission:
        if self.phones and self.phones.knows(peer):  # before a trunk: a telephone may stand in a carrier's network
            # An agent is rung; a stolen password must not be able to ring anybody at the centre's cost.
            return Admission(status=403) if request.method == "INVITE" else Admission(PHONES)
        trunk = self.trunk_at(peer.host)
        if request.method == "OPTIONS" and (trunk or self._is_loopback(peer.host)):
            return Admission(trunk.name if trunk else HEALTH)
        if trunk is None:
            return SILENCE
        passwords = {trunk.username: trunk.password} if trunk.challenge and trunk.username else {}
        ours = Credentials(trunk.username, trunk.password) if trunk.username and trunk.password else None
        return Admission(trunk.name, passwords=passwords, credentials=ours, terms=terms_of(trunk))

    def trunk_at(self, host: str) -> TrunkLine | None:
        """The first trunk whose networks hold this address."""
        if host in self._known:
            return self._known[host]
        address = _address(host)
        found = address and next((t for t, networks in self._trunks if any(address in one for one in networks)), None)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[host] = found
        return found

    def may_connect(self, host: str) -> bool:
        """Whether a TCP connection from there is kept."""
        if self.phones and self.phones.may_connect(host):
            return True
        return self.trunk_at(host) is not None or self._is_loopback(host)

    @staticmethod
    def _is_loopback(host: str) -> bool:
        address = _address(host)
        return address is not None and address.is_loopback


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
