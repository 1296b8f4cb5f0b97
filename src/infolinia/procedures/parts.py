"""What a compiled procedure is made of; frozen data, pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from infolinia.procedures import texts
from infolinia.procedures.expressions import Expression
from infolinia.procedures.problems import Place

StepKind = Literal["say", "statement", "ask", "choose", "do", "branch", "include", "hand_over", "finish", "return"]
Texts = Mapping[str, texts.Template]


def _none() -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a choice, with what people say for it; the first word of each language is how it is written."""

    value: str
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of data to obtain.

    critical: a value that only Confirmed settles unless a person typed it. private: left out of notes. valid: a rule
    that the value must keep, `why` says which. source: computed (`from`), never asked. longest: characters.
    """

    name: str
    type: str
    title: Mapping[str, str] = field(default_factory=_none)
    options: tuple[Option, ...] = ()
    critical: bool = False
    private: bool = False
    optional: bool = False
    looks: str = ""  # back, ahead: which Friday is meant
    valid: Expression | None = None
    why: Mapping[str, str] = field(default_factory=_none)
    source: Expression | None = None
    pattern: str = ""
    longest: int = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Only the fields of its kind are filled. `places`: where the file names the steps it may go to."""

    kind: StepKind
    id: str
    place: Place
    title: Mapping[str, str] = field(default_factory=_none)
    text: Texts = field(default_factory=_none)
    help: Texts = field(default_factory=_none)
    when: Expression | None = None
    next: str = ""
    again: bool = False  # say: said anew when what it says changed
    law: str = ""
    unsure: str = ""  # what "I think so" and "I do not know" count as: true, false
    accepts: str = ""  # the statement a yes to this step agrees to
    optional: bool = False
    confirm: bool = False
    on_refuse: str = ""
    on_dont_know: str = ""
    action: str = ""
    inputs: Mapping[str, Expression] = field(default_factory=_none)
    out: Mapping[str, str] = field(default_factory=_none)
    slow: Texts = field(default_factory=_none)
    on_error: Mapping[str, str] = field(default_factory=_none)
    on_change: str = ""
    edges: tuple[tuple[Expression, str], ...] = ()
    exits: Mapping[str, str] = field(default_factory=_none)
    included: Procedure | None = None
    to: str = ""
    reason: Mapping[str, str] = field(default_factory=_none)
    disposition: str = ""
    places: Mapping[str, Place] = field(default_factory=_none)


@dataclass(frozen=True, slots=True)
class Digression:
    """Something the customer says beside the matter; answered, then back to the same place, or away for good (`go`).

    at: the steps at which it is offered; empty: everywhere. most: after so many times it is offered no more.
    """

    id: str
    hear: Mapping[str, tuple[str, ...]]
    text: Texts
    place: Place
    go: str = ""
    at: tuple[str, ...] = ()
    objection: bool = False
    most: int = 2


@dataclass(frozen=True, slots=True)
class Procedure:
    """A compiled procedure. `hash` is its version for calls and journal."""

    name: str
    version: str
    hash: str
    title: Mapping[str, str]
    languages: tuple[str, ...]
    given: Mapping[str, Slot]
    gives: tuple[str, ...]
    slots: Mapping[str, Slot]
    steps: tuple[Step, ...]
    digressions: tuple[Digression, ...] = ()

    def index(self, step: str) -> int:
        """The place of a step in the list."""
        return next(i for i, s in enumerate(self.steps) if s.id == step)

    def slot(self, name: str) -> Slot | None:
        return self.slots.get(name) or self.given.get(name)
