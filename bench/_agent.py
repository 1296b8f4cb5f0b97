"""A simulated agent: a desk over HTTP and a browser's leg, who takes calls and keeps a log of his own.

The log is what a person with a stopwatch would write. Its instants are UTC by this process's start and its monotonic
clock, as the product's own processes stamp theirs.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bench._browsers import Browser, certificate
from bench._desk import Desk
from infolinia.telephony.browser.dtls import Certificate

HEARTBEAT = 5.0  # seconds
FRAME = 0.02
CEASED = timedelta(seconds=0.06)  # three packets that did not come

_numbers = itertools.count(1)


@dataclass(slots=True)
class Talk:
    """One call as the agent saw it. Instants are UTC; None where it did not come to that.

    rung, over: the screen said so: it rings; the customer is off the line. answered, hung_up: the agent pressed the
    key; hung_up of a customer who left is when his voice ceased. heard: the customer's first voice. wrapped_up: the
    reply to "save" came.
    """

    call: str
    rung: datetime
    answered: datetime | None = None
    refused: str = ""  # the call rang no more when the agent answered
    heard: datetime | None = None
    hung_up: datetime | None = None
    by: str = ""  # agent or customer
    over: datetime | None = None
    wrapped_up: datetime | None = None


@dataclass(slots=True)
class Habits:
    """Seconds, from and to."""

    before_answer: tuple[float, float] = (0.5, 2.0)
    talk: tuple[float, float] = (5.0, 9.0)
    wrap_up: tuple[float, float] = (0.3, 1.0)


@dataclass
class Agent:
    """Signs in, is ready, and serves until cancelled."""

    url: str
    username: str
    password: str
    habits: Habits = field(default_factory=Habits)
    chance: random.Random = field(default_factory=random.Random)
    posts: list[tuple[str, float]] = field(default_factory=list)  # each act and the seconds until its reply
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.talks: list[Talk] = []
        self._started, self._zero = datetime.now(UTC), time.monotonic()
        self._certificate: Certificate = certificate()
        self._desk = Desk(self.url)
        self._now: dict = {"mode": "", "position": 0, "phone": {}}
        self._changed = asyncio.Event()
        self._leg = ""
        self._browser: Browser | None = None
        self._is_connected = False  # the browser has the answer to its offer
        self._is_leaving = False

    def utc(self, monotonic: float | None = None) -> datetime:
        return self._started + timedelta(seconds=(time.monotonic() if monotonic is None else monotonic) - self._zero)

    async def work(self) -> None:
        """Until `leave`."""
        await self._desk.sign_in(self.username, self.password)
        await self._act("ready")
        async with asyncio.TaskGroup() as group:
            beside = [group.create_task(work()) for work in (self._listen, self._beat, self._speak)]
            await self._serve()
            for task in beside:
                task.cancel()
        await self._act("leave")
        await self._desk.close()

    def leave(self) -> None:
        """Finish what is in hand, take nothing more, sign out."""
        self._is_leaving = True
        self._changed.set()

    @property
    def mode(self) -> str:
        return self._now["mode"]

    # --- The screen

    async def _listen(self) -> None:
        while True:
            async for position in self._desk.told():
                phone = self._now["phone"]
                if position > self._now["position"] or (phone.get("leg") and not self._is_connected):
                    self._show(await self._desk.look())
            self.troubles.append("the stream ended")
            await asyncio.sleep(0.5)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            await self._desk.act("alive")
            if self._browser is not None and self._is_connected:
                self._browser.check()

    async def _speak(self) -> None:
        due = time.monotonic()
        while True:
            due = max(due + FRAME, time.monotonic() - FRAME)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if self._browser is not None:
                self._browser.speak()

    def _show(self, now: dict) -> None:
        if "mode" not in now or now["position"] < self._now["position"]:
            return
        self._now = now
        phone = now["phone"]
        if phone["leg"] != self._leg:
            self._drop()
            self._leg = phone["leg"]
            if self._leg:
                self._browser = Browser(next(_numbers), self._certificate)
                self._offer = asyncio.create_task(self._send_offer(phone["call"], self._leg, self._browser.offer))
        elif self._browser is not None and phone["answer"] and not self._is_connected:
            self._is_connected = True
            self._browser.connect(phone["answer"])
        self._changed.set()

    async def _send_offer(self, call: str, leg: str, sdp: str) -> None:
        await self._act("offer", call=call, leg=leg, sdp=sdp)

    def _drop(self) -> None:
        if self._browser is not None and self._is_connected:
            self._browser.close()
        self._browser, self._is_connected = None, False

    async def _act(self, name: str, **fields: str) -> bool:
        begun = time.monotonic()
        reply = await self._desk.act(name, **fields)
        self.posts.append((name, time.monotonic() - begun))
        if reply.status >= 400 and name not in ("offer", "answer", "hang_up"):
            self.troubles.append(f"{name}: {reply.status} {reply.body[:200]!r}")
        self._show(reply.json())
        return reply.status < 400

    async def _until(self, is_so: Callable[[], bool], within: float | None = None) -> bool:
        """Whether it became so in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while not is_so():
                    self._changed.clear()
                    await self._changed.wait()
        return is_so()

    def _rings(self, call: str) -> bool:
        return self.mode == "ringing" and self._now["phone"]["call"] == call

    # --- The work

    async def _serve(self) -> None:
        while await self._until(lambda: self.mode == "ringing" or (self._is_leaving and self.mode == "ready")):
            if self.mode != "ringing":
                return
            talk = Talk(self._now["phone"]["call"], self.utc())
            self.talks.append(talk)
            await self._take(talk)

    async def _take(self, talk: Talk) -> None:
        if await self._until(lambda: not self._rings(talk.call), within=self._some(self.habits.before_answer)):
            talk.refused = "gone"
            return
        pressed = self.utc()
        if not await self._act("answer", call=talk.call):
            talk.refused = "refused"
            if not await self._until(lambda: not self._rings(talk.call), within=10):
                self.troubles.append(f"{talk.call}: rings, and cannot be answered")
            return
        talk.answered = pressed
        browser = self._browser
        if await self._until(lambda: self.mode == "wrap_up", within=self._some(self.habits.talk)):
            talk.by, talk.over = "customer", self.utc()
        else:
            talk.hung_up, talk.by = self.utc(), "agent"
            await self._act("hang_up", call=talk.call)
        if not await self._until(lambda: self.mode == "wrap_up", within=10):
            self.troubles.append(f"{talk.call}: no wrap-up after hanging up, but {self.mode}")
        await self._act("note", call=talk.call, note="Zapytanie o fakturę.")
        self._remember(talk, browser)
        await asyncio.sleep(self._some(self.habits.wrap_up))
        await self._act("wrap_up", call=talk.call, disposition="I_INFO", note="Udzielono informacji.", then="")
        talk.wrapped_up = self.utc()
        if not await self._until(lambda: self.mode != "wrap_up", within=10):
            self.troubles.append(f"{talk.call}: the wrap-up does not end")

    def _remember(self, talk: Talk, browser: Browser | None) -> None:
        """What was heard. A customer whose voice ceased before the agent hung up left by himself."""
        if browser is None or browser.first_voice is None or browser.last_voice is None:
            return
        talk.heard, ceased = self.utc(browser.first_voice), self.utc(browser.last_voice)
        if talk.hung_up is None or ceased < talk.hung_up - CEASED:
            talk.hung_up, talk.by = ceased, "customer"

    def _some(self, seconds: tuple[float, float]) -> float:
        return self.chance.uniform(*seconds)
