"""What the ledger speaks in: streams, who did it, what was recorded, and what is wrong with a chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

StreamKind = Literal["call", "shift", "queue", "case", "admin"]
ActorKind = Literal["agent", "centre", "switch", "customer", "token", "system"]


@dataclass(frozen=True, slots=True, order=True)
class Stream:
    """One chain: a call, an agent's shift, a queue, a case, or administration."""

    kind: StreamKind
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> Stream:
        """`call:c-1` as a stream. Raises ValueError when it is none."""
        kind, colon, key = text.partition(":")
        if not colon or not key or kind not in ("call", "shift", "queue", "case", "admin"):
            raise ValueError(f"{text!r} names no stream: say call:…, shift:…, queue:…, case:… or admin:…")
        return cls(kind, key)


@dataclass(frozen=True, slots=True, order=True)
class Actor:
    """Who did it. The id of an `agent` is the user's; of `token` the token's; the others may have none."""

    kind: ActorKind
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind


SYSTEM = Actor("system")
CENTRE = Actor("centre")


@dataclass(frozen=True, slots=True)
class Erased:
    """Stands where a personal value stood that was erased. False, so that `if value` treats it as absent."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return "—"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event as the journal holds it.

    `position` counts events of the installation in the order of their commits; `seq` those of the stream, from 1.
    `at` is when it happened as its process saw it: it serves durations and may run backwards between neighbours.
    """

    position: int
    stream: Stream
    seq: int
    at: datetime
    by: Actor
    name: str
    version: int
    event: Any
    client: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What `verify` found. `stream` is empty when the installation's own chain is meant."""

    code: str
    stream: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
