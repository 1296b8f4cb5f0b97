"""The limiter against acoustic shock, before every agent's ear: what comes out is never louder than the limits; pure.

Levels. A sample's peak is in dBFS (0: the largest 16-bit sample). A mean is in dBov (ITU-T G.100.1: 0 is a square wave
at full scale, so a sine at full scale has -3). At the ear a sine at full scale is taken to be `Limits.full_scale_spl`:
118 dB SPL, which a headset made for call centres may not exceed (ITU-T P.360, ETSI EG 202 518: 118 dB(A)).

What is held, each over any stretch of the output:

- a sample is never above `peak_dbfs`, and 20 ms are never above `mean_dbov` in their mean: by looking ahead within the
  packet, all of which is known before any of it is sent, so that the limiter adds no delay;
- a tone that stands alone (feedback, a fax, a modem, keys held down) and is above `tone_from_dbfs` is turned down to
  `tone_to_dbfs` within `TONE_WITHIN` seconds: G616:2006 asks for less than 102 dB SPL against startling;
- the mean of minutes is brought to `dose_dbov`, so that a whole shift of it stays below the lower action value of
  Directive 2003/10/EC, 80 dB(A), at the volume in which speech of the usual level has 75 dB SPL.

Speech of the usual level (-26 dBov, ITU-T P.56) touches none of them. docs/call-quality.md says it for people.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from infolinia.telephony.codecs import Law
from infolinia.telephony.media import g711
from infolinia.telephony.media.g711 import Linear

TONE_WITHIN = 0.1  # seconds from the beginning of a tone until it is turned down
FULL = 32768.0
USUAL_SPL = 118.0  # dB SPL that a headset for call centres may not exceed
_STRETCH = 0.0025  # seconds; a gain goes straight from one end of a stretch to the other
_RISE = 10 ** (0.75 / 20)  # of the gain in a stretch of 2.5 ms: 300 dB a second, from pulse to pulse of a voice
_TONE_BLOCKS = 3  # in a row with the same tone, before it is one
_TONE_HOLD = 15  # blocks for which a tone stays turned down after it was last heard
_LOWEST_TONE = 600.0  # Hz; below it a sung vowel looks the same
_ALONE = 0.93  # share of the energy in a tone and its overtones
_CLICK = 10 ** (-3 / 20) * FULL  # a sample this loud, in 5 ms that hold most of the energy, is a click
_NOISE_DBOV = -9.0
_NOISE_BLOCKS = 3
_QUIET_AFTER = 0.3  # seconds without its cause, and a shock is over
_LONGEST_SHOCK = 10.0
_REST = 10.0  # seconds after a shock in which another is counted to it
_DOSE_BLOCKS = 500.0  # the mean of the dose goes back about 10 s

Kind: TypeAlias = Literal["click", "tone", "feedback", "noise"]
_Samples: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limits:
    """What an ear may be given. full_scale_spl: dB SPL at the ear of a sine at 0 dBFS, the volume at its highest."""

    full_scale_spl: float = USUAL_SPL
    peak_dbfs: float = -9.0
    mean_dbov: float = -12.0
    tone_from_dbfs: float = -15.0
    tone_to_dbfs: float = -24.0
    dose_dbov: float = -21.0

    @classmethod
    def of_headset(cls, full_scale_spl: float) -> Limits:
        """For headsets of which the loudest kind has this level. A louder one than usual is given less; a softer one,
        no more, so that no setting can take the protection away."""
        less, usual = max(0.0, full_scale_spl - USUAL_SPL), cls()
        return cls(
            full_scale_spl, usual.peak_dbfs - less, usual.mean_dbov - less, usual.tone_from_dbfs - less,
            usual.tone_to_dbfs - less, usual.dose_dbov,
        )  # fmt: skip

    def spl(self, dbov: float) -> float:
        """dB SPL at the ear of a sound with this mean."""
        return self.full_scale_spl + 3.0 + dbov


@dataclass(frozen=True, slots=True)
class Shock:
    """A sound that would have startled or hurt, as it came; the ear heard it limited.

    seconds: how long. spl: its loudest 20 ms at the ear, had nothing been limited; limited_spl: what was let through.
    frequency: Hz, of a tone; 0 else.
    """

    kind: Kind
    at: float
    seconds: float
    spl: float
    limited_spl: float
    frequency: float = 0.0


def decibels(amplitude: float) -> float:
    return 20 * math.log10(max(amplitude, 1.0) / FULL)


class Limiter:
    """One ear. `limit` takes what comes in order; `shocks` holds what is over, for the caller to take away."""

    __slots__ = (
        "_began", "_came", "_dose", "_dose_gain", "_dose_limit", "_first_tone", "_frequency", "_gain",
        "_heard", "_held", "_kind", "_last", "_last_shock", "_let_through", "_mean", "_noise_blocks", "_peak",
        "_tone_blocks", "_tone_from", "_tone_gain", "_tone_to", "_worst", "is_at_rest", "limits", "shocks",
    )  # fmt: skip

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits = limits or Limits()
        self.shocks: list[Shock] = []
        self.is_at_rest = True  # a packet with nothing loud in it may pass it by
        self._peak = 10 ** (limits.peak_dbfs / 20) * FULL
        self._mean = 10 ** ((limits.mean_dbov - 0.6) / 20) * FULL  # 20 ms may begin within a stretch
        self._tone_from = 10 ** (limits.tone_from_dbfs / 20) * FULL
        self._tone_to = 10 ** (limits.tone_to_dbfs / 20) * FULL
        self._dose_limit = 10 ** (limits.dose_dbov / 10) * FULL**2
        self._gain = 1.0
        self._dose = 0.0
        self._dose_gain = 1.0
        # tones
        self._frequency = 0.0
        self._first_tone = 0.0
        self._tone_blocks = self._held = 0
        self._tone_gain = 1.0
        # a shock that goes on
        self._noise_blocks = 0
        self._kind: Kind | None = None
        self._began = self._last = 0.0
        self._came = self._heard = 0.0
        self._worst = 0.0
        self._last_shock = -math.inf
        self._let_through: deque[float] = deque(maxlen=_TONE_BLOCKS)  # means of the last blocks, with the one at hand

    def limit(self, samples: Linear, rate: int, now: float, spare: float = 1.0) -> Linear:
        """The samples of one packet, as the ear may have them. Any length; the usual one is 20 ms.

        spare: a factor, the room left below peak and mean for what a coder adds to it afterwards.
        """
        count = len(samples)
        if count == 0:
            return samples
        came = samples.astype(np.float64)
        magnitude = np.abs(came)
        edges = _edges(count, rate)
        peaks = np.maximum.reduceat(magnitude, edges[:-1])
        energies = np.add.reduceat(came * came, edges[:-1])
        lengths = np.diff(edges)
        top, mean = float(peaks.max()), float(energies.sum()) / count
        self._listen(came, top, mean, energies, rate, now)
        self.account(mean)
        most, most_mean = self._peak * spare, self._mean * spare
        needed = np.minimum(most / np.maximum(peaks, most), self._tone_gain * self._dose_gain)
        loudest = max(mean, float((energies / lengths).max()))
        if loudest > most_mean**2:
            stretches = most_mean / np.sqrt(np.maximum(energies / lengths, most_mean**2))
            needed = np.minimum(needed, stretches)
        gains = self._curve(needed, edges)
        out = np.clip(np.rint(came * gains), -most, most)
        self._let_through.append(float(np.mean(out * out)))
        if self._kind is not None:
            self._heard = max(self._heard, *self._let_through)
        return out.astype(np.int16)

    def account(self, mean: float, packets: int = 1) -> None:
        """The mean square of a packet that came, for the dose; `packets`: how many it stands for."""
        share = min(1.0, packets / _DOSE_BLOCKS)
        self._dose += (min(mean, self._mean**2) - self._dose) * share
        self._dose_gain = 1.0 if self._dose <= self._dose_limit else math.sqrt(self._dose_limit / self._dose)

        self._settle()

    def _settle(self) -> None:
        self.is_at_rest = (
            self._gain >= 1.0 and self._dose_gain >= 1.0 and not self._tone_blocks and not self._held
            and self._kind is None
        )  # fmt: skip

    def elapse(self, now: float) -> None:
        """Nothing may have come for a while: a shock that is over is told."""
        if self._kind is not None and now - self._last >= _QUIET_AFTER:
            self._over()
            self._settle()

    def _curve(self, needed: _Samples, edges: NDArray[np.intp]) -> _Samples:
        """A gain for each sample: at each edge no more than either stretch needs, rising slowly, falling ahead."""
        nodes = np.empty(len(needed) + 1)
        nodes[0] = min(self._gain, needed[0])
        nodes[1:-1] = np.minimum(needed[:-1], needed[1:])
        nodes[-1] = needed[-1]
        slope = _RISE ** np.arange(len(nodes))
        nodes = np.minimum.accumulate(nodes / slope) * slope
        self._gain = float(nodes[-1])
        if self._gain > 0.999:
            self._gain = 1.0
        self._settle()
        return np.interp(np.arange(edges[-1]), edges, nodes)

    # --- What it is -------------------------------------------------------------------------------------------------

    def _listen(self, came: _Samples, top: float, mean: float, energies: _Samples, rate: int, now: float) -> None:
        kind: Kind | None = None
        tone, amplitude = _tone(came, rate) if mean * 2 >= self._tone_from**2 else (0.0, 0.0)
        if tone and abs(tone - self._frequency) < 40.0:
            self._tone_blocks += 1
        else:
            self._tone_blocks, self._first_tone = (1, amplitude) if tone else (0, 0.0)
        self._frequency = tone
        if self._tone_blocks >= _TONE_BLOCKS:
            self._tone_gain = min(self._tone_gain, self._tone_to / max(amplitude, self._tone_to))
            self._held = _TONE_HOLD
            kind = "feedback" if amplitude > 2 * self._first_tone else "tone"
        elif self._held:
            self._held -= 1
            if not self._held:
                self._tone_gain = 1.0
        self._noise_blocks = self._noise_blocks + 1 if mean >= 10 ** (_NOISE_DBOV / 10) * FULL**2 else 0
        if kind is None and self._noise_blocks >= _NOISE_BLOCKS and not self._held:
            kind = "noise"
        if kind is None and top >= _CLICK and _is_short(energies):
            kind = "click"
        if kind is not None:
            self._begins(kind, mean, now)
        if self._kind is not None and (now - self._last >= _QUIET_AFTER or now - self._began >= _LONGEST_SHOCK):
            self._over()
        if self._kind is not None:
            self._came = max(self._came, mean)

    def _begins(self, kind: Kind, mean: float, now: float) -> None:
        if self._kind is None:
            if now - self._last_shock < _REST:
                return
            self._kind, self._began = kind, now
            self._came = self._heard = self._worst = 0.0
        elif self._kind in ("click", "noise") and kind in ("tone", "feedback"):
            self._kind = kind  # a tone begins like a click, or as noise
        elif self._kind == "tone" and kind == "feedback":
            self._kind = kind
        self._last = now
        if kind in ("tone", "feedback"):
            self._worst = self._frequency

    def _over(self) -> None:
        kind, self._kind = self._kind, None
        if kind is None:
            return
        self._last_shock = self._last
        came, heard = (10 * math.log10(max(level, 1.0) / FULL**2) for level in (self._came, self._heard))
        spl, seconds = self.limits.spl, self._last - self._began + 0.02
        frequency = round(self._worst) if kind in ("tone", "feedback") else 0.0
        self.shocks.append(
            Shock(kind, self._began, round(seconds, 2), round(spl(came), 1), round(spl(heard), 1), frequency)
        )


def _edges(count: int, rate: int) -> NDArray[np.intp]:
    """Where the stretches of a block begin, and where it ends. However long the packet, a stretch is as short: what is
    loud in a part of it would else be let through by the quiet of the rest."""
    return np.unique(np.linspace(0, count, math.ceil(count / (rate * _STRETCH)) + 1).astype(np.intp))


def _is_short(energies: _Samples) -> bool:
    """Most of the energy within two stretches next to each other."""
    pairs = energies[:-1] + energies[1:] if len(energies) > 1 else energies
    return bool(pairs.max() >= 0.8 * energies.sum())


_WINDOWS: dict[int, _Samples] = {}


def _tone(samples: _Samples, rate: int) -> tuple[float, float]:
    """(frequency in Hz, amplitude) of the tone that the samples are, or zeros: one alone, or the two of a key."""
    count = len(samples)
    if count < 40:
        return 0.0, 0.0
    window = _WINDOWS.get(count)
    if window is None:
        if len(_WINDOWS) > 16:
            _WINDOWS.clear()
        window = _WINDOWS[count] = np.hanning(count)
    size = 1 << (2 * count - 1).bit_length()
    spectrum = np.fft.rfft(samples * window, size)
    power = spectrum.real**2 + spectrum.imag**2
    total = float(power.sum())
    if total <= 0.0:
        return 0.0, 0.0
    step = rate / size
    reach = math.ceil(2 * size / count)  # half of the main lobe of the window
    best = int(power.argmax())
    frequency = best * step
    if frequency >= _LOWEST_TONE:
        rest = power.copy()
        _take(rest, best, reach)
        for n in (
            3,
            5,
            7,
            9,
        ):  # a tone too loud for the line is cut square; its overtones fold back below half the rate
            folded = abs(frequency * n - rate * round(frequency * n / rate))
            _take(rest, round(folded / step), reach)
        if float(rest.sum()) <= (1 - _ALONE) * total:
            return frequency, math.sqrt(2 * float(np.mean(samples * samples)))
    rest = power.copy()
    first = _take(rest, best, reach)
    other = int(rest.argmax())
    low, high = sorted((frequency, other * step))
    if 650 <= low <= 1000 and 1150 <= high <= 1700 and first + _take(rest, other, reach) >= _ALONE * total:
        return low, math.sqrt(2 * float(np.mean(samples * samples)))
    return 0.0, 0.0


def _take(power: _Samples, at: int, reach: int) -> float:
    """The energy about a place, which is gone from there afterwards."""
    about = slice(max(0, at - reach), at + reach + 1)
    energy = float(power[about].sum())
    power[about] = 0.0
    return energy


# --- G.711: most packets are let by untouched ------------------------------------------------------------------------

_SEEN = 3.0  # dB below the softest tone that is turned down: samples above it are counted
_MANY = 48 / 160  # of the samples: such a tone has half of them above, usual speech hardly ever that many
_EVERY = 8  # of the packets let by, one is measured for the dose


class _Law:
    """What must be known of a law: the codes of samples that are soft, and of those that are not too loud."""

    __slots__ = ("loudest", "quiet", "soft", "squares")

    def __init__(self, values: Linear, limits: Limits) -> None:
        magnitudes = np.abs(values.astype(np.int32))
        peak, seen = (10 ** (level / 20) * FULL for level in (limits.peak_dbfs, limits.tone_from_dbfs - _SEEN))
        self.quiet = bytes(np.flatnonzero(magnitudes <= peak).astype(np.uint8))
        self.soft = bytes(np.flatnonzero(magnitudes <= min(seen, peak)).astype(np.uint8))
        self.loudest = int(magnitudes[magnitudes <= peak].max())
        self.squares = values.astype(np.float32) ** 2


class Guard:
    """The limiter on a G.711 stream. A packet with nothing loud in it goes by as it is, in less than a microsecond."""

    __slots__ = ("_laws", "_turn", "limiter")

    def __init__(self, limits: Limits | None = None) -> None:
        self.limiter = Limiter(limits)
        self._laws: dict[Law, _Law] = {
            "PCMU": _Law(g711.ULAW_VALUES, self.limiter.limits),
            "PCMA": _Law(g711.ALAW_VALUES, self.limiter.limits),
        }
        self._turn = 0

    def take(self, payload: bytes, name: Law, now: float) -> bytes:
        """A packet for the ear, at 8000 Hz."""
        law = self._laws[name]
        loud = payload.translate(None, law.soft)
        if self.limiter.is_at_rest and (
            not loud or (len(loud) < _MANY * len(payload) and not loud.translate(None, law.quiet))
        ):
            self._turn += 1
            if self._turn >= _EVERY:
                self._turn = 0
                squares = law.squares.take(np.frombuffer(payload, np.uint8))
                self.limiter.account(float(squares.mean()), _EVERY)
            return payload
        limited = self.limiter.limit(g711.decode(payload, name), g711.RATE, now)
        # clipped to a code's value, so that the nearest code is not a louder one
        return g711.encode(np.clip(limited, -law.loudest, law.loudest), name)
