"""An agent's ear in G.722 or Opus: speech comes as it was sent, what would hurt is turned down."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media.acoustic_limiter import Limiter, Limits
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.transcoding import Hearing, encoder
from infolinia.telephony.media.wide_guard import ADDED, WideGuard

from .test_acoustic_limiter import WORDS, active, speech

RATES = {"G722": 16000, "opus": 48000}
Signal = NDArray[np.float64]


def tone(frequency: float, seconds: float, rate: int, dbfs: float) -> Linear:
    time = np.arange(int(seconds * rate)) / rate
    return (np.sin(2 * np.pi * frequency * time) * 32767 * 10 ** (dbfs / 20)).astype(np.int16)


def speechlike(rate: int) -> Linear:
    """Syllables of a voice at the usual level."""
    time = np.arange(rate * 2) / rate
    voice = sum(np.sin(2 * np.pi * 140 * n * time) / n for n in range(1, 20)) * (0.6 + 0.4 * np.sin(8 * np.pi * time))
    return (voice / np.sqrt(np.mean(voice**2)) * 32768 * 10 ** (-26 / 20)).astype(np.int16)


def through(codec: Codec, sound: Linear, guard: WideGuard) -> tuple[list[bytes], list[bytes], Linear]:
    """What was sent, what was let through, and what the ear hears of it."""
    rate, step = RATES[codec], CODECS[codec].frame
    make, ear, frame = encoder(codec, rate), Hearing(codec, rate), rate // 50
    sent, passed, heard = list[bytes](), list[bytes](), list[Linear]()
    for n, at in enumerate(range(0, len(sound), frame)):
        sent.append(make.encode(sound[at : at + frame]))
        passed.append(guard.take(n, n * step, sent[-1], n * 0.02))
        found = ear.take(n, n * step, passed[-1])
        assert found is not None
        heard.append(found.samples)
    return sent, passed, np.concatenate(heard)


def peak(sound: Linear) -> float:
    """dBFS."""
    return float(20 * np.log10(max(1, np.abs(sound.astype(np.int32)).max()) / 32768))


def loudest(sound: Linear, rate: int) -> float:
    """dBov of the loudest 20 ms, wherever they begin."""
    energy = np.concatenate([[0.0], np.cumsum(sound.astype(np.float64) ** 2)])
    most = (energy[rate // 50 :] - energy[: -rate // 50]).max() / (rate // 50)
    return float(10 * np.log10(max(1.0, most) / 32768**2))


@pytest.mark.parametrize("codec", ["G722", "opus"])
def test_speech_of_the_usual_level_is_not_turned_down(codec: Codec) -> None:
    sound = speechlike(RATES[codec])
    sent, passed, heard = through(codec, sound, WideGuard(codec, Limiter()))
    if codec == "opus":
        assert passed == sent
    before, after = (10 * np.log10(np.mean(each.astype(np.float64) ** 2)) for each in (sound, heard))
    assert after == pytest.approx(before, abs=0.5)


@pytest.mark.parametrize("codec", ["G722", "opus"])
@pytest.mark.parametrize("voice", ["pl", "en+m7"])
def test_a_speakers_level_is_unchanged_within_half_a_decibel(codec: Codec, voice: str) -> None:
    rate = RATES[codec]
    signal = soxr.resample(speech(voice, WORDS[voice[:2]]), 8000, rate)
    sound = np.rint(signal * 10 ** ((-26 - active(signal)) / 20)).astype(np.int16)
    sent, _, heard = through(codec, sound[: len(sound) // (rate // 50) * (rate // 50)], WideGuard(codec, Limiter()))
    ear = Hearing(codec, rate)
    plain = [ear.take(n, n * CODECS[codec].frame, packet) for n, packet in enumerate(sent)]
    before = np.concatenate([each.samples for each in plain if each]).astype(np.float64)
    assert active(heard.astype(np.float64)) == pytest.approx(active(before), abs=0.5)


# --- Whatever comes at full scale, the ear of either codec never hears more than the limits


def sine(frequency: float, rate: int) -> Signal:
    return 32767 * np.sin(2 * np.pi * frequency * np.arange(rate) / rate)


def howl(frequency: float, growth: float, rate: int) -> Signal:
    """Feedback: it grows by this power of e a second."""
    return np.clip(sine(frequency, rate) / 6500 * np.exp(np.arange(rate) / rate * growth), -32767, 32767)


def clicks(seconds: float, rate: int) -> Signal:
    """Eight in the second, of this length, at other places in the packets each time."""
    made = np.zeros(rate)
    for number in range(8):
        begin = int(rate * (0.1 + number / 9))
        made[begin : begin + max(1, int(seconds * rate))] = 32767 * (-1) ** number
    return made


def noise(seed: int, rate: int) -> Signal:
    return np.random.default_rng(seed).uniform(-32768, 32767, rate)


def loud_voice(rate: int) -> Signal:
    voice = speechlike(rate)[:rate].astype(np.float64)
    return voice / np.abs(voice).max() * 32767


LOUD = {
    **{f"tone of {f} Hz": partial(sine, f) for f in (300, 440, 700, 1000, 1500, 2100, 3100, 3800, 5000, 6500, 7000)},
    **{f"howl at {f} Hz by {g}": partial(howl, f, g) for f in (700, 1500, 3100, 5000) for g in (6, 12, 40)},
    **{f"clicks of {s * 1000} ms": partial(clicks, s) for s in (0.00002, 0.0001, 0.0004, 0.001, 0.005, 0.025, 0.05)},
    **{f"noise {seed}": partial(noise, seed) for seed in range(3)},
    "square wave of 1000 Hz": lambda rate: 32767 * np.sign(sine(1000, rate) + 1e-9),
    "square wave of 3000 Hz": lambda rate: 32767 * np.sign(sine(3000, rate) + 1e-9),
    "a voice at full scale": loud_voice,
}


@pytest.mark.parametrize("codec", ["G722", "opus"])
@pytest.mark.parametrize("name", LOUD)
def test_nothing_at_full_scale_comes_to_the_ear_above_the_limits(codec: Codec, name: str) -> None:
    """It begins and ends in soft noise, so that the limiter steps in, and steps out again."""
    rate, limits = RATES[codec], Limits()
    soft = np.random.default_rng(5).normal(0, 300, rate)
    sound = np.clip(np.rint(np.concatenate([soft[: rate // 2], LOUD[name](rate), soft])), -32768, 32767)
    sent, passed, heard = through(codec, sound.astype(np.int16), WideGuard(codec, Limiter()))
    assert peak(heard) <= limits.peak_dbfs
    assert loudest(heard, rate) <= limits.mean_dbov
    if codec == "opus":
        assert passed[:20] == sent[:20], "before it"
        assert passed[-5:] == sent[-5:], "and when it is over for long"


def any_sound(seed: int, rate: int) -> Signal:
    """Tones, noise or a square wave, as loud as it likes, whole or cut on and off."""
    by, time = np.random.default_rng(seed), np.arange(rate) / rate
    tones = sum(
        by.uniform(0.3, 1) * np.sin(2 * np.pi * by.uniform(100, 7000) * time + by.uniform(0, 6))
        for _ in range(by.integers(1, 6))
    )
    kinds = (tones, tones * np.sin(np.pi * by.uniform(1, 60) * time), np.sign(tones), by.uniform(-1, 1, rate))
    sound = kinds[by.integers(len(kinds))].copy()
    if seed % 2:
        lengths = (by.uniform(0.005, 0.2, rate) * rate).astype(int)
        edges = np.cumsum(lengths)[:100]
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            sound[begin:end] = 0
    return sound / np.abs(sound).max() * 32767 * 10 ** (-by.choice([0.0, by.uniform(0, 14)]) / 20)


@pytest.mark.parametrize("codec", ["G722", "opus"])
@pytest.mark.parametrize("seed", range(40))
def test_what_a_coder_adds_to_any_sound_stays_within_what_is_stated(codec: Codec, seed: int) -> None:
    rate, limits = RATES[codec], Limits()
    soft = np.random.default_rng(5).normal(0, 300, rate // 2)
    sound = np.clip(np.rint(np.concatenate([soft, any_sound(seed, rate)])), -32768, 32767).astype(np.int16)
    _, _, heard = through(codec, sound, WideGuard(codec, Limiter()))
    assert peak(heard) <= limits.peak_dbfs + ADDED
    assert loudest(heard, rate) <= limits.mean_dbov


@pytest.mark.parametrize("frequency", [8000, 12000, 16000])
def test_what_only_opus_carries_is_limited_too(frequency: float) -> None:
    sound = np.concatenate([np.zeros(24000), sine(frequency, 48000)])
    _, _, heard = through("opus", np.rint(sound).astype(np.int16), WideGuard("opus", Limiter()))
    assert peak(heard) <= Limits().peak_dbfs
    assert loudest(heard, 48000) <= Limits().mean_dbov


@pytest.mark.parametrize(("codec", "frequency"), [("G722", 1000), ("G722", 5000), ("opus", 1000), ("opus", 6000)])
def test_a_tone_at_full_scale_is_turned_down_and_told(codec: Codec, frequency: float) -> None:
    limiter, limits = Limiter(), Limits()
    rate = RATES[codec]
    sound = np.concatenate([speechlike(rate)[: rate // 2], tone(frequency, 1.0, rate, -0.1), np.zeros(rate, np.int16)])
    _, _, heard = through(codec, sound, WideGuard(codec, limiter))
    limiter.elapse(10.0)
    assert peak(heard) <= limits.peak_dbfs
    steady = heard[int(rate * 0.8) : int(rate * 1.4)].astype(np.float64)
    assert 20 * np.log10(np.sqrt(2 * np.mean(steady**2)) / 32768) <= limits.tone_to_dbfs + 0.1
    assert [shock.kind for shock in limiter.shocks] == ["tone"]
    assert limiter.shocks[0].frequency == pytest.approx(frequency, abs=30)


def test_what_cannot_be_measured_is_not_passed_on() -> None:
    guard = WideGuard("opus", Limiter())
    make = encoder("opus", 48000)
    good = [make.encode(tone(500, 0.02, 48000, -20)) for _ in range(3)]
    assert guard.take(1, 960, good[0], 0.0) == good[0]
    assert guard.take(2, 1920, b"\xff\xff\xff", 0.02) != b"\xff\xff\xff"
    assert guard.take(1, 960, good[1], 0.04) != good[1], "a late packet"
    assert guard.take(3, 2880, good[2], 0.06) == good[2]


@pytest.mark.parametrize("codec", ["G722", "opus"])
def test_packets_that_changed_places_on_the_way_leave_a_gap_and_no_other_encoders_sound(codec: Codec) -> None:
    """The ear puts what comes in order by its numbers, and hears what it would have had the late one been lost."""
    rate, step = RATES[codec], CODECS[codec].frame
    sound, frame = speechlike(rate)[:rate], rate // 50
    make = encoder(codec, rate)
    sent = [make.encode(sound[at : at + frame]) for at in range(0, len(sound), frame)]
    late = range(10, len(sent) - 1, 10)

    def heard(order: list[int]) -> Linear:
        guard, ear, passed = WideGuard(codec, Limiter()), Hearing(codec, rate), dict[int, bytes]()
        for place, number in enumerate(order):
            packet = guard.take(number, number * step, sent[number], place * 0.02)
            if packet is not None:
                passed[number] = packet
        found = [ear.take(number, number * step, passed[number]) for number in sorted(passed)]
        return np.concatenate([each.samples for each in found if each])

    numbers = [number for number in range(len(sent)) if number not in late]
    changed = list(numbers)
    for number in late:
        changed.insert(changed.index(number + 1) + 1, number)
    assert np.array_equal(heard(changed), heard(numbers))
