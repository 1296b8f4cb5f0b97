"""Every screen of the house, in both languages: axe finds nothing, and the keyboard reaches all of it.

The pages are found by following links from the first page of each role, one page of each address in the house, and of
`screens.UNLINKED`; an address of the house that nobody opened fails. Polish is looked at in the light, English in the
dark colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, Page

from infolinia.callers.telephone import Telephone
from infolinia.web import refusals

from .centre import Centre, eventually
from .conftest import Loop
from .pictured import in_docs, is_asked
from .screens import UNLINKED, furnish, pattern, screens_of_the_house, writes_menus

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ROLES = ("visitor", "agent", "supervisor", "administrator")
FAULT = "/fault"  # where this test lets the browser see a fault of ours
IN_DOCS = {  # pictures of docs/, by address
    "sign-in": "sign-in",
    "audit": "audit",
    "authoring": "procedures",
    "menus": "menus",
    "administration/installation": "installation",
    "administration/trunk-groups": "trunk-groups",
    "administration/tariffs": "tariffs",
    "administration/limits": "limits",
    "administration/skills": "skills",
    "administration/opening-hours/one/<str:key>": "opening-hours",
}

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
WATCHED = """() => {
  const reached = [];
  let begun = false;
  const note = () => {
    const e = document.activeElement;
    if (!e || e === document.body) return;
    const style = getComputedStyle(e), around = getComputedStyle(e.parentElement);
    const shows = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || around.outlineStyle !== 'none';
    const name = e.type === 'radio' ? `radio ${e.name}` : e.id ? `#${e.id}` : e.outerHTML.slice(0, 120);
    reached.push([name, shows || e.type === 'textarea']);
  };
  addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') return;
    if (begun) note();
    begun = true;
  }, true);
  window.reachedByTab = () => {
    note();
    return [reached.splice(0), document.activeElement?.type === 'textarea'];
  };
}"""
FORMS = "all => all.map((form) => form.getAttribute('action'))"


def arrives(browser: Browser, centre: Centre, role: str, language: str) -> Page:
    """The browser of somebody of this role, at the first page."""
    scheme = "light" if language == "pl" else "dark"
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(centre.url)
    if role != "visitor":
        account = next(row for row in centre.facts["accounts"] if row["role"] == role)
        page.fill("#username", account["username"])
        page.fill("#password", account["password"])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "sign-in" not in address)
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    form = {"language": language, "next": "/", "csrfmiddlewaretoken": token}
    page.request.post(f"{centre.url}/language", form=form, headers={"Referer": centre.url})
    page.goto(centre.url)
    return page


def has_a_fault(page: Page, language: str) -> None:
    """At FAULT stands what a visitor gets when our code fails; no centre that is well answers so by itself."""
    with translation.override(language):
        body = refusals.fault(RequestFactory().get(FAULT)).content
    page.route(f"**{FAULT}", lambda route: route.fulfill(status=500, content_type="text/html", body=body))


def screens(page: Page, home: str, more: dict[str, int]) -> Iterator[tuple[str, str | None, int]]:
    """Open what `more` says, and one page of each address that links lead to: the address, what it is one of, and its
    status, with the page standing there."""
    waiting, known = [*(home + path for path in more), page.url], set[str]()
    while waiting:
        address = waiting.pop(0)
        kind, wanted = pattern(address), more.get(address.removeprefix(home))
        if wanted is None:
            if kind is None or kind in known:
                continue
            known.add(kind)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == (wanted or 200), f"{address}: {answer.status}"
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        links = page.eval_on_selector_all("a[href]:not([download])", "all => all.map((a) => a.getAttribute('href'))")
        here = page.url
        waiting += [link for href in links if (link := urljoin(here, href)).startswith(home)]
        yield address, pattern(here), answer.status


def by_tab(page: Page) -> list[str]:
    """What Tab does not reach, or reaches without a sign of it; in a text the caret is the sign."""
    wanted = set(page.evaluate(TABBABLE))
    reached, unseen = set[str](), list[str]()
    page.evaluate(WATCHED)
    at_once = 1 if page.locator("textarea").count() else 10  # a text in which Tab indents has another way out
    for _ in range(0, 2 * len(wanted) + 20, at_once):  # a page may begin in its middle: then round its end
        if wanted <= reached:
            break
        for _ in range(at_once):
            page.keyboard.press("Tab")
        found, in_text = page.evaluate("reachedByTab()")
        for name, shows in found:
            if name in wanted - reached and not shows:
                unseen.append(f"no sign of focus: {name}")
            reached.add(name)
        if in_text:
            page.keyboard.press("Escape")
    return unseen + [f"not reached: {element}" for element in sorted(wanted - reached)]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']][:3]}" for rule in found.response["violations"]]


def pictured(page: Page, name: str) -> None:
    """A picture of docs/, in which the folder of this run has the name that it has in docs/."""
    if is_asked():
        here = "(it) => { it.textContent = it.textContent.replace(/\\/\\S*centre\\d*/, '/srv/infolinia'); }"
        page.eval_on_selector_all(".installation code", f"all => all.forEach({here})")
        in_docs(page, name)


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page that stands there."""
    found = by_tab(page)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    found += violations(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the window")
    return found


@pytest.fixture(scope="module")
def in_use(centre: Centre) -> None:
    """A call in the list, so that its record is a screen too, and a setting of each kind."""
    furnish(centre)
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
@pytest.mark.usefixtures("in_use")
def test_axe_finds_nothing_and_the_keyboard_reaches_everything(browser: Browser, centre: Centre, language: str):
    wrong: dict[str, list[str]] = {}
    opened, seen = set[str | None](), set[object]()
    for role in ROLES:
        page, more = arrives(browser, centre, role, language), UNLINKED[role]
        if role == "visitor":
            has_a_fault(page, language)
            more = {**more, FAULT: 500}
        elif role == "supervisor":
            writes_menus(page, centre)
        for address, kind, status in screens(page, centre.url, more):
            if status == 200:
                opened.add(kind)
            shown = (kind, status, *page.eval_on_selector_all("form", FORMS))
            if shown in seen:  # as an earlier role saw it
                continue
            seen.add(shown)
            assert page.evaluate("document.documentElement.lang") == language, address
            if language == "pl" and kind in IN_DOCS:
                pictured(page, IN_DOCS[kind])
            if found := looked_at(page):
                wrong[f"{role}: {address.removeprefix(centre.url)}"] = found
        page.context.close()
    assert not wrong, "\n".join(f"{address}: {each}" for address, found in wrong.items() for each in found)
    missing = screens_of_the_house() - opened
    assert not missing, f"nobody opened {sorted(missing)}: link it, name it in screens.UNLINKED, or say why it is none"
