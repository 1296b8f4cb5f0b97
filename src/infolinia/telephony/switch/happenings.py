"""What a switch tells at its door (`door.py` has the rules): one frozen dataclass for each thing that happens.

Whoever reads them takes them from `door`, as all messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

CallId: TypeAlias = str
LegId: TypeAlias = str
CommandId: TypeAlias = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened on the line. `call` is empty only for events about the switch itself."""

    switch: str
    boot: str
    seq: int
    at: datetime
    call: CallId = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchStarted(Event):
    """A switch came up: every call of its earlier boots is gone."""

    pid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchAlarm(Event):
    """Something on the switch needs a person: disk, ports, trunk."""

    alarm: Literal[
        "disk-low", "disk-full", "buffer-full", "centre-behind", "ports-low", "trunk-lost", "trunk-not-registered",
        "phone-guessing", "cleared",
    ] = "cleared"  # fmt: skip
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived(Event):
    """An INVITE came in from a known trunk, or (user) from a telephone of that user, which has no trunk."""

    leg: LegId
    trunk: str
    caller: str = ""  # E.164 where it could be normalised, else as sent; empty when withheld
    caller_name: str = ""
    dialled: str = ""
    sip_call_id: str = ""
    diverted_from: str = ""  # the number that was called first, where the call was forwarded to us; as caller
    user: str = ""  # whose telephone called


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRinging(Event):
    leg: LegId
    early_media: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegAnswered(Event):
    """The leg is up: ACK received, 200 received, or the browser's DTLS done.

    secure: `tls`: its signalling is encrypted on its way to us; `srtp`: its sound, too; `srtp-open`: its sound, but its
    keys travelled readable; `dtls`: a browser, all of it.
    """

    leg: LegId
    secure: Literal["", "tls", "srtp", "srtp-open", "dtls"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegHeldByPeer(Event):
    """The far end put us on hold, or took us back (re-INVITE, RFC 3264 section 8.4)."""

    leg: LegId
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSilent(Event):
    """No packet from the leg for 1.5 s; `heard` again when they return."""

    leg: LegId
    heard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LegReplaced(Event):
    """A browser's leg came back over a new transport."""

    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridged(Event):
    """These legs hear each other. Their codecs, in the same order: where they differ, what is said is transcoded."""

    legs: tuple[LegId, ...]
    codecs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSound(Event):
    """A leg that is up speaks another codec from now on: its far end or its browser described itself anew."""

    leg: LegId
    codec: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unbridged(Event):
    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayEnded(Event):
    leg: LegId
    command: CommandId
    complete: bool  # False: stopped, replaced, or the leg ended


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitHeard(Event):
    leg: LegId
    digit: str
    length: float = 0.0  # seconds
    by: Literal["rtp", "info"] = "rtp"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitsCollected(Event):
    leg: LegId
    command: CommandId
    digits: str
    because: Literal["count", "terminator", "timeout", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardProgress(Event):
    """A customer keys a card number in: how many digits there are by now."""

    leg: LegId
    command: CommandId
    count: int


CardOutcome: TypeAlias = Literal["taken", "refused", "mistyped", "short", "timeout", "stopped", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardEnded(Event):
    """What became of it. mistyped: the check digit does not fit; ended: the leg is gone. The number itself never
    passes the door: `token` stands for it with whoever took it."""

    leg: LegId
    command: CommandId
    outcome: CardOutcome
    count: int = 0
    token: str = ""
    last_four: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingStarted(Event):
    recording: str
    leg: LegId
    path: str  # below the recordings folder


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPaused(Event):
    recording: str
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingClosed(Event):
    """The file is whole: its SHA-256 and length. From now on the centre owns it.

    An empty `sha256`: the file could not be written to its end (disk); what there is lies beside `path` as `.part`.
    """

    recording: str
    path: str
    sha256: str
    samples: int  # per channel, at 8000 Hz


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality(Event):
    """What RTCP and the receiver know of a leg, and what its sound is like; merged when the buffer is short. Told when
    there is another cause, once a minute while one lasts, and at the end.

    mos_from, mos_to: by the E-model, of what comes from the leg and of what goes to it. cause: what is to be told now
    (media.diagnosis), empty when nothing is. Levels in dBov; speech, silence and clipped are shares; echo: 0 to 1.
    """

    leg: LegId
    received: int = 0  # packets
    lost: int = 0
    late: int = 0
    jitter_ms: float = 0.0
    far_lost_percent: float = 0.0
    far_jitter_ms: float = 0.0
    round_trip_ms: float = 0.0
    mos_from: float = 0.0
    mos_to: float = 0.0
    cause: str = ""
    codec: str = ""
    speech_dbov: float = -90.0
    noise_dbov: float = -90.0
    speech: float = 0.0
    silence: float = 0.0
    clipped: float = 0.0
    echo: float = 0.0
    echo_ms: float = 0.0
    final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AcousticShock(Event):
    """A sound that would have startled or hurt was on its way to a leg whose ear is guarded; it was heard limited.

    Told when it is over. spl: dB SPL at the ear, the volume at its highest, had it not been limited; limited_spl: what
    was let through. frequency: Hz, of a tone or feedback.
    """

    leg: LegId
    sound: Literal["click", "tone", "feedback", "noise"]
    spl: float
    limited_spl: float
    seconds: float
    frequency: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsetChecked(Event):
    """A check of a headset is over; its leg is gone. It is in no call.

    why: empty when all was measured; no-line: the browser did not get through to us; left: it went away; again:
    another check began at its desk; stopped: the switch stops. The rest as in Quality, of five seconds; below zero
    where the far end told nothing. bursts: rows of lost packets; frames: of 20 ms, how many the levels are of.
    """

    leg: LegId
    user: str
    why: Literal["", "no-line", "left", "again", "stopped"] = ""
    received: int = 0
    lost: int = 0
    bursts: int = 0
    jitter_ms: float = 0.0
    far_lost_percent: float = -1.0
    far_jitter_ms: float = -1.0
    round_trip_ms: float = -1.0
    codec: str = ""
    speech_dbov: float = -90.0
    noise_dbov: float = -90.0
    speech: float = 0.0
    silence: float = 1.0
    clipped: float = 0.0
    frames: int = 0
    echo: float = 0.0
    echo_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred(Event):
    """What became of our REFER. When the peer did it, LegEnded follows: the call goes on without us."""

    leg: LegId
    accepted: bool
    status: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferAsked(Event):
    """The peer of a leg asks us to call `to` in its place (SIP REFER). Declined unless AnswerRefer says yes in 5 s.

    number: in `to`, E.164 where it could be normalised; empty when there is none. replaces_leg: the leg of ours with
    whose far end this leg's call is to be joined (an attended transfer); replaces: the same as SIP names it, where it
    is no leg of ours. referred_by: who asks, as the peer says.
    """

    leg: LegId
    to: str
    number: str = ""
    replaces_leg: LegId = ""
    replaces: str = ""
    referred_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectAsked(Event):
    """The carrier would have a call of ours go to another number (3xx). It ends unless AnswerRedirect says yes in 5 s.

    number: E.164 where it could be normalised. Another server for the same number is tried without asking.
    """

    leg: LegId
    number: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegTakenOver(Event):
    """Somebody else took the place of a leg's far end (INVITE with Replaces, RFC 3891); the leg goes on."""

    leg: LegId
    caller: str = ""
    caller_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEnded(Event):
    """A leg is gone. `by` says who ended it; `cause` is a word, `status` the SIP status where there was one.

    Causes: normal, cancelled, busy, no-answer, no-number, declined, refused, not-allowed, trunk, no-codec, unclaimed,
    longest, lost (far end gone without a word), media (a browser's sound could not be set up), referred, stopped (the
    switch stops), or the cause that a HangUp or Refuse gave.
    """

    leg: LegId
    by: Literal["far", "centre", "switch"]
    cause: str = "normal"
    status: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(Event):
    """The last leg of the call is gone and its recordings are closed: the last event of the call."""

    legs: tuple[LegId, ...] = ()
