"""Nothing scrolls during a step, and axe finds nothing: every step of every demo procedure on a screen of 1366 by 768.

The steps are reached by walks of the engine in which everything is answered, so that the columns are as full as they
get; each is drawn by the desk's own templates and laid out by Chromium, in both languages, also in the widest font.
"""

from __future__ import annotations

import mimetypes
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Page, Route, sync_playwright

from infolinia.clients import queries as clients
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.performers.desk import desk as assembly
from infolinia.performers.desk import wording
from infolinia.performers.desk.facts import Desk
from infolinia.procedures import actions, card, engine, focus, offered
from infolinia.procedures.card import Card
from infolinia.procedures.events import (
    ActionDone,
    Agreed,
    Answered,
    Call,
    Declined,
    Event,
    Finish,
    HandOver,
    Heard,
    Proposed,
)
from infolinia.procedures.parts import Procedure, Slot
from infolinia.procedures.state import State
from tests.conduct.conftest import demo_centre  # noqa: F401  # a fixture, which those below need
from tests.performers.desk.conftest import desks, stage  # noqa: F401  # fixtures
from tests.procedures.drive import demo

from .agent import WCAG
from .conftest import CHROMIUM

NAMES = sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "packs/demo/procedures").glob("*.yaml"))
WALKS, MOST_EVENTS = 30, 60
TODAY = date(2026, 11, 23)
WORDS = "Internet od dwóch tygodni działa wolno, najgorzej wieczorem, a nikt nie oddzwonił mimo obietnicy."
GIVEN = {
    "client.name": "Nadwita S.A.", "call.caller": "+48994000109", "customer": {"id": "9", "name": "Oleksandr Bondar"},
    "customer.name": "Oleksandr Bondar", "agent.name": "Liliana Borsuk", "wanted": "L2",
}  # fmt: skip
VALUES: dict[str, tuple[Any, ...]] = {
    "yes_no": (True, False), "number": ("30",), "money": ("80.00",), "date": ("2026-11-24", "1991-07-14"),
    "period": ({"from": "2026-11-01", "to": "2026-11-23"},), "phone": ("+48994000109",), "time": ("16:30",),
    "email": ("oleksandr.bondar@poczta.example",), "order": ("Z-88120",), "text": (WORDS,),
    "address": ("ul. Fabryczna 14/30, 00-101 Nadwice",),
}  # fmt: skip
OUTPUTS = {
    "case": "R-2026-000123", "customer": "9", "level": "L2", "date": "2026-12-23", "text": WORDS[:60],
    "money": "3688.50", "number": "3", "yes_no": True,
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A card of a step, and where it stood in the walk."""

    name: str
    card: Card


def cards(name: str, language: str) -> list[Shown]:
    """Of each step the card with most beside it."""
    procedure, found = demo(name), dict[str, Card]()
    for seed in range(WALKS):
        for shown in walk(procedure, language, random.Random(f"{name}{seed}")):
            stage_ = shown.offered.stage if shown.offered else ""
            key = f"{shown.path}:{stage_}:{shown.why}"
            if key not in found or _full(shown) > _full(found[key]):
                found[key] = shown
    return [Shown(f"{name} {key}", shown) for key, shown in found.items()]


def _full(shown: Card) -> int:
    return len(shown.settled) + len(shown.results) + len(shown.text) // 40


def walk(procedure: Procedure, language: str, chance: random.Random) -> Iterator[Card]:
    given = {key: value for key, value in GIVEN.items() if chance.random() < 0.8 or key == "client.name"}
    state = engine.start(procedure, given=given, performer="desk", language=language, today=TODAY)
    for _ in range(MOST_EVENTS):
        at = focus.find(procedure, state)
        if terms := offered.priced(at, state):
            state = engine.step(procedure, state, Proposed(at.path, terms, by="performer"))
        yield card.card(procedure, state)
        wanted = engine.effects(procedure, state)[0]
        if isinstance(wanted, Finish | HandOver):
            return
        event = acted(wanted, chance) if isinstance(wanted, Call) else reply(procedure, state, chance)
        state = engine.step(procedure, state, event)


def acted(call: Call, chance: random.Random) -> ActionDone:
    action = actions.get(call.action)
    if action.errors and chance.random() < 0.2:
        return ActionDone(call.step, call.key, call.inputs_hash, {}, chance.choice(sorted(action.errors)))
    outputs = {name: OUTPUTS.get(type_.rstrip("?"), WORDS[:40]) for name, type_ in action.outputs.items()}
    return ActionDone(call.step, call.key, call.inputs_hash, outputs)


def reply(procedure: Procedure, state: State, chance: random.Random) -> Event:
    at = focus.find(procedure, state)
    shown = card.card(procedure, state)
    if at.step.kind in ("say", "statement"):
        return Heard(at.path, True, 9, 0.0, 9.0)
    if shown.offered and shown.offered.stage != "in_return":
        how = chance.random()
        if shown.offered.stage == "offer" and how < 0.3:
            return Proposed(at.path, offered.complete(at, state, {"count": chance.choice(["5", "10", "20"])}))
        return Agreed(at.path) if how < 0.6 and shown.offered.stage == "offer" else Declined(at.path, "refused")
    if shown.may_not_know and chance.random() < 0.12:
        return Declined(at.path, "dont_know")
    slot = focus.slot_now(procedure, state, shown.answer_path)
    assert slot is not None
    value = chance.choice(values(slot))
    return Answered(shown.answer_path, value, str(value))


def values(slot: Slot) -> list[Any]:
    options = [option.value for option in slot.options]
    if slot.type == "choices":
        return [options]
    if slot.pattern == r"\d{3}":
        return ["226"]
    return options or list(VALUES.get(slot.type, (WORDS[: slot.longest],)))


def pages(desk: Desk, language: str) -> Iterator[tuple[str, str]]:
    """Every card as a page of the desk."""
    with translation.override(language):
        for name in NAMES:
            found = cards(name, language)
            fullest = max(found, key=lambda shown: len(shown.card.settled))
            for shown in found:
                has_case = any(result.type == "case" for result in shown.card.results)
                here = replace(desk, card=shown.card, call_cases=desk.call_cases if has_case else ())
                yield shown.name, drawn(here)
                if shown.name == fullest.name:
                    yield (
                        f"{shown.name}, which answer",
                        drawn(here).replace('class="settled', 'class="choosing settled'),
                    )
                if shown.card.ended:
                    yield f"{shown.name}, wrap-up", drawn(replace(here, mode="wrap_up", note=WORDS * 3))


def drawn(desk: Desk) -> str:
    facts = {"phone": {}, "zone": "Europe/Warsaw", "card": desk.card, "call": desk.call, "desk": desk}
    return render_to_string("desk/desk.html", {**facts, "wording": wording.of(desk), "now": desk.state_since})


def corrections(desk: Any, call: str) -> Iterator[tuple[str, str]]:
    """The sheet of each answer that may be corrected, with what would follow from each other value of its list."""
    page = desk.page()
    before, _, rest = page.partition('<main id="main"')
    _, end, after = rest.partition("</main>")
    for path in re.findall(r'data-path="([^"]+)" data-digit="\d"', page):
        sheet = desk.get("/desk/correction", call=call, path=path).content.decode()
        for value in re.findall(r'type="radio" name="text" value="([^"]+)"', sheet) or ["wczoraj"]:
            told = desk.get("/desk/consequences", call=call, path=path, text=value).json()
            filled = sheet.replace('id="follows">', f'id="follows">{told["html"]}')
            filled = filled.replace('id="will-be">…', f'id="will-be">{told.get("written", "…")}')
            yield f"correction {path} {value}", f'{before}<main id="main" class="sheet">{filled}{end}{after}'


OVERFLOWS = """() => [...document.querySelectorAll('#left, #right, main, main .body, main .actions, body, html')]
  .filter((e) => e.clientHeight > 0)
  .filter((e) => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
  .map((e) => `${e.id || e.className} ${e.scrollWidth}×${e.scrollHeight} in ${e.clientWidth}×${e.clientHeight}`)"""
WIDE = ':root { --ui: "DejaVu Sans", sans-serif; --voice: "DejaVu Serif", serif; }'


def serve(route: Route) -> None:
    """Style sheets come from the sources; scripts, which would ask a server, do not come."""
    path = route.request.url.partition("/static/")[2].partition("?")[0]
    file = finders.find(path)
    if not path.endswith(".css") or not isinstance(file, str):
        route.abort()
        return
    route.fulfill(body=Path(file).read_bytes(), content_type=mimetypes.guess_type(path)[0] or "text/css")


def too_large(page: Page, html: str) -> list[str]:
    page.set_content(html.replace("<head>", '<head><base href="http://desk.test/">', 1), wait_until="load")
    found = page.evaluate(OVERFLOWS)
    page.add_style_tag(content=WIDE)
    return found or [f"DejaVu: {what}" for what in page.evaluate(OVERFLOWS)]


def one_of_a_kind(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The first page of each kind of step, of answer, of stage."""
    kinds: dict[tuple[str, ...], tuple[str, str]] = {}
    for name, html in found:
        step = re.search(r'data-stage="(\w*)" data-kind="(\w+)"( data-ended="1")? data-type="(\w*)"', html)
        kind = step.groups("") if step else ("correction" if "correction" in name else "wrap-up",)
        kinds.setdefault(kind, (name, html))
    assert len(kinds) > 12, sorted(kinds)
    return list(kinds.values())


def barriers(page: Page, html: str) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA."""
    page.set_content(html.replace("<head>", '<head><base href="http://desk.test/">', 1), wait_until="load")
    told: Any = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [f"{v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in told.response["violations"]]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_nothing_scrolls_and_nothing_bars_at_any_step_of_any_demo_procedure(desks, language: str):  # noqa: F811  # the fixture above
    liliana = desks("liliana", language=language)
    call = liliana.takes(caller="+48994000109")
    liliana.goes_to(call, "number_and_deadline")
    with scoped(ALL_CLIENTS):
        shown = assembly.desk(clients.user(liliana.user), now=liliana.stage.now)
    assert shown.call_cases, "a deadline stands in the column, too"
    found = [*pages(shown, language), *corrections(liliana, call)]
    assert len(found) > 200, "every step of every procedure"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.route("**/*", serve)
        wrong = {name: what for name, html in found if (what := too_large(page, html))}
        wrong |= {name: what for name, html in one_of_a_kind(found) if (what := barriers(page, html))}
        chromium.close()
    assert wrong == {}, "\n".join(f"{name}: {what}" for name, what in wrong.items())
