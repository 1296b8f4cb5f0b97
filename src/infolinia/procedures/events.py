"""What can happen to a procedure, and what it wants done; plain data with a name, so that the journal can hold it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class Answered:
    """A value for a slot: at the step in focus, or ahead, or passed (a correction)."""

    slot: str  # path
    value: Any
    written: str
    raw: str = ""
    source: str = "desk"
    unsure: bool = False
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The value shown is right."""

    slot: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A text was said or read: `sentences` of it so far; `begin` and `end` in seconds of the recording."""

    step: str
    whole: bool
    sentences: int
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Declined:
    """The customer refuses, or does not know."""

    step: str
    how: str  # refused, dont_know


@dataclass(frozen=True, slots=True)
class Back:
    """Show the last settled answer again."""


@dataclass(frozen=True, slots=True)
class Digressed:
    """The customer said something beside the matter."""

    digression: str  # path


@dataclass(frozen=True, slots=True)
class ActionDone:
    """An action gave its result under this key; the hash is of the inputs it was called with."""

    step: str
    key: str
    inputs: str
    outputs: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    error: str = ""


@dataclass(frozen=True, slots=True)
class Retried:
    """The action that failed at this step is to be tried again, under its next key."""

    step: str


@dataclass(frozen=True, slots=True)
class Switched:
    """Another performer or language from now on; empty: unchanged."""

    performer: str = ""
    language: str = ""


Event = Answered | Confirmed | Heard | Declined | Back | Digressed | ActionDone | Retried | Switched
_EVENTS: dict[str, type[Any]] = {
    cls.__name__: cls for cls in (Answered, Confirmed, Heard, Declined, Back, Digressed, ActionDone, Retried, Switched)
}


def to_builtins(event: Event) -> dict[str, Any]:
    """The event as JSON builtins with its `kind`."""
    return {"kind": type(event).__name__, **msgspec.to_builtins(event)}


def from_builtins(body: dict[str, Any]) -> Event:
    """Read it back. Raises ValueError for an unknown kind or a wrong field."""
    fields = dict(body)
    kind = _EVENTS.get(str(fields.pop("kind", "")))
    if kind is None:
        raise ValueError("unknown kind of procedure event")
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Call:
    """Run an action; answer with ActionDone under the same key.

    inputs: of an amending run also the outputs of the run that it changes (the number of the case).
    """

    step: str
    action: str
    key: str
    inputs: dict[str, Any]
    inputs_hash: str


@dataclass(frozen=True, slots=True)
class Show:
    """Put this step to the other side."""

    step: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """The procedure cannot go on here: pass the call on."""

    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The procedure is over, with this disposition."""

    disposition: str


Effect = Call | Show | HandOver | Finish
