"""Generated procedures of every kind of step: what a correction does again, what the check says of their ways."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from infolinia.procedures import engine, focus
from infolinia.procedures import events as steps
from infolinia.procedures.checker.check import check
from infolinia.procedures.checker.dominators import dominates, immediate
from infolinia.procedures.checker.graph import build
from infolinia.procedures.checker.proof import Demand
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State
from tests.procedures.drive import TODAY
from tests.procedures.generated import INNER, Drawing, drawn, helpful, outputs, questions, sideways, values

MOST = 400  # events of a call


def begin(procedure: Procedure, performer: str = "desk") -> State:
    return engine.start(procedure, given={}, performer=performer, language="pl", today=TODAY)


# --- Corrections


def allowed(path: str, procedure: Procedure, pick: random.Random) -> Any:
    """A value that keeps every rule; the same for the same chance."""
    slot = dict(questions(procedure))[path]
    kept = {"number": ["10", "30", "50"], "choice": ["one", "two"], "date": ["2026-11-01", "2026-11-20"]}
    return pick.choice(kept.get(slot.type, values(slot)))


def willing(procedure: Procedure, state: State, answers: dict[str, Any]) -> steps.Event:
    """What everyone does who wants the call to go on: nobody refuses, and actions give what their inputs say."""
    at = focus.find(procedure, state)
    match at.step.kind:
        case "do":
            (call,) = engine.effects(procedure, state)
            assert isinstance(call, steps.Call)
            own = steps.Call(call.step, call.action, call.key, at.inputs, call.inputs_hash)
            return steps.ActionDone(at.path, call.key, call.inputs_hash, outputs(own))
        case "say" | "statement":
            return steps.Heard(at.path, True, 9, 1.0, 2.0)
        case "negotiate":
            return steps.Agreed(at.path)
        case _:
            return steps.Answered(at.path, answers[at.path], "")


def to_the_end(procedure: Procedure, state: State, answers: dict[str, Any]) -> tuple[State, list[str]]:
    done: list[str] = []
    while not focus.find(procedure, state).terminal:
        done.append(focus.find(procedure, state).path)
        assert len(done) < MOST
        state = engine.step(procedure, state, willing(procedure, state, answers))
    return state, done


def clerk(procedure: Procedure, state: State) -> dict[str, str]:
    """Every step on the way and, in words, what it was done for: filled texts, inputs, what an answer rests on."""
    made: dict[str, str] = {}
    for visited in focus.walk(procedure, state).focus.trail:
        step, scope = visited.step, visited.scope
        slot = scope.procedure.slot(step.id) if visited.asked else None
        match step.kind:
            case "statement":
                made[visited.path] = scope.fill(step.text)
            case "say":
                made[visited.path] = scope.fill(step.text) if step.again else "said"
            case "do" | "negotiate":
                made[visited.path] = repr({n: focus.plain(e.compute(scope)) for n, e in step.inputs.items()})
            case "ask" | "choose" if slot:
                statement = scope.procedure.step(step.accepts) if step.accepts else None
                rests = {name: focus.plain(scope.raw(name)) for name in slot.depends}
                made[visited.path] = f"asked {scope.fill(statement.text) if statement else ''} {rests}"
            case _:
                pass
    return made


def test_a_correction_does_again_exactly_what_rests_on_it():
    """Against a call that began anew with the other answer: what it did for other reasons is done again, once."""
    corrected = again = 0
    for seed in range(400):
        chance, procedure = random.Random(seed), drawn(seed)
        answers = {path: allowed(path, procedure, chance) for path, _ in questions(procedure)}
        finished, _ = to_the_end(procedure, begin(procedure), answers)
        before = clerk(procedure, finished)
        passed = sorted(path for path in finished.answers if path in before)
        if not passed:
            continue
        path = chance.choice(passed)
        other = {**answers, path: allowed(path, procedure, chance)}
        ended, redone = to_the_end(
            procedure, engine.step(procedure, finished, steps.Answered(path, other[path], "")), other
        )
        if focus.find(procedure, ended).error == "changed-after-done":
            continue  # an action that nothing amends: the call is passed on
        fresh, _ = to_the_end(procedure, begin(procedure), other)
        wanted = {p for p, words in clerk(procedure, fresh).items() if before.get(p) != words} - {path}
        known = set(finished.answers) | set(finished.evidence)
        assert clerk(procedure, ended) == clerk(procedure, fresh), seed
        assert {p for p in redone if p in before or p not in known} == {
            p for p in wanted if p in before or p not in known
        }, (seed, path)
        assert len(redone) == len(set(redone)), seed
        corrected, again = corrected + 1, again + bool(redone)
    assert corrected > 250
    assert again > 50


# --- What the check proves, and what calls do


def called(procedure: Procedure, seed: int) -> State:
    """A call drawn by chance, to its end."""
    chance = random.Random(seed)
    state = begin(procedure, chance.choice(["desk", "voice"]))
    nerve, count = chance.choice([0.0, 0.1, 0.3]), 0
    while not focus.find(procedure, state).terminal:
        step = sideways if chance.random() < nerve and count < 60 else helpful
        state = engine.step(procedure, state, step(procedure, state, chance))
        count += 1
        assert count < MOST
    return state


@pytest.mark.parametrize("batch", range(4))
def test_no_call_ends_without_a_statement_that_stands_on_every_way(batch: int):
    ended = 0
    for seed in range(batch * 40, batch * 40 + 40):
        procedure = drawn(seed)
        graph = build(procedure, {})
        above = immediate(graph.successors(), 0)
        statements = [n for n, node in enumerate(graph.nodes) if node.step.kind == "statement" and not node.gate]
        for number in range(12):
            state = called(procedure, seed * 100 + number)
            (end,) = engine.effects(procedure, state)
            if not isinstance(end, steps.Finish):
                continue
            ended += 1
            last = next(n for n, node in enumerate(graph.nodes) if node.path == focus.find(procedure, state).path)
            for statement in statements:
                if dominates(statement, last, above):
                    path = graph.nodes[statement].path
                    assert state.evidence[path].whole, (seed, number, path)
    assert ended > 100


def test_a_hole_that_a_call_went_through_is_found_by_the_check():
    """Each law of each procedure is taken for one that every finish demands; the calls are the brute force."""
    found = 0
    for seed in range(120):
        procedure, text = drawn(seed), Drawing(seed).text()
        laws = {step.law: step.id for step in procedure.steps if step.law}
        skipped: set[str] = set()
        for number in range(15):
            state = called(procedure, seed * 100 + number)
            if isinstance(engine.effects(procedure, state)[0], steps.Finish):
                skipped |= {law for law, step in laws.items() if step not in state.evidence}
        demands = [Demand(law) for law in laws]
        findings = check(text, source="drawn.yaml", library={"inner": INNER}, demanded=demands)
        told = {f.facts["law"] for f in findings if f.code == "law-skipped"}
        assert not [f for f in findings if f.code == "not-checked"]
        assert skipped <= told, (seed, skipped - told)
        assert "REC-01" not in told, "it stands first, without a condition"
        found += len(skipped)
    assert found > 50


def test_a_planted_hole_is_found():
    """The first statement gets a condition, or a way past the last one: the check says so of just that law."""
    for seed in range(60):
        text = Drawing(seed).text()
        with_condition = text.replace("    law: REC-01\n", "    law: REC-01\n    when: performer = voice\n")
        around = re.sub(
            r"(  - statement: recording)", r"  - branch: past\n    when: [{if: language = en, go: done}]\n\1", text
        )
        for planted, law in ((with_condition, "REC-01"), (around, "BYE-01")):
            findings = check(planted, source="x.yaml", library={"inner": INNER}, demanded=[Demand(law)])
            assert [f for f in findings if f.code == "law-skipped" and f.facts["law"] == law], (seed, law)
