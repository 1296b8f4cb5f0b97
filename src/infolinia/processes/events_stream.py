"""`GET /api/v1/events/stream`: the journal as it is written, to any number of programs, beside Django.

A bare ASGI application: no thread and no transaction is held between two reads (docs/adr/0003-pages-in-a-pool.md).
Each read runs in the pages' pool, in the scope of what the user's pages show then, so a revoked token or grant ends or
narrows a stream that runs. What is read is decided by position alone; the bus only says when to look, and without it we
look every LOOK_AGAIN seconds.

Server-sent events (`id` is the position, which a browser that reconnects sends back as Last-Event-ID), or one JSON
object a line for `Accept: application/x-ndjson`.
"""

from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from django.core.serializers.json import DjangoJSONEncoder
from django.db import close_old_connections
from django.utils import translation

from infolinia.clients import queries as clients
from infolinia.clients import services
from infolinia.journal import queries as journal
from infolinia.journal.scope import scoped
from infolinia.oversight.frame import sight
from infolinia.processes.api_ledger import STREAM_KINDS, event_out
from infolinia.web import stream
from infolinia.web.refusals import Refusal
from infolinia.web.stream import Looked, Receive, Scope, Send

PATH = "/api/v1/events/stream"
LOOK_AGAIN = 2.0  # seconds
STILL_HERE = 15.0  # seconds after which a line says that the stream lives
A_READ = 200  # events
MOST_STREAMS = 100

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller asked for."""

    token: str
    after: int | None  # None: from now on
    kinds: frozenset[str]
    lines: bool  # NDJSON instead of server-sent events
    language: str

    @classmethod
    def of(cls, scope: Scope) -> Asked:
        """Raises Refusal for a request that cannot be read."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        scheme, _, token = headers.get("authorization", "").partition(" ")
        after = query.get("after", [headers.get("last-event-id", "")])[0]
        kinds = frozenset(query.get("kind", STREAM_KINDS)) & STREAM_KINDS
        if after and not (after.isascii() and after.isdigit() and len(after) < 19):
            raise Refusal("wrong-input", status=422, problems="after: a position is a whole number from 0")
        return cls(
            token.strip() if scheme.lower() == "bearer" else "",
            int(after) if after else None,
            kinds,
            "application/x-ndjson" in headers.get("accept", ""),
            "en" if headers.get("accept-language", "").lower().startswith("en") else "pl",
        )


@dataclass(frozen=True, slots=True)
class Read:
    """One look into the journal."""

    items: list[dict[str, Any]]
    position: int


class EventStream:
    """The application. `looked(seconds)` returns when the bus said that something was committed, or after seconds."""

    def __init__(self, pool: Executor, looked: Looked = asyncio.sleep) -> None:
        self._pool = pool
        self._looked = looked
        self.streams = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await _refuse(send, Refusal("wrong-method", status=405, method=scope["method"], allowed="GET"), "en")
            return
        if self.streams >= MOST_STREAMS:
            await _refuse(send, Refusal("too-many-streams", status=503, most=MOST_STREAMS), "en")
            return
        self.streams += 1
        leaving = asyncio.create_task(stream.until_gone(receive))
        try:
            await self._serve(scope, send, leaving)
        finally:
            self.streams -= 1
            leaving.cancel()

    async def _serve(self, scope: Scope, send: Send, leaving: asyncio.Task[None]) -> None:
        try:
            asked = Asked.of(scope)
            read = await self._read(asked, asked.after)
        except Refusal as refusal:
            await _refuse(send, refusal, _language(scope))
            return
        await stream.begin(send, b"application/x-ndjson" if asked.lines else b"text/event-stream")
        await stream.say(send, _opening(asked, read.position))
        quiet_since = asyncio.get_running_loop().time()
        while not leaving.done():
            now = asyncio.get_running_loop().time()
            if read.items:
                await stream.say(send, b"".join(_written(item, asked) for item in read.items))
                quiet_since = now
            elif now - quiet_since >= STILL_HERE:
                await stream.say(send, b"\n" if asked.lines else b": still here\n\n")
                quiet_since = now
            if len(read.items) < A_READ:
                await self._pause(leaving)
            try:
                read = await self._read(asked, read.position)
            except Refusal:
                break  # the token was revoked: the caller learns why when it asks again
        await stream.end(send)

    async def _pause(self, leaving: asyncio.Task[None]) -> None:
        look = asyncio.ensure_future(self._looked(LOOK_AGAIN))
        await asyncio.wait({look, leaving}, timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
        look.cancel()

    async def _read(self, asked: Asked, after: int | None) -> Read:
        return await asyncio.get_running_loop().run_in_executor(self._pool, _look, asked, after)


def _look(asked: Asked, after: int | None) -> Read:
    """In the pool: who asks, then what is new to them. Raises Refusal."""
    close_old_connections()
    try:
        found = services.user_of_token(asked.token, now=datetime.now(UTC))
        if found is None:
            raise Refusal("no-token", status=401)
        user = clients.facts(found[0])
        if user.role not in ("supervisor", "administrator"):
            raise Refusal("not-granted", status=403)
        if after is None:
            return Read([], journal.last_position())
        with scoped(sight.codes_of(user)), translation.override(asked.language):
            events, position = journal.read_on(after, A_READ, asked.kinds)
            return Read([event_out(item, with_personal=False) for item in events], position)
    finally:
        close_old_connections()


def _opening(asked: Asked, position: int) -> bytes:
    """First bytes, so that a caller sees at once that it is connected, and from where."""
    return b"" if asked.lines else f": from position {position}\nretry: 1000\n\n".encode()


def _written(item: dict[str, Any], asked: Asked) -> bytes:
    text = json.dumps(item, ensure_ascii=False, cls=DjangoJSONEncoder)
    return f"{text}\n".encode() if asked.lines else f"id: {item['position']}\ndata: {text}\n\n".encode()


def _language(scope: Scope) -> str:
    wanted = dict(scope["headers"]).get(b"accept-language", b"").lower()
    return "en" if wanted.startswith(b"en") else "pl"


async def _refuse(send: Send, refusal: Refusal, language: str) -> None:
    with translation.override(language):
        error = {"code": refusal.code, "message": refusal.message, "facts": refusal.facts}
    await stream.refuse(send, refusal.status, json.dumps({"error": error}).encode())
