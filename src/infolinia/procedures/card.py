"""What a performer shows of a procedure: the step in focus, what is settled, what comes next; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from infolinia.procedures import focus, paths, texts
from infolinia.procedures.focus import Visited, Walk
from infolinia.procedures.parts import Digression, Procedure, Slot, Step
from infolinia.procedures.scope import Scope, write
from infolinia.procedures.slots.understand import option_text
from infolinia.procedures.state import Span, State

SlotState = Literal["done", "now", "doubtful", "declined", "stale", "unneeded"]


@dataclass(frozen=True, slots=True)
class CardOption:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Settled:
    """An answer beside the step: its slot's path, label and written value.

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


@dataclass(frozen=True, slots=True)
class Read:
    """A statement that was read, and where in the recording."""

    path: str
    title: str
    text: str
    whole: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """Something the customer may say beside the matter, and the answer to it.

    id: its path. leaves: for good. times: so often it was said. spent: it was answered often enough; offer a person.
    """

    id: str
    says: str
    answer: str
    leaves: bool
    objection: bool = False
    times: int = 0
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One step as the desk shows it.

    settled: answers, in the order of the questions. results: what actions gave (case, deadline), by the slots they
    fill. index of count: sections, which begin at steps with a title; count is what would come from here.
    """

    path: str
    kind: str
    title: str
    text: str
    sentences: tuple[str, ...]
    sentences_read: int
    why: str
    why_text: str
    help: str
    slot_type: str
    slot_label: str
    options: tuple[CardOption, ...]
    value: str
    optional: bool
    may_refuse: bool  # the procedure knows where to go when the customer refuses
    may_not_know: bool
    index: int
    count: int
    following: str
    settled: tuple[Settled, ...]
    statements: tuple[Read, ...]
    asides: tuple[Aside, ...]
    disposition: str
    hand_over: str
    error: str
    procedure: str
    version: str
    results: tuple[Settled, ...] = ()
    law: str = ""
    raw: str = ""  # the answer as it was typed or said
    may_retry: bool = False  # a failed action: events.Retried
    declined: str = ""  # refused, dont_know: how this question was declined before
    language: str = ""  # of the texts, and of the answers as they are understood

    @property
    def ended(self) -> bool:
        return self.why in ("end", "error")


def card(procedure: Procedure, state: State) -> Card:
    """The card of the step in focus."""
    walked = focus.walk(procedure, state)
    at = walked.focus
    language = state.language
    step, scope = at.step, at.scope
    slot = scope.procedure.slot(step.id) if step.kind in ("ask", "choose") else None
    answer = state.answers.get(at.path)
    evidence = state.evidence.get(at.path)
    behind = [v for v in at.trail if v.step.title]
    here = [Visited(at.path, step, scope, asked=False)] if step.title else []
    coming = [v for v in walked.ahead if v.step.title]
    section = (here or behind)[-1:]
    own = slot.title.get(language, "") if slot else ""
    return Card(
        path=at.path,
        kind=step.kind,
        title=(section[0].step.title.get(language, "") if section else "") or own or _name(procedure, language),
        text=at.text,
        sentences=tuple(texts.sentences(at.text)),
        sentences_read=evidence.sentences if evidence and evidence.hash == at.hash and not evidence.whole else 0,
        why=at.why,
        why_text=slot.why.get(language, "") if slot and at.why == "invalid" else "",
        help=scope.fill(step.help),
        slot_type=slot.type if slot else "",
        slot_label=(own or slot.name) if slot else "",
        options=tuple(CardOption(o.value, option_text(slot, o.value, language)) for o in slot.options) if slot else (),
        value=write(slot, answer.value, state) if slot and answer else "",
        optional=bool(slot and (slot.optional or step.optional)),
        may_refuse=bool(slot and (slot.optional or step.optional or step.on_refuse)),
        may_not_know=bool(slot and (slot.optional or step.optional or step.on_dont_know or step.unsure)),
        index=max(1, len(behind) + len(here)),
        count=max(1, len(behind) + len(here) + len(coming)),
        following=coming[0].step.title.get(language, "") if coming else "",
        settled=_settled(walked, state),
        statements=_statements(at, state),
        asides=_asides(walked, state),
        disposition=step.disposition,
        hand_over=step.to,
        error=at.error,
        procedure=_name(procedure, language),
        version=procedure.version,
        results=_results(walked, state),
        law=step.law,
        raw=answer.raw if answer else "",
        may_retry=step.kind == "do" and at.why == "error" and at.error != "changed-after-done",
        declined=state.outcomes.get(at.path, ""),
        language=language,
    )


def summary(procedure: Procedure, state: State) -> str:
    """The facts of the call in lines, for the note of the wrap-up: what was settled, without private values."""
    walked = focus.walk(procedure, state)
    lines = [
        f"{s.label}: {s.written}"
        for s in _settled(walked, state)
        if not s.private and s.state in ("done", "doubtful", "now") and s.written and s.type != "customer"
    ]
    lines += [f"{s.label}: {s.written}" for s in _results(walked, state) if s.type not in ("customer", "level")]
    return "\n".join(lines)


def _name(procedure: Procedure, language: str) -> str:
    return procedure.title.get(language, procedure.name)


def _label(slot: Slot, language: str) -> str:
    return slot.title.get(language) or slot.name


def _settled(walked: Walk, state: State) -> tuple[Settled, ...]:
    at = walked.focus
    made = [s for name in walked.scope.procedure.given if (s := _given(walked.scope, name, state))]
    known = {s.path for s in made}
    asked = [v for v in at.trail if v.asked and v.path not in known]
    made += [s for v in asked if (s := _one(v, state, "done"))]
    if at.step.kind in ("ask", "choose") and at.path not in known:
        made.append(_now(at, state))
    later = [v for v in walked.ahead if v.asked]
    made += [s for v in later if v.path in state.answers and (s := _one(v, state, "stale"))]
    seen = {at.path, *known, *(v.path for v in asked), *(v.path for v in later)}
    made += [s for path in state.answers if path not in seen and (s := _unneeded(walked.scope, path, state))]
    return tuple(made)


def _given(scope: Scope, name: str, state: State) -> Settled | None:
    """What was known before the first question."""
    slot = scope.procedure.given[name]
    raw = scope.raw(name)
    if raw is None:
        return None
    return Settled(name, _label(slot, state.language), write(slot, raw, state), "done", slot.private, slot.type, raw)


def _one(visited: Visited, state: State, status: SlotState) -> Settled | None:
    slot = visited.scope.procedure.slot(visited.step.id)
    answer = state.answers.get(visited.path)
    assert slot is not None  # the loader refuses a question without its slot
    label = _label(slot, state.language)
    if answer is None:
        if visited.path in state.outcomes:
            return Settled(visited.path, label, "", "declined", slot.private, slot.type)
        return None  # given to an included procedure: its own slot shows it
    doubtful = status == "done" and answer.unsure
    text = write(slot, answer.value, state)
    shown: SlotState = "doubtful" if doubtful else status
    return Settled(visited.path, label, text, shown, slot.private, slot.type, answer.value)


def _now(at: focus.Focus, state: State) -> Settled:
    slot = at.scope.procedure.slot(at.step.id)
    assert slot is not None  # the loader refuses a question without its slot
    answer = state.answers.get(at.path)
    status: SlotState = "declined" if at.path in state.outcomes else "now"
    text = write(slot, answer.value, state) if answer else ""
    value = answer.value if answer else None
    return Settled(at.path, _label(slot, state.language), text, status, slot.private, slot.type, value)


def _unneeded(top: Scope, path: str, state: State) -> Settled | None:
    procedure: Procedure | None = top.procedure
    *includes, name = path.split("/")
    for part in includes:
        procedure = paths.inner(procedure, part) if procedure else None
    slot = procedure.slot(name) if procedure else None
    if slot is None:
        return None
    value = state.answers[path].value
    text = write(slot, value, state)
    return Settled(path, _label(slot, state.language), text, "unneeded", slot.private, slot.type, value)


def _results(walked: Walk, state: State) -> tuple[Settled, ...]:
    """What the actions passed so far gave, each slot once, in the scope nearest to the top."""
    made: dict[str, Settled] = {}
    for visited in walked.focus.trail:
        step, scope = visited.step, visited.scope
        if step.kind != "do":
            continue
        for target in step.out.values():
            slot, raw = scope.procedure.slot(target), scope.made.get(target)
            if slot is None or raw is None or not slot.title or slot.type == "customer":
                continue
            label = _label(slot, state.language)
            shown = write(slot, raw, state)
            made[label] = Settled(
                scope.prefix + target, label, shown, "done", slot.private, slot.type, raw, correctable=False
            )
    return tuple(made.values())


def _statements(at: focus.Focus, state: State) -> tuple[Read, ...]:
    made: list[Read] = []
    for visited in at.trail:
        evidence = state.evidence.get(visited.path)
        if visited.step.kind == "statement" and evidence:
            made.append(_read(visited.path, visited.step, visited.scope, state))
    if at.step.kind == "statement" and at.path in state.evidence:
        made.append(_read(at.path, at.step, at.scope, state))
    return tuple(made)


def _read(path: str, step: Step, scope: Scope, state: State) -> Read:
    evidence = state.evidence[path]
    title = step.title.get(state.language) or step.id
    whole = evidence.whole and evidence.hash == scope.fill_hash(step.text)
    return Read(path, title, scope.fill(step.text), whole, evidence.spans)


def _asides(walked: Walk, state: State) -> tuple[Aside, ...]:
    """Objections first, then side questions; those of the included procedure in focus before the caller's own."""
    at = walked.focus
    around = {v.scope.prefix: v.scope for v in at.trail if at.scope.prefix.startswith(v.scope.prefix)}
    around |= {"": walked.scope, at.scope.prefix: at.scope}
    made: dict[str, Aside] = {}
    for prefix in sorted(around, key=len, reverse=True):
        scope = around[prefix]
        here = at.path.removeprefix(prefix).partition("/")[0]
        for digression in scope.procedure.digressions:
            if not digression.at or here in digression.at:
                made.setdefault(digression.id, _aside(digression, scope, state))
    return tuple(sorted(made.values(), key=lambda aside: not aside.objection))


def _aside(digression: Digression, scope: Scope, state: State) -> Aside:
    path = scope.prefix + digression.id
    times = state.digressions.get(path, 0)
    return Aside(
        id=path,
        says=digression.hear[state.language][0],
        answer=scope.fill(digression.text),
        leaves=bool(digression.go),
        objection=digression.objection,
        times=times,
        spent=times >= digression.most,
    )
