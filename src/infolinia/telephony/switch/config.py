"""What a switch is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from infolinia.telephony.sip.transaction import Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkLine:
    """A connection to a carrier. `proxy`: where our calls go; its host is an IP address. `watched`: probe it."""

    name: str
    networks: tuple[IPv4Network | IPv6Network, ...]
    proxy: Peer | None = None
    watched: bool = False
    username: str = ""
    password: str = field(default="", repr=False)
    challenge: bool = False
    country: str = "PL"

    @staticmethod
    def networks_of(peers: list[str]) -> tuple[IPv4Network | IPv6Network, ...]:
        """Addresses and CIDR networks as written in the settings. Raises ValueError naming the wrong one."""
        return tuple(ip_network(peer, strict=False) for peer in peers)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchConfig:
    """Lengths of time in seconds. `host` is what peers reach us at, in SIP and in SDP."""

    name: str
    boot: str
    host: str
    port: int
    trunks: tuple[TrunkLine, ...] = ()
    recordings: Path = Path("recordings")
    most_legs: int = 4000  # how many ports the media pool has
    unclaimed: float = 8.0
    retry_after: int = 10  # of a 503
    longest: float = 4 * 3600.0  # of a call, where the centre says nothing
    silence_before_probe: float = 60.0
    keep_alive: float = 30.0  # between two OPTIONS to a trunk
    check_disk: float = 5.0
    full_prompt: str = ""  # what a caller hears when the disk is full; empty: refused at once
    event_bound: int = 64 * 1024 * 1024
