"""Who may listen to the board's stream, and what it says."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from infolinia.clients import services
from infolinia.oversight.supervision.live import Live

pytestmark = pytest.mark.django_db(transaction=True)


def session_of(role: str, *, active: bool = True) -> str:
    from tests.conduct.conftest import NOW

    services.put_operator("TRZY", "Trzy Dzwonki")
    user = services.put_user("anna", "Anna", role=role, operator="TRZY", clients=[], now=NOW)
    browser = Client()
    browser.force_login(user)
    get_user_model().objects.filter(pk=user.pk).update(is_active=active)
    return browser.cookies["sessionid"].value


class Listener:
    """A browser's end of the stream: leaves after `stays` messages with data."""

    def __init__(self, session: str, *, stays: int = 1) -> None:
        cookie = f"theme=dark; sessionid={session}".encode()
        self.scope = {"type": "http", "method": "GET", "path": "/board/live", "headers": [(b"cookie", cookie)]}
        self.stays, self.sent = stays, []
        self._left = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)
        if len(self.positions) >= self.stays:
            self._left.set()

    @property
    def status(self) -> int:
        return self.sent[0]["status"]

    @property
    def positions(self) -> list[int]:
        bodies = b"".join(message.get("body", b"") for message in self.sent).decode()
        told = [line.removeprefix("data: ") for line in bodies.splitlines() if line.startswith("data: {")]
        return [json.loads(line)["position"] for line in told]


def listen(listener_of: Any, looked: Any = None) -> Listener:
    async def soon(_seconds: float) -> None:
        await asyncio.sleep(0)

    async def run() -> Listener:
        listener = listener_of()
        with ThreadPoolExecutor(1) as pool:
            await asyncio.wait_for(
                Live(pool, looked or soon)(listener.scope, listener.receive, listener.send), timeout=20
            )
        return listener

    return asyncio.run(run())


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_who_runs_the_centre_is_told_the_position_again_and_again(role):
    session = session_of(role)
    heard = listen(lambda: Listener(session, stays=3))
    assert heard.status == 200
    assert len(heard.positions) == 3
    assert heard.positions[0] > 0
    assert heard.sent[-1] == {"type": "http.response.body", "body": b""}


def test_an_agent_a_blocked_account_and_a_stranger_are_told_nothing():
    for session in (session_of("agent"), session_of("supervisor", active=False), "made-up", 'x"; sessionid=,'):
        heard = listen(lambda session=session: Listener(session))
        assert heard.status == 401
        assert heard.positions == []


def test_the_stream_of_an_account_that_is_blocked_meanwhile_ends():
    session = session_of("supervisor")

    async def looked(_seconds: float) -> None:
        await asyncio.to_thread(get_user_model().objects.update, is_active=False)

    heard = listen(lambda: Listener(session, stays=99), looked)
    assert len(heard.positions) == 1
    assert heard.sent[-1] == {"type": "http.response.body", "body": b""}
