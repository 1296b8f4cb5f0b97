"""The state of a procedure: evidence only. Where the call stands is computed from it, never stored; pure.

These are msgspec's structures, which are made and changed (`msgspec.structs.replace`) forty times as fast as frozen
dataclasses: every event makes a new State.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field


class Span(Struct, frozen=True):
    """Seconds of the recording."""

    begin: float
    end: float


class Answer(Struct, frozen=True):
    """The value of a slot in JSON form. `order` counts answers; `accepted` is the hash of the statement agreed to."""

    value: Any
    written: str
    confirmed: bool
    order: int
    source: str = "desk"
    raw: str = ""
    unsure: bool = False
    accepted: str = ""
    basis: str = ""  # the hash of the values of the slots it depends on, where its slot names any


class Evidence(Struct, frozen=True):
    """A text that was said or read: the hash of what it said, whether whole, how many sentences, and where."""

    hash: str
    whole: bool
    sentences: int
    spans: tuple[Span, ...] = ()


class Result(Struct, frozen=True):
    """What an action gave: under which key and for which inputs, outputs or an error code. `void`: tried again."""

    key: str
    inputs: str  # hash
    outputs: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    error: str = ""
    void: bool = False


class Negotiation(Struct, frozen=True):
    """How far a negotiation is. It holds for the inputs it began with; on others it begins anew, the rounds count on.

    offer: the index of the offer made; `len(offers)` when there is none left. table: terms priced for the offer, or
    proposed by the customer. pending: the terms wait for consent. agreed: the terms agreed to, with the level they
    needed. granted: the highest level consented to.
    """

    inputs: str
    offer: int = -1
    rounds: int = 0
    granted: int = 0
    asked: int = 0  # consents asked for
    table: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    pending: bool = False
    agreed: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    agreed_offer: int = -1
    level: int = 0


class Frame(Struct, frozen=True):
    """A digression being answered, with what belongs to it alone and goes with it: how much of the answer was said, how
    often nothing was heard meanwhile, what was answered to its own question."""

    digression: str  # path
    evidence: Evidence | None = None
    counters: dict[str, int] = field(default_factory=lambda: dict[str, int]())  # by kind
    answers: dict[str, Answer] = field(default_factory=lambda: dict[str, Answer]())


class State(Struct, frozen=True):
    """Everything known. Keys are paths: `slot` or `included/slot`, `step` or `included/step`.

    msgspec writes it as JSON builtins (`msgspec.to_builtins`) and reads it back (`msgspec.convert(data, State)`).
    """

    procedure: str  # hash of the version
    language: str
    performer: str
    today: str  # ISO date, pinned when the call began
    given: dict[str, Any]
    answers: dict[str, Answer] = field(default_factory=lambda: dict[str, Answer]())
    evidence: dict[str, Evidence] = field(default_factory=lambda: dict[str, Evidence]())
    results: dict[str, tuple[Result, ...]] = field(default_factory=lambda: dict[str, tuple[Result, ...]]())
    outcomes: dict[str, str] = field(default_factory=lambda: dict[str, str]())  # step → refused, dont_know…
    digressions: dict[str, int] = field(default_factory=lambda: dict[str, int]())
    leaves: dict[str, str] = field(default_factory=lambda: dict[str, str]())  # prefix → step a digression left for
    events: int = 0
    negotiations: dict[str, Negotiation] = field(default_factory=lambda: dict[str, Negotiation]())
    frames: tuple[Frame, ...] = ()  # the digression answered last is the last
    counters: dict[str, int] = field(default_factory=lambda: dict[str, int]())  # `step:kind` → so often
    asked: str = ""  # what was asked for last and is answered by putting the step again: repeat, slower, help, hold
    over: str = ""  # why the call is passed on whatever the procedure says: person, stop, corrections…
