"""A list of prompts as it plays: frame after frame, once or over and over; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from infolinia.telephony.codecs import Codec
from infolinia.telephony.media.prompts import Key, Rendered


@dataclass(slots=True, eq=False)
class Playing:
    """`sounds` are empty until the prompts are loaded; meanwhile the leg hears silence.

    A leg whose codec changes has its prompts loaded anew: what plays goes on at the same frame.
    """

    name: str
    loop: bool
    interruptible: bool
    codec: Codec  # of the sounds
    keys: Sequence[Key] = ()
    sounds: list[Rendered] = field(default_factory=lambda: list[Rendered]())
    is_loaded: bool = False
    _sound: int = 0
    _at: int = 0  # frames

    def load(self, sounds: Sequence[Rendered]) -> None:
        self.sounds = [sound for sound in sounds if sound.count]
        self.is_loaded = True

    def next(self) -> bytes | None:
        """The next 20 ms; None at the end."""
        if self._sound >= len(self.sounds):
            if not self.loop or not self.sounds:
                return None
            self._sound = 0
        sound = self.sounds[self._sound]
        frame = sound.frame(self._at)
        self._at += 1
        if self._at >= sound.count:
            self._sound, self._at = self._sound + 1, 0
        return frame
