"""What a supervisor hears of a recording, and what may be read at all."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from infolinia.conduct import playback, sounds
from infolinia.conduct.playback import AsPcm
from infolinia.conduct.sounds import NoSound, WavSound
from infolinia.telephony.media.g711 import encode_alaw, encode_ulaw
from infolinia.telephony.media.recorder import header


def tone(seconds: float, level: int) -> np.ndarray:
    return (level * np.sin(np.arange(int(seconds * 8000)) * 2 * np.pi * 440 / 8000)).astype(np.int16)


def recording(file: Path, left: np.ndarray, right: np.ndarray) -> Path:
    sound = bytearray(2 * len(left))
    sound[0::2], sound[1::2] = encode_ulaw(left), encode_ulaw(right)
    file.write_bytes(header(len(left)) + bytes(sound))
    return file


def opened(file: Path) -> AsPcm:
    return AsPcm(sounds.sound_in(file, "", about="r"))


def levels(file: Path, parts: int) -> playback.Levels:
    return playback.levels(WavSound(file.open("rb")), parts)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """One second: the customer in the first half, the agent in the second."""
    silence = np.zeros(4000, np.int16)
    left, right = np.concatenate([tone(0.5, 16000), silence]), np.concatenate([silence, tone(0.5, 8000)])
    return recording(tmp_path / "r.wav", left, right)


def test_a_recording_is_heard_as_pcm_with_each_side_on_its_channel(kept: Path):
    sound = opened(kept)
    with wave.open(io.BytesIO(sound.read(0, sound.size))) as heard:
        form = heard.getnchannels(), heard.getsampwidth(), heard.getframerate(), heard.getnframes()
        samples = np.frombuffer(heard.readframes(8000), "<i2").reshape(-1, 2)
    assert form == (2, 2, 8000, 8000)
    assert abs(int(samples[:4000, 0].max()) - 16000) < 500
    assert abs(samples[4000:, 0]).max() < 10
    assert abs(int(samples[4000:, 1].max()) - 8000) < 300


def test_any_part_is_the_part_of_the_whole(kept: Path):
    sound = opened(kept)
    whole = sound.read(0, sound.size)
    for start, stop in [(0, 10), (40, 51), (43, 45), (44, 45), (45, 46), (101, 333), (sound.size - 3, sound.size + 9)]:
        assert sound.read(start, stop) == whole[start:stop]


def test_other_forms_of_wav_are_heard_too(tmp_path: Path):
    spoken = tone(0.5, 16000)
    file = tmp_path / "pcm.wav"
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1), out.setsampwidth(2), out.setframerate(16000)
        out.writeframes(spoken.tobytes())
    sound = opened(file)
    assert sound.read(44, sound.size) == spoken.tobytes()
    found = levels(file, 2)
    assert found.left == found.right
    assert found.seconds == 0.25
    alaw = tmp_path / "alaw.wav"
    alaw.write_bytes(header(len(spoken))[:20] + b"\x06\x00" + header(len(spoken))[22:] + encode_alaw(spoken) * 2)
    heard = np.frombuffer(opened(alaw).read(44, 44 + 2 * len(spoken)), "<i2")
    assert np.abs(heard.astype(int) - spoken).max() < 600
    assert opened(alaw).read(0, 10) == b"RIFF\xa4>\x00\x00WA"


def test_how_loud_each_side_is(kept: Path):
    found = levels(kept, 10)
    assert found.seconds == 1.0
    assert [round(level, 1) for level in found.left] == [0.5] * 5 + [0.0] * 5
    assert [round(level, 1) for level in found.right] == [0.0] * 5 + [0.2] * 5


def test_more_parts_than_samples_and_no_samples(tmp_path: Path):
    few = recording(tmp_path / "few.wav", tone(0.001, 9000), tone(0.001, 9000))
    assert len(levels(few, 300).left) == 300
    none = recording(tmp_path / "none.wav", tone(0, 1), tone(0, 1))
    assert set(levels(none, 5).left) == {0.0}


def test_a_recording_that_is_still_written_is_what_is_there(tmp_path: Path):
    file = recording(tmp_path / "r.wav", tone(1, 9000), tone(1, 9000))
    file.write_bytes(header(80000) + file.read_bytes()[58:])
    assert opened(file).form.seconds == 1.0


@pytest.mark.parametrize("path", ["../secret.key", "/etc/hostname", "c/../../secret.key", "", "c", "gone.wav"])
def test_a_path_cannot_leave_the_folder(tmp_path: Path, path: str):
    (tmp_path / "recordings" / "c").mkdir(parents=True)
    (tmp_path / "secret.key").write_text("secret")
    assert sounds.file_of(tmp_path / "recordings", path) is None


def test_a_link_cannot_leave_the_folder_either(tmp_path: Path):
    (tmp_path / "recordings").mkdir()
    (tmp_path / "secret.key").write_text("secret")
    (tmp_path / "recordings" / "r.wav").symlink_to(tmp_path / "secret.key")
    assert sounds.file_of(tmp_path / "recordings", "r.wav") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF....WAVE",
        b"RIFF\0\0\0\0AVI ",
        b"RIFF\0\0\0\0WAVEfmt \x02\0\0\0ab",
        header(0)[:20] + b"\x55\0" + header(0)[22:],
        b"RIFF\0\0\0\0WAVEdata\x08\0\0\0",
        b"RIFF\0\0\0\0WAVE" + b"junk\0\0\0\0" * 100,
    ],
)
def test_what_is_no_recording_is_said_to_be_none(tmp_path: Path, content: bytes):
    file = tmp_path / "r.wav"
    file.write_bytes(content)
    with pytest.raises(NoSound):
        opened(file)
