"""Processes of one machine: what ends is started again, what is real time goes first."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from infolinia.processes.children import Child, Children
from tests.e2e.centre import eventually


def sleeper(name: str, note: Path, *, nice: int = 0) -> Child:
    """Writes down its number and its niceness, then waits."""
    code = f"import os, time; open({str(note)!r}, 'a').write(f'{{os.getpid()}} {{os.nice(0)}}\\n'); time.sleep(60)"
    return Child(name, (sys.executable, "-c", code), {}, nice=nice)


async def lines(note: Path, count: int) -> list[list[str]]:
    """What was written down, once there are so many lines."""

    def look() -> list[list[str]]:
        found = [line.split() for line in note.read_text().splitlines()] if note.exists() else []
        return found if len(found) >= count else []

    return await asyncio.to_thread(eventually, look, within=20, what=f"{count} starts")


async def test_what_is_killed_is_started_again(tmp_path: Path):
    children = Children([sleeper("one", tmp_path / "one")])
    await children.start()
    try:
        ((first, _),) = await lines(tmp_path / "one", 1)
        os.kill(int(first), signal.SIGKILL)
        (_, (second, _)) = await lines(tmp_path / "one", 2)
        assert second != first
        assert children.pids() == {"one": int(second)}
    finally:
        await children.stop()
    assert children.pids() == {}


async def test_a_process_of_real_time_goes_first_where_that_is_allowed(tmp_path: Path):
    own = os.getpriority(os.PRIO_PROCESS, 0)
    children = Children([sleeper("line", tmp_path / "line", nice=-10), sleeper("pages", tmp_path / "pages")])
    await children.start()
    try:
        ((_, line),) = await lines(tmp_path / "line", 1)
        ((_, pages),) = await lines(tmp_path / "pages", 1)
    finally:
        await children.stop()
    assert int(line) == (-10 if os.geteuid() == 0 else own)
    assert int(pages) == own
