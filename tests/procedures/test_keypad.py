"""What keys do in a menu, without a call: an announcement and back, the bounds of it, a statement to its end."""

from __future__ import annotations

from datetime import UTC, date, datetime

from infolinia.procedures import engine, keypad, language
from infolinia.procedures.keypad import Said, Turn
from infolinia.procedures.targets import Target

from .test_menus import MENU

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
PRICES = MENU.replace("to: queue complaints procedure reklamacja", "to: announcement prices back")


def begun(text: str = PRICES, **given: object) -> tuple[language.Procedure, Turn]:
    menu = language.load(text, source="main-menu.yaml", library={})
    state = engine.start(menu, given=dict(given), performer="voice", language="en", today=date(2026, 11, 26))
    return menu, keypad.go_on(menu, state, NOW)


def after(menu: language.Procedure, turn: Turn, key: str) -> Turn:
    taken = keypad.pressed(menu, turn.state, key) if key else keypad.played(menu, turn.state)
    assert taken is not None
    return keypad.go_on(menu, engine.step(menu, turn.state, taken.event), NOW)


def test_an_announcement_is_heard_and_then_the_menu_again():
    menu, turn = begun()
    assert (turn.waits, [said.text for said in turn.said]) == ("key", ["Complaints: 1. An agent: 0."])
    turn = after(menu, turn, "1")
    assert turn.waits == "key"
    assert turn.said[0] == Said("prices", "", "en")
    assert turn.said[1].text == "Complaints: 1. An agent: 0."
    assert [taken.what for taken in turn.taken] == ["returned"]
    turn = after(menu, turn, "0")
    assert (turn.waits, turn.target) == ("", Target("person"))


def test_whoever_hears_it_again_and_again_gets_a_person():
    menu, turn = begun()
    for _ in range(3):
        turn = after(menu, turn, "1")
        assert turn.waits == "key"
    turn = after(menu, turn, "1")
    assert (turn.waits, turn.target) == ("", Target("person"))


def test_out_of_hours_there_is_no_choice_to_go_back_to():
    branch = "steps:\n  - branch: hours\n    when: [{if: call.opening = closed, go: to_complaints}]"
    _menu, turn = begun(PRICES.replace("steps:", branch), **{"call.opening": "closed"})
    assert (turn.waits, turn.target) == ("", Target("announcement", "prices", back=True))


def test_a_statement_is_heard_to_its_end():
    said = "steps:\n  - statement: notice\n    text: {pl: Uwaga., en: Notice.}\n"
    menu, turn = begun(MENU.replace("steps:\n", said))
    assert turn.waits == "end"
    assert keypad.pressed(menu, turn.state, "1") is None
    assert after(menu, turn, "").waits == "key"


def test_no_key_and_wrong_keys_have_bounds():
    menu, turn = begun()
    for key in ("", "7"):
        at = after(menu, turn, key)
        assert at.waits == "key"
        assert after(menu, at, key).target == Target("person")
