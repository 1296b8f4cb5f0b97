"""What the administration's stream `admin:content` holds."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.journal.registry import event


def gettext_noop(text: str) -> str:
    return text


@event(
    "procedure.published",
    sentence=gettext_noop("The procedure {name} of {client} was published: version {version}, {hash}."),
)
@dataclass(frozen=True, slots=True)
class ProcedurePublished:
    client: str
    name: str
    version: str
    hash: str


@event("procedure.drafted", sentence=gettext_noop("The draft of {name} of {client} was saved: edition {edition}."))
@dataclass(frozen=True, slots=True)
class ProcedureDrafted:
    client: str
    name: str
    edition: int
    hash: str  # of the text


@event("procedure.draft_dropped", sentence=gettext_noop("The draft of {name} of {client} was thrown away."))
@dataclass(frozen=True, slots=True)
class DraftDropped:
    client: str
    name: str


@event("rehearsal.kept", sentence=gettext_noop("The rehearsal “{rehearsal}” of {procedure} of {client} was kept."))
@dataclass(frozen=True, slots=True)
class RehearsalKept:
    client: str
    procedure: str
    rehearsal: str
    hash: str  # of the file it is kept in


@event(
    "rehearsal.dropped",
    sentence=gettext_noop("The rehearsal “{rehearsal}” of {procedure} of {client} was thrown away."),
)
@dataclass(frozen=True, slots=True)
class RehearsalDropped:
    client: str
    procedure: str
    rehearsal: str
    hash: str  # of the file it was kept in


@event(
    "rehearsals.replaced",
    sentence=gettext_noop("The rehearsals of {procedure} of {client} were replaced by those of a file: {count}."),
)
@dataclass(frozen=True, slots=True)
class RehearsalsReplaced:
    client: str
    procedure: str
    count: int
    hash: str  # of the file


@event(
    "announcement.changed", sentence=gettext_noop("The announcement {code} of {client} in {language} now says: {text}")
)
@dataclass(frozen=True, slots=True)
class AnnouncementChanged:
    client: str
    code: str
    language: str
    text: str


@event("pack.loaded", sentence=gettext_noop("The pack {name}, version {version}, was loaded."))
@dataclass(frozen=True, slots=True)
class PackLoaded:
    name: str
    version: str
    parts: dict[str, int]
