"""A menu as keys move it: what a key means, what is said up to the next choice, and where the way out leads; pure.

A call in a menu and its rehearsal on a screen go by the same functions: each takes a state, and gives what happened as
events of the engine (the journal keeps them) with the state after them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from infolinia.procedures import choices, engine, events, focus, outlook, targets
from infolinia.procedures.focus import Focus
from infolinia.procedures.parts import Option, Procedure
from infolinia.procedures.scope import option_text
from infolinia.procedures.state import State
from infolinia.procedures.targets import Target

SILENCE = 6.0  # seconds in which a key is awaited after a menu
MOST_IN_A_ROW = 30  # sentences without a choice
PERSON = Target("person")


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that happened at a step. what: the value chosen, or heard, silence, no_match, again, back, language,
    returned (from an announcement to the menu); key: that was pressed."""

    path: str
    event: events.Event
    what: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What is heard: the announcement, or where there is none the text."""

    announcement: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Turn:
    """All up to where the caller has the next word. waits: for a key, or for the end of what is played; "": the menu is
    left for `target`. stuck: it was left because it had no way on."""

    state: State
    said: tuple[Said, ...]
    taken: tuple[Taken, ...]
    waits: Literal["key", "end", ""] = ""
    target: Target = PERSON
    stuck: bool = False


def pressed(menu: Procedure, state: State, digit: str) -> Taken | None:
    """What a key means where the menu stands; None where keys are not heard: a statement is heard to its end."""
    at = focus.find(menu, state)
    if at.step.kind != "choose" or at.terminal:
        return None
    event, what = _meant(at, digit, menu, state)
    return Taken(at.path, event, what, digit)


def played(menu: Procedure, state: State) -> Taken | None:
    """What is played is over: a statement was heard, or nobody pressed a key."""
    at = focus.find(menu, state)
    if at.terminal:
        return None
    if at.step.kind == "choose":
        return Taken(at.path, events.Failed(at.path, "silence"), "silence")
    return _heard(at.path) if at.step.kind == "statement" else None


def go_on(menu: Procedure, state: State, now: datetime) -> Turn:
    """All that is said up to the next choice, or to the way out of the menu."""
    said: list[Said] = []
    taken: list[Taken] = []

    def turn() -> Turn:
        return Turn(state, tuple(said), tuple(taken))

    for _ in range(MOST_IN_A_ROW):
        at = focus.find(menu, state)
        wanted = outlook.effects(menu, state, now)
        text = next((it.text for it in wanted if isinstance(it, events.Say | events.Ask)), "")
        if text:
            said.append(Said(at.step.announcement, text, state.language))
        match wanted[-1]:
            case events.Say(verbatim=True):
                return replace(turn(), waits="end")
            case events.Say(step=path):
                taken.append(_heard(path))
            case events.Ask():
                return replace(turn(), waits="key")
            case events.HandOver(to=to):
                target = targets.read(to) or PERSON
                before = _last_choice(at, state) if target.back else ""
                if not before:
                    return replace(turn(), target=target)
                said.append(Said(target.code, "", state.language))
                taken.append(Taken(before, events.Rejected(before), "returned"))
            case events.Finish():
                return replace(turn(), target=Target("hang_up"))
            case _:
                break
        state = engine.step(menu, state, taken[-1].event)
    return replace(turn(), stuck=True)


def _heard(path: str) -> Taken:
    return Taken(path, events.Heard(path, True, 0, -1.0, -1.0), "heard")


def _last_choice(at: Focus, state: State) -> str:
    """The path of the choice before; empty when nothing was chosen yet."""
    return next((it.path for it in reversed(at.trail) if it.asked and it.path in state.answers), "")


def _meant(at: Focus, digit: str, menu: Procedure, state: State) -> tuple[events.Event, str]:
    """What a key means at this choice, and the word under which it is counted."""
    slot = at.scope.procedure.slot(at.step.id)
    act = at.step.keys.get(digit)
    if act == "language":
        known = menu.languages
        return events.Switched(language=known[(known.index(state.language) + 1) % len(known)]), act
    if act == "back":
        before = _last_choice(at, state)
        return (events.Rejected(before) if before else events.Controlled("repeat")), act
    if act:
        return events.Controlled("repeat"), act
    option = _option(at, digit)
    if option is None or slot is None:
        return events.Failed(at.path, "no_match", raw=digit), "no_match"
    written = option_text(slot, option.value, state.language)
    return events.Answered(at.path, option.value, written, raw=digit, source="keys"), option.value


def _option(at: Focus, digit: str) -> Option | None:
    slot = at.scope.procedure.slot(at.step.id)
    offered = choices.offered(slot, at.scope).options if slot else ()
    return next((option for option in offered if option.key == digit), None)
