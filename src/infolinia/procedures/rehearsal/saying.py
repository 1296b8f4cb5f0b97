"""What a customer's sentence means at the step in focus: the events of a real call, by the same parsers; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from infolinia.procedures import engine, focus, offered, paths, proposals, sentences
from infolinia.procedures.events import (
    Agreed,
    Answered,
    Confirmed,
    Declined,
    Digressed,
    Event,
    Proposed,
    Rejected,
)
from infolinia.procedures.focus import Focus
from infolinia.procedures.parts import Procedure, Slot
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.understand import understand
from infolinia.procedures.slots.understood import Doubt, Understood, Wrong
from infolinia.procedures.state import State


@dataclass(frozen=True, slots=True)
class Meaning:
    """Without events nothing was understood; `why`, where the parser of the slot knows."""

    events: tuple[Event, ...] = ()
    why: Doubt | Wrong | None = None


NOTHING = Meaning()


def meaning(procedure: Procedure, state: State, text: str, *, now: datetime) -> Meaning:
    """An answer, the yes or no to a value that was read back, terms for an offer, or something beside the matter."""
    at = focus.find(procedure, state)
    if at.step.kind == "negotiate":
        found = _at_an_offer(procedure, state, at, text, now)
    elif at.step.kind not in ("ask", "choose"):
        found = NOTHING
    elif at.why == "unconfirmed":
        found = _read_back(procedure, state, at, text, now)
    else:
        found = _with_others(procedure, state, at, text, now)
    if found.events:
        return found
    beside = _beside(procedure, at, text, state.language)
    return Meaning((Digressed(beside),)) if beside else found


def _with_others(procedure: Procedure, state: State, at: Focus, text: str, now: datetime) -> Meaning:
    """The answer, and those to other questions in the same breath, as they are heard at the desk. A word of a choice
    that is still to come is none: "in the street" answers where the caller stands, not how far the damage reaches."""
    found = answer(procedure, state, at.path, text, now=now)
    after = engine.step(procedure, state, found.events[0]) if found.events else state  # which may lead another way
    said = sentences.read(procedure, after, at.path, text, today=now.date(), now=now)
    if said is None:
        return found
    source = "desk" if state.performer == "desk" else "voice"
    if isinstance(said.answer, Understood) and not found.events:
        own = said.answer
        found = Meaning((Answered(at.path, own.value, own.written, raw=text, source=source, unsure=own.unsure),))
    sure = [n for n in said.also if n.correction or not _is_choice(procedure, n.path)]
    others = tuple(Answered(n.path, n.answer.value, n.answer.written, raw=text, source=source) for n in sure)
    return Meaning((*found.events, *others), found.why)


def _is_choice(procedure: Procedure, path: str) -> bool:
    slot = paths.slot_of(procedure, path)
    return slot is not None and slot.type in ("choice", "choices")


def answer(procedure: Procedure, state: State, path: str, text: str, *, now: datetime) -> Meaning:
    """The sentence as a value of this slot."""
    slot = focus.slot_now(procedure, state, path) if engine.slot_at(procedure, path) else None
    return _as_value(slot, path, text, state, now, raw=text) if slot else NOTHING


def _as_value(slot: Slot, path: str, text: str, state: State, now: datetime, *, raw: str) -> Meaning:
    found = parse(slot, text, state, now)
    if not isinstance(found, Understood):
        return Meaning(why=found)
    source = "desk" if state.performer == "desk" else "voice"
    return Meaning((Answered(path, found.value, found.written, raw=raw, source=source, unsure=found.unsure),))


def parse(slot: Slot, text: str, state: State, now: datetime) -> Understood | Doubt | Wrong:
    return understand(slot, text, language=state.language, today=now.date(), now=now)


def _read_back(procedure: Procedure, state: State, at: Focus, text: str, now: datetime) -> Meaning:
    slot = at.scope.procedure.slot(at.step.id)
    if slot is None:
        return NOTHING
    if slot.type == "yes_no":
        heard = parse(slot, text, state, now)
        if isinstance(heard, Understood):
            return Meaning((Confirmed(at.path) if heard.value else Rejected(at.path),))
        return answer(procedure, state, at.path, text, now=now)
    heard = parse(Slot("yes_no", "yes_no"), text, state, now)
    if isinstance(heard, Understood) and heard.value is True:
        return Meaning((Confirmed(at.path),))
    rest = text.lower().removeprefix("nie").removeprefix("no").lstrip(" ,")
    other = _as_value(slot, at.path, rest, state, now, raw=text)
    if other.events:
        return other
    another = _with_others(procedure, state, at, text, now)  # "właściwie to listem": an earlier answer is put right
    return another if another.events or not isinstance(heard, Understood) else Meaning((Rejected(at.path),))


def _at_an_offer(procedure: Procedure, state: State, at: Focus, text: str, now: datetime) -> Meaning:
    """Taken, refused, or other terms; what is asked for in return is a question of its own."""
    if at.why == "in_return" and at.offer is not None:
        path = at.scope.prefix + at.offer.in_return
        return answer(procedure, state, path, text, now=now)
    made = offered.offered(at, state)
    if made is None or made.stage != "offer":
        return NOTHING
    begun = made.strip.at if made.strip else None
    said = proposals.read(text, dial=offered.dial(at.step) or "each", at=begun, language=state.language, now=now)
    match said.how:
        case "accept":
            return Meaning((Agreed(at.path),))
        case "reject":
            return Meaning((Declined(at.path, "refused"),))
        case "terms" if made.may_propose:
            terms = offered.preview(at, state, said.terms)
            return Meaning((Proposed(at.path, terms.named),)) if terms.possible else NOTHING
        case _:
            return NOTHING


def _beside(procedure: Procedure, at: Focus, text: str, language: str) -> str:
    """The digression whose words were said, of the procedure in focus or of the one around it; empty when none was."""
    low = f" {fold(text).strip(' .,;!?')} "
    prefix = at.scope.prefix
    for where, inner in ((prefix, at.scope.procedure), ("", procedure)):
        for digression in inner.digressions:
            for phrase in digression.hear.get(language, ()):
                if (words := fold(phrase).strip(" .,;!?")) and f" {words} " in low:
                    return where + digression.id
    return ""
