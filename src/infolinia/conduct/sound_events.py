"""What a call's journal keeps of how it sounds, and of sounds that would have hurt; `events` gives them all."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from infolinia.journal.registry import event


@event("call.quality", sentence=gettext_noop("The quality of a leg: {lost} of {received} packets lost."))
@dataclass(frozen=True, slots=True)
class Quality:
    leg: str
    received: int
    lost: int
    late: int
    jitter_ms: float
    far_lost_percent: float
    far_jitter_ms: float
    round_trip_ms: float
    mos_from: float = 0.0  # of what came from the party, by the E-model; 0: not told
    mos_to: float = 0.0
    cause: str = ""  # of telephony.media.diagnosis; empty: nothing was wrong
    codec: str = ""
    speech_dbov: float = -90.0
    noise_dbov: float = -90.0
    silence: float = 0.0  # share of the time
    clipped: float = 0.0  # share of the samples
    echo: float = 0.0  # likeness, 0 to 1


@event("call.quality_changed", sentence=gettext_noop("The quality of a leg changed: {cause}."))
@dataclass(frozen=True, slots=True)
class QualityChanged:
    """A leg's sound became bad for another cause, stayed bad for a minute more, or is well again (no cause)."""

    leg: str
    cause: str
    mos_from: float
    mos_to: float


@event("call.acoustic_shock", sentence=gettext_noop("A sound of {spl} dB was turned down to {limited_spl} dB."))
@dataclass(frozen=True, slots=True)
class AcousticShock:
    """What came to an ear that is guarded. sound: click, tone, feedback, noise. dB SPL, volume at its highest; Hz."""

    leg: str
    user: str
    sound: str
    spl: float
    limited_spl: float
    seconds: float
    frequency: float


@event("call.shock_said", sentence=gettext_noop("The agent reported an acoustic shock."))
@dataclass(frozen=True, slots=True)
class ShockSaid:
    user: str
