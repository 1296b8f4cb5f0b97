"""The centre as a process: it decides. One is active for an installation; others wait for its lock.

`python -m infolinia.processes.centre`. The loop carries messages; one writing thread does all work on the database, one
thing at a time: events of the line in their order, timers, what became of commands. Commands are sent after the commit
that decided them, again and again with the same id until the switch answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import django
import uvloop
from django.db import OperationalError, close_old_connections
from nats.aio.msg import Msg

from infolinia.conduct.problems import NotActive
from infolinia.processes import bus as subjects
from infolinia.processes import collector
from infolinia.processes.bus import Bus, NoAnswer
from infolinia.processes.claim import Claim
from infolinia.processes.decisions import Decisions
from infolinia.processes.recording_keeper import RecordingKeeper
from infolinia.processes.recording_packer import RecordingPacker
from infolinia.processes.settings import Settings, current
from infolinia.processes.webhook_sender import WebhookSender
from infolinia.telephony.clock import SystemClock
from infolinia.telephony.media import recorder
from infolinia.telephony.switch import door
from infolinia.telephony.switch.lines import BoundPhone, ShutOut, TrunkState

log = logging.getLogger(__name__)

T = TypeVar("T")

TICK = 0.25  # seconds after which the clock's work is done though nothing happened
GATHER = 0.02  # seconds in which several happenings become one reason to look at what is due
REREAD = 2.0  # seconds after which the outbox is looked at though nobody said so
ANSWER_WITHIN = 2.0  # seconds a switch has to answer a command
AGAIN = 0.3  # seconds before a command is tried again
WATCH = 1.0  # seconds between two looks at the switches
SILENT_LOOKS = 6  # without an answer: the switch is lost
SEAL_EVERY = timedelta(minutes=5)
PHONES_EVERY = timedelta(seconds=10)  # after which it is written again that telephones are still registered
TIDY_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=1)  # replies of acts, commands to the line (both may hold personal data), unsaved uploads


class Centre:
    """The active centre. Everything named `_db_…` runs in the writing thread."""

    def __init__(self, settings: Settings, bus: Bus, writer: ThreadPoolExecutor) -> None:
        self._settings, self._bus, self._writer = settings, bus, writer
        self._clock = SystemClock()
        self._loop = asyncio.get_running_loop()
        self._next: dict[tuple[str, str], int] = {}
        self._early: dict[tuple[str, str, int], door.Event] = {}
        self._events: asyncio.Queue[door.Event] = asyncio.Queue(maxsize=20_000)
        self._looks: list[tuple[int, Sequence[tuple[str, str]]]] = []  # committed, and not yet told
        self._decisions = Decisions(self._db)
        self._wake = asyncio.Event()  # there may be commands to send
        self._news = asyncio.Event()  # something may be due: an agent became free, a call came to a queue
        self._sealed_at = self._tidied_at = self._clock.instant()
        self._sending: set[str] = set()
        self._compared: set[str] = set()  # switches whose calls were compared with ours
        self._phones: dict[tuple[str, str], tuple[tuple[tuple[BoundPhone, ...], tuple[ShutOut, ...]], datetime]] = {}
        self._trunks: dict[str, tuple[TrunkState, ...]] = {}  # what each switch told of them last
        self._silent: dict[str, int] = {}  # looks in a row that a switch did not answer
        self._tasks: set[asyncio.Task[None]] = set()
        self._webhooks = WebhookSender(settings, self._db, clock=self._clock)

    async def work(self) -> None:
        """Serve until cancelled. Raises NotActive once another centre has taken over."""
        from infolinia.conduct import services
        from infolinia.journal import services as journal

        def told(position: int, streams: Sequence[Any]) -> None:
            about = [(stream.kind, stream.key) for stream in streams]
            self._loop.call_soon_threadsafe(self._say_look, position, about)

        journal.on_committed(told)
        await self._db(services.take_authority)
        await self._bus.subscribe(subjects.event("*"), self._event)
        await self._bus.subscribe(subjects.LOOK, self._looked)
        log.info("This centre is active")
        async with asyncio.TaskGroup() as group:
            group.create_task(self._decisions.work())
            group.create_task(self._take_events())
            group.create_task(self._keep_time())
            group.create_task(self._dispatch())
            group.create_task(self._watch_switches())
            group.create_task(self._webhooks.run())
            group.create_task(RecordingPacker(self._settings, self._db).run())
            group.create_task(RecordingKeeper(self._db, clock=self._clock).run())

    def bus_returned(self) -> None:
        """What was said while the bus was away is lost: compare again, and look at the outbox."""
        self._compared.clear()
        self._wake.set()

    # --- The switches

    async def _watch_switches(self) -> None:
        """Ask each switch what it holds; at first, and when it comes back, what is stored is compared with that."""
        from infolinia.conduct import services

        while True:
            try:
                for name in sorted({self._settings.switch_name, *await self._db(services.switches_in_use)}):
                    await self._look_at(name)
            except OperationalError:
                log.warning("the switches could not be compared: the database is away")
            await asyncio.sleep(WATCH)

    async def _look_at(self, name: str) -> None:
        from infolinia.conduct import services

        now = self._clock.instant
        try:
            snapshot = door.decode(await self._bus.request(subjects.snapshot(name), b"", within=ANSWER_WITHIN))
        except (NoAnswer, door.DoorProblem):
            self._compared.discard(name)
            self._silent[name] = self._silent.get(name, 0) + 1
            if self._silent[name] == SILENT_LOOKS:
                await self._db(lambda: services.raise_alarm(f"switch:{name}", "switch-lost", now=now()))
            return
        if self._silent.pop(name, 0) >= SILENT_LOOKS:
            await self._db(lambda: services.end_alarm(f"switch:{name}", "switch-lost", now=now()))
        if not isinstance(snapshot, door.Snapshot):
            return
        await self._keep_lines(name, snapshot)
        if name in self._compared:
            return
        if await self._db(lambda: self._db_has_taken(snapshot)):
            self._compared.add(name)
            for command in await self._db(lambda: services.reconcile_with(snapshot, now=now())):
                with contextlib.suppress(NoAnswer):
                    await self._bus.request(subjects.command(name), door.encode(command), within=ANSWER_WITHIN)

    async def _keep_lines(self, name: str, snapshot: door.Snapshot) -> None:
        """A switch that holds other trunks and phones than are set gets them anew; how its trunks fare is kept."""
        from infolinia.floor.lines import phones, queries, services

        now = self._clock.instant()
        if self._trunks.get(name) != snapshot.trunks:
            await self._db(lambda: services.told_states(name, snapshot.trunks, now=now))
            self._trunks[name] = snapshot.trunks
        told = (snapshot.phones, snapshot.shut_out)
        before, at = self._phones.get((name, snapshot.boot), (None, now))
        if told != before or now - at > PHONES_EVERY:
            await self._db(lambda: phones.told(name, *told, boot=snapshot.boot, now=now))
            self._phones = {key: found for key, found in self._phones.items() if key[0] != name}
            self._phones[name, snapshot.boot] = told, now
        if snapshot.lines == await self._db(queries.version):
            return
        data = door.encode(await self._db(queries.lines))
        with contextlib.suppress(NoAnswer, door.DoorProblem):
            held = door.decode(await self._bus.request(subjects.lines(name), data, within=ANSWER_WITHIN))
            if isinstance(held, door.LinesHeld) and held.refused:
                log.warning("%s did not take these trunks: %s", name, ", ".join(held.refused))

    def _db_has_taken(self, snapshot: door.Snapshot) -> bool:
        """Every event that the snapshot knows of is committed: before that, an end that is still on its way to us would
        read as an interruption."""
        from infolinia.journal import queries as journal

        return journal.last_delivered(snapshot.switch, snapshot.boot) >= snapshot.seq

    async def _db(self, work: Callable[[], T]) -> T:
        """Run in the writing thread, on a connection that is not broken."""

        def run() -> T:
            close_old_connections()
            return work()

        return await self._loop.run_in_executor(self._writer, run)

    def _say_look(self, position: int, about: Sequence[tuple[str, str]]) -> None:
        """One message for all that was committed at once."""
        if not self._looks:
            self._loop.call_soon(self._say_looks)
        self._looks.append((position, about))

    def _say_looks(self) -> None:
        streams = dict.fromkeys(stream for _, about in self._looks for stream in about)
        body = json.dumps({"position": max(position for position, _ in self._looks), "streams": list(streams)}).encode()
        self._looks.clear()
        self._wake.set()
        self._webhooks.news.set()
        task = self._loop.create_task(self._bus.publish(subjects.LOOK, body))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _looked(self, message: Msg) -> None:
        del message
        self._wake.set()
        self._news.set()
        self._webhooks.news.set()

    # --- Events of the line, in their order

    async def _event(self, message: Msg) -> None:
        try:
            event = door.decode(message.data)
        except door.DoorProblem as problem:
            log.error("an event of a switch could not be read: %s", problem)
            return
        if isinstance(event, door.Event) and not self._events.full():
            self._events.put_nowait(event)

    async def _take_events(self) -> None:
        from infolinia.journal import queries as journal

        while True:
            batch = [await self._events.get()]
            while not self._events.empty() and len(batch) < 200:
                batch.append(self._events.get_nowait())
            for event in batch:
                boot = (event.switch, event.boot)
                if boot not in self._next:
                    self._next[boot] = await self._db(lambda boot=boot: journal.last_delivered(*boot)) + 1
                if event.seq >= self._next[boot]:
                    self._early[(*boot, event.seq)] = event
            for switch, boot in {(event.switch, event.boot): None for event in batch}:
                await self._take_in_turn(switch, boot)
                body = json.dumps({"boot": boot, "seq": self._next[switch, boot] - 1}).encode()
                await self._bus.publish(subjects.ack(switch), body)
            self._wake.set()
            self._news.set()

    async def _take_in_turn(self, switch: str, boot: str) -> None:
        """Commit the events of this boot whose turn has come. A busy database must stop all that follow until the next
        time; an event that fails for a reason of its own must not."""
        from infolinia.conduct import services
        from infolinia.journal import services as journal

        ready: list[door.Event] = []
        while event := self._early.get((switch, boot, self._next[switch, boot] + len(ready))):
            ready.append(event)
        now = self._clock.instant
        outcomes = await asyncio.gather(
            *(self._decisions.make(lambda event=event: services.line_event(event, now=now())) for event in ready),
            return_exceptions=True,
        )
        for event, outcome in zip(ready, outcomes, strict=True):
            if isinstance(outcome, NotActive):
                raise outcome
            if isinstance(outcome, BaseException):
                log.error("%s of call %s could not be taken", type(event).__name__, event.call, exc_info=outcome)
                if isinstance(outcome, OperationalError):
                    return
                await self._db(lambda event=event: journal.delivered(switch, boot, event.seq))
            self._next[switch, boot] += 1
            del self._early[switch, boot, event.seq]

    # --- Time

    async def _keep_time(self) -> None:
        """Four times a second all that may be due; whoever became free meanwhile is rung at once."""
        due = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._news.wait()
            await asyncio.sleep(GATHER)
            self._news.clear()
            is_due = self._loop.time() >= due
            due = self._loop.time() + TICK if is_due else due
            try:
                if await self._db(self._db_tick if is_due else self._db_ring):
                    self._wake.set()
            except NotActive:
                raise
            except Exception:
                log.exception("the clock's work failed")

    def _db_ring(self) -> int:
        from infolinia.conduct import services

        return services.ring_free(now=self._clock.instant())

    def _db_tick(self) -> int:
        from infolinia.conduct import services
        from infolinia.journal import services as journal

        now = self._clock.instant()
        done = services.tick(now=now)
        if now - self._sealed_at > SEAL_EVERY:
            self._sealed_at = now
            journal.seal(at=now)
        if now - self._tidied_at > TIDY_EVERY:
            self._tidied_at = now
            self._db_tidy(now)
        self._db_repair(now)
        return done

    def _db_tidy(self, now: datetime) -> None:
        """What nobody can need any more, and what may name a person, goes."""
        from infolinia.clients import services as clients
        from infolinia.conduct import services
        from infolinia.content import announcements
        from infolinia.floor.lines import spending
        from infolinia.journal import services as journal

        journal.forget_receipts(now - KEPT)
        announcements.forget_uploads(now - KEPT, folder=self._settings.prompts, now=now)
        spending.forget(before=now)
        services.forget_commands(now - KEPT)
        clients.forget_sessions()

    def _db_repair(self, now: datetime) -> None:
        """Recordings that a lost switch left open, or closed with nobody there to hear of it."""
        from infolinia.conduct import services

        for id_, path in services.broken_recordings():
            file = self._settings.recordings / path
            part = file.with_suffix(".part")  # recorder.PartFile
            try:
                repaired, sha256, samples = _made_whole(file, part)
            except (OSError, ValueError) as error:
                log.error("the recording %s cannot be repaired: %s", id_, error)
                repaired, sha256, samples = file, "", 0
            below = repaired.relative_to(self._settings.recordings)
            services.recording_repaired(id_, below, sha256, samples, now=now)

    # --- Commands

    async def _dispatch(self) -> None:
        """Send what was decided, each call's commands in their order."""
        from infolinia.conduct import services

        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(REREAD):
                    await self._wake.wait()
            self._wake.clear()
            try:
                waiting = await self._db(services.waiting_commands)
            except Exception:
                log.exception("the outbox could not be read")
                continue
            by_call: dict[str, list[tuple[str, door.Command]]] = {}
            for _, switch, command in waiting:
                by_call.setdefault(command.call, []).append((switch, command))
            for call, commands in by_call.items():
                if call not in self._sending:
                    self._sending.add(call)
                    task = self._loop.create_task(self._send(call, commands))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)

    async def _send(self, call: str, commands: list[tuple[str, door.Command]]) -> None:
        from infolinia.conduct import services

        try:
            for switch, command in commands:
                outcome = await self._ask(switch, command)
                look = await self._decisions.make(
                    lambda found=outcome: services.carried_out(found, now=self._clock.instant())
                )
                if look:
                    self._say_look(0, [("call", look)])
        except Exception:
            log.exception("commands of call %s", call)
        finally:
            self._sending.discard(call)
            self._wake.set()

    async def _ask(self, switch: str, command: door.Command) -> door.Outcome:
        """The outcome, however often it must be asked for; a command of the moment is given up when it is late."""
        data = door.encode(command)
        while True:
            if command.expires_at and self._clock.instant() > command.expires_at:
                return door.Outcome(id=command.id, code="late")
            try:
                answer = door.decode(await self._bus.request(subjects.command(switch), data, within=ANSWER_WITHIN))
            except (NoAnswer, door.DoorProblem):
                await asyncio.sleep(AGAIN)
                continue
            if isinstance(answer, door.Outcome):
                return answer if answer.id else door.Outcome(id=command.id, code="unreadable", detail=answer.detail)


def _made_whole(file: Path, part: Path) -> tuple[Path, str, int]:
    """(path, SHA-256, samples) of a recording; without a hash when there is none."""
    if part.is_file():
        return recorder.repair(part)
    return recorder.whole(file) if file.is_file() else (file, "", 0)


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    centre: list[Centre] = []

    async def back() -> None:
        for active in centre:
            active.bus_returned()

    with ThreadPoolExecutor(1, thread_name_prefix="writer") as writer:
        bus = await Bus.connect(settings.nats or "nats://127.0.0.1:4222", name="centre", back=back)
        centre.append(Centre(settings, bus, writer))
        collector.calm()
        work = asyncio.create_task(centre[0].work())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
        work.cancel()
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await work
        finally:
            await bus.close()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infolinia.processes.django_settings")
    django.setup()
    settings = current()
    Path(settings.data).mkdir(parents=True, exist_ok=True)
    claim = Claim(settings)
    claim.take()
    uvloop.run(_serve(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
