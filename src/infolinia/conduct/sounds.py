"""The sound of a recording, wherever it is kept: the file that the switch wrote, or that file packed (packing.py).

Either gives its samples from any place, and the very bytes that were written, which are those that the journal's
SHA-256 is of. A file cannot lie outside the recordings folder. What is packed is opened in memory only.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import soundfile

from infolinia.clients import keyring
from infolinia.clients.sealed_file import SealProblem
from infolinia.conduct import packing
from infolinia.telephony.media.g711 import RATE
from infolinia.telephony.media.recorder import HEADER_SIZE, header

PCM, ALAW, ULAW = 1, 6, 7  # format codes of WAV
A_READ = 1 << 20  # bytes
MOST_CHUNKS = 50  # of a WAV file, looked through for its sound


class NoSound(ValueError):
    """The file is no recording that we can play."""


class NoKey(NoSound):
    """The recording is sealed, and the installation's keys do not open it; the message names the cure."""


@dataclass(frozen=True, slots=True)
class Form:
    """How sound is written, and where in a WAV file it lies. `frames`: samples a channel."""

    law: int
    channels: int
    rate: int
    width: int  # bytes a sample
    offset: int
    frames: int

    @property
    def seconds(self) -> float:
        return self.frames / self.rate


class Sound(Protocol):
    """size: bytes of the file as it was written."""

    form: Form
    size: int

    def raw(self, begin: int, end: int) -> bytes:
        """Samples `begin` to `end` of all channels, as `form` writes them."""
        ...

    def written(self, start: int, stop: int) -> bytes:
        """Bytes of the file as it was written, `stop` excluded."""
        ...

    def close(self) -> None: ...


class WavSound:
    """A WAV file. Raises NoSound."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.form = form(file)
        self.size = file.seek(0, 2)

    def raw(self, begin: int, end: int) -> bytes:
        step = self.form.channels * self.form.width
        begin, end = min(begin, self.form.frames), min(end, self.form.frames)
        return self.written(self.form.offset + begin * step, self.form.offset + end * step)

    def written(self, start: int, stop: int) -> bytes:
        self._file.seek(start)
        return self._file.read(max(0, stop - start))

    def close(self) -> None:
        self._file.close()


class PackedSound:
    """A recording that was packed. Raises NoSound, NoKey, OSError."""

    def __init__(self, path: Path, sealed_key: str, *, about: str) -> None:
        try:
            key = keyring.keyring().unseal(sealed_key, about=about)
        except keyring.KeyProblem as problem:
            raise NoKey(str(problem)) from problem
        try:
            self._packed = packing.Packed(path, key, about=about)
        except (SealProblem, soundfile.LibsndfileError) as problem:
            raise NoSound(str(problem)) from problem
        frames = self._packed.frames
        self.form = Form(ULAW, 2, RATE, 1, HEADER_SIZE, frames)
        self.size = HEADER_SIZE + 2 * frames

    def raw(self, begin: int, end: int) -> bytes:
        try:
            return b"".join(self._packed.codes(begin, end))
        except (SealProblem, KeyError, soundfile.LibsndfileError) as problem:
            raise NoSound("a packed recording that was changed") from problem

    def written(self, start: int, stop: int) -> bytes:
        head = header(self.form.frames)[start:stop]
        first, last = max(0, start - HEADER_SIZE), max(0, min(stop, self.size) - HEADER_SIZE)
        if first >= last:
            return head
        low = first // 2
        return head + self.raw(low, (last + 1) // 2)[first - 2 * low : last - 2 * low]

    def close(self) -> None:
        self._packed.close()


def file_of(folder: Path, path: str) -> Path | None:
    """The file of a recording's path; None when there is none, or when it would lie outside `folder`."""
    root = folder.resolve()
    file = (root / path).resolve()
    return file if path and file.is_relative_to(root) and file.is_file() else None


def sound_in(file: Path, sealed_key: str, *, about: str) -> Sound:
    """Open it. sealed_key: of one that was packed, else empty. Raises NoSound, NoKey, OSError."""
    if sealed_key:
        return PackedSound(file, sealed_key, about=about)
    opened = file.open("rb")
    try:
        return WavSound(opened)
    except BaseException:
        opened.close()
        raise


def sha256_of(sound: Sound) -> str:
    """Of the file as it was written. Raises NoSound, OSError."""
    seen = hashlib.sha256()
    for begin in range(0, sound.size, A_READ):
        seen.update(sound.written(begin, min(begin + A_READ, sound.size)))
    return seen.hexdigest()


def form(file: BinaryIO) -> Form:
    """Raises NoSound. A header that promises more than there is (a recording still written) is taken as it is."""
    size = file.seek(0, 2)
    file.seek(0)
    start = file.read(12)
    if start[:4] != b"RIFF" or start[8:12] != b"WAVE":
        raise NoSound("no WAV file")
    found: tuple[int, int, int, int] | None = None
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            break
        name, length = head[:4], struct.unpack("<I", head[4:])[0]
        if name == b"data" and found:
            law, channels, rate, width = found
            frames = max(0, min(length, size - file.tell())) // (channels * width)
            return Form(law, channels, rate, width, file.tell(), frames)
        if name == b"fmt ":
            found = _written(file.read(min(length, 40)))
            file.seek(length - min(length, 40) + length % 2, 1)
        else:
            file.seek(length + length % 2, 1)
    raise NoSound("no sound in the file")


def _written(fmt: bytes) -> tuple[int, int, int, int]:
    if len(fmt) < 16:
        raise NoSound("the header is cut")
    law, channels, rate, _bytes, _block, bits = struct.unpack("<HHIIHH", fmt[:16])
    if (law, bits) not in ((PCM, 16), (ALAW, 8), (ULAW, 8)) or channels not in (1, 2) or not 0 < rate <= 192_000:
        raise NoSound(f"format {law} of {bits} bits and {channels} channels")
    return law, channels, rate, bits // 8
