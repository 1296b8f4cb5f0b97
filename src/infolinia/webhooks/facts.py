"""What the room speaks in. Instants are aware UTC datetimes, lengths of time are seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

State: TypeAlias = Literal["waiting", "delivered", "dead"]


@dataclass(frozen=True, slots=True)
class Hook:
    """Where events go. client: whose; empty: the whole installation's. names: which events, by their name in the
    journal or the part before the dot and a star (`call.*`); empty: all. position: of the last event looked at.
    failing_since: since when nothing was taken; None when the last try was."""

    id: str
    client: str
    url: str
    names: tuple[str, ...]
    active: bool
    position: int
    made_at: datetime
    failing_since: datetime | None = None
    stopped_because: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one hook. tries: so far. status: of the last HTTP reply, 0 when there was none; problem: what went
    wrong then, a word of `sending`."""

    id: str
    hook: str
    position: int
    event: str
    state: State
    tries: int
    made_at: datetime
    next_at: datetime | None
    status: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """What to send now."""

    id: str
    hook: str
    url: str
    position: int
