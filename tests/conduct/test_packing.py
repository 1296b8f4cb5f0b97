"""A packed recording gives back, to the byte, what the switch wrote; and is packed only when it does."""

from __future__ import annotations

import hashlib
import io
import random
import secrets
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.clients import keyring
from infolinia.conduct import packing, playback, sounds
from infolinia.conduct.playback import AsPcm
from infolinia.telephony.media.recorder import header

KEY = secrets.token_bytes(32)


def recording(folder: Path, codes: bytes) -> tuple[Path, str, int]:
    file = folder / "r-1.wav"
    file.write_bytes(header(len(codes) // 2) + codes)
    return file, hashlib.sha256(file.read_bytes()).hexdigest(), len(codes) // 2


@pytest.fixture
def sealed_in(tmp_path):
    def pack(codes: bytes):
        file, sha256, samples = recording(tmp_path, codes)
        key, sealed_key = keyring.keyring().data_key(about="recording r-1")
        path, sizes = packing.pack(file, key, about="recording r-1", sha256=sha256, samples=samples)
        return file, path, sizes, sounds.sound_in(path, sealed_key, about="recording r-1")

    return pack


def test_every_code_has_a_sound_of_its_own():
    codes = bytes(range(256))
    assert packing.codes_of(packing.sound_of(codes)) == codes
    with pytest.raises(KeyError):
        packing.codes_of(np.array([3], np.int16))


@given(st.integers(1, 3000), st.integers())
@settings(max_examples=30, deadline=None)
def test_what_was_written_comes_back(tmp_path_factory, samples: int, seed: int):
    folder = tmp_path_factory.mktemp("r")
    codes = random.Random(seed).randbytes(2 * samples)
    file, sha256, count = recording(folder, codes)
    path, _ = packing.pack(file, KEY, about="r", sha256=sha256, samples=count)
    assert packing.hash_of(path, KEY, about="r", samples=count) == sha256
    assert file.exists()  # whoever packs does not delete


def test_any_part_of_the_file_as_it_was_written(sealed_in):
    codes = random.Random(3).randbytes(2 * 700_000)  # more than one block
    file, path, sizes, sound = sealed_in(codes)
    whole = file.read_bytes()
    assert sound.size == len(whole) == sizes.before
    assert path.stat().st_size == sizes.after
    for start, stop in [
        (0, 10),
        (40, 60),
        (57, 59),
        (58, 60),
        (59, 61),
        (100_001, 200_002),
        (len(whole) - 3, len(whole) + 9),
    ]:
        assert sound.written(start, stop) == whole[start:stop]
    assert b"".join(sound.written(at, at + 99_991) for at in range(0, len(whole), 99_991)) == whole


def test_it_sounds_and_looks_like_the_file_it_was_made_from(sealed_in):
    codes = bytes(random.Random(5).choices(range(256), k=40_000))
    file, _, _, packed = sealed_in(codes)
    plain = sounds.sound_in(file, "", about="")
    heard, before = AsPcm(packed), AsPcm(plain)
    assert heard.read(0, heard.size) == before.read(0, before.size)
    with wave.open(io.BytesIO(heard.read(0, heard.size))) as played:
        assert played.getnframes() == 20_000
    levels = playback.levels(packed, playback.KEPT_PARTS)
    assert levels == playback.levels(plain, playback.KEPT_PARTS)
    kept = playback.levels_kept(levels.kept(), 315, levels.seconds)
    exact = playback.levels(plain, 315)
    assert max(abs(a - b) for a, b in zip(kept.left, exact.left, strict=True)) < 1 / 200


def test_speech_takes_less_room(sealed_in):
    quiet = np.random.default_rng(1).integers(250, 256, 2 * 80_000).astype(np.uint8)
    _, _, sizes, _ = sealed_in(quiet.tobytes())
    assert sizes.after < 0.6 * sizes.before


def test_nothing_recorded_is_nothing_to_pack(tmp_path):
    file, sha256, samples = recording(tmp_path, b"")
    with pytest.raises(packing.NotPacked):
        packing.pack(file, KEY, about="r", sha256=sha256, samples=samples)


@pytest.mark.parametrize("wrong", ["hash", "form"])
def test_what_is_not_as_the_journal_says_stays_as_it_is(tmp_path, wrong):
    file, sha256, samples = recording(tmp_path, bytes(2000))
    if wrong == "form":
        file.write_bytes(file.read_bytes() + b"more")
    with pytest.raises(packing.NotPacked) as caught:
        packing.pack(file, KEY, about="r", sha256="0" * 64 if wrong == "hash" else sha256, samples=samples)
    assert caught.value.why == wrong
    assert [item.name for item in tmp_path.iterdir()] == ["r-1.wav"]


def test_without_its_key_it_is_told(sealed_in):
    _, path, _, sound = sealed_in(bytes(2000))
    sound.close()
    other, _ = keyring.keyring().data_key(about="x")
    with pytest.raises(sounds.NoKey):
        sounds.sound_in(path, keyring.keyring().seal(other, about="recording r-2"), about="recording r-1")
    with pytest.raises(sounds.NoSound):
        sounds.sound_in(path, keyring.keyring().seal(other, about="recording r-1"), about="recording r-1")
