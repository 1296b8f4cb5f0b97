"""How a call would be judged by those who speak: the E-model (ITU-T G.107), with its default values; pure.

R = Ro - Is - Id - Ie,eff + A. Of all its parameters those are moved that a switch knows: delay, loss and its bursts,
the codec, the level of echo. R goes from 0 to 93.2; `mos` turns it into a mean opinion score of 1 to 4.5 (Annex B).
Both are of the narrow band: G.722 and Opus are put on the same scale, so that figures of one centre compare.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

BEST = 93.2  # R with every parameter at its default and no delay
FRAME_MS = 20.0  # of sound in a packet: heard when the whole of it has come
_ROE = -1.5 * (-61.18 - 2.0)  # Roe of G.107 with the default room noise and receive loudness
TELR = 65.0  # dB; talker echo loudness rating of an echo that is cancelled


@dataclass(frozen=True, slots=True)
class Codec:
    """ie: equipment impairment without loss. bpl: robustness against loss. delay: ms of looking ahead."""

    ie: float
    bpl: float
    delay: float = 0.0


# G.711: G.113 Appendix I, with concealment, as every receiver of ours has it. No narrow-band value is published for the
# wide ones; they lose nothing of the narrow band and conceal at least as well.
CODECS: Mapping[str, Codec] = {
    "PCMA": Codec(0.0, 25.1),
    "PCMU": Codec(0.0, 25.1),
    "G722": Codec(0.0, 25.1, 1.5),
    "opus": Codec(0.0, 25.1, 6.5),
}


@dataclass(frozen=True, slots=True)
class Path:
    """One way from a mouth to an ear, as far as it is known. Delay in ms; loss in percent; burst_ratio: 1 when packets
    are lost one by one, more when in rows (G.107 3.5). telr: dB, of what speakers hear of themselves."""

    delay_ms: float = 0.0
    loss_percent: float = 0.0
    burst_ratio: float = 1.0
    codec: str = "PCMA"
    telr: float = TELR


def rating(path: Path) -> float:
    """R of one direction, 0 to 93.2."""
    codec = CODECS.get(path.codec, CODECS["PCMA"])
    found = BEST - delay_impairment(path.delay_ms + codec.delay, path.telr) - loss_impairment(path)
    return max(0.0, min(BEST, found))


def loss_impairment(path: Path) -> float:
    """Ie,eff (G.107 equation 7-29)."""
    codec = CODECS.get(path.codec, CODECS["PCMA"])
    loss = min(100.0, max(0.0, path.loss_percent))
    return codec.ie + (95.0 - codec.ie) * loss / (loss / max(1.0, path.burst_ratio) + codec.bpl)


def delay_impairment(one_way_ms: float, telr: float = TELR) -> float:
    """Idd + Idte (G.107 7.4): that one is answered late, and that one hears oneself. one_way_ms: from mouth to ear."""
    delay = max(0.0, one_way_ms)
    return _late(delay) + _talker_echo(delay, telr)


def _late(delay: float) -> float:
    """Idd: nothing up to 100 ms."""
    if delay <= 100.0:
        return 0.0
    x = math.log2(delay / 100.0)
    return 25.0 * ((1 + x**6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2)


def _talker_echo(delay: float, telr: float) -> float:
    """Idte."""
    if delay < 1.0:
        return 0.0
    terv = telr - 40 * math.log10((1 + delay / 10) / (1 + delay / 150)) + 6 * math.exp(-0.3 * delay**2)
    half = (_ROE - (80 + 2.5 * (terv - 14))) / 2
    return max(0.0, (half + math.sqrt(half**2 + 100) - 1) * (1 - math.exp(-delay)))


def mos(r: float) -> float:
    """The mean opinion score of a rating (G.107 Annex B), 1 to 4.5."""
    if r <= 0:
        return 1.0
    if r >= 100:
        return 4.5
    return max(1.0, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)


def joined(one: Path, other: Path) -> Path:
    """The way over both, one after the other."""
    passed = (1 - one.loss_percent / 100) * (1 - other.loss_percent / 100)
    worse = max((one, other), key=lambda path: CODECS.get(path.codec, CODECS["PCMA"]).ie)
    return Path(
        one.delay_ms + other.delay_ms, 100 * (1 - passed), max(one.burst_ratio, other.burst_ratio), worse.codec,
        min(one.telr, other.telr),
    )  # fmt: skip


def burst_ratio(lost: int, bursts: int, received: int) -> float:
    """How much longer rows of lost packets are than chance would make them: 1 when there is nothing to tell."""
    if lost <= 0 or bursts <= 0:
        return 1.0
    share = lost / (lost + received)
    return max(1.0, (lost / bursts) * (1 - share))
