"""What the agent sees of a call at each moment."""

from __future__ import annotations

import pytest

from infolinia.procedures import card
from infolinia.procedures.events import Answered, Back, Declined, Digressed, Heard, Switched
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import Span
from tests.procedures.drive import begin, compiled
from tests.procedures.test_engine import CASE, WHO, done, fold, heard, to_end, to_matter, to_terms

TITLED = (
    CASE.replace("  - statement: recording", "  - statement: recording\n    title: {pl: Nagrywanie, en: Recording}")
    .replace("  - choose: matter", "  - choose: matter\n    title: {pl: Rodzaj, en: Kind}")
    .replace("  - do: open", "  - do: open\n    title: {pl: Numer, en: Number}")
    .replace("  amount: {type: money,", "  amount: {type: money, title: {pl: Kwota, en: Amount},")
    .replace("(limit is unknown or amount <= limit)}", "amount < 100 zł, why: {pl: Do stu., en: A hundred at most.}}")
    .replace("  email: {type: email}", "  email: {type: email, private: true, title: {pl: E-mail, en: E-mail}}")
    .replace("  case: {type: case}", "  case: {type: case, title: {pl: Numer sprawy, en: Case number}}")
    .replace("  level: {type: level}\n  case", "  level: {type: level, title: {pl: Tożsamość, en: Identity}}\n  case")
    .replace(
        "customer: {type: customer, optional: true}",
        "customer: {type: customer, optional: true, title: {pl: Klient, en: Customer}}",
    )
    .replace("  why: {hear", "  why: {objection: true, max: 1, hear")
    .replace("  fire: {hear", "  fire: {at: [who, matter], hear")
)


@pytest.fixture(scope="module")
def case() -> Procedure:
    return compiled(TITLED, who=WHO)


def settled(shown: card.Card) -> list[tuple[str, str, str]]:
    return [(s.label, s.written, s.state) for s in shown.settled]


def test_a_statement_sentence_by_sentence_and_where_reading_stopped(case: Procedure):
    shown = card.card(case, begin(case))
    assert (shown.kind, shown.title, shown.index, shown.following) == ("statement", "Nagrywanie", 1, "Rodzaj")
    assert shown.sentences == ("Nagrywamy.", "Słyszy to ….")
    cut = fold(case, begin(case), Heard("recording", False, 1, 0.5, 2.0))
    assert card.card(case, cut).sentences_read == 1
    (read,) = card.card(case, cut).statements
    assert (read.whole, read.spans, read.title) == (False, (Span(0.5, 2.0),), "Nagrywanie")
    assert card.card(case, to_matter(case)).statements[0].whole


def test_a_question_with_its_options_and_what_comes(case: Procedure):
    shown = card.card(case, to_matter(case))
    assert (shown.path, shown.text, shown.slot_type, shown.why) == ("matter", "Co?", "choice", "new")
    assert [(o.value, o.label) for o in shown.options] == [("bill", "rachunek"), ("power", "prąd")]
    assert (shown.index, shown.count, shown.following) == (2, 3, "Numer")
    assert not shown.ended
    assert (shown.may_refuse, shown.may_not_know) == (False, False)


def test_what_is_settled_in_the_order_of_the_questions(case: Procedure):
    state = fold(case, to_terms(case), Answered("danger", False, "nie", unsure=False))
    assert settled(card.card(case, state)) == [
        ("danger", "nie", "done"), ("name", "Anna", "done"), ("matter", "rachunek", "done"),
        ("Kwota", "49,90\u00a0zł", "done"), ("E-mail", "•••••", "done"),
    ]  # fmt: skip
    results = card.card(case, state).results
    assert [(s.label, s.written, s.correctable) for s in results] == [
        ("Numer sprawy", "R-1", False),
    ]  # fmt: skip
    english = card.card(case, fold(case, state, Switched(language="en")))
    assert ("Amount", "PLN\u00a049.90", "done") in settled(english)


def test_what_is_doubtful_stale_declined_or_no_longer_needed(case: Procedure):
    state = fold(case, to_matter(case), Answered("matter", "bill", ""), Declined("amount", "dont_know"))
    assert ("Kwota", "", "declined") in settled(card.card(case, state))
    assert card.card(case, state).may_refuse
    assert not card.card(case, state).may_not_know, "the step says nothing of it"
    back = fold(case, state, Back())
    assert ("Kwota", "", "now") in settled(card.card(case, back))
    other = fold(case, to_terms(case), Answered("matter", "power", ""))
    assert ("Kwota", "49,90\u00a0zł", "unneeded") in settled(card.card(case, other))
    doubtful = fold(case, to_terms(case), heard("terms"), Answered("agreed", True, "", unsure=True))
    assert card.card(case, doubtful).why == "unconfirmed"
    stale = fold(case, to_end(case), Answered("matter", "power", ""))
    assert ("agreed", "tak", "stale") in settled(card.card(case, stale))
    unsure = fold(case, begin(case), heard("recording"), Answered("danger", False, "", unsure=True))
    assert ("danger", "tak", "doubtful") in settled(card.card(case, unsure))
    handed = fold(case, to_matter(case), Declined("matter", "refused"))
    assert ("matter", "", "declined") in settled(card.card(case, handed))
    assert card.card(case, handed).declined == "refused"


def test_an_answer_of_an_include_that_is_no_longer_on_the_way(case: Procedure):
    state = fold(case, to_terms(case), Answered("danger", True, "tak"))
    assert ("name", "Anna", "unneeded") in settled(card.card(case, state))
    assert card.card(case, state).hand_over == "queue faults"
    odd = type(state)(**{**{n: getattr(state, n) for n in state.__slots__}, "answers": {
        **state.answers, "gone/x": state.answers["danger"], "gone": state.answers["danger"]}})  # fmt: skip
    assert len(card.card(case, odd).settled) == len(card.card(case, state).settled)


def test_a_known_customer_stands_first(case: Procedure):
    state = begin(case, {"customer": "K9", "customer.name": "Oleksandr Bondar"})
    state = fold(case, state, heard("recording"), Answered("danger", False, "nie"))
    state = done(case, state, level="L1")
    shown = card.card(case, state)
    assert settled(shown)[0] == ("Klient", "Oleksandr Bondar", "done")
    assert "name" not in [s.label for s in shown.settled]


def test_why_an_answer_is_refused_and_what_was_typed(case: Procedure):
    state = fold(
        case, to_matter(case), Answered("matter", "bill", ""), Answered("amount", "500.00", "500 zł", raw="500")
    )
    shown = card.card(case, state)
    assert (shown.why, shown.why_text, shown.value, shown.raw) == ("invalid", "Do stu.", "500,00\u00a0zł", "500")


def test_what_the_customer_may_say_beside_the_matter(case: Procedure):
    inside = fold(case, begin(case), heard("recording"), Answered("danger", False, "nie"))
    shown = card.card(case, inside)
    assert [(a.id, a.says, a.leaves, a.objection) for a in shown.asides] == [
        ("why", "po co", False, True), ("who/whose", "czyje", False, False), ("who/hide", "nie powiem", True, False),
        ("fire", "pali się", True, False),
    ]  # fmt: skip
    after = card.card(case, fold(case, inside, Digressed("why"), Digressed("who/whose")))
    assert [(a.times, a.spent) for a in after.asides[:2]] == [(1, True), (1, False)]
    elsewhere = card.card(case, to_terms(case))
    assert [a.id for a in elsewhere.asides] == ["why"], "fire is offered at its steps only"


def test_an_action_that_failed_may_be_tried_again_but_not_undone(case: Procedure):
    state = fold(case, to_terms(case), heard("terms"), Answered("agreed", True, ""))
    shown = card.card(case, done(case, state, "down"))
    assert (shown.error, shown.may_retry, shown.ended) == ("down", True, True)
    late = card.card(case, fold(case, to_end(case), Answered("email", "c@d.pl", "")))
    assert (late.error, late.may_retry) == ("changed-after-done", False)


def test_the_end_and_the_facts_for_the_note(case: Procedure):
    shown = card.card(case, to_end(case))
    assert (shown.disposition, shown.ended, shown.version, shown.procedure) == ("DONE", True, "1", "Sprawa")
    note = card.summary(case, to_end(case))
    assert "Kwota: 49,90\u00a0zł" in note
    assert "Numer sprawy: R-1" in note
    assert "a@b.pl" not in note, "private"
    assert "L1" not in note


def test_without_titles_the_questions_own_or_the_procedures_name_stands_above():
    text = """
procedure: p
title: {pl: Procedura, en: Procedure}
slots: {a: {type: text, title: {pl: Pierwsze, en: First}}, b: {type: text}}
steps:
  - ask: a
    text: {pl: A?, en: A?}
    optional: true
  - ask: b
    text: {pl: B?, en: B?}
  - finish: end
    disposition: X
"""
    made = compiled(text)
    shown = card.card(made, begin(made))
    assert (shown.title, shown.index, shown.count, shown.following, shown.optional) == ("Pierwsze", 1, 1, "", True)
    assert card.card(made, fold(made, begin(made), Answered("a", "1", ""))).title == "Procedura"


def test_what_was_given_to_an_included_procedure_is_shown_once():
    inner = """
procedure: inner
title: {pl: I, en: I}
given: {n: {type: number, optional: true}}
steps:
  - ask: n
    text: {pl: Ile?, en: How many?}
  - return: ok
"""
    outer = """
procedure: outer
title: {pl: O, en: O}
slots: {n: {type: number}}
steps:
  - ask: n
    text: {pl: Ile?, en: How many?}
  - include: inner
    with: {n: n}
  - finish: end
    disposition: X
"""
    made = compiled(outer, inner=inner)
    shown = card.card(made, fold(made, begin(made), Answered("n", "5", "5")))
    assert settled(shown) == [("n", "5", "done")]
