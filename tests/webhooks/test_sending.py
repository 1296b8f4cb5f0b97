"""Sending over real sockets: signed, once taken never again, to nobody that the address did not promise."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import transaction

from infolinia.clients import services as clients
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, SYSTEM, Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.processes import webhook_sender
from infolinia.processes.webhook_sender import WebhookSender, post
from infolinia.telephony.clock import SystemClock
from infolinia.webhooks import queries, services, signing
from tests.journal.events import Met

HOME = [ip_network("127.0.0.0/8")]


class Receiver:
    """An HTTP server that keeps what it is told and answers as it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[bytes] = []
        self.slow = False
        self.url = ""
        self.again = asyncio.Event()

    @classmethod
    @contextlib.asynccontextmanager
    async def listening(cls) -> AsyncIterator[Receiver]:
        self = cls()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks?from=infolinia"
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head.split("\r\n")[1:]) if name
        }
        headers[":line"] = head.split("\r\n")[0]
        body = await reader.readexactly(int(headers["content-length"]))
        self.got.append((headers, body))
        self.again.set()
        if self.slow:
            await asyncio.sleep(3600)
        answer = self.answers.pop(0) if self.answers else b"HTTP/1.1 204 No Content\r\n\r\n"
        writer.write(answer)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()

    async def hears(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.got) < count:
                self.again.clear()
                await self.again.wait()


@pytest.fixture
def sender(monkeypatch) -> WebhookSender:
    allowed = settings.SETTINGS.model_copy(update={"webhook_networks": ["127.0.0.0/8"]})
    monkeypatch.setattr(settings, "SETTINGS", allowed)

    async def in_database(work: Callable[[], Any]) -> Any:
        return await sync_to_async(work)()

    monkeypatch.setattr(webhook_sender, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(webhook_sender, "GATHER", 0.01)
    return WebhookSender(allowed, in_database, clock=SystemClock())


async def running(sender: WebhookSender, until: Awaitable[None], settled: Callable[[], bool]) -> None:
    task = asyncio.create_task(sender.run())
    try:
        await until
        for _ in range(500):
            if await sync_to_async(settled)():
                break
            await asyncio.sleep(0.02)
        assert await sync_to_async(settled)()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def hook_to(url: str) -> tuple[str, str]:
    clients.put_operator("TRZY", "Trzy Dzwonki")
    clients.put_client("NAD", "Nadwita", operator="TRZY")
    with scoped(ALL_CLIENTS), transaction.atomic():
        hook, secret = services.put(url, client="NAD", now=datetime.now(UTC), by=SYSTEM)
        journal.append(
            Stream("call", "c-1"), Met("Oksana Bondar", "Lublin"), at=datetime.now(UTC), by=CENTRE, client="NAD"
        )
    return hook.id, secret


def count(hook: str, state: str) -> int:
    with scoped(ALL_CLIENTS):
        return queries.counts(hook)[state]  # type: ignore[index]


@pytest.mark.django_db(transaction=True)
async def test_an_event_arrives_signed_and_without_names(sender):
    async with Receiver.listening() as receiver:
        hook, shown = await sync_to_async(hook_to)(receiver.url)
        await running(sender, receiver.hears(1), lambda: count(hook, "delivered") == 1)
    headers, body = receiver.got[0]
    assert headers[":line"] == "POST /hooks?from=infolinia HTTP/1.1"
    told = json.loads(body)
    assert told["type"] == "test.met"
    assert told["data"]["event"]["place"] == "Lublin"
    assert told["data"]["personal"] == ["name", "phones"]
    assert "Oksana" not in body.decode()
    secret = base64.b64decode(shown.removeprefix(signing.PREFIX))
    expected = signing.headers(headers["webhook-id"], int(headers["webhook-timestamp"]), body, [secret])
    assert headers["webhook-signature"] == expected["webhook-signature"]
    assert len(receiver.got) == 1


@pytest.mark.django_db(transaction=True)
async def test_what_is_refused_waits_and_keeps_its_id(sender):
    async with Receiver.listening() as receiver:
        receiver.answers = [b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\ncontent-length: 0\r\n\r\n"]
        hook, _ = await sync_to_async(hook_to)(receiver.url)
        before = datetime.now(UTC)

        def tried() -> bool:
            with scoped(ALL_CLIENTS):
                return bool((found := queries.deliveries(hook, "waiting")) and found[0].tries == 1)

        await running(sender, receiver.hears(1), tried)
        with scoped(ALL_CLIENTS):
            (delivery,) = await sync_to_async(queries.deliveries)(hook, "waiting")
        assert delivery.status == 503
        assert delivery.next_at is not None
        assert 119 < (delivery.next_at - before).total_seconds() < 140
        assert delivery.id == receiver.got[0][0]["webhook-id"]


async def posted(url: str, private: list[Any]) -> tuple[int, str, float]:
    async with httpx.AsyncClient(timeout=webhook_sender.TIMES, trust_env=False) as client:
        return await post(client, url, b"{}", {}, private)


async def test_it_does_not_reach_into_our_network():
    async with Receiver.listening() as receiver:
        assert await posted(receiver.url, []) == (0, "webhook-private", 0.0)
        assert await posted(receiver.url.replace("127.0.0.1", "localhost"), []) == (0, "webhook-private", 0.0)
        assert receiver.got == []


async def test_it_follows_no_redirect():
    async with Receiver.listening() as receiver, Receiver.listening() as other:
        receiver.answers = [f"HTTP/1.1 307 T\r\nlocation: {other.url}\r\ncontent-length: 0\r\n\r\n".encode()]
        assert (await posted(receiver.url, HOME))[0] == 307
        assert other.got == []


async def test_who_never_answers_is_left(monkeypatch):
    monkeypatch.setattr(webhook_sender, "TIMES", httpx.Timeout(0.3))
    async with Receiver.listening() as receiver:
        receiver.slow = True
        assert await posted(receiver.url, HOME) == (0, "too-slow", 0.0)


async def test_what_a_reply_holds_is_not_read():
    async with Receiver.listening() as receiver:
        receiver.answers = [b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nabc"]
        assert await posted(receiver.url, HOME) == (200, "", 0.0)
        receiver.answers = [b"SMTP ready\r\n\r\n"]
        assert await posted(receiver.url, HOME) == (0, "broken-reply", 0.0)


async def test_nobody_there():
    async with Receiver.listening() as receiver:
        url = receiver.url
    assert await posted(url, HOME) == (0, "no-connection", 0.0)
    assert (await posted("https://nobody.invalid/", HOME))[1] == "webhook-unknown-host"
