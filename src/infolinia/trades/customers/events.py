"""What the administration's streams hold about customers: one stream each, `admin:customer.ID`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from infolinia.journal.registry import event


def gettext_noop(text: str) -> str:
    return text


@event("customer.created", sentence=gettext_noop("Customer {customer} was entered: {way}."), personal=("fields",))
@dataclass(frozen=True, slots=True)
class Created:
    """`way`: import, call (an unknown caller), or agent."""

    customer: str
    way: str
    fields: dict[str, str]


@event("customer.changed", sentence=gettext_noop("Customer {customer}: {fields} changed."), personal=("old", "new"))
@dataclass(frozen=True, slots=True)
class Changed:
    customer: str
    fields: tuple[str, ...]
    old: dict[str, str]
    new: dict[str, str]


@event("customer.identified", sentence=gettext_noop("Customer {customer} was identified at level {level}."))
@dataclass(frozen=True, slots=True)
class Identified:
    """In the call's stream; `by_what`: name, number, phone."""

    customer: str
    level: str
    by_what: tuple[str, ...]


@event("customer.verified", sentence=gettext_noop("The identity of customer {customer} was verified: level {level}."))
@dataclass(frozen=True, slots=True)
class Verified:
    """In the call's stream: what was answered matched what is on file (rules.md IDV-01)."""

    customer: str
    level: str


@event("customer.not_verified", sentence=gettext_noop("The identity of customer {customer} was not confirmed."))
@dataclass(frozen=True, slots=True)
class NotVerified:
    """In the call's stream. Which answer was wrong stands nowhere. `failed`: answers in a row that did not match;
    `locked_until`: until then nothing more is checked by telephone (IDV-03)."""

    customer: str
    failed: int
    locked_until: datetime | None = None
