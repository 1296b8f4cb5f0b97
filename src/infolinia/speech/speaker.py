"""What speaks a text: the protocol, and what can go wrong with any speaker."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

LONGEST_TEXT = 5_000  # characters of one rendering: about six minutes


class SpeakerProblem(Exception):
    """A text could not be spoken; says why."""


class SpeakerMissing(SpeakerProblem):
    """The program or model that speaks is not installed; says what to install."""


class Speaker(Protocol):
    """Renders a text once; the file is then played like any other prompt."""

    def render(self, text: str, language: str, folder: Path, manner: str = "") -> Path:
        """An 8 kHz 16-bit mono WAV below `folder`, about -20 dBov. The same text gives the same file.

        language: "pl", "en" or "uk". manner: a way of speaking that it knows; empty: the usual one. Blocks
        for as long as speaking takes to compute: never on a loop's thread.
        Raises SpeakerMissing, SpeakerProblem.
        """
        ...
