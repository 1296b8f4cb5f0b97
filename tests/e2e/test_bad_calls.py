"""A process is killed in mid-call: customer and agent keep talking, or are told; the record has no hole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from infolinia.telephony.media import tones
from infolinia.telephony.media.g711 import RATE

from .agent import BONDAR, Customer, customer
from .centre import Centre, eventually
from .conftest import Loop
from .headset import AgentWithHeadset
from .test_first_call import AGENT, CUSTOMER, channels, closed, holds


@pytest.fixture
def oskar(browser: Browser, centre: Centre) -> Iterator[AgentWithHeadset]:
    agent = AgentWithHeadset(browser, centre, "oskar", AGENT)
    agent.becomes_ready()
    yield agent
    agent.goes_home()
    assert not agent.faults, agent.faults


@pytest.fixture
def caller(loop: Loop, centre: Centre, oskar: AgentWithHeadset) -> Iterator[Customer]:
    """A customer and Oskar hear each other; he reads the first statement."""
    with customer(loop, centre, number=BONDAR) as made:
        loop.soon(lambda: made.telephone.sound.say(tones.sine(CUSTOMER, 90.0)))
        oskar.answers()
        hear_each_other(made, oskar)
        oskar.reads("Rozmowa jest nagrywana")
        yield made


def hear_each_other(caller: Customer, agent: AgentWithHeadset) -> None:
    agent.hears(CUSTOMER)
    sound = caller.telephone.sound
    eventually(lambda: tones.power(sound.heard(0.4), AGENT) > 0.8, within=8, what="the agent at the customer")


def longest_hole(caller: Customer, seconds: float) -> float:
    """For how long, in the last seconds, the customer did not hear the agent."""
    heard, step = caller.telephone.sound.heard(seconds), RATE // 10
    longest = hole = 0
    for at in range(0, len(heard) - step, step):
        hole = 0 if tones.power(heard[at : at + step], AGENT) > 0.5 else hole + 1
        longest = max(longest, hole)
    return longest / 10


def wraps_up(agent: AgentWithHeadset) -> None:
    agent.sees_mode("wrap_up")
    agent.page.get_by_label("Wynik rozmowy").select_option("I_INFO")
    agent.press("Control+Enter")
    agent.waits()


def names(events: list[dict[str, Any]]) -> list[str]:
    return [event["name"] for event in events]


def test_the_centre_is_killed_and_people_keep_talking(centre: Centre, oskar: AgentWithHeadset, caller: Customer):
    killed = centre.kill("centre")
    oskar.press("Enter")  # answers are saved while the centre is away
    oskar.reads("zagrożony")
    eventually(centre.is_well, within=5, what="the centre is back")
    assert time.monotonic() - killed < 5
    oskar.says("zagrożony", "2")
    oskar.reads("Czego dotyczy")
    time.sleep(1.0)
    assert longest_hole(caller, time.monotonic() - killed) < 0.5  # a starved test machine may stutter, no more
    oskar.press("F8")  # the centre that returned commands the line
    eventually(lambda: tones.power(caller.telephone.sound.heard(0.4), AGENT) < 0.5, within=5, what="hold")
    oskar.press("F8")
    hear_each_other(caller, oskar)
    oskar.press("Shift+F8")
    wraps_up(oskar)
    _, events = closed(centre)
    assert "call.interrupted" not in names(events)
    assert [e["event"]["step"] for e in events if e["name"] == "procedure.stepped"][:2] == ["recording", "danger"]
    assert "recording.closed" in names(events)


def test_the_bus_is_killed_and_nothing_committed_is_lost(centre: Centre, oskar: AgentWithHeadset, caller: Customer):
    killed = centre.kill("bus")
    oskar.press("Enter")
    oskar.reads("zagrożony")
    caller.hangs_up()  # told once the bus is back
    oskar.sees_mode("wrap_up")
    assert time.monotonic() - killed < 15
    wraps_up(oskar)
    call, events = closed(centre)
    assert call["ended_by"] == "customer"
    assert "procedure.stepped" in names(events)


def test_the_switch_is_killed_and_the_record_says_so(centre: Centre, oskar: AgentWithHeadset, caller: Customer):
    time.sleep(3)  # the last two seconds may wait in memory for late packets
    centre.kill("switch")
    wraps_up(oskar)
    call, events = closed(centre)
    assert call["state"] == "interrupted"
    interrupted = next(event for event in events if event["name"] == "call.interrupted")
    assert interrupted["event"]["last_at"] >= next(e["at"] for e in events if e["name"] == "call.connected")[:19]
    (kept,) = call["recordings"]
    left, right = channels(centre.api(kept["file"]))
    assert kept["sha256"]
    assert len(left) > 8000
    assert holds(left, CUSTOMER)
    assert holds(right, AGENT)


def test_after_that_the_next_call_is_served(centre: Centre, oskar: AgentWithHeadset, caller: Customer):
    caller.hangs_up()
    wraps_up(oskar)
    _, events = closed(centre)
    assert names(events)[-1] == "call.closed"


def test_pages_that_were_killed_come_back_with_what_was_typed(
    centre: Centre, oskar: AgentWithHeadset, caller: Customer
):
    oskar.press("Enter")
    oskar.says("zagrożony", "2")
    oskar.says("Czego dotyczy", "1")
    oskar.reads("Co się wydarzyło")
    centre.kill("web")
    oskar.page.keyboard.type("Światło miga od rana.")
    oskar.press("Control+Enter")
    eventually(centre.is_well, within=10, what="pages are back")
    oskar.reads("Przyjmę to jako")
    expect(oskar.page.get_by_role("complementary", name="Ustalenia")).to_contain_text("Światło miga od rana.")
    hear_each_other(caller, oskar)
    oskar.press("Shift+F8")
    wraps_up(oskar)
