"""What a correction would change, before anyone decides on it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from infolinia.procedures import engine, focus
from infolinia.procedures.events import Answered
from infolinia.procedures.focus import Visited, Walk
from infolinia.procedures.parts import Procedure
from infolinia.procedures.scope import write
from infolinia.procedures.state import State


@dataclass(frozen=True, slots=True)
class Preview:
    """Labels in the call's language.

    before, after: the value as it is and as it would be written. stays: answers that stand. asks: questions that would
    be put, in order. drops: answers no longer needed; they stay in the call's history. reads: statements to be read
    anew. redoes: actions whose amending run follows. bargains: negotiations that begin anew.
    """

    path: str
    label: str
    before: str
    after: str
    fits: bool
    stays: tuple[str, ...]
    asks: tuple[str, ...]
    drops: tuple[str, ...]
    reads: tuple[str, ...]
    redoes: tuple[str, ...]
    bargains: tuple[str, ...] = ()


def preview(procedure: Procedure, state: State, path: str, value: Any) -> Preview | None:
    """What answering `path` with `value` would do; None when there is no such slot to correct."""
    slot = engine.slot_at(procedure, path)
    if slot is None:
        return None
    old = focus.walk(procedure, state)
    after = engine.step(procedure, state, Answered(path, value, ""))
    new = focus.walk(procedure, after)
    current = state.answers.get(path)
    raw = current.value if current else old.scope.raw(path) if "/" not in path else None
    answered, still = _answered(old, state), _answered(new, after)
    return Preview(
        path=path,
        label=slot.title.get(state.language) or slot.name,
        before="" if raw is None else write(slot, raw, state),
        after=write(slot, value, state),
        fits=path in after.answers and after.answers[path].value == value,
        stays=tuple(_label(v, state) for p, v in answered.items() if p in still and p != path),
        asks=tuple(_label(v, state) for v in _questions(new) if v.path not in still and v.path != path),
        drops=tuple(_label(v, state) for p, v in answered.items() if p not in still and p not in _coming(new)),
        reads=_undone(old, new, "statement", state),
        redoes=_undone(old, new, "do", state),
        bargains=(*_undone(old, new, "negotiate", state), *_bargain_anew(old, new, state)),
    )


def _answered(walked: Walk, state: State) -> dict[str, Visited]:
    """Questions that were passed with an answer, by path."""
    return {v.path: v for v in walked.focus.trail if v.asked and v.path in state.answers}


def _questions(walked: Walk) -> list[Visited]:
    """Questions still to be put: in focus, then those ahead."""
    at = walked.focus
    asked = at.step.kind in ("ask", "choose") and not at.terminal
    here = [Visited(at.path, at.step, at.scope, asked=True)] if asked else []
    return [*here, *(v for v in walked.ahead if v.asked)]


def _coming(walked: Walk) -> set[str]:
    return {v.path for v in _questions(walked)}


def _undone(old: Walk, new: Walk, kind: str, state: State) -> tuple[str, ...]:
    """Steps that were done and would be due again."""
    done = [v for v in old.focus.trail if v.step.kind == kind]
    still = {v.path for v in new.focus.trail}
    due = {new.focus.path, *(v.path for v in new.ahead)}
    return tuple(_label(v, state) for v in done if v.path not in still and v.path in due)


def _bargain_anew(old: Walk, new: Walk, state: State) -> tuple[str, ...]:
    """The negotiation in focus, when its inputs change under it."""
    at, then = old.focus, new.focus
    if at.step.kind != "negotiate" or then.path != at.path or then.hash == at.hash:
        return ()
    return (_label(Visited(at.path, at.step, at.scope, asked=False), state),)


def _label(visited: Visited, state: State) -> str:
    slot = visited.scope.procedure.slot(visited.step.id) if visited.asked else None
    titles = slot.title if slot else visited.step.title
    return titles.get(state.language) or visited.step.id
