"""A supervisor talks a procedure through beside its text, keeps the conversation and compares versions: by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from .author import Author
from .centre import Centre
from .pictured import in_docs

NAME = "Zgłoszenie prądu"


@pytest.fixture
def author(browser: Browser, centre: Centre) -> Iterator[Author]:
    celina = Author(browser, centre)
    yield celina
    celina.close()
    assert celina.faults == []


def says(author: Author, words: str, then: str) -> None:
    """Says it and waits for what the agent asks then."""
    expect(author.page.locator("#said")).to_be_focused()
    author.page.keyboard.insert_text(words)
    author.press("Enter")
    expect(author.page.locator("#said")).to_have_value("")
    expect(author.page.locator("#talk .agent").last).to_contain_text(then, timeout=20_000)


def tab_to(author: Author, place: Locator, *, back: bool = False) -> None:
    """With Tab alone."""
    for _ in range(40):
        if place.evaluate("(node) => node === document.activeElement"):
            return
        author.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab does not lead to {place}")


def test_a_conversation_is_talked_through_changed_and_kept_by_keyboard(author: Author):
    page = author.page
    talk = page.get_by_role("log", name="Rozmowa")
    author.opens("NAD", "awaria")
    expect(talk).to_contain_text("Czy komuś coś grozi", timeout=20_000)
    author.press("F9")
    expect(page.get_by_role("textbox", name="Klient mówi")).to_be_focused()

    # What is said is understood, doubted or not understood, and shown so in words.
    says(author, "nie, wszystko w porządku", "Gdzie to jest?")
    expect(talk.locator(".settled").last).to_contain_text("ustalone: Zagrożenie: nie")
    expect(talk.locator(".read").last).to_contain_text("odczytane do końca, jako dowód")
    says(author, "Nadwice, Fabryczna 14", "Jak tam dojechać?")
    says(author, "?", "Pod jakim numerem")
    says(author, "zielony", "Pod jakim numerem")
    expect(talk.locator(".not").last).to_contain_text("To nie jest numer telefonu.")
    expect(page.locator("#trial-told")).to_contain_text("To nie jest numer telefonu.")
    in_docs(page, "rehearsal")

    # Arrow up takes the last line back, into the field.
    author.press("ArrowUp")
    expect(page.locator("#said")).to_have_value("zielony")
    expect(talk).not_to_contain_text("zielony")
    page.locator("#said").fill("")
    says(author, "99 400 01 09", "Z kim rozmawiam?")

    # Something beside the matter, and an answer corrected, from the menu.
    tab_to(author, page.get_by_role("button", name="Inne"))
    author.press("Enter")
    expect(page.get_by_role("button", name="Kiedy będzie prąd?")).to_be_visible()
    tab_to(author, page.get_by_role("button", name="Kiedy będzie prąd?"))
    author.press("Enter")
    expect(talk.locator(".customer").last).to_contain_text("Kiedy będzie prąd?", timeout=20_000)
    tab_to(author, page.get_by_role("button", name="Inne"))
    author.press("Enter")
    tab_to(author, page.get_by_role("button", name="Miejsce: Nadwice, Fabryczna 14"))
    author.press("Enter")
    expect(page.get_by_role("textbox", name="Poprawka: Miejsce")).to_be_focused()
    page.keyboard.insert_text("Nadwice, Polna 2")
    author.press("Enter")
    expect(talk.locator(".settled").last).to_contain_text("Miejsce: Nadwice, Polna 2", timeout=20_000)

    # A change of the text plays all lines again, and says where it stopped and why.
    page.locator("#text").fill(author.text().replace("- ask: place\n", "- ask: place\n    when: danger\n"))
    expect(talk).to_contain_text("Próba stanęła na kroku „directions”.", timeout=20_000)
    expect(talk.get_by_role("list", name="Nie padło")).to_contain_text("Nadwice, Fabryczna 14")
    assert author.violations() == []
    page.locator("#text").fill(author.text().replace("    when: danger\n", ""))
    expect(talk).not_to_contain_text("Próba stanęła", timeout=20_000)
    expect(talk).to_contain_text("Nadwice, Polna 2")

    # What the check finds at a step stands where the conversation came to it.
    right = 'text: {pl: "Gdzie to jest?'
    page.locator("#text").fill(author.text().replace(right, f"{right} {{since}}").replace("Where is it?", "{since} ?"))
    expect(talk).to_contain_text("Tu sprawdzenie znajduje błąd:", timeout=20_000)
    page.locator("#text").fill(author.text().replace(f"{right} {{since}}", right).replace("{since} ?", "Where is it?"))
    expect(talk).not_to_contain_text("Tu sprawdzenie znajduje błąd:", timeout=20_000)

    # Kept under a name, and played with the others.
    author.press("F9")
    tab_to(author, page.get_by_role("button", name="Zachowane"), back=True)
    author.press("Enter")
    expect(page.get_by_role("textbox", name="Zachowaj tę rozmowę jako")).to_be_focused()
    page.keyboard.insert_text(NAME)
    author.press("Enter")
    expect(page.locator("#keep-told")).to_have_text(f"Zachowano: {NAME}.", timeout=20_000)
    tab_to(author, page.get_by_role("button", name="Zagraj wszystkie"))
    author.press("Enter")
    count = page.locator("#kept-list li").count()
    expect(page.locator("#run-told")).to_have_text(f"{count} z {count} przechodzi", timeout=30_000)
    assert author.violations() == []

    # A file takes the place of all only after a question; the first answer keeps them.
    file = {"name": "inne.yaml", "mimeType": "application/yaml", "buffer": b"rehearsals: []\n"}
    page.locator("#kept-take").set_input_files(files=[file])  # pyright: ignore[reportArgumentType]  # a dict will do
    instead = page.get_by_role("dialog", name=f"Zastąpić wszystkie zachowane próby ({count})")
    expect(instead).to_contain_text("najpierw zapisz je jako plik")
    expect(instead.get_by_role("button", name="Zachowaj je")).to_be_focused()
    author.press("Enter")
    expect(page.locator("#kept-list li")).to_have_count(count)

    # Thrown away after a question whose safe answer is Enter.
    gone = page.get_by_role("button", name=f"Usuń {NAME}")
    gone.focus()
    author.press("Enter")
    dialog = page.get_by_role("dialog", name=f"Próba „{NAME}” zostanie usunięta")
    expect(dialog.get_by_role("button", name="Zostaw")).to_be_focused()
    author.press("Enter")
    expect(gone).to_be_visible()
    gone.focus()
    author.press("Enter", "Tab", "Enter")
    expect(gone).to_have_count(0, timeout=20_000)


def test_a_refusal_that_leads_nowhere_gives_way_to_the_next_line(author: Author):
    page = author.page
    author.begins("odmowa")
    page.keyboard.insert_text(
        "procedure: odmowa\ntitle: {pl: Odmowa, en: Refusal}\nlanguages: [pl]\n"
        "slots:\n  phone: {type: phone, title: {pl: Telefon, en: Phone}}\n"
        'steps:\n  - ask: phone\n    text: {pl: "Jaki numer?"}\n  - say: thanks\n    text: {pl: "Dziękuję."}\n'
        "  - finish: over\n    disposition: I_INFO\n"
    )
    expect(page.locator("#talk")).to_contain_text("Jaki numer?", timeout=20_000)
    author.press("F9")
    says(author, "!", "Jaki numer?")
    expect(page.locator("#talk .halt")).to_contain_text("nie ma on_refuse", timeout=20_000)
    says(author, "99 400 01 09", "Dziękuję.")
    expect(page.locator("#talk .halt")).to_have_count(0)
    expect(page.locator("#talk")).not_to_contain_text("Klient odmawia.")
    expect(page.locator("#talk")).to_contain_text("Koniec.")
    page.keyboard.insert_text("jeszcze coś")
    author.press("Enter")
    expect(page.locator("#trial-step")).to_have_text("Rozmowa się skończyła.")  # seen, too
    expect(page.locator("#said")).to_have_value("jeszcze coś")


def test_the_conversation_outlives_a_reload_and_begins_in_the_setting_chosen(author: Author):
    page = author.page
    author.opens("NAD", "awaria")
    talk = page.locator("#talk")
    expect(talk).to_contain_text("Czy komuś coś grozi", timeout=20_000)
    author.press("F9")
    says(author, "nie", "Gdzie to jest?")
    page.reload()
    author.begun()
    expect(talk).to_contain_text("Gdzie to jest?", timeout=20_000)
    page.locator("#setting-button").focus()
    author.press("Enter")
    expect(page.locator("#trial-language")).to_be_focused()
    page.locator("#trial-performer").select_option("voice")
    expect(talk.locator("strong").first).to_have_text("Automat", timeout=20_000)
    page.get_by_role("combobox", name="cases.open_fault").select_option("unavailable")
    expect(page.locator("[data-of='cases.open_fault']")).to_have_count(0, timeout=20_000)
    assert author.violations() == []


@pytest.mark.parametrize("language", ["pl", "en"])
def test_versions_are_compared_in_both_languages_by_keyboard(browser: Browser, centre: Centre, language: str):
    celina = Author(browser, centre, scheme="dark" if language == "en" else "light")
    page = celina.page
    page.locator("#me-button").press("Enter")
    page.get_by_role("button", name="Polski" if language == "pl" else "English").press("Enter")
    celina.opens("NAD", "reklamacja")
    text = celina.text()
    page.locator("#text").fill(text.replace("version:", "# uwaga\nversion:").replace("- finish: ", "- finish: x", 1))
    celina.press("Control+s")
    expect(page.locator("#saved")).to_contain_text("zapisano" if language == "pl" else "saved", timeout=20_000)
    page.goto(f"{centre.url}/authoring/NAD/reklamacja/compare")
    expect(page.locator(".changes li").first).to_contain_text("Krok „x" if language == "pl" else "The step “x")
    celina.press("F2")
    expect(page.locator("[data-stretch]").first).to_be_focused()
    celina.press("F2")
    expect(page.locator("[data-stretch]").nth(1)).to_be_focused()
    if language == "pl":
        in_docs(page, "comparison")
    found = celina.violations()
    page.locator("input[value=unified]").check()
    page.locator(".sides button").press("Enter")
    expect(page.locator("table.unified")).to_be_visible()
    found += celina.violations()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    celina.opens("NAD", "reklamacja")
    expect(page.locator("#talk .course, #talk .halt").first).to_be_visible(timeout=20_000)
    found += celina.violations()
    page.locator("#more-button").press("Enter")
    page.locator("#drop").press("Enter")
    page.locator("#ask-drop button[value=drop]").press("Enter")
    page.wait_for_url("**/authoring?dropped=reklamacja")
    assert found == []
    assert celina.faults == []
    celina.close()
