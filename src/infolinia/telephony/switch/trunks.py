"""The trunks of a switch while it runs: which there are, where their calls go, how they fare."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from infolinia.telephony.media.source_lock import Networks, networks_of
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.sip.uri import is_literal
from infolinia.telephony.switch.lines import Lines, Registered, TrunkGroup, TrunkLine, TrunkState, host_and_port
from infolinia.telephony.switch.names import Far

SIP_PORT, SIPS_PORT = 5060, 5061
MOST_WAYS = 6  # servers that one call tries


@dataclass(slots=True)
class Proxy:
    """Where calls of a trunk may go. `peer` is None until its name was looked up."""

    host: str
    port: int
    transport: str
    peer: Peer | None = None
    unanswered: int = 0  # OPTIONS in a row
    condition: Literal["unknown", "well", "lost"] = "unknown"
    not_before: float = 0.0  # loop seconds until which others are tried first: it failed, or a 503 said so

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(slots=True)
class Rate:
    """New calls in one second, at most `most`; 0 for no limit. Times are loop seconds."""

    most: int = 0
    _taken: deque[float] = field(default_factory=lambda: deque[float]())

    def next(self, now: float) -> float:
        """When the next call may begin: now, or later."""
        while self._taken and self._taken[0] <= now - 1.0:
            self._taken.popleft()
        return now if not self.most or len(self._taken) < self.most else self._taken[0] + 1.0

    def take(self, now: float) -> None:
        """A call begins."""
        if self.most:
            self._taken.append(now)


@dataclass(slots=True)
class Trunk:
    """A trunk in service."""

    line: TrunkLine
    from_file: bool = False
    proxies: list[Proxy] = field(default_factory=lambda: list[Proxy]())
    registrar: Proxy | None = None
    registered: Registered = ""
    status: int = 0  # of the registration
    since: float = 0.0
    rate_in: Rate = field(default_factory=Rate)
    rate_out: Rate = field(default_factory=Rate)

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def proxy(self) -> Peer | None:
        """Where a call goes now: the first proxy that is known and not lost, else the first that is known."""
        known = [proxy for proxy in self.proxies if proxy.peer is not None]
        well = [proxy for proxy in known if proxy.condition != "lost"]
        return (well or known)[0].peer if known else None

    @property
    def domain(self) -> str:
        """Whose number ours is towards this carrier: the registrar's domain; empty where we register nowhere."""
        registration = self.line.registration
        if registration is None:
            return ""
        return registration.domain or (self.registrar.host if self.registrar else "")

    @property
    def account_user(self) -> str:
        """Our name at the registrar, which calls to us bear in their Request-URI; empty where we register nowhere."""
        registration = self.line.registration
        return (registration.user or self.line.username) if registration else ""

    @property
    def is_usable(self) -> bool:
        """False while it should be registered and is not."""
        return self.registered in ("", "registered")

    def addresses(self) -> frozenset[str]:
        """Hosts of the servers of this trunk that are known by address: calls may come from them."""
        servers = [*self.proxies, *([self.registrar] if self.registrar else [])]
        return frozenset(server.peer.host for server in servers if server.peer)

    def origins(self) -> Networks | None:
        """Where its sound may come from beside the described address; None: from anywhere."""
        match self.line.sound_from:
            case "described":
                return ()
            case "network":
                return (*self.line.networks, *networks_of(sorted(self.addresses())))
            case "anywhere":
                return None

    def state(self, calls_in: int = 0, calls_out: int = 0) -> TrunkState:
        conditions = {proxy.condition for proxy in self.proxies}
        probed = "well" if "well" in conditions else "lost" if conditions == {"lost"} else "unknown"
        return TrunkState(
            name=self.name, from_file=self.from_file, probed=probed, registered=self.registered, status=self.status,
            since=self.since, calls_in=calls_in, calls_out=calls_out,
            proxies=tuple(f"{proxy} {proxy.condition}" for proxy in self.proxies),
        )  # fmt: skip


class Trunks:
    """All trunks by name: those of the settings file, which stay, and those that were told by `Lines`."""

    def __init__(self, from_file: Sequence[TrunkLine], test: TrunkLine | None = None) -> None:
        self.version = 0
        self.test = self._of_telephone(test) if test else None
        self.groups: dict[str, TrunkGroup] = {}
        self._addresses: dict[tuple[str, str], str] = {}  # name and transport → address
        self._trunks: dict[str, Trunk] = {}
        for line in from_file:
            self._trunks[line.name] = self._made(line, None, from_file=True)

    def __iter__(self) -> Iterator[Trunk]:
        return iter(self._trunks.values())

    def get(self, name: str) -> Trunk | None:
        """The line of the test telephone has a name, too, but is none of the trunks: nothing goes out by it, nobody
        watches it."""
        return self.test if self.test and name == self.test.name else self._trunks.get(name)

    def apply(self, lines: Lines) -> tuple[str, ...]:
        """Serve these from now on; what a trunk is doing goes on where it stays. Returns the trunks not taken: a name
        that the settings file has, and networks or proxies that cannot be read."""
        refused: list[str] = []
        kept = {name: trunk for name, trunk in self._trunks.items() if trunk.from_file}
        for line in lines.trunks:
            if line.name in kept or (self.test and line.name == self.test.name):
                refused.append(line.name)
                continue
            try:
                _ = line.networks
                kept[line.name] = self._made(line, self._trunks.get(line.name))
            except ValueError:
                refused.append(line.name)
        self._trunks, self.version = kept, lines.version
        self.groups = {group.name: group for group in lines.groups}
        return tuple(refused)

    @staticmethod
    def _of_telephone(line: TrunkLine) -> Trunk:
        trunk = Trunk(line, from_file=True)
        trunk.rate_in.most = line.a_second_in
        return trunk

    def _made(self, line: TrunkLine, before: Trunk | None, *, from_file: bool = False) -> Trunk:
        """Raises ValueError."""
        if before is not None and before.line == line:
            return before
        known = {(str(proxy), proxy.transport): proxy for proxy in before.proxies} if before else {}

        def server(text: str) -> Proxy:
            host, port = host_and_port(text, SIPS_PORT if line.transport == "tls" else SIP_PORT)
            made = Proxy(host, port, line.transport)
            self._point(made)
            return made

        registrar = server(line.registration.registrar) if line.registration else None
        texts = line.proxies or ((line.registration.registrar,) if line.registration else own_hosts(line))
        proxies = [known.get((str(made), made.transport), made) for made in map(server, texts)]
        trunk = before or Trunk(line, from_file)
        trunk.line, trunk.proxies, trunk.registrar = line, proxies, registrar
        trunk.rate_in.most, trunk.rate_out.most = line.a_second_in, line.a_second_out
        return trunk

    # --- Names, which the shell looks up off the loop

    def names(self) -> set[tuple[str, str]]:
        """(host name, transport) of what is to be looked up."""
        return {(server.host, server.transport) for server in self._servers() if not is_literal(server.host)}

    def looked_up(self, host: str, transport: str, address: str) -> None:
        """A name was looked up, for the first time or anew."""
        self._addresses[host, transport] = address
        for server in self._servers():
            self._point(server)

    def _servers(self) -> Iterator[Proxy]:
        for trunk in self:
            yield from trunk.proxies
            if trunk.registrar:
                yield trunk.registrar

    # --- Ways out

    def named(self, name: str) -> list[Trunk]:
        """The trunk of this name, or those of the group of this name, in order."""
        if group := self.groups.get(name):
            return [trunk for member in group.trunks if (trunk := self._trunks.get(member))]
        trunk = self._trunks.get(name)
        return [trunk] if trunk else []

    def ways(self, name: str, now: float) -> list[tuple[Trunk, Proxy]]:
        """Where a call may be tried, in order; what is lost, not registered or asked us to wait comes last."""
        known = [(trunk, proxy) for trunk in self.named(name) for proxy in trunk.proxies if proxy.peer]
        return sorted(known, key=lambda way: not _serves(*way, now))[:MOST_WAYS]

    # --- Connections

    def expects(self, peer: Peer) -> Far | None:
        """Whom TLS must find at a peer that we connect to; None when no trunk has a proxy there."""
        found = self._at(peer)
        if found is None:
            return None
        trunk, proxy = found
        return Far(trunk.line.tls_name or proxy.host, trunk.line.tls_ca)

    def reach(self, peer: Peer) -> Peer:
        """Where to connect when the connection that a peer had opened is gone: the proxy on the same host."""
        found = self._at(peer)
        return found[1].peer or peer if found else peer

    def _at(self, peer: Peer) -> tuple[Trunk, Proxy] | None:
        """The proxy that this peer is, else one on the same host that speaks the same transport."""
        there = [
            (trunk, proxy)
            for trunk in self
            for proxy in (*trunk.proxies, *((trunk.registrar,) if trunk.registrar else ()))
            if proxy.peer is not None and (proxy.peer.transport, proxy.peer.host) == (peer.transport, peer.host)
        ]
        return next((each for each in there if each[1].peer == peer), there[0] if there else None)

    def _point(self, proxy: Proxy) -> None:
        host = proxy.host if is_literal(proxy.host) else self._addresses.get((proxy.host, proxy.transport), "")
        if host:
            proxy.peer = Peer(proxy.transport, host, proxy.port)


def _serves(trunk: Trunk, proxy: Proxy, now: float) -> bool:
    return trunk.is_usable and proxy.condition != "lost" and proxy.not_before <= now


def own_hosts(line: TrunkLine) -> tuple[str, ...]:
    """Where calls go when no proxy is named: the first peer, when it is a single address."""
    if not line.peers:
        return ()
    first = line.peers[0].removesuffix("/32").removesuffix("/128")
    return () if "/" in first else (f"[{first}]" if ":" in first else first,)
