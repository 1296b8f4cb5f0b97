"""Care for people on both ends, over real sockets: distress, nuisance, the closing of the centre, and the callback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from infolinia.content import tables
from infolinia.law import contact

from .agent import Agent, agent, customer
from .carrier import Outside
from .centre import Centre, eventually
from .conftest import Loop
from .pictured import in_docs, is_asked

IN_DOCS = (
    "desk-distress", "board-distress", "desk-nuisance", "closing-asked", "desk-evacuation", "closing-open",
    "care-callers",
)  # fmt: skip


@pytest.fixture(scope="module")
def centre(centre_with_carrier: Centre) -> Centre:
    return centre_with_carrier


class Supervisor(Agent):
    """Celina at her board."""

    def begun(self) -> None:
        self.page.wait_for_url(f"{self.centre.url}/board")

    def goes_home(self) -> None:
        self.context.close()


@pytest.fixture
def celina(browser: Browser, centre: Centre, pictures: Path) -> Iterator[Supervisor]:
    size = {"width": 1366, "height": 768}
    context = browser.new_context(viewport=size, locale="pl-PL", timezone_id="Europe/Warsaw")  # type: ignore[arg-type]
    made = Supervisor(context, centre, "celina", pictures)
    made.signs_in()
    yield made
    made.goes_home()


def pictured(person: Agent, name: str) -> None:
    """A picture of this run; of docs/ when they are made anew."""
    person.picture(name)
    if name in IN_DOCS:
        in_docs(person.page, name)


def may_be_called_now() -> bool:
    """Whether the law's hours let the centre call a customer back at this time of day."""
    asked = contact.Asked("service", "voice_human", datetime.now(UTC), "NAD")
    return contact.may_contact(asked, tables.contact(), tables.law().holidays).allowed


def names(centre: Centre, call: str) -> set[str]:
    """What the call's journal holds."""
    return {item["name"] for item in centre.api(f"/api/v1/calls/{call}/journal")["events"]}


def test_distress_nuisance_and_a_closing_end_in_a_callback_that_the_agent_takes_first(
    centre: Centre, browser: Browser, loop: Loop, celina: Supervisor, carrier: Outside, pictures: Path
):
    with agent(browser, centre, "liliana", pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as caller:
            liliana.answers()
            before = liliana.boxes()

            liliana.press("Control+i")
            expect(liliana.page.locator(".distress")).to_contain_text("116 123")
            assert liliana.boxes() == before
            alarm = celina.page.locator("#concerns li")
            expect(alarm).to_contain_text("Osoba w kryzysie", timeout=10_000)
            expect(alarm).to_contain_text("Liliana Borsuk, Reklamacje")
            assert liliana.violations() == []
            assert celina.violations() == []
            assert liliana.scrolled() == []
            pictured(liliana, "desk-distress")
            pictured(celina, "board-distress")
            alarm.locator("button").press("Enter")
            expect(alarm).to_have_count(0, timeout=10_000)
            if is_asked():
                celina.page.goto(f"{centre.url}/care/difficult")
                in_docs(celina.page, "care-difficult")
            liliana.page.click("#distress-over")
            expect(liliana.page.locator(".distress")).to_have_count(0)

            liliana.press("Control+F2")
            expect(liliana.page.locator("#toast")).to_contain_text("Oznaczono jako trudną rozmowę")
            liliana.press("Control+F8", "2")
            expect(liliana.page.locator("#warning")).to_contain_text("bez obelg")
            expect(liliana.page.locator("#warned")).to_be_focused()
            assert liliana.violations() == []
            fits = "(dialog) => dialog.scrollWidth <= dialog.clientWidth && dialog.scrollHeight <= dialog.clientHeight"
            assert liliana.page.locator("#nuisance").evaluate(fits)
            pictured(liliana, "desk-nuisance")
            liliana.press("Enter")
            expect(liliana.page.locator("#toast")).to_contain_text("Ostrzeżenie zapisane")

            celina.page.goto(f"{centre.url}/care/closing")
            assert celina.violations() == []
            celina.page.locator("#close").press("Enter")
            expect(celina.page.locator("#not-sure")).to_be_focused()
            expect(celina.page.locator(".sure")).to_contain_text("1 trwająca rozmowa")
            assert celina.violations() == []
            pictured(celina, "closing-asked")
            celina.page.locator("button#sure").press("Enter")
            expect(celina.page.locator(".sure")).to_contain_text("Zamknięte od")
            expect(liliana.page.locator("#banner")).to_contain_text("Opuść budynek teraz", timeout=10_000)
            assert liliana.violations() == []
            pictured(liliana, "desk-evacuation")
            liliana.press("Shift+F8")
            liliana.sees_mode("break")
            eventually(lambda: caller.is_off, within=25, what="the customer heard the announcement to its end")
        pictured(celina, "closing-open")
        celina.page.locator("#open").press("Enter")
        expect(celina.page.locator("td details summary").first).to_have_text("1")

        rung = carrier.rung
        liliana.presses_ready()
        if may_be_called_now():
            liliana.answers()
            eventually(lambda: carrier.rung > rung, within=10, what="the customer is called once an agent is there")
            expect(liliana.page.locator(".leg.number")).not_to_contain_text("dzwonimy", timeout=10_000)
            call = centre.api("/api/v1/calls?limit=1")["items"][0]["id"]
            wanted = {"call.customer_dialled", "call.connected", "recording.started"}
            eventually(lambda: wanted <= names(centre, call), within=15, what="told of the recording, then connected")
        else:
            liliana.page.wait_for_timeout(1500)
            assert carrier.rung == rung, "nobody is called outside the hours of the law"
        for part in ("abandoned", "difficult", "callers"):
            celina.page.goto(f"{centre.url}/care/{part}")
            assert celina.violations() == []
            pictured(celina, f"care-{part}")
