"""A menu's text becomes a form and the form the same text; what no form can show is said with its line."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infolinia.oversight.authoring import menu_sheet, menu_text, starting
from infolinia.oversight.authoring.menu_sheet import ACTS, KEYS, Failing, Key, NotShown, Sheet, Spoken
from infolinia.procedures.checker.check import check
from tests.conduct.test_menus import MENU as TWO_LEVELS
from tests.procedures.test_menus import MENU

EXAMPLE = """
procedure: menu-glowne
version: 4
title: {pl: Menu główne, en: Main menu}
kind: menu
languages: [pl, en]
slots:
  main:
    type: choice
    values:
      complaints: {pl: reklamacje, en: complaints, key: "1"}
      bills: {pl: rachunki, en: bills, key: "2"}
      prices: {pl: ceny, en: prices, key: "3"}
      faults: {pl: awarie, en: faults, key: "4"}
      person: {pl: konsultant, en: an agent, key: "0"}
steps:
  - branch: hours
    when:
      - {if: call.opening = closed, go: closed}
      - {if: call.opening = holiday, go: closed}
  - say: welcome
    announcement: greeting
    text: {pl: "Dzień dobry, tu {client.name}.", en: "Good morning, this is {client.name}."}
  - choose: main
    text: {pl: "{options}. Gwiazdka powtarza.", en: "{options}. Star repeats."}
    keys: {"*": again, "9": language}
    ladder: {silence: [again, to_person], no_match: [again, again, closed]}
  - branch: main_way
    when:
      - {if: main = complaints, go: to_complaints}
      - {if: main = bills, go: to_bills}
      - {if: main = prices, go: to_prices}
      - {if: main = faults, go: menu-awarie}
  - hand_over: to_person
    to: person
  - hand_over: to_complaints
    to: queue complaints procedure reklamacja
  - hand_over: to_bills
    to: queue service
  - hand_over: to_prices
    to: announcement prices back
  - hand_over: closed
    to: announcement closed
  - include: menu-awarie
"""
SHEET = menu_sheet.read(EXAMPLE, "menu-glowne")


def found(text: str) -> set[str]:
    return {
        it.code
        for it in check(text, source="x.yaml", library={"menu-awarie": MENU.replace("main-menu", "menu-awarie")})
    }


def test_the_worked_example_as_a_form():
    ways = {key.key: key.way for key in SHEET.keys}
    assert ways == {
        "1": "queue complaints procedure reklamacja", "2": "queue service", "3": "announcement prices back",
        "4": "menu menu-awarie", "9": "language", "0": "person", "*": "again",
    }  # fmt: skip
    assert (SHEET.closed, SHEET.holiday) == ("announcement closed", "announcement closed")
    assert (SHEET.silence, SHEET.wrong) == (Failing(1, "person"), Failing(2, "announcement closed"))
    assert SHEET.greeting is not None
    assert (SHEET.greeting.announcement, SHEET.prompt.texts["en"]) == ("greeting", "{options}. Star repeats.")
    assert [key.value for key in SHEET.keys if key.value] == ["complaints", "bills", "prices", "faults", "person"]


def test_what_the_form_writes_is_found_right_and_is_the_same_menu():
    written = menu_text.write(SHEET)
    assert found(written.text) == set()
    assert menu_sheet.read(written.text, "menu-glowne") == SHEET
    assert menu_text.write(menu_sheet.read(written.text, "menu-glowne")) == written


def test_a_menu_of_the_text_editor_opens_in_the_form():
    for text in (MENU, starting.text("menu-main", "en")):
        written = menu_text.write(menu_sheet.read(text, "x"))
        assert found(written.text) == set()


def test_each_line_is_known_by_its_field():
    written = menu_text.write(SHEET)
    lines = written.text.splitlines()

    def field(line: str) -> str:
        return written.fields[lines.index(line) + 1]

    assert field('        en: "bills"') == "words_2_en"
    assert field('      "*": again') == "way_star"
    assert field("      - {if: call.opening = holiday, go: on_wrong}") == "holiday"
    assert field("    to: queue service") == "way_2"
    assert field("      no_match: [again, again, on_wrong]") == "wrong_way"
    assert field('      pl: "Dzień dobry, tu {client.name}."') == "greeting_pl"


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        ("kind: menu", "kind: call", "kind: call"),
        ("  - include: menu-awarie", "  - include: menu-awarie\n    next: to_person", "next: to_person"),
        ('    keys: {"*": again, "9": language}', "    optional: true", "optional"),
        ("call.opening = closed", "call.opening != open", "!= open"),
        ("main = bills", "main is known", "is known"),
        ("no_match: [again, again, closed]", "no_match: [again, rephrase, closed]", "rephrase"),
        ("{pl: rachunki, en: bills", "{pl: [rachunki, faktury], en: bills", "faktury"),
        ("  - say: welcome", "  - statement: welcome", "statement"),
        ("slots:\n", "slots:\n  other: {type: text}\n", "other"),
        ("languages: [pl, en]", "languages: [pl, en]\ndigressions: {}", "digressions"),
        ("    to: person", "    to: person\n    text: {pl: a, en: b}", "text: {pl: a"),
    ],
)
def test_what_the_form_cannot_show_is_told_with_its_line(was: str, now: str, line: str):
    text = EXAMPLE.replace(was, now, 1)
    assert text != EXAMPLE
    with pytest.raises(NotShown) as told:
        menu_sheet.read(text, "x")
    assert line in text.splitlines()[told.value.line - 1]


def test_a_menu_of_two_levels_in_one_text_is_not_shown():
    with pytest.raises(NotShown) as told:
        menu_sheet.read(TWO_LEVELS, "main-menu")
    assert TWO_LEVELS.splitlines()[told.value.line - 1].strip() == "- choose: bills"


@pytest.mark.parametrize(
    "text", ["", "procedure: x\nkind: menu", "kind: menu\nsteps: 3", "- a", "a: [", "kind: menu\nslots: []"]
)
def test_what_is_no_menu_at_all_is_not_shown(text: str):
    with pytest.raises(NotShown):
        menu_sheet.read(text, "x")


WORDS = st.fixed_dictionaries({"pl": st.text("ab ąę\"'{}:#\\", max_size=8), "en": st.text("ab :-[]", max_size=8)})
WAYS = st.sampled_from(
    [
        "person",
        "hang_up",
        "queue a-b",
        "queue a procedure b",
        "announcement c",
        "announcement c back",
        "number +4899",
        "menu m",
    ]
)
SPOKEN = st.builds(Spoken, WORDS, st.sampled_from(["", "hello"]))
ENDS = WAYS.filter(lambda way: not way.startswith("menu "))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    keys: list[Key] = []
    for key in KEYS:
        match draw(st.sampled_from(["way", "act", "none"])):
            case "way":
                keys.append(Key(key, draw(WAYS), f"v{len(keys)}", draw(WORDS)))
            case "act":
                keys.append(Key(key, draw(st.sampled_from(ACTS))))
            case _:
                pass
    if not any(key.value for key in keys):
        keys = [Key("1", draw(WAYS), "v", draw(WORDS))]
    return Sheet(
        "x", draw(WORDS), ("pl", "en"), tuple(keys), draw(SPOKEN), draw(st.none() | SPOKEN),
        Failing(draw(st.integers(0, 9)), draw(ENDS)), Failing(draw(st.integers(0, 9)), draw(ENDS)),
        draw(st.just("") | WAYS), draw(st.just("") | WAYS), returning=draw(st.sampled_from(["", "10"])),
    )  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a machine that carries other work
@given(sheets())
def test_every_form_comes_back_from_its_text(sheet: Sheet):
    text = menu_text.write(sheet).text
    again = menu_sheet.read(text, "x")
    assert menu_text.write(again).text == text
    assert [(key.key, key.way, key.value) for key in again.keys] == [
        (key.key, key.way, key.value) for key in sheet.keys
    ]
    assert (again.silence, again.wrong, again.closed, again.holiday, again.returning) == (
        sheet.silence, sheet.wrong, sheet.closed, sheet.holiday, sheet.returning,
    )  # fmt: skip


def test_remarks_of_the_author_are_noticed():
    assert menu_sheet.has_comments(starting.text("menu-x", "pl"))
    assert not menu_sheet.has_comments(EXAMPLE)
    assert menu_sheet.is_menu(EXAMPLE)
    assert not menu_sheet.is_menu(starting.text("nowa", "pl"))
