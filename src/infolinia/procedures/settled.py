"""What is settled beside the step: answers, and what actions and negotiations gave; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from infolinia.procedures import focus, masking, paths
from infolinia.procedures.focus import Visited, Walk
from infolinia.procedures.parts import Procedure, Slot
from infolinia.procedures.scope import Scope
from infolinia.procedures.state import State

SlotState = Literal["done", "now", "doubtful", "declined", "stale", "unneeded"]


@dataclass(frozen=True, slots=True)
class Settled:
    """An answer beside the step: its slot's path, label and written value, masked when it is private.

    doubtful: said with "I think". stale: the answer no longer holds (other terms, a rule) and will be asked again.
    unneeded: of a branch left behind; it stays in the call's history and out of the record.
    """

    path: str
    label: str
    written: str
    state: SlotState
    private: bool
    type: str = ""
    value: Any = None
    correctable: bool = True


def settled(walked: Walk, state: State) -> tuple[Settled, ...]:
    """Answers, in the order of their questions: given, passed, in focus, to be asked again, of a branch left behind."""
    at = walked.focus
    made = [s for name in walked.scope.procedure.given if (s := _given(walked.scope, name, state))]
    known = {s.path for s in made}
    asked = [v for v in _questions(at.trail) if v[0] not in known]
    made += [s for path, slot in asked if (s := _one(path, slot, state, "done"))]
    if (now := _in_focus(at)) and now[0] not in known:
        made.append(_now(*now, state))
    later = list(_questions(walked.ahead))
    made += [s for path, slot in later if path in state.answers and (s := _one(path, slot, state, "stale"))]
    seen = {at.path, *known, *(path for path, _ in asked), *(path for path, _ in later), *([now[0]] if now else ())}
    made += [s for path in state.answers if path not in seen and (s := _unneeded(walked.scope, path, state))]
    return tuple(made)


def _questions(visited: tuple[Visited, ...]) -> Iterator[tuple[str, Slot]]:
    """The slots that steps ask for, with their paths; those asked for in return for an offer, too."""
    for step in visited:
        names = [step.step.id] if step.asked else [o.in_return for o in step.step.offers if o.in_return]
        for name in dict.fromkeys(names):
            if slot := step.scope.procedure.slot(name):
                yield step.scope.prefix + name, slot


def _in_focus(at: focus.Focus) -> tuple[str, Slot] | None:
    if at.step.kind in ("ask", "choose"):
        slot = at.scope.procedure.slot(at.step.id)
        return (at.path, slot) if slot else None
    if at.why == "in_return" and at.offer is not None:
        slot = at.scope.procedure.slot(at.offer.in_return)
        return (at.scope.prefix + at.offer.in_return, slot) if slot else None
    return None


def _given(scope: Scope, name: str, state: State) -> Settled | None:
    """What was known before the first question."""
    slot = scope.procedure.given[name]
    raw = scope.raw(name)
    if raw is None:
        return None
    return _made(name, slot, raw, state, "done")


def _one(path: str, slot: Slot, state: State, status: SlotState) -> Settled | None:
    answer = state.answers.get(path)
    if answer is None:
        if path in state.outcomes:
            return _made(path, slot, None, state, "declined")
        return None  # given to an included procedure: its own slot shows it
    doubtful = status == "done" and answer.unsure
    return _made(path, slot, answer.value, state, "doubtful" if doubtful else status)


def _now(path: str, slot: Slot, state: State) -> Settled:
    answer = state.answers.get(path)
    status: SlotState = "declined" if path in state.outcomes else "now"
    return _made(path, slot, answer.value if answer else None, state, status)


def _unneeded(top: Scope, path: str, state: State) -> Settled | None:
    procedure: Procedure | None = top.procedure
    *includes, name = path.split("/")
    for part in includes:
        procedure = paths.inner(procedure, part) if procedure else None
    slot = procedure.slot(name) if procedure else None
    return _made(path, slot, state.answers[path].value, state, "unneeded") if slot else None


def _made(path: str, slot: Slot, value: Any, state: State, status: SlotState) -> Settled:
    text = "" if value is None else masking.shown(slot, value, state)
    private = masking.is_private(slot)
    return Settled(path, label(slot, state.language, path), text, status, private, slot.type, value)


def results(walked: Walk, state: State) -> tuple[Settled, ...]:
    """What the actions passed so far gave, and what was agreed, each slot once, in the scope nearest to the top."""
    made: dict[str, Settled] = {}
    for visited in walked.focus.trail:
        step, scope = visited.step, visited.scope
        if step.kind not in ("do", "negotiate"):
            continue
        targets = step.out.values() if step.kind == "do" or step.out else (step.id,)
        for target in targets:
            slot, raw = scope.procedure.slot(target), scope.made.get(target)
            if slot is None or raw is None or not slot.title or slot.type == "customer":
                continue
            named = label(slot, state.language)
            shown = masking.shown(slot, raw, state)
            private = masking.is_private(slot)
            made[named] = Settled(scope.prefix + target, named, shown, "done", private, slot.type, raw, False)
    return tuple(made.values())


def label(slot: Slot, language: str, path: str = "") -> str:
    """The title of the slot; in the rounds of a repeat with the number of the round."""
    title = slot.title.get(language) or slot.name
    rounds = [part.rpartition(".")[2] for part in path.split("/")[:-1] if "." in part]
    return f"{title} ({', '.join(rounds)})" if rounds else title


__all__ = ["Settled", "SlotState", "label", "results", "settled"]
