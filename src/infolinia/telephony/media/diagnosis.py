"""Where bad sound comes from: the network to or from a party, the agent's microphone, or the far end; pure.

The rules and their thresholds are data of this module, so that docs/call-quality.md can state them. Whoever measures
gives a `Seen` of a leg; what comes back are findings, the worst first, each with the figure that it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from infolinia.telephony.media.echo import LIKE
from infolinia.telephony.media.levels import Levels

Party: TypeAlias = Literal["agent", "customer"]
Side: TypeAlias = Literal["network", "microphone", "far_end"]
Cause: TypeAlias = Literal[
    "no_line", "loss_from", "loss_to", "jitter", "delay", "clipped", "soft", "loud", "mute", "noise", "echo"
]

LOSS = 3.0  # percent of the packets
JITTER = 40.0  # ms
DELAY = 400.0  # ms there and back
CLIPPED = 0.002  # of the samples
SOFT = -38.0  # dBov of speech
LOUD = -12.0
NOISE = -42.0  # dBov in the pauses
MUTE = 0.995  # of the time silent, while packets come
NEVER = 150  # frames measured (25 s of a leg) before it is said that somebody was never heard
LEAST_SPEECH = 0.05  # of the time, for a word on the level of speech
NETWORK: frozenset[Cause] = frozenset({"no_line", "loss_from", "loss_to", "jitter", "delay"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What was measured of one leg over a while. Percent, ms; -1: not known. whole: its levels since it began."""

    party: Party
    lost_percent: float = 0.0
    far_lost_percent: float = -1.0
    jitter_ms: float = 0.0
    far_jitter_ms: float = -1.0
    round_trip_ms: float = -1.0
    levels: Levels = field(default_factory=Levels)
    whole: Levels = field(default_factory=Levels)
    echo: float = 0.0  # likeness


@dataclass(frozen=True, slots=True)
class Finding:
    """weight: how many times over its threshold the figure is, so that causes compare."""

    cause: Cause
    figure: float
    weight: float


def side_of(cause: str, party: Party) -> Side:
    """Where a cause lies: between us and the party, in the agent's headset, or in what the customer speaks into."""
    if cause in NETWORK:
        return "network"
    return "microphone" if party == "agent" else "far_end"


def diagnose(seen: Seen) -> tuple[Finding, ...]:
    """What is wrong with a leg, the worst first; empty when nothing is."""
    return tuple(sorted((*_network(seen), *_mouth(seen)), key=lambda finding: -finding.weight))


def _network(seen: Seen) -> list[Finding]:
    figures: tuple[tuple[Cause, float, float], ...] = (
        ("loss_from", seen.lost_percent, LOSS),
        ("loss_to", seen.far_lost_percent, LOSS),
        ("jitter", max(seen.jitter_ms, seen.far_jitter_ms), JITTER),
        ("delay", seen.round_trip_ms, DELAY),
    )
    return [Finding(cause, figure, figure / limit) for cause, figure, limit in figures if figure >= limit]


def _mouth(seen: Seen) -> list[Finding]:
    """What its microphone does: the agent's headset, or whatever the customer speaks into."""
    found: list[Finding] = []
    if seen.party == "agent" and seen.whole.frames >= NEVER and seen.whole.silence >= MUTE:
        found.append(Finding("mute", seen.whole.silence, 1.0))
    levels = seen.levels
    if levels.is_known and levels.clipped >= CLIPPED:
        found.append(Finding("clipped", levels.clipped, levels.clipped / CLIPPED))
    if levels.is_known and levels.speech >= LEAST_SPEECH:
        if levels.speech_dbov <= SOFT:
            found.append(Finding("soft", levels.speech_dbov, 1 + (SOFT - levels.speech_dbov) / 10))
        elif levels.speech_dbov >= LOUD:
            found.append(Finding("loud", levels.speech_dbov, 1 + (levels.speech_dbov - LOUD) / 10))
        if levels.noise_dbov >= NOISE and levels.speech < 0.95:
            found.append(Finding("noise", levels.noise_dbov, 1 + (levels.noise_dbov - NOISE) / 10))
    if seen.echo >= LIKE:
        found.append(Finding("echo", seen.echo, seen.echo / LIKE))
    return found
