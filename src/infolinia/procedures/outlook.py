"""What a performer that speaks by itself is to do now: every effect in full; pure.

    state, wanted = outlook.react(procedure, state, event, now)

`now` is when the event happened; timers are effects with their due time, so nothing here reads a clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from infolinia.procedures import asides, controls, engine, focus, negotiation, texts
from infolinia.procedures.events import (
    Ask,
    AskApproval,
    Call,
    Confirm,
    Effect,
    Event,
    Finish,
    HandOver,
    MakeOffer,
    Say,
    Timer,
)
from infolinia.procedures.focus import Focus
from infolinia.procedures.parts import Procedure, Slot
from infolinia.procedures.scope import tell, write
from infolinia.procedures.state import State

LISTEN = 8  # seconds of silence before Failed(silence)
HOLD = 60  # seconds that a customer may take when they asked for a moment


def react(procedure: Procedure, state: State, event: Event, now: datetime) -> tuple[State, list[Effect]]:
    """The state after the event, and what is wanted then."""
    after = engine.step(procedure, state, event)
    return after, effects(procedure, after, now)


def effects(procedure: Procedure, state: State, now: datetime) -> list[Effect]:
    """What is wanted now, in the order in which it is to be done."""
    found = engine.effects(procedure, state)
    at = focus.find(procedure, state)
    first = found[0]
    match first:
        case Call(key=key):
            said: list[Effect] = [Say(at.path, at.text)] if at.text else []
            return [*said, first, _timer(controls.action_timer(key), at.step.timeout, now)]
        case Finish() | HandOver():
            said_last = at.why == "end" and not at.error
            text = at.scope.fill(at.step.text, ear=_by_ear(state)) if said_last else ""
            return [Say(at.path, text), first] if text else [first]
        case _:
            return _shown(procedure, at, state, now)


def _shown(procedure: Procedure, at: Focus, state: State, now: datetime) -> list[Effect]:
    if at.why == "digression":
        return _aside(procedure, at, state)
    match at.step.kind:
        case "say" | "statement":
            return [_said(at, state)]
        case "negotiate":
            return _negotiated(at, state, now)
        case _:
            return _asked(at, state, now)


def _aside(procedure: Procedure, at: Focus, state: State) -> list[Effect]:
    frame = state.frames[-1]
    found = asides.find(procedure, frame.digression)
    heard = frame.evidence.sentences if frame.evidence else 0
    if frame.digression == asides.CONNECT:
        said = [] if frame.evidence and frame.evidence.whole else [Say(at.path, at.text, heard)]
        return [*said, Ask(at.path, "" if said else at.text, "yes_no", timeout=LISTEN)]
    return [Say(at.path, at.text, heard, article=found.article if found else "")]


def _said(at: Focus, state: State) -> Say:
    """From the sentence cut off, when it was the same text."""
    evidence = state.evidence.get(at.path)
    begun = evidence.sentences if evidence and evidence.hash == at.hash and not evidence.whole else 0
    text = at.scope.fill(at.step.text, ear=_by_ear(state))
    return Say(at.path, text, min(begun, max(0, len(texts.sentences(text)) - 1)), at.step.kind == "statement")


def _negotiated(at: Focus, state: State, now: datetime) -> list[Effect]:
    approval = at.step.approval
    if at.why == "approval" and approval is not None:
        made = state.negotiations[at.path]
        level = negotiation.wanted(at.step, made, datetime.fromisoformat(state.today).date())
        waits = _timer(controls.approval_timer(at.path, state), approval.wait, now)
        return [AskApproval(at.path, level, made.table, at.text), waits]
    if at.why == "in_return" and at.offer is not None:
        slot = at.scope.procedure.slot(at.offer.in_return)
        path = at.scope.prefix + at.offer.in_return
        answer = state.answers.get(path)
        if answer is not None and slot is not None and not answer.confirmed:
            return [Confirm(path, _read_back(slot, answer.value, state))]
        return [Ask(path, at.text, slot.type if slot else "text", timeout=LISTEN)]
    offer = at.offer.id if at.offer else ""
    return [MakeOffer(at.path, offer, at.text, at.step.about, at.inputs, at.terms)]


def _asked(at: Focus, state: State, now: datetime) -> list[Effect]:
    slot = at.scope.procedure.slot(at.step.id)
    assert slot is not None  # the loader refuses a question without its slot
    answer = state.answers.get(at.path)
    if at.why == "unconfirmed" and answer is not None:
        return [Confirm(at.path, _read_back(slot, answer.value, state))]
    back = state.asked == asides.RETURNED
    how = "again" if back else state.asked or ("why" if at.why == "invalid" else "first")
    text = at.scope.fill(at.step.text, slot, ear=_by_ear(state))
    if how in ("why", "example") and slot.why.get(state.language):
        text = f"{slot.why[state.language]} {text}"
    elif how in ("rephrase", "help", "example") and at.step.help:
        text = at.scope.fill(at.step.help, ear=_by_ear(state))
    put = back or state.counters.get(f"{at.path}:silence", 0) + state.counters.get(f"{at.path}:no_match", 0) > 0
    hints = at.step.hints.get(state.language, ())
    asked = Ask(at.path, text, slot.type, how, hints, HOLD if how == "hold" else LISTEN, short=put)
    return [asked, _timer(f"hold:{at.path}", HOLD, now)] if how == "hold" else [asked]


def _read_back(slot: Slot, value: Any, state: State) -> str:
    """A value as it is shown to a person, or said by the voice."""
    return tell(slot, value, state, ear=True) if _by_ear(state) else write(slot, value, state)


def _timer(name: str, seconds: int, now: datetime) -> Timer:
    return Timer(name, seconds, (now + timedelta(seconds=seconds)).isoformat())


def _by_ear(state: State) -> bool:
    return state.performer == "voice"


__all__ = ["HOLD", "LISTEN", "effects", "react"]
