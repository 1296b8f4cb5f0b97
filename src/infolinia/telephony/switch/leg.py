"""What the switch holds of a call and of each of its legs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from infolinia.telephony.allowance import Allowance
from infolinia.telephony.media.collector import Collector
from infolinia.telephony.media.watch import Watch
from infolinia.telephony.sip.sdp import Agreed, Audio
from infolinia.telephony.switch.card_entry import CardEntry
from infolinia.telephony.switch.door import CallId, Dial, LegId
from infolinia.telephony.switch.plan import Plan
from infolinia.telephony.switch.securing import Securing

# A key takes 40 ms and a pause as long (ITU-T Q.24), and some send each as RTP and as INFO. Each wakes the centre.
KEYS_A_SECOND, KEYS_AT_ONCE = 25.0, 80.0
TWIN_WITHIN = 1.0  # seconds: a digit sent both as RTP and as INFO counts once

State = Literal["arrived", "early", "dialling", "up"]
By = Literal["far", "centre", "switch"]


@dataclass(slots=True)
class Leg:
    """One end of a call. Times are loop seconds. `key` is the SIP call; empty for a browser, and for a user's
    telephones until one answers: before that each has its own in `forks`."""

    id: LegId
    call: CallId
    kind: Literal["trunk", "browser"]
    direction: Literal["in", "out"]
    state: State
    key: str = ""
    trunk: str = ""
    phone: str = ""  # the user whose telephones it rings
    forks: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()  # beside the trunk's: addresses that its signalling comes from
    refused: int = 0  # the strongest refusal so far, while other telephones ring
    theirs: Audio | None = None  # their newest description
    agreed: Agreed | None = None
    described: bytes = b""  # our newest description
    securing: Securing = field(default_factory=lambda: Securing())
    session: int = 0
    version: int = 0
    port: int = 0
    media: bool = False  # the plane has it
    told_up: bool = False  # LegAnswered was given
    told_ringing: bool = False
    told_early: bool = False
    told_codec: str = ""  # of a leg that was bridged, when last told
    held_by_peer: bool = False
    collector: Collector | None = None
    collecting: str = ""  # the Collect command
    card: CardEntry | None = None  # a card number that is being keyed in
    carding: str = ""  # the TakeCard command, until its end is told
    hides: bool = False  # keys are nobody's business: a card number, and a moment after it
    sending: str = ""  # digits that wait to go out by INFO
    received: int = 0  # packets, when last told
    heard_at: float = 0.0
    probing: bool = False
    watch: Watch | None = None  # of its quality, from the first report on
    dial: Dial | None = None  # what it was called by
    tried: tuple[str, ...] = ()  # addresses, where it was redirected
    redirect: tuple[str, int] | None = None  # an address that it may go to when the centre says so, and the 3xx
    plan: Plan | None = None  # of a call that we make: which ways it has left
    may_press: Allowance = field(default_factory=lambda: Allowance(KEYS_A_SECOND, KEYS_AT_ONCE))
    once: Once = field(default_factory=lambda: Once())

    @property
    def keys(self) -> tuple[str, ...]:
        """Every SIP call of this leg."""
        return (self.key, *self.forks) if self.key else self.forks


@dataclass(slots=True)
class Once:
    """Tells a digit from its twin that came the other way (RTP and INFO both, as some phones send)."""

    _seen: list[tuple[str, str, float]] = field(default_factory=lambda: list[tuple[str, str, float]]())

    def is_new(self, digit: str, by: str, now: float) -> bool:
        self._seen = [item for item in self._seen if now - item[2] < TWIN_WITHIN]
        for index, (other, way, _) in enumerate(self._seen):
            if other == digit and way != by:
                del self._seen[index]
                return False
        self._seen.append((digit, by, now))
        return True


@dataclass(slots=True)
class Call:
    """A call as the switch sees it: its legs, and what must be closed before it can be called ended."""

    id: CallId
    started: float
    claimed: bool = True
    legs: dict[LegId, Leg] = field(default_factory=lambda: dict[LegId, Leg]())
    had: list[LegId] = field(default_factory=lambda: list[LegId]())
    recordings: set[str] = field(default_factory=lambda: set[str]())


@dataclass(slots=True)
class Recording:
    """A recording whose file is not closed yet."""

    id: str
    call: CallId
    leg: LegId
    path: str  # below the recordings folder
    paused: bool = False
