"""Floods against a switch in a process of its own, with calls beside them (figures: `python -m bench flood`).

Calls live and complete and lose no more sound than docs/hostile.md says, memory and descriptors stay within bounds.
Lost is counted by sequence number, so that a machine that is busy with other things changes nothing in it; what it had
no time to send at all may be more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from bench._attacks import ATTACKS
from bench._served import Switch
from bench.flood import beside

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

A_SECOND = {"sound": 20_000.0, "half_open": 400.0, "slow_senders": 400.0, "huge": 500.0}
OTHERWISE = 4_000.0  # messages a second
TALKS = 2
MOST_LOST = 1.0  # percent of the packets sent, each way
MOST_MISSING = 50.0  # percent of the packets due by the clock, each way: a machine that is busy sends fewer
LEAST_TONE = 20.0  # percent of the time; the tone sounds half of it
MOST_DESCRIPTORS = 2 * 500 + 150  # of TCP and TLS, and what else is open
MOST_MEMORY = 150.0  # MiB more than at the start


@pytest_asyncio.fixture
async def switch() -> AsyncIterator[Switch]:
    made = Switch.start()
    yield made
    assert "Traceback" not in made.end()


async def test_calls_live_and_complete_beside_every_flood(switch: Switch):
    start = await switch.figures()
    for name in ATTACKS:
        found = await beside(switch, name, seconds=3.0, a_second=A_SECOND.get(name, OTHERWISE), talks=TALKS, every=1.0)
        assert found.made > 100, name
        assert (found.up, found.lived) == (TALKS, TALKS), name
        for way in (found.to_us, found.to_them):
            assert way.due >= 3 * 50 * TALKS, name
            assert way.lost <= MOST_LOST / 100 * way.sent, (name, way)
            assert way.missing_percent <= MOST_MISSING, (name, way)
        assert found.tone_percent >= LEAST_TONE, name
        assert (found.stuck, len(found.set_up_ms) > 0) == (0, True), name
        assert found.after["descriptors"] <= MOST_DESCRIPTORS, name
        assert found.after["memory"] - start["memory"] <= MOST_MEMORY, name
        assert found.after["counts"].get("fault", 0) == 0, name
        if name == "invites_beyond_a_limit":
            assert found.after["sizes"]["calls"] <= 4 + 2 + 1, name
            assert found.after["counts"]["trunk-full"] > 100, name
        if name == "registers":
            assert found.after["counts"]["register-wrong-password"] + found.after["counts"]["register-unheard"] > 0
