"""The lines of a centre: the trunks and the phones that a switch serves, as whoever decides tells it; pure.

A switch has no database. It is given the whole of its lines as one message with a version, takes them without dropping
a call, and says which version it holds (`Snapshot.lines`), so that the sender knows when to send again
(docs/adr/0016-lines-are-master-data.md). Trunks of the settings file are known at its start and win over these.

Everything is plain text and numbers with bounds: `door.decode` refuses a message that breaks one. Lengths of time are
seconds. Addresses are `HOST:PORT`, a host being a name or an IP address (v6 in brackets).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from infolinia.telephony.codecs import NARROW, Codec

HOME = "PL"  # country of numbers that a telephone writes without one
TEST_LINE = "test-telephone"  # the trunk's name in calls of this installation's own test telephone
MOST_TRUNKS = 200
MOST_GROUPS = 100
MOST_PHONES = 2_000  # at most 335 bytes each: with MOST_OF_TRUNKS they stay below door.LONGEST_MESSAGE
MOST_OF_TRUNKS = 200 * 1024  # bytes of all trunks' settings together, certificates of authorities included

Name: TypeAlias = Annotated[str, Meta(max_length=64)]
Text: TypeAlias = Annotated[str, Meta(max_length=255)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=100_000)]
Seconds: TypeAlias = Annotated[int, Meta(ge=0, le=86_400)]

Transport: TypeAlias = Literal["udp", "tcp", "tls"]
Srtp: TypeAlias = Literal["none", "optional", "required"]
Reliable: TypeAlias = Literal["none", "supported", "required"]  # 100rel, RFC 3262
EarlyMedia: TypeAlias = Literal["follow", "ignore", "gated"]  # gated: by P-Early-Media, RFC 5009
Redirects: TypeAlias = Literal["none", "follow"]
Identity: TypeAlias = Literal["none", "asserted", "preferred", "remote-party"]
Diversion: TypeAlias = Literal["none", "diversion", "history-info"]
SoundFrom: TypeAlias = Literal["described", "network", "anywhere"]  # network: also where its signalling comes from
Written: TypeAlias = Literal["+e164", "e164", "00", "national"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """A number that begins with `begins` has that taken away and `instead` put in its place."""

    begins: Name
    instead: Name = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """We tell a registrar where we are to be found (REGISTER, RFC 3261 10.2). `user` and `domain`: the address of
    record; an empty user is the trunk's, an empty domain the registrar's host."""

    registrar: Text
    user: Name = ""
    domain: Text = ""
    expires: Annotated[int, Meta(ge=60, le=86_400)] = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkLine:
    """A connection to a carrier.

    peers: addresses and networks (CIDR) that calls may come from, beside the proxies. proxies: where our calls go, in
    order; the next is taken when one does not serve. watched: ask each with OPTIONS whether it lives. username and
    password: answer challenges (digest). challenge: ask for them on calls that come in. channels: calls at once, 0 for
    no limit; a_second: new calls in one second, likewise. Over TLS, tls_name is what the certificates of the proxies
    must speak for (empty: each its own host) and tls_ca are the authorities that may vouch for them, PEM (empty: the
    system's). Keys of SRTP stand in the description of the call: they are given and taken over TLS only, unless
    srtp_keys_in_clear says that the network between is safe by itself. sound_from: whose sound is taken: of the
    described address, also of the trunk's peers and proxies, or of anybody (a carrier behind NAT).
    """

    name: Name
    peers: Annotated[tuple[Text, ...], Meta(max_length=100)] = ()
    proxies: Annotated[tuple[Text, ...], Meta(max_length=10)] = ()
    transport: Transport = "udp"
    watched: bool = False
    keep_alive: Annotated[int, Meta(ge=5, le=3600)] = 30
    username: Name = ""
    password: Annotated[str, Meta(max_length=255)] = field(default="", repr=False)
    challenge: bool = False
    registration: Registration | None = None

    channels: Count = 0  # both ways together
    channels_in: Count = 0
    channels_out: Count = 0
    a_second_in: Count = 0
    a_second_out: Count = 0

    codecs: Annotated[tuple[Codec, ...], Meta(max_length=10)] = NARROW  # best first
    srtp: Srtp = "none"
    srtp_keys_in_clear: bool = False
    sound_from: SoundFrom = "network"
    tls_name: Text = ""
    tls_ca: Annotated[str, Meta(max_length=8_192)] = ""
    session_timer: Seconds = 1800  # RFC 4028; 0: none
    reliable: Reliable = "none"
    early_media: EarlyMedia = "follow"
    redirects: Redirects = "none"
    refers: bool = False  # a REFER from this trunk may be followed
    trusts_identity: bool = True  # P-Asserted-Identity goes before From
    identity: Identity = "none"  # how we say who calls
    diversion: Diversion = "none"  # how we say whose number a forwarded call had

    country: Annotated[str, Meta(max_length=2)] = "PL"  # of numbers written without one
    incoming: Annotated[tuple[Prefix, ...], Meta(max_length=50)] = ()  # done to numbers as they come, first match
    outgoing: Annotated[tuple[Prefix, ...], Meta(max_length=50)] = ()  # done to E.164 before it is written
    written: Written = "+e164"
    emergency: bool = False  # emergency numbers may be called here

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Raises ValueError naming the wrong one."""
        return _networks(self.peers)


@lru_cache(maxsize=1024)  # asked for at every call
def _networks(peers: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(peer, strict=False) for peer in peers)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkGroup:
    """Trunks in the order in which a call tries them."""

    name: Name
    trunks: Annotated[tuple[Name, ...], Meta(max_length=20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneLine:
    """A telephone that may register. ha1_…: digest's H(username:realm:password), never the password itself."""

    phone: Name
    user: Name  # whose it is
    username: Name
    ha1_md5: Name = field(default="", repr=False)
    ha1_sha256: Name = field(default="", repr=False)
    extension: Name = ""
    name: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All that a switch is to serve. `version` grows with each change; a switch that starts holds 0."""

    version: Annotated[int, Meta(ge=0)]
    trunks: Annotated[tuple[TrunkLine, ...], Meta(max_length=MOST_TRUNKS)] = ()
    groups: Annotated[tuple[TrunkGroup, ...], Meta(max_length=MOST_GROUPS)] = ()
    phones: Annotated[tuple[PhoneLine, ...], Meta(max_length=MOST_PHONES)] = ()
    realm: Text = "infolinia"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesHeld:
    """The switch's answer to `Lines`: the version it holds from now on, and the trunks it could not take."""

    switch: Name
    boot: Name
    version: int
    refused: tuple[str, ...] = ()


TrunkCondition: TypeAlias = Literal["unknown", "well", "lost"]
Registered: TypeAlias = Literal["", "asking", "registered", "refused", "lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkState:
    """How a trunk fares at a switch. probed: what OPTIONS to its proxies told; registered: empty where it registers
    nowhere. since: epoch seconds of the last change. status: the SIP status that explains it. calls: up or ringing."""

    name: Name
    from_file: bool = False
    probed: TrunkCondition = "unknown"
    registered: Registered = ""
    status: int = 0
    since: float = 0.0
    calls_in: int = 0
    calls_out: int = 0
    proxies: tuple[str, ...] = ()  # each HOST:PORT and its condition, such as "198.51.100.1:5060 well"


def host_and_port(text: str, otherwise: int = 5060) -> tuple[str, int]:
    """`host`, `host:port`, `[v6]` or `[v6]:port`. Raises ValueError."""
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed or (rest and not rest.startswith(":")):
            raise ValueError(text)
        port = rest[1:]
    elif text.count(":") > 1:
        host, port = text, ""
    else:
        host, _, port = text.partition(":")
    if not host or not ((port.isascii() and port.isdigit()) or not port) or len(port) > 5:
        raise ValueError(text)
    number = int(port) if port else otherwise
    if not 0 < number < 65536:
        raise ValueError(text)
    return host, number


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundPhone:
    """A telephone that registered. `since` and `expires`: epoch seconds. `agent`: what it says that it is."""

    username: Name
    user: Name
    address: Name
    port: int
    transport: Name
    agent: Text = ""
    since: float = 0.0
    expires: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutOut:
    """An address, or a user, that is not heard until then (epoch seconds), after so many wrong passwords."""

    whom: Name
    until: float
    wrong: int = 0
