"""What espeak-ng says is heard in the file, in the form that the line plays."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from infolinia.speech import espeak, speaker
from infolinia.speech.speaker import SpeakerMissing, SpeakerProblem


def samples_of(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64) / 32768


@pytest.mark.parametrize(
    ("text", "language"),
    [("Dzień dobry. Aby zamówić oddzwonienie, naciśnij jeden.", "pl"), ("Good morning. Please hold the line.", "en")],
)
def test_a_sentence_becomes_eight_kilohertz_speech_at_the_level_of_our_prompts(
    tmp_path: Path, text: str, language: str
) -> None:
    samples = samples_of(espeak.render(text, language, tmp_path))
    assert 1.5 < len(samples) / 8000 < 8
    power = (samples[: len(samples) // 160 * 160].reshape(-1, 160) ** 2).mean(axis=1)
    spoken = power[power > power.max() / 1000]
    assert 10 * np.log10(spoken.mean()) == pytest.approx(-20, abs=1.5)
    assert np.abs(samples).max() < 0.95


def test_the_same_text_is_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = espeak.render("Raz", "pl", tmp_path)
    monkeypatch.setattr(espeak, "PROGRAM", "no-such-program")
    assert espeak.render("  Raz\n", "pl-PL", tmp_path) == first
    with pytest.raises(SpeakerMissing, match="apt-get install espeak-ng"):
        espeak.render("Dwa", "pl", tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [first.name]


def test_text_that_looks_like_an_option_is_spoken(tmp_path: Path) -> None:
    assert len(samples_of(espeak.render("--help -w /tmp/x; <b>tak</b>", "pl", tmp_path))) > 8000


@pytest.mark.parametrize(
    ("text", "language"), [("", "pl"), (" \n", "pl"), ("a" * (speaker.LONGEST_TEXT + 1), "pl"), ("Tere", "et")]
)
def test_what_cannot_be_said_is_refused(tmp_path: Path, text: str, language: str) -> None:
    with pytest.raises(SpeakerProblem):
        espeak.render(text, language, tmp_path)


def test_a_speaker_that_hangs_or_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 5\n")
    slow.chmod(0o755)
    monkeypatch.setattr(espeak, "PROGRAM", str(slow))
    monkeypatch.setattr(espeak, "TIMEOUT", 0.05)
    with pytest.raises(SpeakerProblem, match="took more"):
        espeak.render("Raz", "pl", tmp_path / "out")
    slow.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    with pytest.raises(SpeakerProblem, match="broken"):
        espeak.render("Raz", "pl", tmp_path / "out")
