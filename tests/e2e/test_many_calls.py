"""Customers ring in all at once: no call is lost, none is stuck, and all sides tell the same story of each.

The short form of tests/soak/test_five_minutes.py.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from bench._agent import Habits

from tests.soak.many_calls import Crowd, Plan, check, day

from .centre import Centre

# Here the counts matter: callers, agents and centre share two cores. The limit on times is that of make soak.
STARVED = 0.4  # seconds
PLAN = Plan(
    agents=4,
    crowds=(Crowd(at_once=8, patience=35), Crowd(at_once=3, patience=20), Crowd(at_once=1, patience=10)),
    seconds=20,
    habits=Habits(before_answer=(0.3, 1.0), talk=(2.0, 4.0), wrap_up=(0.2, 0.5)),
)


def test_sipp_the_agents_and_the_journal_agree(centre: Centre, tmp_path: Path):
    check(asyncio.run(day(centre, tmp_path, PLAN)), most_apart=STARVED)
