"""A supervisor who writes procedures in a browser, by keyboard alone."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .centre import Centre

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Author:
    """`page` is a browser's page; `faults` what its scripts stumbled over."""

    def __init__(
        self, browser: Browser, centre: Centre, *, width: int = 1366, height: int = 768, scheme: Any = "light"
    ):
        self.centre = centre
        viewport: Any = {"width": width, "height": height}
        self.context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        account = next(row for row in centre.facts["accounts"] if row["role"] == "supervisor")
        self.page.goto(centre.url)
        self.page.fill("#username", account["username"])
        self.page.fill("#password", account["password"])
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{centre.url}/board")

    def close(self) -> None:
        self.context.close()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def opens(self, client: str, name: str) -> None:
        self.page.goto(f"{self.centre.url}/authoring/{client}/{name}")
        self.begun()

    def begun(self) -> None:
        self.page.wait_for_selector("html[data-begun]", state="attached")

    def begins(self, name: str) -> None:
        """From the list to an empty text, by keyboard."""
        self.page.goto(f"{self.centre.url}/authoring")
        self.page.get_by_role("button", name="Nowa procedura").press("Enter")
        expect(self.page.locator("#name")).to_be_focused()
        self.page.keyboard.type(name)
        self.press("Enter")
        self.begun()
        expect(self.page.locator("#text")).to_be_focused()
        expect(self.page.locator("#text")).to_have_value("")

    def types(self, text: str) -> None:
        """The lines as somebody types them: Enter indents by itself, Tab and Shift+Tab do the rest."""
        for number, line in enumerate(text.splitlines()):
            if number:
                self.press("Enter")
            wanted = len(line) - len(line.lstrip())
            if line.strip():
                for _ in range(20):
                    at = self.column()
                    if at == wanted:
                        break
                    self.press("Tab" if at < wanted else "Shift+Tab")
                assert self.column() == wanted, line
                self.page.keyboard.insert_text(line.strip())

    def before(self) -> str:
        """What stands before the cursor."""
        return self.page.evaluate("() => document.activeElement.value.slice(0, document.activeElement.selectionStart)")

    def column(self) -> int:
        return len(self.before().rpartition("\n")[2])

    def line_now(self) -> int:
        return self.before().count("\n") + 1

    def text(self) -> str:
        return self.page.locator("#text").input_value()

    def selected(self) -> str:
        return self.page.evaluate("() => getSelection().toString()")

    def sees_tally(self, words: str) -> None:
        expect(self.page.locator("#tally")).to_have_text(words, timeout=20_000)

    def is_saved(self) -> None:
        """The server has what stands in the text."""
        self.press("Control+s")
        expect(self.page.locator("#saved")).to_contain_text("zapisano", timeout=20_000)

    def violations(self) -> list[str]:
        found: Any = Axe().run(self.page, options={"runOnly": RULES})
        return [
            f"{item['id']}: {[node['html'][:90] for node in item['nodes']]}" for item in found.response["violations"]
        ]
