"""Session descriptions (RFC 8866) and the offer and answer of one audio stream (RFC 3264); pure.

We speak G.711 A-law and µ-law with telephone-event (RFC 4733). Reading is tolerant; writing is ours alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LARGEST = 32_768  # bytes
MOST_LINES = 400

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
DIRECTIONS: tuple[Direction, ...] = ("sendrecv", "sendonly", "recvonly", "inactive")
STATIC = {0: ("PCMU", 8000), 8: ("PCMA", 8000), 9: ("G722", 8000), 3: ("GSM", 8000), 18: ("G729", 8000)}
OURS = ("PCMA", "PCMU")  # in our order of preference
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
    version: int = 0  # of the origin line

    def payload_of(self, name: str, rate: int = 8000) -> int | None:
        return next((pt for pt, codec, clock in self.codecs if codec == name and clock == rate), None)

    @property
    def held(self) -> bool:
        """The far end does not want to hear us (RFC 3264 8.4, and the old address of zeros)."""
        return self.direction in ("sendonly", "inactive") or self.address in ("0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What both sides can do: the codec we send, its payload type, that of telephone-event (None: not agreed)."""

    codec: str
    payload: int
    event_payload: int | None


def parse(data: bytes) -> Audio:
    """The first audio stream of a description. Raises SdpProblem (400 when it cannot be read, 488 when unusable)."""
    if len(data) > LARGEST:
        raise SdpProblem("too large", status=413)
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    if len(lines) > MOST_LINES or not lines[0].startswith("v="):
        raise SdpProblem("not a session description", status=400)
    session_address, address, port = "", "", None
    direction: Direction | None = None
    session_direction: Direction = "sendrecv"
    types: list[int] = []
    maps: dict[int, tuple[str, int]] = {}
    rtcp: int | None = None
    version, where = 0, "session"
    for line in lines:
        kind, equals, value = line.partition("=")
        value = value.strip()
        if not equals:
            continue
        if kind == "o" and where == "session":
            parts = value.split()
            version = _number(parts[2], 2**63) if len(parts) > 2 and parts[2].isdigit() else 0
        elif kind == "m":
            where = "other"
            words = value.split()
            if port is None and len(words) >= 4 and words[0] == "audio" and words[2] in ("RTP/AVP", "RTP/AVPF"):
                where = "audio"
                port = _number(words[1].partition("/")[0], 65536)
                types = [_number(word, 128) for word in words[3:40]]
        elif kind == "c":
            words = value.split()
            found = words[2].partition("/")[0] if len(words) == 3 and words[0] == "IN" else ""
            if where == "session":
                session_address = found
            elif where == "audio":
                address = found
        elif kind == "a" and where != "other":
            if value in DIRECTIONS:
                if where == "session":
                    session_direction = value
                else:
                    direction = value
            elif where == "audio" and value.startswith("rtpmap:"):
                number, _, rest = value[7:].partition(" ")
                name, _, tail = rest.strip().partition("/")
                rate = tail.partition("/")[0]
                if number.strip().isdigit() and rate.isdigit() and len(rate) < 7:
                    maps[_number(number.strip(), 128)] = (name.upper(), int(rate))
            elif where == "audio" and value.startswith("rtcp:"):
                text = value[5:].split()[0] if value[5:].split() else ""
                rtcp = _number(text, 65536) if text.isdigit() else None
    if port is None:
        raise SdpProblem("no audio stream")
    if not (address or session_address):
        raise SdpProblem("no connection address", status=400)
    named = ((pt, maps.get(pt) or STATIC.get(pt)) for pt in types)
    known = tuple((pt, codec[0], codec[1]) for pt, codec in named if codec)
    return Audio(address or session_address, port, known, direction or session_direction, rtcp, version)


def _number(text: str, below: int) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) >= below:
        raise SdpProblem(f"number {text[:20]!r}", status=400)
    return int(text)


def agree(theirs: Audio) -> Agreed:
    """The first codec of theirs that we speak, and telephone-event at its clock. Raises SdpProblem(488)."""
    if theirs.port == 0:
        raise SdpProblem("the stream is refused")
    for payload, name, rate in theirs.codecs:
        if name in OURS and rate == 8000:
            return Agreed(name, payload, theirs.payload_of("TELEPHONE-EVENT"))
    raise SdpProblem("no codec in common")


def offer(address: str, port: int, *, session: int, version: int, direction: Direction = "sendrecv") -> bytes:
    """Our offer: A-law, µ-law, telephone-event."""
    return _write(address, port, [(8, "PCMA"), (0, "PCMU"), (101, "telephone-event")], direction, session, version)


def answer(theirs: Audio, agreed: Agreed, address: str, port: int, *, session: int, version: int) -> bytes:
    """Our answer to their offer, with their payload types and the mirror of their direction."""
    types = [(agreed.payload, agreed.codec)]
    if agreed.event_payload is not None:
        types.append((agreed.event_payload, "telephone-event"))
    direction: Direction = "recvonly" if theirs.address in ("0.0.0.0", "::") else _MIRROR[theirs.direction]
    return _write(address, port, types, direction, session, version)


def _write(
    address: str, port: int, types: list[tuple[int, str]], direction: Direction, session: int, version: int
) -> bytes:
    family = "IP6" if ":" in address else "IP4"
    lines = [
        "v=0",
        f"o=infolinia {session} {version} IN {family} {address}",
        "s=-",
        f"c=IN {family} {address}",
        "t=0 0",
        f"m=audio {port} RTP/AVP {' '.join(str(pt) for pt, _ in types)}",
        *(f"a=rtpmap:{pt} {name}/8000" for pt, name in types),
        *(f"a=fmtp:{pt} 0-15" for pt, name in types if name == "telephone-event"),
        "a=ptime:20",
        f"a={direction}",
        f"a=rtcp:{port}",  # RTCP shares the port (RFC 3605); told apart by packet type (RFC 5761 4)
    ]
    return ("\r\n".join(lines) + "\r\n").encode()
