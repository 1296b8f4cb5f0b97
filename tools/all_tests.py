"""All tests, in lanes: two at a time on two cores, what failed tried again by itself, load last and alone.

A lane is runs of pytest one after the other, each with a cache of its own in .make, so that what failed there is known.
Tests that keep time on real sockets or in real browsers may fail because the other lane had the processor: they are
tried again when nothing runs beside them. What fails then, fails. The first lane's words are shown as they come, the
others' when they are over.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / ".make"
NO_TESTS = 5  # pytest's exit status

STORAGE = ("journal", "clients", "content", "floor", "trades", "conduct", "webhooks")
PEERS = ("tests/interop", "tests/telephony")
PAGES = tuple(
    f"tests/e2e/test_{name}.py"
    for name in (
        "administration", "authoring", "care", "colleagues", "desk_fits", "desk_hung_up", "desk_tree", "desk_trouble",
        "every_screen", "first_run", "https", "menus", "postgres", "rehearsing", "supervision", "up", "wheel",
    )
)  # fmt: skip
LOAD = ("tests/e2e/test_many_calls.py",)
REAL = ("-m", "e2e and not soak")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of pytest. before: what goes before the command; again: how often what failed is tried again."""

    name: str
    arguments: tuple[str, ...]
    before: tuple[str, ...] = ()
    again: int = 0

    def command(self, *more: str) -> list[str]:
        cache = f"cache_dir={LOGS / self.name}"
        return [*self.before, sys.executable, "-m", "pytest", "-o", cache, *self.arguments, *more]


UNIT = Run("unit", ("-m", "not e2e and not soak"), again=1)
ON_POSTGRES = Run(
    "postgres",
    ("-m", "not e2e and not soak", *(f"tests/{room}" for room in STORAGE)),
    before=(sys.executable, "tools/with_postgres.py"),
)
WITH_PEERS = Run("peers", (*REAL, *PEERS), again=2)
OF_PAGES = Run("pages", (*REAL, *PAGES), again=2)
OF_CALLS = Run("calls", (*REAL, *(f"--ignore={path}" for path in (*PEERS, *PAGES, *LOAD))), again=2)
OF_LOAD = Run("load", (*REAL, *LOAD), again=1)
STAGES: tuple[tuple[tuple[Run, ...], ...], ...] = (
    ((UNIT, OF_PAGES), (ON_POSTGRES, WITH_PEERS, OF_CALLS)),
    ((OF_LOAD,),),
)


def first_try(lane: Sequence[Run], failed: list[Run], log: Path | None) -> None:
    """Do a lane's runs, adding those that failed. log: where their words go; None: on the screen."""
    with log.open("w") if log else contextlib.nullcontext() as file:
        errors = subprocess.STDOUT if file else None
        for run in lane:
            if subprocess.run(run.command(), cwd=ROOT, check=False, stdout=file, stderr=errors).returncode:
                failed.append(run)


def stage(lanes: Sequence[Sequence[Run]]) -> list[Run]:
    """Do these lanes beside each other; gives the runs that failed also when tried again."""
    failed: list[Run] = []
    logs = [LOGS / f"{lane[0].name}.log" for lane in lanes[1:]]
    beside = [
        threading.Thread(target=first_try, args=(lane, failed, log)) for lane, log in zip(lanes[1:], logs, strict=True)
    ]
    for thread in beside:
        thread.start()
    first_try(lanes[0], failed, None)
    for thread, log in zip(beside, logs, strict=True):
        thread.join()
        print(log.read_text(errors="replace"), flush=True)
    return [run for run in failed if not passes(run)]


def passes(run: Run) -> bool:
    """Whether what failed passes when nothing runs beside it."""
    for time_ in range(run.again):
        print(f"\n{run.name}: what failed is tried again by itself ({time_ + 1} of {run.again})", flush=True)
        again = subprocess.run(run.command("--last-failed", "--last-failed-no-failures", "none"), cwd=ROOT, check=False)
        if again.returncode in (0, NO_TESTS):
            return again.returncode == 0
    return False


def main() -> int:
    LOGS.mkdir(exist_ok=True)
    begun = time.monotonic()
    failed: list[Run] = []
    for lanes in STAGES:
        failed += stage(lanes)
        print(f"\n{time.monotonic() - begun:.0f} s since the tests began", flush=True)
    if failed:
        print(f"failed: {', '.join(run.name for run in failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
