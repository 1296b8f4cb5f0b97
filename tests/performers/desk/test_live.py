"""The stream that tells a page to look."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest

from infolinia.performers.desk import live
from infolinia.performers.desk.live import Live, Watch, turn_after
from infolinia.processes.web import Looks


@pytest.mark.parametrize(
    ("streams", "weight"),
    [
        ([("shift", "7.2")], "mine"),
        ([("call", "c-1")], "mine"),
        ([("admin", "line")], "mine"),
        ([("shift", "71.2")], ""),
        ([("queue", "faults")], ""),
        ([("call", "c-2"), ("case", "R-1")], ""),
        ([("queue", "faults"), ("call", "c-1")], "mine"),
        ([], ""),
        (None, "mine"),
    ],
)
def test_what_concerns_an_agent_in_a_call(streams: list[tuple[str, str]] | None, weight: str):
    assert Watch("7", "c-1").weigh(streams) == weight


@pytest.mark.parametrize(
    ("stream", "weight"),
    [
        (("shift", "7.2"), "mine"),
        (("shift", "71.2"), "figures"),
        (("queue", "faults"), "figures"),
        (("call", "c-2"), ""),
        (("admin", "line"), "mine"),
    ],
)
def test_what_concerns_an_agent_without_a_call(stream: tuple[str, str], weight: str):
    assert Watch("7").weigh([stream]) == weight


def test_every_desk_asks_for_figures_at_its_own_moment_of_the_second():
    turns = sorted(turn_after(1000.3, str(user)) for user in range(1, 51))
    assert all(1000.3 < turn <= 1001.3 for turn in turns)
    assert max(later - earlier for earlier, later in pairwise(turns)) < 0.2  # none waits for a crowd
    assert turn_after(turns[7], "x") == pytest.approx(turn_after(turns[7] + 1, "x") - 1)


def test_looks_tell_what_they_were_about():
    looks = Looks()
    mark, streams = looks.since(0)
    assert (mark, streams) == (0, [])
    looks.said([("call", "c-1")])
    looks.said()
    assert looks.since(mark) == (2, [("call", "c-1")])
    for _ in range(2000):
        looks.said()
    assert looks.since(mark)[1] is None


class Browser:
    """Hears the stream until it leaves."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.status = 0
        self._gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif body := message["body"].decode():
            self.heard.put_nowait(body)

    async def next(self, start: str) -> str:
        """The next message that begins so."""
        async with asyncio.timeout(5):
            while not (message := await self.heard.get()).startswith(start):
                pass
        return message

    def leaves(self) -> None:
        self._gone.set()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as made:
        yield made


async def test_a_page_is_told_when_its_call_moves_and_feels_the_pulse(
    pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
):
    position = [4]
    monkeypatch.setattr(live, "_signed_in", lambda scope: "7")
    monkeypatch.setattr(live, "_position_and_call", lambda user: (position[0], "c-1"))
    monkeypatch.setattr(live, "PULSE", 0.01)
    looks, browser = Looks(), Browser()
    stream = asyncio.create_task(Live(pool, looks)({"headers": []}, browser.receive, browser.send))
    assert await browser.next("data: ") == 'data: {"position": 4}\n\n'
    await browser.next("event: pulse")
    position[0] = 5
    looks.said([("call", "c-2")])
    position[0] = 6
    looks.said([("call", "c-1")])
    assert await browser.next("data: ") == 'data: {"position": 6}\n\n'
    browser.leaves()
    await asyncio.wait_for(stream, 5)
    assert browser.status == 200


async def test_the_pulse_is_felt_however_much_others_have_to_do(
    pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(live, "_signed_in", lambda scope: "7")
    monkeypatch.setattr(live, "_position_and_call", lambda user: (4, "c-1"))
    monkeypatch.setattr(live, "PULSE", 0.2)
    looks, browser = Looks(), Browser()
    stream = asyncio.create_task(Live(pool, looks)({"headers": []}, browser.receive, browser.send))
    await browser.next("data: ")
    pulses = asyncio.create_task(browser.next("event: pulse"))
    for _ in range(50):  # a look of another call every 0.04 s, for longer than a browser waits for a pulse
        looks.said([("call", "c-2")])
        await asyncio.sleep(0.04)
        if pulses.done():
            break
    assert pulses.done()
    browser.leaves()
    await asyncio.wait_for(stream, 5)


async def test_a_lost_message_is_made_good_by_the_position(pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch):
    position = [4]
    monkeypatch.setattr(live, "_signed_in", lambda scope: "7")
    monkeypatch.setattr(live, "_position_and_call", lambda user: (position[0], ""))
    monkeypatch.setattr(live, "LOOK_AGAIN", 0.02)
    browser = Browser()
    stream = asyncio.create_task(Live(pool, Looks())({"headers": []}, browser.receive, browser.send))
    await browser.next("data: ")
    position[0] = 5
    assert await browser.next("data: ") == 'data: {"position": 5}\n\n'
    browser.leaves()
    await asyncio.wait_for(stream, 5)


async def test_who_is_blocked_hears_no_more(pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch):
    users: list[str | None] = ["7"]
    monkeypatch.setattr(live, "_signed_in", lambda scope: users[0])
    monkeypatch.setattr(live, "_position_and_call", lambda user: (4, ""))
    monkeypatch.setattr(live, "LOOK_AGAIN", 0.02)
    monkeypatch.setattr(live, "ASK_AGAIN", 0.01)
    browser = Browser()
    stream = asyncio.create_task(Live(pool, Looks())({"headers": []}, browser.receive, browser.send))
    await browser.next("data: ")
    users[0] = None
    await asyncio.wait_for(stream, 5)  # it ends though the page stays


async def test_one_agent_cannot_open_streams_without_end(pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "_signed_in", lambda scope: "7")
    monkeypatch.setattr(live, "_position_and_call", lambda user: (4, ""))
    monkeypatch.setattr(live, "MOST_OF_ONE", 1)
    listens, first, second = Live(pool, Looks()), Browser(), Browser()
    stream = asyncio.create_task(listens({"headers": []}, first.receive, first.send))
    await first.next("data: ")
    await listens({"headers": []}, second.receive, second.send)
    assert second.status == 503
    first.leaves()
    await asyncio.wait_for(stream, 5)
    third = Browser()
    stream = asyncio.create_task(listens({"headers": []}, third.receive, third.send))
    await third.next("data: ")
    third.leaves()
    await asyncio.wait_for(stream, 5)


async def test_nobody_hears_it_without_signing_in(pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "_signed_in", lambda scope: None)
    browser = Browser()
    await Live(pool, Looks())({"headers": []}, browser.receive, browser.send)
    assert browser.status == 401


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", [b"", b"sessionid=guess", b"sessionid=\xff;;==", b"other=1"])
def test_a_cookie_that_is_none_opens_nothing(cookie: bytes):
    assert live._signed_in({"headers": [(b"cookie", cookie)]}) is None
