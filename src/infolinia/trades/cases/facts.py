"""What a case is, as other rooms see it. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

CaseNumber: TypeAlias = str  # R-2026-00042
Kind: TypeAlias = Literal["complaint", "fault"]
State: TypeAlias = Literal["open", "in_progress", "answered", "closed"]

LETTERS = {"complaint": "R", "fault": "A"}


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """By when, and why, in words: `explanation` holds the sentences of the count, in order."""

    regime: str
    regime_name: str
    received: datetime
    raw_end: date
    legal_end: date
    internal_target: date
    dispatch_by: date
    acknowledge_by: date | None
    basis: str
    silence: str
    tables: str
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseNote:
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint or a fault. `promise_at`: by when the customer was told to hear of us (faults).

    regime: of a complaint; `contract` has no deadline: the contract with the firm sets the time.
    """

    number: CaseNumber
    client: str
    kind: Kind
    state: State
    matter: str
    description: str
    customer: str
    customer_name: str
    call: str
    received: datetime
    by: str
    priority: str
    regime: str
    deadline: DeadlineFacts | None
    promise_at: datetime | None
    details: dict[str, Any] = field(default_factory=dict)
    notes: tuple[CaseNote, ...] = ()

    @property
    def due(self) -> date | None:
        """The legal day of a complaint."""
        return self.deadline.legal_end if self.deadline else None
