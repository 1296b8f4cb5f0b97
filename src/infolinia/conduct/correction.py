"""What a correction of a settled answer would bring, before it is made; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from infolinia.conduct import procedure, record
from infolinia.conduct.models import Call
from infolinia.procedures import card, engine
from infolinia.procedures import events as steps
from infolinia.procedures.card import CardOption
from infolinia.procedures.slots.understand import option_text, understand
from infolinia.procedures.slots.understood import Answer, Understood
from infolinia.web.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked before: what kind of answer it takes, by its slot."""

    path: str
    slot_type: str
    slot_label: str
    options: tuple[CardOption, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """How the new answer is understood; labels of answers that stay, are asked (again), and are needed no more."""

    understood: Answer
    stay: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    unneeded: tuple[str, ...] = ()


def question(call_id: str, path: str, *, by: str) -> Question:
    """Raises Refusal when the procedure asks no such question, or another person conducts the call."""
    slot, state = procedure.slot_of(_conducted(call_id, by), path)
    options = tuple(CardOption(o.value, option_text(slot, o.value, state.language)) for o in slot.options)
    return Question(path, slot.type, slot.title.get(state.language) or slot.name, options)


def consequences(call_id: str, path: str, text: str, *, by: str) -> Consequences:
    """What follows when the answer at `path` becomes `text`. Raises Refusal as `question` does."""
    call = _conducted(call_id, by)
    slot, _ = procedure.slot_of(call, path)
    running, state = procedure.state_of(call)
    found = understand(slot, text, language=state.language, today=date.fromisoformat(state.today))
    if not isinstance(found, Understood):
        return Consequences(found)
    event = steps.Answered(path, found.value, found.written, raw=text, unsure=found.unsure)
    before = card.card(running, state)
    after = card.card(running, engine.step(running, state, event))
    was = {item.path: item for item in before.settled}
    stay, asked, unneeded = list[str](), list[str](), list[str]()
    for item in after.settled:
        if item.path == path:
            continue
        if item.state in ("done", "doubtful", "declined"):
            stay.append(item.label)
        elif item.state in ("stale", "now"):
            asked.append(item.label)
        elif item.path in was and was[item.path].state != "unneeded":
            unneeded.append(item.label)
    return Consequences(found, tuple(stay), tuple(asked), tuple(unneeded))


def _conducted(call_id: str, by: str) -> Call:
    call = Call.objects.filter(pk=call_id).first()
    if call is None or not call.procedure:
        raise Refusal("call-gone")
    record.may_conduct(call, by)
    return call
