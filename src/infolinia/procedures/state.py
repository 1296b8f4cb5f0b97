"""The state of a procedure: evidence only. Where the call stands is computed from it, never stored; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds of the recording."""

    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Answer:
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """A text that was said or read: the hash of what it said, whether whole, how many sentences, and where."""

    hash: str
    whole: bool
    sentences: int
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What an action gave: under which key and for which inputs, outputs or an error code. `void`: tried again."""

    key: str
    inputs: str  # hash
    outputs: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    error: str = ""
    void: bool = False


@dataclass(frozen=True, slots=True)
class Negotiation:
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


@dataclass(frozen=True, slots=True)
class Frame:
    """A digression being answered, with what belongs to it alone and goes with it: how much of the answer was said, how
    often nothing was heard meanwhile, what was answered to its own question."""

    digression: str  # path
    evidence: Evidence | None = None
    counters: dict[str, int] = field(default_factory=lambda: dict[str, int]())  # by kind
    answers: dict[str, Answer] = field(default_factory=lambda: dict[str, Answer]())


@dataclass(frozen=True, slots=True)
class State:
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
