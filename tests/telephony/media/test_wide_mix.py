"""Three legs and more of unlike codecs: each hears the others as widely as its codec and theirs allow."""

from __future__ import annotations

import numpy as np
import pytest

from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media.doubling import Doubler
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.mixer import Mixer
from tests.telephony.media.test_leg_codecs import Far


def share(samples: Linear, rate: int, frequency: float) -> float:
    """Of the energy within 20 Hz of the frequency."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    at = np.arange(len(spectrum)) * rate / len(samples)
    return float(spectrum[np.abs(at - frequency) < 20].sum() / spectrum.sum())


class Conference:
    """Each of these says a tone of its own; all hear all others."""

    def __init__(self, *members: tuple[Codec, float]) -> None:
        self.mixer = Mixer()
        self.pitches = {Far(codec): pitch for codec, pitch in members}
        for far in self.pitches:
            self.mixer.give(far.leg, frozenset((other.leg, False) for other in self.pitches if other is not far))

    def runs(self, seconds: float) -> None:
        sounds: dict[Far, Linear] = {}
        for far, pitch in self.pitches.items():
            time = np.arange(int(seconds * far.kind.rate)) / far.kind.rate
            sounds[far] = (np.sin(2 * np.pi * pitch * time) * 6000).astype(np.int16)
        for n in range(int(seconds * 50)):
            for far, sound in sounds.items():
                frame = far.kind.rate // 50
                far.put(far.kind.payload, far._encoder.encode(sound[n * frame : (n + 1) * frame]), far.kind.frame)
            self.mixer.tick(next(iter(self.pitches)).now + 0.005)


def test_wide_ends_hear_the_upper_band_of_each_other_and_a_narrow_one_hears_what_it_can() -> None:
    members: tuple[tuple[Codec, float], ...] = (("G722", 5000.0), ("opus", 6000.0), ("PCMA", 1000.0))
    conference = Conference(*members)
    conference.runs(2.0)
    heard = {far.codec: far.heard()[-far.kind.rate :] for far in conference.pitches}
    for codec in ("G722", "opus"):
        for other, pitch in members:
            wanted = 0.3 if other != codec else 0.0
            assert share(heard[codec], 16000, pitch) >= wanted
    assert share(heard["G722"], 16000, 5000) < 0.01, "nobody hears himself"
    assert share(heard["opus"], 16000, 6000) < 0.01
    loud = np.sqrt(np.mean(heard["PCMA"].astype(float) ** 2))
    assert loud < 0.1 * 6000 / np.sqrt(2), "the others speak above its band"
    assert {len(packet.payload) for far in conference.pitches for packet in far.sound() if far.codec == "PCMA"} == {160}


def test_a_conference_of_narrow_ends_is_mixed_as_narrow() -> None:
    conference = Conference(("PCMA", 500.0), ("PCMU", 900.0), ("PCMA", 1300.0))
    conference.runs(1.0)
    for far, own in conference.pitches.items():
        for pitch in conference.pitches.values():
            assert (share(far.heard()[-4000:], 8000, pitch) > 0.3) == (pitch != own)
        assert not far.leg.says_wide


@pytest.mark.parametrize(("before", "after"), [("PCMA", "G722"), ("opus", "PCMU")])
def test_an_end_that_changes_its_codec_goes_on_hearing_the_others(before: Codec, after: Codec) -> None:
    conference = Conference((before, 500.0), ("PCMU", 900.0), ("G722", 1300.0))
    conference.runs(0.5)
    changed = next(iter(conference.pitches))
    kind = CODECS[after]
    changed.leg.agree(after, kind.payload, 101, kind.clock)
    changed.packets.clear()
    listener = Far(after)
    conference.pitches = {far: pitch for far, pitch in conference.pitches.items() if far is not changed}
    conference.runs(1.0)
    listener.packets = changed.packets
    heard = listener.heard()[-kind.rate // 2 :]
    assert share(heard, kind.rate, 900) > 0.3
    assert share(heard, kind.rate, 1300) > 0.3
    members = [changed, *conference.pitches]
    for far in members:
        conference.mixer.give(far.leg, frozenset())
    assert not any(far.leg.says or far.leg.says_wide for far in members), "nothing is decoded for nobody"


@pytest.mark.parametrize("frequency", [200, 1000, 3000, 3500])
def test_doubled_sound_keeps_its_level_and_has_no_mirror_image(frequency: int) -> None:
    tone = (np.sin(2 * np.pi * frequency * np.arange(8000) / 8000) * 10000).astype(np.int16)
    doubler = Doubler()
    wide = np.concatenate([doubler.take(tone[at : at + 160]) for at in range(0, 8000, 160)])[1600:]
    assert share(wide, 16000, frequency) > 0.9999
    assert np.sqrt(np.mean(wide.astype(float) ** 2)) == pytest.approx(10000 / np.sqrt(2), rel=0.01)
