"""A conversation that is tried: where it leads, why it stops, what of it is kept; and that no author can hang it."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from infolinia.procedures.parts import Procedure
from infolinia.procedures.problems import Place
from infolinia.procedures.rehearsal import trial
from infolinia.procedures.rehearsal.play import play
from infolinia.procedures.rehearsal.script import Line, Script, read
from infolinia.procedures.rehearsal.trial import Stop, Trial, attempt
from infolinia.procedures.rehearsal.writing import write
from tests.procedures.drive import NAMES, compiled, demo

TEXT = """
procedure: p
title: {pl: P, en: P}
slots:
  amount: {type: money, title: {pl: Kwota, en: Amount}}
  sure: {type: yes_no, title: {pl: Pewność, en: Sure}}
  case: {type: case, title: {pl: Sprawa, en: Case}}
steps:
  - statement: hello
    text: {pl: "Dzień dobry.", en: "Hello."}
  - ask: amount
    text: {pl: "Ile?", en: "How much?"}
  - ask: sure
    text: {pl: "Na pewno?", en: "Sure?"}
    on_dont_know: hand_over
  - do: open
    action: cases.open
    with: {amount: amount}
    out: {case: case}
  - finish: over
    disposition: DONE
"""
LINES = (Line(Place("", 1), "says", "20 zł"), Line(Place("", 2), "says", "tak"))


def script(*lines: Line, backend: str = "{}") -> Script:
    (made,) = read(f"rehearsal: R\nprocedure: p\nbackend: {backend}\nlines: []", file="r.yaml")
    return replace(made, lines=lines)


def tried(text: str, *lines: Line, backend: str = "{cases.open: {case: R-1}}") -> Trial:
    return attempt(compiled(text), script(*lines, backend=backend), may_go_on=lambda: True)


def test_it_says_where_the_conversation_stands():
    found = tried(TEXT, *LINES[:1])
    assert (found.card.path, found.card.text) == ("sure", "Na pewno?")
    assert (found.step, found.count, found.stop) == (3, 5, None)
    assert tried(TEXT, *LINES).card.disposition == "DONE"


def at(line: Line, step: str) -> Line:
    return replace(line, focus=step)


@pytest.mark.parametrize(
    ("was", "now", "stop"),
    [
        ("- ask: amount\n", "- ask: amount\n    when: sure is known\n", Stop("moved", "sure", "amount", 0)),
        ("    on_dont_know: hand_over\n", "    next: over\n", None),
        ("- ask: sure", "- finish: early\n    disposition: X\n  - ask: sure", Stop("moved", "early", "sure", 1)),
        ("case: {type: case", "other: {type: text}\n  case: {type: case", None),
    ],
)
def test_after_a_change_of_the_text_it_stops_where_a_line_no_longer_fits(was: str, now: str, stop: Stop | None):
    lines = (at(LINES[0], "amount"), at(LINES[1], "sure"))
    assert was in TEXT
    assert tried(TEXT.replace(was, now), *lines).stop == stop


def test_it_stops_where_the_procedure_knows_no_way_on():
    declined = Line(Place("", 2), "declines", "dont_know")
    assert tried(TEXT, LINES[0], declined).stop == Stop("stuck", "sure", "dont_know")
    failed = tried(TEXT, *LINES, backend="{cases.open: {error: unavailable}}")
    assert failed.stop == Stop("stuck", "open", "unavailable")


def test_a_customer_who_wants_a_person_ends_it_as_in_every_call():
    asks = Line(Place("", 1), "digresses", "person")
    found = attempt(compiled(TEXT), replace(script(asks), performer="voice"), may_go_on=lambda: True)
    assert (found.stop, found.played.reason) == (None, "person")


def test_what_is_said_after_the_end_is_over():
    assert tried(TEXT, *LINES, Line(Place("", 3), "says", "halo")).stop == Stop("over", "over", "", 2)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_kept_passes_as_it_was_tried(name: str):
    procedure = demo(name)
    said = ["tak", "nie", "12", "20 zł", "jutro", "99 400 01 09", "internet", "Z-88120", "coś"]
    lines: list[Line] = []
    for number in range(1, 25):
        for text in said:
            line = Line(Place("", number), "says", text)
            found = attempt(procedure, _begun(procedure, *lines, line), may_go_on=lambda: True)
            if not found.stop and not any(turn.problem for turn in found.played.turns):
                lines.append(line)
                break
    begun = _begun(procedure, *lines)
    kept = trial.to_keep("Zachowana", attempt(procedure, begun, may_go_on=lambda: True), begun)
    (again,) = read(write(kept), file="r.yaml")
    assert again.end is not None
    assert [str(problem) for problem in play(procedure, again).problems] == []


def _begun(procedure: Procedure, *lines: Line) -> Script:
    made = script(*lines)
    backend = {
        name: (trial.stand_in({"case": "case", "level": "level"}, made),) for name in trial.actions_of(procedure)
    }
    return replace(made, procedure=procedure.name, backend=backend)


def test_made_up_answers_are_of_the_types_that_actions_give():
    types = {"case": "case", "due": "date?", "debt": "debt", "note": "text", "sure": "yes_no", "span": "duration"}
    made = trial.stand_in(types, script())
    assert made["due"] == "2026-12-07"
    assert made["debt"]["balance"] == "100.00"
    assert (made["note"], made["sure"], made["span"]) == ("‹note›", True, {"n": 2, "unit": "day"})


def test_the_actions_of_included_procedures_and_of_repeats_are_named():
    assert "customers.identify" in trial.actions_of(demo("awaria"))
    rounds = "  - repeat: rounds\n    for: 2\n    steps:\n      - do: again\n        action: x.y\n"
    again = TEXT.replace("  - do: open", f"{rounds}  - do: open")
    assert trial.actions_of(compiled(again)) == ("x.y", "cases.open")


# --- Bounds

ROUNDS = """
procedure: p
title: {pl: P, en: P}
languages: [pl]
steps:
  - repeat: a
    for: 50
    max: 50
    steps:
      - repeat: b
        for: 50
        max: 50
        steps:
          - say: again
            text: {pl: "Jeszcze raz {b.index}."}
  - finish: over
    disposition: DONE
"""


def test_a_loop_of_the_author_ends_by_itself():
    small = ROUNDS.replace("50", "8")
    assert tried(small).card.disposition == "DONE"


def test_a_loop_that_takes_too_long_is_cut_off_and_says_so():
    asked = count()
    found = attempt(compiled(ROUNDS), script(), may_go_on=lambda: next(asked) < 60)
    assert found.stop == Stop("time", found.card.path)
    assert len(found.played.events) < 60


def test_the_rounds_of_a_repeat_are_each_said_once():
    once = ROUNDS.replace("        for: 50\n        max: 50", "        for: 1\n        max: 1")
    assert len(tried(once).played.events) == 50
