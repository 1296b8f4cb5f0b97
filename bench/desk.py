"""How soon a screen shows what happened, and how soon the desk answers a keystroke's POST, in a busy centre.

A real `infolinia demo` with simulated agents (bench/_agent.py) and SIPp's customers; one more agent sits before
headless Chromium, where a MutationObserver stamps what the page shows. From the journal's instant of an event (before
its commit) until it is on the screen: `rings`, a customer is given to the agent; `gone`, the customer hung up.
Limits: p95 under 200 ms to the screen, p95 under 100 ms for a POST.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright
from playwright.async_api import TimeoutError as Missing
from tests.e2e.centre import Centre
from tests.e2e.conftest import CHROMIUM

from bench import _people
from bench._agent import Agent, Habits
from bench._crowd import Customers

SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
AGENTS = 4  # beside the one in Chromium
CUSTOMERS = ((10, 60.0), (6, 14.0))  # how many at once, and their patience in seconds
HABITS = Habits(before_answer=(0.5, 1.5), talk=(3.0, 8.0), wrap_up=(0.3, 1.0))
LIMITS = {"event_to_screen_p95_ms": 200, "post_p95_ms": 100}
PASSWORD = "bench-4711"

WATCH = """() => {
  const has = (id) => document.getElementById(id);
  const what = () => has('answer-call') ? 'rings' : has('wrap-up') ? 'gone' : '';
  window.seen = [];
  let last = what();
  new MutationObserver(() => {
    const now = what();
    if (now !== last) window.seen.push([now, Date.now()]);
    last = now;
  }).observe(document.getElementById('main'), { childList: true, subtree: true });
  window.banners = [];
  const banner = document.getElementById('banner');
  new MutationObserver(() => {
    if (!banner.hidden) window.banners.push(banner.querySelector('strong').textContent);
  }).observe(banner, { attributes: true, attributeFilter: ['hidden'] });
  performance.setResourceTimingBufferSize(5000);
}"""
SEEN = """() => ({
  seen: window.seen,
  banners: window.banners,
  posts: performance.getEntriesByType('resource')
    .filter((e) => e.name.includes('/desk/do/'))
    .map((e) => e.responseEnd - e.startTime),
})"""


def spread(seconds: Iterable[float]) -> dict[str, float]:
    """Percentiles in milliseconds."""
    taken = sorted(seconds)
    if len(taken) < 2:
        return {"count": len(taken)}
    cuts = statistics.quantiles(taken, n=20, method="inclusive")
    of = {"p50_ms": statistics.median(taken), "p95_ms": cuts[18], "most_ms": taken[-1]}
    return {"count": len(taken), **{name: round(1000 * value, 1) for name, value in of.items()}}


async def in_chromium(centre: Centre, username: str, chance: random.Random, over: asyncio.Event) -> dict[str, Any]:
    """A person who takes what rings, talks, and saves; returns what the page showed, and when."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = await chromium.new_page()
        await page.goto(centre.url + "/sign-in")
        await page.fill("[name=username]", username)
        await page.fill("[name=password]", PASSWORD)
        await page.press("[name=password]", "Enter")
        await page.wait_for_url("**/desk")
        await page.click("#be-ready")
        await page.evaluate(WATCH)
        while not over.is_set():
            await _serve(page, chance)
        told = await page.evaluate(SEEN)
        await chromium.close()
        return told


async def _serve(page: Page, chance: random.Random) -> None:
    try:
        rings = await page.wait_for_selector("#answer-call, #wrap-up, #step", timeout=1000)
    except Missing:
        return
    assert rings is not None
    match await rings.get_attribute("id"):
        case "answer-call":
            await asyncio.sleep(chance.uniform(*HABITS.before_answer))
            await page.keyboard.press("F8")
            # Has the customer hung up and another one rings in the same place, the key is pressed anew.
            with suppress(Missing):
                await page.wait_for_selector("#answer-call", state="detached", timeout=3000)
        case "step":
            try:
                await page.wait_for_selector("#wrap-up", timeout=1000 * chance.uniform(*HABITS.talk))
            except Missing:  # the customer is still there
                await page.keyboard.press("Shift+F8")
                await page.wait_for_selector("#step", state="detached", timeout=5000)
        case _:
            await page.select_option("#disposition", "I_INFO")
            await page.keyboard.press("Control+Enter")
            await page.wait_for_selector("#wrap-up", state="detached")


async def run(centre: Centre, folder: Path) -> dict[str, Any]:
    people = _people.add(centre.data, AGENTS + 1, PASSWORD)
    *others, first = people
    agents = [Agent(centre.url, name, PASSWORD, HABITS, random.Random(n)) for n, name in enumerate(others)]
    at_work = [asyncio.create_task(agent.work()) for agent in agents]
    over = asyncio.Event()
    browser = asyncio.create_task(in_chromium(centre, first, random.Random(99), over))
    numbers = [row["number"] for row in centre.facts["numbers"]]
    crowds = [
        Customers(folder / f"sipp-{n}", centre.sip, numbers, at_once, (patience,), f"{n + 10}")
        for n, (at_once, patience) in enumerate(CUSTOMERS)
    ]
    for crowd in crowds:
        await crowd.start()
    await asyncio.sleep(SECONDS)
    over.set()
    for crowd in crowds:
        crowd.no_more()
    told = await asyncio.wait_for(browser, 60)
    exits = await asyncio.gather(*(crowd.over(70) for crowd in crowds))
    for agent in agents:
        agent.leave()
    await asyncio.wait(at_work, timeout=20)
    events = await asyncio.to_thread(call_events, centre)
    return figures(events, people, agents, first, told, exits)


def call_events(centre: Centre) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = 0
    while True:
        reply = centre.api(f"/api/v1/events?kind=call&after={after}&limit=1000")
        found += reply["items"]
        if reply["position"] <= after:
            return found
        after = reply["position"]


def figures(
    events: Sequence[dict[str, Any]],
    people: dict[str, str],
    agents: Sequence[Agent],
    first: str,
    told: dict[str, Any],
    exits: list[int],
) -> dict[str, Any]:
    rung = {(e["stream"][5:], e["event"]["agent"]): e["at"] for e in events if e["name"] == "call.rung"}
    gone = {e["stream"][5:]: e["at"] for e in events if e["name"] == "call.hung_up" and e["event"]["by"] == "customer"}
    talked = {e["stream"][5:]: e["event"]["agent"] for e in events if e["name"] == "call.answered"}

    def instant(text: str) -> datetime:
        return datetime.fromisoformat(text)

    rings_seen = [
        (talk.rung - instant(rung[talk.call, people[agent.username]])).total_seconds()
        for agent in agents
        for talk in agent.talks
    ]
    gone_seen = [
        (talk.over - instant(gone[talk.call])).total_seconds()
        for agent in agents
        for talk in agent.talks
        if talk.over and talk.call in gone
    ]
    seen = {kind: [datetime.fromtimestamp(ms / 1000, UTC) for what, ms in told["seen"] if what == kind]
            for kind in ("rings", "gone")}  # fmt: skip
    mine = people[first]
    happened = {
        "rings": [instant(at) for (_, agent), at in rung.items() if agent == mine],
        "gone": [instant(at) for call, at in gone.items() if talked.get(call) == mine],
    }
    in_browser = {kind: until_seen(happened[kind], seen[kind]) for kind in happened}
    posts = [(name, seconds) for agent in agents for name, seconds in agent.posts]
    return {
        "limits": LIMITS,
        "agents": len(agents) + 1,
        "customers_at_once": sum(count for count, _ in CUSTOMERS),
        "calls": len({e["stream"] for e in events}),
        "sipp_exits": exits,
        "banners": told["banners"],  # that something is wrong: none is to be seen
        "event_to_screen": {
            "chromium_rings": spread(in_browser["rings"]),
            "chromium_gone": spread(in_browser["gone"]),
            "simulated_rings": spread(rings_seen),
            "simulated_gone": spread(gone_seen),
        },
        "post": {
            "chromium": spread(ms / 1000 for ms in told["posts"]),
            "simulated": spread(seconds for _, seconds in posts),
            **{
                f"simulated_{name}": spread(s for n, s in posts if n == name)
                for name in ("answer", "note", "hang_up", "wrap_up")
            },
        },
        "troubles": [trouble for agent in agents for trouble in agent.troubles],
    }


def until_seen(happened: list[datetime], seen: list[datetime]) -> list[float]:
    """Seconds from each event to the first look of its kind after it and before the next event."""
    found: list[float] = []
    for at, following in pairwise([*sorted(happened), datetime.max.replace(tzinfo=UTC)]):
        if first := next((look for look in sorted(seen) if at <= look < following), None):
            found.append((first - at).total_seconds())
    return found


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="infolinia-bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        centre = Centre.start(data)
        try:
            print(json.dumps(asyncio.run(run(centre, Path(folder)))))
        finally:
            centre.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
