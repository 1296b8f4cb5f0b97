"""A recorded announcement is checked and levelled; what cannot be used is told apart from what is only poor."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from infolinia.speech import recorded
from infolinia.speech.recorded import RecordedProblem


def tone(seconds: float, level: float, rate: int = 16_000, hertz: float = 440.0) -> np.ndarray:
    """A sine of this RMS level in dBov."""
    at = np.arange(int(seconds * rate)) / rate
    return np.sqrt(2) * 10 ** (level / 20) * np.sin(2 * np.pi * hertz * at)


def saved(sound: np.ndarray, rate: int = 16_000, kind: str = "WAV", subtype: str | None = None) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound, rate, format=kind, subtype=subtype)
    return file.getvalue()


def level_of(samples: np.ndarray) -> float:
    middle = samples[len(samples) // 4 : -len(samples) // 4].astype(float) / 32768
    return 20 * np.log10(np.sqrt((middle**2).mean()))


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG"])
@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000])
def test_each_kind_and_rate_becomes_the_form_of_the_line_at_its_level(kind, rate):
    made = recorded.read(saved(tone(2, -32, rate), rate, kind))
    assert (made.kind, made.rate) == (kind, rate)
    assert made.seconds == pytest.approx(2, abs=0.05)
    assert level_of(made.samples) == pytest.approx(-20, abs=0.3)
    assert made.gain == pytest.approx(12, abs=0.5)
    assert made.doubts == (("narrow",) if rate < 16_000 else ())
    assert soundfile.info(io.BytesIO(made.wave())).samplerate == recorded.RATE


def test_silence_at_the_edges_goes_and_pauses_within_stay():
    quiet = np.zeros(16_000)
    made = recorded.read(saved(np.concatenate([quiet, tone(1, -26), quiet, tone(1, -26), quiet, quiet])))
    assert made.seconds == pytest.approx(3.2, abs=0.05)
    assert made.cut == pytest.approx(2.8, abs=0.05)
    assert level_of(made.samples[:12_000]) == pytest.approx(-20, abs=0.5), "pauses do not count as speech"


def test_a_stereo_file_is_mixed():
    made = recorded.read(saved(np.stack([tone(1, -26), tone(1, -26)], axis=1)))
    assert (made.channels, made.samples.ndim) == (2, 1)


def test_no_sample_passes_the_limit_however_short_the_peak():
    sound = tone(2, -40)
    sound[5_000] = 0.8
    assert np.abs(recorded.read(saved(sound)).samples).max() <= 0.9 * 32768


@pytest.mark.parametrize(
    ("sound", "doubt"),
    [
        (tone(2, -46), "quiet"),
        (np.concatenate([np.clip(tone(0.2, 0), -1, 1), tone(30, -20)]), "clipped"),
    ],
)
def test_what_is_poor_is_taken_and_told(sound, doubt):
    assert doubt in recorded.read(saved(sound)).doubts


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "recorded-kind"),
        (b"RIFF\xff\xff\xff\xffWAVEfmt " + b"\xff" * 64, "recorded-kind"),
        (b"<html>no sound</html>", "recorded-kind"),
        (saved(tone(1, -20))[:60], "recorded-short"),
        (saved(tone(0.1, -20)), "recorded-short"),
        (saved(np.zeros(32_000)), "recorded-silent"),
        (saved(np.clip(tone(2, 3), -1, 1)), "recorded-overdriven"),
        (saved(tone(1, -20, 4_000), 4_000), "recorded-rate"),
        (saved(np.stack([tone(1, -20)] * 6, axis=1)), "recorded-channels"),
        (saved(tone(1, -20), kind="AIFF"), "recorded-kind"),
        (saved(np.zeros(8_000 * 601, np.int16), 8_000, "FLAC"), "recorded-long"),
        (b"0" * (recorded.LARGEST + 1), "recorded-large"),
    ],
)
def test_what_cannot_be_used_is_refused(data, code):
    with pytest.raises(RecordedProblem) as told:
        recorded.read(data)
    assert told.value.code == code


def test_what_is_not_a_number_does_not_reach_the_line():
    sound = tone(1, -20)
    sound[100:200] = np.nan
    made = recorded.read(saved(sound, subtype="FLOAT"))
    assert made.seconds == pytest.approx(1, abs=0.05)
