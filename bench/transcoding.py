"""What a packet of 20 ms costs between legs of each pair of codecs, by CPU time of one thread and without sockets.

`relay` is what a packet costs that is sent on untouched, in the same run; `recorded` adds a recording of what is heard;
`ear` adds the limiter before an agent's ear in that codec, with speech at the usual level. Calls a core are an
extrapolation, sockets not counted: 20 ms by what a packet costs there and one back.
"""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Callable
from itertools import combinations

import numpy as np

from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media.acoustic_limiter import Guard
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.transcoding import encoder

SECONDS = 20  # of sound in one measurement; the best of ROUNDS counts
ROUNDS = 5
LIMITS = {"relay_microseconds": 3.0, "dearest_microseconds": 250.0}


class Nowhere:
    def send(self, packet: bytes) -> None:
        """What is sent ends here."""

    def send_report(self, packet: bytes) -> None:
        """Likewise."""

    def close(self) -> None:
        """Nothing to close."""


def speech(rate: int) -> np.ndarray:
    """A voice of syllables at the usual level, -26 dBov."""
    at = np.arange(SECONDS * rate) / rate
    voice = sum(np.sin(2 * np.pi * 140 * n * at) / n for n in range(1, 24)) * (0.6 + 0.4 * np.sin(8 * np.pi * at))
    return (voice / np.sqrt(np.mean(voice**2)) * 32768 * 10 ** (-26 / 20)).astype(np.int16)


def packets(codec: Codec) -> list[bytes]:
    kind = CODECS[codec]
    make, sound, frame = encoder(codec, kind.rate), speech(kind.rate), kind.rate // 50
    return [
        struct.pack("!BBHII", 0x80, kind.payload, n & 0xFFFF, n * kind.frame, 7)
        + make.encode(sound[n * frame : (n + 1) * frame])
        for n in range(SECONDS * 50)
    ]


def leg(codec: Codec) -> Leg:
    made = Leg(codec, lambda name, found: None)
    made.agree(codec, CODECS[codec].payload, 101, CODECS[codec].clock)
    made.wire = Nowhere()
    return made


def microseconds(source: Codec, target: Codec, prepare: Callable[[Leg], None]) -> float:
    stream, best = packets(source), float("inf")
    for _ in range(ROUNDS):
        speaker, listener = leg(source), leg(target)
        speaker.targets = (listener,)
        prepare(listener)
        begin = time.process_time()
        for n, packet in enumerate(stream):
            speaker.packet(packet, n * 0.02)
        best = min(best, time.process_time() - begin)
    return round(best / len(stream) * 1e6, 2)


def recorded(listener: Leg) -> None:
    listener.hears = (lambda timestamp, ulaw, now: None,)


def plain(listener: Leg) -> None:
    """Nothing but the relay."""


def guarded(listener: Leg) -> None:
    listener.guard = Guard()


def main() -> None:
    pairs = {f"{a} to {b}": microseconds(a, b, plain) for a in CODECS for b in CODECS if a != b}
    relay = {codec: microseconds(codec, codec, plain) for codec in CODECS}
    dearest = max(pairs, key=lambda pair: pairs[pair])
    figures = {
        "limits": LIMITS,
        "relay": relay,
        "recorded": {codec: microseconds(codec, codec, recorded) for codec in CODECS},
        "ear": {codec: microseconds(codec, codec, guarded) for codec in CODECS},
        "transcoded": pairs,
        "dearest": dearest,
        "calls_a_core": {
            f"{a} and {b}": round(20_000 / (pairs[f"{a} to {b}"] + pairs[f"{b} to {a}"]))
            for a, b in combinations(CODECS, 2)
        },
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
