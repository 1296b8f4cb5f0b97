"""Which screens the centre has, by its addresses, and what must be there so that each of them can be opened."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, get_args
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from infolinia.oversight.administration.kinds import KINDS
from infolinia.oversight.first_run.facts import StepCode

from .centre import Centre

NO_PAGES = ("/api/", "/sign-out", "/static/", "/docs")
BOOK = "authoring/<slug:client>/<str:name>"
CALL = "calls/<slug:call_id>"

NO_SCREENS = {  # addresses that are read and are no screen, and why
    "leads on to the page where a role begins, or where a thing stands": ("", "administration/menus"),
    "leads on once a centre is begun; tests/e2e/test_first_run.py looks at it before": ("first-run",),
    "for programs that watch the centre": ("healthz", "metrics"),
    "a part of the desk; tests/e2e/test_desk.py and its neighbours look at the desk in calls": (
        "desk/now", "desk/check", "desk/understand", "desk/bargain", "desk/correction", "desk/consequences",
        "desk/targets", "desk/colleagues", "desk/search",
    ),
    "a part of the board, or of every page": ("board/now", "board/alarms", "listening/now"),
    "a part of a step": ("first-run/<slug:code>/check", "first-run/call/watch"),
    "a part of the editor or of the list; tests/e2e/test_authoring.py and test_rehearsing.py open them": (
        f"{BOOK}/before", f"{BOOK}/tally", f"{BOOK}/words", f"{BOOK}/rehearsals", f"{BOOK}/rehearsals/one",
    ),
    "a file": (
        f"{BOOK}/file", f"{BOOK}/rehearsals/file", f"{CALL}/journal.jsonl",
        f"{CALL}/recordings/<slug:recording_id>.wav",
    ),
}  # fmt: skip

UNLINKED = {  # screens beside those that the first link of their kind opens, by role, with their status
    "visitor": {"/sign-in": 200},
    "agent": {"/administration": 403, "/nowhere": 404},
    "supervisor": {"/menus/NAD/menu-main": 200, "/menus/NAD/menu-own": 200},
    "administrator": {"/administration/trunks/one/backup": 200, "/administration/limits/one/former": 200},
}


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


def screens_of_the_house() -> set[str]:
    """Every address that is a screen, as `pattern` names it."""
    found = set[str]()
    for route, view in _routes(get_resolver().url_patterns):
        if not route.startswith("api/") and "GET" in _methods(view):
            found |= {route.replace("<slug:code>", code) for code in _codes(route)}
    named = {route for routes in NO_SCREENS.values() for route in routes}
    read = {route for route, view in _routes(get_resolver().url_patterns) if "GET" in _methods(view)}
    assert named <= read, f"no such addresses: {sorted(named - read)}"
    return found - named


def _routes(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for item in patterns:
        if isinstance(item, URLResolver):
            yield from _routes(item.url_patterns, before + str(item.pattern))
        elif isinstance(item, URLPattern):
            yield before + str(item.pattern), item.callback


def _methods(view: Any) -> set[str]:
    """What a view takes, by its decorator (django.views.decorators.http); without one, everything."""
    while view is not None:
        around = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
        if "request_method_list" in around:
            return set(around["request_method_list"])
        view = getattr(view, "__wrapped__", None)
    return {"GET", "POST"}


def _codes(route: str) -> list[str]:
    """What may stand for the code in a route: the kinds of settings, the steps of the first run."""
    if route in ("first-run/<slug:code>",):
        return [code for code in get_args(StepCode) if code != "language"]
    if route == "administration/<slug:code>/new":
        return [thing.code for thing in KINDS if thing.new()]
    if route in ("administration/<slug:code>", "administration/<slug:code>/one/<str:key>"):
        return [thing.code for thing in KINDS]
    return ["<slug:code>"]


def furnish(centre: Centre) -> None:
    """One at least of each kind of setting that the demo has none of, and one that was removed."""
    centre.becomes_administrator("screens")
    carrier = {"peers": ["192.0.2.10"], "title": "Operator zapasowy"}
    centre.put("/api/v1/trunks/backup", {"values": carrier})
    centre.put("/api/v1/trunk-groups/carriers", {"trunks": ["loopback", "backup"], "title": "Najpierw tańszy"})
    for prefix, name, per_minute in (
        ("+48", "Polska", "0.08"), ("+4870", "Numery o podwyższonej opłacie", "2.46"), ("+380", "Ukraina", "1.20"),
    ):  # fmt: skip
        centre.put(f"/api/v1/tariffs/{prefix}", {"name": name, "per_minute": per_minute})
    for code, values in {
        "night": {"between": ["22:00", "06:00"], "calls_an_hour": 10},
        "premium": {"prefix": "+4870", "cost_a_day": "50"},
        "whole-day": {"cost_a_day": "400", "calls_a_day": 600},
        "former": {"calls_a_day": 5},
    }.items():
        centre.put(f"/api/v1/limits/{code}", {"values": values})
    centre.delete("/api/v1/limits/former")
    centre.post("/api/v1/phones", {"user": "liliana", "name": "Biurko 12"})
    centre.post("/api/v1/webhooks", {"url": "https://crm.example/infolinia", "events": ["case.opened"]})


def writes_menus(page: Page, centre: Centre) -> None:
    """A supervisor makes a menu in its form, and writes another with a field for which the form has none."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    sent = {"Referer": centre.url, "X-CSRFToken": token}
    made = {"client": "NAD", "name": "menu-main", "title_pl": "Menu główne", "title_en": "Main menu"}
    page.request.post(f"{centre.url}/menus/new", form={**made, "csrfmiddlewaretoken": token}, headers=sent)
    text = page.request.get(f"{centre.url}/authoring/NAD/menu-main/file").text()
    own = text.replace("menu-main", "menu-own").replace("kind: menu", "kind: menu\ndigressions: {}")
    saving = page.request.post(
        f"{centre.url}/authoring/NAD/menu-own/save", data={"text": own, "edition": 0}, headers=sent
    )
    assert saving.ok or saving.status == 409, saving.text()  # 409: of the language before
