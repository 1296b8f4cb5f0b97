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
RINGS_AT_MOST = 40.0  # seconds
AFTER_HOLD = 1.5  # seconds at least in which a customer who was on hold is heard again
PACKET = timedelta(seconds=FRAME)

MAY_COME_TOO_LATE = ("offer", "answer", "decline", "hold", "resume", "hand_over", "hang_up")

_numbers = itertools.count(1)


@dataclass(slots=True)
class Talk:
    """One call as the agent saw it. Instants are UTC; None where it did not come to that.

    rung, over: the screen said so: it rings; the customer is off the line. answered, hung_up: the agent pressed the
    key, and the page's request was on its way. handed_over: to this queue, instead of hanging up. holds: from the key
    to the key; a second of None is a call that ended on hold. heard: the customer's first voice. ceased: the end of the
    last sound of it, None where the agent could not hear that. wrapped_up: the reply to "save" came.
    """

    call: str
    rung: datetime
    answered: datetime | None = None
    refused: str = ""  # gone, refused: it rang no more; let, declined: the agent did not take it
    holds: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    handed_over: str = ""
    heard: datetime | None = None
    hung_up: datetime | None = None
    ceased: datetime | None = None
    over: datetime | None = None
    wrapped_up: datetime | None = None


@dataclass(slots=True)
class Habits:
    """Seconds, from and to; and the shares of calls that the agent lets ring, declines, puts on hold, hands over to a
    queue instead of hanging up."""

    before_answer: tuple[float, float] = (0.5, 2.0)
    talk: tuple[float, float] = (5.0, 9.0)
    wrap_up: tuple[float, float] = (0.3, 1.0)
    hold: tuple[float, float] = (0.8, 2.0)
    lets_ring: float = 0.0
    declines: float = 0.0
    holds: float = 0.0
    hands_over: float = 0.0


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
        self._offers: set[asyncio.Task[None]] = set()
        self._is_leaving = False
        self._may_miss = True  # the second miss in a row would be a break

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

    async def ready(self) -> None:
        """Wait until the agent can be rung."""
        await self._until(lambda: self.mode == "ready")

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
        due = time.monotonic()
        while True:
            due = max(due + HEARTBEAT, time.monotonic())
            await asyncio.sleep(due - time.monotonic())
            await self._desk.alive()
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
                offer = asyncio.create_task(self._send_offer(phone["call"], self._leg, self._browser.offer))
                self._offers.add(offer)
                offer.add_done_callback(self._offers.discard)
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
        """Whether it was done."""
        return (await self._press(name, **fields))[0]

    async def _press(self, name: str, **fields: str) -> tuple[bool, datetime]:
        """Whether it was done, and when the key was pressed."""
        begun = time.monotonic()
        reply = await self._desk.act(name, **fields)
        self.posts.append((name, time.monotonic() - begun))
        if reply.status >= 400 and name not in MAY_COME_TOO_LATE:
            self.troubles.append(f"{name}: {reply.status} {reply.body[:200]!r}")
        self._show(reply.json())
        return reply.status < 400, self.utc(reply.sent)

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
        idle = ("ready", "break")
        while await self._until(lambda: self.mode in ("ringing", "break") or (self._is_leaving and self.mode in idle)):
            if self.mode != "ringing" and self._is_leaving:
                return
            if self.mode == "break":
                self.troubles.append("was put on a break")
                await self._act("ready")
                continue
            talk = Talk(self._now["phone"]["call"], self.utc())
            self.talks.append(talk)
            if not await self._leaves_it(talk):
                await self._take(talk)

    async def _leaves_it(self, talk: Talk) -> bool:
        """The agent does not take it, or somebody else was quicker."""
        drawn = self.chance.random()
        if self._may_miss and drawn < self.habits.lets_ring:
            self._may_miss = False
            talk.refused = "let"
            if not await self._until(lambda: not self._rings(talk.call), within=RINGS_AT_MOST):
                self.troubles.append(f"{talk.call}: rings for ever")
            return True
        if await self._until(lambda: not self._rings(talk.call), within=self._some(self.habits.before_answer)):
            talk.refused = "gone"
        elif drawn > 1 - self.habits.declines:
            talk.refused = "declined" if await self._act("decline", call=talk.call) else "gone"
        return bool(talk.refused)

    async def _take(self, talk: Talk) -> None:
        is_mine, pressed = await self._press("answer", call=talk.call)
        if not is_mine:
            talk.refused = "refused"
            if not await self._until(lambda: not self._rings(talk.call), within=10):
                self.troubles.append(f"{talk.call}: rings, and cannot be answered")
            return
        talk.answered, self._may_miss = pressed, True
        browser = self._browser
        await self._talk(talk)
        if not await self._until(lambda: self.mode == "wrap_up", within=10):
            self.troubles.append(f"{talk.call}: no wrap-up after hanging up, but {self.mode}")
        await self._act("note", call=talk.call, note="Zapytanie o fakturę.")
        self._remember(talk, browser)
        await asyncio.sleep(self._some(self.habits.wrap_up))
        await self._act("wrap_up", call=talk.call, disposition="I_INFO", note="Udzielono informacji.", then="")
        talk.wrapped_up = self.utc()
        if not await self._until(lambda: self.mode != "wrap_up", within=10):
            self.troubles.append(f"{talk.call}: the wrap-up does not end")

    async def _talk(self, talk: Talk) -> None:
        """Until one of the two hangs up, or the agent hands the call over."""
        length = self._some(self.habits.talk)
        if self.chance.random() < self.habits.holds:
            if await self._left(talk, within=length / 2) or not await self._hold(talk):
                return
            length = max(AFTER_HOLD, length / 2)
        if await self._left(talk, within=length):
            return
        to = await self._queue_for(talk) if self.chance.random() < self.habits.hands_over else ""
        name, fields = ("hand_over", {"target": f"queue:{to}"}) if to else ("hang_up", {})
        is_done, pressed = await self._press(name, call=talk.call, **fields)
        if is_done:
            talk.hung_up, talk.handed_over = pressed, to

    async def _left(self, talk: Talk, within: float) -> bool:
        """The customer hung up."""
        if not await self._until(lambda: self.mode == "wrap_up", within=within):
            return False
        talk.over = self.utc()
        return True

    async def _hold(self, talk: Talk) -> bool:
        """Whether the customer is there again after it."""
        is_held, held = await self._press("hold", call=talk.call)
        if not is_held:
            return not await self._left(talk, within=10)
        if not await self._left(talk, within=self._some(self.habits.hold)):
            is_back, resumed = await self._press("resume", call=talk.call)
            if is_back:
                talk.holds.append((held, resumed))
                return True
            await self._left(talk, within=10)
        talk.holds.append((held, None))
        return False

    async def _queue_for(self, talk: Talk) -> str:
        """A queue that takes the call; none when the customer left meanwhile."""
        found = await self._desk.targets()
        queues = [target["id"] for target in found if target["kind"] == "queue" and target["free"]]
        if not queues and self.mode != "wrap_up":
            self.troubles.append(f"{talk.call}: no queue to hand it over to")
        return self.chance.choice(queues) if queues else ""

    def _remember(self, talk: Talk, browser: Browser | None) -> None:
        """What was heard."""
        if browser is None or browser.first_voice is None or browser.last_voice is None:
            return
        talk.heard, ceased = self.utc(browser.first_voice), self.utc(browser.last_voice) + PACKET
        last = talk.holds[-1][1] if talk.holds else None
        if not talk.holds or (last is not None and ceased >= last):  # else nobody could say when a voice ceased
            talk.ceased = ceased

    def _some(self, seconds: tuple[float, float]) -> float:
        return self.chance.uniform(*seconds)
