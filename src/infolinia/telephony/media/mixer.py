"""Mixing: three legs or more in one conversation, and an ear that hears a leg's both sides. Numpy, 20 ms at a time."""

from __future__ import annotations

import numpy as np

from infolinia.telephony.media import g711
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.jitter import JitterBuffer
from infolinia.telephony.media.leg import Leg


class Mix:
    """Every member hears all the others. `tick` each 20 ms; members that are taken only speak."""

    def __init__(self) -> None:
        self._buffers: dict[Leg, JitterBuffer] = {}

    def set_members(self, legs: tuple[Leg, ...]) -> None:
        for leg in [leg for leg in self._buffers if leg not in legs]:
            buffer = self._buffers.pop(leg)
            leg.says = tuple(put for put in leg.says if put != buffer.put)
        for leg in legs:
            if leg not in self._buffers:
                buffer = self._buffers[leg] = JitterBuffer()
                leg.says = (*leg.says, buffer.put)

    def tick(self, now: float) -> None:
        legs = list(self._buffers)
        frames = np.array([self._buffers[leg].take(now) for leg in legs], np.int32)
        heard = np.clip(frames.sum(axis=0) - frames, -32768, 32767).astype(np.int16)
        for leg, samples in zip(legs, heard, strict=True):
            if not leg.taken:
                leg.frame(g711.encode(samples, leg.codec), now)


class Ear:
    """A leg that hears what another says and hears, and is heard by no one."""

    def __init__(self, ear: Leg, target: Leg) -> None:
        self.ear, self.target = ear, target
        self._said, self._heard = JitterBuffer(), JitterBuffer()
        target.says = (*target.says, self._said.put)
        target.hears = (*target.hears, self._heard.put)

    def close(self) -> None:
        self.target.says = tuple(put for put in self.target.says if put != self._said.put)
        self.target.hears = tuple(put for put in self.target.hears if put != self._heard.put)

    def tick(self, now: float) -> None:
        both = self._said.take(now).astype(np.int32) + self._heard.take(now)
        samples: Linear = np.clip(both, -32768, 32767).astype(np.int16)
        if not self.ear.taken:
            self.ear.frame(g711.encode(samples, self.ear.codec), now)
