"""The engine: one pure, total step of a call's procedure.

How to use it. `start(procedure, given=…, performer="desk", language="pl", today=…)` gives a State; `effects(procedure,
state)` says what is wanted now: `Show(step)` (put it to the customer; `card.card` draws it), `Call` (run an action and
bring `ActionDone` with the same key), `HandOver` or `Finish`. For each thing that happens call
`step(procedure, state, event)`; keep the event in the journal. Replay is the fold of `step` over the events; State need
not be stored. An event that does not fit changes nothing but the count of events. A performer that speaks by itself
uses `outlook.react(procedure, state, event, now)`, whose effects say each thing: say, ask, confirm, offer, timer.

- A correction is an `Answered` for a slot that was passed: exactly the steps that read it are out of date.
  `correction.preview` says beforehand what it would change.
- Every event either satisfies a step or raises a counter with a bound (see controls.py), beyond which the call is
  handed over; after focus.MOST_EVENTS it is in any case. So every call ends.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from infolinia.procedures import asides, choices, controls, focus, negotiation, texts
from infolinia.procedures.events import (
    ActionDone,
    Agreed,
    Also,
    Answered,
    Back,
    Call,
    Confirmed,
    Controlled,
    Declined,
    Digressed,
    Effect,
    Event,
    Failed,
    Finish,
    Granted,
    HandOver,
    Heard,
    Proposed,
    Rejected,
    Retried,
    Returned,
    Show,
    Stopped,
    Switched,
    Ticked,
)
from infolinia.procedures.parts import Digression, Procedure, Slot, Step
from infolinia.procedures.paths import find_step, slot_at
from infolinia.procedures.slots import written
from infolinia.procedures.slots.fits import fits
from infolinia.procedures.state import Answer, Evidence, Negotiation, Result, Span, State

PERFORMERS = ("desk", "voice", "rehearsal")
MOST_RETRIES = 10  # of one action in one call
MOST_ALSO = 20  # answers in one sentence
_FAILURES = ("silence", "no_match", "invalid")


def start(procedure: Procedure, *, given: dict[str, Any], performer: str, language: str, today: date) -> State:
    """The state before anything was said. `given` are values in JSON form; unknown names are left out."""
    known = {name: value for name, value in given.items() if value is not None}
    chosen = language if language in procedure.languages else procedure.languages[0]
    return State(procedure.hash, chosen, performer, today.isoformat(), known)


def step(procedure: Procedure, state: State, event: Event) -> State:
    """The state after `event`. Total: what does not fit changes nothing but the count of events."""
    if state.events >= focus.MOST_EVENTS:
        return state
    before, state = state, replace(state, events=state.events + 1, asked="")
    focus.carry(before, state)
    match event:
        case Answered():
            return _answered(procedure, state, event)
        case Also(answers):
            for answer in answers[:MOST_ALSO]:
                state = _answered(procedure, state, answer)
            return state
        case Confirmed(slot):
            answer = state.answers.get(slot)
            return _with_answer(state, slot, replace(answer, confirmed=True)) if answer else state
        case Rejected():
            return controls.rejected(procedure, state, event)
        case Failed():
            return controls.failed(procedure, state, event)
        case Retried(path):
            return _retried(state, path)
        case Heard():
            return _heard(procedure, state, event)
        case ActionDone():
            return _action_done(procedure, state, event)
        case Switched():
            return _switched(procedure, state, event)
        case Ticked(timer):
            return _ticked(procedure, state, timer)
        case _:
            return _asked(procedure, state, event)


def _asked(procedure: Procedure, state: State, event: Event) -> State:
    """What the customer wants or does not want, and how a negotiation goes."""
    match event:
        case Declined(path, how):
            return _declined(procedure, state, path, how)
        case Controlled(what):
            return _controlled(procedure, state, what)
        case Back():
            return controls.bounded(_back(procedure, state), "back", controls.MOST_BACK, "stuck")
        case Digressed(id_):
            return _digressed(procedure, state, id_)
        case Returned():
            return asides.close_frame(state)
        case Proposed() | Agreed() | Granted():
            return _negotiated(procedure, state, event)
        case Stopped(why):
            return replace(state, over=why[:40] or "stopped")
        case _:
            return state


def _declined(procedure: Procedure, state: State, path: str, how: str) -> State:
    found = find_step(procedure, path)
    if found is None or how not in ("refused", "dont_know"):
        return state
    if found.kind == "negotiate":
        at = focus.find(procedure, state)
        if at.path != path or at.terminal or at.why == "approval":
            return state
        made = negotiation.of(found, state.negotiations.get(path), at.hash)
        return _with_negotiation(state, path, negotiation.refused(found, made, state.performer))
    if found.kind not in ("ask", "choose"):
        return state
    if how == "dont_know" and found.unsure and not found.on_dont_know:  # as "I think so" does
        return _answered(procedure, state, Answered(path, found.unsure == "true", "", unsure=True))
    answers = {key: answer for key, answer in state.answers.items() if key != path}
    return replace(state, answers=answers, outcomes={**state.outcomes, path: how})


def _controlled(procedure: Procedure, state: State, what: str) -> State:
    if what in controls.PUT_AGAIN:
        return controls.put_again(procedure, state, what)
    match what:
        case "person":
            return replace(state, over="person")
        case "back":
            return controls.bounded(_back(procedure, state), "back", controls.MOST_BACK, "stuck")
        case "refuse" | "dont_know":
            at = focus.find(procedure, state)
            if at.why == "digression":
                return asides.close_frame(state)
            return _declined(procedure, state, at.path, "refused" if what == "refuse" else "dont_know")
        case _:
            return state


def _negotiated(procedure: Procedure, state: State, event: Proposed | Agreed | Granted) -> State:
    """Only the negotiation in focus goes on."""
    at = focus.find(procedure, state)
    if at.path != event.step or at.step.kind != "negotiate" or at.terminal:
        return state
    made = negotiation.of(at.step, state.negotiations.get(at.path), at.hash)
    today = date.fromisoformat(state.today)
    match event:
        case Agreed():
            made = negotiation.agreed(at.step, made, state.performer, today)
        case Granted(_, level):
            made = negotiation.granted(at.step, made, level, today)
        case Proposed(_, terms, by):
            made = negotiation.proposed(at.step, made, terms, by, state.performer, today)
    return _with_negotiation(state, at.path, made)


def _with_negotiation(state: State, path: str, made: Negotiation) -> State:
    return replace(state, negotiations={**state.negotiations, path: made})


def _ticked(procedure: Procedure, state: State, timer: str) -> State:
    if timer.startswith("approval:"):
        return controls.timed_out(procedure, state, timer)
    at = focus.find(procedure, state)
    if at.step.kind == "do" and at.why in ("new", "changed") and timer == controls.action_timer(_key(at.path, state)):
        late = ActionDone(at.path, _key(at.path, state), focus.inputs_hash(at.inputs), {}, "timeout")
        return _action_done(procedure, state, late)
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
        return [HandOver(at.to, at.error)]
    if at.step.kind == "finish":
        return [Finish(at.step.disposition)]
    if at.step.kind == "hand_over":
        reason = at.step.reason.get(state.language) or at.step.title.get(state.language, at.step.id)
        return [HandOver(at.step.to, reason)]
    return [Show(at.path)]


def _answered(procedure: Procedure, state: State, event: Answered) -> State:
    if state.frames and event.slot == asides.path_of(state.frames[-1]) == asides.MARK + asides.CONNECT:
        given = Answer(event.value, event.written, True, state.events, event.source, event.raw, event.unsure)
        return asides.answered(state, given)
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
    before = state.answers.get(event.slot)
    if before and before.confirmed and before.value != value:
        state = controls.bounded(state, "corrections", controls.MOST_CORRECTIONS, "corrections")
    elif before and state.performer != "desk":
        state = controls.bounded(state, f"{event.slot}:again", controls.MOST_CUT, "stuck")
    if event.slot in state.outcomes:
        outcomes = {key: value for key, value in state.outcomes.items() if key != event.slot}
        state = replace(state, outcomes=outcomes)
    made = _with_answer(state, event.slot, answer)
    if slot.depends:
        made = _with_answer(made, event.slot, replace(answer, basis=_basis(procedure, made, event.slot, slot)))
    if slot.valid is None and not choices.needing(slot):
        return made
    if _breaks_ahead(procedure, made, event.slot, slot):
        return state
    if state.performer != "desk":
        at = focus.find(procedure, made)
        if at.path == event.slot and at.why == "invalid":
            return controls.climb(made, at, "invalid")
    return made


def _basis(procedure: Procedure, state: State, path: str, slot: Slot) -> str:
    """What the answer rests on, as known where its question stands; empty before the way leads there."""
    walked = focus.walk(procedure, replace(state, frames=(), over=""))  # the question may lie behind a digression
    here = {v.path: v.scope for v in (*walked.focus.trail, *walked.ahead)} | {walked.focus.path: walked.focus.scope}
    return focus.basis(here[path], slot) if path in here else ""


def _settles(state: State, slot: Slot, found: Step | None, event: Answered) -> bool:
    """A critical value, or one whose step says `confirm`, is settled at once only where a person saw it and typed it;
    heard by the voice or recognised from speech it waits for Confirmed, however sure anyone is."""
    seen = state.performer == "desk" and event.source == "desk"
    return seen or not (slot.critical or (found and found.confirm))


def _breaks_ahead(procedure: Procedure, state: State, path: str, slot: Slot) -> bool:
    """A value given before its question, which breaks the slot's rule, is no answer: the question will be put.
    At the question, or after it, it is kept and shown with the rule."""
    here = focus.find(procedure, state)
    if here.path == path or here.passed.holds(path):
        return False
    for visited in focus.coming(procedure, state, path):
        if visited.path == path:
            fine = slot.valid is None or slot.valid.compute(visited.scope) is not False
            return not (fine and choices.taken(slot, state.answers[path].value, visited.scope))
    return False


def _with_answer(state: State, slot: str, answer: Answer) -> State:
    return replace(state, answers={**state.answers, slot: answer})


def _heard(procedure: Procedure, state: State, event: Heard) -> State:
    at = focus.find(procedure, state)
    if at.path != event.step or at.step.kind not in ("say", "statement") or at.terminal:
        return state
    if not event.whole:
        state = controls.bounded(state, f"{event.step}:cut", controls.MOST_CUT, "stuck")
    if at.why == "digression":
        return asides.heard(state, event, at.hash, len(texts.sentences(at.text)))
    before = state.evidence.get(event.step)
    spans = before.spans if before and before.hash == at.hash else ()
    count = len(texts.sentences(at.text))
    read = count if event.whole else min(max(0, event.sentences), count)
    evidence = Evidence(at.hash, event.whole, read, (*spans, Span(event.begin, event.end))[-asides.MOST_SPANS :])
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
    if found is asides.BUILT_IN.get(path):
        if path in asides.CONTROLS:
            return _controlled(procedure, state, path)
        if path in asides.STOPS:
            return replace(state, over=path)
    if found.go:
        counted = {**state.digressions, path: state.digressions.get(path, 0) + 1}
        return replace(state, digressions=counted, leaves={**state.leaves, path.removesuffix(found.id): found.go})
    return asides.open_frame(state, path, found)


def find_digression(procedure: Procedure, path: str) -> Digression | None:
    """The digression of a path, through includes, or one that is built in; None when there is none."""
    return asides.find(procedure, path)


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
    """What was read whole in the other language stands; what was not, is read anew. A person who takes over goes on
    where the machine gave up: what it could not hear is asked again, and digressions are answered freely."""
    performer, language = event.performer, event.language
    made = replace(state, performer=performer if performer in PERFORMERS else state.performer)
    if made.performer == "desk" != state.performer:
        outcomes = {path: how for path, how in state.outcomes.items() if how not in _FAILURES}
        made = replace(made, over="", frames=(), outcomes=outcomes)
    if language not in procedure.languages or language == state.language:
        return made
    return replace(made, language=language, evidence={p: e for p, e in state.evidence.items() if e.whole})


__all__ = ["PERFORMERS", "effects", "find_digression", "find_step", "slot_at", "start", "step"]
