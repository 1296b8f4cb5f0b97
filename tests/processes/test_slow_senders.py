"""A thread of the pool never waits for a request that comes slowly, nor for who does not take the reply."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from a2wsgi import WSGIMiddleware

from infolinia.processes import web


async def _nothing() -> None:
    return None


class Pages:
    """Stands for Django: keeps what it was given."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        assert not message["more_body"]
        self.bodies.append(message["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def status_of(parts: list[dict[str, Any]], pages: Pages) -> int | None:
    """What a sender gets who sends these parts and then nothing more."""
    told: list[int] = []

    async def receive() -> dict[str, Any]:
        if parts:
            return parts.pop(0)
        return await asyncio.Future()

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            told.append(message["status"])

    application = web.Application(pages, pages, pages, {}, _nothing, _nothing)
    await application({"type": "http", "method": "POST", "path": "/"}, receive, send)
    return told[0] if told else None


def part(body: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def test_a_request_comes_to_the_pool_whole():
    pages = Pages()
    assert await status_of([part(b"a=", more=True), part(b"1")], pages) == 200
    assert pages.bodies == [b"a=1"]


async def test_who_does_not_send_the_rest_is_turned_away(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(web, "SLOWEST_BODY", 0.01)
    pages = Pages()
    assert await status_of([part(b"a=", more=True)], pages) == 408
    assert pages.bodies == []


async def test_who_sends_too_much_is_turned_away(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(web, "LONGEST_BODY", 5)
    pages = Pages()
    assert await status_of([part(b"123", more=True), part(b"456", more=True)], pages) == 413
    assert await status_of([part(b"12345")], pages) == 200


async def test_who_goes_away_costs_nothing():
    pages = Pages()
    assert await status_of([part(b"a=", more=True), {"type": "http.disconnect"}], pages) is None
    assert pages.bodies == []


async def test_who_does_not_take_a_long_reply_frees_the_thread(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(web, "SLOWEST_PIECE", 0.01)

    def pages(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b"x"] * (1000 if environ["PATH_INFO"] == "/long" else 1)

    pool: Any = WSGIMiddleware(pages, workers=1)  # type: ignore[arg-type]
    application = web.Application(pool, pool, pool, {}, _nothing, _nothing)
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "query_string": b"", "headers": []}

    async def receive() -> dict[str, Any]:
        return part(b"")

    async def takes_nothing(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Future()

    told: list[str] = []

    async def takes(message: dict[str, Any]) -> None:
        told.append(message["type"])

    async with asyncio.timeout(10):
        await application({**scope, "path": "/long"}, receive, takes_nothing)
        await application({**scope, "path": "/"}, receive, takes)
    assert told[0] == "http.response.start"


@pytest.mark.parametrize("path", ["/desk/do/answer", "/desk/now"])
async def test_the_desk_waits_for_no_download(path: str):
    desk = Pages()

    async def never_over(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.Future()

    application = web.Application(never_over, desk, desk, {}, _nothing, _nothing)
    scope = {"type": "http", "method": "GET", "path": "/calls/c-1/recording"}
    download = asyncio.create_task(application(scope, _no_body, _swallow))
    async with asyncio.timeout(10):
        await application({**scope, "path": path}, _no_body, _swallow)
    assert desk.bodies == [b""]
    assert not download.done()
    download.cancel()


async def _no_body() -> dict[str, Any]:
    return part(b"")


async def _swallow(message: dict[str, Any]) -> None:
    return None
