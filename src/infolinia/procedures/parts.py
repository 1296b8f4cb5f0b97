"""What a compiled procedure is made of; frozen data, pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from infolinia.procedures import texts
from infolinia.procedures.declarations.steps import StepKind
from infolinia.procedures.expressions import Expression
from infolinia.procedures.problems import Place
from infolinia.procedures.records import RECORDS

Texts = Mapping[str, texts.Template]


def _none() -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a choice, with what people say for it; the first word of each language is how it is written.

    needs: what must hold for the value to be offered and taken. key: of a telephone, in a menu.
    """

    value: str
    words: Mapping[str, tuple[str, ...]]
    needs: Expression | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of data to obtain.

    critical: a value that only Confirmed settles unless a person typed it. private: left out of notes. valid: a rule
    that the value must keep, `why` says which. source: computed (`from`), never asked. longest: characters.
    keep: the answer counts even when the way leads past its question no more. depends: other slots whose change puts
    the question anew. disclose: no text may say it below this level (0 to 9). spoken: how the voice says it, "digits",
    "groups" or "letters"; empty: as its type is said.
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
    keep: bool = False
    depends: tuple[str, ...] = ()
    disclose: int = 0
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """What a term of an offer may be: at least, at most, both included; None is open. days: counted from today."""

    term: str
    least: Decimal | None
    most: Decimal | None
    days: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer of a negotiation. Without a text it is never made, only taken when the customer proposes it.

    level: the authority it needs. in_return: the slot the customer must answer for it.
    """

    id: str
    level: int
    ranges: tuple[Range, ...]
    place: Place
    in_return: str = ""
    text: Texts = field(default_factory=_none)


@dataclass(frozen=True, slots=True)
class Approval:
    """How consent above one's authority is asked for. wait: seconds. text: said meanwhile. to: who takes the call when
    nobody answers in time ("" : the next offer is made)."""

    wait: int = 60
    text: Texts = field(default_factory=_none)
    to: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Only the fields of its kind are filled. `places`: where the file names the steps it may go to.

    needs (statement): what must hold before it may be read. hints: words for recognition. again_most: so often a
    question is put before the second rung of its ladder. ladder: "silence", "no_match", "invalid", on the desk
    "desk.silence" and so on, to rungs (see ladders.RUNGS). on_fail: the step to go on with when a ladder is at its end,
    "skip" or "hand_over", by kind of failure. timeout: seconds an action may take.
    negotiate: authority by performer ("desk", "voice", "rehearsal", and who approves); on_none: where to go without an
    agreement. repeat: `body` is a procedure with the slots of the one around it, walked at most `most` times; `rounds`
    is how often (a number) or whether once more (yes or no). In a menu: keys that choose nothing, and the announcement
    that is played instead of the text.
    """

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
    needs: Expression | None = None
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    again_most: int = 2
    ladder: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    on_fail: Mapping[str, str] = field(default_factory=_none)
    timeout: int = 8
    about: str = ""
    authority: Mapping[str, int] = field(default_factory=_none)
    offers: tuple[Offer, ...] = ()
    counter: bool = False
    approval: Approval | None = None
    on_none: str = ""
    body: Procedure | None = None
    rounds: Expression | None = None
    most: int = 6
    keys: Mapping[str, str] = field(default_factory=_none)
    announcement: str = ""
    places: Mapping[str, Place] = field(default_factory=_none)


@dataclass(frozen=True, slots=True)
class Digression:
    """Something the customer says beside the matter; answered, then back to the same place, or away for good (`go`).

    at: the steps at which it is offered; empty: everywhere. most: after so many times it is offered no more.
    article: of the knowledge base, told instead of a text.
    """

    id: str
    hear: Mapping[str, tuple[str, ...]]
    text: Texts
    place: Place
    go: str = ""
    at: tuple[str, ...] = ()
    objection: bool = False
    most: int = 2
    article: str = ""


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
    kind: str = "call"  # or menu: heard before anybody answers
    direction: str = ""  # of its calls: in, out; empty where it does not say
    returning: int = 0  # of a menu: minutes in which who waited before is led back past it

    returns: frozenset[str] = frozenset()  # slots asked for in return for an offer
    _places: dict[str, int] = field(init=False, default_factory=lambda: dict[str, int](), compare=False, repr=False)
    reading: dict[str, frozenset[str]] = field(  # see reads.py
        init=False, default_factory=lambda: dict[str, frozenset[str]](), compare=False, repr=False
    )

    def __post_init__(self) -> None:
        asked = frozenset(offer.in_return for step in self.steps for offer in step.offers if offer.in_return)
        object.__setattr__(self, "returns", asked)
        self._places.update({step.id: at for at, step in reversed(list(enumerate(self.steps)))})

    def index(self, step: str) -> int:
        """The place of a step in the list."""
        return self._places[step]

    def step(self, id_: str) -> Step | None:
        at = self._places.get(id_)
        return None if at is None else self.steps[at]

    def type_of(self, name: str) -> str:
        """The type of a slot or of a part of one; empty for what has none here."""
        if slot := self.slot(name):
            return slot.type
        head, _, part = name.partition(".")
        whole = self.slot(head) if part else None
        return RECORDS.get(whole.type, {}).get(part, "") if whole else ""

    def slot(self, name: str) -> Slot | None:
        return self.slots.get(name) or self.given.get(name)


__all__ = [
    "RECORDS", "Approval", "Digression", "Offer", "Option", "Procedure", "Range", "Slot", "Step", "StepKind", "Texts",
]  # fmt: skip
