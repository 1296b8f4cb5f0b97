"""`GET /board/live`: tells a supervisor's page to look, as server-sent events beside Django (docs/adr/0003).

It carries no data: a page that is told to look asks `/board/now`. On a board everything matters, so every look of the
bus is passed on, several within GATHER as one; a lost one costs nothing, because the journal's position is read again
after LOOK_AGAIN seconds. Whether the visitor may still look is asked each time, so a blocked account ends its stream.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Executor
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.db import close_old_connections

from infolinia.clients import queries as clients
from infolinia.journal import queries as journal

PATH = "/board/live"
LOOK_AGAIN = 2.0  # seconds
GATHER = 0.1  # seconds in which several looks become one
PULSE = 0.4  # seconds
MOST_STREAMS = 200

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Looked = Callable[[float], Awaitable[None]]


class Live:
    """The stream. `looked(seconds)` returns when someone says "look", or after that many seconds."""

    def __init__(self, pool: Executor, looked: Looked) -> None:
        self._pool, self._looked = pool, looked
        self.streams = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        position = await loop.run_in_executor(self._pool, _position, scope)
        if position is None or self.streams >= MOST_STREAMS:
            await _refuse(send, 401 if position is None else 503)
            return
        headers = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.create_task(_until_gone(receive))
        self.streams += 1
        try:
            while position is not None and not gone.done():
                await send(_told(position))
                await self._until_look(gone, send)
                await asyncio.sleep(GATHER)
                position = await loop.run_in_executor(self._pool, _position, scope)
        finally:
            self.streams -= 1
            gone.cancel()
            with contextlib.suppress(Exception):
                await send({"type": "http.response.body", "body": b""})

    async def _until_look(self, gone: asyncio.Task[None], send: Send) -> None:
        """Send pulses until someone says "look"; a page that hears none for a second takes the server for lost."""
        looked = asyncio.ensure_future(self._looked(LOOK_AGAIN))
        try:
            while not looked.done() and not gone.done():
                await asyncio.wait({looked, gone}, timeout=PULSE, return_when=asyncio.FIRST_COMPLETED)
                await send({"type": "http.response.body", "body": b"event: pulse\ndata: 1\n\n", "more_body": True})
        finally:
            looked.cancel()


def _told(position: int) -> MutableMapping[str, Any]:
    text = f"retry: 500\ndata: {json.dumps({'position': position})}\n\n"
    return {"type": "http.response.body", "body": text.encode(), "more_body": True}


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _position(scope: Scope) -> int | None:
    """In the pool: the journal's position for a visitor who may look; None for another."""
    close_old_connections()
    try:
        user = clients.user_of_session(_session(scope))
        return journal.last_position() if user and user.role in ("supervisor", "administrator") else None
    finally:
        close_old_connections()


def _session(scope: Scope) -> str:
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                cookies.load(value.decode("latin-1"))
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""
