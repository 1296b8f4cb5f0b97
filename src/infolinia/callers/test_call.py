"""One test call to a number of this centre, as a process of its own: `python -m infolinia.callers.test_call`.

It reads what to do as one JSON object from its standard input (`Order`), rings by SIP, says a sentence again and again
once the line is answered, and writes what happens into a file as it happens (`Report`), in whole: whoever looks reads
the file. One runs at a time: it holds a lock beside the file. It ends when the far end hangs up, when the file `stop`
beside it appears, and after `longest` seconds in any case.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np

from infolinia.callers.telephone import CallFailed, Happened, Telephone
from infolinia.speech import espeak
from infolinia.speech.speaker import SpeakerProblem
from infolinia.telephony.media import tones
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.prompts import read_wave
from infolinia.telephony.sip.endpoint import Credentials

LONGEST = 180.0  # seconds of a whole call, whatever was ordered
RINGS_FOR = 30.0  # seconds until the centre has answered the line; it greets at once
PAUSE = 2.0  # seconds between two times of the sentence
WRITE_EVERY = 0.5  # seconds
HEARD_OVER = 0.5  # seconds over which the level is taken
LOOKS = 5  # at the lock, which somebody who only looks may hold for a moment
BUSY = 3  # exit status: another test call runs


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to ring and what to say. host: the address of this machine to ring from; proxy: where the switch listens."""

    number: str
    proxy: tuple[str, int]
    host: str
    caller: str
    username: str
    password: str
    sentence: str
    language: str
    longest: float = 120.0


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened at the telephone; `second` counts from the dialling."""

    second: float
    what: str
    status: int = 0


class Report(msgspec.Struct, kw_only=True):
    """What the telephone knows of its call. levels: how loud it was there, in dBov, at which second since the dialling;
    spoken: whether it speaks by a voice, or by tones because there is none."""

    number: str
    caller: str
    started_at: datetime
    log: list[Line] = []
    answered: bool = False
    levels: list[tuple[float, float]] = []
    packets: int = 0
    spoken: bool = True
    ended: bool = False


def report_of(folder: Path) -> Report | None:
    """The last test call, or the one that runs; None when there was none."""
    try:
        return msgspec.json.decode(_file(folder).read_bytes(), type=Report)
    except (OSError, msgspec.DecodeError):
        return None


def is_running(folder: Path) -> bool:
    """Whether a test call runs now, whoever began it."""
    with _lock(folder) as held:
        return not held


def forget(folder: Path) -> None:
    """The report of the last call, before another begins."""
    with suppress(FileNotFoundError):
        _file(folder).unlink()


def stop(folder: Path) -> None:
    """Ask the one that runs to hang up."""
    if is_running(folder):
        _stop_file(folder).touch(mode=0o600)


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """True when nobody else has it."""
    with open(os.open(folder / "test-call.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _file(folder: Path) -> Path:
    return folder / "test-call.json"


def _stop_file(folder: Path) -> Path:
    return folder / "test-call.stop"


async def ring(order: Order, folder: Path) -> None:
    """Make the call and report on it until it is over."""
    report = Report(number=order.number, caller=order.caller, started_at=datetime.now(UTC))
    _keep(report, folder)
    sound, report.spoken = await asyncio.to_thread(_sentence, order, folder)
    with suppress(FileNotFoundError):
        _stop_file(folder).unlink()
    telephone = await Telephone.open(order.host)

    def told(happened: Happened) -> None:
        report.log.append(Line(second=happened.second, what=happened.what, status=happened.facts.get("status", 0)))

    telephone.tell = told
    writing = asyncio.create_task(_write(report, telephone, folder))
    try:
        async with asyncio.timeout(min(order.longest, LONGEST)):
            credentials = Credentials(order.username, order.password)
            await telephone.call(
                order.number, order.proxy, caller=order.caller, credentials=credentials, patience=RINGS_FOR
            )
            report.answered = True
            while not telephone.ended.is_set() and not _stop_file(folder).exists():
                seconds = telephone.sound.say(sound) + PAUSE
                await _until(telephone, folder, seconds)
    except (CallFailed, TimeoutError):
        pass
    finally:
        await telephone.close()
        writing.cancel()
        if not any(line.what in ("failed", "far end hung up", "hung up") for line in report.log):
            report.log.append(Line(second=order.longest, what="no answer"))
        report.ended = True
        _keep(report, folder)
        with suppress(FileNotFoundError):
            _stop_file(folder).unlink()


async def _until(telephone: Telephone, folder: Path, seconds: float) -> None:
    """Until the sentence is said, the call is over, or somebody wants it to be."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until and not _stop_file(folder).exists():
        try:
            async with asyncio.timeout(WRITE_EVERY):
                await telephone.ended.wait()
                return
        except TimeoutError:
            continue


async def _write(report: Report, telephone: Telephone, folder: Path) -> None:
    while True:
        second = (datetime.now(UTC) - report.started_at).total_seconds()
        report.levels.append((round(second, 2), round(float(telephone.sound.level(HEARD_OVER)), 1)))
        report.packets = telephone.sound.received
        _keep(report, folder)
        await asyncio.sleep(WRITE_EVERY)


def _keep(report: Report, folder: Path) -> None:
    """In one step, so that a reader never sees half of it."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".test-call-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(report))
    os.replace(name, _file(folder))


def _sentence(order: Order, folder: Path) -> tuple[Linear, bool]:
    """The sentence as sound, and whether it is a voice: where nothing can speak, it is three tones."""
    try:
        return read_wave(espeak.render(order.sentence, order.language, folder / "voices").read_bytes()).samples, True
    except SpeakerProblem:
        three = [part for pitch in (523.0, 659.0, 784.0) for part in (tones.sine(pitch, 0.4), tones.silence(0.1))]
        return np.concatenate(three), False


def main() -> int:
    folder = Path(sys.argv[1])
    order = msgspec.json.decode(sys.stdin.buffer.read(16 * 1024), type=Order)
    return asyncio.run(_when_free(order, folder))


async def _when_free(order: Order, folder: Path) -> int:
    for _ in range(LOOKS):
        with _lock(folder) as held:
            if held:
                await ring(order, folder)
                return 0
        await asyncio.sleep(0.05)
    return BUSY


if __name__ == "__main__":
    sys.exit(main())
