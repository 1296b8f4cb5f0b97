"""The codecs of the line: what each is called in SDP, its clock, its frames; pure.

`CODECS` is the one table that descriptions (sip.sdp, browser.offer) and sound (media) read. The clock is that of RTP
timestamps, which for G.722 is not its sample rate (RFC 3551 4.5.2) and for Opus is 48 kHz whatever is sent (RFC 7587).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Codec: TypeAlias = Literal["PCMA", "PCMU", "G722", "opus"]
Law: TypeAlias = Literal["PCMA", "PCMU"]  # of G.711

FRAME_MS = 20  # of sound in each packet that we make
LONGEST_MS = 60  # of sound in a packet that we ask for (a=maxptime); longer ones are read all the same
OPUS_BIT_RATE = 32_000  # bits a second, what we send and ask for: wideband speech with room for its repair data


@dataclass(frozen=True, slots=True)
class Kind:
    """clock: RTP timestamp units a second. rate: samples of sound a second. payload: the static RTP type, or the one
    that our offers give it. frame: timestamp units in 20 ms. frame_bytes: of 20 ms; 0: as many as the sound needs.
    encoding: as rtpmap writes it. fmtp: its parameters in our descriptions.
    """

    name: Codec
    encoding: str
    clock: int
    rate: int
    payload: int
    frame_bytes: int
    fmtp: str = ""

    @property
    def frame(self) -> int:
        return self.clock * FRAME_MS // 1000

    @property
    def is_wide(self) -> bool:
        return self.rate > 8000


CODECS: dict[Codec, Kind] = {
    kind.name: kind
    for kind in (
        Kind("PCMA", "PCMA/8000", 8000, 8000, 8, 160),
        Kind("PCMU", "PCMU/8000", 8000, 8000, 0, 160),
        Kind("G722", "G722/8000", 8000, 16000, 9, 160),
        Kind("opus", "opus/48000/2", 48000, 16000, 107, 0,
             f"useinbandfec=1;maxaveragebitrate={OPUS_BIT_RATE};stereo=0;sprop-stereo=0"),
    )
}  # fmt: skip
NARROW: tuple[Law, Law] = ("PCMA", "PCMU")  # what every telephone has
OF_AGENTS: tuple[Codec, ...] = ("PCMU", "PCMA", "G722", "opus")
"""What agents' ends may speak, browsers and telephones. The narrow ones stand first, for where nobody is known yet whom
they will talk to; else the codec of that end is wished for."""
_BY_NAME: dict[tuple[str, int], Codec] = {(kind.name.upper(), kind.clock): kind.name for kind in CODECS.values()}


def codec_of(name: str, clock: int) -> Codec | None:
    """The codec that a rtpmap's name (in any case) and clock mean; None when it is none of ours."""
    return _BY_NAME.get((name.upper(), clock))


def choose(theirs: Iterable[tuple[int, Codec]], ours: Sequence[Codec], wish: Codec | None = None) -> int | None:
    """The payload type of the codec to use, of those they offered, in their order; None when there is none in common.

    The wish comes first where we allow it at all, then our order. The two laws of G.711 are alike to us, so that
    between them the offerer's order holds.
    """
    laws = min((ours.index(codec) for codec in NARROW if codec in ours), default=0)
    best: tuple[int, int] | None = None
    for payload, codec in theirs:
        if codec in ours:
            rank = -1 if codec == wish else laws if codec in NARROW else ours.index(codec)
            if best is None or rank < best[0]:
                best = rank, payload
    return best[1] if best else None


def codecs_of(names: Iterable[str]) -> tuple[Codec, ...]:
    """The codecs that a setting names, in any case, each once. Raises ValueError naming the one that is none."""
    known: dict[str, Codec] = {kind.name.upper(): kind.name for kind in CODECS.values()}
    found: dict[Codec, None] = {}
    for name in names:
        codec = known.get(name.strip().upper())
        if codec is None:
            raise ValueError(f"{name[:40]!r} is no codec of ours: there are {', '.join(CODECS)}")
        found[codec] = None
    if not found:
        raise ValueError(f"no codec is named: there are {', '.join(CODECS)}")
    return tuple(found)
