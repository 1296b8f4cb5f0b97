"""Fifty customers at any moment, ten agents, five minutes; `make soak`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench._agent import Habits

from tests.e2e.centre import Centre
from tests.soak.many_calls import Crowd, Plan, check, day, to_hear

PLAN = Plan(
    agents=10,
    crowds=(Crowd(at_once=32, patience=180), Crowd(at_once=13, patience=45), Crowd(at_once=5, patience=15)),
    seconds=300,
    habits=Habits(before_answer=(0.5, 2.0), talk=(4.0, 9.0), wrap_up=(0.3, 1.5)),
)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    (tmp_path / "data").mkdir()
    running = Centre.start(tmp_path / "data")
    yield running
    running.stop()


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_fifty_at_once_and_ten_agents_agree_for_five_minutes(
    centre: Centre, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    accounts = asyncio.run(day(centre, tmp_path, PLAN))
    apart = check(accounts)
    heard = sorted(to_hear(accounts))
    served = sum(1 for entry in accounts.entries.values() if entry.answered)
    with capsys.disabled():
        print(f"\n{apart}\n{len(accounts.heard)} calls, {served} of them served.")
        print(f"From the agent's key to the customer's voice: {heard[len(heard) // 2]:.3f} s in the median, "
              f"{heard[int(len(heard) * 0.95)]:.3f} s for 95 of 100.")  # fmt: skip
