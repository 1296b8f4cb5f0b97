"""What cases write in the journal: their own stream `case:NUMBER`, and a line in the call's stream."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from infolinia.journal.registry import event


def gettext_noop(text: str) -> str:
    return text


@event(
    "case.opened",
    sentence=gettext_noop("Case {case} was opened."),
    personal=("description", "details"),
)
@dataclass(frozen=True, slots=True)
class CaseOpened:
    """With the deadline as it was computed (rules.md CNT-09); None for faults, which have `promise_at`."""

    case: str
    kind: str
    matter: str
    customer: str
    call: str
    priority: str
    description: str
    details: dict[str, object]
    regime: str = ""
    raw_end: date | None = None
    legal_end: date | None = None
    internal_target: date | None = None
    basis: str = ""
    tables: str = ""
    promise_at: datetime | None = None


@event(
    "case.amended",
    sentence=gettext_noop("Case {case} was amended."),
    personal=("description", "details"),
)
@dataclass(frozen=True, slots=True)
class CaseAmended:
    """The case as it is from now on. The clock is not restarted (CMP-10): another regime counts from the same day."""

    case: str
    matter: str
    customer: str
    priority: str
    description: str
    details: dict[str, object]
    regime: str = ""
    raw_end: date | None = None
    legal_end: date | None = None
    internal_target: date | None = None
    basis: str = ""
    tables: str = ""
    promise_at: datetime | None = None


@event("case.noted", sentence=gettext_noop("A note was added to case {case}."), personal=("text",))
@dataclass(frozen=True, slots=True)
class CaseNoted:
    case: str
    text: str


@event("case.state", sentence=gettext_noop("Case {case} is now: {state}."))
@dataclass(frozen=True, slots=True)
class CaseStateChanged:
    case: str
    state: str


@event("call.case_opened", sentence=gettext_noop("Case {case} was opened in this call."))
@dataclass(frozen=True, slots=True)
class OpenedInCall:
    """In the call's stream."""

    case: str
    kind: str
    due: date | None


@event("call.case_amended", sentence=gettext_noop("Case {case} was amended in this call."))
@dataclass(frozen=True, slots=True)
class AmendedInCall:
    """In the call's stream."""

    case: str
    kind: str
    due: date | None
