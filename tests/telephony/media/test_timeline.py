"""Time in sound: the jitter buffer, the beat, and a recording's timeline, all on times that the test tells."""

from __future__ import annotations

import hashlib
import random
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.telephony.media import g711, tones
from infolinia.telephony.media.g711 import FRAME
from infolinia.telephony.media.jitter import JitterBuffer
from infolinia.telephony.media.pacing import TICK, Beat
from infolinia.telephony.media.playing import Playing
from infolinia.telephony.media.prompts import Rendered
from infolinia.telephony.media.recorder import HEADER_SIZE, PartFile, Recording, Writer, header, repair

SOUND = g711.encode_ulaw(tones.sine(440, 4.0))
FRAMES = [SOUND[at : at + FRAME] for at in range(0, len(SOUND), FRAME)]


def played(
    arrivals: list[tuple[float, int]], ticks: int, first: int = 4_294_960_000
) -> tuple[np.ndarray, JitterBuffer]:
    """What comes out when frame n of SOUND arrives at the given times; `first`: its timestamp goes round soon."""
    buffer, out, waiting = JitterBuffer(), [], sorted(arrivals)
    for tick in range(ticks):
        now = 100.0 + tick * TICK
        while waiting and 100.0 + waiting[0][0] <= now:
            at, number = waiting.pop(0)
            buffer.put((first + number * FRAME) & 0xFFFFFFFF, FRAMES[number], 100.0 + at)
        out.append(buffer.take(now))
    return np.concatenate(out), buffer


def test_an_even_stream_comes_out_whole_with_little_delay() -> None:
    out, buffer = played([(n * TICK, n) for n in range(150)], 150)
    assert buffer.concealed <= 2
    assert buffer.delay <= 2 * FRAME
    assert tones.power(out[800:], 440) > 0.99


@pytest.mark.parametrize("seed", range(12))
def test_jitter_of_sixty_milliseconds_and_reordering_are_smoothed_out(seed: int) -> None:
    chance = random.Random(seed)
    out, buffer = played([(n * TICK + chance.uniform(0, 0.06), n) for n in range(150)], 150)
    assert buffer.delay <= 800
    assert buffer.concealed <= 6
    assert buffer.dropped <= 2
    assert tones.power(out[8000:], 440) > 0.97  # a frame left out or repeated would break the phase of the tone


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(0, 149)), max_size=60), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_whatever_comes_every_tick_gives_a_frame(arrivals: list[tuple[float, int]], first: int) -> None:
    out, buffer = played(arrivals, 160, first)
    assert len(out) == 160 * FRAME
    assert 160 <= buffer.delay <= 1600


def test_a_lost_packet_is_concealed_by_the_sound_before_it() -> None:
    out, buffer = played([(n * TICK, n) for n in range(150) if n not in (60, 61, 100)], 150)
    assert buffer.concealed == 3
    assert tones.power(out[800:], 440) > 0.97
    assert max(tones.level(out[at : at + FRAME]) for at in range(61 * FRAME, 63 * FRAME, FRAME)) > -25


def test_a_source_that_stops_becomes_silence_and_is_heard_again() -> None:
    arrivals = [(n * TICK, n) for n in range(50)] + [(3.0 + n * TICK, 50 + n) for n in range(50)]
    out, _ = played(arrivals, 200)
    assert not out[70 * FRAME : 145 * FRAME].any()
    assert tones.power(out[160 * FRAME : 195 * FRAME], 440) > 0.95


def test_the_buffer_is_bounded() -> None:
    buffer = JitterBuffer()
    for number in range(5000):
        buffer.put(number, b"\xff" * FRAME, 0.0)
    assert len(buffer._frames) <= 100


@pytest.mark.parametrize("longer", [0.15, 0.205, 0.212, 0.22, 0.23, 0.3, 0.5, 0.79, 0.85, 1.0])
def test_a_way_that_becomes_longer_and_stays_so_silences_nobody(longer: float) -> None:
    out, _buffer = played([(n * TICK + (longer if n >= 50 else 0), n) for n in range(190)], 190)
    assert tones.power(out[int((1.0 + longer + 0.8) * 8000) :], 440) > 0.97


def test_the_beat_never_drifts_and_leaves_out_what_is_long_past() -> None:
    beat = Beat(10.0)
    assert beat.due(10.0) == [10.0]
    assert beat.due(10.019) == []
    assert beat.due(10.065) == pytest.approx([10.02, 10.04, 10.06])
    assert beat.next == pytest.approx(10.08)
    assert beat.due(20.07) == pytest.approx([20.06])
    assert beat.skipped == 499


def test_prompts_play_in_order_and_over_again() -> None:
    playing = Playing("k", loop=False, interruptible=False, codec="PCMU")
    playing.load([Rendered(b"\x01" * 320, 160), Rendered(b"", 160), Rendered(b"\x02\x02\x03", ends=(2, 3))])
    frames = list(iter(lambda: playing.next() or b"", b""))
    assert frames == [b"\x01" * 160, b"\x01" * 160, b"\x02\x02", b"\x03"]
    playing = Playing("k", loop=True, interruptible=False, codec="PCMU")
    playing.load([Rendered(b"\xff" * 160, 160)])
    assert {playing.next() for _ in range(5)} == {b"\xff" * 160}
    playing.load([])
    assert playing.next() is None


# --- Recordings -------------------------------------------------------------------------------------------------------


class Tape:
    """A recording whose loop is the test: `at(t)` seconds after the start."""

    def __init__(self, folder: Path, limit: int = 1 << 24) -> None:
        self.broken: list[str] = []
        self.closed: list[tuple[str, int]] = []
        self.path = folder / "c-1" / "r-1.wav"
        self.writer = Writer(limit)
        self.recording = Recording(PartFile(self.path, self.broken.append), self.writer, 50.0)

    def say(self, at: float, timestamp: int, frame: bytes = b"\x10" * FRAME, side: str = "said") -> None:
        getattr(self.recording, side).put(timestamp & 0xFFFFFFFF, frame, 50.0 + at)

    def finish(self, at: float) -> tuple[np.ndarray, np.ndarray]:
        self.recording.finish(50.0 + at, lambda sha256, samples: self.closed.append((sha256, samples)))
        self.writer.stop()
        body = np.frombuffer(self.path.read_bytes()[HEADER_SIZE:], np.uint8)
        return body[0::2], body[1::2]


def test_sound_lies_where_it_came_whatever_order_it_came_in(tmp_path: Path) -> None:
    tape = Tape(tmp_path)
    for n, at in ((0, 0.1), (2, 0.141), (1, 0.143), (3, 0.16), (60, 1.3), (61, 1.32)):
        tape.say(at, 4_294_967_200 + n * FRAME, bytes([n + 1]) * FRAME)
    tape.recording.flush(51.4)
    tape.say(1.5, 77, b"\x40" * FRAME, side="heard")
    left, right = tape.finish(2.0)

    assert len(left) == len(right) == 16000
    assert tape.closed == [(hashlib.sha256(tape.path.read_bytes()).hexdigest(), 16000)]
    assert left[800:1440].tolist() == [value for n in range(4) for value in [n + 1] * FRAME]
    assert (left[:800] == 0xFF).all()
    assert (left[1440:10400] == 0xFF).all()
    assert left[10400] == 61
    assert (right[12000:12160] == 0x40).all()
    assert (np.delete(right, np.arange(12000, 12160)) == 0xFF).all()
    assert tape.path.read_bytes()[:HEADER_SIZE] == header(16000)


def test_a_pause_is_silence_and_the_timeline_goes_on(tmp_path: Path) -> None:
    tape = Tape(tmp_path)
    for n in range(150):
        tape.recording.pause(50 <= n < 100)
        tape.say(n * TICK, n * FRAME)
        tape.recording.flush(50 + n * TICK)
    left, _ = tape.finish(3.0)
    assert (left[:8000] == 0x10).all()
    assert (left[8000:16000] == 0xFF).all()
    assert (left[16000:] == 0x10).all()


def test_a_slow_sender_does_not_drift_from_real_time(tmp_path: Path) -> None:
    tape = Tape(tmp_path)
    for n in range(50 * 60 * 5):  # five minutes of a clock that is 500 ppm slow: 150 ms
        tape.say(n * TICK * 1.0005, n * FRAME, bytes([0x10 if n < 14_990 else 0x20]) * FRAME)
        if n % 50 == 0:
            tape.recording.flush(50 + n * TICK * 1.0005)
    left, _ = tape.finish(301.0)
    assert int(np.argmax(left == 0x20)) == pytest.approx(14_990 * TICK * 1.0005 * 8000, abs=200)


def test_a_clock_that_jumps_is_anchored_anew(tmp_path: Path) -> None:
    tape = Tape(tmp_path)
    tape.say(0.1, 0)
    tape.say(0.5, 3_000_000_000, b"\x20" * FRAME)
    left, _ = tape.finish(1.0)
    assert (left[4000:4160] == 0x20).all()


@given(arrivals=st.lists(st.tuples(st.floats(0, 5), st.integers(0, 2**32 - 1)), max_size=30))
@settings(max_examples=30, deadline=None)
def test_whatever_comes_the_length_is_real_time(
    arrivals: list[tuple[float, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    tape = Tape(tmp_path_factory.mktemp("tape"))
    for at, timestamp in sorted(arrivals):
        tape.say(at, timestamp)
        tape.recording.flush(50 + at)
    left, _ = tape.finish(5.5)
    assert len(left) == 44000


def test_what_a_crash_left_is_repaired(tmp_path: Path) -> None:
    tape = Tape(tmp_path)
    for n in range(100):
        tape.say(n * TICK, n * FRAME)
    tape.recording.flush(52.0)
    tape.writer.stop()  # and the process is gone
    part = tape.path.with_suffix(".part")
    assert part.read_bytes()[:HEADER_SIZE] == header(8000)  # readable even so
    part.write_bytes(part.read_bytes() + b"\x10")  # half a sample of the next write
    path, sha256, samples = repair(part)
    assert (path, samples) == (tape.path, 8000)
    assert sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.read_bytes()[:HEADER_SIZE] == header(8000)
    assert not part.exists()

    empty = tmp_path / "e.part"
    empty.write_bytes(b"RI")
    assert repair(empty)[2] == 0
    assert (tmp_path / "e.wav").read_bytes() == header(0)
    other = tmp_path / "o.part"
    other.write_bytes(b"x" * 100)
    with pytest.raises(ValueError, match="not a recording"):
        repair(other)


def test_a_slow_disk_costs_silence_not_memory_and_not_time(tmp_path: Path) -> None:
    tape = Tape(tmp_path, limit=40_000)
    held, release = threading.Event(), threading.Event()

    def stuck() -> None:
        held.set()
        release.wait(10)

    tape.writer.submit(stuck, 0)
    held.wait(10)
    for n in range(500):  # ten seconds; room for two
        tape.say(n * TICK, n * FRAME)
        tape.recording.flush(50 + n * TICK)
    release.set()
    left, _ = tape.finish(10.0)
    assert len(left) == 80_000
    assert (left[:8000] == 0x10).all()
    assert (left[40_000:48_000] == 0xFF).all()


def test_a_full_disk_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tape = Tape(tmp_path)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    for n in range(200):
        tape.say(n * TICK, n * FRAME)
        tape.recording.flush(50 + n * TICK)
    tape.recording.finish(55.0, lambda *_: None)
    tape.writer.stop()
    assert len(tape.broken) == 1
    assert "No space" in tape.broken[0]
