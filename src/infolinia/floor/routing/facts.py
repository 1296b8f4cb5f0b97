"""What routing speaks in: agents as they are now, calls that wait, and the rules of queues. Plain data.

Instants are aware UTC datetimes. A level of skill is 1 to 5. Fluency follows CEFR, with `native` above C2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal, TypeAlias

AgentId: TypeAlias = str  # the user's id
CallId: TypeAlias = str
QueueId: TypeAlias = str
Strategy: TypeAlias = Literal["longest_idle", "skill_level"]

FLUENCY: Mapping[str, int] = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "native": 7}


class AgentState(StrEnum):
    OUT = "out"
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    HOLDING = "holding"
    WRAP_UP = "wrap_up"
    BREAK = "break"

    @property
    def has_call(self) -> bool:
        return self in (AgentState.RINGING, AgentState.TALKING, AgentState.HOLDING)


@dataclass(frozen=True, slots=True)
class Status:
    """An agent's state, as the shift's journal gives it.

    reason: of a break. call: the one rung, held in talk or wrapped up. until: when ringing or wrap-up ends by itself.
    idle_since: since when the agent has waited for work; it orders `longest_idle`. missed: rings missed in a row.
    pending: a break asked for during a call; it begins when the work on the call ends.
    """

    state: AgentState
    since: datetime
    idle_since: datetime
    reason: str = ""
    call: CallId = ""
    until: datetime | None = None
    missed: int = 0
    pending: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A qualification; valid from `valid_from` to `valid_to`, both days included; None is without end."""

    kind: str
    valid_to: date | None = None
    valid_from: date | None = None

    def is_valid(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who may get calls, with what the choice needs to know."""

    id: AgentId
    state: AgentState
    idle_since: datetime
    clients: frozenset[str]
    skills: Mapping[str, int]
    languages: Mapping[str, str]
    certificates: tuple[Certificate, ...] = ()
    is_present: bool = True  # the desk was heard of lately (presence.py)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call in a queue. `passed`: agents who missed or declined it, and when. `ringing`: whom it rings now."""

    call: CallId
    queue: QueueId
    since: datetime
    language: str = "pl"
    priority: int = 0  # added to the queue's
    passed: Mapping[AgentId, datetime] = field(default_factory=dict)
    ringing: AgentId | None = None


@dataclass(frozen=True, slots=True)
class Then:
    """What happens to a call that a queue cannot take or keep.

    announce: play the announcement `announcement`, then hang up. overflow: go to `queue`. refuse: say busy.
    """

    kind: Literal["announce", "overflow", "refuse"]
    announcement: str = ""
    queue: QueueId = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Open from `opens` until `closes` of a local day, the latter excluded; closes 00:00 means midnight."""

    opens: time
    closes: time


ALL_DAY = Span(time(0), time(0))


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours: spans for Monday (0) to Sunday (6), on public holidays, and on days with hours of their own.

    on_holidays None means that a holiday is a day like any other. `exceptions` win over both.
    """

    week: tuple[tuple[Span, ...], ...] = ((ALL_DAY,),) * 7
    on_holidays: tuple[Span, ...] | None = None
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)


ALWAYS = Hours()


@dataclass(frozen=True, slots=True)
class Queue:
    """The rules of a queue: whom it needs, how it chooses, when it is open, how long and how full it may get.

    A lower `level` or an empty `skill` asks for less. `fluency` is asked for in the caller's language.
    Times are seconds; None is without limit.
    """

    id: QueueId
    client: str
    name: str = ""
    skill: str = ""
    level: int = 1
    fluency: str = "B2"
    certificates: tuple[str, ...] = ()
    strategy: Strategy = "longest_idle"
    priority: int = 0
    hours: Hours = ALWAYS
    max_length: int | None = None
    max_wait: float | None = None
    when_full: Then = Then("announce", announcement="full")
    when_late: Then = Then("announce", announcement="late")
    when_closed: Then = Then("announce", announcement="closed")
    ring: float = 20.0
    wrap_up: float = 60.0
    goal_seconds: int = 20
    goal_share: float = 0.8


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a dialled number leads: a client, and a queue or (without one) an announcement."""

    number: str
    client: str
    queue: QueueId | None
    procedure: str = ""
    greeting: str = ""
    announcement: str = ""
    language: str = "pl"
    name: str = ""
