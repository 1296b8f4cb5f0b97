"""The names of a procedure in a call: what expressions compute with and what texts show."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from infolinia.procedures.expressions import UNKNOWN
from infolinia.procedures.language import TYPES
from infolinia.procedures.parts import Slot
from infolinia.procedures.scope import Scope, id_of, inputs_hash, plain, typed, write
from infolinia.procedures.state import Answer, State
from tests.procedures.drive import begin, compiled

TEXT = """
procedure: p
title: {pl: P, en: P}
given: {customer: {type: customer, optional: true}, order: {type: order, optional: true}}
slots:
  name: {type: text}
  level: {type: level}
  due: {type: date, from: today + 14 days, looks: ahead}
  born: {type: date, looks: back}
  way: {type: choice, values: {email: {pl: [mailem], en: [by e-mail]}, letter: {pl: [listem], en: [by letter]}}}
steps:
  - ask: name
    when: name is unknown and performer = desk and language = pl
    text: {pl: "{customer.name}, {due}, {level}, {today}", en: "{customer.name}, {due}, {level}, {today}"}
  - choose: way
    text: {pl: "Jak: {options}?", en: "How: {options}?"}
  - finish: end
    disposition: X
"""
KACZOR = {"id": "K10", "name": "Justyna Kaczor"}


def scope(given: dict[str, Any] | None = None, *, lang: str = "pl", **answers: Any) -> Scope:
    procedure = compiled(TEXT)
    state = begin(procedure, given or {}, lang)
    kept = {name: Answer(value, "", True, 1) for name, value in answers.items()}
    state = State(state.procedure, lang, "desk", state.today, state.given, answers=kept)
    return Scope(procedure, "", state, dict(state.given))


def test_only_answers_to_questions_that_were_reached_count_and_what_was_given():
    made = scope({"order": "Z-1"}, name="Anna", order="Z-2")
    assert made.get("name") is UNKNOWN
    made.asked["name"] = None
    assert (made.get("name"), made.get("order"), made.get("nobody")) == ("Anna", "Z-2", UNKNOWN)
    made.made["level"] = "L1"
    assert (made.get("level"), made.write("level")) == (1, "L1")


def test_a_question_does_not_decide_on_itself():
    made = scope(name="Anna")
    made.asked["name"] = None
    ask, _choose, end = made.procedure.steps
    assert made.holds(ask), "asked until its answer is settled, though the answer is known by now"
    assert made.holds(end)
    assert made.raw("name") == "Anna"


def test_a_name_belongs_to_the_customer_it_came_with():
    assert scope({"customer": KACZOR}).raw("customer.name") == "Justyna Kaczor"
    by_id = {"customer": "K10", "customer.name": "Justyna Kaczor"}
    assert scope(by_id).write("customer") == "Justyna Kaczor"
    assert scope(by_id).raw("customer.name") == "Justyna Kaczor"
    other = scope(by_id, customer="K11")
    assert (other.raw("customer.name"), other.write("customer")) == (None, "K11")
    assert "customer.name" not in other.attributes()
    assert scope(by_id).attributes() == {"customer.name": "Justyna Kaczor"}
    assert scope({"customer": KACZOR}, customer="K10").write("customer") == "Justyna Kaczor"
    assert id_of(KACZOR) == "K10"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("pl", "Justyna Kaczor, 7\u00a0grudnia 2026 (poniedziałek), …, 23\u00a0listopada 2026"),
        ("en", "Justyna Kaczor, 7\u00a0December 2026 (Monday), …, 23\u00a0November 2026"),
    ],
)
def test_a_promised_date_carries_its_weekday_and_what_is_unknown_is_dots(lang: str, text: str):
    made = scope({"customer": KACZOR}, lang=lang)
    assert made.fill(made.procedure.steps[0].text) == text
    assert made.fill({}) == ""


SAID = """
procedure: p
title: {pl: P}
languages: [pl]
given: {customer: {type: customer, optional: true}}
slots:
  amount: {type: money, from: 49 zł + 1 zł}
  due: {type: date, from: today + 14 days, looks: ahead}
  born: {type: date, from: today - 14 days, looks: back}
  rates: {type: number, from: 1 + 1}
steps:
  - say: all
    text:
      pl: "{address: Pan zapłaci | Pani zapłaci | Państwo zapłacą} {amount} w {rates|loc # racie | ratach | ratach}, do
        {due}, a od {born} do {due|gen} {due - today # dzień | dni | dni} i {due - today|ins}."
  - finish: end
    disposition: X
"""


def said(given: dict[str, Any], *, ear: bool = False, **answers: Any) -> str:
    procedure = compiled(SAID)
    state = begin(procedure, given, "pl")
    kept = {name: Answer(value, "", True, 1) for name, value in answers.items()}
    state = State(state.procedure, "pl", "desk", state.today, state.given, answers=kept)
    return Scope(procedure, "", state, dict(state.given)).fill(procedure.steps[0].text, ear=ear)


def test_a_sentence_for_the_eye_has_figures_and_one_for_the_ear_has_words_in_their_cases():
    eye = said({}).replace("\u00a0", " ")
    assert eye == (
        "Państwo zapłacą 50,00 zł w 2 ratach, do 7 grudnia 2026 (poniedziałek), a od 9 listopada 2026 do"
        " 7 grudnia 2026 (poniedziałek) 14 dni i 14 dni."
    )
    year = "dwa tysiące dwudziestego szóstego roku"
    assert said({}, ear=True) == (
        f"Państwo zapłacą pięćdziesiąt złotych w dwóch ratach, do siódmego grudnia {year}, w poniedziałek,"
        f" a od dziewiątego listopada {year} do siódmego grudnia {year}, w poniedziałek czternaście dni"
        " i czternastoma dniami."
    )


def test_a_form_of_address_belongs_to_the_customer_it_came_with():
    given = {"customer": KACZOR, "customer.addressed": "pani"}
    assert said(given).startswith("Pani zapłaci")
    assert said(given, customer={"id": "K11", "name": "Jan Dudek"}).startswith("Państwo zapłacą")


def test_a_name_is_declined_with_the_declension_that_came_with_it_and_for_nobody_else():
    given = {"customer": KACZOR, "customer.name": "Justyna Kaczor", "customer.name|ins": "Justyną Kaczor"}
    assert scope(given).tell("customer.name", "ins") == "Justyną Kaczor"
    assert scope(given).tell("customer.name", "gen") == "Justyna Kaczor"
    assert scope(given, customer={"id": "K11", "name": "Jan Dudek"}).tell("customer.name", "ins") == "Jan Dudek"


def test_a_question_reads_its_options_out():
    made = scope()
    step = made.procedure.steps[1]
    assert made.fill(step.text, made.procedure.slot("way")) == "Jak: mailem, listem?"


def test_the_hash_of_a_text_is_of_what_it_says_in_any_language():
    polish, english = scope({"customer": KACZOR}), scope({"customer": KACZOR}, lang="en")
    text = polish.procedure.steps[0].text
    assert polish.fill_hash(text) == english.fill_hash(text)
    assert polish.fill_hash(text) != scope().fill_hash(text)
    assert inputs_hash({"a": 1, "b": 2}) == inputs_hash({"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("type_", "raw", "value"),
    [
        ("date", "2026-11-23", date(2026, 11, 23)),
        ("date", date(2026, 11, 23), date(2026, 11, 23)),
        ("date", "20261123", None),
        ("date", "23.11.2026", None),
        ("date", 5, None),
        ("money", "49.90", Decimal("49.90")),
        ("money", "much", None),
        ("money", "NaN", None),
        ("money", "9e99", None),
        ("money", "0.0000001", None),
        ("number", 5, Decimal(5)),
        ("number", True, None),
        ("yes_no", False, False),
        ("yes_no", "no", None),
        ("customer", {"id": "K1"}, "K1"),
        ("customer", {"id": ""}, None),
        ("customer", "K1", "K1"),
        ("customer", 7, None),
        ("period", {"from": "2026-11-01", "to": "2026-11-02"}, {"from": "2026-11-01", "to": "2026-11-02"}),
        ("period", {"from": "2026-11-03", "to": "2026-11-02"}, None),
        ("period", "always", None),
        ("ordinal", "12", Decimal(12)),
        ("ordinal", "1.5", None),
        ("time", "07:30", "07:30"),
        ("time", "7:30", None),
        ("duration", {"n": 2, "unit": "week"}, timedelta(days=14)),
        ("duration", timedelta(days=1), timedelta(days=1)),
        ("duration", {"n": 6, "unit": "month"}, {"n": 6, "unit": "month"}),
        ("duration", {"n": 5, "unit": "business_day"}, {"n": 5, "unit": "business_day"}),
        ("duration", {"n": 10**9, "unit": "week"}, None),
        ("duration", {"n": 10**10, "unit": "second"}, None),
        ("duration", "long", None),
        ("choices", ["b", "a"], ("b", "a")),
        ("choices", ["a", "a"], None),
        ("choices", [], None),
        ("pesel", "91250369663", "91250369663"),
        ("level", "L2", 2),
        ("level", 1, 1),
        ("level", 77, None),
        ("level", True, None),
        ("level", "high", None),
        ("text", "a", "a"),
        ("text", "", None),
        ("text", None, None),
    ],
)
def test_a_value_of_its_type_or_none(type_: str, raw: Any, value: Any):
    assert typed(type_, raw) == value
    assert type_ in TYPES


def test_computed_values_in_json_form():
    assert [plain(v) for v in (UNKNOWN, None, date(2026, 11, 23), timedelta(days=3), Decimal("1.5"), True)] == [
        None, None, "2026-11-23", 3, "1.5", True,
    ]  # fmt: skip


def test_what_is_no_value_of_the_type_is_written_as_it_came():
    made = scope()
    assert write(Slot("d", "date"), "soon", made.state) == "soon"
    assert write(Slot("l", "level"), 2, made.state) == "L2"
    assert write(made.procedure.slots["way"], "letter", made.state) == "listem"
    assert write(Slot("b", "date", looks="back"), "2026-11-23", made.state) == "23.11.2026"
    assert made.raw("performer") == "desk"
    assert made.write("today") == "23.11.2026"
    made.made["nothing"] = "x"
    assert made.write("nothing") == "x", "no slot of that name"
