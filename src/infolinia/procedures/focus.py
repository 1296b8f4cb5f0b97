"""Where a call stands: the walk from the first step to the first one whose evidence is missing or out of date; pure.

Nothing of this is stored. An answer that changes makes exactly those steps unsatisfied whose inputs read it, because a
step's evidence carries the hash of what it was filled with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from infolinia.procedures import texts
from infolinia.procedures.expressions import UNKNOWN
from infolinia.procedures.language import Procedure, Slot, Step
from infolinia.procedures.slots import written
from infolinia.procedures.slots.understand import option_text
from infolinia.procedures.state import Answer, Evidence, Result, State

MOST_STEPS = 2000  # of one walk; the checker proves less, this only bounds a faulty pack
Why = Literal["new", "changed", "invalid", "unconfirmed", "calling", "end", "error"]


@dataclass(frozen=True, slots=True)
class Visited:
    """A step that the walk passed: satisfied, or skipped by `when`."""

    path: str
    step: Step
    scope: Scope
    asked: bool


@dataclass(frozen=True, slots=True)
class Focus:
    """The step to do now. At an end: finish, hand_over, or a failure without an edge."""

    path: str
    step: Step
    scope: Scope
    why: Why
    trail: tuple[Visited, ...]
    text: str = ""
    error: str = ""
    inputs: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    before: Result | None = None


@dataclass(slots=True)
class Scope:
    """The names of one procedure in a call: its slots under their prefix, what it was given, what its actions gave."""

    procedure: Procedure
    prefix: str
    state: State
    given: dict[str, Any]
    made: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())

    def get(self, name: str, default: Any = UNKNOWN) -> Any:
        """A value as expressions see it."""
        raw = self.raw(name)
        if raw is None:
            return default
        slot = self.procedure.slot(name)
        return typed(slot.type, raw) if slot else raw

    def __getitem__(self, name: str) -> Any:
        return self.get(name)

    def __contains__(self, name: object) -> bool:
        return self.raw(str(name)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def raw(self, name: str) -> Any:
        """A value in JSON form, None when unknown."""
        match name:
            case "today":
                return date.fromisoformat(self.state.today)
            case "performer":
                return self.state.performer
            case "language":
                return self.state.language
            case _:
                pass
        if answer := self.state.answers.get(self.prefix + name):
            return answer.value
        if name in self.made:
            return self.made[name]
        slot = self.procedure.slots.get(name)
        if slot and slot.source:
            return plain(slot.source.compute(self))
        if "." in name:
            head, _, tail = name.partition(".")
            holder = self.raw(head) if head in self.procedure.slots or head in self.given else self.given.get(name)
            return holder.get(tail) if isinstance(holder, dict) else self.given.get(name)
        return self.given.get(name)

    def write(self, name: str) -> str:
        """A value as a text shows it."""
        language = self.state.language
        if name == "today":
            return written.day(date.fromisoformat(self.state.today), language)
        raw = self.raw(name)
        if raw is None:
            return "…"
        slot = self.procedure.slot(name)
        if slot is None:
            return str(raw)
        if slot.type == "choice":
            return option_text(slot, str(raw), language)
        if slot.type == "date" and slot.looks != "back":
            return written.day(date.fromisoformat(raw), language, weekday=True)
        return written.value(slot.type, raw, language)

    def fill(self, templates: texts.Texts | dict[str, texts.Template], slot: Slot | None = None) -> str:
        """A text in the call's language, filled."""
        template = texts.choose(templates, self.state.language)
        if template is None:
            return ""

        def value(name: str) -> str:
            if name == "options" and slot:
                return ", ".join(option_text(slot, o.value, self.state.language) for o in slot.options)
            return self.write(name)

        return template.fill(value, language=self.state.language, performer=self.state.performer)


def find(procedure: Procedure, state: State) -> Focus:
    """Walk; see the module's docstring."""
    scope = Scope(procedure, "", state, dict(state.given))
    trail: list[Visited] = []
    begin = state.leave if any(step.id == state.leave for step in procedure.steps) else ""
    focus, _exit = _walk(scope, trail, begin)
    assert focus is not None  # the top procedure never returns: the loader demands an end
    return focus


def _walk(scope: Scope, trail: list[Visited], begin: str = "") -> tuple[Focus | None, str]:
    """The focus inside, or (None, id of the `return` that was reached)."""
    steps = scope.procedure.steps
    at = scope.procedure.index(begin) if begin else 0
    for _ in range(MOST_STEPS):
        step = steps[at]
        path = scope.prefix + step.id
        if step.when is not None and step.when.compute(scope) is not True:
            at += 1
            continue
        focus, go = _step(scope, step, path, trail)
        if focus is not None:
            return focus, ""
        if step.kind == "return":
            return None, step.id
        trail.append(Visited(path, step, scope, step.kind in ("ask", "choose")))
        target = go or step.next
        at = scope.procedure.index(target) if target else at + 1
        if at >= len(steps):
            break
    return Focus(scope.prefix + steps[-1].id, steps[-1], scope, "error", tuple(trail), error="no-end"), ""


def _step(scope: Scope, step: Step, path: str, trail: list[Visited]) -> tuple[Focus | None, str]:
    """(focus, where to go): a focus when the step is not satisfied."""

    def here(why: Why, **more: Any) -> tuple[Focus, str]:
        return Focus(path, step, scope, why, tuple(trail), **more), ""

    state = scope.state
    match step.kind:
        case "say" | "statement":
            text = scope.fill(step.text)
            evidence = state.evidence.get(path)
            if evidence is None or not evidence.whole:
                return here("new", text=text)
            if evidence.hash != text_hash(text) and (step.kind == "statement" or step.again):
                return here("changed", text=text)
            return None, ""
        case "ask" | "choose":
            return _asked(scope, step, path, trail)
        case "do":
            return _done(scope, step, path, trail)
        case "branch":
            for condition, go in step.edges:
                if condition.compute(scope) is True:
                    return None, go
            return None, ""
        case "include":
            return _included(scope, step, path, trail)
        case "finish" | "hand_over":
            return here("end", text=scope.fill(step.text))
        case "return":
            return None, ""


def _asked(scope: Scope, step: Step, path: str, trail: list[Visited]) -> tuple[Focus | None, str]:
    state = scope.state
    slot = scope.procedure.slot(step.id)
    assert slot is not None

    def here(why: Why) -> tuple[Focus, str]:
        return Focus(path, step, scope, why, tuple(trail), text=scope.fill(step.text, slot)), ""

    answer = state.answers.get(path)
    if answer is None:
        outcome = state.outcomes.get(path)
        if outcome:
            edge = step.on_refuse if outcome == "refused" else step.on_dont_know
            if edge == "skip" or (not edge and (slot.optional or step.optional)):
                return None, ""
            if edge and edge != "hand_over":
                return None, edge
            return Focus(path, step, scope, "end", tuple(trail), error=outcome), ""
        if scope.raw(step.id) is not None:
            return None, ""  # given, or made by an action: nobody is asked
        return here("new")
    if slot.valid is not None and slot.valid.compute(scope) is not True:
        return here("invalid")
    if not answer.confirmed:
        return here("unconfirmed")
    if step.accepts:
        evidence = state.evidence.get(scope.prefix + step.accepts)
        if evidence is None or answer.accepted != evidence.hash:
            return here("changed")
    return None, ""


def _done(scope: Scope, step: Step, path: str, trail: list[Visited]) -> tuple[Focus | None, str]:
    inputs = {name: plain(expression.compute(scope)) for name, expression in step.inputs.items()}
    inputs = {name: value for name, value in inputs.items() if value is not None}
    hashed = inputs_hash(inputs)
    results = scope.state.results.get(path, ())
    last = results[-1] if results else None
    good = next((result for result in reversed(results) if not result.error), None)
    if last and last.inputs == hashed and not last.error:
        for source, target in step.out.items():
            value = last.outputs.get(source, good.outputs.get(source) if good else None)
            if value is not None:
                scope.made[target] = value
        return None, ""
    if last and last.inputs == hashed:
        if edge := step.on_error.get(last.error):
            return None, edge
        return Focus(path, step, scope, "error", tuple(trail), error=last.error), ""
    if good and not step.on_change:
        return Focus(path, step, scope, "error", tuple(trail), error="changed-after-done"), ""
    why: Why = "calling" if path in scope.state.calling else "changed" if good else "new"
    return Focus(path, step, scope, why, tuple(trail), inputs=inputs, before=good), ""


def _included(scope: Scope, step: Step, path: str, trail: list[Visited]) -> tuple[Focus | None, str]:
    assert step.included is not None
    given = {name: plain(expression.compute(scope)) for name, expression in step.inputs.items()}
    given = {name: value for name, value in given.items() if value is not None}
    given |= {name: value for name, value in scope.given.items() if "." in name}
    inner = Scope(step.included, f"{path}/", scope.state, given)
    focus, exit_ = _walk(inner, trail)
    if focus is not None:
        return focus, ""
    for source, target in step.out.items():
        if (value := inner.raw(source)) is not None:
            scope.made[target] = value
    edge = step.exits.get(exit_, "continue")
    return None, "" if edge == "continue" else edge


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def inputs_hash(inputs: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def typed(type_: str, raw: Any) -> Any:
    """A JSON value as expressions compute with it."""
    match type_:
        case "date":
            return date.fromisoformat(raw) if isinstance(raw, str) else raw
        case "money" | "number":
            return Decimal(str(raw))
        case _:
            return raw


def plain(value: Any) -> Any:
    """A computed value in JSON form; None when unknown."""
    if value is UNKNOWN or value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


__all__ = ["Answer", "Evidence", "Focus", "Scope", "Visited", "find", "inputs_hash", "text_hash"]
