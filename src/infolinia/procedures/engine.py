"""The engine: one pure, total step of a call's procedure.

How to use it. `start(procedure, given=…, performer="desk", language="pl", today=…)` gives a State; `effects(procedure,
state)` says what is wanted now: `Show(step)` (put it to the customer; `card.card` draws it), `Call` (run an action and
bring `ActionDone` with the same key), `HandOver` or `Finish`. For each thing that happens call
`step(procedure, state, event)`; keep the event in the journal. Replay is the fold of `step` over the events; State need
not be stored. An event that does not fit changes nothing but the count of events.

- A correction is an `Answered` for a slot that was passed: exactly the steps that read it are out of date.
  `correction.preview` says beforehand what it would change.
- Every event either satisfies a step or is counted; after focus.MOST_EVENTS the call is handed over, so it always ends.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from infolinia.procedures import focus, texts
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
    Retried,
    Show,
    Switched,
)
from infolinia.procedures.parts import Digression, Procedure, Slot, Step
from infolinia.procedures.slots import written
from infolinia.procedures.slots.fits import fits
from infolinia.procedures.state import Answer, Evidence, Result, Span, State

PERFORMERS = ("desk", "voice", "rehearsal")
MOST_RETRIES = 10  # of one action in one call
MOST_SPANS = 100  # of one text


def start(procedure: Procedure, *, given: dict[str, Any], performer: str, language: str, today: date) -> State:
    """The state before anything was said. `given` are values in JSON form; unknown names are left out."""
    known = {name: value for name, value in given.items() if value is not None}
    chosen = language if language in procedure.languages else procedure.languages[0]
    return State(procedure.hash, chosen, performer, today.isoformat(), known)


def step(procedure: Procedure, state: State, event: Event) -> State:
    """The state after `event`. Total: what does not fit changes nothing but the count of events."""
    if state.events >= focus.MOST_EVENTS:
        return state
    state = replace(state, events=state.events + 1)
    match event:
        case Answered():
            return _answered(procedure, state, event)
        case Confirmed(slot):
            answer = state.answers.get(slot)
            return _with_answer(state, slot, replace(answer, confirmed=True)) if answer else state
        case Retried(path):
            return _retried(state, path)
        case Heard():
            return _heard(procedure, state, event)
        case Declined(path, how):
            found = find_step(procedure, path)
            if found is None or found.kind not in ("ask", "choose") or how not in ("refused", "dont_know"):
                return state
            if how == "dont_know" and found.unsure and not found.on_dont_know:  # as "I think so" does
                return _answered(procedure, state, Answered(path, found.unsure == "true", "", unsure=True))
            answers = {key: answer for key, answer in state.answers.items() if key != path}
            return replace(state, answers=answers, outcomes={**state.outcomes, path: how})
        case Back():
            return _back(procedure, state)
        case Digressed(id_):
            return _digressed(procedure, state, id_)
        case ActionDone():
            return _action_done(procedure, state, event)
        case Switched():
            return _switched(procedure, state, event)
        case _:
            return state


def effects(procedure: Procedure, state: State) -> list[Effect]:
    """What is wanted now."""
    at = focus.find(procedure, state)
    if at.step.kind == "do" and at.why in ("new", "changed"):
        key = _key(at.path, state)
        inputs = {**(at.before.outputs if at.before else {}), **at.inputs}
        action = at.step.on_change if at.why == "changed" else at.step.action
        return [Call(at.path, action, key, inputs, focus.inputs_hash(at.inputs))]
    if at.error:
        return [HandOver("", at.error)]
    if at.step.kind == "finish":
        return [Finish(at.step.disposition)]
    if at.step.kind == "hand_over":
        reason = at.step.reason.get(state.language) or at.step.title.get(state.language, at.step.id)
        return [HandOver(at.step.to, reason)]
    return [Show(at.path)]


def find_step(procedure: Procedure, path: str) -> Step | None:
    """The step of a path, through includes; None when there is none."""
    head, slash, rest = path.partition("/")
    found = next((s for s in procedure.steps if s.id == head), None)
    if not slash or found is None:
        return found
    return find_step(found.included, rest) if found.included else None


def _answered(procedure: Procedure, state: State, event: Answered) -> State:
    slot = slot_at(procedure, event.slot)
    if slot is None:
        return state
    found = find_step(procedure, event.slot)
    value, text, accepted = event.value, event.written, ""
    confirmed = event.confirmed and _settles(state, slot, found, event)
    if found and event.unsure and slot.type == "yes_no":
        if found.unsure:
            value = found.unsure == "true"  # "I think not" counts as the step says
            text = written.yes_no(value, state.language)
        else:
            confirmed = False
    if not fits(slot, value):
        return state
    if found and found.accepts:
        evidence = state.evidence.get(event.slot.removesuffix(found.id) + found.accepts)
        accepted = evidence.hash if evidence and evidence.whole else ""
    answer = Answer(value, text, confirmed, state.events, event.source, event.raw, event.unsure, accepted)
    outcomes = {key: value for key, value in state.outcomes.items() if key != event.slot}
    made = _with_answer(replace(state, outcomes=outcomes), event.slot, answer)
    return state if slot.valid and _breaks_ahead(procedure, made, event.slot, slot) else made


def _settles(state: State, slot: Slot, found: Step | None, event: Answered) -> bool:
    """A critical value, or one whose step says `confirm`, is settled at once only where a person saw it and typed it;
    heard by the voice or recognised from speech it waits for Confirmed, however sure anyone is."""
    seen = state.performer == "desk" and event.source == "desk"
    return seen or not (slot.critical or (found and found.confirm))


def _breaks_ahead(procedure: Procedure, state: State, path: str, slot: Slot) -> bool:
    """A value given before its question, which breaks the slot's rule, is no answer: the question will be put.
    At the question, or after it, it is kept and shown with the rule."""
    for visited in focus.walk(procedure, state).ahead:
        if visited.path == path and slot.valid:
            return slot.valid.compute(visited.scope) is False
    return False


def slot_at(procedure: Procedure, path: str) -> Slot | None:
    """The slot of a path, when people may answer it: one that is asked for, or that was given."""
    head, slash, rest = path.partition("/")
    if slash:
        found = next((s for s in procedure.steps if s.id == head), None)
        return slot_at(found.included, rest) if found and found.included else None
    asked = any(step.id == head and step.kind in ("ask", "choose") for step in procedure.steps)
    slot = procedure.slot(head) if asked or head in procedure.given else None
    return slot if slot and slot.source is None else None


def _with_answer(state: State, slot: str, answer: Answer) -> State:
    return replace(state, answers={**state.answers, slot: answer})


def _heard(procedure: Procedure, state: State, event: Heard) -> State:
    at = focus.find(procedure, state)
    if at.path != event.step or at.step.kind not in ("say", "statement"):
        return state
    before = state.evidence.get(event.step)
    spans = before.spans if before and before.hash == at.hash else ()
    count = len(texts.sentences(at.text))
    read = count if event.whole else min(max(0, event.sentences), count)
    evidence = Evidence(at.hash, event.whole, read, (*spans, Span(event.begin, event.end))[-MOST_SPANS:])
    return replace(state, evidence={**state.evidence, event.step: evidence})


def _back(procedure: Procedure, state: State) -> State:
    at = focus.find(procedure, state)
    if at.path in state.outcomes:
        return replace(state, outcomes={key: value for key, value in state.outcomes.items() if key != at.path})
    for visited in reversed(at.trail):
        answer = state.answers.get(visited.path)
        if visited.asked and answer and answer.confirmed:
            return _with_answer(state, visited.path, replace(answer, confirmed=False))
        if visited.asked and visited.path in state.outcomes:
            outcomes = {key: value for key, value in state.outcomes.items() if key != visited.path}
            return replace(state, outcomes=outcomes)
    return state


def _digressed(procedure: Procedure, state: State, path: str) -> State:
    found = find_digression(procedure, path)
    if found is None:
        return state
    counted = {**state.digressions, path: state.digressions.get(path, 0) + 1}
    leaves = {**state.leaves, path.removesuffix(found.id): found.go} if found.go else state.leaves
    return replace(state, digressions=counted, leaves=leaves)


def find_digression(procedure: Procedure, path: str) -> Digression | None:
    """The digression of a path, through includes; None when there is none."""
    head, slash, rest = path.partition("/")
    if not slash:
        return next((d for d in procedure.digressions if d.id == head), None)
    found = next((s for s in procedure.steps if s.id == head), None)
    return find_digression(found.included, rest) if found and found.included else None


def _action_done(procedure: Procedure, state: State, event: ActionDone) -> State:
    found = find_step(procedure, event.step)
    results = state.results.get(event.step, ())
    if found is None or found.kind != "do" or event.key != _key(event.step, state):
        return state  # a second delivery, or a run that nobody asked for
    result = Result(event.key, event.inputs, event.outputs, event.error)
    return replace(state, results={**state.results, event.step: (*results, result)})


def _key(path: str, state: State) -> str:
    """Unique within the call: going from A to B and back to A is three runs."""
    return f"{path}#{len(state.results.get(path, ()))}"


def _retried(state: State, path: str) -> State:
    results = state.results.get(path, ())
    if not results or not results[-1].error or results[-1].void or sum(r.void for r in results) >= MOST_RETRIES:
        return state
    return replace(state, results={**state.results, path: (*results[:-1], replace(results[-1], void=True))})


def _switched(procedure: Procedure, state: State, event: Switched) -> State:
    """What was read whole in the other language stands; what was not, is read anew."""
    performer, language = event.performer, event.language
    made = replace(state, performer=performer if performer in PERFORMERS else state.performer)
    if language not in procedure.languages or language == state.language:
        return made
    return replace(made, language=language, evidence={p: e for p, e in state.evidence.items() if e.whole})
