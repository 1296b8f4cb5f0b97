"""What an agent types at a question: understood, kept, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from infolinia.conduct import events, record
from infolinia.conduct.models import Call
from infolinia.conduct.procedure import conducted, must_stand, state_of, take_all
from infolinia.conduct.wall_clock import wall_clock
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor
from infolinia.procedures import events as steps
from infolinia.procedures import focus, masking, paths, sentences
from infolinia.procedures.language import Procedure, Slot
from infolinia.procedures.offered import offered
from infolinia.procedures.sentences import Noted, Sentence
from infolinia.procedures.slots.understood import Answer, Doubt, Understood
from infolinia.procedures.state import State
from infolinia.web.refusals import Refusal

MOST_UNDONE = 10  # answers taken back at once


def slot_of(call: Call, path: str) -> tuple[Slot, State]:
    """The slot of a path, a choice with the values that may be given now. Raises Refusal when there is none."""
    procedure, state = state_of(call)
    slot = focus.slot_now(procedure, state, path)
    if slot is None:
        raise Refusal("step-moved")
    return slot, state


def understood(call_id: str, path: str, text: str, *, by: str, now: datetime) -> Sentence:
    """How the text would be understood at this step, private values masked; nothing is kept."""
    call = Call.objects.filter(pk=call_id).first()
    if call is None or call.agent != by or not call.procedure:
        raise Refusal("call-gone")
    procedure, state = state_of(call)
    found = _read(procedure, state, path, text, now)
    return replace(found, answer=_masked(procedure, path, found.answer))


def answer(
    call_id: str,
    path: str,
    text: str,
    *,
    correction: bool = False,
    option: int = 0,
    alone: bool = False,
    by: str,
    now: datetime,
) -> tuple[Noted, ...]:
    """An answer in the words of the agent, at the step in focus (or a correction of a passed one).

    option: which of a doubt's readings is meant, from 1. alone: only this answer counts, whatever else was heard in
    the words. Returns the other answers that were noted with it. Raises Refusal: step-moved, step-value.
    """
    call, procedure, state = conducted(call_id, by)
    if not correction:
        _must_ask(procedure, state, path)
    said = _read(procedure, state, path, text, now)
    found, also = said.answer, () if correction or alone else said.also
    if isinstance(found, Doubt) and 1 <= option <= len(found.options):
        found = found.options[option - 1]
    slot = paths.slot_of(procedure, path)
    beside = "" if slot is not None and masking.is_private(slot) else text  # the private value stands in these words
    happened = [(noted.path, _answered(procedure, noted.path, noted.answer, beside)) for noted in also]
    if isinstance(found, Understood):
        happened.append((path, _answered(procedure, path, found, text)))
    elif isinstance(found, Doubt) or not also:
        raise Refusal("step-value", status=422, why="doubt" if isinstance(found, Doubt) else found.code)
    take_all(call, procedure, state, happened, by=Actor("agent", by), now=now)
    return also


def undo(call_id: str, noted: list[str], *, by: str, now: datetime) -> None:
    """Take back what was noted in passing: an answer that was put right is what it was before, another one is none."""
    call, procedure, state = conducted(call_id, by)
    wanted = [path for path in dict.fromkeys(noted[:MOST_UNDONE]) if path in state.answers]
    before = _answers_before(call)
    happened: list[tuple[str, steps.Event]] = [(path, before.get(path) or steps.Rejected(path)) for path in wanted]
    if not happened:
        raise Refusal("step-moved")
    take_all(call, procedure, state, happened, by=Actor("agent", by), now=now)


def _read(procedure: Procedure, state: State, path: str, text: str, now: datetime) -> Sentence:
    found = sentences.read(procedure, state, path, text, today=date.fromisoformat(state.today), now=wall_clock(now))
    if found is None:
        raise Refusal("step-moved")
    return found


def _must_ask(procedure: Procedure, state: State, path: str) -> None:
    """Raise Refusal unless the focus asks for this: the slot of the step, or what is asked for an offer."""
    at = focus.find(procedure, state)
    bargain = offered(at, state)
    if bargain is None or bargain.return_path != path:
        must_stand(procedure, state, path)


def _answered(procedure: Procedure, path: str, found: Understood, text: str) -> steps.Answered:
    """The event. Of a private value the journal holds the value, and how it may be shown, not how it was typed."""
    slot = paths.slot_of(procedure, path)
    if slot is not None and masking.is_private(slot):
        return steps.Answered(path, found.value, masking.masked(slot, found.written), unsure=found.unsure)
    return steps.Answered(path, found.value, found.written, raw=text.strip(), unsure=found.unsure)


def _masked(procedure: Procedure, path: str, found: Answer) -> Answer:
    slot = paths.slot_of(procedure, path)
    if slot is None or not masking.is_private(slot):
        return found
    match found:
        case Understood():
            return replace(found, written=masking.masked(slot, found.written))
        case Doubt(options):
            return Doubt(tuple(replace(option, written=masking.masked(slot, option.written)) for option in options))
        case _:
            return found


def _answers_before(call: Call) -> dict[str, steps.Answered | None]:
    """By path: the answer that stood before the last one was given; None where there was none, or it was taken back."""
    last: dict[str, steps.Answered | None] = {}
    before: dict[str, steps.Answered | None] = {}
    for recorded in journal.replay(record.stream(call.id)):
        match recorded.event:
            case events.ProcedureStepped(body=body) if body:
                match steps.from_builtins(dict(body)):
                    case steps.Answered(slot=path) as given:
                        before[path], last[path] = last.get(path), given
                    case steps.Rejected(slot=path) | steps.Declined(step=path):
                        last[path] = None
                    case _:
                        pass
            case _:
                pass
    return before


__all__ = ["answer", "slot_of", "understood", "undo"]
