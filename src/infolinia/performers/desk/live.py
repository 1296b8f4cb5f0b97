"""`GET /desk/live`: tells an agent's page to look, as server-sent events beside Django.

It carries no data: a page that is told to look asks `/desk/now`. Told at once is what concerns this agent (the own
shift, the call in hand, an alarm), once a second what only changes figures on the screen (of who has no call), each
agent at another moment of the second: else every desk would ask at once, just when one agent waits for an answer. A
lost message costs nothing: when the journal has moved on and nobody said why, the page is told after LOOK_AGAIN.

The pulse shows a browser within a second that the server is gone, also when no connection was closed. It comes by the
clock, however many looks there are that concern others.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import Counter
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal, Protocol

from django.db import close_old_connections

from infolinia.clients import queries as clients
from infolinia.floor.routing import queries as floor
from infolinia.journal import queries as journal
from infolinia.web import stream
from infolinia.web.stream import Receive, Scope, Send

PATH = "/desk/live"
LOOK_AGAIN = 2.0  # seconds
GATHER = 0.03  # seconds in which several looks become one
PULSE = 0.4  # seconds
FIGURES = 1.0  # seconds from one look for figures only to the next
ASK_AGAIN = 5.0  # seconds after which it is asked again who is signed in: a blocked account ends its stream
MOST_OF_ONE = 20  # streams of one agent

Weight = Literal["", "figures", "mine"]


class Looks(Protocol):
    """Who says "look", and what it was about."""

    async def wait(self, seconds: float) -> None: ...

    def since(self, mark: int) -> tuple[int, list[tuple[str, str]] | None]: ...


@dataclass(slots=True)
class Watch:
    """What one agent's page must hear of at once."""

    user: str
    call: str = ""

    def weigh(self, streams: list[tuple[str, str]] | None) -> Weight:
        """How much these streams concern the agent; None: nobody knows which they were."""
        if streams is None:
            return "mine"
        if any(self._is_mine(kind, key) for kind, key in streams):
            return "mine"
        if self.call:  # the screen of a call shows no figures; of those whom it asks its own stream tells
            return ""
        return "figures" if any(kind in ("queue", "shift") for kind, _ in streams) else ""

    def _is_mine(self, kind: str, key: str) -> bool:
        match kind:
            case "shift":
                return key.rpartition(".")[0] == self.user
            case "call":
                return key == self.call
            case "admin":
                return key == "line"
            case _:
                return False


def turn_after(instant: float, user: str) -> float:
    """When this agent's page next hears of figures, in seconds like `instant`."""
    phase = zlib.crc32(user.encode()) / 2**32 * FIGURES
    return instant + FIGURES - (instant - phase) % FIGURES


class Live:
    """The stream."""

    def __init__(self, pool: Executor, looks: Looks) -> None:
        self._pool, self._looks = pool, looks
        self._streams: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        user = await loop.run_in_executor(self._pool, _signed_in, scope)
        if user is None or self._streams[user] >= MOST_OF_ONE:
            await stream.refuse(send, 401 if user is None else 503)
            return
        await stream.begin(send)
        await stream.say(send, "retry: 500\n\n")
        gone = asyncio.create_task(stream.until_gone(receive))
        self._streams[user] += 1
        try:
            await self._tell(Watch(user), scope, gone, send)
        finally:
            self._streams[user] -= 1
            gone.cancel()
            await stream.end(send)

    async def _tell(self, watch: Watch, scope: Scope, gone: asyncio.Task[None], send: Send) -> None:
        loop = asyncio.get_running_loop()
        mark, _ = self._looks.since(0)
        told, due, weight = -1, 0.0, "mine"
        asked_at = pulse = loop.time()
        while not gone.done():
            now = loop.time()
            if now - asked_at >= ASK_AGAIN:
                if await loop.run_in_executor(self._pool, _signed_in, scope) != watch.user:
                    return
                asked_at = now
            if weight == "mine" or (weight == "figures" and now >= due):
                told, watch.call = await loop.run_in_executor(self._pool, _position_and_call, watch.user)
                await stream.say(send, f"data: {json.dumps({'position': told})}\n\n")
                weight = ""
            longest = LOOK_AGAIN if not weight else max(0.0, due - now)
            was_told, pulse = await self._pulse_until_look(longest, pulse, gone, send)
            await asyncio.sleep(GATHER)
            mark, streams = self._looks.since(mark)
            found = watch.weigh(streams)
            if found == "figures" and not weight:
                due = turn_after(loop.time(), watch.user)
            weight = found if found == "mine" or not weight else weight
            if not was_told and not streams and not weight:
                position, _ = await loop.run_in_executor(self._pool, _position_and_call, watch.user)
                weight = "mine" if position > told else ""

    async def _pulse_until_look(
        self, seconds: float, pulse: float, gone: asyncio.Task[None], send: Send
    ) -> tuple[bool, float]:
        """Whether someone said "look" within `seconds`, and when the last pulse was; before, it was at `pulse`."""
        clock = asyncio.get_running_loop().time
        looked = asyncio.create_task(self._looks.wait(seconds))
        deadline = clock() + seconds
        try:
            while not looked.done() and not gone.done():
                until = max(0.0, pulse + PULSE - clock())
                await asyncio.wait({looked, gone}, timeout=until, return_when=asyncio.FIRST_COMPLETED)
                if clock() >= pulse + PULSE:
                    pulse = clock()
                    await stream.say(send, "event: pulse\ndata: 1\n\n")
        finally:
            looked.cancel()
        return clock() < deadline, pulse


def _signed_in(scope: Scope) -> str | None:
    """The id of who is signed in."""
    close_old_connections()
    try:
        user = clients.user_of_session(stream.session_key(scope))
        return user.id if user else None
    finally:
        close_old_connections()


def _position_and_call(user: str) -> tuple[int, str]:
    close_old_connections()
    try:
        status = floor.status_of(user)
        return journal.last_position(), status.call if status else ""
    finally:
        close_old_connections()
