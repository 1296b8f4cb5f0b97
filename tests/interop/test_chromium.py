"""Chromium and the switch where the network between them is lost; the other cells stand with the whole desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from infolinia.telephony.browser import leg as browser_leg
from infolinia.telephony.browser.leg import own_addresses
from infolinia.telephony.switch.door import LegAnswered, LegEnded, LegSilent, Offer
from tests.e2e.conftest import CHROMIUM
from tests.telephony.browser.test_chromium import PAGE

from .place import OURS, Place
from .relay import Relay

HERE = "http://localhost:1/"  # nobody is there: the page is given by the test


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        made = browser.new_page()
        made.route(HERE, lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        made.goto(HERE)
        yield made
        browser.close()


def test_chromium_lost_network(tmp_path: Path, opened: Callable[[Any], Any], page: Page, monkeypatch: Any):
    """A short loss is told and the line comes back by itself; from a long one the leg ends as lost."""
    monkeypatch.setattr(browser_leg, "CONSENT", 4.0)
    place: Place = opened(Place(tmp_path))
    sdp = place.do(Offer, call="c", leg="l-agent", sdp=page.evaluate("call(620)")).sdp
    ports = set(re.findall(r"a=candidate:\S+ 1 udp \d+ \S+ (\d+)", sdp))
    assert len(ports) == 1
    relay: Relay = opened(Relay(("127.0.0.1", int(ports.pop())), signalling=False))
    there = rf"\1 {own_addresses()[0]} {relay.sip[1]}"  # a browser does not go to 127.0.0.1
    page.evaluate("sdp => connect(sdp)", re.sub(r"(a=candidate:\S+ 1 udp \d+) \S+ \d+", there, sdp))
    leg = place.told(LegAnswered)
    place.speaks_to(leg)
    page.wait_for_function(f"Math.abs(peak() - {OURS}) < 30", timeout=10_000)
    place.hears(leg, 620.0)
    relay.cut()
    place.told(LegSilent, when=lambda event: not event.heard)
    relay.mend()
    place.told(LegSilent, when=lambda event: event.heard)
    page.wait_for_function(f"Math.abs(peak() - {OURS}) < 30", timeout=10_000)
    assert not place.all(LegEnded)
    relay.cut()
    ended = place.told(LegEnded, within=20)
    assert (ended.leg, ended.cause) == ("l-agent", "lost")
    assert relay.dropped > 50
