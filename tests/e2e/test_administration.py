"""An administrator sets trunks, clients, telephones, webhooks and who may call outside, by keyboard alone: a mistake is
told at its field and cured, who changed what stands below, and a change is taken back; axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .centre import Centre
from .pictured import in_docs, is_asked
from .test_supervision import RULES, signed_in

ADMINISTRATOR = "Artur Mazik"


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


def test_a_trunk_by_keyboard(admin: Page):
    page = admin
    tab_to(page, "a[href='/administration']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Administracja")
    in_docs(page, "administration")
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
    in_docs(page, "trunk-mistake")
    assert violations(page) == []
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+s")
    expect(page.locator("main [role=status]")).to_contain_text("Zapisano")
    expect(page.locator("h1")).to_have_text("second")
    types(page, "title", "Drugi operator")
    page.keyboard.press("Control+s")
    expect(page.locator(".history li").first).to_contain_text("Drugi operator")
    page.locator(".history").scroll_into_view_if_needed()
    in_docs(page, "trunk-history")
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


def presses(page: Page, selector: str, address: str) -> None:
    """The link, come to by Tab, and the page behind it."""
    tab_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def opens(page: Page, kind: str, key: str) -> None:
    """A form, by the links on the way to it."""
    address = f"/administration/{kind}"
    presses(page, "nav a[href='/administration']", "/administration")
    presses(page, f"main a[href='{address}']", address)
    presses(page, f"main a[href='{address}/{key}']", f"{address}/{key}")


def saves(page: Page, said: str = "Zapisano") -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("main [role=status]")).to_contain_text(said)


def is_told(page: Page, name: str, words: str, kept: tuple[str, str]) -> None:
    """Saving tells a mistake at its field, which has the focus; what was typed elsewhere stays."""
    page.keyboard.press("Control+s")
    expect(page.locator(f"#{name}-problem")).to_contain_text(words)
    expect(page.locator(f"#{name}")).to_be_focused()
    expect(page.locator(f"#{kept[0]}")).to_have_value(kept[1])
    assert violations(page) == []


def cures(page: Page, text: str) -> None:
    """Writes it into the field that has the focus."""
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def takes_back(page: Page, words: str) -> None:
    """The last change is told with its person, and set back."""
    latest = page.locator(".history li").first
    expect(latest).to_contain_text(ADMINISTRATOR)
    expect(latest).to_contain_text(words)
    assert violations(page) == []
    tab_to(page, ".history button")
    page.keyboard.press("Enter")
    expect(page.locator("main [role=status]")).to_contain_text("Przywrócono")


def test_a_client_a_telephone_and_a_webhook_by_keyboard(admin: Page):
    page = admin
    opens(page, "clients", "new")
    types(page, "code", "gaz dolny")
    types(page, "name", "Gazownia Dolna S.A.")
    is_told(page, "code", "szesnaście wielkich liter", ("name", "Gazownia Dolna S.A."))
    in_docs(page, "client-mistake")
    cures(page, "GAZ")
    saves(page)
    types(page, "short_name", "Gazownia")
    saves(page)
    takes_back(page, "Gazownia")
    expect(page.locator("#short_name")).to_have_value("")

    opens(page, "phones", "new")
    tab_to(page, "[name=user]")
    page.keyboard.type("Liliana")
    is_told(page, "name", "Nazwij telefon", ("user", page.locator("#user").input_value()))
    cures(page, "Biurko 12")
    saves(page, "liliana-1")
    expect(page.locator("#once")).to_be_visible()
    in_docs(page, "telephone")
    types(page, "name", "Dom")
    saves(page)
    takes_back(page, "Biurko 12")
    expect(page.locator("#name")).to_have_value("Biurko 12")

    opens(page, "webhooks", "new")
    types(page, "url", "https://crm.example/infolinia")
    types(page, "events", "call.*\ncase.opend")
    is_told(page, "events", "case.opend", ("url", "https://crm.example/infolinia"))
    cures(page, "call.*\ncase.opened")
    saves(page, "Odtąd")
    expect(page.locator("#once")).to_be_visible()
    in_docs(page, "webhook")
    types(page, "events", "case.opened")
    saves(page)
    takes_back(page, "case.opened")
    expect(page.locator("#events")).to_have_value("call.*\ncase.opened")


def test_calls_outside_are_granted_by_keyboard(admin: Page, centre: Centre):
    page = admin
    page.goto(f"{centre.url}/administration/users")
    row = page.locator("tr", has_text="Bożena Krupska")
    user = row.locator("a").get_attribute("href") or ""
    usual = row.locator("td").nth(5).inner_text()
    opens(page, "users", user.removeprefix("/administration/users/"))
    types(page, "number", "0301")
    mobiles = page.locator("[name=calls_to][value=mobile]")
    tab_to(page, "[name=calls_to][value=mobile]")
    page.keyboard.press("Space")
    is_told(page, "number", "nie zaczyna się od 0", ("name", "Bożena Krupska"))
    expect(mobiles).to_be_checked()
    cures(page, "301")
    saves(page)
    expect(mobiles).to_be_checked()
    page.locator(".group:has(#number)").scroll_into_view_if_needed()
    in_docs(page, "user-telephone")
    takes_back(page, "komórkowe")
    expect(mobiles).not_to_be_checked()
    expect(page.locator("#number")).to_have_attribute("placeholder", usual)
    if is_asked():
        for path, name in (("users", "users"), ("queues/one/complaints", "queue")):
            page.goto(f"{centre.url}/administration/{path}")
            in_docs(page, name)
