"""Prompts: sound files read once, brought to a leg's codec and kept in memory.

WAV of PCM (8 or 16 bits, any rate, mono or more) or G.711, and raw `.al` and `.ul`. Some prompts we make ourselves:
see BUILT_IN and `silence:SECONDS`. For a wide codec a file of 16 kHz or more keeps its upper band.
"""

from __future__ import annotations

import struct
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

import numpy as np
import soxr
from numpy.typing import NDArray

from infolinia.telephony.codecs import CODECS, FRAME_MS, Codec, Law
from infolinia.telephony.media import hold_music, tones
from infolinia.telephony.media.g711 import RATE, Linear, decode
from infolinia.telephony.media.transcoding import encoder

LARGEST = 40 * 1024 * 1024  # bytes of one file: twenty minutes at 16 kHz
KEPT = 64 * 1024 * 1024  # bytes of prompts held in memory

BUILT_IN: dict[str, Callable[[], Linear]] = {
    "tone:ringback": tones.ringback,
    "tone:busy": tones.busy,
    "tone:congestion": tones.congestion,
    "tone:record": tones.record_warning,
    "tone:check": tones.check,
    "music:hold": hold_music.hold_music,
}

Key: TypeAlias = tuple[str, int]  # name, time of the file's last change


class PromptProblem(ValueError):
    """A file that cannot be played; says which and why."""


@dataclass(frozen=True, slots=True)
class Wave:
    """What a WAV file holds, as mono at the rate that was asked for."""

    samples: Linear
    seconds: float


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt in a codec, in `count` frames of 20 ms: each of `size` bytes or, where they differ, ending at `ends`."""

    data: bytes
    size: int = 0
    ends: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        return len(self.data) // self.size if self.size else len(self.ends)

    def frame(self, number: int) -> bytes:
        if self.size:
            return self.data[number * self.size : (number + 1) * self.size]
        return self.data[self.ends[number - 1] if number else 0 : self.ends[number]]


def render(samples: Linear, codec: Codec) -> Rendered:
    """Linear sound at the codec's own rate; the last frame is filled with silence.

    For G.722 it stays linear: its far decoder follows one encoder, and would crack at each change to another.
    """
    kind = CODECS[codec]
    frame, make = kind.rate * FRAME_MS // 1000, encoder(codec, kind.rate)
    samples = np.concatenate((samples, np.zeros(-len(samples) % frame, np.int16)))
    if codec == "G722":
        return Rendered(samples.tobytes(), samples.itemsize * frame)
    frames = [make.encode(samples[at : at + frame]) for at in range(0, len(samples), frame)]
    ends = () if kind.frame_bytes else tuple(accumulate(len(each) for each in frames))
    return Rendered(b"".join(frames), kind.frame_bytes, ends)


def read_wave(data: bytes, *, name: str = "sound", rate: int = RATE) -> Wave:
    """Read a RIFF/WAVE file as sound at `rate`. Raises PromptProblem."""
    if len(data) > LARGEST:
        raise PromptProblem(f"{name}: larger than {LARGEST // 2**20} MiB")
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise PromptProblem(f"{name}: not a WAV file")
    offset, form, body = 12, None, None
    code = 0
    while offset + 8 <= len(data):
        kind, size = data[offset : offset + 4], struct.unpack_from("<I", data, offset + 4)[0]
        chunk = data[offset + 8 : offset + 8 + size]
        if kind == b"fmt " and len(chunk) >= 16:
            form = struct.unpack_from("<HHIIHH", chunk)
            code = form[0]
            if code == 0xFFFE and len(chunk) >= 26:  # WAVE_FORMAT_EXTENSIBLE: the true format begins its GUID
                code = struct.unpack_from("<H", chunk, 24)[0]
        elif kind == b"data":
            body = chunk
            break
        offset += 8 + size + (size & 1)
    if form is None or body is None:
        raise PromptProblem(f"{name}: no format or no sound in it")
    _, channels, recorded, _, _, bits = form
    if not 1 <= channels <= 8 or not 4000 <= recorded <= 192_000:
        raise PromptProblem(f"{name}: {channels} channels at {recorded} Hz")
    samples = _samples(body, code, bits, name)
    samples = samples[: len(samples) // channels * channels].reshape(-1, channels).mean(axis=1)
    return Wave(_resampled(samples, recorded, rate), len(samples) / recorded)


def _samples(body: bytes, code: int, bits: int, name: str) -> NDArray[np.float64]:
    if code in (6, 7) and bits == 8:
        return decode(body, "PCMA" if code == 6 else "PCMU").astype(np.float64)
    if code == 1 and bits == 16:
        return np.frombuffer(body[: len(body) // 2 * 2], dtype="<i2").astype(np.float64)
    if code == 1 and bits == 8:
        return (np.frombuffer(body, dtype=np.uint8).astype(np.float64) - 128) * 256
    raise PromptProblem(f"{name}: format {code} with {bits} bits; use PCM of 16 bits")


def _resampled(samples: NDArray[np.float64], rate: int, to: int) -> Linear:
    if rate != to and len(samples):
        samples = soxr.resample(samples, rate, to, quality="HQ")
    return np.clip(np.round(samples), -32768, 32767).astype(np.int16)


class Prompts:
    """The prompts below one folder. `key` and `ready` are quick; `load` reads and computes, so call it in a thread.

    What was loaded is kept; what was not played longest goes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._kept: OrderedDict[tuple[Key, Codec], Rendered] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()  # of what is kept: the loop and the loading thread share it

    def key(self, name: str) -> Key:
        """What a prompt is kept under. Raises PromptProblem when there is none of that name."""
        if name in BUILT_IN or _seconds(name) is not None:
            return name, 0
        try:
            path = self._path(name)
            found = path.stat()
        except (OSError, ValueError):
            raise PromptProblem(f"{name}: there is no such prompt") from None
        return name, found.st_mtime_ns

    def ready(self, key: Key, codec: Codec) -> Rendered | None:
        """The prompt, when it is in memory."""
        with self._lock:
            sound = self._kept.get((key, codec))
            if sound is not None:
                self._kept.move_to_end((key, codec))
            return sound

    def load(self, key: Key, codec: Codec) -> Rendered:
        """The prompt, read and encoded. Raises PromptProblem when the file cannot be read."""
        sound = self.ready(key, codec)
        if sound is None:
            sound = render(self._read(key[0], CODECS[codec].rate), codec)
            self._keep(key, codec, sound)
        return sound

    def _read(self, name: str, rate: int) -> Linear:
        seconds = _seconds(name)
        if seconds is not None:
            return np.zeros(int(seconds * rate), np.int16)
        if name in BUILT_IN:
            return _resampled(BUILT_IN[name]().astype(np.float64), RATE, rate)
        try:
            path = self._path(name)
            if path.stat().st_size > LARGEST:
                raise PromptProblem(f"{name}: larger than {LARGEST // 2**20} MiB")
            data = path.read_bytes()
        except OSError as error:
            raise PromptProblem(f"{name}: {error}") from error
        raw: dict[str, Law] = {".al": "PCMA", ".ul": "PCMU"}
        if path.suffix in raw:
            return _resampled(decode(data, raw[path.suffix]).astype(np.float64), RATE, rate)
        return read_wave(data, name=name, rate=rate).samples

    def _keep(self, key: Key, codec: Codec, sound: Rendered) -> None:
        with self._lock:
            if (key, codec) not in self._kept:
                self._kept[key, codec] = sound
                self._size += len(sound.data)
            while self._size > KEPT and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1].data)

    def _path(self, name: str) -> Path:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            raise PromptProblem(f"{name}: there is no such prompt")
        return path


def _seconds(name: str) -> float | None:
    """`silence:2.5` → 2.5, at most an hour."""
    kind, _, rest = name.partition(":")
    if kind != "silence" or not rest.replace(".", "", 1).isdecimal() or not rest.isascii():
        return None
    return min(3600.0, float(rest))


def write_wave(path: Path, samples: Linear) -> None:
    """Write 8 kHz 16-bit mono, in one step: a reader sees the old file, none, or the whole new one."""
    body = samples.astype("<i2").tobytes()
    head = struct.pack("<4sI8sIHHIIHH", b"RIFF", 36 + len(body), b"WAVEfmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.write_bytes(head + struct.pack("<4sI", b"data", len(body)) + body)
    temporary.replace(path)
