"""What is heard in place of a lost packet: the last pitch period again, fading (after G.711 Appendix I); pure."""

from __future__ import annotations

import numpy as np

from infolinia.telephony.media.g711 import Linear

_FADE = 0.8  # of amplitude, each concealed 10 ms
_MOST = 5  # frames (100 ms) before silence


class Concealment:
    """Remembers the last 60 ms of one source; `rate` in samples a second, frames are of 20 ms."""

    __slots__ = ("_bad", "_frame", "_history", "_lags", "silence")

    def __init__(self, rate: int) -> None:
        self._frame = rate // 50
        self._history = np.zeros(3 * self._frame, np.int16)
        self._lags = np.arange(rate // 200, self._frame * 3 // 2 + 1)  # 200 to 33 Hz
        self._bad = 0
        self.silence: Linear = np.zeros(self._frame, np.int16)
        self.silence.flags.writeable = False

    def heard(self, samples: Linear) -> None:
        """Sound that did come."""
        self._bad = 0
        self._remember(samples)

    def next(self) -> Linear:
        """20 ms in place of what did not. `silence` itself after 100 ms of it, and where nothing sounded before."""
        self._bad += 1
        frame, history = self._frame, self._history.astype(np.float64)
        tail = history[-frame:]
        if self._bad > _MOST or not tail.any():
            return self.silence
        windows = np.lib.stride_tricks.sliding_window_view(history, frame)
        earlier = windows[len(history) - frame - self._lags]
        likeness = earlier @ tail / np.sqrt((earlier * earlier).sum(axis=1) + 1.0)
        period = int(self._lags[int(np.argmax(likeness))])
        sound = np.resize(history[-period:], frame)
        first = 2 * (self._bad - 1)
        fade = np.repeat(_FADE ** np.array([first, first + 1]), frame // 2)
        self._remember(sound.astype(np.int16))  # unfaded, so that the next frame goes on with this period in phase
        return (sound * fade).astype(np.int16)

    def _remember(self, samples: Linear) -> None:
        history, count = self._history, min(len(samples), len(self._history))
        if count:
            history[:-count] = history[count:]
            history[-count:] = samples[-count:]
