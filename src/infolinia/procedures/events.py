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


@dataclass(frozen=True, slots=True)
class Also:
    """Several answers in one sentence; each is taken as if it had come alone, in this order."""

    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """The value read back is wrong: the question is put again."""

    slot: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The question at this step got no value.

    how: silence, no_match (not understood), incomplete (more is to come), invalid (understood, not allowed; `code`
    says why), unsure (of what was said, not of the matter).
    """

    step: str
    how: str
    raw: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Controlled:
    """What the customer asks of the one who conducts: repeat, back, slower, hold, help, person, refuse, dont_know."""

    what: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The digression answered last is done with."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Terms on the table. by: customer (a proposal of their own), performer (the price of the offer made)."""

    step: str
    terms: dict[str, Any]
    by: str = "customer"


@dataclass(frozen=True, slots=True)
class Agreed:
    """The customer takes the offer made."""

    step: str


@dataclass(frozen=True, slots=True)
class Granted:
    """Consent up to this level, by whom; level 0 refuses it."""

    step: str
    level: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The call cannot go on with this performer: hung_up, stop_contact, emergency, distress…"""

    why: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """A timer that an effect asked for has run out."""

    timer: str


_CLASSES = (
    Answered, Also, Confirmed, Rejected, Failed, Controlled, Heard, Declined, Back, Digressed, Returned, ActionDone,
    Retried, Proposed, Agreed, Granted, Switched, Stopped, Ticked,
)  # fmt: skip
Event = (
    Answered | Also | Confirmed | Rejected | Failed | Controlled | Heard | Declined | Back | Digressed | Returned
    | ActionDone | Retried | Proposed | Agreed | Granted | Switched | Stopped | Ticked
)  # fmt: skip
_EVENTS: dict[str, type[Any]] = {cls.__name__: cls for cls in _CLASSES}


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


@dataclass(frozen=True, slots=True)
class Say:
    """Speak this text; bring Heard for `step`. at: the sentence to begin with, 0 the first. verbatim: read it so.
    article: of the knowledge base, to be told where there is no text."""

    step: str
    text: str
    at: int = 0
    verbatim: bool = False
    article: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """Put a question and listen for its slot.

    how: first, or the rung of the ladder: again, rephrase, keys, why, example. grammar: the slot's type. `short`: the
    question was put before.
    """

    step: str
    text: str
    grammar: str
    how: str = "first"
    hints: tuple[str, ...] = ()
    timeout: int = 8
    short: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    """Read the value back; bring Confirmed or Rejected for the slot."""

    slot: str
    written: str


@dataclass(frozen=True, slots=True)
class MakeOffer:
    """Make the offer; bring Proposed by the performer with its price where `about` names who counts it, then Agreed,
    Declined or a proposal of the customer's. terms: as priced so far."""

    step: str
    offer: str
    text: str
    about: str
    inputs: dict[str, Any]
    terms: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AskApproval:
    """Ask someone with this authority for consent to the terms; bring Granted."""

    step: str
    level: int
    terms: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Timer:
    """Bring Ticked with this name at `due`, `seconds` from now; one that runs under the name already goes on."""

    name: str
    seconds: int
    due: str = ""  # ISO


Effect = Call | Show | HandOver | Finish | Say | Ask | Confirm | MakeOffer | AskApproval | Timer
