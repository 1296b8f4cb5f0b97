"""What shifts and queues write in the journal. A shift's stream is `shift:USER.NUMBER`, a queue's `queue:ID`.

The state of an agent is folded from the shift's events by `shift.py`, the calls in a queue by `line.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from infolinia.journal.registry import event


def gettext_noop(text: str) -> str:
    return text


# --- Shifts


@event("shift.signed_in", sentence=gettext_noop("Began the shift."))
@dataclass(frozen=True, slots=True)
class SignedIn:
    agent: str


@event("shift.signed_out", sentence=gettext_noop("Ended the shift."))
@dataclass(frozen=True, slots=True)
class SignedOut:
    agent: str


@event("shift.ready", sentence=gettext_noop("Ready for calls."))
@dataclass(frozen=True, slots=True)
class BecameReady:
    agent: str


@event("shift.break", sentence=gettext_noop("Break: {reason}."))
@dataclass(frozen=True, slots=True)
class TookBreak:
    """Asked for during a call, it begins when the work on the call ends. `missed`, `unreachable`: states.py."""

    agent: str
    reason: str


@event("shift.rung", sentence=gettext_noop("Call {call} rang."))
@dataclass(frozen=True, slots=True)
class Rung:
    agent: str
    call: str
    until: datetime | None


@event("shift.missed", sentence=gettext_noop("Did not answer call {call}."))
@dataclass(frozen=True, slots=True)
class Missed:
    agent: str
    call: str


@event("shift.declined", sentence=gettext_noop("Declined call {call}."))
@dataclass(frozen=True, slots=True)
class Declined:
    agent: str
    call: str


@event("shift.withdrawn", sentence=gettext_noop("Call {call} stopped ringing."))
@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The caller hung up, or the call went elsewhere."""

    agent: str
    call: str


@event("shift.answered", sentence=gettext_noop("Answered call {call}."))
@dataclass(frozen=True, slots=True)
class Answered:
    """is_inside: of a colleague, no work of a queue."""

    agent: str
    call: str
    is_inside: bool = False


@event("shift.called", sentence=gettext_noop("Called somebody: call {call}."))
@dataclass(frozen=True, slots=True)
class Called:
    """is_inside: a colleague or a queue of the centre, no work of a queue."""

    agent: str
    call: str
    is_inside: bool


@event("shift.took_over", sentence=gettext_noop("Took over call {call} from another agent."))
@dataclass(frozen=True, slots=True)
class TookOver:
    agent: str
    call: str


@event("shift.held", sentence=gettext_noop("Put call {call} on hold."))
@dataclass(frozen=True, slots=True)
class Held:
    agent: str
    call: str


@event("shift.resumed", sentence=gettext_noop("Took call {call} from hold."))
@dataclass(frozen=True, slots=True)
class Resumed:
    agent: str
    call: str


@event("shift.released", sentence=gettext_noop("The talk in call {call} ended."))
@dataclass(frozen=True, slots=True)
class Released:
    """`until`: when the wrap-up ends by itself; None when there is none."""

    agent: str
    call: str
    until: datetime | None


@event("shift.wrapped_up", sentence=gettext_noop("Finished the work after call {call}."))
@dataclass(frozen=True, slots=True)
class WrappedUp:
    agent: str
    call: str


@event("shift.acoustic_shock", sentence=gettext_noop("A sound of {spl} dB was turned down to {limited_spl} dB."))
@dataclass(frozen=True, slots=True)
class Shocked:
    """What came to the agent's ear in call {call}, for the record of safety at work; it changes no state.

    sound: click, tone, feedback or noise. dB SPL at the ear, the volume at its highest; seconds.
    """

    agent: str
    call: str
    sound: str
    spl: float
    limited_spl: float
    seconds: float


@event("shift.checked", sentence=gettext_noop("Headset and network were checked: score {score}."))
@dataclass(frozen=True, slots=True)
class Checked:
    """What a check before the calls found, over a line of its own; percent and ms, below zero: not measured.

    score: the worse of mos_from and mos_to (by the E-model, of what came from the agent and of what went there); 0: no
    line came about. cause: of telephony.media.diagnosis, empty when nothing is wrong. far_…: of what went to the agent.
    Levels in dBov; silence and clipped are shares; echo: likeness, 0 to 1. is_test_voice: no microphone was judged.
    """

    agent: str
    score: float
    cause: str = ""
    mos_from: float = 0.0
    mos_to: float = 0.0
    codec: str = ""
    received: int = 0
    lost_percent: float = -1.0
    far_lost_percent: float = -1.0
    jitter_ms: float = -1.0
    far_jitter_ms: float = -1.0
    round_trip_ms: float = -1.0
    speech_dbov: float = -90.0
    noise_dbov: float = -90.0
    silence: float = 1.0
    clipped: float = 0.0
    echo: float = 0.0
    is_test_voice: bool = False


@event("shift.hard_call", sentence=gettext_noop("Call {call} was a difficult one."))
@dataclass(frozen=True, slots=True)
class HardCall:
    """Changes no state. reasons: as conduct/difficulty.py gives them. row, hour: such calls by now without a calm one
    between, and within an hour. why: the limit that was reached (row, hour, severe) or empty; rest: what followed;
    spared_until: until when demanding queues ask others first."""

    agent: str
    call: str
    reasons: tuple[str, ...]
    row: int
    hour: int
    why: str
    rest: str
    spared_until: datetime | None


# --- Queues


@event("queue.entered", sentence=gettext_noop("Call {call} entered the queue."))
@dataclass(frozen=True, slots=True)
class Entered:
    """`place_since`: since when its place counts, when that is earlier. `last_agent`: whom it waits for first. `home`:
    the queue it came from by overflow; `hops`: how often it changed queues."""

    call: str
    language: str
    priority: int
    place_since: datetime | None = None
    last_agent: str = ""
    home: str = ""
    hops: int = 0


@event("queue.offered", sentence=gettext_noop("Call {call} was offered to agent {agent}."))
@dataclass(frozen=True, slots=True)
class Offered:
    call: str
    agent: str


@event("queue.passed", sentence=gettext_noop("Agent {agent} passed call {call}: {why}."))
@dataclass(frozen=True, slots=True)
class Passed:
    """`why`: missed or declined, or withdrawn: then it is no fault of the agent and does not count."""

    call: str
    agent: str
    why: str


@event("queue.left", sentence=gettext_noop("Call {call} left the queue: {why}."))
@dataclass(frozen=True, slots=True)
class Left:
    """`why`: answered (then by `agent`), abandoned (the caller hung up), overflow, late, moved, back (to the queue it
    came from), callback (the caller is called back), closed (the centre was closed). `waited`: seconds."""

    call: str
    why: str
    waited: float
    agent: str = ""


@event("queue.turned_away", sentence=gettext_noop("Call {call} was not taken into the queue: {why}."))
@dataclass(frozen=True, slots=True)
class TurnedAway:
    """`why`: full, closed, unstaffed (nobody is signed in who could take it) or slow (too long an expected wait)."""

    call: str
    why: str


@event("queue.alarm_raised", sentence=gettext_noop("Alarm of the queue: {kind} {figure}, allowed {limit}."))
@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """`kind`: longest_wait (seconds), waiting (calls), service_level, abandoned (shares) or unstaffed."""

    kind: str
    figure: float
    limit: float


@event("queue.alarm_cleared", sentence=gettext_noop("The alarm {kind} of the queue is over."))
@dataclass(frozen=True, slots=True)
class AlarmCleared:
    kind: str


@event("queue.callback_promised", sentence=gettext_noop("A callback was promised until {until}."), personal=("number",))
@dataclass(frozen=True, slots=True)
class CallbackPromised:
    """To the caller of `source`, who keeps the place since `place_since`. `reason`: as callback_turn.Promise has it."""

    callback: str
    source: str
    number: str
    place_since: datetime
    until: datetime
    reason: str = "asked"


@event("queue.callback_offered", sentence=gettext_noop("A promised callback is offered to the agents."))
@dataclass(frozen=True, slots=True)
class CallbackOffered:
    """The agent first: the customer is called when one has taken it."""

    callback: str
    by_call: str


@event("queue.callback_not_taken", sentence=gettext_noop("No agent took the promised callback; it is offered again."))
@dataclass(frozen=True, slots=True)
class CallbackNotTaken:
    callback: str
    by_call: str


@event("queue.callback_tried", sentence=gettext_noop("A promised callback is tried, attempt {attempt}."))
@dataclass(frozen=True, slots=True)
class CallbackTried:
    callback: str
    by_call: str
    attempt: int


@event("queue.callback_missed", sentence=gettext_noop("A callback reached nobody: {why}; again at {again_at}."))
@dataclass(frozen=True, slots=True)
class CallbackMissed:
    callback: str
    by_call: str
    why: str
    again_at: datetime


@event("queue.callback_kept", sentence=gettext_noop("A promised callback was kept."))
@dataclass(frozen=True, slots=True)
class CallbackKept:
    callback: str
    by_call: str


@event("queue.callback_over", sentence=gettext_noop("A promised callback is given up: {why}."))
@dataclass(frozen=True, slots=True)
class CallbackGivenUp:
    """`why`: expired, came_back (the customer called again and was served), or why the last attempt reached nobody."""

    callback: str
    why: str


# --- Settings (the stream admin:routing)


@event("routing.removed", sentence=gettext_noop("{what} {code} was removed."))
@dataclass(frozen=True, slots=True)
class Removed:
    """A queue, number, opening hours or skill that is there no more."""

    what: str
    code: str


@event("routing.set", sentence=gettext_noop("{what} {code} was set."))
@dataclass(frozen=True, slots=True)
class Set:
    """A queue, number, opening hours, skill or agent as it is from now on; `values` as in the pack."""

    what: str
    code: str
    values: dict[str, object]
