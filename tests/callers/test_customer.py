"""A simulated customer's call on a clock that jumps: it waits with patience for a person, and then it talks."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest

from infolinia.callers import customer
from infolinia.callers.telephone import Telephone
from infolinia.telephony.media import tones
from infolinia.telephony.media.g711 import FRAME, RATE, Linear
from infolinia.telephony.media.hold_music import hold_music

ZOFIA = customer.Customer("Zofia", "+48994000108", "+48991000991", "pl", ("Dzień dobry.", "Leśna trzy.", "Dziękuję."))
STEP = 0.02  # seconds
MUSIC = hold_music()


class Jumping(selectors.DefaultSelector):
    """Where a loop would sleep, its clock jumps."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is not None:
            self.now += max(0.0, timeout)
        return super().select(timeout if timeout is None else 0)


class Line:
    """A telephone whose other side sounds as `sound` says: second of the call → its next 20 ms."""

    def __init__(self, sound: Callable[[float], Linear], over: float) -> None:
        self.sound, self._sound, self._over = self, sound, over
        self.said: list[float] = []
        self.lasted = 0.0
        self._loop = asyncio.get_running_loop()
        self._loop.call_later(over, lambda: self.ended.set())
        self.ended = asyncio.Event()
        self.began = self._loop.time()

    async def call(self, *_number: Any, **_how: Any) -> None: ...

    async def close(self) -> None:
        self.lasted = self._loop.time() - self.began

    def say(self, line: Linear) -> float:
        self.said.append(self._loop.time() - self.began)
        return 2.0

    def level(self, last: float) -> float:
        now = self._loop.time() - self.began
        moments = [now - STEP * back for back in range(round(last / STEP), 0, -1)]
        return tones.level(np.concatenate([self._sound(at) if at >= 0 else _noise(-96.0) for at in moments]))


def _noise(dbov: float) -> Linear:
    return np.random.default_rng(1).normal(0, 32768 * 10 ** (dbov / 20), FRAME).astype(np.int16)


def _music(at: float) -> Linear:
    start = round(at * RATE) % (len(MUSIC) - FRAME)
    return MUSIC[start : start + FRAME]


def waits_until(answered: float, agent: Callable[[float], Linear]) -> Callable[[float], Linear]:
    """Music, with a sentence about the place every 45 seconds, and then an agent."""

    def sound(at: float) -> Linear:
        if at >= answered:
            return agent(at - answered)
        return _noise(-22.0 if at % 1.5 < 1.2 else -96.0) if at % 45 < 5 else _music(at)

    return sound


def reads_for_long(at: float) -> Linear:
    """A statement of half a minute, a breath every two seconds, then words and a turn left to the customer."""
    speaks = at % 2 < 1.6 if at < 30 else at % 12 < 4
    return _noise(-22.0 if speaks else -70.0)


def in_a_noisy_room(at: float) -> Linear:
    """A room above the level of quiet, in which somebody speaks."""
    return _noise(-22.0 if at % 4 < 3 else -43.0)


def with_a_beep(at: float) -> Linear:
    """A device that beeps more often than a second passes."""
    return _noise(-10.0 if at % 0.6 < 0.2 else -96.0)


def ring(
    monkeypatch: pytest.MonkeyPatch, sound: Callable[[float], Linear], *, over: float = 3600.0
) -> tuple[str, Line]:
    lines: list[Line] = []

    async def opened() -> Telephone:
        lines.append(Line(sound, over))
        return cast(Telephone, lines[0])

    monkeypatch.setattr(Telephone, "open", opened)
    selector = Jumping()

    def loop() -> asyncio.AbstractEventLoop:
        made = asyncio.SelectorEventLoop(selector)
        made.time = lambda: selector.now
        return made

    with asyncio.Runner(loop_factory=loop) as runner:
        how = runner.run(customer.ring(ZOFIA, ("127.0.0.1", 5060), lambda _text, _language: np.zeros(RATE, np.int16)))
    return how, lines[0]


@pytest.mark.parametrize("agent", [reads_for_long, in_a_noisy_room, with_a_beep])
@pytest.mark.parametrize("answered", [20.0, 295.0])
def test_one_who_was_answered_says_all_there_is_to_say(
    monkeypatch: pytest.MonkeyPatch, answered: float, agent: Callable[[float], Linear]
):
    """Five minutes of patience are for the music: neither the talk nor what is not quite quiet takes any of it."""
    how, line = ring(monkeypatch, waits_until(answered, agent))
    assert how == "served"
    assert len(line.said) == len(ZOFIA.says)
    assert line.said[0] > answered


def test_one_whom_nobody_answers_gives_up_after_five_minutes(monkeypatch: pytest.MonkeyPatch):
    how, line = ring(monkeypatch, waits_until(3600.0, reads_for_long))
    assert how == "gave up"
    assert not line.said
    assert 300 <= line.lasted < 360  # what the centre said of the place is no music


def test_one_who_is_put_on_hold_says_nothing_to_the_music(monkeypatch: pytest.MonkeyPatch):
    def agent(at: float) -> Linear:
        return _music(at) if 6 <= at < 400 else reads_for_long(at + 30)

    how, line = ring(monkeypatch, waits_until(20.0, agent))
    assert how == "served"
    assert not [at for at in line.said if 27 < at < 420]
    assert len(line.said) == len(ZOFIA.says)


def test_one_who_is_turned_away_while_waiting_was_refused(monkeypatch: pytest.MonkeyPatch):
    how, line = ring(monkeypatch, waits_until(3600.0, reads_for_long), over=60.0)
    assert how == "refused"
    assert not line.said
