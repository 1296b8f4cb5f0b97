"""The check of headset and line at the desk: a good headset, a silent microphone, and a call that comes meanwhile."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from infolinia.telephony.media import tones

from .agent import customer
from .centre import Centre, eventually
from .conftest import Loop
from .headset import AgentWithHeadset

CUSTOMER = 620.0  # Hz
TONE = tones.sine(CUSTOMER, 6.0, dbov=-18)
QUIETLY = 0.1  # of full scale: a usual voice
PICTURE = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "headset-check.png"


@pytest.fixture
def oskar(browser: Browser, centre: Centre, pictures: Path) -> Iterator[AgentWithHeadset]:
    agent = AgentWithHeadset(browser, centre, "oskar", 440.0, pictures, loudness=QUIETLY)
    yield agent
    agent.close()


def test_a_check_finds_a_good_headset_and_a_silent_microphone_and_gives_way_to_a_call(
    centre: Centre, oskar: AgentWithHeadset, loop: Loop
):
    page, said = oskar.page, oskar.page.locator("#line-text")
    good = re.compile(r"Mikrofon i łącze są dobre: 4,[0-5] na 4,5, szerokie pasmo")
    expect(said).to_have_text(good, timeout=20_000)  # begun by the voice itself
    expect(page.locator("#mark-line")).to_have_class("mark good")
    assert oskar.violations() == []

    with customer(loop, centre) as bondar:  # who hears the greeting meanwhile, and waits
        oskar.speaks(0)
        page.click("#test-line")
        expect(said).to_contain_text("Powiedz kilka słów")
        expect(said).to_contain_text("Twój mikrofon: nic nie słychać. Sprawdź wyłącznik", timeout=20_000)
        expect(page.locator("#mark-line")).to_have_class("mark bad")
        assert oskar.violations() == []
        if os.environ.get("INFOLINIA_PICTURES"):
            page.screenshot(path=PICTURE)

        oskar.speaks(QUIETLY)
        page.click("#test-line")
        page.locator("#be-ready").press("Enter")  # it warned, and keeps nobody; the call rings at once
        oskar.answers()
        state = "fetch('/desk/check').then((reply) => reply.json()).then((check) => check.state)"
        eventually(lambda: page.evaluate(state) in ("done", "failed"), within=5, what="the check has given way")
        loop.soon(lambda: bondar.telephone.sound.say(TONE) and None)
        oskar.hears(CUSTOMER)
    oskar.goes_home()


def test_a_check_that_is_refused_says_why_and_one_that_got_no_answer_says_that(oskar: AgentWithHeadset):
    page, said = oskar.page, oskar.page.locator("#line-text")
    begun_by_itself = re.compile("są dobre|Linia telefoniczna chwilowo nie działa")  # a switch may be a moment late
    expect(said).to_have_text(begun_by_itself, timeout=20_000)

    def longer(route: Route) -> None:
        route.continue_(post_data=(route.request.post_data or "").replace("sdp=", "sdp=" + 20_001 * "v"))

    page.route("**/desk/do/check", longer)
    page.click("#test-line")
    expect(said).to_have_text("To ma więcej niż 20000 znaków. Skróć.")
    expect(page.locator("#toast")).to_be_hidden()
    page.unroute("**/desk/do/check")

    page.route("**/desk/do/check", lambda route: route.abort())
    page.click("#test-line")
    expect(said).to_have_text("Serwer nie odpowiedział. Sprawdź łącze ponownie za chwilę.")
    page.unroute("**/desk/do/check")
