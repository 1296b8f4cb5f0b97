"""A list of prompts as it plays: frame after frame, once or over and over; pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from infolinia.telephony.media.g711 import FRAME, Codec, translate


@dataclass(slots=True, eq=False)
class Playing:
    """`sounds` is empty until the prompts are loaded; meanwhile the leg hears silence."""

    name: str
    loop: bool
    interruptible: bool
    codec: Codec  # of the sounds
    sounds: list[bytes] = field(default_factory=lambda: list[bytes]())
    is_loaded: bool = False
    _sound: int = 0
    _at: int = 0

    def load(self, sounds: list[bytes]) -> None:
        self.sounds = [sound for sound in sounds if sound]
        self.is_loaded = True

    def next(self, codec: Codec) -> bytes | None:
        """The next 20 ms in `codec`; None at the end."""
        if self._sound >= len(self.sounds):
            if not self.loop or not self.sounds:
                return None
            self._sound = 0
        sound = self.sounds[self._sound]
        frame = sound[self._at : self._at + FRAME]
        self._at += FRAME
        if self._at >= len(sound):
            self._sound, self._at = self._sound + 1, 0
        return translate(frame, self.codec, codec)
