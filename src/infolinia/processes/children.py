"""The processes of one machine, started and watched: what ends by itself is started again, soon and then less soon."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0)  # seconds before the first, second… start in a row
STEADY = 20.0  # seconds after which a child counts as well again
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One process to keep alive. grace: seconds it may take to stop. nice: below 0, it goes before others where the
    system allows that."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    grace: float = 5.0
    nice: int = 0
    process: asyncio.subprocess.Process | None = field(default=None, init=False)
    starts: int = field(default=0, init=False)


def ends_with_parent() -> None:
    """In a child: the kernel ends it when its parent is gone, so that `kill -9` leaves no orphans."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _become_child(nice: int) -> None:
    """Between fork and exec."""
    ends_with_parent()
    os.setpgrp()
    if nice:
        with contextlib.suppress(OSError):  # only root may
            os.setpriority(os.PRIO_PROCESS, 0, nice)


class Children:
    """Starts children in order, restarts each that ends, stops all in reverse order."""

    def __init__(self, children: list[Child]) -> None:
        self._children = children
        self._watchers: list[asyncio.Task[None]] = []
        self._stopping = False

    async def start(self) -> None:
        children, self._children = self._children, []
        for child in children:
            await self.add(child)

    async def add(self, child: Child) -> None:
        """Start one more child; it stops first."""
        self._children.append(child)
        await self._spawn(child)
        self._watchers.append(asyncio.create_task(self._watch(child), name=f"watch-{child.name}"))

    async def stop(self) -> None:
        self._stopping = True
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        for child in reversed(self._children):
            await self._end(child)

    def pids(self) -> dict[str, int]:
        """Process ids by name, of those that live."""
        return {c.name: c.process.pid for c in self._children if c.process and c.process.returncode is None}

    async def _spawn(self, child: Child) -> None:
        child.process = await asyncio.create_subprocess_exec(
            *child.command,
            env={**os.environ, **child.environment},
            stdin=asyncio.subprocess.DEVNULL,
            preexec_fn=lambda: _become_child(child.nice),
        )
        child.starts += 1
        log.info("%s started, pid %d", child.name, child.process.pid)

    async def _watch(self, child: Child) -> None:
        in_a_row = 0
        loop = asyncio.get_running_loop()
        while not self._stopping:
            assert child.process is not None
            started = loop.time()
            code = await child.process.wait()
            in_a_row = 0 if loop.time() - started > STEADY else in_a_row + 1
            pause = PAUSES[min(max(in_a_row, 1), len(PAUSES)) - 1]
            log.warning("%s ended with %s; it starts again in %.1f s", child.name, code, pause)
            await asyncio.sleep(pause)
            await self._spawn(child)

    async def _end(self, child: Child) -> None:
        process = child.process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(child.grace):
                await process.wait()
        except TimeoutError:
            log.warning("%s did not stop in %.0f s and is killed", child.name, child.grace)
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
