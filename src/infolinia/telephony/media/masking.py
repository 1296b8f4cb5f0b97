"""Hiding what a customer keys in: nobody hears the tones, no recording holds them, while a card number is typed; pure.

Packets wait for the next one, so that a tone that begins late in a packet is known before the packet goes on (20 ms).
A packet with a tone in it, the one before and the one after are silence. Of a codec that is no G.711 all is silence
meanwhile. RTP events go nowhere. A line that sends tones only has its digits read from them here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from infolinia.telephony.codecs import Codec
from infolinia.telephony.media import g711
from infolinia.telephony.media.telephone_event import Began, Ended
from infolinia.telephony.media.tone_detector import Keys, could_be_key
from infolinia.telephony.media.transcoding import silence

_AFTER = 1  # packets hidden after the last with a tone


class Heard(NamedTuple):
    """A packet of sound."""

    ssrc: int
    codec: Codec
    seq: int
    timestamp: int
    marker: bool
    payload: bytes


class Mask:
    """Of one leg. on_digit: is told the digits that come as tones; None where they come as events, too."""

    __slots__ = ("_hide", "_keys", "_on_digit", "_waits")

    def __init__(self, on_digit: Callable[[Began | Ended], None] | None) -> None:
        self._on_digit = on_digit
        self._keys = Keys()
        self._waits: Heard | None = None
        self._hide = 0

    def take(self, packet: Heard) -> Heard | None:
        """What goes on now: the packet before this one, hidden or as it was."""
        before, self._waits = self._waits, packet
        if packet.codec not in g711.SILENCE:
            self._waits = packet._replace(payload=silence(packet.codec))
        else:
            sound = g711.decode(packet.payload, packet.codec)
            if could_be_key(sound):
                self._hide = _AFTER + 1
                before = before and self._silent(before)
            if self._hide:
                self._hide -= 1
                self._waits = self._silent(packet)
            if self._on_digit:
                for found in self._keys.take(sound):
                    self._on_digit(found)
        return before

    def pressed(self) -> Heard | None:
        """A key came as an event: what waits goes on before it, hidden, for the key may begin to be heard in it."""
        before, self._waits = self._waits, None
        return before and self._silent(before)

    def _silent(self, packet: Heard) -> Heard:
        if packet.codec not in g711.SILENCE:
            return packet  # is silence already
        return packet._replace(payload=bytes([g711.SILENCE[packet.codec]]) * len(packet.payload))
