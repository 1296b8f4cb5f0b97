"""What an agent types at a question in plain words, as it is understood for the whole procedure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from infolinia.procedures import engine, sentences
from infolinia.procedures.events import Answered
from infolinia.procedures.parts import Procedure
from infolinia.procedures.sentences import Sentence
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong
from infolinia.procedures.state import State
from tests.procedures.drive import compiled

NOW = datetime(2026, 11, 23, 10, 15, tzinfo=ZoneInfo("Europe/Warsaw"))
TEXT = """
procedure: order
title: {pl: Zamówienie, en: Order}
languages: [pl, en]
slots:
  way:
    type: choice
    title: {pl: Odpowiedź, en: Reply}
    values:
      email: {pl: [e-mailem, mailem], en: [by e-mail]}
      letter: {pl: [listem, pocztą], en: [by letter]}
  day: {type: date, looks: ahead, title: {pl: Dzień, en: Day}}
  hour: {type: time, title: {pl: Godzina, en: Hour}}
  email: {type: email, title: {pl: E-mail, en: E-mail}}
  amount: {type: money, title: {pl: Kwota, en: Amount}}
  pesel: {type: pesel, title: {pl: PESEL, en: PESEL}}
  words: {type: text, title: {pl: Opis, en: Description}}
digressions:
  why:
    objection: true
    hear: {pl: ["Znowu nikt nie oddzwoni"], en: ["Nobody will call back again"]}
    text: {pl: "Oddzwonimy.", en: "We will."}
steps:
  - choose: way
    text: {pl: "Jak?", en: "How?"}
  - ask: day
    text: {pl: "Kiedy?", en: "When?"}
    on_dont_know: skip
  - ask: hour
    text: {pl: "O której?", en: "What time?"}
  - ask: amount
    text: {pl: "Ile?", en: "How much?"}
  - ask: pesel
    text: {pl: "PESEL?", en: "PESEL?"}
    on_refuse: skip
  - ask: email
    text: {pl: "Adres?", en: "Address?"}
  - ask: words
    text: {pl: "Co się stało?", en: "What happened?"}
  - finish: done
    disposition: I_INFO
"""


@pytest.fixture(scope="module")
def order() -> Procedure:
    return compiled(TEXT)


def begun(order: Procedure, *, language: str = "pl", **answers: object) -> State:
    state = engine.start(order, given={}, performer="desk", language=language, today=NOW.date())
    for slot, value in {"way": "email", **answers}.items():
        state = engine.step(order, state, Answered(slot, value, str(value)))
    return state


def read(order: Procedure, path: str, text: str, *, language: str = "pl", **answers: object) -> Sentence:
    found = sentences.read(order, begun(order, language=language, **answers), path, text, today=NOW.date(), now=NOW)
    assert found is not None
    return found


def noted(found: Sentence) -> dict[str, tuple[str, bool]]:
    return {note.path: (note.written, note.correction) for note in found.also}


def test_an_answer_alone_is_the_answer_and_nothing_else(order: Procedure):
    found = read(order, "day", "w piątek")
    assert isinstance(found.answer, Understood)
    assert (found.answer.value, found.also, found.wish) == ("2026-11-27", (), "")


def test_what_counts_from_now_counts_from_the_clock(order: Procedure):
    found = read(order, "hour", "za pół godziny", day="2026-11-24")
    assert isinstance(found.answer, Understood)
    assert found.answer.value == "10:45"


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("jutro, kwota to 50 zł", "pl", {"amount": ("50,00\u00a0zł", False)}),
        ("jutro, a adres to jan@poczta.example", "pl", {"email": ("jan@poczta.example", False)}),
        ("w piątek, ale jednak listem", "pl", {"way": ("listem", True)}),
        ("on Friday, actually by letter", "en", {"way": ("by letter", True)}),
        ("jutro, e-mailem", "pl", {}),  # that is what stands there already
        ("jutro, listem", "pl", {}),  # nothing says that it puts anything right
        ("jutro, pięćdziesiąt", "pl", {}),  # of what?
    ],
)
def test_other_answers_in_the_same_breath_are_noted_when_they_are_unmistakable(
    order: Procedure, text: str, language: str, wanted: dict[str, tuple[str, bool]]
):
    found = read(order, "day", text, language=language)
    assert isinstance(found.answer, Understood)
    assert noted(found) == wanted


def test_an_earlier_answer_is_put_right_without_an_answer_to_this_question(order: Procedure):
    found = read(order, "email", "nie, jednak listem", day="2026-11-24", hour="10:00", amount="5", pesel="44051401359")
    assert isinstance(found.answer, Wrong)
    assert noted(found) == {"way": ("listem", True)}
    assert found.also[0].before == "e-mailem"


@pytest.mark.parametrize("text", ["nie wiem", "klient nie wie", "nie pamiętam"])
def test_that_the_customer_does_not_know_is_no_answer(order: Procedure, text: str):
    assert read(order, "day", text).wish == "dont_know"


def test_what_the_customer_says_beside_the_matter_is_found_by_its_words(order: Procedure):
    found = read(order, "day", "znowu nikt nie oddzwoni!")
    assert (found.wish, found.digression) == ("digress", "why")


@pytest.mark.parametrize(
    "text", ["nie wiem", "znowu nikt nie oddzwoni", "jutro, jednak listem, 50 zł", "nie, jednak listem", "?"]
)
def test_free_text_is_never_taken_for_a_command(order: Procedure, text: str):
    found = read(order, "words", text)
    assert isinstance(found.answer, Understood)
    assert (found.answer.value, found.also, found.wish) == (text, (), "")


def test_two_readings_stay_two(order: Procedure):
    assert isinstance(read(order, "hour", "o wpół do trzeciej", day="2026-11-24").answer, Doubt)


def test_a_private_value_is_never_noted_in_passing(order: Procedure):
    assert noted(read(order, "day", "jutro, 44051401359")) == {}


def test_no_such_question_is_none(order: Procedure):
    assert sentences.read(order, begun(order), "nothing", "jutro", today=date(2026, 11, 23), now=NOW) is None
