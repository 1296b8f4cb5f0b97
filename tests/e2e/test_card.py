"""A customer keys a card number in on a telephone; the agent sees how far they are, and nobody hears the keys."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, expect

from .agent import agent, customer
from .centre import Centre, eventually
from .conftest import Loop

NUMBER = "4111111111111111"  # a test number of card schemes


def test_a_card_number_is_keyed_in_and_only_its_token_is_kept(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            liliana.press("Control+/")
            liliana.page.keyboard.type("numer karty")
            first = liliana.page.locator("#commands button").first
            expect(first).to_contain_text("Klient wpisuje numer karty")
            liliana.press("Enter")
            expect(first).to_be_focused()
            liliana.press("Enter")
            chip = liliana.page.locator(".leg.card")
            expect(chip).to_have_text("Karta: 0 cyfr")
            assert liliana.violations() == []
            assert liliana.clashes() == []
            loop.soon(lambda: bondar.telephone.press(NUMBER[:7]))
            expect(chip).to_have_text("Karta: 7 cyfr", timeout=10_000)
            loop.soon(lambda: bondar.telephone.press(NUMBER[7:] + "#"))
            expect(liliana.page.locator("#toast")).to_have_text("Karta przyjęta: …1111", timeout=15_000)
            expect(chip).to_have_count(0)

            def told() -> list[dict[str, Any]] | None:
                newest = centre.api("/api/v1/calls?limit=1")["items"][0]["id"]
                events = centre.api(f"/api/v1/calls/{newest}/journal")["events"]
                return events if any(event["name"] == "call.card_ended" for event in events) else None

            events = eventually(told, within=5, what="the end of the entry in the journal")
            ended = next(event["event"] for event in events if event["name"] == "call.card_ended")
            assert (ended["outcome"], ended["digits"], ended["last_four"]) == ("taken", 16, "1111")
            assert "call.digit" not in {event["name"] for event in events}
    assert NUMBER not in centre.log()
