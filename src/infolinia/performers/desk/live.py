"""`GET /desk/live`: tells an agent's page to look, as server-sent events beside Django.

It carries no data: a page that is told to look asks `/desk/now`. A lost message costs nothing, because the page is told
again when the journal's position has moved on, at the latest after LOOK_AGAIN seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Executor
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import close_old_connections

from infolinia.journal import queries as journal

PATH = "/desk/live"
LOOK_AGAIN = 2.0  # seconds
GATHER = 0.03  # seconds in which several looks become one

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Looked = Callable[[float], Awaitable[None]]


class Live:
    """The stream. `looked(seconds)` returns when someone says "look", or after that many seconds."""

    def __init__(self, pool: Executor, looked: Looked) -> None:
        self._pool, self._looked = pool, looked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        if not await loop.run_in_executor(self._pool, _is_signed_in, scope):
            await send({"type": "http.response.start", "status": 401, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        headers = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.create_task(_until_gone(receive))
        try:
            while not gone.done():
                position = await loop.run_in_executor(self._pool, _position)
                body = f"data: {json.dumps({'position': position})}\n\n".encode()
                await send({"type": "http.response.body", "body": body, "more_body": True})
                looked = asyncio.create_task(self._looked(LOOK_AGAIN))
                await asyncio.wait({looked, gone}, return_when=asyncio.FIRST_COMPLETED)
                looked.cancel()
                await asyncio.sleep(GATHER)
        finally:
            gone.cancel()
            with contextlib.suppress(Exception):
                await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _is_signed_in(scope: Scope) -> bool:
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            cookies.load(value.decode("latin-1"))
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    if found is None:
        return False
    try:
        store = import_module(settings.SESSION_ENGINE).SessionStore(found.value)
        return bool(store.get("_auth_user_id"))
    finally:
        close_old_connections()


def _position() -> int:
    try:
        return journal.last_position()
    finally:
        close_old_connections()
