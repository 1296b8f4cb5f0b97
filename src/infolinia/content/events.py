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


@event("announcement.set", sentence=gettext_noop("The announcement {code} of {client} was set."))
@dataclass(frozen=True, slots=True)
class AnnouncementSet:
    """values: name, fallback, and by language what is said: text, manner, file."""

    client: str
    code: str
    values: dict[str, object]


@event("announcement.removed", sentence=gettext_noop("The announcement {code} of {client} was removed."))
@dataclass(frozen=True, slots=True)
class AnnouncementRemoved:
    client: str
    code: str


@event("announcement.file_kept", sentence=gettext_noop("The recorded announcement {name} of {client} was uploaded."))
@dataclass(frozen=True, slots=True)
class RecordedFileKept:
    """digest: of the file as it was uploaded, the first half of its SHA-256."""

    client: str
    name: str
    digest: str
    seconds: float


@event(
    "announcement.file_forgotten",
    sentence=gettext_noop("The recorded announcement {name} of {client} was never saved and was deleted."),
)
@dataclass(frozen=True, slots=True)
class RecordedFileForgotten:
    """digest: of the file as it was uploaded, the first half of its SHA-256."""

    client: str
    name: str
    digest: str


@event("pack.loaded", sentence=gettext_noop("The pack {name}, version {version}, was loaded."))
@dataclass(frozen=True, slots=True)
class PackLoaded:
    name: str
    version: str
    parts: dict[str, int]
