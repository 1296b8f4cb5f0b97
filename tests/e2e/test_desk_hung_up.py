"""The customer hangs up in the middle of what the agent types."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from .agent import agent, customer
from .centre import Centre
from .conftest import Loop


def test_what_was_being_typed_goes_on_in_the_note_and_no_result_is_chosen(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre) as liliana, customer(loop, centre, "service") as caller:
        page = liliana.page
        liliana.gets_ready()
        liliana.sees_mode("ringing", within=40)
        liliana.press("F8")
        liliana.sees_mode("call")
        liliana.press("Enter")  # all read
        liliana.leaves_step("recording")
        liliana.press("?")  # no subject of the list: the question in the customer's words
        expect(page.locator("textarea#answer")).to_be_focused()
        page.keyboard.type("Ktoś podał się za Nadwitę i ch")
        caller.hangs_up()
        liliana.sees_mode("wrap_up")
        page.keyboard.type("ciał danych karty")
        expect(page.locator("#note")).to_have_value("Ktoś podał się za Nadwitę i chciał danych karty")
        expect(page.locator("#disposition")).to_have_value("")
        assert liliana.faults == []
