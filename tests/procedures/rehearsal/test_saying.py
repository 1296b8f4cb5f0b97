"""What customers say in a rehearsal means what it means in a call: answers, offers, and what lies beside the matter."""

from __future__ import annotations

import pytest

from infolinia.procedures.rehearsal.play import Played, play
from infolinia.procedures.rehearsal.script import read
from tests.procedures.drive import compiled
from tests.procedures.test_negotiating import PLAN

GIVEN = "given: {debt: {balance: '600.00'}}\n"
PROCEDURE = compiled("""
procedure: p
title: {pl: P, en: P}
slots:
  amount: {type: money, critical: true, title: {pl: Kwota, en: Amount}}
  day: {type: date, title: {pl: Dzień, en: Day}}
digressions:
  why: {hear: {pl: ["po co te pytania"], en: ["why do you ask"]}, text: {pl: "Dla pewności.", en: "To be sure."}}
steps:
  - ask: amount
    text: {pl: "Ile?", en: "How much?"}
  - ask: day
    text: {pl: "Kiedy?", en: "When?"}
  - finish: over
    disposition: DONE
""")


def rehearse(lines: str, head: str = "", *, plan: bool = False) -> Played:
    (script,) = read(f"rehearsal: R\nprocedure: p\n{head}\nlines: {lines}\n", file="r.yaml")
    return play(compiled(PLAN) if plan else PROCEDURE, script)


def test_what_is_said_beside_the_matter_is_answered_and_the_question_stays():
    played = rehearse("[{says: 'A po co te pytania?', then: {focus: amount}}, {says: 20 zł}, {says: jutro}]")
    assert [problem.code for problem in played.problems] == []
    assert played.finish == "over"


def test_a_machine_answers_it_itself():
    played = rehearse("[{says: po co te pytania}, {says: 20 zł}, {says: tak}, {says: jutro}]", "performer: voice")
    assert "Dla pewności." in [turn.text for turn in played.turns]
    assert played.finish == "over"


@pytest.mark.parametrize(
    "lines",
    [
        "[{says: tak}, {says: tak}]",
        "[{says: nie}, {says: 'sześć rat po sto złotych', then: {focus: plan}}, {says: '10'}, {says: tak}]",
    ],
)
def test_offers_are_taken_refused_and_answered_with_terms(lines: str):
    played = rehearse(lines, GIVEN, plan=True)
    assert [problem.code for problem in played.problems] == []
    assert (played.finish, played.disposition) == ("agreed", "PLAN")
    assert played.statements == {"terms": 1}


@pytest.mark.parametrize(("consent", "focus"), [("confirms: 'yes'", "terms"), ("declines: refused", "plan")])
def test_whoever_may_consents_to_terms_above_authority_or_does_not(consent: str, focus: str):
    lines = f"[{{says: nie}}, {{says: 'dziewięć rat po 66,67 zł'}}, {{{consent}, then: {{focus: {focus}}}}}]"
    played = rehearse(lines, GIVEN, plan=True)
    assert [problem.code for problem in played.problems] == ["rehearsal-unfinished"]


def test_why_nothing_was_understood_is_kept_with_the_turn():
    played = rehearse("[{says: zielony}, {says: 20 zł}]")
    turn = next(turn for turn in played.turns if turn.problem)
    assert (turn.step, getattr(turn.why, "code", "")) == ("amount", "not-money")
