"""The agent's desk in a real browser, with a real call on the line."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .agent import ANSWERS, agent, customer
from .centre import Centre, eventually
from .conftest import Loop
from .pictured import in_docs

expect.set_options(timeout=15_000)  # a loaded machine is slow, not wrong


def test_a_complaint_is_taken_by_keyboard_alone(centre: Centre, browser: Browser, loop: Loop, pictures: Path):
    with agent(browser, centre, pictures=pictures) as liliana:
        page = liliana.page
        assert liliana.violations() == []
        liliana.picture("01-headset")
        liliana.gets_ready()
        expect(page.get_by_role("heading", level=1)).to_have_text("Czekasz na rozmowę")
        assert liliana.violations() == []
        liliana.picture("02-ready")

        with customer(loop, centre) as bondar:
            liliana.sees_mode("ringing", within=40)
            expect(page.get_by_role("button", name="Odbierz F8")).to_be_focused()
            expect(page.locator("#shout")).to_have_text("Dzwoni rozmowa. F8 odbiera.")
            assert liliana.violations() == []
            liliana.picture("03-ringing")
            liliana.press("F8")
            liliana.sees_mode("call")

            places = liliana.boxes()
            expect(page.locator("#sentences")).to_be_focused()
            assert page.locator("#sentences li").first.get_attribute("aria-current") == "true"
            liliana.press("ArrowDown")
            assert page.locator("#sentences li").nth(1).get_attribute("aria-current") == "true"
            assert liliana.violations() == []
            liliana.picture("05-statement")

            steps: list[str] = []
            while liliana.step()[1] != "ended":
                path = liliana.step()[0]
                if path == "since":
                    page.keyboard.type(ANSWERS["since"])
                    expect(page.locator("#echo")).to_contain_text("Rozumiem: ")
                    assert liliana.violations() == []
                    liliana.picture("04-complaint")
                    in_docs(page, "desk")
                    liliana.press("Control+a")
                assert liliana.boxes() == places, f"something moved at {path}"
                assert liliana.scrolled() == [], f"something does not fit at {path}"
                expect(page.get_by_role("heading", level=1)).to_have_attribute("aria-current", "step")
                steps.append(liliana.goes_on(ANSWERS))
                assert len(steps) < 30, steps
            expect(page.locator("#right .deadline")).to_contain_text("Odpowiedź najpóźniej")
            assert liliana.violations() == []
            liliana.press("Shift+F8")
            liliana.sees_mode("wrap_up")
            eventually(lambda: bondar.is_off, within=5, what="the customer's telephone hears the end")

        expect(page.locator("#disposition")).to_have_value("COMPL_NEW")
        assert "Wolny internet" in page.locator("#note").input_value()
        assert liliana.violations() == []
        liliana.picture("09-wrap-up")
        number = page.locator(".case-number").inner_text()
        liliana.press("Control+Enter")
        liliana.sees_mode("ready")
        expect(page.locator("main table")).to_contain_text(number)


def test_roles_names_and_states_are_in_the_accessibility_tree(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre):
            liliana.answers()
            page = liliana.page
            for role, name in (("banner", "Rozmowa"), ("main", "Krok"), ("contentinfo", "Klawisze")):
                expect(page.get_by_role(role, name=name)).to_have_count(1)  # type: ignore[arg-type]  # roles as words
            for name in ("Klient", "Ustalenia"):
                expect(page.get_by_role("complementary", name=name)).to_have_count(1)
            mute = page.get_by_role("toolbar", name="Polecenia rozmowy").get_by_role("button", name="Wycisz")
            expect(mute).to_have_attribute("aria-pressed", "false")
            liliana.press("Control+m")
            expect(mute).to_have_attribute("aria-pressed", "true")
            expect(page.locator("#top")).to_contain_text("mikrofon wyciszony")
            liliana.press("Control+m")
            expect(mute).to_have_attribute("aria-pressed", "false")
            places = liliana.boxes()
            liliana.press("F8")
            expect(page.get_by_role("button", name="Wznów")).to_be_visible()
            expect(page.locator(".leg.held")).to_contain_text("Klient")
            assert liliana.boxes() == places
            assert liliana.violations() == []
            liliana.press("F8")
            expect(page.get_by_role("button", name="Zawieś")).to_be_visible()
            liliana.press("F1")
            expect(page.get_by_role("dialog", name="Klawisze")).to_be_visible()
            assert liliana.violations() == []
            liliana.press("Escape")
            liliana.press("Control+b")
            expect(page.get_by_role("dialog", name="Stan")).to_be_visible()
            assert liliana.violations() == []
            liliana.press("Escape")
            expect(page.locator("#sentences")).to_be_focused()


def test_a_correction_says_what_stays_and_what_is_asked_again(
    centre: Centre, browser: Browser, loop: Loop, pictures: Path
):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre):
            liliana.answers()
            liliana.goes_to("since", ANSWERS)
            page = liliana.page
            page.keyboard.type("od wczoraj")
            liliana.press("F4")
            digit = page.locator("#settled li[data-path=matter]").get_attribute("data-digit") or ""
            liliana.press(digit)
            expect(page.get_by_role("heading", level=1)).to_have_text("Poprawka: Rodzaj")
            liliana.press("9")
            expect(page.locator("#will-be")).to_have_text("obsługa konsultanta")
            expect(page.locator("#follows")).to_contain_text("Zostaje")
            assert liliana.violations() == []
            liliana.picture("07-correction")
            liliana.press("Escape")
            expect(page.locator("#answer")).to_have_value("od wczoraj")
            liliana.press("F4", digit)
            expect(page.locator("#correction")).to_be_visible()
            liliana.press("9", "Enter")
            expect(page.locator("#settled li[data-path=matter] .written")).to_have_text("obsługa konsultanta")


def test_a_side_question_is_answered_and_the_step_is_still_there(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre):
            liliana.answers()
            liliana.goes_to("description", ANSWERS)
            page = liliana.page
            page.keyboard.type("Nie działa")
            liliana.press("F2", "1")
            expect(page.locator("#aside")).to_be_visible()
            assert page.locator("#aside-answer").inner_text()
            liliana.press("Enter")
            expect(page.locator("#answer")).to_be_focused()
            expect(page.locator("#answer")).to_have_value("Nie działa")


def test_a_colleague_is_asked_and_takes_the_call_over(centre: Centre, browser: Browser, loop: Loop, pictures: Path):
    with agent(browser, centre, pictures=pictures) as liliana, agent(browser, centre, "oskar") as oskar:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            liliana.goes_to("description", ANSWERS)
            oskar.gets_ready()
            liliana.press("F9")
            expect(liliana.page.locator("#targets button", has_text="Oskar Wilga")).to_be_enabled()
            assert liliana.violations() == []
            liliana.press("1")
            liliana.sees_mode("consulting")
            oskar.sees_mode("ringing")
            expect(oskar.page.locator("main")).to_contain_text("Liliana Borsuk prosi o udział")
            oskar.press("F8")
            expect(liliana.page.locator("main")).to_contain_text("Rozmawiasz z")
            assert liliana.violations() == []
            assert oskar.violations() == []
            liliana.picture("08-transfer")
            liliana.press("F8")
            liliana.sees_mode("call")
            oskar.sees_mode("ready")
            expect(oskar.page.locator("#state.ready")).to_be_visible()
            liliana.press("F9", "1")  # without looking
            oskar.sees_mode("ringing")
            oskar.press("F8")
            expect(liliana.page.locator("main")).to_contain_text("Rozmawiasz z")
            liliana.press("Shift+F9")
            liliana.press("F9")
            liliana.sees_mode("wrap_up")
            oskar.sees_mode("call")
            expect(oskar.page.locator("#step")).to_have_attribute("data-path", "description")
            assert not bondar.is_off


@pytest.mark.parametrize(
    "size",
    [(1920, 1080), (1366, 768), (1280, 720), (1190, 768), (1024, 768), (342, 192)],
    ids=["large", "usual", "laptop", "narrow", "drawer", "zoom"],
)
def test_the_desk_fits_every_screen(
    centre: Centre, browser: Browser, loop: Loop, pictures: Path, size: tuple[int, int]
):
    view = {"width": size[0], "height": size[1]}
    with agent(browser, centre, viewport=view, color_scheme="dark", pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre):
            liliana.answers()
            assert liliana.clashes() == []  # at a statement, which has most buttons
            liliana.picture(f"statement-{size[0]}")
            liliana.goes_to("description", ANSWERS)
            page = liliana.page
            assert liliana.violations() == []
            assert liliana.clashes() == []
            liliana.picture(f"dark-{size[0]}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            if size[0] >= 1024:
                may_scroll = {"right"} if size[0] >= 1366 else {"left", "right"}  # the desk fits from 1366 on
                assert set(liliana.scrolled()) <= may_scroll
                liliana.press("F4")
                expect(page.locator("#settled")).to_be_visible()
                liliana.press("Escape")


def test_the_desk_in_english_and_in_another_theme(centre: Centre, browser: Browser):
    with agent(browser, centre) as liliana:
        page = liliana.page
        liliana.press("Control+b")
        page.get_by_role("button", name="Ciemny").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert liliana.violations() == []
        page.get_by_role("button", name="English").click()
        liliana.begun()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(page.get_by_role("heading", name="Headset test")).to_be_visible()
        liliana.press("Control+b")
        page.get_by_role("button", name="Polski").click()
        liliana.begun()


def test_a_customer_is_found_by_search_and_put_to_the_call(
    centre: Centre, browser: Browser, loop: Loop, pictures: Path
):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre, number="+48600100200"):
            liliana.answers()
            page = liliana.page
            liliana.goes_to("identyfikacja/name", ANSWERS)
            page.keyboard.type("Oleks")
            liliana.press("Control+/")
            page.keyboard.type("bondar")
            expect(page.locator("#found-customers button")).to_contain_text("Oleksandr BondarN-100226Nadwice")
            assert liliana.violations() == []
            liliana.picture("31-search")
            liliana.press("Enter")
            expect(page.locator("#found-customers button")).to_be_focused()
            liliana.press("Enter")
            expect(page.locator("#left .name")).to_have_text("Oleksandr Bondar")
            expect(page.locator("#toast")).to_have_text("Klient tej rozmowy to teraz Oleksandr Bondar.")
            liliana.leaves_step("identyfikacja/name")
            assert liliana.step()[0] == "matter"
            liliana.picture("32-found")
            assert liliana.violations() == []
            liliana.press("Control+/")
            page.keyboard.type("99 400 01 05")
            expect(page.locator("#found-customers button")).to_contain_text("Renata Szelest")
            liliana.press("ArrowDown", "Enter")
            expect(page.locator("#left .name")).to_have_text("Renata Szelest")
            liliana.press("Control+/")
            page.keyboard.type("Kaczor")  # of another client
            expect(page.locator("#found")).to_contain_text("Nikogo nie znaleziono.")
            liliana.press("Escape")
            expect(page.locator("#main fieldset input").first).to_be_focused()


def test_a_note_is_written_in_mid_call_and_is_there_in_wrap_up(centre: Centre, browser: Browser, loop: Loop):
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre):
            liliana.answers()
            liliana.goes_to("description", ANSWERS)
            page = liliana.page
            page.keyboard.type("Iskrzy")
            liliana.press("Shift+F2")
            expect(page.locator("#quick-note")).to_be_focused()
            page.keyboard.type("Dzwoni z pracy.")
            liliana.press("Escape")
            expect(page.locator("#answer")).to_have_value("Iskrzy")
            liliana.press("Shift+F2")
            page.keyboard.type("Dzwoni z domu.")
            liliana.press("Control+Enter")
            expect(page.locator("#note-dialog")).to_be_hidden()
            expect(page.locator("#answer")).to_be_focused()
            liliana.press("Shift+F8")
            liliana.sees_mode("wrap_up")
            assert page.locator("#note").input_value().startswith("Dzwoni z domu.")


def test_the_deadline_says_where_it_comes_from_and_wrap_up_corrects_an_answer(
    centre: Centre, browser: Browser, loop: Loop, pictures: Path
):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        with customer(loop, centre):
            liliana.answers()
            liliana.goes_to("number_and_deadline", ANSWERS)
            page = liliana.page
            badge = page.locator("#right .deadline summary")
            badge.focus()
            liliana.press("Enter")
            expect(page.locator("#right .deadline .lines")).to_be_visible()
            expect(page.locator("#right .deadline .lines")).to_contain_text("Skąd ta data")
            assert liliana.step()[0] == "number_and_deadline"
            assert liliana.violations() == []
            liliana.picture("34-deadline")
            liliana.press("Escape")
            expect(page.locator("#right .deadline .lines")).to_be_hidden()
            expect(badge).to_be_focused()
            liliana.press("Escape")
            expect(page.locator("#sentences")).to_be_focused()
            liliana.press("Shift+F8")
            liliana.sees_mode("wrap_up")
            assert "naprawy i telefonu" in page.locator("#note").input_value()
            digit = page.locator("#settled li[data-path=expectation]").get_attribute("data-digit") or ""
            assert digit
            assert liliana.scrolled() == []
            liliana.press("F4")
            liliana.picture("35-wrap-up-correction")
            liliana.press(digit)
            expect(page.locator("#correction")).to_be_visible()
            page.keyboard.press("Control+a")
            page.keyboard.type("zwrotu za listopad")
            assert liliana.violations() == []
            liliana.press("Control+Enter")
            expect(page.locator("#wrap-up")).to_be_visible()
            expect(page.locator("#settled li[data-path=expectation] .written")).to_have_text("zwrotu za listopad")
            assert "zwrotu za listopad" in page.locator("#note").input_value()
            liliana.picture("36-corrected")


def test_every_break_is_in_the_menu_and_on_the_state_button(centre: Centre, browser: Browser, pictures: Path):
    with agent(browser, centre, pictures=pictures) as liliana:
        liliana.gets_ready()
        page = liliana.page
        liliana.press("Control+b")
        words = page.locator("#states [data-reason]").all_inner_texts()
        assert words[0].startswith("Przerwa: szok akustyczny")
        liliana.picture("37-states")
        liliana.press("Escape")
        expect(page.locator("#states")).to_be_hidden()
        for number, line in enumerate(words, start=1):
            liliana.press("Control+b", str(number))
            word = line.rstrip("0123456789 \n")
            expect(page.locator("#state")).to_contain_text(word)
            liliana.press("Control+b", str(len(words) + 1))
            liliana.sees_mode("ready")
        liliana.press("Control+b", "ArrowDown", "Enter")
        expect(page.locator("#state")).to_contain_text(words[1].rstrip("0123456789 \n"))
