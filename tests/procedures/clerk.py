"""Calls drawn by chance on the oracle's procedure, conducted with the oracle beside them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from infolinia.procedures import engine, focus
from infolinia.procedures import events as steps
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State
from tests.procedures.drive import TODAY, compiled
from tests.procedures.oracle import CRITICAL, QUESTIONS, TEXT, Oracle, case_of

MOST = 150  # events of one call
VALUES: dict[str, list[Any]] = {
    "danger": [False, False, False, True],
    "matter": ["bill", "power"],
    "amount": ["10", "20"],
    "since": ["wczoraj", "dziś"],
    "agreed": [True, True, False],
}


@dataclass
class Conversation:
    """What happened in a call, and the state at its beginning and after each event."""

    events: list[steps.Event]
    states: list[State]
    oracle: Oracle
    heard: dict[str, str] = field(default_factory=lambda: dict[str, str]())

    def end(self, procedure: Procedure) -> steps.Finish | steps.HandOver:
        """How it ended; every call does."""
        (end,) = engine.effects(procedure, self.states[-1])
        assert isinstance(end, steps.Finish | steps.HandOver), "the call does not end"
        return end


@cache
def procedure() -> Procedure:
    return compiled(TEXT)


def conversation(number: int) -> Conversation:
    """A call, the same for the same number. At every event the engine stands where the oracle says."""
    chance, made = random.Random(number), procedure()
    performer = chance.choice(["desk", "voice"])
    state = engine.start(made, given={}, performer=performer, language="en", today=TODAY)
    call = Conversation([], [state], Oracle(performer))
    nerve = chance.choice([0.0, 0.2, 0.4])
    while not focus.find(made, state).terminal and len(call.events) < MOST:
        step = sideways if chance.random() < nerve else cooperative
        at = focus.find(made, state)
        event = step(made, state, call.oracle, chance)
        if isinstance(event, steps.Heard) and event.step == at.path and at.step.kind == "statement":
            call.heard[at.path] = at.hash
        state = engine.step(made, state, event)
        call.events.append(event)
        call.states.append(state)
        if state.over:
            break
        assert where(made, state) == call.oracle.place(), (number, len(call.events), event)
    return call


def proved(call: Conversation) -> str:
    """How the call ended, and that nothing was left out on the way there."""
    made, state, heard = procedure(), call.states[-1], call.heard
    end = call.end(made)
    if isinstance(end, steps.HandOver):
        return end.reason
    assert "recording" in heard
    assert state.answers["agreed"].accepted == heard["terms"], "the terms accepted are those heard"
    assert all(state.answers[slot].confirmed for slot in CRITICAL)
    if end.disposition == "DONE":
        assert state.evidence["agreement"].hash == heard["agreement"]
        assert state.negotiations["plan"].agreed["count"] == str(call.oracle.count)
    return end.disposition


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
