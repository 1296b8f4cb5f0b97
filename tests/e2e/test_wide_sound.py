"""A centre whose trunk speaks Opus and G.722 too: customer and agent hear each other's upper band."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from infolinia.telephony.media import tones

from .baresip import Baresip
from .centre import Centre, eventually
from .conftest import Loop
from .headset import AgentWithHeadset
from .sipp import SippCall

AGENT, CUSTOMER = 6200.0, 5000.0  # Hz: above what a narrow line carries


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    trunk = {"name": "wide", "peers": ["127.0.0.0/8"], "codecs": ["opus", "G722", "PCMA", "PCMU"]}
    centre = Centre.start(tmp_path_factory.mktemp("wide"), env={"INFOLINIA_TRUNKS": json.dumps([trunk])})
    yield centre
    centre.stop()


@pytest.fixture(scope="module")
def liliana(browser: Browser, wide: Centre) -> Iterator[AgentWithHeadset]:
    agent = AgentWithHeadset(browser, wide, "liliana", AGENT)
    agent.becomes_ready()
    yield agent
    agent.close()


def codecs_told(centre: Centre) -> list[str]:
    newest = centre.api("/api/v1/calls?limit=1")["items"][0]["id"]
    events = centre.api(f"/api/v1/calls/{newest}/journal")["events"]
    return [event["event"]["codecs"] for event in events if event["name"] == "call.connected"][-1]


def wraps_up(agent: AgentWithHeadset) -> None:
    agent.sees_mode("wrap_up")
    agent.page.get_by_label("Wynik rozmowy").select_option(index=1)
    agent.press("Control+Enter")
    agent.waits()


@pytest.mark.parametrize(("codec", "name"), [("opus/48000/2", "opus"), ("g722/16000/1", "G722")])
def test_customer_and_agent_hear_each_other_in_wide_sound(
    wide: Centre, liliana: AgentWithHeadset, tmp_path: Path, codec: str, name: str
) -> None:
    customer = Baresip(tmp_path, "+48994000109", CUSTOMER, codec=codec)
    try:
        customer.call(wide.number("complaints"), wide.sip)
        eventually(lambda: customer.pitch() > 0, within=5, what="the greeting")
        liliana.answers()
        liliana.hears(CUSTOMER)
        eventually(lambda: abs(customer.pitch() - AGENT) < 10, within=5, what="the agent's tone at the customer")
        assert codecs_told(wide) == [name, name]
        customer.hang_up()
        wraps_up(liliana)
    finally:
        customer.close()


def test_a_carrier_with_a_law_alone_is_answered_in_it_and_so_is_the_agent(
    wide: Centre, liliana: AgentWithHeadset, loop: Loop, tmp_path: Path
) -> None:
    customer = SippCall(tmp_path, loop, wide.number("complaints"), "+48994000101", wide.sip)
    try:
        loop.soon(lambda: customer.sound.say(tones.sine(1200, 60.0)))
        liliana.answers()
        liliana.hears(1200.0)
        assert codecs_told(wide) == ["PCMA", "PCMA"]
    finally:
        customer.close()
