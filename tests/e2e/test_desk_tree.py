"""What a screen reader is told of each kind of step: role, name and state in Chromium's accessibility tree, by keyboard
alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, expect

from .agent import Agent, agent, customer
from .centre import Centre, eventually
from .conftest import Loop
from .pictured import in_docs
from .test_supervision import signed_in

expect.set_options(timeout=15_000)
ANSWERS = {"danger": "2", "description": "Wolny internet.", "measured": "210", "since": "od wczoraj"}


@dataclass(frozen=True)
class Node:
    """A node of the tree as assistive technology gets it."""

    role: str
    name: str
    value: str = ""
    description: str = ""
    state: dict[str, Any] = field(default_factory=dict[str, Any])


def tree(page: Page) -> list[Node]:
    session = page.context.new_cdp_session(page)
    try:
        raw: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()

    def said(node: dict[str, Any], what: str) -> str:
        return str(node.get(what, {}).get("value", "")).replace("\u00a0", " ")

    return [
        Node(
            said(node, "role"), said(node, "name"), said(node, "value"), said(node, "description"),
            {item["name"]: item["value"].get("value") for item in node.get("properties", [])},
        )
        for node in raw
        if not node.get("ignored")
    ]  # fmt: skip


def find(page: Page, role: str, name: str) -> Node:
    """The one node of this role and name."""
    nodes = tree(page)
    found = [node for node in nodes if node.role == role and node.name == name]
    assert len(found) == 1, [(node.role, node.name) for node in nodes if node.role == role]
    return found[0]


def becomes(page: Page, role: str, name: str, check: Callable[[Node], Any]) -> Node:
    """The node once it is so: the page learns what follows from the server."""
    return eventually(
        lambda: next((node for node in tree(page) if node.role == role and node.name == name and check(node)), None),
        within=10, what=f"{role} {name}",
    )  # fmt: skip


def is_focused(node: Node) -> bool:
    return bool(node.state.get("focused"))


def goes(who: Agent, path: str) -> None:
    who.goes_to(path, ANSWERS)


def test_a_complaint_in_the_tree(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre):
            liliana.answers()
            page = liliana.page
            _statement(page)
            goes(liliana, "matter")
            _one_of_a_list(liliana)
            goes(liliana, "since")
            _a_field(liliana)
            _an_objection(liliana)
            _a_correction(liliana)
            liliana.press("Shift+F8")
            liliana.sees_mode("wrap_up")
        _the_wrap_up(liliana)


def _statement(page: Page) -> None:
    assert is_focused(find(page, "list", "Zdania do odczytania"))
    assert find(page, "heading", "Nagrywanie").state["level"] == 1
    first = page.locator("#sentences li").first
    expect(first).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#say")).to_have_text("zdanie 2 z 3")


def _one_of_a_list(who: Agent) -> None:
    page = who.page
    find(page, "radiogroup", "Rodzaj")
    assert is_focused(find(page, "radio", "usługa internetowa lub telefoniczna"))
    who.press("8")
    assert find(page, "radio", "dostawa zamówienia").state["checked"] == "true"
    page.keyboard.type("wifi")
    assert is_focused(becomes(page, "textbox", "albo słowami", lambda node: node.value == "wifi"))
    becomes(page, "radio", "usługa internetowa lub telefoniczna", lambda node: node.state["checked"] == "true")
    expect(page.locator("#echo")).to_have_text("Rozumiem: usługa internetowa lub telefoniczna")
    assert who.violations() == []
    who.press("Enter")
    who.leaves_step("matter")


def _a_field(who: Agent) -> None:
    page = who.page
    label = "Okres, którego dotyczy reklamacja"
    assert is_focused(find(page, "textbox", label))
    page.keyboard.type("dawno")
    becomes(page, "textbox", label, lambda node: node.state.get("invalid") == "true")
    assert "To nie jest okres" in becomes(page, "textbox", label, lambda node: node.description).description
    assert who.violations() == []
    who.press("Control+a")
    page.keyboard.type("od wczoraj, a sprawa to jednak paczka")
    becomes(page, "textbox", label, lambda node: "Poprawka: Rodzaj: dostawa zamówienia" in node.description)
    find(page, "button", "nie zapisuj tego Shift F4")
    in_docs(page, "desk-words")
    who.press("Shift+F4")
    becomes(page, "textbox", label, lambda node: "Rozumiem" in node.description and "Rodzaj" not in node.description)


def _an_objection(who: Agent) -> None:
    page = who.page
    who.press("F2")
    assert is_focused(find(page, "button", "„Znowu nikt nie oddzwoni”"))
    find(page, "list", "Klient mówi co innego")
    who.press("1")
    dialog = find(page, "dialog", "„Znowu nikt nie oddzwoni”")
    assert dialog.state.get("modal") is True
    assert who.violations() == []
    who.press("Enter")
    assert is_focused(becomes(page, "textbox", "Okres, którego dotyczy reklamacja", is_focused))


def _a_correction(who: Agent) -> None:
    page = who.page
    who.press("F4")
    digit = page.locator("#settled li[data-path=matter]").get_attribute("data-digit") or ""
    find(page, "button", "Rodzaj")
    who.press(digit)
    becomes(page, "heading", "Poprawka: Rodzaj", lambda node: node.state["level"] == 1)
    assert find(page, "radio", "usługa internetowa lub telefoniczna").state["checked"] == "true"
    who.press("9")
    expect(page.locator("#will-be")).to_have_text("obsługa konsultanta")
    terms = [node.name for node in tree(page) if node.role in ("term", "DescriptionListTerm")]
    assert "Zostaje" in terms or page.locator("#follows dt", has_text="Zostaje").count() == 1
    assert who.violations() == []
    who.press("Escape")
    becomes(page, "textbox", "Okres, którego dotyczy reklamacja", is_focused)


def _the_wrap_up(who: Agent) -> None:
    page = who.page
    result = find(page, "combobox", "Wynik rozmowy")
    assert (result.value, result.state["invalid"]) == ("wybierz", "true"), "nothing is chosen yet, and it must be"
    assert "Co się dzieje: Wolny internet." in find(page, "textbox", "Notatka: fakty").value
    find(page, "button", "Zapisz i gotowość Ctrl Enter")
    assert who.violations() == []
    page.select_option("#disposition", "COMPL_NEW")
    who.press("Control+Enter")
    who.sees_mode("ready")


def test_a_negotiation_in_the_tree_and_consent_from_the_board(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre, "bozena") as bozena:
        bozena.gets_ready()
        with customer(loop, centre, "offers"):
            bozena.answers()
            page = bozena.page
            bozena.goes_to("reasons", {})
            _several_of_a_list(bozena)
            bozena.goes_to("lower", {"fee": "80"})
            _an_offer(bozena)
            _consent(bozena, signed_in(browser, centre, "supervisor"))
            assert is_focused(becomes(page, "radio", "tak", is_focused))
            find(page, "radiogroup", "Umowa dłuższa o rok")
            bozena.press("1", "Enter")
            becomes(page, "heading", "Podsumowanie", lambda node: node.state["level"] == 1)


def _several_of_a_list(who: Agent) -> None:
    page = who.page
    find(page, "group", "Powody odejścia")
    assert is_focused(find(page, "checkbox", "cena"))
    who.press("1", "3")
    assert find(page, "checkbox", "cena").state["checked"] == "true"
    assert find(page, "checkbox", "przeprowadzka").state["checked"] == "true"
    who.press("1")
    assert find(page, "checkbox", "cena").state["checked"] == "false"
    who.press("ArrowDown", "Space")
    assert find(page, "checkbox", "jakość").state["checked"] == "true"
    assert who.violations() == []
    who.press("Enter")
    who.leaves_step("reasons")
    expect(page.locator("#settled li[data-path=reasons] .written")).to_have_text("jakość i przeprowadzka")


def _an_offer(who: Agent) -> None:
    page, label = who.page, "Miesiące z niższą opłatą"
    slider = find(page, "slider", label)
    assert is_focused(slider)
    assert (slider.value, slider.state["valuemin"], slider.state["valuemax"]) == ("3", 3, 24)
    assert slider.description == "Decydujesz Ty."
    expect(page.locator("#strip")).to_have_attribute("aria-valuetext", "3, decydujesz Ty")
    who.press("ArrowRight")
    becomes(page, "slider", label, lambda node: node.value == "4" and "W zamian poproś o" in node.description)
    for _ in range(4):
        who.press("ArrowRight")
    becomes(page, "slider", label, lambda node: node.value == "8" and "Decyduje lider zespołu." in node.description)
    expect(page.locator("#strip")).to_have_attribute("aria-valuetext", "8, lider zespołu, na prośbę")
    find(page, "button", "Zapytaj o zgodę Enter")
    assert who.violations() == []
    assert who.scrolled() == []
    in_docs(page, "desk-offer")
    page.keyboard.type("rok po 60 zł")
    field = becomes(page, "textbox", "Co odpowiada klient", lambda node: "Razem: 720,00 zł" in node.description)
    assert is_focused(field)
    assert find(page, "slider", label).value == "12"


def _consent(who: Agent, board: Page) -> None:
    who.press("Enter")
    expect(who.page.locator(".waits")).to_contain_text("Pytanie o zgodę: lider zespołu")
    assert who.violations() == []
    expect(board.locator(".consents")).to_contain_text("12 × 60,00 zł")
    in_docs(board, "board-consent")
    board.get_by_role("button", name="Zgadzam się").press("Enter")
    expect(board.locator(".consents")).to_have_count(0)
    board.context.close()
