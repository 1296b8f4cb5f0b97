"""An agent's ear in G.722 or Opus: speech comes as it was sent, what would hurt is turned down."""

from __future__ import annotations

import numpy as np
import pytest

from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media.acoustic_limiter import Limiter, Limits
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.transcoding import Hearing, encoder
from infolinia.telephony.media.wide_guard import WideGuard

RATES = {"G722": 16000, "opus": 48000}
CODING_DB = 1.5  # what the codec itself may add to a sample


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


@pytest.mark.parametrize("codec", ["G722", "opus"])
def test_speech_of_the_usual_level_is_not_touched(codec: Codec) -> None:
    sent, passed, _ = through(codec, speechlike(RATES[codec]), WideGuard(codec, Limiter()))
    assert passed == sent


@pytest.mark.parametrize(("codec", "frequency"), [("G722", 1000), ("G722", 5000), ("opus", 1000), ("opus", 6000)])
def test_a_tone_at_full_scale_is_turned_down_and_told(codec: Codec, frequency: float) -> None:
    limiter, limits = Limiter(), Limits()
    rate = RATES[codec]
    sound = np.concatenate([speechlike(rate)[: rate // 2], tone(frequency, 1.0, rate, -0.1), np.zeros(rate, np.int16)])
    _, _, heard = through(codec, sound, WideGuard(codec, limiter))
    limiter.elapse(10.0)
    highest = 20 * np.log10(np.abs(heard.astype(np.int32)).max() / 32768)
    assert highest <= limits.peak_dbfs + CODING_DB
    steady = heard[int(rate * 0.8) : int(rate * 1.4)].astype(np.float64)
    assert 20 * np.log10(np.sqrt(2 * np.mean(steady**2)) / 32768) <= limits.tone_to_dbfs + CODING_DB
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
