"""Two hundred customers at once, twenty agents: no call is lost, none is stuck, all sides tell one story of each.

The short form of tests/soak/test_ten_minutes.py: new calls for more than a minute, three and a half in all.
Five come a second at first and then half as many: a slow machine carries its callers and agents, too.
MANY_CALLS_SECONDS=45 makes it shorter still.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from bench._agent import Habits

from tests.soak.many_calls import Crowd, Plan, check, day, done, most_at_once

from .centre import Centre

STARVED = 0.4  # seconds that one time in ONCE_IN may be apart: callers, agents and centre share two cores
ONCE_IN = 200
REFUSED_OF = 10  # one of ten calls at most, while the centre says that it is behind
PLAN = Plan(
    agents=20,
    crowds=(Crowd(at_once=200, patience=(25, 60, 95, 130), a_second=5),),
    seconds=float(os.environ.get("MANY_CALLS_SECONDS", "80")),
    habits=Habits(
        before_answer=(0.5, 2.0), talk=(10.0, 22.0), wrap_up=(0.3, 1.5), lets_ring=0.04, declines=0.04, holds=0.15,
        hands_over=0.1,
    ),
)  # fmt: skip


@pytest.mark.timeout(480)
def test_sipp_the_agents_and_the_journal_agree(centre: Centre, tmp_path: Path):
    accounts = asyncio.run(day(centre, tmp_path, PLAN))
    check(accounts, most_apart=STARVED, once_in=ONCE_IN, refused_of=REFUSED_OF)
    came = done(accounts)
    wanted = ("handed over", "holds", "rings missed", "rings declined", "customer hung up in a talk", "gave up")
    assert [what for what in wanted if not came[what]] == []
    assert most_at_once(accounts) == PLAN.at_once
