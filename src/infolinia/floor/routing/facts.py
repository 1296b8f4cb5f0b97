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
Strategy: TypeAlias = Literal[
    "longest_idle", "skill_level", "round_robin", "fewest_calls", "least_talk", "random", "ring_all"
]

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
    pending: a break asked for during a call; it begins when the work on the call ends. answered_at: when the call in
    hand was answered, until the work on it ends. is_inside: that call is with a colleague and no work of a queue.
    """

    state: AgentState
    since: datetime
    idle_since: datetime
    reason: str = ""
    call: CallId = ""
    until: datetime | None = None
    missed: int = 0
    pending: str = ""
    answered_at: datetime | None = None
    is_inside: bool = False


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
class Seat:
    """How an agent serves one queue. order: agents for whom the queue stands earlier are asked first. limit: most calls
    of the queue a local day, None: as the queue says. weight: share of its calls in the strategy `random`."""

    order: int = 0
    limit: int | None = None
    weight: float = 1.0


SEAT = Seat()


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who may get calls, with what the choice needs to know.

    seats: how the agent serves queues, where not in the usual way. calls_today: answered since local midnight, by
    queue. talked_today: seconds in talk, hold included. is_spared: had too many difficult calls (strain.py).
    """

    id: AgentId
    state: AgentState
    idle_since: datetime
    clients: frozenset[str]
    skills: Mapping[str, int]
    languages: Mapping[str, str]
    certificates: tuple[Certificate, ...] = ()
    is_present: bool = True  # the desk was heard of lately (presence.py)
    seats: Mapping[QueueId, Seat] = field(default_factory=dict)
    calls_today: Mapping[QueueId, int] = field(default_factory=dict)
    talked_today: float = 0.0
    is_spared: bool = False

    def seat(self, queue: QueueId) -> Seat:
        return self.seats.get(queue, SEAT)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call in a queue.

    since: when it entered this queue. place_since: since when its place in the line counts, where that is earlier (it
    came from another queue, or a promise kept the place). priority: added to the queue's. passed: agents who missed or
    declined it, and when. ringing: whom it rings now. agent: who served this customer last and is waited for first.
    home: the queue it came from by overflow, to which it may go back. hops: how often it changed queues.
    """

    call: CallId
    queue: QueueId
    since: datetime
    language: str = "pl"
    priority: int = 0
    passed: Mapping[AgentId, datetime] = field(default_factory=dict)
    ringing: frozenset[AgentId] = frozenset()
    place_since: datetime | None = None
    agent: AgentId = ""
    home: QueueId = ""
    hops: int = 0

    @property
    def in_line_since(self) -> datetime:
        return self.place_since or self.since


@dataclass(frozen=True, slots=True)
class Outcome:
    """A call that left a queue. waited: seconds. agent, handled: who answered it, and the seconds of talk and wrap-up,
    None until known."""

    queue: QueueId
    at: datetime
    why: str
    waited: float
    agent: AgentId = ""
    handled: float | None = None


@dataclass(frozen=True, slots=True)
class Then:
    """What happens to a call that a queue cannot take or keep. (Of a closed, a full, a slow or an unstaffed queue, and
    of one where it waited too long.)

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
class Easing:
    """From `after` seconds of waiting on a queue asks for less: a lower level, other skills that do as well (at that
    level), less fluency, other languages in which the caller may be served. What is None or empty stays as it was."""

    after: float
    level: int | None = None
    skills: tuple[str, ...] = ()
    fluency: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a queue raises alarms; None: never. longest_wait: seconds. waiting: calls. service_level and abandoned:
    shares over the last `minutes`. unstaffed: open, and nobody is signed in who could take its calls."""

    longest_wait: float | None = None
    waiting: int | None = None
    service_level: float | None = None
    abandoned: float | None = None
    unstaffed: bool = False
    minutes: int = 30


@dataclass(frozen=True, slots=True)
class CallBacks:
    """Whether a queue lets callers ask for a callback that keeps their place. Times are seconds. expires: how long the
    promise holds. attempts: how often the customer is called; retry: how long after a call that reached nobody.

    first: who is on the line first, the customer (who then rings a free agent) or the agent (who sees the file, takes
    it, and then the customer is called). abandoned_after: who hangs up after waiting so long is called back without
    having asked, `abandoned_wait` later, unless served meanwhile; None: nobody is."""

    offered: bool = False
    expires: float = 4 * 3600.0
    attempts: int = 3
    retry: float = 300.0
    first: Literal["customer", "agent"] = "customer"
    abandoned_after: float | None = None
    abandoned_wait: float = 120.0


@dataclass(frozen=True, slots=True)
class HardCalls:
    """Limits of difficult calls for the agents of a queue (strain.py); None: no such limit. rest: what an agent gets at
    the limit (none, offered, given), of so many `minutes`. spared: minutes in which demanding queues ask others first;
    0: none. wait: seconds after which a call of this queue may ring a spared agent all the same."""

    in_row: int | None = 3
    in_hour: int | None = 4
    rest: Literal["none", "offered", "given"] = "offered"
    minutes: int = 10
    spared: int = 30
    wait: float = 60.0


LevelBy: TypeAlias = Literal["offered", "without_short", "answered", "late_gave_up", "left_in_time"]


@dataclass(frozen=True, slots=True)
class Queue:
    """The rules of a queue: whom it needs, how it chooses, when it is open, how long and how full it may get.

    A lower `level` or an empty `skill` asks for less. `fluency` is asked for in the caller's language.
    Times are seconds; None is without limit.

    other_skills, other_languages: what does as well as the skill and the caller's language (easings.py fills them).
    easings: what it asks for less after a while, by `after`. ageing: points of priority that a second of waiting is
    worth. daily_limit: calls an agent gets of it a local day. last_agent_days: who answered this customer within so
    many days is waited for first, for `last_agent_wait`; 0: nobody is. ring_most: agents rung at once by `ring_all`.
    when_unstaffed: nobody is signed in who could take the call; None: it waits. max_expected: longest expected wait at
    entry, beyond it `when_slow`. goes_back: a call that overflowed returns when one of ours is free. level_by: how the
    service level is counted (service_level.py). short: who gives up sooner did not wait. tell_every: seconds after
    which callers are told, again and again, their place and the expected wait; 0: never. is_demanding: agents who had
    too many difficult calls are asked last. is_emergency: life may hang on it; no caller is blocked, and a closing of
    the centre hands it over. takes_everybody: the law asks that anybody reaches it (complaints): no caller is blocked.
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
    other_skills: tuple[str, ...] = ()
    other_languages: tuple[str, ...] = ()
    easings: tuple[Easing, ...] = ()
    ageing: float = 0.0
    daily_limit: int | None = None
    last_agent_days: int = 0
    last_agent_wait: float = 20.0
    ring_most: int = 5
    when_unstaffed: Then | None = None
    max_expected: float | None = None
    when_slow: Then = Then("announce", announcement="full")
    goes_back: bool = False
    level_by: LevelBy = "without_short"
    short: float = 5.0
    alarms: Thresholds = Thresholds()
    tell_every: float = 0.0
    callbacks: CallBacks = CallBacks()
    is_demanding: bool = False
    is_emergency: bool = False
    takes_everybody: bool = False
    hard_calls: HardCalls = HardCalls()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a dialled number leads: a client, and a queue or (without one) an announcement. menu: a procedure that is a
    menu, which is heard at first; hours: when it is open. Of calls by which an agent calls a customer and shows this
    number: outbound_procedure conducts them, and records_outbound has them recorded."""

    number: str
    client: str
    queue: QueueId | None
    procedure: str = ""
    greeting: str = ""
    announcement: str = ""
    language: str = "pl"
    name: str = ""
    menu: str = ""
    hours: Hours = ALWAYS
    outbound_procedure: str = ""
    records_outbound: bool = False
