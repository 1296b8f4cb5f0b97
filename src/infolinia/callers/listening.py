"""What a customer makes of the sound of the line: nobody speaks, somebody speaks, or music plays; pure.

A telephone is not told that a person has answered, so it is heard, as people hear it: whoever speaks pauses for breath,
and music does not. Only the music, where nobody is there, takes patience.
"""

from __future__ import annotations

from enum import Enum

QUIET_FOR = 1.0  # seconds of quiet that mean: it is my turn
BREATH = 0.3  # seconds: the shortest pause that counts
SPEECH = -45.0  # dBov: above it somebody speaks or music plays
PAUSE = -40.0  # dBov, of a breath: a room behind whoever speaks may be heard, and music is never so soft for so long
UNBROKEN = 8.0  # seconds of sound without a breath that only music lasts


class Heard(Enum):
    QUIET = "quiet"
    TALK = "talk"
    MUSIC = "music"


class Listening:
    """Told the levels often, `heard` is what sounds; `waited` the seconds of music, `talked` those for which somebody
    has spoken and left no turn."""

    def __init__(self, now: float) -> None:
        self.heard = Heard.TALK
        self._unbroken_since = now
        self._talk_since = now
        self._music = 0.0  # seconds of the pieces that are over
        self._now = now

    def hear(self, *, breath: float, turn: float, now: float) -> Heard:
        """Levels in dBov, of the last BREATH and of the last QUIET_FOR seconds."""
        if breath < PAUSE:
            self._music += self._piece
            self._unbroken_since = now
        self._now = now
        if turn < SPEECH:
            self.heard = Heard.QUIET
        elif self._piece:
            self.heard = Heard.MUSIC
        else:
            self.heard = Heard.TALK
        if self.heard is not Heard.TALK:
            self._talk_since = now
        return self.heard

    @property
    def waited(self) -> float:
        return self._music + self._piece

    @property
    def talked(self) -> float:
        return self._now - self._talk_since

    @property
    def _piece(self) -> float:
        """Seconds of the music that plays; none until it is known for music."""
        length = self._now - self._unbroken_since
        return length if length >= UNBROKEN else 0.0
