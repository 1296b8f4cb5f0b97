"""A carrier for the end-to-end tests: a trunk whose proxy is a telephone that is called."""

from __future__ import annotations

import asyncio
import secrets
from typing import cast

import numpy as np

from infolinia.callers.telephone import Telephone
from infolinia.telephony.media.g711 import RATE, Linear
from infolinia.telephony.sip import signals
from infolinia.telephony.sip.endpoint import Admission, Endpoint

LOUD = 8000  # of 32767


class Outside(Telephone):
    """Who is called outside the centre: answers at once, or what `busy` and `only_rings` say.

    busy: answers 486. only_rings: rings until `picks_up`. Methods may be called from any thread.
    """

    busy = False
    only_rings = False
    rung = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._offer = b""
        self._transport = cast(asyncio.DatagramTransport, transport)
        self._endpoint = Endpoint(
            host=self._host,
            port=self.port,
            admit=lambda _peer, _request: Admission("carrier"),
            token=lambda: secrets.token_hex(8),
            secret=secrets.token_bytes(16),
            agent="Outside",
        )

    @property
    def port(self) -> int:
        assert self._transport is not None
        return self._transport.get_extra_info("sockname")[1]

    def leaves(self) -> None:
        """Hangs up."""
        self._loop.call_soon_threadsafe(self.hang_up)

    def picks_up(self) -> None:
        self._loop.call_soon_threadsafe(self._answer)

    def lets_hear(self, pitch: float) -> None:
        """While it rings: sound of its own (183), a tone."""
        self._loop.call_soon_threadsafe(self._progress, pitch)

    def speaks(self, pitch: float) -> None:
        """A tone from now on; a pitch of 0 is silence."""
        self._loop.call_soon_threadsafe(self._speak, pitch)

    def keys(self, digits: str) -> None:
        self._loop.call_soon_threadsafe(self.press, digits)

    def hears(self) -> float:
        return pitch_of(self.sound.heard(0.5))

    def _speak(self, pitch: float) -> None:
        self.sound.hush()
        if pitch:
            self.sound.say(tone(pitch))

    def _progress(self, pitch: float) -> None:
        self._respond(183)
        self._speak(pitch)

    def _answer(self) -> None:
        self._respond(200)
        self.answered.set()

    def _respond(self, status: int) -> None:
        body = self._described(self._offer)
        self._perform(self._sip.respond(self._call, status, self._loop.time(), body=body))

    def _perform(self, effects: list[signals.Effect]) -> None:
        super()._perform(effects)
        for effect in effects:
            match effect:
                case signals.Invited():
                    self._rings(effect)
                case signals.Cancelled():
                    self._end("cancelled")
                case _:
                    pass

    def _rings(self, invited: signals.Invited) -> None:
        self.rung += 1
        now = self._loop.time()
        if self.busy:
            self._perform(self._sip.respond(invited.call, 486, now))
            return
        self._call, self._offer = invited.call, invited.request.body
        self.answered.clear()
        self.ended.clear()
        self.sound.hush()
        if self.only_rings:
            self._perform(self._sip.respond(invited.call, 180, now))
        else:
            self._answer()


def tone(pitch: float, seconds: float = 60) -> Linear:
    time = np.arange(int(seconds * RATE)) / RATE
    return (np.sin(2 * np.pi * pitch * time) * LOUD).astype(np.int16)


def pitch_of(heard: Linear) -> float:
    """Hz of the loudest tone; 0 when it is quiet."""
    samples = heard.astype(np.float64)
    if not len(samples) or np.sqrt(np.mean(samples**2)) < 500:
        return 0.0
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * RATE / len(samples)
