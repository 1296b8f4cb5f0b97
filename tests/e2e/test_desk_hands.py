"""A call leaves the desk: to a queue, to a colleague at once, to a number outside; and lines that break."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .agent import ANSWERS, Agent, agent, customer
from .carrier import Outside
from .centre import Centre, eventually
from .conftest import Loop

NUMBER = "22 123 45 67"  # in Poland, which the setting `outside` allows


@pytest.fixture(scope="module")
def centre(centre_with_carrier: Centre) -> Centre:
    return centre_with_carrier


def tab_to(person: Agent, selector: str, key: str = "Tab") -> None:
    """By the Tab key alone."""
    for _ in range(80):
        if person.page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
        person.press(key)
    raise AssertionError(f"{key} never comes to {selector}")


def hands_outside(person: Agent, number: str) -> None:
    person.press("F9")
    expect(person.page.locator("#targets button").first).to_be_visible()
    tab_to(person, "#outside")
    person.page.keyboard.type(number)
    person.press("Enter")


def test_a_call_goes_to_a_queue(centre: Centre, browser: Browser, loop: Loop, pictures: Path):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            liliana.goes_to("description", ANSWERS)
            with agent(browser, centre, "oskar") as oskar:
                oskar.gets_ready()
                liliana.press("F9")
                item = liliana.page.locator("#targets li", has_text="Awarie, prąd")
                expect(item.locator("button").first).to_be_enabled()
                liliana.picture("21-targets")
                liliana.press(item.locator("kbd").first.inner_text())
                liliana.sees_mode("wrap_up")
                oskar.answers()
                assert oskar.step()[0] == "description"
                expect(liliana.page.locator("#goes-on")).to_contain_text("Przekazana innej osobie")
                liliana.picture("22-handed-over")
                assert liliana.violations() == []
                assert not bondar.is_off


def test_a_call_goes_to_a_colleague_at_once(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            liliana.goes_to("description", ANSWERS)
            with agent(browser, centre, "oskar") as oskar:
                oskar.gets_ready()
                liliana.press("F9")
                expect(liliana.page.locator("#targets button", has_text="Oskar Wilga")).to_be_focused()
                liliana.press("ArrowDown")
                expect(liliana.page.get_by_role("button", name="Oskar Wilga: od razu")).to_be_focused()
                liliana.press("Enter")
                liliana.sees_mode("wrap_up")
                oskar.answers()
                assert oskar.step()[0] == "description"
                assert not bondar.is_off


def test_a_call_goes_to_a_number_outside(
    centre: Centre, browser: Browser, loop: Loop, carrier: Outside, pictures: Path
):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            page = liliana.page
            hands_outside(liliana, "701 123 456")
            expect(page.locator("#outside-echo")).to_contain_text("Centrum nie dzwoni pod 701123456.")
            expect(page.locator("#outside")).to_have_value("701 123 456")
            assert liliana.violations() == []
            liliana.picture("23-outside-refused")
            page.keyboard.press("Control+a")
            page.keyboard.type(NUMBER)
            liliana.press("Enter")
            liliana.sees_mode("wrap_up")
            eventually(carrier.answered.is_set, within=10, what="the number outside is rung")
            expect(page.locator("#goes-on")).to_contain_text("Przekazana na numer zewnętrzny")
            assert not bondar.is_off
            liliana.picture("24-outside")
            carrier.leaves()
            eventually(lambda: bondar.is_off, within=10, what="the end of a call that was handed outside")


def test_nobody_answers_outside_and_the_customer_waits_again(
    centre: Centre, browser: Browser, loop: Loop, carrier: Outside, pictures: Path
):
    carrier.busy = True
    try:
        with agent(browser, centre, pictures=pictures) as liliana:
            liliana.gets_ready()
            with customer(loop, centre) as bondar:
                liliana.answers()
                hands_outside(liliana, NUMBER)
                liliana.sees_mode("wrap_up")
                expect(liliana.page.locator("#goes-on")).to_contain_text("klient znów czeka w kolejce")
                liliana.picture("25-not-answered")
                assert liliana.violations() == []
                assert not bondar.is_off
    finally:
        carrier.busy = False


def test_a_line_that_breaks_is_told_at_once_and_comes_back(
    centre: Centre, browser: Browser, loop: Loop, pictures: Path
):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            liliana.goes_to("description", ANSWERS)
            page = liliana.page
            page.keyboard.type("Iskrzy")
            page.evaluate(
                "() => { const set = RTCPeerConnection.prototype.setLocalDescription;"
                " RTCPeerConnection.prototype.setLocalDescription = async function (made) {"
                " await new Promise((done) => { window.letGo = done; }); return set.call(this, made); }; }"
            )  # the way back takes as long as the test likes
            page.evaluate("async () => (await import('/static/desk/line.js')).phone.pc.close()")
            expect(page.locator("#banner")).to_contain_text("Klient Cię nie słyszy.")
            expect(page.locator("#shout")).to_contain_text("Klient Cię nie słyszy.")
            liliana.picture("26-line-lost")
            assert liliana.violations() == []
            page.keyboard.type(" w liczniku")
            expect(page.locator("#answer")).to_have_value("Iskrzy w liczniku")
            page.evaluate("letGo()")
            expect(page.locator("#banner")).to_be_hidden(timeout=30_000)
            expect(page.locator("#say")).to_have_text("Klient znowu Cię słyszy.")
            assert not bondar.is_off


def test_a_microphone_that_is_pulled_out(centre: Centre, browser: Browser, loop: Loop, pictures: Path):
    with agent(browser, centre, pictures=pictures) as liliana:
        page = liliana.page
        liliana.presses_ready()  # the browser's own microphone beeps
        with customer(loop, centre) as bondar:
            liliana.answers()
            page.evaluate(
                "async () => { const { microphone } = await import('/static/web/microphone.js');"
                " const [track] = microphone.stream.getAudioTracks();"
                " track.stop(); track.dispatchEvent(new Event('ended')); }"
            )
            expect(page.locator("#banner")).to_contain_text("Mikrofon odłączony.")
            expect(page.locator("#banner-act")).to_be_visible()
            # The line is up only now.
            page.evaluate("async () => { (await import('/static/desk/line.js')).phone.found(); }")
            expect(page.locator("#banner-act")).to_be_visible()
            liliana.picture("27-microphone-lost")
            assert liliana.violations() == []
            expect(page.locator(".leg.held")).to_be_attached()
            tab_to(liliana, "#banner-act", "Shift+Tab")  # it stands above the step that has the focus
            liliana.press("Enter")
            expect(page.locator("#banner")).to_be_hidden()
            liliana.press("F8")
            expect(page.locator(".leg.held")).to_have_count(0)
            assert page.evaluate("async () => (await import('/static/web/microphone.js')).microphone.works")
            assert not bondar.is_off
