"""The journal as a stream for programs: from where they left off, in their scope, until the token is revoked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections, transaction

from infolinia.clients import services
from infolinia.journal import queries as journal
from infolinia.journal import services as ledger
from infolinia.journal.facts import SYSTEM, Stream
from infolinia.processes import events_stream
from infolinia.processes.events_stream import EventStream
from tests.journal.events import Met
from tests.processes.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


class Caller:
    """A program connected to the stream."""

    def __init__(self, stream: EventStream, token: str, query: str = "", **headers: str) -> None:
        self.status = 0
        self._bytes: asyncio.Queue[bytes] = asyncio.Queue()
        self._gone = asyncio.Event()
        headers = {"authorization": f"Bearer {token}", "accept-language": "en", **headers}
        scope = {
            "type": "http",
            "method": "GET",
            "path": events_stream.PATH,
            "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }
        self._task = asyncio.create_task(stream(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        if message.get("body"):
            self._bytes.put_nowait(message["body"])

    async def heard(self) -> str:
        return (await asyncio.wait_for(self._bytes.get(), 5)).decode()

    async def positions(self, count: int) -> list[int]:
        found: list[int] = []
        while len(found) < count:
            lines = (await self.heard()).splitlines()
            found += [json.loads(line.removeprefix("data: "))["position"] for line in lines if "{" in line]
        return found

    async def leave(self) -> None:
        self._gone.set()
        await self.ended()

    async def ended(self) -> None:
        await asyncio.wait_for(self._task, 5)


class Bus:
    """Looks that the test gives."""

    def __init__(self) -> None:
        self._said = asyncio.Event()

    def look(self) -> None:
        self._said.set()

    async def looked(self, seconds: float) -> None:
        await self._said.wait()
        self._said.clear()


@pytest.fixture
def pool():
    """The only thread that works here, so that its connection can be closed."""
    with ThreadPoolExecutor(1) as pool:
        yield pool
        pool.submit(connections.close_all).result(5)


@pytest.fixture
def tokens(people) -> dict[str, str]:
    services.put_operator("OBCY", "Obcy")
    for name, operator in (("a.sowa", "TRZY"), ("o.obcy", "OBCY")):
        services.put_user(name, name, role="administrator", operator=operator, clients=[], now=NOW)
    names = ("l.borsuk", "c.rogala", "w.klos", "a.sowa", "o.obcy")
    return {name: services.make_token(name, "stream", now=NOW) for name in names}


@pytest.fixture
def happens(pool) -> Callable[[str, str], Awaitable[int]]:
    """Something happens in a call of a client; the position it gets."""

    def append(call: str, client: str) -> int:
        with transaction.atomic():
            return record(call, client)

    return lambda call, client: asyncio.get_running_loop().run_in_executor(pool, append, call, client)


def record(call: str, client: str) -> int:
    return ledger.append(Stream("call", call), Met("Ewa Lis", "Nadwice"), at=NOW, by=SYSTEM, client=client).position


async def test_an_administrator_hears_of_all_clients_of_the_operator_without_grants(tokens, happens, pool):
    first, second = await happens("c-1", "NAD"), await happens("c-2", "WYG")
    ours = Caller(EventStream(pool, Bus().looked), tokens["a.sowa"], f"after={first - 1}&kind=call")
    await ours.heard()
    assert await ours.positions(2) == [first, second]
    await ours.leave()
    other = Caller(
        EventStream(pool, Bus().looked), tokens["o.obcy"], f"after={first - 1}&kind=call", accept="application/x-ndjson"
    )
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(other.positions(1), 0.3)
    await other.leave()


async def test_from_where_one_left_off_and_on(tokens, happens, pool):
    first = await happens("c-1", "NAD")
    second = await happens("c-2", "WYG")
    bus = Bus()
    stream = EventStream(pool, bus.looked)
    caller = Caller(stream, tokens["c.rogala"], f"after={first - 1}&kind=call")
    assert await caller.heard() == f": from position {second}\nretry: 1000\n\n"
    assert await caller.positions(2) == [first, second]
    third = await happens("c-3", "NAD")
    bus.look()
    said = await caller.heard()
    assert said.startswith(f"id: {third}\ndata: {{")
    assert "Ewa" not in said
    assert stream.streams == 1
    await caller.leave()
    assert stream.streams == 0

    again = Caller(stream, tokens["c.rogala"], last_event_id=str(second))
    await again.heard()
    assert await again.positions(1) == [third]
    await again.leave()


async def test_from_now_on_as_lines_and_without_a_bus(tokens, happens, pool, monkeypatch):
    monkeypatch.setattr(events_stream, "LOOK_AGAIN", 0.05)
    monkeypatch.setattr(events_stream, "STILL_HERE", 0.1)
    await happens("c-1", "WYG")
    caller = Caller(EventStream(pool), tokens["w.klos"], accept="application/x-ndjson")
    assert await caller.heard() == "\n", "a quiet stream says that it lives"
    await happens("c-2", "NAD")
    mine = await happens("c-3", "WYG")
    assert await caller.positions(1) == [mine], "another client's call is not there"
    await caller.leave()


async def test_a_revoked_token_ends_its_stream(tokens, pool, monkeypatch):
    monkeypatch.setattr(events_stream, "LOOK_AGAIN", 0.05)
    caller = Caller(EventStream(pool), tokens["c.rogala"])
    await caller.heard()
    await asyncio.get_running_loop().run_in_executor(pool, revoke, tokens["c.rogala"])
    await caller.ended()
    assert caller.status == 200


def revoke(token: str) -> None:
    services.revoke_token(token.split("_")[1], now=NOW)


@pytest.mark.parametrize(
    ("user", "query", "status", "code"),
    [
        ("nobody", "", 401, "no-token"),
        ("l.borsuk", "", 403, "not-granted"),
        ("c.rogala", "after=-1", 422, "wrong-input"),
        ("c.rogala", "after=x", 422, "wrong-input"),
    ],
)
async def test_refusals_have_the_one_shape(tokens, pool, user, query, status, code):
    caller = Caller(EventStream(pool), tokens.get(user, "x"), query)
    error = json.loads(await caller.heard())["error"]
    assert (caller.status, error["code"], set(error)) == (status, code, {"code", "message", "facts"})
    await caller.ended()


async def test_streams_are_bounded(tokens, pool, monkeypatch):
    monkeypatch.setattr(events_stream, "MOST_STREAMS", 1)
    stream = EventStream(pool, Bus().looked)
    first = Caller(stream, tokens["c.rogala"])
    await first.heard()
    second = Caller(stream, tokens["c.rogala"])
    assert json.loads(await second.heard())["error"]["code"] == "too-many-streams"
    assert second.status == 503
    await second.ended()
    await first.leave()


async def test_more_than_one_read_is_caught_up_without_waiting(tokens, happens, pool, monkeypatch):
    monkeypatch.setattr(events_stream, "A_READ", 2)
    wanted = [await happens("c-1", "NAD") for _ in range(5)]
    caller = Caller(EventStream(pool, Bus().looked), tokens["c.rogala"], f"after={wanted[0] - 1}")
    await caller.heard()
    assert await caller.positions(5) == wanted
    await caller.leave()


def test_where_only_django_answers_it_ends_after_what_there_is(people):
    with transaction.atomic():
        ledger.append(Stream("call", "c-1"), Met("Ewa", "Nadwice"), at=NOW, by=SYSTEM, client="NAD")
    answer = people.supervisor.get("/events/stream", after=0, kind="call")
    assert answer["Content-Type"] == "application/x-ndjson"
    assert [json.loads(line)["stream"] for line in answer.content.splitlines()] == ["call:c-1"]
    assert people.supervisor.get("/events/stream").content == b""
    assert journal.last_position() > 0
