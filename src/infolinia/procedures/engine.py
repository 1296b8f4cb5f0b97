"""The engine: one pure, total step of a call's procedure.

How to use it. `start(procedure, given=…, performer="desk", language="pl", today=…)` gives a State; `effects(procedure,
state)` says what is wanted now: `Show(step)` (put it to the customer; `card.card` draws it), `Call` (run an action and
bring `ActionDone` with the same key), `HandOver` or `Finish`. For each thing that happens call
`step(procedure, state, event)`; keep the event in the journal. Replay is the fold of `step` over the events; State need
not be stored. An event that does not fit changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from infolinia.procedures import focus
from infolinia.procedures.events import (
    ActionDone,
    Answered,
    Back,
    Call,
    Confirmed,
    Declined,
    Digressed,
    Effect,
    Event,
    Finish,
    HandOver,
    Heard,
    Show,
    Switched,
)
from infolinia.procedures.language import Procedure, Step
from infolinia.procedures.state import Answer, Evidence, Result, Span, State

MOST_EVENTS = 2000  # of one call: beyond it only the end is possible


def start(procedure: Procedure, *, given: dict[str, Any], performer: str, language: str, today: date) -> State:
    """The state before anything was said. `given` are values in JSON form; unknown names are left out."""
    known = {name: value for name, value in given.items() if value is not None}
    chosen = language if language in procedure.languages else procedure.languages[0]
    return State(procedure.hash, chosen, performer, today.isoformat(), known)


def step(procedure: Procedure, state: State, event: Event) -> State:
    """The state after `event`. Total: what does not fit changes nothing but the count of events."""
    if state.events >= MOST_EVENTS:
        return state
    state = replace(state, events=state.events + 1)
    match event:
        case Answered():
            return _answered(procedure, state, event)
        case Confirmed(slot):
            answer = state.answers.get(slot)
            return _with_answer(state, slot, replace(answer, confirmed=True)) if answer else state
        case Heard():
            return _heard(procedure, state, event)
        case Declined(path, how):
            found = find_step(procedure, path)
            if found is None or found.kind not in ("ask", "choose") or how not in ("refused", "dont_know"):
                return state
            answers = {key: answer for key, answer in state.answers.items() if key != path}
            return replace(state, answers=answers, outcomes={**state.outcomes, path: how})
        case Back():
            return _back(procedure, state)
        case Digressed(id_):
            return _digressed(procedure, state, id_)
        case ActionDone():
            return _action_done(procedure, state, event)
        case Switched(performer, language):
            wanted = language if language in procedure.languages else state.language
            return replace(state, performer=performer or state.performer, language=wanted)


def effects(procedure: Procedure, state: State) -> list[Effect]:
    """What is wanted now."""
    at = focus.find(procedure, state)
    if at.step.kind == "do" and at.why in ("new", "changed"):
        key = f"{at.path}#{len(state.results.get(at.path, ()))}"
        before = at.before.outputs if at.before else {}
        inputs = {**({k: v for k, v in before.items() if k not in at.inputs}), **at.inputs} if before else at.inputs
        action = at.step.on_change if at.why == "changed" else at.step.action
        return [Call(at.path, action, key, inputs, focus.inputs_hash(at.inputs))]
    if at.why == "calling":
        return []
    if at.step.kind == "finish":
        return [Finish(at.step.disposition)]
    if at.step.kind == "hand_over":
        return [HandOver(at.step.to, at.step.title.get(state.language, at.step.id))]
    if at.why in ("end", "error"):
        return [HandOver("", at.error)]
    return [Show(at.path)]


def find_step(procedure: Procedure, path: str) -> Step | None:
    """The step of a path, through includes; None when there is none."""
    head, slash, rest = path.partition("/")
    found = next((s for s in procedure.steps if s.id == head), None)
    if not slash or found is None:
        return found
    return find_step(found.included, rest) if found.included else None


def _answered(procedure: Procedure, state: State, event: Answered) -> State:
    if not _has_slot(procedure, event.slot):
        return state
    accepted = ""
    found = find_step(procedure, event.slot)
    if found and found.accepts:
        statement = event.slot.removesuffix(found.id) + found.accepts
        evidence = state.evidence.get(statement)
        accepted = evidence.hash if evidence and evidence.whole else ""
    answer = Answer(
        event.value, event.written, event.confirmed, len(state.answers) + state.events, event.source, event.raw,
        event.unsure, accepted,
    )  # fmt: skip
    outcomes = {key: value for key, value in state.outcomes.items() if key != event.slot}
    return _with_answer(replace(state, outcomes=outcomes), event.slot, answer)


def _has_slot(procedure: Procedure, path: str) -> bool:
    head, slash, rest = path.partition("/")
    if not slash:
        slot = procedure.slot(head)
        return slot is not None and slot.source is None
    found = next((s for s in procedure.steps if s.id == head), None)
    return bool(found and found.included and _has_slot(found.included, rest))


def _with_answer(state: State, slot: str, answer: Answer) -> State:
    return replace(state, answers={**state.answers, slot: answer})


def _heard(procedure: Procedure, state: State, event: Heard) -> State:
    at = focus.find(procedure, state)
    if at.path != event.step or at.step.kind not in ("say", "statement"):
        return state
    hashed = focus.text_hash(at.text)
    before = state.evidence.get(event.step)
    spans = before.spans if before and before.hash == hashed else ()
    evidence = Evidence(hashed, event.whole, event.sentences, (*spans, Span(event.begin, event.end)))
    return replace(state, evidence={**state.evidence, event.step: evidence})


def _back(procedure: Procedure, state: State) -> State:
    at = focus.find(procedure, state)
    for visited in reversed(at.trail):
        answer = state.answers.get(visited.path)
        if visited.asked and answer and answer.confirmed:
            return _with_answer(state, visited.path, replace(answer, confirmed=False))
        if visited.asked and visited.path in state.outcomes:
            outcomes = {key: value for key, value in state.outcomes.items() if key != visited.path}
            return replace(state, outcomes=outcomes)
    return state


def _digressed(procedure: Procedure, state: State, id_: str) -> State:
    found = next((digression for digression in procedure.digressions if digression.id == id_), None)
    if found is None:
        return state
    counted = {**state.digressions, id_: state.digressions.get(id_, 0) + 1}
    return replace(state, digressions=counted, leave=found.go or state.leave)


def _action_done(procedure: Procedure, state: State, event: ActionDone) -> State:
    found = find_step(procedure, event.step)
    results = state.results.get(event.step, ())
    if found is None or found.kind != "do" or any(result.key == event.key for result in results):
        return state
    result = Result(event.key, event.inputs, event.outputs, event.error)
    calling = {key: value for key, value in state.calling.items() if key != event.step}
    return replace(state, results={**state.results, event.step: (*results, result)}, calling=calling)
