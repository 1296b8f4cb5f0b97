"""What the desk shows, as plain data; templates draw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from infolinia.conduct.facts import CallFacts
from infolinia.procedures.card import Card
from infolinia.trades.cases.facts import Case
from infolinia.trades.customers.facts import Card as CustomerCard

Mode = Literal["out", "break", "ready", "ringing", "call", "consulting", "wrap_up"]


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a call may be handed to: a person or a queue."""

    id: str
    kind: Literal["agent", "queue"]
    name: str
    detail: str
    state: str
    free: bool


@dataclass(frozen=True, slots=True)
class QueueLine:
    name: str
    client: str
    waiting: int
    longest_since: datetime | None


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One agent's desk now. `sheet` names what the sheet shows: when it changes, the focus moves there."""

    mode: Mode
    state: str
    state_since: datetime
    reason: str
    pending: str
    user: str
    name: str
    queues: tuple[QueueLine, ...]
    cases: tuple[Case, ...]
    call: CallFacts | None
    client_name: str
    queue_name: str
    customer: CustomerCard | None
    card: Card | None
    call_cases: tuple[Case, ...]
    asked: str  # the colleague who is consulted, or who consults us
    asked_state: str
    is_asked: bool  # we are the one who is asked
    targets: tuple[Target, ...]
    dispositions: tuple[Choice, ...]
    disposition: str
    note: str
    alarms: tuple[str, ...]
    sheet: str
    position: int

    @property
    def waiting(self) -> int:
        return sum(queue.waiting for queue in self.queues)
