"""Sends what happened to the webhooks: the centre's task, beside the line and never in its way.

Each request has its limits: of time, of size, of how many go at once and to one receiver. A name is looked up at each
try and the request goes to the address that was judged, so that a name that changes its mind reaches nothing else.
Redirects are not followed. Of the reply only its status and Retry-After are read.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from ipaddress import ip_network
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from infolinia.processes.settings import Settings
from infolinia.telephony.clock import SystemClock

log = logging.getLogger(__name__)

T = TypeVar("T")
InDatabase = Callable[[Callable[[], T]], Awaitable[T]]

LOOK_EVERY = 2.0  # seconds, though nobody said that something happened
GATHER = 0.2  # seconds in which what happens becomes one look
AT_ONCE = 8
TO_ONE = 2  # requests on their way to one webhook
TIMES = httpx.Timeout(10.0, connect=5.0, pool=5.0)  # seconds
TIDY_EVERY = timedelta(hours=1)
AGENT = "Infolinia-webhook/1"


class WebhookSender:
    """`run` until cancelled. `in_database(work)` runs work in the writing thread; `news` is set when to look."""

    def __init__(
        self, settings: Settings, in_database: Callable[[Callable[[], Any]], Awaitable[Any]], *, clock: SystemClock
    ) -> None:
        self._private = [ip_network(text, strict=False) for text in settings.webhook_networks]
        self._db, self._clock = in_database, clock
        self._tasks: dict[str, asyncio.Task[None]] = {}  # by delivery
        self._to: Counter[str] = Counter()  # by webhook
        self._tidied_at = clock.instant()
        self.news = asyncio.Event()

    async def run(self) -> None:
        from infolinia.webhooks import services

        # verify=True stands: the system's authorities. No cookies, no proxies of the environment.
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
        async with httpx.AsyncClient(timeout=TIMES, limits=limits, follow_redirects=False, trust_env=False) as client:
            while True:
                try:
                    async with asyncio.timeout(LOOK_EVERY):
                        await self.news.wait()
                except TimeoutError:
                    pass
                await asyncio.sleep(GATHER)
                self.news.clear()
                try:
                    await self._db(lambda: services.collect(now=self._clock.instant()))
                    await self._send_due(client)
                    await self._tidy()
                except Exception:
                    log.exception("webhooks: what is due could not be read")

    async def _send_due(self, client: httpx.AsyncClient) -> None:
        from infolinia.webhooks import services

        room = AT_ONCE - len(self._tasks)
        if room <= 0:
            return
        busy = tuple(self._tasks)
        for due in await self._db(lambda: services.due(now=self._clock.instant(), limit=4 * AT_ONCE, busy=busy)):
            if len(self._tasks) >= AT_ONCE:
                break
            if self._to[due.hook] >= TO_ONE:
                continue
            self._to[due.hook] += 1
            task = asyncio.create_task(self._send(client, due))
            self._tasks[due.id] = task
            task.add_done_callback(lambda _, due=due: self._done(due))

    def _done(self, due: Any) -> None:
        self._tasks.pop(due.id, None)
        self._to[due.hook] -= 1
        self.news.set()  # there may be more for the one that is free now

    async def _send(self, client: httpx.AsyncClient, due: Any) -> None:
        from infolinia.webhooks import services, signing

        status, problem, asked = 0, "fault", 0.0
        try:
            now = self._clock.instant()
            secrets = await self._db(lambda: services.secrets_of(due.hook, now=now))
            body = await self._db(lambda: body_of(due.position))
            headers = signing.headers(due.id, int(now.timestamp()), body, secrets)
            status, problem, asked = await post(client, due.url, body, headers, self._private)
        except Exception:
            log.exception("webhooks: %s could not be told", due.hook)
        after, chance = self._clock.instant(), random.random()
        if 200 <= status < 300:
            await self._db(lambda: services.delivered(due.id, status, now=after))
        else:
            await self._db(
                lambda: services.failed(due.id, status=status, problem=problem, asked=asked, chance=chance, now=after)
            )

    async def _tidy(self) -> None:
        from infolinia.webhooks import services

        now = self._clock.instant()
        if now - self._tidied_at >= TIDY_EVERY:
            self._tidied_at = now
            await self._db(lambda: services.forget(now - services.KEPT))


def body_of(position: int) -> bytes:
    """The event as JSON, as it is now: personal fields are named, their values are not sent."""
    from infolinia.journal import queries as journal
    from infolinia.journal.scope import ALL_CLIENTS, scoped
    from infolinia.processes.api_ledger import event_out

    with scoped(ALL_CLIENTS), translation.override("en"):
        (item,) = journal.read_after(position - 1, 1)
        body = {"type": item.name, "timestamp": item.at, "data": event_out(item, with_personal=False)}
    return json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder).encode()


async def post(
    client: httpx.AsyncClient, url: str, body: bytes, headers: Mapping[str, str], private: list[Any]
) -> tuple[int, str, float]:
    """(status, problem, Retry-After in seconds) of one try. status 0: there was no reply, and `problem` says why."""
    from infolinia.webhooks import addresses

    try:
        scheme, host, port = addresses.check(url)
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        address = addresses.allowed(scheme, [str(item[4][0]) for item in found], private)
    except addresses.AddressProblem as problem:
        return 0, problem.code, 0.0
    except OSError:
        return 0, "webhook-unknown-host", 0.0
    request = client.build_request(
        "POST", _at(url, address, port), content=body,
        headers={**headers, "host": urlsplit(url).netloc, "content-type": "application/json", "user-agent": AGENT},
        extensions={"sni_hostname": host},
    )  # fmt: skip
    try:
        async with asyncio.timeout(3 * TIMES.read if TIMES.read else 30.0):
            reply = await client.send(request, stream=True)
            try:
                return reply.status_code, "", _asked(reply.headers.get("retry-after", ""))
            finally:
                await reply.aclose()
    except (TimeoutError, httpx.TimeoutException):
        return 0, "too-slow", 0.0
    except httpx.ConnectError as error:
        return 0, "certificate" if "CERTIFICATE" in str(error).upper() else "no-connection", 0.0
    except httpx.HTTPError:
        return 0, "broken-reply", 0.0


def _at(url: str, address: str, port: int) -> str:
    """The same URL at the address that was judged."""
    parts = urlsplit(url)
    host = f"[{address}]" if ":" in address else address
    return urlunsplit((parts.scheme, f"{host}:{port}", parts.path or "/", parts.query, ""))


def _asked(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0.0
