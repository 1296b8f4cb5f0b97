"""The demo's procedures with the actions that the trades offer: what a call leaves behind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from infolinia.content import queries
from infolinia.journal.facts import Actor
from infolinia.journal.scope import scoped
from infolinia.procedures import actions, card, engine, focus, texts
from infolinia.procedures.events import ActionDone, Answered, Call
from infolinia.procedures.parts import Procedure, Step
from infolinia.procedures.state import State
from infolinia.trades.cases import queries as cases
from infolinia.trades.customers import queries as customers
from tests.conduct.conftest import demo_centre
from tests.procedures.drive import begin, questions, reply, values
from tests.procedures.drive import demo as drive_demo

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
__all__ = ["demo_centre"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(demo_centre: dict[str, str], db):
    said.clear()


def conducted(
    client: str, procedure: Procedure, state: State, answers: dict[str, Any], customer: str = "", call: str = "c-1"
) -> State:
    """To the end, running actions as the centre does: in one transaction with their result."""
    for _ in range(100):
        (effect, *_rest) = engine.effects(procedure, state)
        if isinstance(effect, Call):
            actor, key = Actor("agent", "1"), f"{call}:{effect.key}"
            context = actions.ActionContext(call, client, customer, actor, NOW, key, state.language, "+48994000109")
            with transaction.atomic():
                try:
                    outputs = dict(actions.get(effect.action).run(effect.inputs, context))
                    done = ActionDone(effect.step, effect.key, effect.inputs_hash, outputs)
                except actions.ActionFailed as failed:
                    done = ActionDone(effect.step, effect.key, effect.inputs_hash, {}, failed.code)
            state = engine.step(procedure, state, done)
            continue
        event = reply(procedure, state, answers)
        if event is None:
            return state
        said.append(card.card(procedure, state).text)
        state = engine.step(procedure, state, event)
    raise AssertionError(focus.find(procedure, state).path)


said: list[str] = []  # what was put to the customer, sentence after sentence


def given(name: str) -> dict[str, Any]:
    return {"client.name": name, "call.caller": "+48994000109"}


def ready(client: str, name: str) -> tuple[Procedure, dict[str, Any]]:
    procedure = queries.current(client, name)
    assert procedure is not None
    return procedure, {path: values(slot)[-1] for path, slot in questions(procedure)}


def test_a_complaint_becomes_a_case_with_a_lawful_deadline_and_a_correction_amends_it():
    procedure, answers = ready("NAD", "reklamacja")
    answers |= {
        "danger": False,
        "identyfikacja/name": "Oleksandr Bondar",
        "identyfikacja/number": "N-100226",
        "matter": "agent_conduct",
        "reply_way": "email",
    }
    state = conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers)
    shown = card.card(procedure, state)
    results = {s.path: s.value for s in shown.results}
    assert shown.disposition == "COMPL_NEW"
    assert results["identyfikacja/level"] == "L1"
    assert results["deadline"] == "2026-12-07"

    state = engine.step(procedure, state, Answered("matter", "internet_or_phone", ""))
    state = conducted("NAD", procedure, state, answers)
    after = {s.path: s.value for s in card.card(procedure, state).results}
    assert after["case"] == results["case"]
    assert after["deadline"] == "2026-12-23"
    with scoped({"NAD"}):
        opened = cases.of_call("c-1")
    assert [case.number for case in opened] == [results["case"]]


def test_a_known_caller_is_not_asked_who_they_are():
    procedure, answers = ready("NAD", "reklamacja")
    answers |= {"danger": False}
    caller = {**given("Nadwita S.A."), "customer": {"id": "K09", "name": "Oleksandr Bondar"}}
    state = conducted("NAD", procedure, begin(procedure, caller), answers, customer="K09")
    assert not [path for path in state.answers if path.startswith("identyfikacja/")]
    first = card.card(procedure, state).settled[0]
    assert (first.label, first.written) == ("Klient", "Oleksandr Bondar")


def test_without_an_email_address_the_reply_goes_by_letter():
    procedure, answers = ready("NAD", "reklamacja")
    answers |= {"danger": False, "matter": "goods", "reply_way": "email"}
    del answers["email"]
    conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers)
    assert "W takim razie odpowiemy listem, na adres z umowy." in said
    with scoped({"NAD"}):
        (case,) = cases.of_call("c-1")
    assert case.details["reply_way"] == "letter"
    assert case.details["order"] == "Z-88250"


def test_a_fault_is_logged_with_a_promise():
    procedure, answers = ready("NAD", "awaria")
    answers |= {"danger": True, "threat": "wire", "sensitive": True, "phone": "+48994000108"}
    state = conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers)
    shown = card.card(procedure, state)
    assert shown.disposition == "I_FAULT"
    assert any(read.path == "card_wire" and read.whole for read in shown.statements)
    assert "oddzwonimy" in shown.statements[-1].text.lower()


def test_a_call_in_english_is_in_english_to_the_end():
    procedure, answers = ready("NAD", "awaria")
    answers |= {"danger": False, "range": "street", "sensitive": False}
    conducted("NAD", procedure, begin(procedure, given("Nadwita S.A."), lang="en"), answers)
    assert "We will call back by 12:42." in said[-1], "two hours, as the street is dark"
    assert not [text for text in said if set(text.lower()) & set("ąćęłńóśźż")]


@pytest.mark.parametrize("threat", ["gas", "monoxide"])
def test_who_is_inside_with_gas_is_sent_out_at_once_and_the_report_is_logged(threat: str):
    procedure, answers = ready("NAD", "awaria")
    answers |= {"danger": True, "threat": threat, "outside": False}
    state = conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers)
    shown = card.card(procedure, state)
    assert (shown.disposition, len(said)) == ("SOS", 4), "danger, what, the card, outside: nothing more is asked"
    with scoped({"NAD"}):
        (case,) = cases.of_call("c-1")
    assert (case.priority, case.details["phone"]) == ("P1", "+48994000109")


def test_a_fuse_that_is_lifted_needs_no_report():
    procedure, answers = ready("NAD", "awaria")
    answers |= {"danger": False, "sensitive": False, "range": "home", "restored": True}
    state = conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers)
    assert card.card(procedure, state).disposition == "I_TECH"
    with scoped({"NAD"}):
        assert not cases.of_call("c-1")


def test_a_battery_below_an_hour_is_danger_to_life():
    procedure, answers = ready("NAD", "awaria")
    answers |= {"danger": False, "sensitive": True, "battery": "30"}
    conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers)
    assert [text for text in said if "zadzwonić pod 112" in text]
    with scoped({"NAD"}):
        (case,) = cases.of_call("c-1")
    assert case.priority == "P1"


def kaczor(answers: dict[str, Any]) -> dict[str, Any]:
    return answers | {"identyfikacja/name": "Justyna Kaczor", "identyfikacja/number": "W-550133"}


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ("Z-88120", ["Powód: tkanina dotarła później.", "Planowany termin to 4\u00a0grudnia 2026 (piątek)."]),
        ("Z-88121", ["Zamówienie doręczono: 5\u00a0listopada 2026 (czwartek).", "Czy coś jest nie tak?"]),
    ],
)
def test_the_owner_is_told_of_the_order(order: str, told: list[str]):
    procedure, answers = ready("WYG", "status-zamowienia")
    answers = kaczor(answers) | {"order": order}
    state = conducted("WYG", procedure, begin(procedure, given("Wygodnia sp. z o.o.")), answers)
    assert card.card(procedure, state).disposition == "I_ORDER"
    assert [text for text in said if text in told] == told


@pytest.mark.parametrize("order", ["Z-11111", "Z-88250"])  # one that is none, and another customer's
def test_an_order_that_is_not_the_customers_is_called_back_and_nothing_is_told(order: str):
    procedure, answers = ready("WYG", "status-zamowienia")
    answers = kaczor(answers) | {"order": order}
    state = conducted("WYG", procedure, begin(procedure, given("Wygodnia sp. z o.o.")), answers)
    assert card.card(procedure, state).disposition == "CB_ASKED"
    assert f"Nie widzę zamówienia {order} przy tych danych. Sprawdzimy to i oddzwonimy." in said
    assert not [text for text in said if "WX-" in text]


def test_a_stranger_is_told_nothing_of_an_order():
    procedure, answers = ready("WYG", "status-zamowienia")
    answers |= {"order": "Z-88120", "identyfikacja/name": "Justyna Kaczor"}
    for path in ("number", "address"):
        answers.pop(f"identyfikacja/{path}")
    state = conducted("WYG", procedure, begin(procedure, given("Wygodnia sp. z o.o.")), answers)
    assert card.card(procedure, state).disposition == "CB_ASKED", "a name alone is L0"
    assert not [text for text in said if "tkanina" in text or "4.12" in text]


def test_a_smell_of_gas_is_logged_as_danger_to_life_without_a_word_of_identity():
    procedure, answers = ready("NAD", "gaz")
    answers |= {"danger": True, "threat": "gas", "outside": True, "people": False}
    answers.pop("phone")
    state = conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers)
    shown = card.card(procedure, state)
    assert shown.disposition == "I_FAULT"
    assert not [path for path, _ in questions(procedure) if "name" in path or "number" in path]
    read = [statement.path for statement in shown.statements if statement.whole]
    assert read.index("card_gas") < read.index("recording"), "what saves lives is said before anything else"
    with scoped({"NAD"}):
        (case,) = cases.of_call("c-1")
    assert (case.priority, case.details["phone"], case.details["threat"]) == ("P1", "+48994000109", "gas")


@pytest.mark.parametrize("threat", ["gas", "monoxide", "fire", "other"])
def test_who_is_inside_is_sent_out_and_the_gas_report_is_logged_all_the_same(threat: str):
    procedure, answers = ready("NAD", "gaz")
    answers |= {"danger": True, "threat": threat, "outside": False}
    state = conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers)
    assert (card.card(procedure, state).disposition, len(said)) == ("SOS", 4), "danger, what, the card, outside"
    assert "112" in said[2]
    with scoped({"NAD"}):
        (case,) = cases.of_call("c-1")
    assert (case.priority, case.details["phone"]) == ("P1", "+48994000109")


def test_a_report_without_a_word_of_what_is_seen_is_a_fault_in_the_history():
    procedure, answers = ready("NAD", "gaz")
    answers |= {"danger": True, "threat": "gas", "outside": True, "people": False}
    answers.pop("symptoms")
    with scoped({"NAD"}):
        bondar = customers.id_of("K09", "NAD")
        assert bondar
        caller = {**given("Nadwita S.A."), "customer": bondar}
        conducted("NAD", procedure, begin(procedure, caller), answers, customer=bondar)
        assert customers.history(bondar)[0].text == "awaria"


MALTA = {
    "weryfikacja/identyfikacja/name": "Grzegorz Malta",
    "weryfikacja/identyfikacja/number": "N-100283",
    "weryfikacja/birth_date": "1987-09-30",
    "weryfikacja/pesel_tail": "283",
    "disagrees": False,
    "plan": False,
}
WRONG = {"birth_date": "1987-09-13", "pesel_tail": "283", "birth_date_again": "1987-09-30", "pesel_tail_again": "382"}


def asked_for_the_balance(call: str, **other: Any) -> str:
    """A call about the account; where it ended."""
    procedure, answers = ready("NAD", "rachunek")
    answers |= MALTA | {f"weryfikacja/{name}": value for name, value in other.items()}
    state = conducted("NAD", procedure, begin(procedure, given("Nadwita S.A.")), answers, call=call)
    return card.card(procedure, state).path


def test_who_is_verified_hears_what_is_to_pay():
    assert asked_for_the_balance("c-1") == "told"
    assert "Razem do zapłaty jest 588,90\u00a0zł, bez odsetek." in said
    assert "W tym po terminie: 500,00\u00a0zł." in said
    assert "Najbliższy termin płatności to 10\u00a0grudnia 2026 (czwartek)." in said


def test_who_gives_wrong_answers_hears_no_amount_and_the_third_closes_the_telephone():
    assert asked_for_the_balance("c-1", **WRONG) == "untold"
    assert asked_for_the_balance("c-2", **WRONG) == "untold"
    assert asked_for_the_balance("c-3") == "untold", "the right answers, but too late"
    assert not [text for text in said if any(word in text for word in ("zł", "zablok", "zamkn", "godzin"))]
    repeated = "Te dane się nie zgadzają. Spróbujmy jeszcze raz."
    assert said.count(repeated) == 1, "nobody is told which, and not that it is closed"


SPOKEN = (
    "reklamacja", "awaria", "gaz", "status-zamowienia", "informacja", "identyfikacja", "weryfikacja", "rachunek",
)  # fmt: skip
LONGEST_SENTENCE = 24  # words: what one breath holds; statements of law may be longer


@pytest.mark.parametrize("name", SPOKEN)
def test_spoken_sentences_are_short(name: str):
    procedure = drive_demo(name)
    for step in procedure.steps:
        for language in ("pl", "en"):
            for sentence in texts.sentences(plain_text(step, language)):
                assert len(sentence.split()) <= LONGEST_SENTENCE, (step.id, sentence)


@pytest.mark.parametrize("name", SPOKEN)
def test_a_question_never_tells_a_slot_of_the_customer(name: str):
    """IDV-02: what is asked for identification holds no fill; before the identity is known only the caller's number
    and the client's name are written anywhere."""
    procedure = drive_demo(name)
    for step in procedure.steps:
        reads = {name for template in (*step.text.values(), *step.help.values()) for name in template.reads}
        if step.kind in ("ask", "choose"):
            assert reads <= {"call.caller"}, step.id
        if step.id in ("recording", "danger"):
            assert reads <= {"client.name"}, step.id


def plain_text(step: Step, language: str) -> str:
    template = step.text.get(language)
    return template.fill(lambda _: "x", language=language, performer="desk") if template else ""
