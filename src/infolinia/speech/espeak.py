"""espeak-ng as a speaker: small, quick, sounds like a machine; it comes with Debian (package `espeak-ng`)."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from infolinia.speech.speaker import LONGEST_TEXT, SpeakerMissing, SpeakerProblem

PROGRAM = "espeak-ng"
VOICES = {"pl": "pl", "en": "en-gb", "uk": "uk"}
MANNERS = {"": "", "woman": "+f3", "man": "+m3", "slow": ""}  # of speaking; variants of espeak-ng
SLOW = 115  # words a minute
WORDS_A_MINUTE = 150
TIMEOUT = 30.0  # seconds
RATE = 8000
LEVEL = -20.0  # dBov, RMS of the spoken parts (ITU-T P.56 asks for -26; telephone prompts are louder)
_PEAK = 0.9  # of full scale
_MADE = "1"  # changes when the same text would sound otherwise


def render(text: str, language: str, folder: Path, manner: str = "") -> Path:
    """See `speaker.Speaker.render`. Kept in `folder` under a hash of text, voice and speed. manner: one of MANNERS."""
    text = " ".join(text.split())
    if not text:
        raise SpeakerProblem("there is nothing to say")
    if len(text) > LONGEST_TEXT:
        raise SpeakerProblem(f"text of {len(text)} characters; at most {LONGEST_TEXT}")
    voice = VOICES.get(language.lower().replace("_", "-").partition("-")[0])
    if voice is None:
        raise SpeakerProblem(f"no voice for language {language!r}; there are {', '.join(sorted(VOICES))}")
    voice += MANNERS.get(manner, "")
    speed = SLOW if manner == "slow" else WORDS_A_MINUTE
    digest = hashlib.sha256(f"{_MADE}\0{voice}\0{speed}\0{text}".encode()).hexdigest()
    path = folder / f"espeak-{digest[:32]}.wav"
    if not path.is_file():
        _write(path, _at_level(_spoken(text, voice, speed)))
    return path


def _spoken(text: str, voice: str, speed: int) -> NDArray[np.float64]:
    """Samples between -1 and 1, RATE a second."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise SpeakerMissing(f"{PROGRAM} is not installed. On Debian: apt-get install espeak-ng")
    try:
        run = subprocess.run(
            [program, "-v", voice, "-s", str(speed), "-b", "1", "--stdin", "--stdout"],
            input=text.encode(),
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SpeakerProblem(f"{PROGRAM} took more than {TIMEOUT:.0f} s") from error
    data = run.stdout
    if run.returncode or data[:4] != b"RIFF" or len(data) < 44:
        raise SpeakerProblem(f"{PROGRAM}: {run.stderr.decode(errors='replace').strip()[:300] or run.returncode}")
    rate = struct.unpack_from("<I", data, 24)[0]
    start = data.index(b"data") + 8  # its length is not known when the header is written: the rest is sound
    body = data[start : start + (len(data) - start) // 2 * 2]
    resample: Any = soxr.resample  # pyright: ignore[reportUnknownMemberType] it has no types
    return resample(np.frombuffer(body, "<i2").astype(np.float64) / 32768, rate, RATE, quality="HQ")


def _at_level(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    power = (frames**2).mean(axis=1)
    spoken = power[power > power.max(initial=0.0) / 1000]  # within 30 dB of the loudest 20 ms
    if not len(spoken):
        return samples
    gain = 10 ** (LEVEL / 20) / np.sqrt(spoken.mean())
    return samples * min(gain, _PEAK / np.abs(samples).max())


def _write(path: Path, samples: NDArray[np.float64]) -> None:
    """In one step, so that a reader never sees half a file and two renderings may race."""
    body = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    head = struct.pack(
        "<4sI8sIHHIIHH4sI", b"RIFF", 36 + len(body), b"WAVEfmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16, b"data", len(body)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".espeak-", suffix=".new")
    with os.fdopen(descriptor, "wb") as file:
        file.write(head + body)
    os.chmod(name, 0o644)
    os.replace(name, path)
