"""A recording after its call: a third of its size and sealed, and to the byte what the switch wrote.

µ-law becomes 16-bit sound in FLAC, which loses nothing. One code has no sound of its own (0x7F, the other zero): it is
written as −1, which no code gives. So the file whose SHA-256 stands in the journal can always be made again, and
`pack` makes it again before it says that it is done (docs/adr: recordings are packed without loss).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import numpy.typing as npt
import soundfile

from infolinia.clients.sealed_file import SealProblem, Unsealed, seal
from infolinia.telephony.media.g711 import RATE, ULAW_VALUES
from infolinia.telephony.media.recorder import HEADER_SIZE, header

SUFFIX = ".flac.sealed"
BLOCK = 1 << 18  # samples a channel looked at together
IN_MEMORY = 64 * 1024 * 1024  # bytes of FLAC; more goes through a file without a name
OTHER_ZERO = 0x7F  # of µ-law; its sound is 0, as 0xFF's

Sound = npt.NDArray[np.int16]


class NotPacked(Exception):
    """The recording cannot be packed as it is; its file stays. `why`: `empty`, `form` (not as our switch writes it),
    `hash` (not the file that the journal knows), `unlike` (what was packed does not give the same file), `gone`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of the WAV file, of the FLAC in it, of the sealed file."""

    before: int
    flac: int
    after: int


def sound_of(codes: bytes) -> Sound:
    """µ-law as 16-bit sound from which `codes_of` gives the same bytes."""
    return _SOUND[np.frombuffer(codes, np.uint8)]


def codes_of(sound: Sound) -> bytes:
    """Raises KeyError for sound that no µ-law gives: the file was not written by `pack`."""
    codes = _CODES[sound.astype(np.int32) + 32768]
    if (codes < 0).any():
        raise KeyError("not from µ-law")
    return codes.astype(np.uint8).tobytes()


def _sounds() -> Sound:
    sounds = np.asarray(ULAW_VALUES, np.int16).copy()
    sounds[OTHER_ZERO] = -1
    return sounds


_SOUND = _sounds()
_CODES = np.full(65536, -1, np.int16)
_CODES[_SOUND.astype(np.int32) + 32768] = np.arange(256)


def pack(wav: Path, key: bytes, *, about: str, sha256: str, samples: int) -> tuple[Path, Sizes]:
    """Write the sealed file beside a closed recording and read it back. The recording is left where it is.

    key: 32 bytes of its own. about: what the sealed file is bound to. Raises NotPacked, OSError.
    """
    if not samples:
        raise NotPacked("empty")
    target = wav.with_name(wav.stem + SUFFIX)
    fresh = target.with_name(target.name + ".tmp")
    with wav.open("rb") as source, tempfile.SpooledTemporaryFile(IN_MEMORY, dir=wav.parent) as flac:
        if source.read(HEADER_SIZE) != header(samples) or wav.stat().st_size != HEADER_SIZE + 2 * samples:
            raise NotPacked("form")
        seen = hashlib.sha256(header(samples))
        with soundfile.SoundFile(
            flac, "w", samplerate=RATE, channels=2, format="FLAC", subtype="PCM_16", closefd=False
        ) as out:
            while codes := source.read(2 * BLOCK):
                seen.update(codes)
                out.write(sound_of(codes).reshape(-1, 2))
        if seen.hexdigest() != sha256:
            raise NotPacked("hash")
        flac.seek(0)
        with fresh.open("wb") as sealed:
            size = seal(cast(BinaryIO, flac), sealed, key, about=about)
            sealed.flush()
            os.fsync(sealed.fileno())
    if hash_of(fresh, key, about=about, samples=samples) != sha256:
        fresh.unlink()
        raise NotPacked("unlike")
    os.replace(fresh, target)
    _sync_folder(target.parent)
    return target, Sizes(wav.stat().st_size, size, target.stat().st_size)


def hash_of(sealed: Path, key: bytes, *, about: str, samples: int) -> str:
    """SHA-256 of the WAV file that was packed; empty when it cannot be made again."""
    seen = hashlib.sha256(header(samples))
    try:
        with Packed(sealed, key, about=about) as sound:
            for codes in sound.codes(0, samples):
                seen.update(codes)
    except (SealProblem, soundfile.LibsndfileError, KeyError):
        return ""
    return seen.hexdigest()


class Packed:
    """A packed recording, to be read from any place."""

    def __init__(self, path: Path, key: bytes, *, about: str) -> None:
        self._plain = Unsealed(path.open("rb"), key, about=about)
        self._sound = soundfile.SoundFile(self._plain)
        self.frames: int = self._sound.frames

    def __enter__(self) -> Packed:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._sound.close()
        self._plain.close()

    def codes(self, begin: int, end: int) -> Iterator[bytes]:
        """µ-law of both sides, `begin` to `end` in samples a channel, piece by piece."""
        end = min(end, self.frames)
        self._sound.seek(min(begin, self.frames))
        while begin < end:
            sound: Sound = self._sound.read(min(BLOCK, end - begin), dtype="int16", always_2d=True)
            if not len(sound):
                return
            begin += len(sound)
            yield codes_of(sound.reshape(-1))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
