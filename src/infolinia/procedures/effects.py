"""What the engine asks a performer or the centre to do. Plain data, all of it derivable again from the state."""

from __future__ import annotations

from dataclasses import dataclass, field

from infolinia.procedures.values import Plain


@dataclass(frozen=True, slots=True)
class Say:
    """Say this; then `Spoken(step)`."""

    step: str
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """Read this word for word, from sentence `begin`; then `Heard(step, …, fill=fill)`."""

    step: str
    sentences: tuple[str, ...]
    fill: str
    law: str = ""
    begin: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """Put the question; then `Answer(slot, …)` or one of its kin."""

    step: str
    slot: str
    text: str
    kind: str  # type of the slot


@dataclass(frozen=True, slots=True)
class Check:
    """Read back or show `value` of the slot; then `Confirm(slot)`, `Reject(slot)` or a new `Answer`."""

    step: str
    slot: str
    value: Plain


@dataclass(frozen=True, slots=True)
class Call:
    """Run the action (`actions.perform`); then `Result(step, key, …)`. `key` is unique within the call."""

    step: str
    action: str
    inputs: dict[str, Plain]
    key: str
    slow: str = ""  # what may be said while it takes long


@dataclass(frozen=True, slots=True)
class Aside:
    """Answer a side question; then `Returned()`."""

    digression: str
    text: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """The call goes to somebody else. to: `queue NAME`, `person`; code: why, when no step said it."""

    to: str
    reason: str = ""
    code: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """The procedure has ended with this disposition."""

    step: str
    disposition: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer was not taken. code: `invalid`, `misread`, `rejected`; why: the slot's own sentence."""

    slot: str
    code: str
    why: str = ""
    facts: dict[str, str] = field(default_factory=lambda: dict[str, str]())


@dataclass(frozen=True, slots=True)
class Ignored:
    """The event did not fit; it is on record and changed nothing."""

    why: str


Effect = Say | Read | Ask | Check | Call | Aside | HandOver | Finish | Refused | Ignored
