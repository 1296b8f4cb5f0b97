"""What a performer shows of a procedure: the step in focus, what is settled, what comes next; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from infolinia.procedures import choices, focus, masking, offered, texts
from infolinia.procedures.focus import Visited, Walk
from infolinia.procedures.offered import Offered
from infolinia.procedures.parts import Digression, Procedure, Slot, Step
from infolinia.procedures.scope import Scope
from infolinia.procedures.settled import Settled, results, settled
from infolinia.procedures.slots.understand import option_text
from infolinia.procedures.state import Span, State


@dataclass(frozen=True, slots=True)
class CardOption:
    value: str
    label: str


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
    answer_path: str = ""  # of the slot that is asked for: that of the step, or of what is asked for an offer
    chosen: tuple[str, ...] = ()  # the values of a choice, or of several, as they are answered
    private: bool = False  # the answer is shown masked and never in full
    offered: Offered | None = None  # of a negotiation

    @property
    def ended(self) -> bool:
        return self.why in ("end", "error")


def card(procedure: Procedure, state: State) -> Card:
    """The card of the step in focus."""
    walked = focus.walk(procedure, state)
    at = walked.focus
    language = state.language
    step, scope = at.step, at.scope
    bargain = offered.offered(at, state)
    path = (bargain.return_path if bargain else "") or at.path
    slot = _asked_for(at)
    answer = state.answers.get(path)
    private = slot is not None and masking.is_private(slot)
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
        why_text=slot.why.get(language, "") if slot and _breaks_its_rule(at, slot, answer is not None) else "",
        help=scope.fill(step.help),
        slot_type=slot.type if slot else "",
        slot_label=(own or slot.name) if slot else "",
        options=_options(slot, scope, language) if slot else (),
        value=masking.shown(slot, answer.value, state) if slot and answer else "",
        optional=bool(slot and (slot.optional or step.optional)),
        may_refuse=_may_refuse(step, slot, bargain),
        may_not_know=_may_not_know(step, slot, bargain),
        index=max(1, len(behind) + len(here)),
        count=max(1, len(behind) + len(here) + len(coming)),
        following=coming[0].step.title.get(language, "") if coming else "",
        settled=settled(walked, state),
        statements=_statements(at, state),
        asides=_asides(walked, state),
        disposition=step.disposition,
        hand_over=step.to,
        error=at.error,
        procedure=_name(procedure, language),
        version=procedure.version,
        results=results(walked, state),
        law=step.law,
        raw=answer.raw if answer and not private else "",
        may_retry=step.kind == "do" and at.why == "error" and at.error != "changed-after-done",
        declined=state.outcomes.get(at.path, ""),
        language=language,
        answer_path=path if slot else "",
        chosen=chosen(answer.value) if slot and answer and slot.options else (),
        private=private,
        offered=bargain,
    )


def _breaks_its_rule(at: focus.Focus, slot: Slot, is_answered: bool) -> bool:
    """Of what is asked for an offer only its rule tells: the offer stays in focus until it is kept."""
    if at.why != "in_return":
        return at.why == "invalid"
    return is_answered and slot.valid is not None and slot.valid.compute(at.scope) is False


def _asked_for(at: focus.Focus) -> Slot | None:
    """The slot that the step in focus asks for; of a negotiation what is asked for the offer that was taken."""
    if at.step.kind in ("ask", "choose"):
        return at.scope.procedure.slot(at.step.id)
    return at.scope.procedure.slot(at.offer.in_return) if at.why == "in_return" and at.offer else None


def _may_refuse(step: Step, slot: Slot | None, bargain: Offered | None) -> bool:
    if bargain is not None:
        return bargain.stage != "approval"
    return bool(slot and (slot.optional or step.optional or step.on_refuse))


def _may_not_know(step: Step, slot: Slot | None, bargain: Offered | None) -> bool:
    ways = slot and (slot.optional or step.optional or step.on_dont_know or step.unsure)
    return bool(ways) and bargain is None


def chosen(value: Any) -> tuple[str, ...]:
    """The values of a choice, or of several."""
    several = cast("list[Any]", value) if isinstance(value, list) else []
    return (value,) if isinstance(value, str) else tuple(map(str, several))


def _options(slot: Slot, scope: Scope, language: str) -> tuple[CardOption, ...]:
    """The values that may be given now."""
    return tuple(
        CardOption(o.value, option_text(slot, o.value, language)) for o in choices.offered(slot, scope).options
    )


def summary(procedure: Procedure, state: State) -> str:
    """The facts of the call in lines, for the note of the wrap-up: what was settled, without private values."""
    walked = focus.walk(procedure, state)
    lines = [
        f"{s.label}: {s.written}"
        for s in settled(walked, state)
        if not s.private and s.state in ("done", "doubtful", "now") and s.written and s.type != "customer"
    ]
    lines += [f"{s.label}: {s.written}" for s in results(walked, state) if s.type not in ("customer", "level")]
    return "\n".join(lines)


def _name(procedure: Procedure, language: str) -> str:
    return procedure.title.get(language, procedure.name)


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
