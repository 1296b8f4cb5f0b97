"""What the ledger writes about itself."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.journal.registry import event


def gettext_noop(text: str) -> str:
    return text


@event("journal.erased", sentence=gettext_noop("Personal data was erased: {reason}"))
@dataclass(frozen=True, slots=True)
class PersonErased:
    """`fields` maps the seq of an entry (as text) to the fields that were erased from it; `evidence` says whether
    the key of the stream's evidence hashes went too."""

    reason: str
    fields: dict[str, tuple[str, ...]]
    evidence: bool
