"""From one codec to another, and from packets of one length to those of another: pure, one object for each direction.

A leg whose packets its listener can use is relayed untouched and never comes here. Nothing is resampled: G.722 and Opus
read and write 8 kHz by themselves, so that a narrow end and a wide one meet at 8 kHz, two wide ends at 16 kHz. (A
resampling stream of soxr holds back 29 to 62 ms at 8 kHz, measured; that would be heard in a conversation.)
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple, Protocol

import numpy as np

from infolinia.telephony.codecs import CODECS, NARROW, Codec, Law
from infolinia.telephony.media import g711
from infolinia.telephony.media.concealment import Concealment
from infolinia.telephony.media.doubling import Doubler
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.g722 import G722Decoder, G722Encoder
from infolinia.telephony.media.opus import OpusDecoder, OpusEncoder, OpusProblem

NARROW_RATE, WIDE_RATE = 8000, 16000
QUIET = 3
"""Frames of silence that an encoder of G.722 makes first where the far decoder has heard another one before it: it was
left in that one's state, and what begins loud would be heard at full scale until both agree. In silence they do so."""
_LATE = 0x10000 - 200  # a sequence number that is up to 200 behind is late; any other is ahead
_CONCEALED_MS = 100  # of lost sound; a longer gap is left to be one


class Decoder(Protocol):
    def decode(self, payload: bytes) -> Linear: ...


class Encoder(Protocol):
    def encode(self, samples: Linear) -> bytes: ...


class _WideG711:
    """A law read at 16 kHz."""

    __slots__ = ("_doubler", "_law")

    def __init__(self, law: Law) -> None:
        self._law: Law = law
        self._doubler = Doubler()

    def decode(self, payload: bytes) -> Linear:
        return self._doubler.take(g711.decode(payload, self._law))


class _G711:
    """Both directions of a law; it keeps no state."""

    __slots__ = ("_law",)

    def __init__(self, law: Law) -> None:
        self._law: Law = law

    def decode(self, payload: bytes) -> Linear:
        return g711.decode(payload, self._law)

    def encode(self, samples: Linear) -> bytes:
        return g711.encode(samples, self._law)


def decoder(codec: Codec, rate: int) -> Decoder:
    """What reads `codec` as linear sound at `rate`: 8000 or 16000, for Opus also 48000."""
    match codec:
        case "G722":
            return G722Decoder(rate)
        case "opus":
            return OpusDecoder(rate)
        case "PCMA" | "PCMU":
            return _G711(codec) if rate == NARROW_RATE else _WideG711(codec)


def encoder(codec: Codec, rate: int) -> Encoder:
    """What makes frames of 20 ms in `codec` of linear sound at `rate`: 8000, 16000 for a wide codec, 48000 for Opus."""
    match codec:
        case "G722":
            return G722Encoder(rate)
        case "opus":
            return OpusEncoder(rate)
        case "PCMA" | "PCMU":
            return _G711(codec)


@cache
def silence(codec: Codec) -> bytes:
    """20 ms of silence as one packet."""
    if codec == "PCMA" or codec == "PCMU":
        return bytes([g711.SILENCE[codec]]) * g711.FRAME
    quiet, make = np.zeros(CODECS[codec].rate // 50, np.int16), encoder(codec, CODECS[codec].rate)
    return [make.encode(quiet) for _ in range(5)][-1]  # once the encoder has settled


class Sounded(NamedTuple):
    """Sound of a stream. `at`: samples since the stream began; it runs on over lost packets and pauses.

    concealed: how many of the samples, from the first on, stand for packets that were lost.
    """

    at: int
    samples: Linear
    concealed: int = 0


class Hearing:
    """Reads one stream of packets as linear sound at `rate`: lost ones are concealed, late ones passed over."""

    __slots__ = ("_concealment", "_decoder", "_expected", "_opus", "_position", "_scale", "_seq", "_started", "rate")

    def __init__(self, codec: Codec, rate: int) -> None:
        self.rate = rate
        self._decoder = decoder(codec, rate)
        self._opus = self._decoder if isinstance(self._decoder, OpusDecoder) else None
        self._concealment = Concealment(rate)
        self._scale = CODECS[codec].clock / rate  # timestamp units in a sample
        self._started = False
        self._seq = self._expected = self._position = 0

    def take(self, seq: int, timestamp: int, payload: bytes) -> Sounded | None:
        """What a packet adds, with what replaces those lost before it. None: late, or it cannot be read."""
        missing = 0
        if self._started:
            ahead = (seq - self._seq) & 0xFFFF
            if (ahead == 0 or ahead > _LATE) and (timestamp - self._expected) & 0xFFFFFFFF >= 0x80000000:
                return None
            missing = (timestamp - self._expected) & 0xFFFFFFFF
            missing = missing if missing < 0x80000000 else 0  # a sender whose clock went back: go on from here
            missing = int(missing / self._scale)
            lost = ahead > 1 and missing <= self.rate * _CONCEALED_MS // 1000
        else:
            lost = False
        before = self._conceal(missing, payload) if lost and missing else None
        try:
            samples = self._decoder.decode(payload)
        except OpusProblem:
            return None
        self._started, self._seq = True, seq
        self._expected = (timestamp + int(len(samples) * self._scale)) & 0xFFFFFFFF
        if self._opus is None:
            self._concealment.heard(samples)
        begin = self._position + (0 if before is not None else missing)
        if before is not None:
            samples = np.concatenate((before, samples))
        self._position = begin + len(samples)
        return Sounded(begin, samples, missing if before is not None else 0)

    def ahead(self, payload: bytes) -> Linear:
        """What a packet of Opus would sound like if it came next; it does not count as come. Raises OpusProblem."""
        assert self._opus is not None
        return self._opus.ahead(payload)

    def pass_over(self, seq: int) -> None:
        """A packet of the stream that is no sound: a digit's. It is not lost."""
        if self._started and 0 < (seq - self._seq) & 0xFFFF <= _LATE:
            self._seq = seq

    def _conceal(self, samples: int, following: bytes) -> Linear:
        """Sound of that length for packets that are lost; `following` is the one after them."""
        frame = self.rate // 50
        count = -(-samples // frame)
        made: list[Linear] = []
        for number in range(count):
            if self._opus is None:
                made.append(self._concealment.next())
                continue
            try:
                made.append(self._opus.conceal(following if number == count - 1 else None))
            except OpusProblem:
                made.append(self._concealment.silence)
        return np.concatenate(made)[:samples]


class Reading:
    """One side of a leg as sound at `rate`, whatever it speaks meanwhile and whoever speaks on it."""

    __slots__ = ("_hearing", "_key", "_rate")

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._key: tuple[Codec, int] | None = None
        self._hearing: Hearing | None = None

    def take(self, codec: Codec, ssrc: int, seq: int, timestamp: int, payload: bytes) -> Sounded | None:
        if self._hearing is None or self._key != (codec, ssrc):
            self._key, self._hearing = (codec, ssrc), Hearing(codec, self._rate)
        return self._hearing.take(seq, timestamp, payload)

    def pass_over(self, seq: int) -> None:
        """A digit's packet came."""
        if self._hearing is not None:
            self._hearing.pass_over(seq)


class Framed(NamedTuple):
    """A packet to send. `at`: timestamp units of the target's clock since the first."""

    at: int
    payload: bytes


class Crossing:
    """Packets of one leg made into 20 ms packets of another's codec."""

    __slots__ = ("_at", "_encoder", "_frame", "_hearing", "_quiet", "_rest", "_scale", "rate")

    def __init__(self, source: Codec, target: Codec, quiet: int = 0) -> None:
        """quiet: with how many silent frames it begins, where the target is G.722 (see QUIET)."""
        self._quiet = quiet if target == "G722" else 0
        self.rate = NARROW_RATE if source in NARROW or target in NARROW else WIDE_RATE
        self._hearing = Hearing(source, self.rate)
        self._encoder = encoder(target, self.rate)
        self._scale = CODECS[target].clock / self.rate
        self._frame = self.rate // 50
        self._rest: Linear = np.zeros(0, np.int16)
        self._at = 0  # of the rest, in samples

    def take(self, seq: int, timestamp: int, payload: bytes) -> list[Framed]:
        """Whole frames that a packet completes: none when it is late, unreadable or short of a frame."""
        heard = self._hearing.take(seq, timestamp, payload)
        if heard is None:
            return []
        made: list[Framed] = []
        if heard.at != self._at + len(self._rest):  # a pause: what was begun ends in silence
            if len(self._rest):
                made += self._cut(np.concatenate((self._rest, np.zeros(self._frame - len(self._rest), np.int16))))
            self._at, self._rest = heard.at, np.zeros(0, np.int16)
        samples = np.concatenate((self._rest, heard.samples)) if len(self._rest) else heard.samples
        return made + self._cut(samples)

    def pass_over(self, seq: int) -> None:
        self._hearing.pass_over(seq)

    def _cut(self, samples: Linear) -> list[Framed]:
        frame, made = self._frame, list[Framed]()
        whole = len(samples) // frame * frame
        for begin in range(0, whole, frame):
            piece = samples[begin : begin + frame]
            if self._quiet:
                self._quiet, piece = self._quiet - 1, np.zeros_like(piece)
            made.append(Framed(int((self._at + begin) * self._scale), self._encoder.encode(piece)))
        self._at += whole
        self._rest = samples[whole:]
        return made


class Recut:
    """Packets of one length made into 20 ms ones of the same codec, its bytes untouched: G.711 and G.722."""

    __slots__ = ("_at", "_expected", "_rest", "_seq", "_size")

    def __init__(self, codec: Codec) -> None:
        self._size = CODECS[codec].frame_bytes  # which is also their timestamp units: 8000 bytes a second
        self._rest = b""
        self._seq: int | None = None
        self._expected = self._at = 0

    def take(self, seq: int, timestamp: int, payload: bytes) -> list[Framed]:
        if self._seq is not None:
            ahead = (seq - self._seq) & 0xFFFF
            if ahead == 0 or ahead > _LATE:
                return []
            missing = (timestamp - self._expected) & 0xFFFFFFFF
            if missing:  # lost or silent: the far end conceals it
                self._at += len(self._rest) + (missing if missing < 0x80000000 else 0)
                self._rest = b""
        self._seq, self._expected = seq, (timestamp + len(payload)) & 0xFFFFFFFF
        data, size = self._rest + payload, self._size
        whole = len(data) // size * size
        made = [Framed(self._at + begin, data[begin : begin + size]) for begin in range(0, whole, size)]
        self._at += whole
        self._rest = data[whole:]
        return made

    def pass_over(self, seq: int) -> None:
        """A digit's packet: what is missing here is a gap in any case."""
