"""A hundred customers at any moment for two hours, and nothing grows; `make soak`.

`SOAK_SECONDS=1800 make soak` is the form of half an hour.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bench import _peer
from bench.__main__ import RESULTS, machine
from bench._agent import Habits
from bench.whole_system import processes

from tests.e2e.centre import Centre
from tests.soak.drift import Sample, drifts, quarters
from tests.soak.many_calls import Accounts, Crowd, Plan, check, compare, day, done, to_hear

SECONDS = float(os.environ.get("SOAK_SECONDS", "7200"))
LOOK_EVERY = max(1.0, SECONDS / 720)
APART = 0.4  # seconds: here nothing may grow; how exact times are is test_ten_minutes.py's
PLAN = Plan(
    agents=10,
    crowds=(Crowd(at_once=100, patience=(40, 80, 150, 240)),),
    seconds=SECONDS,
    habits=Habits(
        before_answer=(0.5, 2.0), talk=(10.0, 30.0), wrap_up=(0.5, 3.0), lets_ring=0.02, declines=0.03, holds=0.15,
        hands_over=0.1,
    ),
)  # fmt: skip


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    (tmp_path / "data").mkdir()
    running = Centre.start(tmp_path / "data")
    yield running
    running.stop()


def look(pids: dict[str, int]) -> Sample:
    return Sample(
        {name: _peer.memory_mib(_peer.tree(pid)) for name, pid in pids.items()},
        {name: len(os.listdir(f"/proc/{pid}/fd")) for name, pid in pids.items()},
    )


def spent(pids: dict[str, int]) -> dict[str, float]:
    """CPU seconds of each process so far, with what it has others do."""
    return {name: _peer.cpu_seconds(_peer.tree(pid)) for name, pid in pids.items()}


async def watched(centre: Centre, folder: Path) -> tuple[list[Sample], Accounts, dict[str, float]]:
    """The day, what was seen of the processes while all customers were there, and the CPU seconds of the day."""
    samples: list[Sample] = []
    before = spent(processes(centre))

    async def watch() -> None:
        pids = processes(centre)
        while True:
            samples.append(look(pids))
            await asyncio.sleep(LOOK_EVERY)

    watching = asyncio.create_task(watch())
    ends = asyncio.get_running_loop().call_later(SECONDS, watching.cancel)
    accounts = await day(centre, folder, PLAN)
    ends.cancel()
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    return samples, accounts, {name: used - before[name] for name, used in spent(processes(centre)).items()}


@pytest.mark.soak
@pytest.mark.timeout(round(SECONDS) + 1800)
def test_nothing_grows_with_a_hundred_calls_at_any_moment(
    centre: Centre, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    samples, accounts, cpu = asyncio.run(watched(centre, tmp_path))
    waits_ms = [1000 * seconds for seconds in to_hear(accounts)]
    found = drifts(samples, waits_ms)
    figures = {
        "seconds": SECONDS, "at_once": 100, "agents": PLAN.agents,
        **{what.replace(" ", "_"): count for what, count in done(accounts).items()},
        "memory_mib_by_quarter": {
            name: quarters([sample.memory[name] for sample in samples]) for name in samples[0].memory
        },
        "descriptors_by_quarter": {
            name: quarters([sample.descriptors[name] for sample in samples]) for name in samples[0].memory
        },
        "key_to_voice_ms_by_quarter": [round(part, 1) for part in quarters(waits_ms)],
        "largest_difference_ms": round(max(abs(item.by) for item in compare(accounts)) * 1000, 1),
        "cpu_ms_a_call": {name: round(1000 * used / len(accounts.calls), 1) for name, used in cpu.items()},
        "calls_per_cpu_second": round(len(accounts.calls) / sum(cpu.values()), 1),
        "drifts": found,
    }  # fmt: skip
    told = {"measured": "soak", "at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine()}
    (RESULTS / "soak.json").write_text(json.dumps({**told, "figures": figures}, indent=2) + "\n")
    with capsys.disabled():
        print(f"\n{json.dumps(figures, indent=2)}")
    check(accounts, most_apart=APART)
    assert found == []
