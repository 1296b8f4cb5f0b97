"""From a bare start to an answered test call, by keyboard alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from .centre import free_port
from .pictured import in_docs
from .test_administration import tab_to
from .test_supervision import RULES

PASSWORD = "krowa pod starym mostem"
IN_DOCS = ("procedure", "call", "open")


@contextmanager
def bare_start(data: Path) -> Iterator[dict[str, Any]]:
    """`infolinia up`; gives what it printed."""
    command = [sys.executable, "-m", "infolinia.processes.command_line", "up", "--json", "--data", str(data)]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("INFOLINIA_") and k != "DJANGO_SETTINGS_MODULE"}
    first = free_port() % 20000 + 30000
    addresses = ["--http", f"127.0.0.1:{free_port()}", "--sip", f"127.0.0.1:{free_port()}"]
    with (data.parent / "log").open("a") as log:
        process = subprocess.Popen(
            [*command, *addresses], stdout=subprocess.PIPE, stderr=log, text=True,
            env={**kept, "INFOLINIA_RTP_PORTS": f"[{first}, {first + 999}]"},
        )  # fmt: skip
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, (data.parent / "log").read_text()[-3000:]
        yield json.loads(line)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [f"{v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in found.response["violations"]]


def at(page: Page, step: str) -> None:
    """The page of this step is there, with the focus where a person begins."""
    page.wait_for_url(f"**/first-run/{step}")
    page.wait_for_function("() => document.activeElement?.matches('.setup :is(input, select, button, a)')")


def looks_at_the_other_language(browser: Browser, address: str) -> None:
    """The first page as a browser that asks for English gets it, in the dark."""
    context = browser.new_context(locale="en-GB", color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    expect(page.locator("h1")).to_have_text("A new centre")
    found = violations(page)
    context.close()
    assert found == []


def test_from_nothing_to_an_answered_call(browser: Browser, tmp_path: Path, pictures: Path):
    data = tmp_path / "data"
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="pl-PL", timezone_id="Europe/Warsaw")
    context.set_default_timeout(30_000)
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    looked_at = 0.0  # seconds of axe and pictures, which no person takes

    def look(name: str) -> None:
        nonlocal looked_at
        began = time.monotonic()
        page.screenshot(path=pictures / f"first-run-{name}.png")
        if name in IN_DOCS:
            in_docs(page, f"first-run-{name}")
        assert violations(page) == [], name
        looked_at += time.monotonic() - began

    try:
        with bare_start(data) as facts:
            began = time.monotonic()
            page.goto(facts["first_run"])
            expect(page.locator("h1")).to_have_text("Nowe centrum")
            look("welcome")
            looks_at_the_other_language(browser, facts["first_run"])
            page.keyboard.press("Tab")  # the browser's language is offered first; this person wants the other
            page.keyboard.press("Enter")
            at(page, "administrator")
            expect(page.locator("h1")).to_have_text("Administrator")
            expect(page.locator("label[for=password]")).to_have_text("Password")
            for text in ("Anna Kowal", "anna", PASSWORD):
                page.keyboard.press("Control+a")
                page.keyboard.type(text)
                page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            at(page, "client")
            page.keyboard.type("Szpital Miejski")
            page.keyboard.press("Enter")
            at(page, "procedure")
            page.keyboard.press("ArrowDown")
            expect(page.locator("figure[data-of=informacja] svg")).to_be_visible()
            page.keyboard.press("ArrowUp")
            look("procedure")
            page.keyboard.press("Enter")
            at(page, "queue")
            page.keyboard.press("Enter")
            at(page, "number")
            page.keyboard.press("Enter")
            at(page, "trunk")
            tab_to(page, ".actions a[href='/first-run/agent']")
            page.keyboard.press("Enter")
            at(page, "agent")
            look("agent")
            page.keyboard.press("Enter")
            at(page, "call")
            tab_to(page, "#open-desk")
            expect(page.locator("#checks .findings, #checks .quiet .icon").first).to_be_visible()
            with context.expect_page() as opened:
                page.keyboard.press("Enter")
            desk = opened.value
            gets_ready(desk)
            page.bring_to_front()
            tab_to(page, "#ring")
            page.keyboard.press("Enter")
            expect(page.locator("#hang-up")).to_be_focused()
            expect(page.locator("#ring")).to_be_disabled()
            desk.wait_for_selector("#answer-call", timeout=40_000)
            desk.bring_to_front()
            desk.keyboard.press("F8")
            desk.wait_for_selector("#do-end")
            page.bring_to_front()
            expect(page.locator(".stages li.done")).to_have_count(6)
            expect(page.locator(".stages")).to_contain_text("Answered by Anna Kowal")
            look("call")
            desk.bring_to_front()
            desk.keyboard.press("Shift+F8")
            page.bring_to_front()
            expect(page.locator("#well")).to_be_visible()
            expect(page.locator("#ring")).to_be_enabled()
            expect(page.locator("#hang-up")).to_be_disabled()
            taken = time.monotonic() - began - looked_at
            sys.stdout.write(f"from the first page to the end of the test call: {taken:.1f} s\n")
            page.goto(facts["url"] + "/administration")
            expect(page.locator(".open-points")).to_contain_text("No carrier is connected")
            look("open")
            desk.close()
    finally:
        context.close()
    assert faults == []


def gets_ready(desk: Page) -> None:
    """With the built-in test voice; pressed again, as a person would, when nothing came of it."""
    desk.wait_for_selector("html[data-begun]", state="attached")
    desk.locator("#test-voice").press("Enter")
    ready = desk.locator("#be-ready")
    for _ in range(3):
        expect(ready).to_be_enabled(timeout=20_000)
        ready.press("Enter")
        with suppress(PlaywrightTimeout):
            desk.wait_for_selector("#state.ready", timeout=10_000)
            return
    raise AssertionError("the agent cannot get ready")
