"""A supervisor at the board listens, whispers, joins in and takes over, by keyboard alone; who hears what, by tones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from infolinia.telephony.media.g711 import RATE, Linear

from .baresip import Baresip
from .centre import Centre, eventually
from .headset import AgentWithHeadset
from .pictured import in_docs
from .test_first_call import channels

CUSTOMER, AGENT, SUPERVISOR = 620.0, 440.0, 930.0  # Hz: whose voice is which


class Supervisor(AgentWithHeadset):
    """Celina at her board."""

    def begun(self) -> None:
        self.page.wait_for_url(f"{self.centre.url}/board")

    def says_of_herself(self, words: str) -> None:
        expect(self.page.locator("#heard")).to_contain_text(words, timeout=10_000)


@pytest.fixture
def liliana(browser: Browser, centre: Centre, pictures: Path) -> Iterator[AgentWithHeadset]:
    agent = AgentWithHeadset(browser, centre, "liliana", AGENT, pictures)
    agent.becomes_ready()
    yield agent
    agent.close()


@pytest.fixture
def celina(browser: Browser, centre: Centre, pictures: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(browser, centre, "celina", SUPERVISOR, pictures)
    yield supervisor
    supervisor.close()


@pytest.fixture
def customer(tmp_path: Path) -> Iterator[Baresip]:
    telephone = Baresip(tmp_path, "+48994000109", CUSTOMER)
    yield telephone
    telephone.close()


def near(sound: Linear, pitch: float) -> float:
    """The share of the sound's energy within 20 Hz: a browser's clock drifts when the machine is busy."""
    energy = np.abs(np.fft.rfft(sound.astype(np.float64) * np.hanning(len(sound)))) ** 2
    at = np.fft.rfftfreq(len(sound), 1 / RATE)
    total = float(energy.sum())
    return float(energy[np.abs(at - pitch) < 20].sum()) / total if total else 0.0


def share(customer: Baresip, pitch: float) -> float:
    """Of the energy that the customer heard in the last half second."""
    return near(customer.heard(0.5), pitch)


def between(sound: Linear, started: datetime, begin: datetime, end: datetime) -> Linear:
    """The part of a recording from one instant to another, without half a second at either end."""
    first, last = ((at - started).total_seconds() for at in (begin, end))
    return sound[int((first + 0.5) * RATE) : int((last - 0.5) * RATE)]


def test_a_supervisor_listens_whispers_joins_in_and_takes_over(
    centre: Centre, liliana: AgentWithHeadset, celina: Supervisor, customer: Baresip
):
    customer.call(centre.number("complaints"), centre.sip)
    liliana.answers()
    liliana.hears(CUSTOMER)

    expect(liliana.page.locator("#do-mute")).to_be_visible()
    buttons = liliana.page.locator("#do-mute").bounding_box()
    tile = celina.page.locator("#people .tile", has_text="Liliana Borsuk")
    expect(tile).to_contain_text("Reklamacje", timeout=10_000)
    in_docs(celina.page, "board")
    for step in range(40):
        if tile.evaluate("(tile) => tile === document.activeElement"):
            break
        celina.press("Home" if step % 8 == 0 else "ArrowDown")  # again, where the board changed under the keys
        celina.page.wait_for_timeout(50)
    expect(tile).to_be_focused()
    celina.press("F8")
    celina.says_of_herself("Nikt Cię nie słyszy.")
    celina.hears_among_others(CUSTOMER)
    celina.hears_among_others(AGENT)
    liliana.hears_none_of(SUPERVISOR)
    expect(liliana.page.locator(".leg.watched")).to_have_text("kierownik słucha")
    assert liliana.page.locator(".leg.watched span").evaluate("(word) => word.scrollWidth <= word.clientWidth")
    assert liliana.page.locator("#do-mute").bounding_box() == buttons, "nothing moves when a supervisor comes"
    assert share(customer, SUPERVISOR) < 0.001
    assert celina.violations() == []
    assert liliana.violations() == []
    assert liliana.clashes() == []
    in_docs(celina.page, "supervisor-listens")
    in_docs(liliana.page, "agent-listened-to")

    celina.press("Control+m")
    celina.says_of_herself("Słyszy Cię tylko Liliana Borsuk.")
    liliana.hears_among_others(SUPERVISOR)
    liliana.hears_among_others(CUSTOMER)
    expect(liliana.page.locator(".leg.watched")).to_have_text("kierownik podpowiada")
    celina.page.wait_for_timeout(1500)
    assert most(customer.heard(1.4), SUPERVISOR) < 0.001
    assert share(customer, AGENT) > 0.8

    celina.press("Shift+F9")
    celina.says_of_herself("Słyszą Cię wszyscy.")
    eventually(lambda: share(customer, SUPERVISOR) > 0.2, within=8, what="the supervisor's tone at the customer")
    celina.page.wait_for_timeout(1500)

    celina.press("F8")
    celina.says_of_herself("Nikt Cię nie słyszy.")
    eventually(lambda: share(customer, SUPERVISOR) < 0.001, within=8, what="the customer hears the agent alone again")
    liliana.hears_none_of(SUPERVISOR)

    celina.press("F9")
    celina.page.wait_for_url(f"{centre.url}/desk")
    celina.sees_mode("call")
    celina.reads("Rozmowa jest nagrywana")
    liliana.sees_mode("wrap_up")
    eventually(lambda: share(customer, SUPERVISOR) > 0.8, within=10, what="the supervisor talks with the customer")
    celina.hears(CUSTOMER)
    celina.press("Shift+F8")
    eventually(customer.is_over, within=8, what="the customer's line is down")
    for person in (celina, liliana):
        person.goes_home()

    def closed() -> list[dict[str, Any]] | None:
        newest = centre.api("/api/v1/calls?limit=1")["items"][0]["id"]
        events = centre.api(f"/api/v1/calls/{newest}/journal")["events"]
        return events if events[-1]["name"] == "call.closed" else None

    events = eventually(closed, within=15, what="the record is closed")
    told = [(event["name"], event["event"].get("mode", "")) for event in events if "superv" in event["name"]]
    assert told == [
        ("call.supervised", ""), ("call.supervision_changed", "whisper"), ("call.supervision_changed", "barge"),
        ("call.supervision_changed", "listen"),
    ]  # fmt: skip
    assert [event["event"]["from_agent"] for event in events if event["name"] == "call.taken_over"]

    at = {event["event"]["mode"]: when(event) for event in events if event["name"] == "call.supervision_changed"}
    call = centre.api(f"/api/v1/calls/{centre.api('/api/v1/calls?limit=1')['items'][0]['id']}")
    kept = next(item for item in call["recordings"] if item["purpose"] == "call")
    started = next(when(event) for event in events if event["name"] == "recording.started")
    left, right = channels(centre.api(kept["file"]))
    whispered = between(right, started, at["whisper"], at["barge"])
    assert most(whispered, SUPERVISOR) < 0.001, "a whisper is not in the recording"
    assert most(whispered, AGENT) > 0.8
    assert most(between(right, started, at["barge"], at["listen"]), SUPERVISOR) > 0.1
    assert most(between(left, started, at["whisper"], at["listen"]), SUPERVISOR) < 0.001


def test_a_listen_begun_elsewhere_is_shown_on_an_open_board_and_one_window_makes_the_line(
    centre: Centre, liliana: AgentWithHeadset, celina: Supervisor, customer: Baresip
):
    """In another window, and by a program; nobody reloads anything."""
    customer.call(centre.number("complaints"), centre.sip)
    liliana.answers()
    here, there = celina.page, celina.context.new_page()
    there.goto(f"{centre.url}/board")
    for page in (here, there):
        page.evaluate("window.notReloaded = true")
        expect(page.locator("#calls tbody tr")).to_have_count(1, timeout=10_000)

    there.locator("#calls button[data-watch=listen]").click()
    for page in (here, there):
        expect(page.locator("#heard")).to_contain_text("Nikt Cię nie słyszy.", timeout=10_000)
    expect(here.locator("#watch-said")).to_have_text("Jesteś przy tej rozmowie z innego okna albo przez program.")
    here.locator("#watch-whisper").click()  # also of the line in the other window
    expect(there.locator("#heard")).to_contain_text("Słyszy Cię tylko Liliana Borsuk.", timeout=10_000)
    liliana.hears_among_others(SUPERVISOR)
    assert [has_line(page) for page in (here, there)] == [False, True]
    assert celina.violations() == []
    here.locator("#watch-leave").click()
    for page in (here, there):
        expect(page.locator("#heard")).to_have_count(0, timeout=10_000)

    made = centre.command("token", "create", "--user", "celina", "--name", "floor", "--json")
    centre.facts["token"] = json.loads(made.stdout)["token"]
    call = here.locator("#calls [data-call-here]").get_attribute("data-call-here")
    centre.put(f"/api/v1/calls/{call}/supervision", {"mode": "listen"})
    for page in (here, there):
        expect(page.locator("#heard")).to_contain_text("Twoje połączenie powstaje.", timeout=3_000)
    for page in (here, there):
        expect(page.locator("#heard")).to_contain_text("Nikt Cię nie słyszy.", timeout=15_000)
    assert sorted(has_line(page) for page in (here, there)) == [False, True], "one of the two"
    assert all(page.evaluate("window.notReloaded") is True for page in (here, there))
    liliana.press("Shift+F8")
    liliana.page.select_option("#disposition", index=1)
    liliana.press("Control+Enter")


def has_line(page: Page) -> bool:
    """Sound comes out of this window."""
    return page.evaluate("document.getElementById('far').srcObject?.active === true")


def most(sound: Linear, pitch: float) -> float:
    """The greatest share of the energy that this pitch has in a fifth of a second."""
    step = RATE // 5
    return max(near(sound[at : at + step], pitch) for at in range(0, len(sound) - step, step))


def when(event: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(event["at"])
