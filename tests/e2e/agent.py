"""An agent in a browser, and a customer on a telephone, as the end-to-end tests move them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from infolinia.callers.telephone import Telephone
from infolinia.telephony.media.g711 import Linear

from .centre import Centre
from .conftest import Loop

BONDAR = "+48994000109"  # a customer of the demo
ANSWERS = {  # to a complaint, by the path of the step
    "danger": "2",
    "description": "Wolny internet, trzeci telefon, nikt nie oddzwonił.",
    "measured": "210 z 600 Mb/s",
    "since": "od początku listopada",
    "expectation": "naprawy i telefonu z datą",
    "email": "o.bondar@poczta.example",
}
SOON = 5000.0  # ms
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FIXED = ("header.top", "#left", "main", "#right", "footer.keys")  # places that never move in a call


class Customer:
    """Who rings in with the test telephone."""

    def __init__(self, loop: Loop, telephone: Telephone) -> None:
        self._loop, self.telephone = loop, telephone

    @property
    def is_off(self) -> bool:
        return self.telephone.ended.is_set()

    def hangs_up(self) -> None:
        self._loop.soon(self.telephone.hang_up)

    def says(self, samples: Linear) -> None:
        self._loop.soon(lambda: self.telephone.sound.say(samples))


@contextlib.contextmanager
def customer(loop: Loop, centre: Centre, code: str = "complaints", number: str = BONDAR) -> Iterator[Customer]:
    """A customer who has dialled; the line is answered by the greeting."""
    telephone = loop.run(Telephone.open())
    try:
        loop.run(telephone.call(centre.number(code), centre.sip, caller=number))
        yield Customer(loop, telephone)
    finally:
        loop.run(telephone.close())


class Agent:
    """One agent's browser. `page` is the desk."""

    def __init__(self, context: BrowserContext, centre: Centre, username: str, pictures: Path | None = None) -> None:
        self.context, self.centre, self.username, self.pictures = context, centre, username, pictures
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def signs_in(self) -> None:
        account = self.centre.account(self.username)
        self.page.goto(self.centre.url)
        self.page.fill("#username", account["username"])
        self.page.fill("#password", account["password"])
        self.page.keyboard.press("Enter")
        self.begun()

    def begun(self) -> None:
        """The desk's script has started."""
        self.page.wait_for_selector("html[data-begun]", state="attached")

    def gets_ready(self) -> None:
        """With the built-in test voice instead of a microphone."""
        self.page.click("#test-voice")
        self.presses_ready()

    def presses_ready(self) -> None:
        """Presses it again, as a person would, when nothing came of it: the page says that the server was busy. Who was
        ready a moment ago in a page that is closed, is ready."""
        button, ready = self.page.locator("#be-ready"), self.page.locator("#state.ready")
        expect(button.or_(ready)).to_be_visible(timeout=20_000)
        if ready.is_visible():
            return
        for _ in range(3):
            expect(button).to_be_enabled(timeout=20_000)
            button.press("Enter")
            with contextlib.suppress(PlaywrightTimeout):
                self.sees_mode("ready", within=10)
                return
        raise AssertionError("the agent cannot get ready")

    def sees_mode(self, mode: str, within: float = 30) -> None:
        selector = {
            "out": "#state.out", "ready": "#state.ready", "ringing": "#answer-call", "call": "#do-end",
            "wrap_up": "#wrap-up", "break": "#state.break", "consulting": ".parties",
        }[mode]  # fmt: skip
        self.page.wait_for_selector(selector, timeout=within * 1000)

    def answers(self) -> None:
        self.sees_mode("ringing", within=40)
        self.press("F8")
        self.sees_mode("call")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def step(self) -> tuple[str, str, str]:
        """(path, kind, type of the answer) of the step on the sheet; a finished one has the kind `ended`."""
        facts = self.page.evaluate("() => ({...document.querySelector('#step')?.dataset})")
        return facts.get("path", ""), "ended" if facts.get("ended") else facts.get("kind", ""), facts.get("type", "")

    def leaves_step(self, path: str) -> None:
        """Waits until the sheet shows another step."""
        self.page.wait_for_function(
            "(path) => !document.querySelector('#step') || document.querySelector('#step').dataset.path !== path"
            " || document.querySelector('#step').dataset.ended",
            arg=path,
        )

    def goes_on(self, answers: dict[str, str]) -> str:
        """Does the step by keyboard alone: a text from `answers` by the step's path, else the first of the list."""
        path, kind, _type = self.step()
        if kind in ("statement", "say"):
            self.press("Enter")
        elif self.page.query_selector("#step fieldset"):
            self.press(answers.get(path, "1"), "Enter")
        else:
            self.page.keyboard.type(answers.get(path, "?"))
            is_long = self.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
            self.press("Control+Enter" if is_long else "Enter")
        self.leaves_step(path)
        return path

    def goes_to(self, path: str, answers: dict[str, str]) -> None:
        for _ in range(25):
            if self.step()[0] == path:
                return
            self.goes_on(answers)
        raise AssertionError(f"the procedure never came to {path}")

    def boxes(self) -> dict[str, dict[str, float]]:
        return {place: self.page.locator(place).bounding_box() or {} for place in FIXED}

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA."""
        found: Any = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        return [f"{v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in found.response["violations"]]

    def scrolled(self) -> list[str]:
        """Places whose content does not fit."""
        return self.page.evaluate(
            "() => [...document.querySelectorAll('#left, #right, main .body, body')].filter((e) =>"
            " e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1).map((e) => e.id || e.className)"
        )

    def clashes(self) -> list[str]:
        """Buttons of the line and the sheet that lie over another, or are cut off."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('.top, main .actions')].flatMap((place) => {
              const within = place.getBoundingClientRect();
              const boxes = [...place.querySelectorAll('button, .leg, .timer')]
                .map((e) => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width > 0);
              const name = ([e]) => e.id || e.textContent.trim();
              const cut = boxes.filter(([, r]) => r.left < within.left - 1 || r.right > within.right + 1).map(name);
              const over = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => !a[0].contains(b[0])
                && a[1].left < b[1].right - 1 && b[1].left < a[1].right - 1 && a[1].top < b[1].bottom - 1
                && b[1].top < a[1].bottom - 1).map((b) => `${name(a)} over ${name(b)}`));
              return [...cut, ...over];
            })"""
        )

    def picture(self, name: str) -> None:
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"{name}.png")

    def goes_home(self) -> None:
        """Out of whatever there is, so that the next call finds somebody else."""
        state = "document.querySelector('#state').className.replace('state ', '')"
        for _ in range(8):
            at = self.page.evaluate(state)
            if at not in ("talking", "holding", "wrap_up", "ringing", "ready", "break"):
                break
            with contextlib.suppress(PlaywrightTimeout):  # a slow desk is further than it was when asked
                self._leaves(at)
                self.page.wait_for_function(f"at => {state} !== at", arg=at, timeout=SOON)
        self.page.goto("about:blank")
        self.context.close()

    def _leaves(self, state: str) -> None:
        match state:
            case "wrap_up":
                self.page.select_option("#disposition", index=1, timeout=SOON)
                self.press("Control+Enter")
            case "ready":
                self.press("Control+b", "2")
            case "break":
                self.page.click("[data-act=leave]", timeout=SOON)
            case _:
                self.press("Shift+F8")


@contextlib.contextmanager
def agent(browser: Browser, centre: Centre, username: str = "liliana", **options: Any) -> Iterator[Agent]:
    """An agent who has signed in; afterwards the shift is over."""
    pictures = options.pop("pictures", None)
    size = options.pop("viewport", {"width": 1366, "height": 768})
    context = browser.new_context(viewport=size, locale="pl-PL", timezone_id="Europe/Warsaw", **options)
    context.set_default_timeout(30_000)
    made = Agent(context, centre, username, pictures)
    made.signs_in()
    try:
        yield made
    except BaseException:
        made.picture(f"failed-{username}")
        raise
    finally:
        made.goes_home()
    assert made.faults == []
