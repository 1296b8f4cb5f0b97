"""What the running call speaks in. Plain data; instants are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class CallState(StrEnum):
    ARRIVED = "arrived"  # claimed, not answered yet
    DIALLING = "dialling"  # an agent calls the customer, who has not answered yet
    GREETING = "greeting"  # answered; announcements play
    MENU = "menu"  # answered; the caller hears a menu and presses keys
    WAITING = "waiting"  # in a queue, or about to ring again
    RINGING = "ringing"  # an agent is rung
    TALKING = "talking"
    HELD = "held"
    CONSULTING = "consulting"  # the customer waits while the agent asks a colleague; or the two alone, in one of INSIDE
    FORWARDED = "forwarded"  # someone outside the centre is rung, or talks with the customer
    PARKED = "parked"  # waits under a number until somebody picks it up
    LEAVING = "leaving"  # an announcement before the end
    WRAP_UP = "wrap_up"  # the line is down, the agent writes
    ENDED = "ended"
    INTERRUPTED = "interrupted"  # its switch was lost

    @property
    def on_line(self) -> bool:
        return self not in (CallState.WRAP_UP, CallState.ENDED, CallState.INTERRUPTED)


ON_LINE = tuple(state for state in CallState if state.on_line)


class Kind(StrEnum):
    IN = "in"  # a customer called; or an agent a queue, as a customer would
    OUT = "out"  # an agent called a customer
    INSIDE = "inside"  # an agent called a colleague: nobody else is on the line


class Role(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"  # who conducts the call
    CONSULTED = "consulted"  # a colleague who is asked, or is to take over
    OUTSIDE = "outside"  # a number outside the centre
    MOVING = "moving"  # the line to which the agent who conducts the call moves, until it takes the old one's place
    SUPERVISOR = "supervisor"  # beside the agent: listens, whispers or joins in


@dataclass(frozen=True, slots=True)
class LegFacts:
    id: str
    role: Role
    user: str
    state: str  # wanted, offered, up, gone
    answer: str  # SDP for the browser
    silent: bool
    mode: str = ""  # of a supervisor: listen, whisper, barge
    trouble: str = ""  # what is wrong with its sound now: a cause of telephony.media.diagnosis
    device: str = "browser"  # where an agent's line ends: browser, phone or outside
    is_offered: bool = False  # somebody makes its line: a browser has sent its offer


@dataclass(frozen=True, slots=True)
class LegSound:
    """How a leg sounded, once it has ended (`mos` None before). figures: conduct.events.Quality by its names; browser:
    what the agent's browser measured (rtt_ms, jitter_ms, lost_percent, concealed_percent)."""

    leg: str
    call: str
    role: Role
    user: str
    mos: float | None
    figures: Mapping[str, Any]
    browser: Mapping[str, float]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call as it is now."""

    id: str
    client: str
    state: CallState
    caller: str
    dialled: str
    queue: str
    language: str
    customer: str
    agent: str
    procedure: str
    arrived_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    held_since: datetime | None
    wrap_up_until: datetime | None
    ended_by: str
    disposition: str
    note: str
    muted: bool
    recording: bool
    legs: tuple[LegFacts, ...]
    agent_lost_at: datetime | None = None  # since when the agent who conducts the call has no line
    interrupted: bool = False  # its switch was lost
    consent_until: datetime | None = None  # until when somebody's consent is waited for
    orbit: int = 0  # the number under which it is parked
    parked_by: str = ""
    parked_at: datetime | None = None
    trunk: str = ""
    card_since: datetime | None = None  # a card number is being keyed in
    card_digits: int = 0  # how many digits of it there are by now
    card: str = ""  # what became of the last one: its outcome, and the last four digits
    callback: str = ""  # the promise of a callback that it keeps
    distress_at: datetime | None = None  # since when somebody in it is known to be in distress
    kind: Kind = Kind.IN
    from_agent: str = ""  # who of us began it; empty: a customer did, or the centre
    last_agent: str = ""  # who conducted it before whoever does now
    gave_up: bool = False  # the customer hung up unanswered, or while it waited for an agent again

    def leg(self, role: Role) -> LegFacts | None:
        """The live leg in this role."""
        return next((leg for leg in self.legs if leg.role == role and leg.state != "gone"), None)

    def leg_of(self, user: str) -> LegFacts | None:
        """The live leg of a user."""
        return next((leg for leg in self.legs if leg.user == user and leg.state != "gone"), None)

    def browser_leg_of(self, user: str) -> LegFacts | None:
        """The live leg that the user's browser has to make or keep: the newest."""
        return next(
            (
                leg
                for leg in reversed(self.legs)
                if leg.user == user and leg.state != "gone" and leg.device == "browser"
            ),
            None,
        )

    @property
    def is_conducted(self) -> bool:
        """An agent has it in hand: talks with the customer, holds, or asks a colleague."""
        return self.state in (CallState.TALKING, CallState.HELD, CallState.CONSULTING)

    @property
    def awaits_customer(self) -> bool:
        """An agent is on the line, and the customer who is called has not picked up yet."""
        if self.state is CallState.DIALLING:
            return True
        customer = self.leg(Role.CUSTOMER)
        return bool(self.callback) and self.is_conducted and (customer is None or customer.state != "up")

    @property
    def may_be_heard(self) -> bool:
        """Whether a supervisor may listen: talks between colleagues are their own."""
        return self.is_conducted and self.kind is not Kind.INSIDE

    @property
    def served_by(self) -> str:
        """The user who conducts it, or conducted it last; empty when nobody has."""
        return self.agent or self.last_agent

    @property
    def colleague(self) -> str:
        """The user who was asked, or called, last."""
        return next((leg.user for leg in reversed(self.legs) if leg.role is Role.CONSULTED), "")

    @property
    def supervisors(self) -> tuple[LegFacts, ...]:
        """The live legs of supervisors."""
        return tuple(leg for leg in self.legs if leg.role is Role.SUPERVISOR and leg.state != "gone")


@dataclass(frozen=True, slots=True)
class ConcernFacts:
    """A person in distress, or a threat (`kind`), raised by an agent (`source`: key, procedure, nuisance). seen: a
    supervisor sees to it; done: the follow-up is over, with a note."""

    id: int
    client: str
    call: str
    kind: str
    agent: str
    source: str
    at: datetime
    seen_by: str
    seen_at: datetime | None
    done_by: str
    done_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """The check of a user's headset and way here. name, state (wanted, offered, done, failed), why, answer: of the
    newest, as the page that began it needs them. at, figures (floor.routing.events.Checked by its names): of the last
    that was done; None and empty before the first."""

    user: str
    name: str
    state: str
    why: str
    answer: str
    at: datetime | None
    figures: Mapping[str, Any]

    @property
    def cause(self) -> str:
        """What was found wrong, a cause of telephony.media.diagnosis; empty when nothing was."""
        return str(self.figures.get("cause", ""))


@dataclass(frozen=True, slots=True)
class ShockFacts:
    """An acoustic shock: `sound` that was measured (click, tone, feedback, noise), or `said` by the agent. dB SPL at
    the ear as it came and as it was let through, the volume at its highest; Hz."""

    call: str
    user: str
    at: datetime
    sound: str
    spl: float
    limited_spl: float
    seconds: float
    frequency: float


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """A recording. sha256, samples: of the file that the switch wrote. key, levels: of one that is packed; the key is
    sealed."""

    id: str
    call: str
    purpose: str
    path: str  # below the recordings folder
    started_at: datetime | None
    closed_at: datetime | None
    sha256: str
    samples: int
    key: str = field(default="", repr=False)
    levels: str = ""

    @property
    def seconds(self) -> float:
        return self.samples / 8000

    @property
    def about(self) -> str:
        """What a packed recording is bound to."""
        return f"recording {self.id}"


@dataclass(frozen=True, slots=True)
class BadStretch:
    """A leg in this role sounded bad for a cause of telephony.media.diagnosis; `until` None: to its end."""

    role: Role
    cause: str
    at: datetime
    until: datetime | None
