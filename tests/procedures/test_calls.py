"""Thousands of generated calls against the oracle: at every event the engine stands where the oracle says, replay is
the state, and each call ends in a disposition or a hand-over, the statements heard and the terms accepted as heard.
"""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest

from infolinia.procedures import engine, focus
from infolinia.procedures import events as steps
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State
from tests.procedures.drive import TODAY, compiled
from tests.procedures.oracle import CRITICAL, QUESTIONS, TEXT, Oracle, case_of

CALLS, BATCHES = 250, 8
MOST = 150  # events of one call
VALUES: dict[str, list[Any]] = {
    "danger": [False, False, False, True],
    "matter": ["bill", "power"],
    "amount": ["10", "20"],
    "since": ["wczoraj", "dziś"],
    "agreed": [True, True, False],
}


@pytest.fixture(scope="module")
def procedure() -> Procedure:
    return compiled(TEXT)


def where(procedure: Procedure, state: State) -> str:
    at = focus.find(procedure, state)
    return f"!{at.path}" if at.error else at.path


def cooperative(procedure: Procedure, state: State, oracle: Oracle, chance: random.Random) -> steps.Event:
    """What would bring the call on, as far as this customer wants it; the oracle is told."""
    at = focus.find(procedure, state)
    if at.path.startswith("~"):
        oracle.aside.pop()
        return chance.choice([steps.Returned(), steps.Heard(at.path, True, 9, 1.0, 2.0)])
    match at.step.kind:
        case "statement":
            oracle.heard(at.path)
            return steps.Heard(at.path, True, 9, 1.0, 2.0)
        case "do":
            (call,) = engine.effects(procedure, state)
            assert isinstance(call, steps.Call)
            assert call.action == ("cases.amend" if oracle.opened else "cases.open"), "done once, then amended"
            oracle.opened.append(oracle.inputs())
            return steps.ActionDone(at.path, call.key, call.inputs_hash, {"case": case_of(oracle.inputs())})
        case "negotiate":
            return bargained(at, oracle, chance)
        case _ if at.why == "unconfirmed":
            oracle.doubtful.discard(at.path)
            return steps.Confirmed(at.path)
        case _:
            return answer(state, oracle, at.path, chance)


def bargained(at: focus.Focus, oracle: Oracle, chance: random.Random) -> steps.Event:
    if at.why == "approval":
        level = chance.choice([0, 1, 2])
        oracle.consents(level)
        return steps.Granted(at.path, level, "leader")
    match chance.randrange(3):
        case 0:
            oracle.takes()
            return steps.Agreed(at.path)
        case 1:
            oracle.refuses()
            return steps.Declined(at.path, "refused")
        case _:
            count = chance.choice([1, 2, 5, 12])
            oracle.proposes(count)
            return steps.Proposed(at.path, {"count": str(count)})


def answer(state: State, oracle: Oracle, question: str, chance: random.Random) -> steps.Event:
    value = chance.choice(VALUES[question])
    oracle.answered(question, value, typed=state.performer == "desk")
    return steps.Answered(question, value, "", source="desk" if state.performer == "desk" else "voice")


def sideways(procedure: Procedure, state: State, oracle: Oracle, chance: random.Random) -> steps.Event:
    """A correction, an answer ahead, a digression, another performer, a failure, or something that does not fit."""
    at = focus.find(procedure, state)
    match chance.randrange(8):
        case 0 | 1 | 2:
            return answer(state, oracle, chance.choice(QUESTIONS), chance)
        case 3 if state.digressions.get("why", 0) < 2 and len(state.frames) < 3:
            if state.performer != "desk":
                oracle.aside.append("why")
            return steps.Digressed("why")
        case 4:
            oracle.performer = chance.choice(["desk", "voice"])
            if oracle.performer == "desk":
                oracle.aside.clear()
            return steps.Switched(performer=oracle.performer, language=chance.choice(["", "en", "pl"]))
        case 5 if at.path == "since":
            how = chance.choice(["refused", "dont_know"])
            oracle.declines("since", how)
            return steps.Declined("since", how)
        case 6:
            return steps.Failed("nowhere", "silence")
        case _:
            return chance.choice(
                [steps.Heard("done", True, 1, 0.0, 0.0), steps.Retried("open"), steps.Confirmed("nothing"),
                 steps.Agreed("danger"), steps.Granted("danger", 9), steps.ActionDone("open", "open#99", "", {})]
            )  # fmt: skip


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_engine_stands_where_the_oracle_says_in_every_call(procedure: Procedure, batch: int):
    ends: dict[str, int] = {}
    for number in range(CALLS):
        chance = random.Random(batch * CALLS + number)
        performer = chance.choice(["desk", "voice"])
        state = first = engine.start(procedure, given={}, performer=performer, language="en", today=TODAY)
        oracle, happened, heard = Oracle(performer), list[steps.Event](), dict[str, str]()
        nerve = chance.choice([0.0, 0.2, 0.4])
        while not focus.find(procedure, state).terminal and len(happened) < MOST:
            step = sideways if chance.random() < nerve else cooperative
            at = focus.find(procedure, state)
            event = step(procedure, state, oracle, chance)
            if isinstance(event, steps.Heard) and event.step == at.path and at.step.kind == "statement":
                heard[at.path] = at.hash
            state = engine.step(procedure, state, event)
            happened.append(event)
            found, wanted = where(procedure, state), oracle.place()
            if state.over:
                break
            assert found == wanted, (number, len(happened), event)
        again = first
        for event in happened:
            kept = msgspec.json.decode(msgspec.json.encode(steps.to_builtins(event)))
            again = engine.step(procedure, again, steps.from_builtins(kept))
        assert again == state
        (end,) = engine.effects(procedure, state)
        assert isinstance(end, steps.Finish | steps.HandOver), f"call {number} does not end"
        if isinstance(end, steps.Finish):
            assert "recording" in heard
            assert state.answers["agreed"].accepted == heard["terms"], "the terms accepted are those heard"
            assert all(state.answers[slot].confirmed for slot in CRITICAL)
        if end == steps.Finish("DONE"):
            assert state.evidence["agreement"].hash == heard["agreement"]
            assert state.negotiations["plan"].agreed["count"] == str(oracle.count)
        ends[end.disposition if isinstance(end, steps.Finish) else end.reason] = 1
    assert {"DONE", "NONE", "Danger"} <= set(ends), "the calls go every way"


def test_nothing_but_noise_ends_in_a_hand_over(procedure: Procedure):
    """Without a single helpful word, by voice: every event raises a counter, and each has its bound."""
    noise: list[steps.Event] = [
        steps.Failed("danger", "silence"), steps.Failed("danger", "no_match"), steps.Failed("danger", "incomplete"),
        steps.Controlled("repeat"), steps.Controlled("slower"), steps.Controlled("help"), steps.Digressed("how"),
        steps.Digressed("why"), steps.Back(), steps.Answered("danger", False, "", source="voice"),
        steps.Rejected("danger"), steps.Heard("danger", False, 1, 0.0, 1.0), steps.Returned(),
    ]  # fmt: skip
    for seed in range(200):
        chance = random.Random(seed)
        state = engine.start(procedure, given={}, performer="voice", language="en", today=TODAY)
        state = engine.step(procedure, state, steps.Heard("recording", True, 1, 0.0, 1.0))
        count = 0
        while not focus.find(procedure, state).terminal:
            state = engine.step(procedure, state, chance.choice(noise))
            count += 1
            assert count < 120, f"call {seed} goes on"
        (end,) = engine.effects(procedure, state)
        assert isinstance(end, steps.HandOver)
