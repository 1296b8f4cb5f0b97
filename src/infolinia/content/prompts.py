"""Announcements as sound: spoken once and kept below the prompts folder, which switch and centre share.

Where nothing can speak (espeak-ng is not installed) an announcement is a tone: the caller hears that somebody is there,
the call goes on, and loading the pack again once there is a speaker gives it its voice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from infolinia.speech.speaker import SpeakerProblem

FOLDER = "announcements"
LINE_TROUBLE = f"{FOLDER}/line-trouble.wav"  # what a switch says by itself when it can take no call
TONE = "tone:record"  # a sound the media plane makes by itself

Render = Callable[..., Path]  # speaker.Speaker.render

log = logging.getLogger(__name__)
_said: set[str] = set()  # the same trouble is told once by a process


def prompt(text: str, language: str, *, folder: Path, render: Render, manner: str = "") -> str:
    """The prompt of a text: a path below `folder`, or TONE. manner: of speaking, empty for the speaker's usual one."""
    try:
        how = (manner,) if manner else ()
        return render(text, language, folder / FOLDER, *how).relative_to(folder).as_posix()
    except SpeakerProblem as problem:
        log.log(
            logging.WARNING if str(problem) not in _said else logging.DEBUG, "An announcement is a tone: %s", problem
        )
        _said.add(str(problem))
        return TONE
