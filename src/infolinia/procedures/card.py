"""What a performer shows of a procedure: the step in focus, what is settled, what comes next; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from infolinia.procedures import focus, texts
from infolinia.procedures.language import Procedure, Step
from infolinia.procedures.slots import written
from infolinia.procedures.slots.understand import option_text
from infolinia.procedures.state import Span, State

SlotState = Literal["done", "now", "doubtful", "declined"]


@dataclass(frozen=True, slots=True)
class CardOption:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Settled:
    """An answer beside the step: its slot's path, label and written value."""

    path: str
    label: str
    written: str
    state: SlotState
    private: bool


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
    """Something the customer may say beside the matter, and the answer to it."""

    id: str
    says: str
    answer: str
    leaves: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One step as the desk shows it."""

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
    may_decline: bool
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

    @property
    def ended(self) -> bool:
        return self.why in ("end", "error")


def card(procedure: Procedure, state: State) -> Card:
    """The card of the step in focus."""
    at = focus.find(procedure, state)
    language = state.language
    step, scope = at.step, at.scope
    slot = scope.procedure.slot(step.id) if step.kind in ("ask", "choose") else None
    answer = state.answers.get(at.path)
    evidence = state.evidence.get(at.path)
    phases = [s for s in procedure.steps if s.title]
    here = _phase(procedure, at, phases)
    options = tuple(CardOption(o.value, option_text(slot, o.value, language)) for o in slot.options) if slot else ()
    return Card(
        path=at.path,
        kind=step.kind,
        title=_title(procedure, here, step, slot.title.get(language, "") if slot else "", language),
        text=at.text,
        sentences=tuple(texts.sentences(at.text)),
        sentences_read=evidence.sentences if evidence and evidence.hash == focus.text_hash(at.text) else 0,
        why=at.why,
        why_text=slot.why.get(language, "") if slot and at.why == "invalid" else "",
        help=scope.fill(step.help),
        slot_type=slot.type if slot else "",
        slot_label=(slot.title.get(language) or slot.name) if slot else "",
        options=options,
        value=answer.written if answer else "",
        optional=bool(slot and slot.optional),
        may_decline=bool(slot and (slot.optional or step.optional or step.on_refuse or step.on_dont_know)),
        index=phases.index(here) + 1 if here in phases else len(phases),
        count=len(phases),
        following=_following(phases, here, language),
        settled=_settled(at, state),
        statements=_statements(at, state),
        asides=tuple(
            Aside(d.id, (d.hear.get(language) or ("",))[0], scope_fill(procedure, state, d.text), bool(d.go))
            for d in procedure.digressions
        ),
        disposition=step.disposition,
        hand_over=step.to,
        error=at.error,
        procedure=procedure.title.get(language, procedure.name),
        version=procedure.version,
    )


def scope_fill(procedure: Procedure, state: State, text: dict[str, texts.Template] | texts.Texts) -> str:
    """A text of the top procedure, filled."""
    return focus.Scope(procedure, "", state, dict(state.given)).fill(text)


def summary(procedure: Procedure, state: State) -> str:
    """The facts of the call in lines, for the note of the wrap-up: what was settled, without private values."""
    at = focus.find(procedure, state)
    return "\n".join(f"{s.label}: {s.written}" for s in _settled(at, state) if not s.private and s.state == "done")


def _phase(procedure: Procedure, at: focus.Focus, phases: list[Step]) -> Step | None:
    """The nearest titled step of the top procedure at or before the focus."""
    top = at.path.partition("/")[0]
    index = procedure.index(top)
    before = [step for step in phases if procedure.index(step.id) <= index]
    return before[-1] if before else (phases[0] if phases else None)


def _title(procedure: Procedure, phase: Step | None, step: Step, slot: str, language: str) -> str:
    own = step.title.get(language) or (phase.title.get(language, "") if phase else "")
    return own or slot or procedure.title.get(language, procedure.name)


def _following(phases: list[Step], here: Step | None, language: str) -> str:
    if here not in phases:
        return ""
    after = phases[phases.index(here) + 1 :]
    return after[0].title.get(language, "") if after else ""


def _settled(at: focus.Focus, state: State) -> tuple[Settled, ...]:
    made: list[Settled] = []
    language = state.language
    asked = [(v.path, v.step, v.scope) for v in at.trail if v.asked]
    if at.step.kind in ("ask", "choose"):
        asked.append((at.path, at.step, at.scope))
    for path, step, scope in asked:
        slot = scope.procedure.slot(step.id)
        if slot is None:
            continue
        answer = state.answers.get(path)
        label = slot.title.get(language) or slot.name
        now = path == at.path
        if answer:
            text = answer.written or written.value(slot.type, answer.value, language)
            if slot.type == "choice":
                text = option_text(slot, str(answer.value), language)
            status: SlotState = "now" if now else "doubtful" if answer.unsure else "done"
            made.append(Settled(path, label, text, status, slot.private))
        elif path in state.outcomes:
            made.append(Settled(path, label, "", "declined", slot.private))
        elif now:
            made.append(Settled(path, label, "", "now", slot.private))
        elif scope.raw(step.id) is not None:
            made.append(Settled(path, label, scope.write(step.id), "done", slot.private))
    return tuple(made)


def _statements(at: focus.Focus, state: State) -> tuple[Read, ...]:
    made: list[Read] = []
    for visited in at.trail:
        evidence = state.evidence.get(visited.path)
        if visited.step.kind == "statement" and evidence:
            text = visited.scope.fill(visited.step.text)
            title = visited.step.title.get(state.language) or visited.step.id
            made.append(Read(visited.path, title, text, evidence.whole, evidence.spans))
    return tuple(made)
