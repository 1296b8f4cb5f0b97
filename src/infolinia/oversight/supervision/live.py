"""`GET /board/live`: tells a supervisor's page to look, as server-sent events beside Django (docs/adr/0003).

It carries no data: a page that is told to look asks `/board/now`. On a board everything matters, so every look of the
bus is passed on, several within GATHER as one; a lost one costs nothing, because the journal's position is read again
after LOOK_AGAIN seconds. Whether the visitor may still look is asked each time, so a blocked account ends its stream.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import Executor

from django.db import close_old_connections

from infolinia.clients import queries as clients
from infolinia.journal import queries as journal
from infolinia.web import stream
from infolinia.web.stream import Looked, Receive, Scope, Send

PATH = "/board/live"
LOOK_AGAIN = 2.0  # seconds
GATHER = 0.1  # seconds in which several looks become one
PULSE = 0.4  # seconds
MOST_STREAMS = 200


class Live:
    """The stream. `looked(seconds)` returns when someone says "look", or after that many seconds."""

    def __init__(self, pool: Executor, looked: Looked) -> None:
        self._pool, self._looked = pool, looked
        self.streams = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        position = await loop.run_in_executor(self._pool, _position, scope)
        if position is None or self.streams >= MOST_STREAMS:
            await stream.refuse(send, 401 if position is None else 503)
            return
        await stream.begin(send)
        gone = asyncio.create_task(stream.until_gone(receive))
        self.streams += 1
        try:
            while position is not None and not gone.done():
                await stream.say(send, f"retry: 500\ndata: {json.dumps({'position': position})}\n\n")
                await self._until_look(gone, send)
                await asyncio.sleep(GATHER)
                position = await loop.run_in_executor(self._pool, _position, scope)
        finally:
            self.streams -= 1
            gone.cancel()
            await stream.end(send)

    async def _until_look(self, gone: asyncio.Task[None], send: Send) -> None:
        """Send pulses until someone says "look"; a page that hears none for a second takes the server for lost."""
        looked = asyncio.ensure_future(self._looked(LOOK_AGAIN))
        try:
            while not looked.done() and not gone.done():
                await asyncio.wait({looked, gone}, timeout=PULSE, return_when=asyncio.FIRST_COMPLETED)
                await send({"type": "http.response.body", "body": b"event: pulse\ndata: 1\n\n", "more_body": True})
        finally:
            looked.cancel()


def _position(scope: Scope) -> int | None:
    """In the pool: the journal's position for a visitor who may look; None for another."""
    close_old_connections()
    try:
        user = clients.user_of_session(stream.session_key(scope))
        return journal.last_position() if user and user.role in ("supervisor", "administrator") else None
    finally:
        close_old_connections()
