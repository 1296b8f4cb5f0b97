"""What an agent's ear gets: never more than the limits, whatever comes; and speech as it was."""

from __future__ import annotations

import io
import subprocess
import wave

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from infolinia.telephony.codecs import Law
from infolinia.telephony.media import g711
from infolinia.telephony.media.acoustic_limiter import FULL, TONE_WITHIN, Guard, Limiter, Limits, Shock, decibels
from infolinia.telephony.media.g711 import FRAME, RATE

LIMITS = Limits()
Signal = NDArray[np.float64]
TIME = np.arange(RATE) / RATE


def heard(signal: Signal, codec: Law = "PCMU", frame: int = FRAME) -> tuple[Signal, list[Shock]]:
    """What comes out of a guarded leg that is sent the signal in G.711."""
    guard, out = Guard(), list[NDArray[np.int16]]()
    samples = np.clip(np.rint(signal), -32768, 32767).astype(np.int16)
    for at in range(0, len(samples), frame):
        packet = g711.encode(samples[at : at + frame], codec)
        out.append(g711.decode(guard.take(packet, codec, at / RATE), codec))
    guard.limiter.elapse(len(samples) / RATE + 1)
    return np.concatenate(out).astype(np.float64), guard.limiter.shocks


def loudest(signal: Signal, seconds: float = 0.02) -> float:
    """dBov of the loudest window of this length, wherever it begins."""
    size = int(seconds * RATE)
    energy = np.concatenate([[0.0], np.cumsum(signal**2)])
    return float(10 * np.log10(max((energy[size:] - energy[:-size]).max() / size, 1.0) / FULL**2))


def is_within(signal: Signal) -> bool:
    return decibels(np.abs(signal).max()) <= LIMITS.peak_dbfs and loudest(signal) <= LIMITS.mean_dbov


def sine(frequency: float, amplitude: float = 32767.0) -> Signal:
    return amplitude * np.sin(2 * np.pi * frequency * TIME)


# --- Anything at full scale

tones = st.floats(100, 3900).map(sine)
pairs = st.tuples(st.floats(100, 3900), st.floats(100, 3900)).map(lambda f: sine(f[0], 16383) + sine(f[1], 16383))
squares = st.floats(100, 3900).map(lambda f: 32767 * np.sign(sine(f) + 1e-9))
noise = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).uniform(-32768, 32767, RATE))
howls = st.tuples(st.floats(200, 3900), st.floats(1, 40)).map(
    lambda given: np.clip(sine(given[0], 5.0) * np.exp(TIME * given[1]), -32767, 32767)
)
bursts = st.lists(st.tuples(st.integers(0, RATE - 1), st.integers(1, 400)), max_size=12).map(
    lambda places: sum((_burst(at, length) for at, length in places), np.zeros(RATE))
)
codes = st.binary(min_size=1, max_size=800)


def _burst(at: int, length: int) -> Signal:
    made = np.zeros(RATE)
    made[at : at + length] = 32767
    return made


@settings(max_examples=120, deadline=None)
@given(
    signal=st.one_of(tones, pairs, squares, noise, howls, bursts),
    codec=st.sampled_from(["PCMU", "PCMA"]),
    frame=st.sampled_from([80, 160, 240, 480]),
)
def test_nothing_at_full_scale_comes_out_above_the_limits(signal: Signal, codec: Law, frame: int) -> None:
    out, _ = heard(signal, codec, frame)
    assert is_within(out)


def test_bursts_at_the_edges_of_long_packets_stay_within_the_limits() -> None:
    signal = sum((_burst(at, length) for at, length in [(6458, 303), (6882, 369), (4295, 166)]), np.zeros(RATE))
    out, _ = heard(signal, "PCMA", 480)
    assert is_within(out)


@settings(max_examples=80, deadline=None)
@given(codes, st.sampled_from(["PCMU", "PCMA"]), st.lists(st.integers(1, 300), min_size=1, max_size=8))
def test_no_codes_whatever_in_packets_of_any_length_come_out_above_the_peak(
    data: bytes, codec: Law, lengths: list[int]
) -> None:
    guard = Guard()
    for number, length in enumerate(lengths):
        out = guard.take((data * (length // len(data) + 1))[:length], codec, number * 0.02)
        assert len(out) == length
        assert decibels(np.abs(g711.decode(out, codec).astype(np.float64)).max()) <= LIMITS.peak_dbfs


# --- Tones and feedback


@pytest.mark.parametrize("frequency", [650, 1100, 1400, 2100, 2600, 3300, 3800])
def test_a_tone_that_stands_alone_is_turned_down_in_time(frequency: float) -> None:
    out, shocks = heard(sine(frequency))
    after = out[int(TONE_WITHIN * RATE) :]
    assert decibels(np.abs(after).max()) <= LIMITS.tone_to_dbfs + 0.1
    assert [shock.kind for shock in shocks] == ["tone"]
    assert shocks[0].frequency == pytest.approx(frequency, abs=20)
    assert shocks[0].spl == pytest.approx(118, abs=0.5)
    assert shocks[0].limited_spl <= LIMITS.spl(LIMITS.mean_dbov)


@pytest.mark.parametrize(("low", "high"), [(697, 1209), (770, 1336), (852, 1477), (941, 1633)])
def test_a_key_held_down_is_turned_down(low: float, high: float) -> None:
    out, shocks = heard(sine(low, 16000) + sine(high, 16000))
    assert loudest(out[int(TONE_WITHIN * RATE) :]) <= LIMITS.tone_to_dbfs
    assert [shock.kind for shock in shocks] == ["tone"]


@pytest.mark.parametrize("frequency", [700, 1500, 2500, 3100])
def test_feedback_that_grows_is_turned_down_and_called_so(frequency: float) -> None:
    out, shocks = heard(np.clip(sine(frequency, 10.0) * np.exp(TIME * 12), -32767, 32767))
    assert loudest(out[-RATE // 4 :]) <= LIMITS.tone_to_dbfs
    assert [shock.kind for shock in shocks] == ["feedback"]


def test_a_click_is_cut_and_told_with_how_loud_it_was() -> None:
    signal = np.zeros(RATE)
    signal[4000:4010] = 32000
    out, shocks = heard(signal)
    assert is_within(out)
    assert [(shock.kind, shock.seconds) for shock in shocks] == [("click", 0.02)]
    assert shocks[0].limited_spl < shocks[0].spl - 5


def test_clicks_one_after_another_are_one_shock() -> None:
    signal = np.zeros(RATE * 3)
    signal[:: RATE // 10] = 32767
    assert [shock.kind for shock in heard(signal)[1]] == ["click"]


def test_a_fax_that_never_ends_is_told_while_it_lasts() -> None:
    limiter = Limiter()
    frame = np.rint(sine(2100)[:FRAME]).astype(np.int16)
    for number in range(600):  # 12 s
        limiter.limit(frame, RATE, number * 0.02)
    assert [shock.kind for shock in limiter.shocks] == ["tone"]


def test_after_the_tone_speech_is_let_through_again() -> None:
    quiet = sine(300, 1500)
    signal = np.concatenate([sine(2100), quiet, quiet])
    out, _ = heard(signal)
    plain = g711.decode(g711.encode(np.rint(quiet).astype(np.int16), "PCMU"), "PCMU")
    assert np.array_equal(out[-RATE:], plain.astype(np.float64))


# --- The dose


def test_a_voice_that_is_far_too_loud_for_a_minute_comes_down_to_the_dose() -> None:
    rng = np.random.default_rng(3)
    minute = np.concatenate([rng.normal(0, FULL * 10 ** (-15 / 20), RATE) for _ in range(60)])  # -15 dBov
    out, _ = heard(minute)
    assert loudest(out[-30 * RATE :], 10.0) <= LIMITS.dose_dbov + 0.5


# --- Speech


def speech(voice: str, words: str) -> Signal:
    made = subprocess.run(["espeak-ng", "-v", voice, "--stdout", words], capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(made)) as file:
        samples = np.frombuffer(file.readframes(10**7), np.int16).astype(np.float64)
        return soxr.resample(samples, file.getframerate(), RATE)


def active(signal: Signal) -> float:
    """dBov of the parts in which somebody speaks: frames less than 30 dB below the loudest."""
    frames = (signal[: len(signal) // FRAME * FRAME].reshape(-1, FRAME) ** 2).mean(axis=1)
    return float(10 * np.log10(frames[frames > frames.max() / 1000].mean() / FULL**2))


WORDS = {
    "pl": "Dzień dobry, dzwonię w sprawie reklamacji. Internet nie działa od początku listopada, nikt nie oddzwonił.",
    "en": "Good morning, I am calling about my complaint. There has been no service since the third of November.",
}


@pytest.mark.parametrize("voice", ["pl", "pl+f3", "en+m7", "en+f4", "en+whisper"])
@pytest.mark.parametrize("level", [-36, -30, -26])
def test_speech_of_the_usual_level_is_unchanged_within_half_a_decibel(voice: str, level: float) -> None:
    signal = speech(voice, WORDS[voice[:2]])
    signal *= 10 ** ((level - active(signal)) / 20)
    samples = np.clip(np.rint(signal), -32768, 32767).astype(np.int16)
    before = g711.decode(g711.encode(samples, "PCMA"), "PCMA").astype(np.float64)
    out, shocks = heard(signal, "PCMA")
    assert active(out) == pytest.approx(active(before), abs=0.5)
    assert shocks == []
    assert is_within(out)


def test_packets_with_nothing_loud_are_the_very_same() -> None:
    guard = Guard()
    packet = g711.encode(np.rint(sine(440, 3000)[:FRAME]).astype(np.int16), "PCMU")
    assert all(guard.take(packet, "PCMU", n * 0.02) is packet for n in range(100))


# --- Headsets


def test_a_louder_headset_is_given_less_and_no_setting_gives_more() -> None:
    assert Limits.of_headset(124).peak_dbfs == LIMITS.peak_dbfs - 6
    assert Limits.of_headset(124).spl(Limits.of_headset(124).mean_dbov) == LIMITS.spl(LIMITS.mean_dbov)
    assert Limits.of_headset(105).peak_dbfs == LIMITS.peak_dbfs
