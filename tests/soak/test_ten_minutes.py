"""Two hundred customers at any moment, twenty agents, ten minutes; `make soak`.

The long form of tests/e2e/test_many_calls.py, with nothing allowed to it: no call refused, no time above MOST_APART.
At most five new calls come in two seconds, for callers and agents have the same cores as the centre.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bench.__main__ import RESULTS, machine
from bench._agent import Habits

from tests.e2e.centre import Centre
from tests.soak.many_calls import Crowd, Plan, check, day, most_at_once, report

PLAN = Plan(
    agents=20,
    crowds=(Crowd(at_once=200, patience=tuple(range(30, 301, 30)), a_second=2.5),),
    seconds=600,
    habits=Habits(
        before_answer=(0.5, 2.0), talk=(15.0, 60.0), wrap_up=(0.3, 3.0), lets_ring=0.04, declines=0.04, holds=0.15,
        hands_over=0.1,
    ),
)  # fmt: skip


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    (tmp_path / "data").mkdir()
    running = Centre.start(tmp_path / "data")
    yield running
    running.stop()


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_hundred_at_once_and_twenty_agents_agree_for_ten_minutes(
    centre: Centre, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    accounts = asyncio.run(day(centre, tmp_path, PLAN))
    apart = check(accounts)
    assert most_at_once(accounts) == PLAN.at_once
    figures = report(accounts, PLAN)
    told = {"measured": "many_calls", "at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine()}
    (RESULTS / "many_calls.json").write_text(json.dumps({**told, "figures": figures}, indent=2) + "\n")
    with capsys.disabled():
        print(f"\n{apart}\n{json.dumps(figures, indent=2)}")
