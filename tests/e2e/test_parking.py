"""A call is parked at one desk and picked up at another, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from .agent import ANSWERS, agent, customer
from .centre import Centre
from .conftest import Loop
from .test_desk_hands import tab_to


def test_a_parked_call_goes_on_at_another_desk(centre: Centre, browser: Browser, loop: Loop, pictures: Path):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            liliana.goes_to("description", ANSWERS)
            liliana.press("F9")
            expect(liliana.page.locator("#targets button").first).to_be_visible()
            tab_to(liliana, "#do-park")
            assert liliana.violations() == []
            liliana.picture("park")
            liliana.press("Enter")
            liliana.sees_mode("wrap_up")
            expect(liliana.page.locator("#goes-on")).to_have_text("Zaparkowana pod numerem 1")
            with agent(browser, centre, "bozena", pictures=pictures) as bozena:
                bozena.gets_ready()
                expect(bozena.page.locator(".parked")).to_contain_text("Liliana Borsuk")
                assert bozena.violations() == []
                bozena.picture("parked")
                tab_to(bozena, "#parked-1")
                bozena.press("Enter")
                bozena.sees_mode("call")
                assert bozena.step()[0] == "description"
                assert not bondar.is_off
