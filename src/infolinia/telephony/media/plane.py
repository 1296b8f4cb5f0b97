"""The media plane: what the switch may ask of sound, whoever carries it.

`MediaPlane` is the protocol; `in_process.InProcessPlane` carries the sound in the switch's own loop. Another driver
(rtpengine) can stand beside it. How the switch uses it:

    plane = InProcessPlane(
        listener,                                  # a MediaListener: the switch
        PlaneConfig(bind="0.0.0.0", ports=(20000, 29998), prompts=data / "prompts"),
        browsers=BrowserDoor(Certificate.make(), addresses=("203.0.113.5",)),   # telephony.browser.leg
    )                                              # inside the running loop
    port = plane.create_trunk_leg("l-1")           # put it in our SDP; raises NoPort
    plane.update_remote("l-1", Remote("192.0.2.1", 4000, codec="PCMA", payload=8, event_payload=101))
    answer = plane.create_browser_leg("l-2", offer)   # SDP answer; listener.leg_up("l-2") comes after DTLS
    plane.play("l-1", ["welcome.wav", "music:hold"], loop=True, play="k-7", interruptible=True)
    plane.record("r-1", "l-1", recordings / "c-1" / "r-1.wav")   # .part until it is closed
    plane.bridge(["l-1", "l-2"])                   # ends the play; three or more legs are mixed
    plane.hold("l-1", ["music:hold"]); plane.bridge(["l-1", "l-2"])    # and back
    plane.monitor("l-3", "l-2", "whisper")         # a supervisor, whom only l-2 hears (hearing.py)
    plane.close_leg("l-1")                         # stops its recording and play; recording_closed comes later
    await plane.close()                            # all legs; waits until every recording is written

Rules:
- Every method is synchronous, cheap, and called on the loop's thread. So are the listener's methods; none of them is
  called from inside the plane's method that caused it, except where stated.
- A prompt is a path below `PlaneConfig.prompts`, or one that we make: `tone:ringback`, `tone:busy`, `tone:congestion`,
  `tone:record`, `music:hold`, `silence:SECONDS`. `play` raises PromptMissing at once for a file that is not there; a
  file that turns out unreadable ends the play with complete=False.
- `play` replaces the running play (which ends with complete=False) and takes precedence over the bridge for that leg:
  the leg hears the prompt, the bridge is kept, and is heard again when the play ends. `bridge` stops plays on its legs.
- Digits come by `listener.digit`, once each, when they end (RFC 4733); `digit_began` when they begin, which is when an
  interruptible play stops. Collecting (count, terminator, timeout) is the switch's, because digits also come by INFO:
  `collector.Collector` is a pure helper for it. With an INFO digit the switch calls `interrupt(leg)`.
- A leg without `Remote` hears nothing; the source of a trunk leg's packets is learnt from the first valid ones of a
  host that they may come from, and they are answered there (symmetric RTP), or at the address in `Remote` before that.
- RTCP shares the RTP port (RFC 5761 tells them apart). Ports are even; the pool's are `ports` inclusive.
- A leg that has heard sound from us once keeps getting packets: silence between plays.
- Lengths of time are float seconds; loop times are `time.monotonic()` seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from infolinia.telephony.codecs import Codec
from infolinia.telephony.media.acoustic_limiter import Limits, Shock
from infolinia.telephony.media.hearing import Manner
from infolinia.telephony.media.levels import Levels
from infolinia.telephony.media.source_lock import Networks
from infolinia.telephony.media.srtp import SrtpKeys

LegId: TypeAlias = str
RecordingId: TypeAlias = str


class MediaProblem(Exception):
    """Something the plane was asked for that it cannot do. `code` is one of the door's outcome codes."""

    code = "broken"


class NoPort(MediaProblem):
    """Every port of the pool is taken, or the system refuses the socket."""

    code = "no-port"


class NoLeg(MediaProblem):
    """There is no leg, or no recording, of that name."""

    code = "no-leg"


class WrongState(MediaProblem):
    """The leg exists already, is recorded already, or cannot do this."""

    code = "wrong-state"


class BadOffer(MediaProblem):
    """A browser's offer that cannot be read or has nothing we can carry."""

    code = "bad-offer"


class PromptMissing(MediaProblem):
    """A prompt that is not in the prompts folder, or not below it."""

    code = "no-prompt"


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a trunk leg's packets go and what they carry, as agreed by SDP.

    event_payload: payload type of telephone-event, None when not agreed. rtcp_port: None when it is port + 1.
    listens: False while the far end holds us (sendonly, inactive): nothing is sent but RTCP.
    event_clock: units of a telephone-event's duration in a second. keys: of SRTP, None where the sound is plain.
    longest_ms: the most sound that one packet to it may hold; None: any.
    networks: where the leg's packets may come from beside `address`; None: from anywhere (source_lock.py).
    """

    address: str
    port: int
    codec: Codec = "PCMA"
    payload: int = 8
    event_payload: int | None = None
    rtcp_port: int | None = None
    listens: bool = True
    event_clock: int = 8000
    keys: SrtpKeys | None = None
    networks: Networks | None = ()
    longest_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PlaneConfig:
    """bind: the address of our sockets. ports: first and last of the pool, inclusive. prompts: the prompts folder.

    silent_after: seconds without a packet before `leg_silent`. report_every: seconds between RTCP reports and
    `quality` calls of a leg. write_ahead: bytes of recordings that may wait for the disk before silence is written.
    limits: what a guarded leg's ear may be given.
    """

    bind: str = "0.0.0.0"
    ports: tuple[int, int] = (20000, 29998)
    prompts: Path = Path("prompts")
    silent_after: float = 1.5
    report_every: float = 5.0
    write_ahead: int = 32 * 1024 * 1024
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class LegQuality:
    """What the receiver and RTCP know of a leg. Packets; milliseconds; -1 in a far figure: not reported yet."""

    received: int = 0
    lost: int = 0
    late: int = 0  # out of order or repeated
    refused: int = 0  # from another source than the locked one, or unreadable
    jitter_ms: float = 0.0
    sent: int = 0
    far_lost_percent: float = -1.0
    far_jitter_ms: float = -1.0
    round_trip_ms: float = -1.0
    bursts: int = 0  # rows of lost packets
    codec: Codec = "PCMU"
    levels: Levels = field(default_factory=Levels)  # of what the leg says, of late
    whole: Levels = field(default_factory=Levels)  # the same since it began
    echo: float = 0.0  # how much of what it says is what it heard, 0 to 1
    echo_ms: float = 0.0


class MediaListener(Protocol):
    """Who hears of sound: the switch."""

    def leg_up(self, leg: LegId) -> None:
        """A browser leg's DTLS is done: it can speak and hear. (Trunk legs are up when SIP says so.)"""
        ...

    def leg_replaced(self, leg: LegId) -> None:
        """A browser leg came back over a new transport; the old one is closed."""
        ...

    def leg_failed(self, leg: LegId, why: str) -> None:
        """A browser leg could not be set up (DTLS, fingerprint, time), or its consent ended. The leg still exists."""
        ...

    def leg_silent(self, leg: LegId, heard: bool) -> None:
        """No packet for `silent_after` (heard=False), or packets again (heard=True)."""
        ...

    def digit_began(self, leg: LegId, digit: str) -> None: ...

    def digit(self, leg: LegId, digit: str, length: float) -> None:
        """A digit ended; `length` in seconds."""
        ...

    def digits_sent(self, leg: LegId) -> None:
        """Everything given to `send_digits` is out."""
        ...

    def play_ended(self, leg: LegId, play: str, complete: bool) -> None:
        """May be called from inside `play`, `stop_playing`, `bridge`, `hold` and `close_leg` for the play they end."""
        ...

    def recording_closed(self, recording: RecordingId, path: Path, sha256: str, samples: int) -> None:
        """The file is whole under its final name. `samples` per channel at 8000 Hz."""
        ...

    def recording_broken(self, recording: RecordingId, why: str) -> None:
        """The file cannot be written (disk). Nothing more comes of it."""
        ...

    def acoustic_shock(self, leg: LegId, shock: Shock) -> None:
        """A guarded leg was sent a sound that would have startled or hurt; it is over, and was heard limited."""
        ...

    def quality(self, leg: LegId, quality: LegQuality, final: bool) -> None:
        """Each `report_every` seconds, and once (final) from inside `close_leg`."""
        ...


class MediaPlane(Protocol):
    """See the module's docstring. Each method raises a MediaProblem when it cannot be done."""

    codecs: tuple[Codec, ...]  # what can be carried on this machine

    def create_trunk_leg(self, leg: LegId, remote: Remote | None = None) -> int:
        """Open a socket for an outside line. Returns its port, for our SDP. Raises NoPort, WrongState."""
        ...

    def update_remote(self, leg: LegId, remote: Remote) -> None:
        """New SDP of the far end: where to send, what to send; the source of packets is learnt anew."""
        ...

    def codec(self, leg: LegId) -> Codec:
        """What goes to the leg."""
        ...

    def create_browser_leg(self, leg: LegId, offer: str, wish: Codec | None = None) -> str:
        """A browser's SDP offer → our answer, in the codec of `wish` if it can.

        For a leg that exists: replace its transport once the new DTLS is done.

        Raises BadOffer, NoPort, WrongState (the leg is a trunk leg).
        """
        ...

    def guard(self, leg: LegId) -> None:
        """Somebody of ours listens there: from now on the leg is sent nothing louder than `PlaneConfig.limits`."""
        ...

    def close_leg(self, leg: LegId) -> None:
        """RTCP BYE, recording closed, play ended, socket given back. Closing a leg that is gone is nothing."""
        ...

    def legs(self) -> tuple[LegId, ...]: ...

    def bridge(self, legs: Sequence[LegId]) -> None:
        """Let these legs hear each other; a leg bridged elsewhere leaves that bridge. Plays on them stop."""
        ...

    def unbridge(self, leg: LegId) -> None:
        """Take a leg out of its bridge; the others stay bridged with each other."""
        ...

    def bridged_with(self, leg: LegId) -> tuple[LegId, ...]: ...

    def hold(self, leg: LegId, prompts: Sequence[str], *, play: str = "") -> None:
        """Out of its bridge, with prompts looped to it; the others hear silence. `bridge` ends it."""
        ...

    def play(
        self, leg: LegId, prompts: Sequence[str], *, loop: bool = False, interruptible: bool = False, play: str = ""
    ) -> None:
        """Play prompts in order; `play` names it in `play_ended`. Raises PromptMissing."""
        ...

    def stop_playing(self, leg: LegId) -> None: ...

    def interrupt(self, leg: LegId) -> None:
        """A digit came some other way (INFO): stop what is playing if it is interruptible."""
        ...

    def send_digits(self, leg: LegId, digits: str, *, length: float = 0.1, pause: float = 0.06) -> None:
        """By RFC 4733. Raises WrongState when telephone-event was not agreed (send INFO), or for a wrong digit."""
        ...

    def mute(self, leg: LegId, muted: bool) -> None:
        """Stop, or start again, carrying what a leg says to the others and to recordings."""
        ...

    def mask(self, leg: LegId, masked: bool) -> None:
        """Hide, from everybody and every recording, the digits that a leg sends, as events and as tones; `digit` still
        tells them. What else it says goes on, 20 ms later."""
        ...

    def record(self, recording: RecordingId, leg: LegId, path: Path) -> None:
        """Stereo µ-law WAV: left what the leg says, right all it hears. `path` ends in .wav; `.part` while open."""
        ...

    def pause_recording(self, recording: RecordingId, paused: bool) -> None:
        """Silence is written while paused; the timeline goes on."""
        ...

    def stop_recording(self, recording: RecordingId) -> None:
        """`recording_closed` follows when the file is whole."""
        ...

    def monitor(self, ear: LegId, target: LegId, manner: Manner = "listen") -> None:
        """`ear` leaves its bridge and goes where `target` goes: it listens, unheard; or is heard by `target` alone
        (whisper), or by all whom `target` talks with (barge). Asked again, it changes its manner. `bridge` ends it."""
        ...

    def stop_monitoring(self, ear: LegId) -> None: ...

    def quality(self, leg: LegId) -> LegQuality: ...

    def examine(self, leg: LegId, prompts: Sequence[str], seconds: float, done: Callable[[LegQuality], None]) -> None:
        """Play prompts to the leg and take all that it says and hears for `seconds`; then call `done` on the loop with
        what was found of it. Never, when the leg is closed before. Raises PromptMissing."""
        ...

    async def close(self) -> None: ...
