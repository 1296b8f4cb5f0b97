"""Where a call stands: the walk from the first step to the first one whose evidence is missing or out of date; pure.

Nothing of this is stored. An answer that changes makes exactly those steps unsatisfied whose inputs read it, because a
step's evidence carries the hash of the values it was filled with. `walk` can also look ahead: the steps that would come
if every question from the focus on stayed unanswered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from infolinia.procedures import asides, choices, paths
from infolinia.procedures.parts import Procedure, Slot, Step
from infolinia.procedures.reads import readers
from infolinia.procedures.scope import Scope, inputs_hash, plain, typed
from infolinia.procedures.state import State
from infolinia.procedures.walker import Focus, Known, Visited, Walker, basis

MOST_EVENTS = 2000  # of one call: beyond it the call is handed over


@dataclass(frozen=True, slots=True)
class Walk:
    """The focus, what lies behind it (its trail) and what would follow; `scope` is the top procedure's."""

    focus: Focus
    ahead: tuple[Visited, ...]
    scope: Scope


class _Found(NamedTuple):
    """The focus that was asked for last, and what the walk to it found."""

    procedure: Procedure
    state: State
    focus: Focus
    known: Known


_last: _Found | None = None


def find(procedure: Procedure, state: State) -> Focus:
    """The focus; see the module's docstring. That of the state asked for last is kept: what happens next to a state
    asks for it again. Of the state after it only those steps are judged anew that what has changed may concern."""
    global _last
    last, known = _last, Known()
    if last is not None and last.procedure is procedure:
        if last.state is state:
            return last.focus
        if _comparable(last.state, state):
            known = last.known.copy(_concerned(procedure, last.state, state))
    scope = Scope(procedure, "", state, state.given)
    walker = Walker(state, scope, look_ahead=False, known=None if state.leaves else known)
    found = _walked(procedure, state, scope, walker).focus
    _last = _Found(procedure, state, found, known)
    return found


def carry(state: State, counted: State) -> None:
    """`counted` is `state` with one more event counted: it stands where that stood."""
    global _last
    last = _last
    if last is not None and last.state is state and counted.events < MOST_EVENTS:
        _last = last._replace(state=counted)


def coming(procedure: Procedure, state: State, until: str = "") -> tuple[Visited, ...]:
    """What would follow the focus, if every question from it on stayed unanswered: the `ahead` of `walk`, as far as the
    step `until` where it is given."""
    global _last
    at, last = find(procedure, state), _last
    known = last.known.copy() if last is not None and last.focus is at and not state.leaves else None
    scope = Scope(procedure, "", state, state.given)
    ahead = _walked(procedure, state, scope, Walker(state, scope, look_ahead=True, known=known, until=until)).ahead
    if known is not None:
        _last = _Found(procedure, state, at, known)
    return ahead


def walk(procedure: Procedure, state: State, *, ahead: bool = True) -> Walk:
    """Walk up to the focus and, with `ahead`, on to the end that would come."""
    scope = Scope(procedure, "", state, state.given)
    return _walked(procedure, state, scope, Walker(state, scope, look_ahead=ahead))


def _walked(procedure: Procedure, state: State, scope: Scope, walker: Walker) -> Walk:
    if state.events >= MOST_EVENTS:
        last = procedure.steps[-1]
        return Walk(Focus(last.id, last, scope, "error", walker.passed, error="too-long"), (), scope)
    exit_ = walker.walk(scope)
    return Walk(_focus(procedure, state, scope, walker, exit_), tuple(walker.ahead), scope)


def _focus(procedure: Procedure, state: State, scope: Scope, walker: Walker, exit_: str | None) -> Focus:
    found = walker.focus
    if found is None:  # an included procedure on its own returns, and that is its end
        last = next((v for v in reversed(walker.passed.trail()) if v.scope is scope), None)
        step = last.step if last else procedure.steps[-1]
        return Focus(step.id, step, scope, "error", walker.passed, error=exit_ or "no-end")
    return _above(procedure, state, scope, found) or found


def _comparable(before: State, state: State) -> bool:
    """Whether nothing differs that every step may read."""
    return (
        before.given is state.given
        and before.today == state.today
        and not before.leaves
        and not state.leaves
        and state.events < MOST_EVENTS
    )


def _concerned(procedure: Procedure, before: State, state: State) -> set[str]:
    """The steps that may read what two states keep otherwise."""
    return {step for path in _differing(before, state) for step in readers(procedure, path)}


def _differing(before: State, state: State) -> Iterator[str]:
    """The paths under which two states keep something else."""
    yield from _changed(before.answers, state.answers)
    yield from _changed(before.evidence, state.evidence)
    yield from _changed(before.results, state.results)
    yield from _changed(before.outcomes, state.outcomes)
    yield from _changed(before.negotiations, state.negotiations)
    if before.language != state.language:
        yield "language"
    if before.performer != state.performer:
        yield from ("performer", *state.outcomes)  # a ladder that is at its end leads elsewhere at the desk


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if before is now:
        return
    for path, value in now.items():
        if before.get(path) is not value:
            yield path
    yield from before.keys() - now.keys()


def _above(procedure: Procedure, state: State, scope: Scope, focus: Focus) -> Focus | None:
    """What comes before the procedure's own focus: the end of the call, then the digression being answered."""
    if state.over and not (focus.why == "end" and focus.step.kind == "finish"):
        return Focus(focus.path, focus.step, focus.scope, "error", focus.passed, error=state.over)
    if not state.frames or state.performer == "desk" or focus.terminal:
        return None
    found = asides.find(procedure, state.frames[-1].digression) or asides.BUILT_IN["connect"]
    step = Step("say", found.id, found.place, text=found.text)
    at, said = scope, state.frames[-1].digression
    if "/" in said:
        at = next((v.scope for v in focus.trail if v.scope.prefix + found.id == said), scope)
    path = asides.path_of(state.frames[-1])
    return Focus(path, step, at, "digression", focus.passed, text=at.fill(found.text), hash=at.fill_hash(found.text))


def slot_now(procedure: Procedure, state: State, path: str) -> Slot | None:
    """The slot of a path as it may be answered now: of a choice only the values that are offered. None: there is no
    such slot."""
    slot = paths.slot_of(procedure, path)
    if slot is None or not choices.needing(slot):
        return slot
    walked = walk(procedure, state)
    prefix = path[: path.rfind("/") + 1]
    visited = [*walked.focus.trail, *walked.ahead]
    scopes = {walked.focus.scope.prefix: walked.focus.scope} | {v.scope.prefix: v.scope for v in visited}
    return choices.offered(slot, scopes[prefix]) if prefix in scopes else slot


__all__ = ["Focus", "Scope", "Visited", "Walk", "basis", "find", "inputs_hash", "plain", "slot_now", "typed", "walk"]
