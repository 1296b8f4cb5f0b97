"""A closed leg is gone at once. What refers to itself in a circle waits for Python's collector, which comes to a switch
about never: half an hour of calls grew it by a third.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from bench._browsers import Browser, certificate

from infolinia.telephony.browser.dtls import Certificate
from infolinia.telephony.browser.leg import BrowserDoor
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import PlaneConfig
from tests.telephony.media.far_end import FarEnd, Ledger


@pytest.fixture
async def plane(ledger: Ledger, tmp_path: Path) -> AsyncIterator[InProcessPlane]:
    door = BrowserDoor(Certificate.make(), ("127.0.0.1",))
    made = InProcessPlane(ledger, PlaneConfig(bind="127.0.0.1", ports=(31000, 39998), prompts=tmp_path), browsers=door)
    yield made
    await made.close()


async def test_a_recorded_call_with_a_browser_leaves_nothing_behind(
    plane: InProcessPlane, far_end: Callable[..., FarEnd], ledger: Ledger, tmp_path: Path
):
    made = certificate()

    async def call(number: int) -> None:
        customer, browser = far_end(), Browser(number, made)
        port = plane.create_trunk_leg("l-customer", customer.remote())
        browser.connect(plane.create_browser_leg("l-agent", browser.offer))
        await asyncio.wait_for(browser.up.wait(), 10)
        plane.guard("l-agent")
        plane.bridge(["l-customer", "l-agent"])
        plane.record(f"r-{number}", "l-customer", tmp_path / f"{number}.wav")
        for _ in range(30):
            customer.send(port, bytes(160))
            browser.speak()
            await asyncio.sleep(0.01)
        assert browser.received > 0
        plane.close_leg("l-agent")
        plane.close_leg("l-customer")
        browser.close()

    await call(0)  # what is made once stays
    await asyncio.sleep(0.3)
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        await call(1)
        await asyncio.sleep(0.3)  # the recording is written, the last look at it is over
        gc.collect()
        left = sorted({type(thing).__name__ for thing in gc.garbage if _is_ours(thing)})
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert left == []


def _is_ours(thing: object) -> bool:
    return type(thing).__module__.startswith(("infolinia.", "OpenSSL.", "pylibsrtp"))
