"""What a correction of a settled answer would bring, before it is made; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from infolinia.conduct import answering, procedure, record
from infolinia.conduct.models import Call
from infolinia.conduct.wall_clock import wall_clock
from infolinia.procedures import card, engine, masking
from infolinia.procedures import events as steps
from infolinia.procedures.card import CardOption
from infolinia.procedures.correction import preview
from infolinia.procedures.slots.understand import option_text, understand
from infolinia.procedures.slots.understood import Answer, Understood
from infolinia.web.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked before: what kind of answer it takes, by its slot, and what was chosen from its list."""

    path: str
    slot_type: str
    slot_label: str
    options: tuple[CardOption, ...]
    chosen: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Consequences:
    """How the new answer is understood; labels of answers that stay, are asked (again), and are needed no more; titles
    of statements that are read again, of actions whose result is amended, and of negotiations that begin anew."""

    understood: Answer
    stay: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    unneeded: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    amended: tuple[str, ...] = ()
    bargains: tuple[str, ...] = ()


def question(call_id: str, path: str, *, by: str) -> Question:
    """Raises Refusal when the procedure asks no such question, or another person conducts the call."""
    slot, state = answering.slot_of(_conducted(call_id, by), path)
    options = tuple(CardOption(o.value, option_text(slot, o.value, state.language)) for o in slot.options)
    given = state.answers.get(path)
    chosen = card.chosen(given.value) if given and slot.options else ()
    label = slot.title.get(state.language) or slot.name
    return Question(path, slot.type, label, options, chosen, masking.is_private(slot))


def consequences(call_id: str, path: str, text: str, *, by: str, now: datetime) -> Consequences:
    """What follows when the answer at `path` becomes `text`. Raises Refusal as `question` does."""
    call = _conducted(call_id, by)
    slot, _ = answering.slot_of(call, path)
    running, state = procedure.state_of(call)
    clock = wall_clock(now)
    found = understand(slot, text, language=state.language, today=date.fromisoformat(state.today), now=clock)
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
    more = preview(running, state, path, found.value)
    reads, redoes, bargains = (more.reads, more.redoes, more.bargains) if more else ((), (), ())
    shown = replace(found, written=masking.masked(slot, found.written))
    return Consequences(shown, tuple(stay), tuple(asked), tuple(unneeded), reads, redoes, bargains)


def _conducted(call_id: str, by: str) -> Call:
    call = Call.objects.filter(pk=call_id).first()
    if call is None or not call.procedure:
        raise Refusal("call-gone")
    record.may_conduct(call, by)
    return call
