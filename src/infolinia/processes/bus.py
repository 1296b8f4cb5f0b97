"""The bus: NATS, with the options that keep a process connected for ever, and the names of the subjects.

Core NATS only: a message may be lost, and nothing that matters depends on it. Events of the line are sent again until
they are acknowledged; a look only says that the journal is worth reading.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeout

log = logging.getLogger(__name__)

LOOK = "infolinia.look"


def command(switch: str) -> str:
    """Requests to a switch: a door command in, its Outcome back."""
    return f"infolinia.switch.{switch}.command"


def event(switch: str) -> str:
    """Events of a switch; `*` for all of them."""
    return f"infolinia.switch.{switch}.event"


def ack(switch: str) -> str:
    """The centre's word that events up to (boot, seq) are committed."""
    return f"infolinia.switch.{switch}.ack"


def snapshot(switch: str) -> str:
    """Requests for what a switch holds; `all` is answered by every switch."""
    return f"infolinia.switch.{switch}.snapshot"


def figures(switch: str) -> str:
    """Requests for how much a switch holds and what it dropped: counts only, for /metrics."""
    return f"infolinia.switch.{switch}.figures"


def lines(switch: str) -> str:
    """Requests that give a switch its lines: door Lines in, LinesHeld back."""
    return f"infolinia.switch.{switch}.lines"


@asynccontextmanager
async def glance(url: str, within: float) -> AsyncIterator[Client | None]:
    """A connection for one look at the bus, given up after `within` seconds and never tried again; None when there is
    no bus."""

    async def quiet(error: Exception) -> None:
        log.debug("The bus: %s", error)

    try:
        client = await asyncio.wait_for(
            nats.connect(url, allow_reconnect=False, connect_timeout=1, error_cb=quiet), within
        )
    except (OSError, TimeoutError, nats.errors.Error):
        yield None
        return
    try:
        yield client
    finally:
        await client.close()


class NoAnswer(Exception):
    """Nobody answered a request in time."""


Handler = Callable[[Msg], Awaitable[None]]


class Bus:
    """One connection. `connect` returns when it stands; it comes back by itself for ever."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @classmethod
    async def connect(cls, url: str, *, name: str, back: Callable[[], Awaitable[None]] | None = None) -> Bus:
        """Connect, however long it takes. `back` is called after each reconnection: what was missed must be read."""

        async def failed(error: Exception) -> None:
            log.warning("bus: %s", error)

        async def returned() -> None:
            log.info("bus: connected again")
            if back:
                await back()

        while True:
            try:
                client = await nats.connect(
                    url,
                    name=name,
                    error_cb=failed,
                    reconnected_cb=returned,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=0.2,
                    ping_interval=2,
                    connect_timeout=2,
                    allow_reconnect=True,
                )
                return cls(client)
            except (OSError, nats.errors.Error) as error:
                log.warning("bus: %s; trying again", error or type(error).__name__)
                await asyncio.sleep(0.2)

    @property
    def connected(self) -> bool:
        return self._client.is_connected

    async def publish(self, subject: str, data: bytes) -> None:
        """Send, or drop when there is no connection: who needs it reads the journal."""
        if self._client.is_connected:
            await self._client.publish(subject, data)

    async def request(self, subject: str, data: bytes, *, within: float) -> bytes:
        """Ask and wait at most `within` seconds. Raises NoAnswer."""
        try:
            return (await self._client.request(subject, data, timeout=within)).data
        except (NatsTimeout, NoRespondersError, nats.errors.Error) as error:
            raise NoAnswer(subject) from error

    async def subscribe(self, subject: str, handler: Handler) -> None:
        await self._client.subscribe(subject, cb=handler)

    async def close(self) -> None:
        await self._client.close()
