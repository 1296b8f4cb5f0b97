"""What a file need not say: what amends an action, what an include gives, who is on the line."""

from __future__ import annotations

import pytest

from infolinia.procedures import actions, engine, focus, functions, language
from infolinia.procedures.events import ActionDone, Answered, Call
from infolinia.procedures.functions import Function
from infolinia.procedures.parts import Procedure
from infolinia.procedures.problems import ProcedureProblems
from tests.procedures.drive import begin, compiled

TEXT = """
procedure: i
title: {pl: I, en: I}
slots:
  matter: {type: choice, values: {bill: {pl: rachunek, en: bill}, staff: {pl: obsługa, en: staff}}}
  note: {type: text}
  case: {type: case}
  regime: {type: text, from: law.of(matter, note)}
steps:
  - choose: matter
    text: {pl: Co?, en: What?}
  - do: open
    action: x.open
    with: {matter: matter, why: staff}
    out: {case: case}
  - ask: note
    text: {pl: "{regime}?", en: "{regime}?"}
  - finish: end
    disposition: X
"""
TABLE = {"law.of": Function("law.of", ("text", "text?"), "text", lambda matter, note: f"{matter}/{note}")}


def load(text: str = TEXT, **more: object) -> Procedure:
    known: dict[str, object] = {"functions": TABLE, "amends": {"x.open": "x.amend"}} | more
    return language.load(text, source="i.yaml", library={}, **known)  # type: ignore[arg-type]  # as named above


def test_an_action_that_knows_what_amends_it_is_amended_after_a_correction():
    made = load()
    state = engine.step(made, begin(made, {}), Answered("matter", "bill", ""))
    (call,) = engine.effects(made, state)
    assert isinstance(call, Call)
    assert call.inputs == {"matter": "bill", "why": "staff"}
    done = engine.step(made, state, ActionDone("open", call.key, call.inputs_hash, {"case": "R-1"}))
    (again,) = engine.effects(made, engine.step(made, done, Answered("matter", "staff", "")))
    assert isinstance(again, Call)
    assert (again.action, again.key, again.inputs["case"]) == ("x.amend", "open#1", "R-1")


def test_one_that_nothing_amends_passes_the_call_on():
    made = load(amends={})
    state = engine.step(made, begin(made, {}), Answered("matter", "bill", ""))
    (call,) = engine.effects(made, state)
    assert isinstance(call, Call)
    done = engine.step(made, state, ActionDone("open", call.key, call.inputs_hash, {"case": "R-1"}))
    assert focus.find(made, engine.step(made, done, Answered("matter", "staff", ""))).error == "changed-after-done"


def test_trades_say_what_amends_their_actions():
    assert actions.amending()["cases.open_complaint"] == "cases.amend_complaint"


def test_what_the_step_says_counts_before_what_the_action_says():
    made = load(TEXT.replace("    out: {case: case}\n", "    out: {case: case}\n    on_change: x.other\n"))
    step = made.step("open")
    assert step is not None
    assert step.on_change == "x.other"


def test_a_function_may_be_told_less_than_it_could_be():
    made = load()
    state = engine.step(made, begin(made, {}), Answered("matter", "bill", ""))
    assert focus.find(made, state).scope.get("regime") == "bill/None"
    state = engine.step(made, state, Answered("note", "x", ""))
    assert focus.walk(made, state).scope.get("regime") == "bill/x"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("why: staff", "why: stuff"), "expression-unknown-word"),
        (("from: law.of(matter, note)", "from: law.of()"), "expression-no-value"),
        (("from: law.of(matter, note)", "from: law.off(matter)"), "expression-function"),
        (("from: law.of(matter, note)", "from: law.of(matter, note, note)"), "expression-arguments"),
    ],
)
def test_what_cannot_be_inferred_is_a_problem(change: tuple[str, str], code: str):
    with pytest.raises(ProcedureProblems) as caught:
        load(TEXT.replace(*change))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_functions_are_those_of_the_installation_unless_a_table_is_given():
    assert {"days_between", "cases.regime", "law.interest_rate"} <= functions.table().keys()
    with pytest.raises(ProcedureProblems):
        language.load(TEXT, source="i.yaml", library={})


INNER = """
procedure: inner
title: {pl: W, en: I}
given: {customer: {type: customer, optional: true}}
gives: {level: {type: level}, customer: {type: customer}, mood: {type: text}}
slots: {mood: {type: text}, level: {type: level}}
steps:
  - ask: customer
    when: customer is unknown
    text: {pl: Kto?, en: Who?}
  - ask: mood
    text: {pl: "{customer}?", en: "{customer}?"}
  - do: check
    action: x.check
    out: {level: level}
  - return: ok
"""
OUTER = """
procedure: outer
title: {pl: Z, en: O}
steps:
  - include: inner
    out: {level: level, customer: customer}
    exits: {ok: continue}
  - branch: sure
    when: [{if: level >= L1, go: end}]
  - finish: end
    disposition: X
"""


def test_what_an_include_gives_under_its_own_name_need_not_be_declared():
    made = compiled(OUTER, inner=INNER)
    assert {name: slot.type for name, slot in made.slots.items()} == {"level": "level", "customer": "customer"}
    with pytest.raises(ProcedureProblems) as caught:
        compiled(OUTER.replace("{level: level,", "{mood: level,"), inner=INNER)
    assert {problem.code for problem in caught.value.problems} == {"unknown-slot", "expression-unknown-word"}


def test_an_include_knows_who_is_on_the_line_and_asks_where_nobody_does():
    made = compiled(OUTER, inner=INNER)
    known = begin(made, {"customer": "K01", "customer.name": "Ewa"})
    assert focus.find(made, known).path == "inner/mood"
    assert focus.find(made, known).text == "Ewa?"
    assert focus.find(made, begin(made, {})).path == "inner/customer"


KEPT = """
procedure: k
title: {pl: K, en: K}
slots:
  way: {type: choice, values: {mail: {pl: mail, en: mail}, letter: {pl: list, en: letter}}}
  email: {type: text, KEEP}
  case: {type: case}
steps:
  - choose: way
    text: {pl: Jak?, en: How?}
  - ask: email
    when: way = mail
    text: {pl: Adres?, en: Address?}
  - do: open
    action: x.open
    with: {email: email}
    out: {case: case}
  - finish: end
    disposition: X
"""


@pytest.mark.parametrize(("keep", "given"), [("optional: true", {}), ("keep: true", {"email": "a@b.pl"})])
def test_an_answer_of_a_branch_left_behind_counts_only_when_it_is_kept(keep: str, given: dict[str, str]):
    made = compiled(KEPT.replace("KEEP", keep))
    state = begin(made, {})
    for event in (Answered("way", "mail", ""), Answered("email", "a@b.pl", ""), Answered("way", "letter", "")):
        state = engine.step(made, state, event)
    (call,) = engine.effects(made, state)
    assert isinstance(call, Call)
    assert call.inputs == given
