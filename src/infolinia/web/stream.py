"""What every event stream of the house shares: a bare ASGI answer beside Django (docs/adr/0003-pages-in-a-pool.md)."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Looked = Callable[[float], Awaitable[None]]  # returns when someone says "look", or after that many seconds


async def begin(send: Send, kind: bytes = b"text/event-stream") -> None:
    """The head of a stream; what follows goes through `say`."""
    headers = [
        (b"content-type", kind + b"; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def say(send: Send, text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    await send({"type": "http.response.body", "body": data, "more_body": True})


async def end(send: Send) -> None:
    """Also when the other side is gone already."""
    with contextlib.suppress(Exception):
        await send({"type": "http.response.body", "body": b""})


async def refuse(send: Send, status: int, body: bytes = b"", kind: bytes = b"application/json") -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def until_gone(receive: Receive) -> None:
    """Returns when the other side is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def session_key(scope: Scope) -> str:
    """The key of the visitor's session; empty when there is none."""
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                cookies.load(value.decode("latin-1"))
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""
