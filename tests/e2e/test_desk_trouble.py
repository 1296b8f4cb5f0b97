"""The desk when something goes wrong: a reload, a server that is away or cannot save, a shock, a second tab."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from playwright.sync_api import Browser, expect

from .agent import ANSWERS, agent, customer
from .centre import Centre, eventually
from .conftest import CHROMIUM, Loop

expect.set_options(timeout=15_000)  # a loaded machine is slow, not wrong


def test_a_reload_in_mid_call_comes_back_into_the_call(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            liliana.goes_to("description", ANSWERS)
            liliana.page.reload()
            liliana.begun()
            assert liliana.step()[0] == "description"
            state = "async () => (await import('/static/desk/line.js')).phone.pc?.connectionState"
            eventually(
                lambda: liliana.page.evaluate(state) == "connected",
                within=10,
                what="the sound comes back after a reload",
            )
            assert not bondar.is_off
            liliana.goes_on(ANSWERS)


def test_what_is_typed_while_the_server_is_away_is_sent_when_it_is_back(
    centre: Centre, browser: Browser, loop: Loop, pictures: Path
):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            liliana.goes_to("description", ANSWERS)
            page = liliana.page
            page.keyboard.type("Iskrzy w liczniku")
            web = centre.child("web")
            os.kill(web, signal.SIGSTOP)
            stopped = time.monotonic()
            expect(page.locator("#banner")).to_be_visible()
            assert time.monotonic() - stopped < 2.5  # a second, and what a loaded machine adds
            expect(page.locator("#banner")).to_contain_text("Brak połączenia z serwerem")
            assert liliana.violations() == []
            liliana.press("Control+Enter")
            expect(page.locator("#saved")).to_contain_text("zapisane na tym komputerze")
            liliana.picture("11-server-lost")
            os.kill(web, signal.SIGKILL)
            os.kill(web, signal.SIGCONT)
            expect(page.locator("#banner")).to_be_hidden(timeout=20_000)
            liliana.leaves_step("description")
            expect(page.locator("#settled li[data-path=description] .written")).to_have_text("Iskrzy w liczniku")
            expect(page.locator("#saved")).to_contain_text("zapisano")
            assert not bondar.is_off


def test_an_acoustic_shock_cuts_the_sound_and_begins_a_break(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            page = liliana.page
            liliana.press("Control+b", "1")
            expect(page.locator(".leg.held")).to_be_visible()
            assert page.evaluate("document.querySelector('#far').muted")
            assert not bondar.is_off
            liliana.press("Shift+F8")
            liliana.sees_mode("wrap_up")
        page.select_option("#disposition", index=1)
        liliana.press("Control+Enter")
        liliana.sees_mode("break")
        expect(page.locator("#state")).to_contain_text("Przerwa: szok akustyczny")


def test_a_second_tab_only_reads_until_the_desk_is_moved_there(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            first = liliana.page
            second = liliana.context.new_page()
            second.goto(f"{centre.url}/desk")
            expect(second.locator("#elsewhere")).to_contain_text("Stanowisko działa w innej karcie.")
            second.keyboard.press("Shift+F8")
            second.get_by_role("button", name="Przenieś tutaj").click()
            expect(second.locator("#elsewhere")).to_be_hidden()
            expect(first.locator("#elsewhere")).to_be_visible()
            liliana.page = second
            liliana.begun()
            liliana.goes_to("danger", ANSWERS)
            assert not bondar.is_off


def test_without_https_the_page_says_that_there_is_no_microphone(centre: Centre, browser: Browser):
    rules = "--host-resolver-rules=MAP centrum.example 127.0.0.1"
    other = browser.browser_type.launch(executable_path="/usr/bin/chromium", args=[*CHROMIUM, rules])
    try:
        page = other.new_page(locale="pl-PL")
        account = centre.account("bozena")
        page.goto(centre.url.replace("127.0.0.1", "centrum.example"))
        page.fill("#username", account["username"])
        page.fill("#password", account["password"])
        page.keyboard.press("Enter")
        expect(page.locator("#level-text")).to_contain_text("Bez HTTPS przeglądarka nie daje mikrofonu.")
        expect(page.locator("#be-ready")).to_be_disabled()
        page.click("#test-voice")
        expect(page.locator("#be-ready")).to_be_enabled()
    finally:
        other.close()


def test_an_answer_the_server_cannot_save_is_set_aside_and_stays_readable(
    centre: Centre, browser: Browser, loop: Loop, pictures: Path
):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre):
            liliana.answers()
            liliana.goes_to("description", ANSWERS)
            page = liliana.page
            page.route("**/desk/do/step", lambda route: route.fulfill(status=500, body="{}"))
            page.keyboard.type("Iskrzy w liczniku")
            liliana.press("Control+Enter")
            expect(page.locator("#saved")).to_contain_text("zapisane na tym komputerze")
            expect(page.locator("#shout")).to_contain_text("Serwer czegoś nie zapisał.", timeout=30_000)
            expect(page.locator("#saved")).to_contain_text("niezapisane: 1")
            expect(page.locator("#banner")).to_be_hidden()
            page.unroute("**/desk/do/step")
            page.reload()  # what was typed outlives the page
            liliana.begun()
            expect(page.locator("#saved")).to_contain_text("niezapisane: 1")
            liliana.press("Shift+F2")
            expect(page.locator("#unsaved")).to_contain_text("Treść reklamacji: Iskrzy w liczniku")
            assert liliana.violations() == []
            liliana.picture("33-set-aside")
            page.get_by_role("button", name="Wstaw do notatki").press("Enter")
            expect(page.locator("#quick-note")).to_have_value("Treść reklamacji: Iskrzy w liczniku")
            expect(page.locator("#unsaved")).to_be_hidden()
            liliana.press("Control+Enter")
            expect(page.locator("#toast")).to_have_text("Notatka zapisana.")
            expect(page.locator("#saved")).to_contain_text("zapisano")
            liliana.goes_on(ANSWERS)  # and the step can be answered again
