"""Floods against a switch in a process of its own, with calls beside them (figures: `python -m bench flood`).

Here calls must live and complete, and memory and descriptors stay within bounds; what calls lose is for the bench.
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
        found = await beside(switch, name, seconds=3.0, a_second=A_SECOND.get(name, OTHERWISE), talks=2, every=1.0)
        assert found.made > 100, name
        assert found.lived, name
        assert found.tone_heard, name
        assert (found.stuck, len(found.set_up_ms) > 0) == (0, True), name
        assert found.after["descriptors"] <= MOST_DESCRIPTORS, name
        assert found.after["memory"] - start["memory"] <= MOST_MEMORY, name
        assert found.after["counts"].get("fault", 0) == 0, name
        if name == "invites_beyond_a_limit":
            assert found.after["sizes"]["calls"] <= 4 + 2 + 1, name
            assert found.after["counts"]["trunk-full"] > 100, name
        if name == "registers":
            assert found.after["counts"]["register-wrong-password"] + found.after["counts"]["register-unheard"] > 0
