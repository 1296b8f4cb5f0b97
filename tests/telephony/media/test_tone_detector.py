"""Telephone keys as tones: found as Q.24 asks, told once each, and hidden with not a trace left."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.telephony.media import g711, tones
from infolinia.telephony.media.g711 import FRAME, Linear
from infolinia.telephony.media.hold_music import hold_music
from infolinia.telephony.media.masking import Heard, Mask
from infolinia.telephony.media.telephone_event import Began, Ended
from infolinia.telephony.media.tone_detector import Keys, could_be_key

ALL = "1234567890*#ABCD"


def digits(sound: Linear, piece: int = FRAME) -> str:
    keys = Keys()
    found = [told for at in range(0, len(sound), piece) for told in keys.take(sound[at : at + piece])]
    return "".join(told.digit for told in found if isinstance(told, Began))


def dialled(text: str, *, on: float = 0.06, off: float = 0.06, dbov: float = -14.0) -> Linear:
    pause = tones.silence(off)
    return np.concatenate([pause, *itertools.chain.from_iterable((tones.dtmf(d, on, dbov=dbov), pause) for d in text)])


@pytest.mark.parametrize(
    ("on", "off", "dbov"), [(0.045, 0.045, -14), (0.1, 0.1, -14), (0.06, 0.05, -33), (0.3, 0.05, -7)]
)
@pytest.mark.parametrize("law", ["PCMA", "PCMU"])
def test_every_key_is_found_once(on: float, off: float, dbov: float, law: g711.Law):
    sound = g711.decode(g711.encode(dialled(ALL + "11", on=on, off=off, dbov=dbov), law), law)
    assert digits(sound) == ALL + "11"


@given(text=st.text(ALL, min_size=1, max_size=6), start=st.integers(0, 159), piece=st.integers(1, 400))
@settings(max_examples=40)
def test_wherever_in_a_packet_a_key_begins(text: str, start: int, piece: int):
    sound = np.concatenate([np.zeros(start, np.int16), dialled(text)])
    assert digits(sound, piece) == text


def test_the_length_of_a_key_is_told():
    keys = Keys()
    told = keys.take(dialled("5", on=0.2))
    ended = [found for found in told if isinstance(found, Ended)]
    assert [found.digit for found in ended] == ["5"]
    assert ended[0].length == pytest.approx(0.2, abs=0.025)


def test_what_is_no_key_is_none():
    noise = (np.random.default_rng(3).standard_normal(16000) * 3000).astype(np.int16)
    for sound in (noise, tones.sine(697, 1), tones.sine(1336, 1), hold_music()[:80000], tones.ringback(),
                  dialled("555", on=0.02)):  # fmt: skip
        assert digits(sound) == ""
    twisted = tones.sine(770, 0.1, dbov=-10) + tones.sine(1336, 0.1, dbov=-24)
    assert digits(np.concatenate([twisted, tones.silence(0.1)])) == ""


def masked(sound: Linear, law: g711.Law = "PCMA") -> Linear:
    mask = Mask(None)
    out: list[bytes] = []
    for seq, at in enumerate(range(0, len(sound), FRAME)):
        shown = mask.take(Heard(1, law, seq, at, False, g711.encode(sound[at : at + FRAME], law)))
        if shown is not None:
            assert shown.seq == seq - 1
            out.append(shown.payload)
    return g711.decode(b"".join(out), law)


@given(
    text=st.text(ALL, min_size=1, max_size=5), start=st.integers(0, 159), on=st.sampled_from([0.04, 0.05, 0.1, 0.25])
)
@settings(max_examples=40)
def test_no_trace_of_a_key_is_left(text: str, start: int, on: float):
    sound = np.concatenate([np.zeros(start, np.int16), dialled(text, on=on)])
    assert np.abs(masked(sound)).max() <= 8, "silence, as the law writes it"


def test_a_voice_over_the_tones_hides_none_of_them():
    sound = dialled("4111", on=0.1)
    hum = tones.sine(180, len(sound) / 8000, dbov=-30)[: len(sound)]
    left = masked((sound + hum).astype(np.int16))
    for at in range(0, len(left) - 800, 80):
        assert tones.digit_in(left[at : at + 400]) == ""


def test_a_voice_is_let_through_as_it_was_one_packet_later():
    time = np.arange(16000) / 8000
    voice = sum(4000 / n * np.sin(2 * np.pi * 140 * n * time) for n in range(1, 6))
    sound = np.asarray(voice, np.float64).astype(np.int16)
    left = masked(sound)
    assert (left == g711.decode(g711.encode(sound, "PCMA"), "PCMA")[: len(left)]).all()
    assert not could_be_key(tones.sine(440, 0.1))


def test_a_wide_codec_is_silent_while_it_is_masked():
    mask = Mask(None)
    mask.take(Heard(1, "G722", 1, 0, False, b"\x55" * 160))
    shown = mask.take(Heard(1, "G722", 2, 160, False, b"\x55" * 160))
    assert shown is not None
    assert shown.payload != b"\x55" * 160
