"""A rehearsal says where a procedure goes otherwise than its author wrote."""

from __future__ import annotations

from typing import Any

import pytest

from infolinia.procedures.rehearsal.play import Played, play
from infolinia.procedures.rehearsal.script import read
from infolinia.procedures.rehearsal.transcript import as_json, lines
from infolinia.procedures.slots.understood import Wrong
from tests.procedures.drive import compiled

PROCEDURE = compiled("""
procedure: p
title: {pl: P, en: P}
slots:
  amount: {type: money, critical: true, title: {pl: Kwota, en: Amount}}
  way:
    type: choice
    title: {pl: Sposób, en: Way}
    values: {email: {pl: [mail], en: [mail]}, letter: {pl: [list], en: [letter]}}
  case: {type: case, title: {pl: Sprawa, en: Case}}
steps:
  - statement: hello
    text: {pl: "Dzień dobry. Rozmowa jest nagrywana.", en: "Hello. The call is recorded."}
  - ask: amount
    text: {pl: "Ile?", en: "How much?"}
  - choose: way
    text: {pl: "Jak?", en: "How?"}
    on_refuse: nobody
  - do: open
    action: cases.open
    with: {amount: amount}
    out: {case: case}
    on_change: cases.amend
    on_error: {unavailable: nobody}
  - say: bye
    text: {pl: "Numer {case}.", en: "Number {case}."}
  - finish: over
    disposition: DONE
  - hand_over: nobody
    to: queue service
    reason: {pl: "Nie da się", en: "It cannot be"}
""")


def rehearse(rest: str, head: str = "") -> Played:
    (script,) = read(f"rehearsal: R\nprocedure: p\n{head}\n{rest}", file="r.yaml")
    return play(PROCEDURE, script)


def codes(played: Played) -> list[tuple[str, int]]:
    return [(problem.code, problem.place.line) for problem in played.problems]


PLAIN = """backend: {cases.open: {case: R-1}}
lines:
  - {focus: amount, says: dwadzieścia złotych}
  - {focus: way, says: mail}
"""


def test_a_conversation_that_goes_as_written():
    played = rehearse(PLAIN + "end: {finish: over, disposition: DONE, record: {amount: 20 zł, way: email, case: R-1}}")
    assert codes(played) == []
    assert [turn.step for turn in played.turns] == ["hello", "amount", "way", "open", "bye"]
    assert played.statements == {"hello": 1}
    assert [(done.action, done.inputs) for done in played.actions] == [("cases.open", {"amount": "20.00"})]


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("lines: [{focus: way, says: mail}]", [("rehearsal-focus", 4)]),
        ("lines: [{says: nic z tego}]", [("rehearsal-not-understood", 4)]),
        ("lines: [{says: 20 zł, then: {amount: 30 zł}}]", [("rehearsal-value", 4)]),
        ("lines: [{says: 20 zł, then: {focus: amount}}]", [("rehearsal-focus", 4)]),
        ("lines: [{says: 20 zł, then: {confirm: true}}]", [("rehearsal-unconfirmed", 4)]),
        ("lines: [{says: 20 zł}]", [("rehearsal-unfinished", 4)]),
        ("lines: [{says: 20 zł}, {declines: refused}, {says: mail}]", [("rehearsal-over", 4)]),
        (PLAIN + "end: {hand_over: nobody}", [("rehearsal-focus", 8)]),
        (PLAIN + "end: {disposition: OTHER}", [("rehearsal-disposition", 8)]),
        (PLAIN + "end: {record: {way: letter}}", [("rehearsal-value", 8)]),
        (PLAIN + "end: {not_in_record: [way]}", [("rehearsal-recorded", 8)]),
        (PLAIN + "end: {actions: {cases.open: 2}}", [("rehearsal-count", 8)]),
        (PLAIN + "end: {statements: {hello: 0}}", [("rehearsal-count", 8)]),
    ],
)
def test_what_goes_otherwise_is_named_with_its_line(rest: str, found: list[tuple[str, int]]):
    assert codes(rehearse(rest)) == found


def test_a_machine_has_critical_values_confirmed_and_a_person_does_not():
    voice = rehearse(
        "lines: [{says: 20 zł, then: {confirm: true}}, {says: 'nie, 30 zł', then: {confirm: true}},"
        " {says: tak, then: {amount: 30 zł, focus: way}}, {declines: refused}]",
        head="performer: voice",
    )
    assert codes(voice) == []
    assert voice.hand_over == "nobody"


def test_an_action_answers_run_after_run():
    played = rehearse(
        "backend: {cases.open: {case: R-1}, cases.amend: {case: R-1}}\n"
        "lines: [{says: 20 zł}, {says: mail}, {focus: bye, corrects: {amount: 30 zł}}]"
    )
    assert codes(played) == []
    assert [done.action for done in played.actions] == ["cases.open", "cases.amend"]


def test_an_action_that_fails_takes_its_edge():
    played = rehearse("backend: {cases.open: {error: unavailable}}\nlines: [{says: 20 zł}, {says: list}]")
    assert (played.hand_over, played.reason) == ("nobody", "Nie da się")


def test_it_can_be_read_and_counted():
    played = rehearse(PLAIN)
    read_out = "\n".join(lines(played, str))
    for words in ("Rozmowa jest nagrywana.", "„mail”", "✓ Kwota: 20,00 zł", "→ cases.open: case: R-1", "■ over, DONE"):
        assert words in read_out.replace("\u00a0", " ")
    data: dict[str, Any] = as_json(played, str)
    assert data["ok"]
    assert data["end"]["disposition"] == "DONE"
    assert data["steps"][1]["said"] == "dwadzieścia złotych"


def test_it_ends_when_there_is_no_time_left():
    left = iter([True] * 4)
    (script,) = read("rehearsal: R\nprocedure: p\n" + PLAIN, file="r.yaml")
    played = play(PROCEDURE, script, may_go_on=lambda: next(left, False))
    assert [problem.code for problem in played.problems] == ["rehearsal-time"]
    assert not played.in_time
    assert not played.finish


def test_a_turn_says_what_waits_what_was_meant_and_what_an_action_gave():
    played = rehearse("backend: {cases.open: {case: R-1}}\nlines: [{says: 20 zł}, {says: tak}, {says: mail, then: {}}]",
                      head="performer: voice")  # fmt: skip
    heard, confirmed = (turn for turn in played.turns if turn.step == "amount")
    assert heard.waiting == (("Kwota", "20,00\u00a0zł"),)
    assert (heard.settled, confirmed.settled) == ((), (("Kwota", "20,00\u00a0zł"),))
    (opened,) = (turn.done for turn in played.turns if turn.done)
    assert (opened.action, opened.outputs) == ("cases.open", {"case": "R-1"})


def test_a_sentence_that_was_not_understood_keeps_its_turn():
    (turn,) = (turn for turn in rehearse("lines: [{says: nic z tego}]").turns if turn.problem)
    assert (turn.step, turn.said) == ("amount", "nic z tego")
    assert isinstance(turn.why, Wrong)
