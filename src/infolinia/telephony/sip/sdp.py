"""Session descriptions (RFC 8866) and the offer and answer of one audio stream (RFC 3264); pure.

We speak the codecs of `telephony.codecs` with telephone-event (RFC 4733). Reading is tolerant; writing is ours alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import Literal

from infolinia.telephony.codecs import CODECS, FRAME_MS, LONGEST_MS, NARROW, Codec, choose, codec_of
from infolinia.telephony.sip import sdes
from infolinia.telephony.sip.sdes import Crypto

LARGEST = 32_768  # bytes
MOST_LINES = 400
MOST_STREAMS = 16
MOST_CODECS = 40

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
DIRECTIONS: tuple[Direction, ...] = ("sendrecv", "sendonly", "recvonly", "inactive")
STATIC = {0: ("PCMU", 8000), 8: ("PCMA", 8000), 9: ("G722", 8000), 3: ("GSM", 8000), 18: ("G729", 8000)}
EVENT = "TELEPHONE-EVENT"
OUR_EVENTS = {8000: 101, 48000: 102}  # payload types of telephone-event in our offers, by clock
PLAIN, SAFE = ("RTP/AVP", "RTP/AVPF"), ("RTP/SAVP", "RTP/SAVPF")  # protocols; safe: SRTP (RFC 3711)
_TOKEN = re.compile(r"[\w.+/*-]{1,40}", re.ASCII)
_MIRROR: dict[Direction, Direction] = {
    "sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive",
}  # fmt: skip


class SdpProblem(ValueError):
    """A description that cannot be read or has no audio we can carry. `status` is the SIP answer it deserves."""

    def __init__(self, why: str, *, status: int = 488) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Audio:
    """One audio stream as a description gives it: where to send, and the payload types by codec name and rate."""

    address: str
    port: int
    codecs: tuple[tuple[int, str, int], ...]  # (payload type, NAME, clock rate)
    direction: Direction = "sendrecv"
    rtcp_port: int | None = None
    refused: tuple[str, ...] = ()  # the other streams, as our answer must name them (RFC 3264 6)
    place: int = 0  # of this stream among all
    protocol: str = "RTP/AVP"
    crypto: tuple[Crypto, ...] = ()  # keys of theirs that we understand (RFC 4568), in their order
    longest_ms: int | None = None  # the most sound that they take in one packet (a=maxptime)

    def payload_of(self, name: str, rate: int = 8000) -> int | None:
        return next((pt for pt, codec, clock in self.codecs if codec == name and clock == rate), None)

    @property
    def held(self) -> bool:
        """The far end does not want to hear us (RFC 3264 8.4, and the old address of zeros)."""
        return self.direction in ("sendonly", "inactive") or self.address in ("0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What both sides can do: the codec we send, its payload type, that of telephone-event (None: not agreed)."""

    codec: Codec
    payload: int
    event_payload: int | None
    event_clock: int = 8000  # of the durations of events; most phones that send Opus keep 8000 for events


@dataclass(frozen=True, slots=True)
class Protection:
    """How our description says that its sound is protected: the protocol of the stream, and our keys."""

    protocol: str = "RTP/AVP"
    crypto: tuple[Crypto, ...] = ()


UNPROTECTED = Protection()


@dataclass(slots=True)
class _Stream:
    """One m= section while it is read."""

    kind: str
    port: int
    protocol: str
    formats: list[str]
    address: str = ""
    direction: Direction | None = None
    maps: dict[int, tuple[str, int]] = field(default_factory=lambda: dict[int, tuple[str, int]]())
    rtcp: int | None = None
    longest_ms: int | None = None
    crypto: list[Crypto | None] = field(default_factory=lambda: list[Crypto | None]())

    @property
    def refused(self) -> str:
        return f"{self.kind} 0 {self.protocol} {self.formats[0]}"

    def codecs(self) -> tuple[tuple[int, str, int], ...]:
        found: list[tuple[int, str, int]] = []
        for text in self.formats[:MOST_CODECS]:
            payload = _number(text, 128)
            if payload is None:
                raise SdpProblem(f"payload type {text[:20]!r}", status=400)
            if codec := self.maps.get(payload) or STATIC.get(payload):
                found.append((payload, *codec))
        return tuple(found)


def parse(data: bytes, *, secure: bool = False) -> Audio:
    """The first audio stream of a description that we can carry. secure: one with SRTP goes before, else none is taken.

    Raises SdpProblem: 400 when it cannot be read, 413 when it is too large, 488 when it is of no use to us.
    """
    if len(data) > LARGEST:
        raise SdpProblem("too large", status=413)
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    if len(lines) > MOST_LINES or not lines[0].startswith("v="):
        raise SdpProblem("not a session description", status=400)
    address, direction = "", "sendrecv"
    streams: list[_Stream] = []
    for line in lines:
        kind, _, value = line.partition("=")
        value = value.strip()
        if kind == "m":
            streams.append(_stream(value))
            if len(streams) > MOST_STREAMS:
                raise SdpProblem("too many streams")
        elif kind == "c":
            if streams:
                streams[-1].address = streams[-1].address or _address(value)
            else:
                address = _address(value)
        elif kind == "a":
            if streams:
                _attribute(streams[-1], value)
            elif value in DIRECTIONS:
                direction = value
    place = _choose(streams, (SAFE, PLAIN) if secure else (PLAIN,))
    chosen = streams[place]
    where = chosen.address or address
    if not where:
        raise SdpProblem("no connection address", status=400)
    if not _is_reachable(where):
        raise SdpProblem("a connection address that is none")
    refused = tuple(stream.refused for index, stream in enumerate(streams) if index != place)
    return Audio(
        where, chosen.port, chosen.codecs(), chosen.direction or direction, chosen.rtcp, refused, place,
        chosen.protocol, tuple(crypto for crypto in chosen.crypto if crypto), chosen.longest_ms,
    )  # fmt: skip


def _choose(streams: list[_Stream], kinds: tuple[tuple[str, ...], ...]) -> int:
    """The place of the first audio stream that is open, else of the first there is; the first kind goes before."""
    ours = [i for kind in kinds for i, each in enumerate(streams) if each.kind == "audio" and each.protocol in kind]
    if not ours:
        raise SdpProblem("no audio stream")
    return next((index for index in ours if streams[index].port), ours[0])


def _stream(value: str) -> _Stream:
    words = value.split()
    port = _number(words[1].partition("/")[0], 65536) if len(words) >= 4 else None
    if port is None or not all(_TOKEN.fullmatch(word) for word in words[:4] if word is not words[1]):
        raise SdpProblem(f"media line {value[:40]!r}", status=400)
    return _Stream(words[0], port, words[2], words[3:])


def _address(value: str) -> str:
    words = value.split()
    return words[2].partition("/")[0] if len(words) == 3 and words[0] == "IN" else ""


def _is_reachable(address: str) -> bool:
    """An address written out that is one party's: names are not looked up here, and nobody sends to a crowd."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    found = (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
    return not found.is_multicast and str(found) != "255.255.255.255"


def _attribute(stream: _Stream, value: str) -> None:
    """Attributes that cannot be read are passed over: the stream may do without."""
    name, _, rest = value.partition(":")
    if value in DIRECTIONS:
        stream.direction = value
    elif name == "rtpmap":
        number, _, codec = rest.strip().partition(" ")
        encoding, _, tail = codec.strip().partition("/")
        payload, rate = _number(number, 128), _number(tail.partition("/")[0], 1_000_000)
        if payload is not None and rate:
            stream.maps[payload] = (encoding.upper(), rate)
    elif name == "rtcp":
        stream.rtcp = _number(rest.strip().partition(" ")[0], 65536) or None
    elif name == "maxptime":
        stream.longest_ms = _number(rest, 10_000) or None
    elif name == "crypto" and len(stream.crypto) < sdes.MOST:
        stream.crypto.append(sdes.parse(rest.strip()))


def _number(text: str, below: int) -> int | None:
    text = text.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) >= below:
        return None
    return int(text)


def agree(theirs: Audio, ours: Sequence[Codec] = NARROW, wish: Codec | None = None) -> Agreed:
    """The codec that `codecs.choose` takes of theirs, and telephone-event. Raises SdpProblem(488).

    wish: the codec of whoever they will talk to. Events have the clock of the sound (RFC 4733 2.1), or 8000 where they
    offer no other, as phones with Opus do.
    """
    if theirs.port == 0:
        raise SdpProblem("the stream is refused")
    is_short = theirs.longest_ms is not None and theirs.longest_ms < FRAME_MS  # Opus cannot be cut (media/pieces.py)
    known: dict[int, Codec] = {
        payload: codec
        for payload, name, rate in theirs.codecs
        if (codec := codec_of(name, rate)) and not (codec == "opus" and is_short)
    }
    payload = choose(known.items(), ours, wish)
    if payload is None:
        raise SdpProblem("no codec in common")
    for clock in (CODECS[known[payload]].clock, 8000):
        if (event := theirs.payload_of(EVENT, clock)) is not None:
            return Agreed(known[payload], payload, event, clock)
    return Agreed(known[payload], payload, None)


def offer(
    address: str, port: int, *, session: int, version: int, direction: Direction = "sendrecv",
    codecs: Sequence[Codec] = NARROW,
    protection: Protection = UNPROTECTED,
) -> bytes:  # fmt: skip
    """Our offer: these codecs in this order, and telephone-event at each of their clocks."""
    types = [(CODECS[codec].payload, CODECS[codec].encoding, CODECS[codec].fmtp) for codec in codecs]
    clocks = sorted({CODECS[codec].clock for codec in codecs})
    types += [_event(OUR_EVENTS[clock], clock) for clock in clocks]
    return _write(address, port, types, direction, session, version, protection)


def answer(
    theirs: Audio, agreed: Agreed, address: str, port: int, *, session: int, version: int,
    protection: Protection = UNPROTECTED,
) -> bytes:  # fmt: skip
    """Our answer to their offer: their payload types, the mirror of their direction, every other stream refused."""
    kind = CODECS[agreed.codec]
    types = [(agreed.payload, kind.encoding, kind.fmtp)]
    if agreed.event_payload is not None:
        types.append(_event(agreed.event_payload, agreed.event_clock))
    direction: Direction = "recvonly" if theirs.address in ("0.0.0.0", "::") else _MIRROR[theirs.direction]
    return _write(address, port, types, direction, session, version, protection, theirs)


def _event(payload: int, clock: int) -> tuple[int, str, str]:
    return payload, f"telephone-event/{clock}", "0-15"


def _write(
    address: str,
    port: int,
    types: list[tuple[int, str, str]],
    direction: Direction,
    session: int,
    version: int,
    protection: Protection,
    theirs: Audio | None = None,
) -> bytes:
    family = "IP6" if ":" in address else "IP4"
    before, after = (theirs.refused[: theirs.place], theirs.refused[theirs.place :]) if theirs else ((), ())
    lines = [
        "v=0",
        f"o=infolinia {session} {version} IN {family} {address}",
        "s=-",
        f"c=IN {family} {address}",
        "t=0 0",
        *(f"m={stream}" for stream in before),
        f"m=audio {port} {protection.protocol} {' '.join(str(pt) for pt, _, _ in types)}",
        *(f"a=crypto:{crypto}" for crypto in protection.crypto),
        *(f"a=rtpmap:{pt} {encoding}" for pt, encoding, _ in types),
        *(f"a=fmtp:{pt} {fmtp}" for pt, _, fmtp in types if fmtp),
        f"a=ptime:{FRAME_MS}",
        f"a=maxptime:{LONGEST_MS}",
        f"a={direction}",
        f"a=rtcp:{port}",  # RTCP shares the port (RFC 3605); told apart by packet type (RFC 5761 4)
        *(f"m={stream}" for stream in after),
    ]
    return ("\r\n".join(lines) + "\r\n").encode()
