"""A stereo recording in G.711 µ-law, written while the call runs and readable after a crash.

Left is what the recorded leg says, right all that it hears. The timeline is real time: second n of the file is n
seconds after the start, whatever was lost, reordered, paused or silent. Packets are placed by their RTP timestamps,
anchored to when they came; what is a second old is handed to `Writer`, whose one thread alone touches the disk.
The file is `NAME.part` until it is closed, then `NAME.wav`.
"""

from __future__ import annotations

import hashlib
import os
import queue
import struct
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from infolinia.telephony.media.g711 import RATE

HEADER_SIZE = 58
HORIZON = RATE  # samples held back for late packets
WINDOW = 3 * RATE  # samples kept in memory
AHEAD = RATE // 5  # samples a packet may lie in the future before its stream is anchored anew
_DRIFT = 80  # samples of mean drift after which the anchor moves, one sample a packet
_SILENCE = b"\xff"


def header(samples: int) -> bytes:
    """A WAV header for µ-law stereo of that many samples a channel (format 7 with its fact chunk)."""
    data = samples * 2
    return (
        b"RIFF" + struct.pack("<I", HEADER_SIZE - 8 + data) + b"WAVE"
        + b"fmt " + struct.pack("<IHHIIHHH", 18, 7, 2, RATE, RATE * 2, 2, 8, 0)
        + b"fact" + struct.pack("<II", 4, samples)
        + b"data" + struct.pack("<I", data)
    )  # fmt: skip


class _Timeline:
    """Where a recording stands: its start in the loop's seconds, the samples a channel written, whether it pauses."""

    __slots__ = ("paused", "started", "written")

    def __init__(self, started: float) -> None:
        self.started, self.written, self.paused = started, 0, False


class Channel:
    """One side of a recording. `put` is given every packet of its stream, in µ-law."""

    __slots__ = ("_drift", "_offset", "_timeline", "window")

    def __init__(self, timeline: _Timeline) -> None:
        self._timeline = timeline
        self._offset = -(1 << 62)  # sample = timestamp + offset; at first one that fits nothing
        self._drift = 0.0
        self.window = bytearray(_SILENCE * WINDOW)

    def put(self, timestamp: int, ulaw: bytes, now: float) -> None:
        timeline = self._timeline
        if timeline.paused:
            return
        real = int((now - timeline.started) * RATE)
        behind = real - timestamp - self._offset
        if behind > 0x80000000:  # the timestamp went round
            self._offset += 0x100000000
            behind -= 0x100000000
        if behind > HORIZON or behind < -AHEAD:
            self._offset, self._drift, behind = real - timestamp, 0.0, 0
        else:
            self._drift += (behind - self._drift) * 0.01
            if self._drift > _DRIFT:
                self._offset += 1
            elif self._drift < -_DRIFT:
                self._offset -= 1
        begin = real - behind - timeline.written
        if begin < 0:
            ulaw, begin = ulaw[-begin:], 0
        end = begin + len(ulaw)
        if end <= WINDOW:
            self.window[begin:end] = ulaw


class Recording:
    """The timeline of one recording; times are the loop's seconds. The plane flushes it each second."""

    __slots__ = ("_owed", "_part", "_timeline", "_write", "heard", "path", "said")

    def __init__(self, part: PartFile, writer: Writer, now: float) -> None:
        self._timeline = _Timeline(now)
        self.said = Channel(self._timeline)
        self.heard = Channel(self._timeline)
        self.path = part.path
        self._part = part
        self._write = writer.submit
        self._owed = 0  # samples that found no room to wait: they become silence
        self._write(part.open, 0, always=True)

    def pause(self, paused: bool) -> None:
        """While it pauses nothing is put, and its time goes on."""
        self._timeline.paused = paused

    def flush(self, now: float) -> None:
        """Hand over what is older than the horizon."""
        self._hand_over(self._until(now) - HORIZON)

    def finish(self, now: float, done: Callable[[str, int], None]) -> None:
        """Hand over the rest and close. `done(sha256, samples)` is called on the writer's thread."""
        self._hand_over(self._until(now))
        self.pause(True)
        if self._owed:
            self._write(partial(self._part.append, self._owed, b""), 0, always=True)
        self._write(partial(self._part.close, done), 0, always=True)

    def _until(self, now: float) -> int:
        """Samples from what is written to now."""
        return int((now - self._timeline.started) * RATE) - self._timeline.written

    def _hand_over(self, count: int) -> None:
        if count <= 0:
            return
        kept = min(count, WINDOW)
        data = bytearray(2 * kept)
        for side, channel in enumerate((self.said, self.heard)):
            data[side::2] = channel.window[:kept]
            del channel.window[:kept]
            channel.window += _SILENCE * kept
        beyond = count - kept  # the loop stood still for longer than the window
        if self._write(partial(self._part.append, self._owed, data), len(data)):
            self._owed = beyond
        else:
            self._owed += kept + beyond
        self._timeline.written += count


class PartFile:
    """The file on the disk; every method is called by the writer's thread. After an error it takes nothing more."""

    def __init__(self, path: Path, broken: Callable[[str], None]) -> None:
        self.path = path
        self.part = path.with_suffix(".part")
        self._broken = broken
        self._file = -1
        self._samples = 0

    def open(self) -> None:
        try:
            self.part.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)
            _write_all(self._file, header(0), 0)
        except OSError as error:
            self._fail(error)

    def append(self, silent: int, data: bytes | bytearray) -> None:
        """`silent` samples of silence, then interleaved sound; the header then says what is there."""
        if self._file < 0:
            return
        try:
            while silent > 0:
                step = min(silent, 60 * RATE)
                _write_all(self._file, _SILENCE * (2 * step), HEADER_SIZE + 2 * self._samples)
                self._samples += step
                silent -= step
            _write_all(self._file, data, HEADER_SIZE + 2 * self._samples)
            self._samples += len(data) // 2
            _write_all(self._file, header(self._samples), 0)
        except OSError as error:
            self._fail(error)

    def close(self, done: Callable[[str, int], None]) -> None:
        if self._file < 0:
            return
        try:
            os.fsync(self._file)
            os.close(self._file)
            self._file = -1
            done(_seal(self.part, self.path), self._samples)
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        self._broken(str(error))


class Writer:
    """One thread that does all work on recordings, in order. At most `limit` bytes wait."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._queue: queue.SimpleQueue[tuple[Callable[[], None], int] | None] = queue.SimpleQueue()
        self._put = self._taken = 0  # bytes; each has one writing thread
        self._thread = threading.Thread(target=self._run, name="recordings", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], None], size: int, *, always: bool = False) -> bool:
        """Have `work` done; False, and it is not done, when too much waits already."""
        if not always and self._put - self._taken + size > self._limit:
            return False
        self._put += size
        self._queue.put((work, size))
        return True

    def stop(self) -> None:
        """Blocks until all work is done."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            work, size = item
            work()
            self._taken += size


def repair(part: Path) -> tuple[Path, str, int]:
    """Make a recording that a crash left whole again: true header, own name. Returns (path, SHA-256, samples).

    Raises OSError when the file cannot be read or written, ValueError when it is no recording of ours.
    """
    size = part.stat().st_size
    with part.open("r+b") as file:
        if size >= HEADER_SIZE:
            start = file.read(HEADER_SIZE)
            if start[:4] != b"RIFF" or start[8:40] != header(0)[8:40]:
                raise ValueError(f"{part.name}: not a recording")
        samples = max(0, size - HEADER_SIZE) // 2
        file.truncate(HEADER_SIZE + samples * 2)
        file.seek(0)
        file.write(header(samples))
        file.flush()
        os.fsync(file.fileno())
    path = part.with_suffix(".wav")
    return path, _seal(part, path), samples


def whole(path: Path) -> tuple[Path, str, int]:
    """What `repair` returns, of a recording that was closed already. Raises OSError."""
    return path, _digest(path), max(0, path.stat().st_size - HEADER_SIZE) // 2


def _seal(part: Path, path: Path) -> str:
    """Hash the finished file and give it its name. Returns the SHA-256 in hex."""
    digest = _digest(part)
    part.rename(path)
    return digest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_all(file: int, data: bytes | bytearray, at: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(file, view, at)
        view, at = view[written:], at + written
