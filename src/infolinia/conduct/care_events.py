"""What the journal holds of difficult calls, distress and nuisance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop

from infolinia.journal.registry import event


@event("call.marked", sentence=gettext_noop("The agent marked the call: {kind}."))
@dataclass(frozen=True, slots=True)
class Marked:
    """kind: difficult, or of a nuisance: silent, obscene, threats, joke."""

    agent: str
    kind: str


@event("call.mark_taken_back", sentence=gettext_noop("The agent took the mark back: {kind}."))
@dataclass(frozen=True, slots=True)
class MarkTakenBack:
    agent: str
    kind: str


@event("call.distress_raised", sentence=gettext_noop("A person in distress: the supervisors were alarmed."))
@dataclass(frozen=True, slots=True)
class DistressRaised:
    """source: key (of the agent) or procedure (what the customer said led there)."""

    agent: str
    source: str


@event("call.distress_taken_back", sentence=gettext_noop("The agent said that there is no distress."))
@dataclass(frozen=True, slots=True)
class DistressTakenBack:
    agent: str


@event("call.warned", sentence=gettext_noop("The agent warned the caller."))
@dataclass(frozen=True, slots=True)
class Warned:
    agent: str


@event("call.restricted", sentence=gettext_noop("The number is limited: {what}."))
@dataclass(frozen=True, slots=True)
class Restricted:
    """what: block (an announcement and the end) or last (served after all others)."""

    what: str


# --- The stream admin:callers


@event(
    "callers.limited",
    sentence=gettext_noop("A number was limited until {until}: {what}."),
    personal=("number", "reason"),
)
@dataclass(frozen=True, slots=True)
class CallerLimited:
    limit: int
    client: str
    number: str
    what: str
    until: datetime
    reason: str


@event("callers.limit_lifted", sentence=gettext_noop("The limit on a number was lifted."))
@dataclass(frozen=True, slots=True)
class CallerLimitLifted:
    limit: int


# --- The stream admin:care


@event("care.concern_seen", sentence=gettext_noop("A supervisor sees to {kind} in call {call}."))
@dataclass(frozen=True, slots=True)
class ConcernSeen:
    call: str
    kind: str


@event(
    "care.concern_done",
    sentence=gettext_noop("The follow-up of {kind} in call {call} is done."),
    personal=("note",),
)
@dataclass(frozen=True, slots=True)
class ConcernDone:
    call: str
    kind: str
    note: str
