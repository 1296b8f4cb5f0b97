"""An administrator sets a trunk and a queue by keyboard alone; a mistake is told at its field; axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .centre import Centre
from .test_supervision import RULES, signed_in


@pytest.fixture
def admin(browser: Browser, centre: Centre) -> Iterator[Page]:
    page = signed_in(browser, centre, "administrator")
    yield page
    page.context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [f"{v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in found.response["violations"]]


def tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


def types(page: Page, name: str, text: str) -> None:
    tab_to(page, f"[name={name}]")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def test_a_trunk_by_keyboard(admin: Page, centre: Centre, tmp_path_factory: pytest.TempPathFactory):
    pictures = Path(tmp_path_factory.mktemp("pictures"))
    page = admin
    tab_to(page, "a[href='/administration']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Administracja")
    page.screenshot(path=pictures / "90-administration.png")
    assert violations(page) == []
    tab_to(page, "a[href='/administration/trunks']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Łącza")
    tab_to(page, "a[href='/administration/trunks/new']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Nowe łącze")
    assert violations(page) == []
    types(page, "name", "second")
    types(page, "proxies", "127.0.0.9")
    types(page, "peers", "0.0.0.0/0")
    page.keyboard.press("Control+s")
    expect(page.locator("#peers-problem")).to_be_visible()
    expect(page.locator("#peers")).to_be_focused()
    expect(page.locator("#proxies")).to_have_value("127.0.0.9")
    page.screenshot(path=pictures / "91-trunk-mistake.png")
    assert violations(page) == []
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+s")
    expect(page.locator("main [role=status]")).to_contain_text("Zapisano")
    expect(page.locator("h1")).to_have_text("second")
    types(page, "title", "Drugi operator")
    page.keyboard.press("Control+s")
    expect(page.locator(".history li").first).to_contain_text("Drugi operator")
    page.screenshot(path=pictures / "92-trunk-history.png")
    assert violations(page) == []
    tab_to(page, ".history button")
    page.keyboard.press("Enter")
    expect(page.locator("main [role=status]")).to_contain_text("Przywrócono")
    expect(page.locator("#title")).to_have_value("")
    tab_to(page, "button.remove")
    page.keyboard.press("Enter")
    tab_to(page, ".removing button")
    page.keyboard.press("Enter")
    expect(page.locator("main [role=status]")).to_contain_text("Usunięto")
    expect(page.locator("td a", has_text="second")).to_have_count(0)
