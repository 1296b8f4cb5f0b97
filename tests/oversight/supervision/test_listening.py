"""A supervisor listens to a recording in Chromium: from a step, from a statement, from the picture, by keys."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.conftest import CHROMIUM

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


@pytest.fixture
def page(complaint, visitors, live_server, monkeypatch) -> Iterator[Page]:
    # Playwright's loop runs in this thread, and Django refuses its ORM beside a loop; nothing here is asynchronous.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    cookie = {"name": "sessionid", "value": visitors.both.cookies["sessionid"].value, "url": live_server.url}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        context = chromium.new_context(viewport={"width": 1366, "height": 768})
        context.add_cookies([cookie])  # type: ignore[list-item]
        opened = context.new_page()
        opened.goto(f"{live_server.url}/calls/{complaint}")
        yield opened
        chromium.close()


def second(page: Page) -> float:
    return page.evaluate("document.getElementById('sound').currentTime")


def wait_for(page: Page, condition: str) -> None:
    """Until the condition on `sound` holds. Asked from outside: the page's policy allows no script of ours in it."""
    for _ in range(150):
        if page.evaluate(f"(() => {{ const sound = document.getElementById('sound'); return {condition}; }})()"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{condition} at {second(page)}")


def test_listening(page: Page):
    # from a step of the table
    row = page.locator("#steps tbody tr").nth(2)
    begin = float(row.get_attribute("data-begin") or "nan")
    row.locator("a").click()
    wait_for(page, f"!sound.paused && sound.currentTime > {begin}")
    expect(row).to_have_attribute("aria-current", "true")
    expect(page.locator("#play")).to_have_text("Pause Space")

    # by keys: pause, five seconds on and back, step by step
    page.keyboard.press("Space")
    wait_for(page, "sound.paused")
    at = second(page)
    page.keyboard.press("ArrowRight")
    wait_for(page, f"!sound.seeking && Math.abs(sound.currentTime - {at} - 5) < 0.1")
    page.keyboard.press("ArrowLeft")
    wait_for(page, f"!sound.seeking && Math.abs(sound.currentTime - {at}) < 0.1")
    page.keyboard.press("ArrowDown")
    after = float(page.locator("#steps tbody tr").nth(3).get_attribute("data-begin") or "nan")
    wait_for(page, f"Math.abs(sound.currentTime - {after}) < 0.1")
    expect(page.locator("#steps tbody tr").nth(3).locator("a")).to_be_focused()

    # from the evidence of a statement, by its number
    page.keyboard.press("1")
    wait_for(page, "!sound.paused && sound.currentTime >= 1 && sound.currentTime < 4")
    page.keyboard.press("Space")
    wait_for(page, "sound.paused")

    # from the picture: the middle is half of the recording
    box = page.locator("#picture").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)
    length = page.evaluate("document.getElementById('sound').duration")
    wait_for(page, f"Math.abs(sound.currentTime - {length / 2}) < 0.2")
    assert page.locator("#cursor").evaluate("(cursor) => parseFloat(cursor.style.left)") == pytest.approx(50, abs=1)
