"""All tests: runs of pytest, two at a time on two cores, what failed tried again by itself, load last and alone.

Whichever of the two is over first is followed by the next run; the longest come first. Each run has a cache of its own
in .make, so that what failed there is known; its words and its slowest tests are shown when it is over. Tests that keep
time on real sockets or in real browsers may fail because the other run had the processor: they are tried again when
nothing runs beside them. What fails then, fails.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
        "administration", "authoring", "care", "every_screen", "first_run", "menus", "rehearsing", "supervision",
    )
)  # fmt: skip
DESKS = tuple(
    f"tests/e2e/test_{name}.py"
    for name in (
        "colleagues", "desk_fits", "desk_hung_up", "desk_tree", "desk_trouble", "https", "postgres", "up", "wheel",
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
        return [*self.before, sys.executable, "-m", "pytest", "-o", cache, "--durations=15", *self.arguments, *more]


UNIT = Run("unit", ("-m", "not e2e and not soak"), again=1)
ON_POSTGRES = Run(
    "postgres",
    ("-m", "not e2e and not soak", *(f"tests/{room}" for room in STORAGE)),
    before=(sys.executable, "tools/with_postgres.py"),
)
WITH_PEERS = Run("peers", (*REAL, *PEERS), again=2)
OF_CALLS = Run("calls", (*REAL, *(f"--ignore={path}" for path in (*PEERS, *PAGES, *DESKS, *LOAD))), again=2)
OF_PAGES = Run("pages", (*REAL, *PAGES), again=2)
OF_DESKS = Run("desks", (*REAL, *DESKS), again=2)
OF_LOAD = Run("load", (*REAL, *LOAD), again=1)
STAGES = ((UNIT, OF_CALLS, ON_POSTGRES, OF_PAGES, OF_DESKS, WITH_PEERS), (OF_LOAD,))


def passes(run: Run) -> bool:
    """Do a run beside another."""
    print(f"{run.name} begins", flush=True)
    log = LOGS / f"{run.name}.log"
    with log.open("w") as file:
        done = subprocess.run(run.command(), cwd=ROOT, check=False, stdout=file, stderr=subprocess.STDOUT)
    print(f"\n{run.name}:\n{log.read_text(errors='replace')}", flush=True)
    return done.returncode == 0


def passes_alone(run: Run) -> bool:
    """Whether what failed passes when nothing runs beside it."""
    for time_ in range(run.again):
        print(f"\n{run.name}: what failed is tried again by itself ({time_ + 1} of {run.again})", flush=True)
        again = subprocess.run(run.command("--last-failed", "--last-failed-no-failures", "none"), cwd=ROOT, check=False)
        if again.returncode in (0, NO_TESTS):
            return again.returncode == 0
    return False


def stage(runs: Sequence[Run]) -> list[Run]:
    """Do these runs; gives those that failed also when tried again."""
    with ThreadPoolExecutor(2) as two:
        passed = list(two.map(passes, runs))
    return [run for run, well in zip(runs, passed, strict=True) if not well and not passes_alone(run)]


def main() -> int:
    LOGS.mkdir(exist_ok=True)
    begun = time.monotonic()
    failed: list[Run] = []
    for runs in STAGES:
        failed += stage(runs)
        print(f"\n{time.monotonic() - begun:.0f} s since the tests began", flush=True)
    if failed:
        print(f"failed: {', '.join(run.name for run in failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
