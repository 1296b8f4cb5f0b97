"""A supervisor writes a procedure from nothing, and an agent takes a real call by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from .agent import agent
from .author import Author
from .centre import Centre, eventually
from .conftest import Loop
from .pictured import in_docs
from .sipp import SippCall

# Ten steps; lines 30 and 31 have a slip of the pen: the slot is called "place", not "plase".
METER = """\
procedure: stan-licznika
title: {pl: Stan licznika, en: Meter reading}
languages: [pl, en]
call: {direction: in, kind: information}
slots:
  has_meter: {type: yes_no, title: {pl: Licznik przy sobie, en: Meter at hand}}
  place: {type: address, title: {pl: Adres, en: Address}}
  reading: {type: number, title: {pl: Stan, en: Reading}}
  read_on: {type: date, looks: back, title: {pl: Dzień odczytu, en: Day of reading}}
  phone: {type: phone, title: {pl: Telefon, en: Telephone}}
steps:
  - statement: recording
    law: REC-01
    text:
      pl: "Dzień dobry, tu {client.name}. Rozmowa jest nagrywana."
      en: "Good morning, this is {client.name}. The call is recorded."
  - ask: has_meter
    text: {pl: "Czy licznik jest przy Państwu?", en: "Is the meter at hand?"}
  - branch: at_hand
    when:
      - {if: has_meter, go: place}
  - say: go_and_see
    text: {pl: "Proszę podejść do licznika, zaczekam.", en: "Please go to the meter, I will wait."}
  - ask: place
    text: {pl: "Jaki jest adres?", en: "What is the address?"}
  - ask: reading
    text: {pl: "Jaki jest stan?", en: "What does it read?"}
  - ask: read_on
    text:
      pl: "Kiedy odczytano licznik pod adresem {plase}?"
      en: "When was the meter at {plase} read?"
  - ask: phone
    text: {pl: "Na jaki numer oddzwonić w razie wątpliwości?", en: "What number may we call back?"}
  - say: noted
    text: {pl: "Zapisano {reading} w dniu {read_on}.", en: "Noted {reading} on {read_on}."}
"""
ANSWERS = {
    "has_meter": "1",
    "place": "Nadwice, Fabryczna 14",
    "reading": "1520",
    "read_on": "wczoraj",
    "phone": "994000109",
}
REHEARSED = (  # what the customer says, to what
    ("nie", "Czy licznik jest przy Państwu?"),
    ("Nadwice, Fabryczna 14", "Jaki jest adres?"),
    ("tysiąc pięćset dwadzieścia", "Jaki jest stan?"),
    ("wczoraj", "Kiedy odczytano licznik"),
    ("99 400 01 09", "Na jaki numer"),
)


@pytest.fixture
def author(browser: Browser, centre: Centre) -> Iterator[Author]:
    celina = Author(browser, centre)
    yield celina
    celina.close()
    assert celina.faults == []


def test_from_an_empty_file_to_a_call(browser: Browser, centre: Centre, loop: Loop, tmp_path: Path, author: Author):
    page = author.page
    author.begins("stan-licznika")
    author.types(METER)

    # The last step with hints: its kind, its fields, its code.
    author.press("Enter", "Shift+Tab", "Control+Space")
    expect(page.locator("#hints")).to_be_visible()
    page.keyboard.type("fin")
    expect(page.get_by_role("option")).to_have_count(1)
    author.press("Enter")
    page.keyboard.type("over")
    author.press("Enter", "Control+Space")
    page.keyboard.type("disp")
    author.press("Enter")
    page.keyboard.type("I_INF")
    expect(page.get_by_role("option").first).to_contain_text("I_INFO")
    author.press("Enter")
    assert author.text().endswith("  - finish: over\n    disposition: I_INFO")

    # The slip is found at its lines, in words, and holds publishing back.
    author.sees_tally("2 błędy")
    expect(page.locator("#findings li.error")).to_have_count(1)  # the same in both languages
    expect(page.locator("#findings")).to_contain_text("wiersze 30, 31")
    expect(page.get_by_role("button", name="Opublikuj: usuń 2 błędy")).to_be_visible()
    author.press("F2")
    assert author.line_now() == 30
    assert author.selected() == "plase"
    in_docs(page, "editor-findings")
    page.keyboard.type("place")
    author.sees_tally("1 błąd")
    author.press("F2")
    assert author.selected() == "plase"
    page.keyboard.type("place")
    author.sees_tally("bez uwag")
    expect(page.locator("#counts")).to_have_text("10 kroków, 1 wyjście")
    expect(page.locator("#picture g")).to_have_count(10)
    author.is_saved()
    assert author.violations() == []

    # Rehearsed beside the text, to its end.
    author.press("F9")
    for said, asked in REHEARSED:
        expect(page.locator("#talk .agent").last).to_contain_text(asked, timeout=20_000)
        expect(page.locator("#said")).to_be_focused()
        page.keyboard.insert_text(said)
        author.press("Enter")
        expect(page.locator("#said")).to_have_value("")
    expect(page.locator("#talk")).to_contain_text("Koniec.", timeout=20_000)
    in_docs(page, "editor")
    author.press("F9")
    expect(page.locator("#text")).to_be_focused()

    # Published by keyboard, and a number is led to it.
    page.locator("#publish").focus()
    author.press("Enter")
    expect(page.get_by_role("dialog", name="Publikacja wersji 1")).to_be_visible()
    expect(page.locator("#before-publishing")).not_to_contain_text("Sprawdzam", timeout=20_000)
    assert author.violations() == []
    author.press("Enter")
    page.wait_for_url("**/history?published=1")
    expect(page.locator("body")).to_contain_text("opublikowano wersję 1")
    in_docs(page, "procedure-history")
    assert author.violations() == []
    page.locator(f"button[value='{centre.number('service')}']").press("Enter")
    question = page.get_by_role("dialog", name="Skierować tutaj rozmowy na numer")
    expect(question).to_contain_text("już nie")  # what conducts them now is named
    assert author.violations() == []
    author.press("Escape")
    expect(page.locator(f"button[value='{centre.number('service')}']")).to_be_focused()
    author.press("Enter")
    question.get_by_role("button", name="Niech prowadzi ta").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("prowadzi ta procedura")

    # An agent takes a call by it.
    with agent(browser, centre, "liliana") as liliana:
        liliana.gets_ready()
        call = SippCall(tmp_path, loop, centre.number("service"), "+48994000109", centre.sip)
        try:
            liliana.answers()
            assert liliana.step()[0] == "recording"
            passed: list[str] = []
            while liliana.step()[0] != "over":
                if liliana.step()[0] == "read_on":
                    in_docs(liliana.page, "editor-call")
                passed.append(liliana.goes_on(ANSWERS))
            assert passed == ["recording", "has_meter", "place", "reading", "read_on", "phone", "noted"]
            liliana.press("Shift+F8")
            eventually(call.is_over, within=10, what="SIPp is content")
        finally:
            call.close()
        expect(liliana.page.get_by_label("Wynik rozmowy")).to_have_value("I_INFO")
        liliana.press("Control+Enter")
        liliana.sees_mode("ready")
    newest = centre.api("/api/v1/calls?limit=1")["items"][0]["id"]
    told = centre.api(f"/api/v1/calls/{newest}/journal")
    assert told["is_whole"]
    assert centre.api(f"/api/v1/calls/{newest}")["disposition"] == "I_INFO"


def test_nothing_typed_is_lost_while_the_server_is_away(author: Author):
    page = author.page
    author.begins("bez-serwera")

    def away(route: Route) -> None:
        route.abort()

    page.route("**/save", away)
    page.keyboard.insert_text("procedure: bez-serwera\n# to ma zostać\n")
    expect(page.locator("#saved")).to_contain_text("Serwer nie odpowiada.", timeout=20_000)
    page.reload()  # the browser may even be closed
    author.begun()
    assert "# to ma zostać" in author.text()
    expect(page.locator("#saved")).to_contain_text("Wrócił Twój tekst")
    page.unroute("**/save")
    author.is_saved()
    page.reload()
    author.begun()
    assert "# to ma zostać" in author.text()
    expect(page.locator("#saved")).to_contain_text("Celina Rogala")


def test_two_who_write_at_once_both_keep_their_text(author: Author):
    page = author.page
    author.begins("we-dwoje")
    page.keyboard.insert_text("mój tekst")
    author.is_saved()
    other = author.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("html[data-begun]", state="attached")
    other.locator("#text").fill("tekst z drugiej karty")
    other.keyboard.press("Control+s")
    expect(other.locator("#saved")).to_contain_text("zapisano", timeout=20_000)
    page.bring_to_front()
    page.locator("#text").focus()
    author.press("Control+End")
    page.keyboard.insert_text(", dalszy ciąg")
    dialog = page.get_by_role("dialog", name="Piszesz tu w dwóch miejscach")
    expect(dialog).to_be_visible(timeout=20_000)
    expect(dialog.locator("del")).to_have_text("mój tekst, dalszy ciąg")
    expect(dialog.locator("ins")).to_have_text("tekst z drugiej karty")
    expect(page.locator("#moved-mine")).to_have_value("mój tekst, dalszy ciąg")
    expect(page.locator("#moved-theirs")).to_have_value("tekst z drugiej karty")
    assert author.violations() == []
    dialog.get_by_role("button", name="Weź drugi, mój odłóż").press("Enter")
    expect(page.locator("#text")).to_have_value("tekst z drugiej karty")
    page.locator("#more-button").press("Enter")
    page.get_by_role("button", name="Przywróć mój tekst").press("Enter")
    question = page.get_by_role("dialog", name="Przywrócić mój tekst w miejsce tego, co napisane?")
    expect(question).to_contain_text("co zapisali inni")
    author.press("Enter")  # the first answer changes nothing
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("tekst z drugiej karty")
    page.locator("#more-button").press("Enter")
    page.get_by_role("button", name="Przywróć mój tekst").press("Enter")
    question.get_by_role("button", name="Zastąp tekst").press("Enter")
    expect(page.locator("#text")).to_have_value("mój tekst, dalszy ciąg")
    author.is_saved()

    # The starting text takes the place of what is written only when it is wanted.
    page.locator("#more-button").press("Enter")
    page.get_by_role("button", name="Wstaw tekst początkowy").press("Enter")
    expect(page.get_by_role("dialog", name="Wstawić tekst początkowy")).to_be_visible()
    author.press("Escape")
    expect(page.locator("#text")).to_have_value("mój tekst, dalszy ciąg")


def test_the_reply_that_was_overtaken_is_not_shown(author: Author):
    page = author.page
    author.begins("wyscig")
    held: list[Route] = []

    def first_waits(route: Route) -> None:
        if json.loads(route.request.post_data or "{}")["text"] == "]":
            held.append(route)
        else:
            route.continue_()

    page.route("**/check", first_waits)
    page.keyboard.insert_text("]")
    eventually(lambda: page.wait_for_timeout(50) or held, within=10, what="the first check is asked")
    page.locator("#text").fill("procedure: wyscig\ntitle: {pl: A, en: A}\nsteps: [{hand_over: over, to: leader}]")
    author.sees_tally("bez uwag")
    for route in held:
        route.fulfill(status=200, json={"number": 1, "lines": [], "errors": 9, "warnings": 0, "drawing": ""})
    page.wait_for_timeout(300)
    expect(page.locator("#tally")).to_have_text("bez uwag")


def test_a_long_text_scrolled_shows_its_hints_and_the_beginnings_of_its_lines(author: Author):
    page = author.page
    author.begins("dluga")
    page.keyboard.insert_text(METER + "  # " + "długi komentarz " * 12)
    author.press("Enter")
    page.keyboard.type("- ")
    expect(page.locator("#paper")).to_have_js_property("scrollLeft", 0)  # nothing is hidden behind the numbers
    author.press("ArrowUp", "End")
    page.wait_for_function("document.getElementById('paper').scrollLeft > 0")
    author.press("Home")
    expect(page.locator("#paper")).to_have_js_property("scrollLeft", 0)
    author.press("Control+End", "Control+Space")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("document.getElementById('paper').scrollTop") > 0
    hints, paper = page.locator("#hints").bounding_box(), page.locator("#paper").bounding_box()
    line = page.locator("#colours .line.here").bounding_box()
    assert hints
    assert paper
    assert line
    assert paper["y"] <= hints["y"]
    assert hints["y"] + hints["height"] <= paper["y"] + paper["height"]
    below = hints["y"] - (line["y"] + line["height"])
    above = line["y"] - (hints["y"] + hints["height"])
    assert -2 <= max(below, above) <= 8  # beside the line that is written, not over it


def test_what_is_too_large_and_where_no_hint_fits_is_said(author: Author):
    page = author.page
    author.begins("bez-podpowiedzi")
    page.keyboard.insert_text("# uwaga ")
    author.press("Control+Space")
    expect(page.get_by_role("option")).to_have_text("Dla tego miejsca nie ma podpowiedzi.")
    author.press("Escape")
    expect(page.locator("#hints")).to_be_hidden()
    page.evaluate(
        """() => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', 'ż'.repeat(150000));
            const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
            document.getElementById('text').dispatchEvent(event);
        }"""
    )
    expect(page.locator("#saved")).to_have_text("Za duże: procedura ma najwyżej 256 KiB tekstu, a ta miałaby 293 KiB.")
    expect(page.locator("#text")).to_have_value("# uwaga ")


def test_the_text_is_left_by_escape_and_tab(author: Author):
    page = author.page
    author.begins("klawisze")
    page.keyboard.insert_text("a")
    author.press("Tab")
    expect(page.locator("#text")).to_be_focused()
    author.press("Escape")
    expect(page.locator("#told")).to_have_text("Teraz Tab wychodzi z tekstu.")
    author.press("Tab")
    expect(page.locator("#text")).not_to_be_focused()
    author.press("Shift+Tab")
    expect(page.locator("#text")).to_be_focused()
    assert "Escape" in (page.locator("#leaving").text_content() or "")
