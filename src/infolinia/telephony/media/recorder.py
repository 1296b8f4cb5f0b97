"""A stereo recording in G.711 µ-law, written while the call runs and readable after a crash.

Left is what the recorded leg says, right all that it hears. The timeline is real time: second n of the file is n
seconds after the start, whatever was lost, reordered, paused or silent. Packets are placed by their RTP timestamps,
anchored to when they came; what is a second old goes to the file in one write.
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import BinaryIO, Literal

from infolinia.telephony.media.g711 import RATE, Codec, translate

Channel = Literal[0, 1]
HEADER_SIZE = 58
WINDOW = RATE * 2  # samples held back for late packets, then written
ANCHOR = RATE // 5  # samples a stream may drift from real time before it is anchored anew
SILENCE = b"\xff"


def header(samples: int) -> bytes:
    """A WAV header for µ-law stereo of that many samples a channel (format 7 with its fact chunk)."""
    data = samples * 2
    return (
        b"RIFF" + struct.pack("<I", HEADER_SIZE - 8 + data) + b"WAVE"
        + b"fmt " + struct.pack("<IHHIIHHH", 18, 7, 2, RATE, RATE * 2, 2, 8, 0)
        + b"fact" + struct.pack("<II", 4, samples)
        + b"data" + struct.pack("<I", data)
    )  # fmt: skip


class Recorder:
    """Writes `PATH.part`; `close` names it `PATH`. Times are the loop's float seconds."""

    def __init__(self, path: Path, now: float) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.part = path.with_suffix(path.suffix + ".part")
        self._file: BinaryIO = self.part.open("xb")
        self._file.write(header(0))
        self._file.flush()
        self._started = now
        self._written = 0  # samples a channel
        self._window = bytearray(SILENCE * 2 * WINDOW * 2)
        self._anchors: list[tuple[int, int] | None] = [None, None]  # (timestamp, sample) a channel
        self.paused = False
        self.closed = False

    def put(self, channel: Channel, payload: bytes, codec: Codec, timestamp: int, now: float) -> None:
        """One packet's sound on a channel."""
        if self.paused or self.closed:
            return
        real = int((now - self._started) * RATE)
        anchor = self._anchors[channel]
        place = real
        if anchor is not None:
            step = (timestamp - anchor[0]) & 0xFFFFFFFF
            place = anchor[1] + (step - 0x100000000 if step & 0x80000000 else step)
        if anchor is None or abs(place - real) > ANCHOR:
            place = real
            self._anchors[channel] = (timestamp, place)
        if real - self._written >= WINDOW:
            self.flush(now)
        offset = place - self._written
        if offset < 0 or offset + len(payload) > 2 * WINDOW:
            return
        begin = offset * 2 + channel
        self._window[begin : begin + 2 * len(payload) : 2] = translate(payload, codec, "PCMU")

    def flush(self, now: float, *, everything: bool = False) -> None:
        """Write what is older than a second (or all up to now). Raises OSError when the disk is full."""
        real = int((now - self._started) * RATE)
        count = real - self._written - (0 if everything else RATE)
        while count > 0:
            step = min(count, 2 * WINDOW)
            self._file.write(self._window[: step * 2])
            self._window = self._window[step * 2 :] + bytearray(SILENCE * 2 * step)
            self._written += step
            count -= step
        self._file.flush()

    def new_source(self, channel: Channel) -> None:
        """The sound on a channel comes from another stream now."""
        self._anchors[channel] = None

    def pause(self, paused: bool) -> None:
        """From now on silence is written; the timeline goes on."""
        self.paused = paused
        self._anchors = [None, None]

    def finish(self, now: float) -> int:
        """Write the rest and the true header; returns the samples a channel. `seal` then hashes and renames."""
        if not self.closed:
            self.closed = True
            self.flush(now, everything=True)
            self._file.seek(0)
            self._file.write(header(self._written))
            self._file.close()
        return self._written


def seal(path: Path) -> str:
    """Hash the finished file and give it its name; slow, so not on the loop. Returns SHA-256 in hex."""
    part = path.with_suffix(path.suffix + ".part")
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    part.rename(path)
    return digest


def repair(part: Path) -> tuple[Path, str, int]:
    """Make a recording that a crash left whole again: true header, own name. Returns (path, SHA-256, samples).

    Raises OSError when the file cannot be read, ValueError when it is no recording of ours.
    """
    size = part.stat().st_size
    samples = max(0, size - HEADER_SIZE) // 2
    with part.open("r+b") as file:
        if file.read(4) != b"RIFF":
            raise ValueError(f"{part.name}: not a recording")
        file.truncate(HEADER_SIZE + samples * 2)
        file.seek(0)
        file.write(header(samples))
    path = part.with_suffix("")
    return path, seal(path), samples
