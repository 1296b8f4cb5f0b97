"""Every screen that a link leads to, in both languages: axe finds nothing, and the keyboard reaches all of it.

The pages are found by following links from the first page of each role, one page of each address in the house. Polish
is looked at in the light, English in the dark colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from infolinia.callers.telephone import Telephone

from .centre import Centre, eventually
from .conftest import Loop

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ROLES = ("agent", "supervisor", "administrator")
FEWEST = {"agent": 1, "supervisor": 13, "administrator": 38}  # a link that leads nowhere does not make the test pass

NO_PAGES = ("/api/", "/sign-out", "/static/", "/docs")

TABBABLE = """() => {
  const seen = new Set();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter((e) => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden')
    .filter((e) => e.checkVisibility({visibilityProperty: true}))
    .filter((e) => !e.closest('[inert], dialog:not([open])'))
    .filter((e) => {
      if (e.type !== 'radio') return true;
      const group = `${e.form?.id}/${e.name}`;
      return !seen.has(group) && seen.add(group);
    })
    .map((e) => e.type === 'radio' ? `radio ${e.name}` : e.id ? `#${e.id}` : e.outerHTML.slice(0, 120));
}"""
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), around = getComputedStyle(e.parentElement);
  const shows = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || around.outlineStyle !== 'none';
  const name = e.type === 'radio' ? `radio ${e.name}` : e.id ? `#${e.id}` : e.outerHTML.slice(0, 120);
  return [name, shows || e.type === 'textarea', e.type === 'textarea'];
}"""


def signed_in(browser: Browser, centre: Centre, role: str, language: str) -> Page:
    account = next(row for row in centre.facts["accounts"] if row["role"] == role)
    scheme = "light" if language == "pl" else "dark"
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(centre.url)
    page.fill("#username", account["username"])
    page.fill("#password", account["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    form = {"language": language, "next": "/", "csrfmiddlewaretoken": token}
    page.request.post(f"{centre.url}/language", form=form, headers={"Referer": centre.url})
    page.goto(centre.url)
    return page


def makes_menu(page: Page, centre: Centre) -> None:
    """A menu by keys, so that its form is a screen too; the demo's pack has none."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    made = {"client": "NAD", "name": "menu-main", "title_pl": "Menu główne", "title_en": "Main menu"}
    form = {**made, "csrfmiddlewaretoken": token}
    page.request.post(f"{centre.url}/menus/new", form=form, headers={"Referer": centre.url})


def pattern(address: str) -> str | None:
    """The address in the house of which this is one, such as `calls/<call>`; each kind of setting has its own."""
    parts = urlsplit(address)
    if parts.path.startswith(NO_PAGES):
        return None
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    return found.route.replace("<slug:code>", str(found.kwargs.get("code", "")))


def screens(page: Page, home: str) -> Iterator[str]:
    """Open one page of each address that links lead to; the address opened, with the page standing there."""
    waiting, known = [page.url], set[str]()
    while waiting:
        address = waiting.pop(0)
        kind = pattern(address)
        if kind is None or kind in known:
            continue
        known.add(kind)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        links = page.eval_on_selector_all("a[href]:not([download])", "all => all.map((a) => a.getAttribute('href'))")
        here = page.url
        waiting += [link for href in links if (link := urljoin(here, href)).startswith(home)]
        yield address


def by_tab(page: Page) -> list[str]:
    """What Tab does not reach, or reaches without a sign of it; in a text the caret is the sign."""
    wanted = set(page.evaluate(TABBABLE))
    reached, unseen = set[str](), list[str]()
    for _ in range(2 * len(wanted) + 20):  # a page may begin in its middle: then round its end
        if wanted <= reached:
            break
        page.keyboard.press("Tab")
        if (found := page.evaluate(FOCUSED)) is None:
            continue
        if found[0] in wanted - reached and not found[1]:
            unseen.append(f"no sign of focus: {found[0]}")
        reached.add(found[0])
        if found[2]:
            page.keyboard.press("Escape")  # the way out of a text in which Tab indents
    return unseen + [f"not reached: {element}" for element in sorted(wanted - reached)]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']][:3]}" for rule in found.response["violations"]]


@pytest.fixture(scope="module")
def one_call(centre: Centre) -> None:
    """A call in the list, so that its record is a screen too."""
    loop = Loop()

    async def call() -> None:
        telephone = await Telephone.open()
        await telephone.call(centre.number("complaints"), centre.sip, caller="+48994000101")
        telephone.hang_up()
        await telephone.close()

    loop.run(call())
    loop.close()
    eventually(lambda: centre.api("/api/v1/calls")["items"], within=20, what="the call in the list")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.usefixtures("one_call")
def test_axe_finds_nothing_and_the_keyboard_reaches_everything(browser: Browser, centre: Centre, language: str):
    wrong: dict[str, list[str]] = {}
    seen = set[str | None]()
    for role in ROLES:
        page = signed_in(browser, centre, role, language)
        if role == "supervisor":
            makes_menu(page, centre)
        opened = list[str | None]()
        for address in screens(page, centre.url):
            opened.append(pattern(address))
            if opened[-1] in seen:
                continue
            assert page.evaluate("document.documentElement.lang") == language, address
            found = by_tab(page) if language == "pl" else []
            page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
            found += violations(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append("wider than the window")
            if found:
                wrong[address.removeprefix(centre.url)] = found
        seen |= set(opened)
        assert len(opened) >= FEWEST[role], opened
        page.context.close()
    assert not wrong, "\n".join(f"{address}: {each}" for address, found in wrong.items() for each in found)
