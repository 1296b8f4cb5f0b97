"""What the desk shows, as plain data; templates draw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from infolinia.conduct.facts import CallFacts, CallState, Kind, Role
from infolinia.floor.lines.facts import Device
from infolinia.floor.routing.strain import Load
from infolinia.procedures.card import Card
from infolinia.trades.cases.facts import Case
from infolinia.trades.customers.facts import Card as CustomerCard

Mode = Literal["out", "break", "ready", "ringing", "call", "consulting", "inside", "wrap_up"]


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a call may be handed to: a person or a queue. `waiting`: calls in the queue."""

    id: str
    kind: Literal["agent", "queue"]
    name: str
    detail: str
    state: str
    free: bool
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Colleague:
    """Whom the agent may call. number: short; state, reason: as the floor knows them."""

    id: str
    name: str
    team: str
    number: str
    state: str
    reason: str
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
class ParkedCall:
    """A call that anybody free may pick up. `by`: who parked it."""

    call: str
    number: int
    queue: str
    by: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """Lasting trouble, as conduct tells it."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One agent's desk now. `sheet` names what the sheet shows: when it changes, the focus moves there."""

    mode: Mode
    state: str
    state_since: datetime
    until: datetime | None  # when the ring goes on to somebody else
    reason: str
    pending: str
    user: str
    name: str
    full_name: str
    role: str
    queues: tuple[QueueLine, ...]
    cases: tuple[Case, ...]
    call: CallFacts | None
    client_name: str
    address: str  # how its customers are spoken to: formal, first-name, or empty
    queue_name: str
    customer: CustomerCard | None
    matches: int  # customers who have the caller's number on file, when it is not one
    customer_cases: tuple[Case, ...]  # open ones, while it rings
    begins: str  # the procedure that begins with the answer
    card: Card | None
    call_cases: tuple[Case, ...]
    asked: str  # the colleague who is consulted, or who consults us
    asked_state: str  # ringing; connecting: answered, but the line is being made; else the state of who talks with us
    asked_detail: str
    is_asked: bool  # we are the one who is asked
    targets: tuple[Target, ...]
    dispositions: tuple[Choice, ...]
    disposition: str
    note: str
    troubles: tuple[Trouble, ...]
    telephone: Literal["", "away", "there"]  # the agent's: none, not registered now, registered
    device: Device  # where the agent answers, or talks now
    moving: Device | Literal[""]  # whereto the call in hand is being moved
    sheet: str
    position: int
    parked: tuple[ParkedCall, ...] = ()
    watched: str = ""  # a supervisor is on the call: listen, whisper or barge
    marks: frozenset[str] = frozenset()  # what the agent said of the call by a key
    rest: Load | None = None  # a rest that stands open after difficult calls

    outside: bool = False  # the agent may answer on a number outside
    unanswered: tuple[str, str] | None = None  # a colleague who was called and did not answer, and why

    @property
    def is_inside(self) -> bool:
        """The call in hand, or that rings, is with a colleague alone, or one of ours to a queue."""
        return self.mode == "inside" or (self.call is not None and self.call.kind is Kind.INSIDE)

    @property
    def is_joined(self) -> bool:
        """The agent, a colleague and the customer hear each other."""
        held = self.call is None or self.call.held_since is not None
        return self.mode == "consulting" and self.is_asked_there and not held

    @property
    def is_asked_there(self) -> bool:
        """The colleague has answered and has a line: we hear each other."""
        return self.asked_state not in ("ringing", "connecting")

    @property
    def hangs_up_by(self) -> str:
        """The act that ends this agent's part of a call inside."""
        return "hang_up" if self.call is not None and self.call.agent == self.user else "leave_talk"

    @property
    def may_hold_colleague(self) -> bool:
        """This agent called the colleague, who has answered."""
        return self.hangs_up_by == "hang_up" and self.call is not None and self.call.answered_at is not None

    @property
    def talk_since(self) -> datetime:
        """Since when the clock of the call runs."""
        return (self.call.answered_at if self.call else None) or self.state_since

    @property
    def may_attach(self) -> bool:
        """Whether this agent may say who the customer is."""
        return self.mode in ("call", "consulting") and not self.is_asked

    @property
    def may_correct(self) -> bool:
        """Whether an answer may be corrected: in the call, and after it until all is saved."""
        is_over = self.mode == "wrap_up" and self.call is not None and self.call.state is CallState.WRAP_UP
        return self.mode == "call" or (is_over and self.call is not None and self.call.agent == self.user)

    @property
    def goes_on(self) -> str:
        """Where a call is that this agent has handed over: queue, lost (nobody answered outside), outside,
        parked, agent."""
        call = self.call
        if call is None or self.mode != "wrap_up" or not call.state.on_line:
            return ""
        if call.state is CallState.PARKED:
            return "parked"
        if call.state is CallState.FORWARDED:
            return "outside"
        if call.agent:
            return "agent"
        return "lost" if call.legs and any(leg.role is Role.OUTSIDE for leg in call.legs) else "queue"

    @property
    def waiting(self) -> int:
        return sum(queue.waiting for queue in self.queues)
