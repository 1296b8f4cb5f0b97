"""What the check finds in a menu, and where a menu may lead."""

from __future__ import annotations

import pytest

from infolinia.oversight.authoring import starting
from infolinia.procedures.checker.check import check
from infolinia.procedures.targets import Target, read

MENU = """
procedure: main-menu
title: {pl: Menu, en: Menu}
kind: menu
slots:
  main:
    type: choice
    values:
      complaints: {pl: reklamacje, en: complaints, key: "1"}
      person: {pl: konsultant, en: an agent, key: "0"}
steps:
  - choose: main
    text: {pl: "{options}.", en: "{options}."}
    keys: {"*": again, "9": language}
    ladder: {silence: [again, to_person], no_match: [again, to_person], invalid: [to_person]}
  - branch: way
    when: [{if: main = complaints, go: to_complaints}]
  - hand_over: to_person
    to: person
  - hand_over: to_complaints
    to: queue complaints procedure reklamacja
"""


def found(text: str) -> set[str]:
    return {finding.code for finding in check(text, source="main-menu.yaml", library={})}


def test_a_menu_that_is_right_has_no_findings():
    assert found(MENU) == set()


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        (', key: "0"', "", "key-missing"),
        ('key: "0"', 'key: "A"', "key-wrong"),
        ('key: "0"', 'key: "1"', "key-twice"),
        ('"9": language', '"1": language', "key-twice"),
        ("language}", "dance}", "key-act"),
        ('"9": language', '"ten": language', "key-wrong"),
        ("to: person", "to: a person", "menu-target"),
        ("to: queue complaints procedure reklamacja", "to: queue", "menu-target"),
        ("kind: menu", "kind: voicemail", "wrong-value"),
    ],
)
def test_each_planted_fault_is_found(was, now, code):
    assert code in found(MENU.replace(was, now))


def test_a_menu_from_which_nobody_comes_to_a_person_is_told():
    closed = MENU.replace("to: person", "to: hang_up")
    closed = closed.replace("to: queue complaints procedure reklamacja", "to: hang_up")
    assert found(closed) == {"menu-person"}


def test_an_agent_is_a_person():
    closed = MENU.replace("to: person", "to: hang_up")
    assert found(closed.replace("to: queue complaints procedure reklamacja", "to: agent liliana")) == set()


def test_the_end_of_a_ladder_is_a_way():
    ends = MENU.replace("no_match: [again, to_person]", "no_match: [again, too_wrong]") + "  - hand_over: too_wrong\n"
    assert found(ends + "    to: hang_up\n") == set()
    assert found(ends.replace("[again, too_wrong]", "[again, to_person]") + "    to: hang_up\n") == {"unreachable"}


def test_what_a_menu_cannot_carry_is_told():
    question = "  - ask: phone\n    type: phone\n    text: {pl: Numer?, en: Number?}\n"
    asks = MENU.replace("  - choose: main", f"{question}  - choose: main")
    assert "menu-step" in found(asks)
    assert "menu-step" not in found(asks.replace("kind: menu", "kind: call"))


def test_opening_is_one_of_three():
    branch = "steps:\n  - branch: hours\n    when: [{if: call.opening = WORD, go: to_person}]"
    assert found(MENU.replace("steps:", branch.replace("WORD", "holiday"))) == set()
    assert found(MENU.replace("steps:", branch.replace("WORD", "lunch"))) != set()


@pytest.mark.parametrize(
    ("to", "target"),
    [
        ("person", Target("person")),
        ("hang_up", Target("hang_up")),
        ("queue  complaints", Target("queue", "complaints")),
        ("queue a-b procedure c-d", Target("queue", "a-b", "c-d")),
        ("announcement closed", Target("announcement", "closed")),
        ("announcement prices back", Target("announcement", "prices", back=True)),
        ("announcement prices forth", None),
        ("number +48991000110", Target("number", "+48991000110")),
        ("agent  l.borsuk-2", Target("agent", "l.borsuk-2")),
        ("agent", None),
        ("agent Liliana Borsuk", None),
        ("number 12", None),
        ("", None),
        ("queue a b", None),
    ],
)
def test_targets(to, target):
    assert read(to) == target
    assert target is None or read(target.written()) == target


def test_a_name_that_begins_with_menu_begins_with_a_menu_that_is_right():
    for tongue in ("pl", "en"):
        text = starting.text("menu-glowne", tongue)
        assert "kind: menu" in text
        assert {finding.code for finding in check(text, source="menu-glowne.yaml", library={})} == set()
