"""The one door of the line: commands in, events out.

Whoever decides (the centre) sends *commands* to a switch and learns of the line by *events*; both are plain frozen
dataclasses that travel as JSON objects with `kind` and `v`. Nothing here knows of sockets, a bus or a customer.

Rules that hold for every pair of peers on either side of the door:

- A command carries an `id`. The switch remembers the ids of a live call and answers a repeat with the first outcome.
- A command that only makes sense now (hold, hang up) carries `expires_at`; a later one is refused as `late`.
- An event carries (`switch`, `boot`, `seq`): one sequence per start of a switch, so that a repeat is recognised and a
  gap is seen; numbers have no gaps of their own. The switch sends again from the lowest one not acknowledged.
- Instants are aware UTC datetimes; lengths of time are float seconds.
- Prompts are paths below the prompts folder that switch and centre share; speech is rendered before it is played.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

import msgspec

from infolinia.telephony.switch.happenings import (
    AcousticShock,
    Arrived,
    Bridged,
    CallEnded,
    CallId,
    CardEnded,
    CardProgress,
    CommandId,
    DigitHeard,
    DigitsCollected,
    Event,
    HeadsetChecked,
    LegAnswered,
    LegEnded,
    LegHeldByPeer,
    LegId,
    LegReplaced,
    LegRinging,
    LegSilent,
    LegSound,
    LegTakenOver,
    PlayEnded,
    Quality,
    RecordingClosed,
    RecordingPaused,
    RecordingStarted,
    RedirectAsked,
    ReferAsked,
    Referred,
    SwitchAlarm,
    SwitchStarted,
    Unbridged,
)
from infolinia.telephony.switch.lines import BoundPhone, Lines, LinesHeld, ShutOut, TrunkState

VERSION = 1

Code: TypeAlias = Literal[
    "", "late", "no-call", "no-leg", "wrong-state", "bad-offer", "no-trunk", "no-phone", "no-port", "no-disk",
    "no-prompt", "busy", "unreadable", "broken",
]  # fmt: skip


class DoorProblem(ValueError):
    """A message at the door that cannot be read; says which field is wrong."""


# --- Commands -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What the centre wants of the line, about one call."""

    id: CommandId
    call: CallId
    expires_at: datetime | None = None
    boot: str = ""  # the start of the switch that holds the call; a later start refuses the command as `no-call`


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Command):
    """The centre takes charge of an arrived call: the 8 s limit on unclaimed calls ends."""

    longest: float | None = None  # seconds the call may last before the switch ends it by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Command):
    """Answer an arrived leg (200 OK)."""

    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyMedia(Command):
    """Open the media of an arrived leg before answering it (183 with SDP)."""

    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(Command):
    """Refuse an arrived leg that was not answered, with a final SIP status."""

    leg: LegId
    status: int = 486
    reason: str = ""
    retry_after: int | None = None  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial(Command):
    """Ring an outside number or address through a trunk, as a new leg of the call."""

    leg: LegId
    to: str  # E.164 number, or a sip: address
    trunk: str  # a trunk, or a group of trunks that are tried in their order
    caller: str  # number presented, E.164
    callers: dict[str, str] = field(default_factory=lambda: dict[str, str]())  # where a trunk presents another
    timeout: float = 30.0  # seconds of ringing before it is given up
    withheld: bool = False  # the number is not shown to the called party (RFC 3323)
    diverted_from: str = ""  # the number whose call is forwarded, E.164; told as the trunk's settings say
    replaces: str = ""  # the dialog whose place the call takes there, as ReferAsked gave it


@dataclass(frozen=True, slots=True, kw_only=True)
class RingPhone(Command):
    """Ring every telephone that is registered for a user, as a new leg of the call; the first to answer has it.

    Refused as `no-phone` when none is registered with this switch.
    """

    leg: LegId
    user: str
    caller: str = ""  # number shown, E.164; empty: withheld
    timeout: float = 30.0  # seconds of ringing before it is given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgive(Command):
    """Hear an address (or a user) again that was shut out for guessing telephones' passwords. `call` is empty."""

    whom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Command):
    """A browser's SDP offer for a leg of the call; the outcome carries the SDP answer.

    A second offer for the same leg (a reloaded page, a changed network) replaces its transport once DTLS is done.
    """

    leg: LegId
    sdp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckHeadset(Command):
    """Check a user's headset and way here by a leg that is in no call: a browser's SDP offer, as in Offer. What was
    found is told by HeadsetChecked. An earlier check of the user that still runs ends. Refused as `busy` when too many
    run."""

    leg: LegId
    user: str
    sdp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Play(Command):
    """Play prompts to a leg, in order; `loop` starts over until stopped. Replaces what was playing."""

    leg: LegId
    prompts: tuple[str, ...]
    loop: bool = False
    interruptible: bool = False  # a digit ends it


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPlaying(Command):
    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect(Command):
    """Collect digits from a leg: up to `count`, ended by `terminator` or by a silence of `timeout` seconds."""

    leg: LegId
    count: int = 1
    terminator: str = "#"
    timeout: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCard(Command):
    """Let a customer key a card number in, up to `#`: nobody hears the keys, no recording holds them, and the number
    goes to whoever takes cards. CardProgress and CardEnded tell of it."""

    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCard(Command):
    """The card number is not wanted any more."""

    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDigits(Command):
    """Send digits out on a leg (RFC 4733 where negotiated, else SIP INFO)."""

    leg: LegId
    digits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge(Command):
    """Let these legs, two to eight, hear each other. Any play on them stops; legs bridged elsewhere leave that bridge,
    and whom they accompanied."""

    legs: tuple[LegId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Command):
    """Take a leg out of its bridge and loop prompts to it; the others hear silence."""

    leg: LegId
    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute(Command):
    """Stop (or start again) carrying what a leg says to the others and to the recording."""

    leg: LegId
    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Command):
    """Record a leg in stereo: left what it says, right all that it hears."""

    recording: str
    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRecording(Command):
    """Write silence from now on; the timeline goes on."""

    recording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRecording(Command):
    recording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecording(Command):
    recording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor(Command):
    """Let `ear` accompany `target` wherever it goes: a supervisor beside an agent. Asked again, it changes its manner.

    listen: hears all that the other says and hears, unheard; whisper: the target alone hears it; barge: everybody whom
    the target talks with hears it; off: it accompanies nobody. A whisper is in no recording of another leg than the
    target.
    """

    ear: LegId
    target: LegId
    mode: Literal["listen", "whisper", "barge", "off"] = "listen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer(Command):
    """Ask the peer of a leg to call elsewhere by itself (SIP REFER, RFC 3515).

    replaces_leg: another leg, whose far end it shall be joined with: an attended transfer (RFC 3891). `to` may be empty
    then: it is that far end's own address.
    """

    leg: LegId
    to: str = ""
    replaces_leg: LegId = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRefer(Command):
    """Say yes or no to a `ReferAsked`, within 5 s.

    follows: the leg that is made because of it; the peer is told how that fares, and hangs up when it is up. Empty: it
    is told at once that its part is done.
    """

    leg: LegId
    accepted: bool
    follows: LegId = ""
    status: int = 603  # of a refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRedirect(Command):
    """Say yes or no to a `RedirectAsked`, within 5 s."""

    leg: LegId
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLeg(Command):
    """A leg of this call, which is up, becomes one of another call and talks with `beside`, a leg of that one: a
    telephone joins its two calls. Recordings of the leg are closed; from now on it is told of as of that call."""

    leg: LegId
    to_call: CallId
    beside: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp(Command):
    """End a leg; with no leg, end every leg of the call."""

    leg: LegId | None = None
    cause: str = "normal"


# --- Outcomes -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a command. `code` is empty when it was carried out, else one of the refusals below."""

    id: CommandId
    code: Code = ""
    detail: str = ""
    sdp: str = ""  # the answer to an Offer

    @property
    def done(self) -> bool:
        return not self.code


# --- What a switch holds, for a centre that starts --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSnapshot:
    leg: LegId
    call: CallId
    kind: Literal["trunk", "browser"]
    direction: Literal["in", "out"]
    state: Literal["arrived", "early", "dialling", "up"]
    bridged_with: tuple[LegId, ...] = ()
    recording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    switch: str
    boot: str
    seq: int  # last event given
    legs: tuple[LegSnapshot, ...] = ()
    lines: int = 0  # version of the Lines it holds; 0 after a start
    trunks: tuple[TrunkState, ...] = ()
    phones: tuple[BoundPhone, ...] = ()
    shut_out: tuple[ShutOut, ...] = ()
    # the newest outcomes of live calls, without their descriptions; a command in doubt may also be sent again
    commands: dict[CommandId, Outcome] = field(default_factory=lambda: dict[CommandId, Outcome]())


# --- On the wire ----------------------------------------------------------------------------------------------------

_COMMANDS: tuple[type[Command], ...] = (
    Claim, Answer, EarlyMedia, Refuse, Dial, RingPhone, Forgive, Offer, Play, StopPlaying, Collect, SendDigits, Bridge,
    Hold, Mute, Record, PauseRecording, ResumeRecording, StopRecording, Monitor, TakeCard, StopCard, Refer, AnswerRefer,
    MoveLeg, CheckHeadset,
    AnswerRedirect, HangUp,
)  # fmt: skip
_EVENTS: tuple[type[Event], ...] = (
    SwitchStarted, SwitchAlarm, Arrived, LegRinging, LegAnswered, LegHeldByPeer, LegSilent, LegReplaced, Bridged,
    Unbridged, PlayEnded, DigitHeard, DigitsCollected, CardProgress, CardEnded,
    RecordingStarted, RecordingPaused, RecordingClosed, Quality,
    AcousticShock, LegSound, Referred, ReferAsked, RedirectAsked, LegTakenOver, LegEnded, CallEnded, HeadsetChecked,
)  # fmt: skip
_KINDS: dict[str, type[Any]] = {
    cls.__name__: cls for cls in (*_COMMANDS, *_EVENTS, Outcome, Snapshot, Lines, LinesHeld)
}
_HEADS = {cls: f'{{"v":{VERSION},"kind":"{name}",'.encode() for name, cls in _KINDS.items()}
_encoder = msgspec.json.Encoder()
Message: TypeAlias = Command | Event | Outcome | Snapshot | Lines | LinesHeld
LONGEST_MESSAGE = 900 * 1024  # bytes; a snapshot of thousands of legs is the largest thing that passes


def encode(message: Message) -> bytes:
    """The message as one JSON object, with its kind and the version of the door."""
    return _HEADS[type(message)] + _encoder.encode(message)[1:]


def decode(data: bytes) -> Message:
    """Read a message back. Raises DoorProblem when it is too long, unknown, of another version or has a wrong field."""
    if len(data) > LONGEST_MESSAGE:
        raise DoorProblem(f"message of {len(data)} bytes; at most {LONGEST_MESSAGE}")
    try:
        body = msgspec.json.decode(data, type=dict[str, Any])
        version, kind = body.pop("v", None), body.pop("kind", None)
        if version != VERSION:
            raise DoorProblem(f"version {version!r}; this side speaks {VERSION}")
        if not isinstance(kind, str) or kind not in _KINDS:
            raise DoorProblem(f"unknown kind {kind!r}")
        message = msgspec.convert(body, _KINDS[kind])
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise DoorProblem(str(error)) from error
    instant = message.expires_at if isinstance(message, Command) else getattr(message, "at", None)
    if instant is not None and instant.tzinfo is None:
        raise DoorProblem("an instant without its offset from UTC")
    return message
