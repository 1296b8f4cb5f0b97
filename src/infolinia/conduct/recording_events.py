"""What the journal holds of recordings; part of `events`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop

from infolinia.journal.registry import event


@event("recording.started", sentence=gettext_noop("Recording began."))
@dataclass(frozen=True, slots=True)
class RecordingStarted:
    recording: str
    leg: str
    path: str
    purpose: str


@event("recording.closed", sentence=gettext_noop("The recording is whole: {samples} samples."))
@dataclass(frozen=True, slots=True)
class RecordingClosed:
    recording: str
    path: str
    sha256: str
    samples: int


@event("recording.paused", sentence=gettext_noop("The recording pauses: nobody is with the customer."))
@dataclass(frozen=True, slots=True)
class RecordingPaused:
    """It is silent from here on, and its time goes on."""

    recording: str


@event("recording.resumed", sentence=gettext_noop("The recording goes on."))
@dataclass(frozen=True, slots=True)
class RecordingResumed:
    recording: str


@event(
    "recording.let_go",
    sentence=gettext_noop("The recording of call {call} was deleted: it was kept until {until} ({kind}, {source})."),
)
@dataclass(frozen=True, slots=True)
class RecordingLetGo:
    """kind: the row of packs/law-pl/retention.csv that decided; until: the last day; source: act and article."""

    call: str
    recording: str
    kind: str
    until: date
    source: str


@event("recording.exported", sentence=gettext_noop("The recording of call {call} was written out as a file."))
@dataclass(frozen=True, slots=True)
class RecordingExported:
    call: str
    recording: str


@event(
    "recording.held", sentence=gettext_noop("The recordings of call {call} are held: {reason}"), personal=("reason",)
)
@dataclass(frozen=True, slots=True)
class RecordingHeld:
    call: str
    reason: str


@event("recording.released", sentence=gettext_noop("The recordings of call {call} are held no more."))
@dataclass(frozen=True, slots=True)
class RecordingReleased:
    call: str
