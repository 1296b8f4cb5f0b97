"""What the page server believes of a request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from uvicorn.server import ServerState

from infolinia.processes import front, web
from infolinia.processes.settings import Settings


async def test_an_address_that_a_visitor_writes_himself_is_not_believed():
    """Wrong passwords are counted for each address: a made-up one for every try would end the counting."""
    seen: list[Any] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["client"])

    server = web.server_config(Settings(), page)
    server.load()
    scope = {
        "type": "http", "scheme": "http", "client": ("127.0.0.1", 4000), "path": "/sign-in",
        "headers": [(b"x-forwarded-for", b"203.0.113.9")],
    }  # fmt: skip
    await server.loaded_app(scope, None, None)  # type: ignore[arg-type]  # the page neither reads nor answers
    assert seen == [("127.0.0.1", 4000)]


@pytest_asyncio.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """A page that answers after a while, where it is served."""
    monkeypatch.setattr(front, "SLOWEST_HEAD", 0.1)

    async def page(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.3)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    config, state = uvicorn.Config(page, lifespan="off", log_config=None), ServerState()
    config.load()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: front.Front(config, state, {}), "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
async def test_who_never_ends_the_head_of_a_request_is_shut_out(port: int, said: bytes):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


async def test_a_page_may_take_its_time_and_a_second_request_is_waited_for_as_the_first(port: int):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200" in await asyncio.wait_for(reader.readuntil(b"\r\n\r\nok"), 5)
    writer.write(b"GET / HT")
    assert await asyncio.wait_for(reader.read(), 3) == b""
    writer.close()
