"""A focus found from the one before is that of a walk over every step, whatever happened between."""

from __future__ import annotations

import random

import pytest

from infolinia.procedures import engine, focus
from infolinia.procedures import events as steps
from infolinia.procedures.parts import Procedure
from infolinia.procedures.reads import readers
from infolinia.procedures.state import State
from tests.procedures.drive import CALLER, NAMES, begin, compiled, demo, questions, reply, values
from tests.procedures.generated import drawn, helpful, sideways

BODY = """
procedure: p
title: {pl: P, en: P}
slots:
  a: {type: yes_no}
  b: {type: choice, values: {one: {pl: raz, en: one}, two: {pl: dwa, en: two, needs: not a}}}
  double: {type: number, from: n + n}
  n: {type: number, valid: n > 0}
  rest: {type: text}
  case: {type: case}
steps:
  - ask: a
    text: {pl: A?, en: A?}
  - choose: b
    text: {pl: B?, en: B?}
  - branch: fork
    when: [{if: a and b = one, go: late}]
  - ask: n
    text: {pl: N?, en: N?}
    on_refuse: skip
  - say: told
    again: changed
    text: {pl: "{double}", en: "{double}"}
  - repeat: r
    for: n
    max: 3
    steps:
      - ask: rest
        text: {pl: Co?, en: What?}
        on_dont_know: skip
  - do: d
    action: x.y
    with: {n: n, rounds: r.count}
    out: {case: case}
    on_change: x.z
    on_error: {unavailable: late}
  - say: late
    when: performer != desk or a
    text: {pl: "{case} {n}", en: "{case} {n}"}
  - statement: last
    text: {pl: "{case} {r.count}", en: "{case} {r.count}"}
  - finish: end
    disposition: X
"""


def same(procedure: Procedure, state: State) -> None:
    found, whole = focus.find(procedure, state), focus.walk(procedure, state, ahead=False).focus
    assert (found.path, found.why, found.text, found.hash, found.error) == (
        whole.path, whole.why, whole.text, whole.hash, whole.error
    )  # fmt: skip
    assert [v.path for v in found.trail] == [v.path for v in whole.trail]
    assert found.inputs == whole.inputs
    assert found.scope.asked == whole.scope.asked
    assert found.scope.made == whole.scope.made
    assert [v.path for v in focus.coming(procedure, state)] == [v.path for v in focus.walk(procedure, state).ahead]


def anything(procedure: Procedure, state: State, chance: random.Random) -> steps.Event:
    """Something helpful, or something that comes from the side."""
    asked = dict(questions(procedure))
    path = chance.choice(sorted(asked))
    helpful = reply(procedure, state, {p: chance.choice(values(slot)) for p, slot in asked.items()})
    match chance.randrange(8):
        case 0 | 1:
            return steps.Answered(path, chance.choice(values(asked[path])), "", source=chance.choice(["desk", "voice"]))
        case 2:
            return chance.choice([steps.Back(), steps.Declined(path, chance.choice(["refused", "dont_know"]))])
        case 3:
            return steps.Switched(chance.choice(["desk", "voice", ""]), chance.choice(["pl", "en", ""]))
        case 4:
            here = focus.find(procedure, state).path
            return steps.Failed(here, chance.choice(["silence", "no_match", "invalid"]))
        case 5 if procedure.digressions:
            return steps.Digressed(chance.choice(procedure.digressions).id)
        case _:
            return helpful or steps.Back()


@pytest.mark.parametrize("name", NAMES)
def test_the_focus_found_from_the_one_before_is_that_of_a_whole_walk(name: str):
    procedure = demo(name)
    for seed in range(25):
        chance = random.Random(seed)
        state = begin(procedure, chance.choice([CALLER, {}]))
        for _ in range(40):
            state = engine.step(procedure, state, anything(procedure, state, chance))
            same(procedure, state)


def acted(procedure: Procedure, state: State, chance: random.Random) -> steps.Event:
    """The same for the procedure above, whose action is no trade's."""
    at = focus.find(procedure, state)
    for call in engine.effects(procedure, state):
        if isinstance(call, steps.Call):
            error = chance.choice(["", "", "", "unavailable"])
            outputs = {} if error else {"case": f"R-{call.inputs}"}
            return steps.ActionDone(at.path, call.key, call.inputs_hash, outputs, error)
    spoken = at.step.kind in ("say", "statement") and not at.terminal
    if spoken and chance.random() < 0.7:
        return steps.Heard(at.path, chance.random() < 0.8, 1, 1.0, 2.0)
    slots = {"a": [True, False], "b": ["one", "two"], "n": ["0", "1", "2"]}
    slots |= {f"r.{round_}/rest": ["x", "y"] for round_ in (1, 2, 3)}
    path = at.path if at.path in slots and chance.random() < 0.6 else chance.choice(sorted(slots))
    match chance.randrange(6):
        case 0:
            return steps.Declined(path, chance.choice(["refused", "dont_know"]))
        case 1:
            return steps.Switched(chance.choice(["desk", "voice"]), chance.choice(["pl", "en"]))
        case _:
            return steps.Answered(path, chance.choice(slots[path]), "")


def test_the_same_where_steps_are_left_out_repeated_computed_and_done():
    procedure = compiled(BODY)
    for seed in range(300):
        chance = random.Random(seed)
        state = begin(procedure, {})
        for _ in range(40):
            state = engine.step(procedure, state, acted(procedure, state, chance))
            same(procedure, state)


def test_what_an_include_makes_of_the_performer_is_seen_behind_it():
    inner = """
procedure: inner
title: {pl: W, en: I}
gives: {machine: {type: yes_no, from: performer = voice}, polish: {type: yes_no, from: language = pl}}
steps:
  - say: hello
    text: {pl: Halo., en: Hello.}
  - return: ok
"""
    outer = """
procedure: outer
title: {pl: Z, en: O}
slots: {polish: {type: yes_no}, a: {type: text}}
steps:
  - include: inner
    out: {machine: machine, polish: polish}
  - say: told
    again: changed
    text: {pl: "{machine} {polish}", en: "{machine} {polish}"}
  - ask: a
    text: {pl: A?, en: A?}
  - finish: end
    disposition: X
"""
    procedure = compiled(outer, inner=inner)
    state = begin(procedure, {})
    for event in (
        steps.Heard("inner/hello", True, 1, 1.0, 2.0), steps.Heard("told", True, 1, 1.0, 2.0),
        steps.Switched(performer="voice"), steps.Heard("told", True, 1, 1.0, 2.0), steps.Switched(language="en"),
    ):  # fmt: skip
        state = engine.step(procedure, state, event)
        same(procedure, state)
    assert focus.find(procedure, state).path == "told"


@pytest.mark.parametrize("batch", range(3))
def test_the_same_in_procedures_of_every_kind_of_step(batch: int):
    for seed in range(batch * 50, batch * 50 + 50):
        procedure, chance = drawn(seed), random.Random(seed)
        state = begin(procedure, {})
        for _ in range(25):
            step = sideways if chance.random() < 0.4 else helpful
            if not focus.find(procedure, state).terminal:
                state = engine.step(procedure, state, step(procedure, state, chance))
                same(procedure, state)


def test_what_a_change_may_concern():
    procedure = compiled(BODY)
    assert readers(procedure, "n") == {"n", "told", "r", "d", "late", "last"}
    assert readers(procedure, "b") == {"b", "fork"}
    assert readers(procedure, "a") == {"a", "b", "fork", "late"}
    assert readers(procedure, "r.2/rest") == {"r", "d", "late", "last"}
    assert readers(procedure, "d") == {"d", "late", "last"}
    assert readers(procedure, "performer") >= {"late", "r"}
    assert readers(procedure, "nothing") == frozenset()
