"""What the journal holds of a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop

from infolinia.conduct.calling_events import BroughtIn as BroughtIn
from infolinia.conduct.calling_events import ColleagueCalled as ColleagueCalled
from infolinia.conduct.calling_events import DialledOut as DialledOut
from infolinia.conduct.calling_events import GoneOn as GoneOn
from infolinia.conduct.calling_events import JoinedOutside as JoinedOutside
from infolinia.conduct.calling_events import NoticeBegan as NoticeBegan
from infolinia.conduct.calling_events import NoticeEnded as NoticeEnded
from infolinia.conduct.calling_events import PhoneCalled as PhoneCalled
from infolinia.conduct.calling_events import PhoneRefused as PhoneRefused
from infolinia.conduct.device_events import GuesserForgiven as GuesserForgiven
from infolinia.conduct.device_events import MoveBegan as MoveBegan
from infolinia.conduct.device_events import Moved as Moved
from infolinia.conduct.device_events import MoveEnded as MoveEnded
from infolinia.conduct.recording_events import RecordingClosed as RecordingClosed
from infolinia.conduct.recording_events import RecordingExported as RecordingExported
from infolinia.conduct.recording_events import RecordingHeld as RecordingHeld
from infolinia.conduct.recording_events import RecordingLetGo as RecordingLetGo
from infolinia.conduct.recording_events import RecordingPaused as RecordingPaused
from infolinia.conduct.recording_events import RecordingReleased as RecordingReleased
from infolinia.conduct.recording_events import RecordingResumed as RecordingResumed
from infolinia.conduct.recording_events import RecordingStarted as RecordingStarted
from infolinia.conduct.sound_events import AcousticShock as AcousticShock
from infolinia.conduct.sound_events import Quality as Quality
from infolinia.conduct.sound_events import QualityChanged as QualityChanged
from infolinia.conduct.sound_events import ShockSaid as ShockSaid
from infolinia.journal.registry import event


@event(
    "call.arrived",
    sentence=gettext_noop("A call to {dialled} arrived."),
    personal=("caller", "caller_name", "diverted_from"),
)
@dataclass(frozen=True, slots=True)
class Arrived:
    switch: str
    boot: str
    leg: str
    trunk: str
    caller: str
    caller_name: str
    dialled: str
    queue: str
    language: str
    number: int = 0  # of the switch's event: what a snapshot of the switch can know of
    diverted_from: str = ""  # the number that was called first, where the call was forwarded to us


@event("call.refused", sentence=gettext_noop("The call was refused: {why}."))
@dataclass(frozen=True, slots=True)
class Refused:
    why: str


@event("call.recognised", sentence=gettext_noop("The caller's number belongs to a customer."))
@dataclass(frozen=True, slots=True)
class Recognised:
    customer: str


@event("call.customer_attached", sentence=gettext_noop("The agent chose the customer: {customer}."))
@dataclass(frozen=True, slots=True)
class Attached:
    """Found by search, in the place of `before`; empty: nobody was known. Says nothing of identity."""

    customer: str
    before: str = ""


@event("call.greeted", sentence=gettext_noop("The line was answered; the greeting plays."))
@dataclass(frozen=True, slots=True)
class Greeted:
    announcements: tuple[str, ...]


@event("call.turned_away", sentence=gettext_noop("Nobody can take the call now: {why}."))
@dataclass(frozen=True, slots=True)
class TurnedAway:
    why: str
    announcement: str


@event("call.queued", sentence=gettext_noop("The call waits in the queue {queue}."))
@dataclass(frozen=True, slots=True)
class Queued:
    queue: str


@event("call.rung", sentence=gettext_noop("An agent was rung."))
@dataclass(frozen=True, slots=True)
class Rung:
    agent: str
    leg: str
    until: datetime
    role: str = "agent"
    device: str = "browser"


@event("call.unanswered", sentence=gettext_noop("The agent did not take the call: {why}."))
@dataclass(frozen=True, slots=True)
class Unanswered:
    agent: str
    leg: str
    why: str  # missed, declined, withdrawn


@event("call.leg_up", sentence=gettext_noop("A leg is up."))
@dataclass(frozen=True, slots=True)
class LegUp:
    """secure: as the line tells it (telephony/switch/happenings.py:LegAnswered); empty where nothing is encrypted."""

    leg: str
    secure: str = ""


@event("call.answered", sentence=gettext_noop("The agent answered."))
@dataclass(frozen=True, slots=True)
class Answered:
    agent: str
    leg: str


@event("call.connected", sentence=gettext_noop("The parties hear each other."))
@dataclass(frozen=True, slots=True)
class Connected:
    """codecs: what each leg speaks, in the order of the legs; where they differ, what is said is transcoded."""

    legs: tuple[str, ...]
    codecs: tuple[str, ...] = ()


@event("call.sound_changed", sentence=gettext_noop("A line speaks {codec} from now on."))
@dataclass(frozen=True, slots=True)
class SoundChanged:
    leg: str
    codec: str


@event("call.held", sentence=gettext_noop("The customer was put on hold."))
@dataclass(frozen=True, slots=True)
class Held:
    agent: str


@event("call.resumed", sentence=gettext_noop("The customer was taken from hold."))
@dataclass(frozen=True, slots=True)
class Resumed:
    agent: str


@event("call.muted", sentence=gettext_noop("The agent's microphone: muted {muted}."))
@dataclass(frozen=True, slots=True)
class Muted:
    agent: str
    muted: bool


@event("call.consulted", sentence=gettext_noop("The agent asks a colleague; the customer hears music."))
@dataclass(frozen=True, slots=True)
class Consulted:
    agent: str
    to: str
    leg: str


@event("call.consultation_ended", sentence=gettext_noop("The consultation ended: {why}."))
@dataclass(frozen=True, slots=True)
class ConsultationEnded:
    to: str
    leg: str
    # dropped, or hung_up by the colleague: the agent is back with the customer. missed, declined, left (his line
    # broke): the customer stays on hold, but for a conference, which goes on without him. Without a customer the call
    # is over.
    why: str


@event("call.handed_over", sentence=gettext_noop("The call was handed over."))
@dataclass(frozen=True, slots=True)
class HandedOver:
    """From one agent to a colleague who was asked (to_agent, by the leg `leg`), or back to wait (to_queue)."""

    from_agent: str
    to_agent: str = ""
    to_queue: str = ""
    leg: str = ""


@event("call.forwarded", sentence=gettext_noop("The call was forwarded outside the centre."), personal=("to",))
@dataclass(frozen=True, slots=True)
class Forwarded:
    from_agent: str
    to: str
    leg: str


@event("call.supervised", sentence=gettext_noop("A supervisor began to listen."), personal=("reason",))
@dataclass(frozen=True, slots=True)
class Supervised:
    """Beside `agent`, by the leg `leg`. reason: in the supervisor's words, where the client's policy asks for it."""

    supervisor: str
    leg: str
    agent: str
    reason: str = ""


@event("call.supervision_changed", sentence=gettext_noop("The supervisor changed over: {mode}."))
@dataclass(frozen=True, slots=True)
class SupervisionChanged:
    supervisor: str
    leg: str
    mode: str  # listen, whisper (to the agent alone), barge (everybody hears)


@event("call.supervision_ended", sentence=gettext_noop("The supervisor is no longer on the call: {why}."))
@dataclass(frozen=True, slots=True)
class SupervisionEnded:
    supervisor: str
    leg: str
    why: str  # stopped-listening, lost, line, unmade, agent-left, taken-over, blocked


@event("call.taken_over", sentence=gettext_noop("A supervisor took the call over from the agent."))
@dataclass(frozen=True, slots=True)
class TakenOver:
    supervisor: str
    from_agent: str
    leg: str


@event("call.refer_declined", sentence=gettext_noop("A telephone asked to hand the call on; it was declined: {why}."))
@dataclass(frozen=True, slots=True)
class ReferDeclined:
    """`why`: not-the-agent, attended, or the code of the refusal that a transfer at the desk would get."""

    leg: str
    why: str


@event("call.redirected", sentence=gettext_noop("The carrier led the call to another number."), personal=("to",))
@dataclass(frozen=True, slots=True)
class Redirected:
    leg: str
    to: str


@event("call.redirect_declined", sentence=gettext_noop("The carrier would lead the call elsewhere; declined: {why}."))
@dataclass(frozen=True, slots=True)
class RedirectDeclined:
    """`why`: dear (premium rate or another country), or the code of the refusal that dialling the number would get."""

    leg: str
    why: str


@event(
    "call.far_end_replaced", sentence=gettext_noop("Another telephone took the place of a leg's."), personal=("caller",)
)
@dataclass(frozen=True, slots=True)
class FarEndReplaced:
    leg: str
    caller: str = ""


@event("call.parked", sentence=gettext_noop("The call was parked under the number {orbit}."))
@dataclass(frozen=True, slots=True)
class Parked:
    from_agent: str
    orbit: int
    until: datetime  # when it rings back


@event("call.unparked", sentence=gettext_noop("The call is not parked any more: {why}."))
@dataclass(frozen=True, slots=True)
class Unparked:
    orbit: int
    why: str  # picked-up; late: nobody did


@event("call.card_began", sentence=gettext_noop("The customer may key a card number in; nobody hears the keys."))
@dataclass(frozen=True, slots=True)
class CardBegan:
    agent: str


@event("call.card_ended", sentence=gettext_noop("The card number: {outcome}."), personal=("last_four",))
@dataclass(frozen=True, slots=True)
class CardEnded:
    """digits: how many were keyed in; token: stands for the card with whoever took it."""

    outcome: str  # taken, refused, mistyped, short, timeout, given-up, ended, line
    digits: int
    token: str = ""
    last_four: str = ""


@event("call.agent_lost", sentence=gettext_noop("The agent's line broke; the customer is asked to wait."))
@dataclass(frozen=True, slots=True)
class AgentLost:
    """`awaited`: the new leg by which the agent may come back."""

    agent: str
    leg: str
    awaited: str


@event("call.agent_back", sentence=gettext_noop("The agent's line is back."))
@dataclass(frozen=True, slots=True)
class AgentBack:
    agent: str
    leg: str


@event("call.leg_awaited", sentence=gettext_noop("The line of {agent} broke before the answer; a new one is awaited."))
@dataclass(frozen=True, slots=True)
class LegAwaited:
    """In the browser. `instead`: the line that is given up for it, where one still rang."""

    agent: str
    leg: str
    role: str
    instead: str = ""


@event("call.leg_ended", sentence=gettext_noop("A leg ended: {cause}."))
@dataclass(frozen=True, slots=True)
class LegEnded:
    leg: str
    role: str
    by: str
    cause: str
    status: int = 0


@event("call.line_down", sentence=gettext_noop("The last leg is gone and the recordings are whole."))
@dataclass(frozen=True, slots=True)
class LineDown:
    """Nothing of the call is left on the line."""


@event("call.hung_up", sentence=gettext_noop("The call ended; by {by}."))
@dataclass(frozen=True, slots=True)
class HungUp:
    """The customer is off the line. `wrap_up_until`: until when the agent may write; None: nobody wraps up."""

    by: str  # customer, agent, colleague, outside, centre, line; of a call to a colleague also missed, declined …
    wrap_up_until: datetime | None = None


@event("call.interrupted", sentence=gettext_noop("The switch was lost; the last it told was at {last_at}."))
@dataclass(frozen=True, slots=True)
class Interrupted:
    last_at: str
    wrap_up_until: datetime | None = None


@event("call.digit", sentence=gettext_noop("A key was pressed."), personal=("digit",))
@dataclass(frozen=True, slots=True)
class DigitHeard:
    leg: str
    digit: str


@event("call.silent", sentence=gettext_noop("Nothing is heard from a leg: {heard}."))
@dataclass(frozen=True, slots=True)
class LegSilent:
    leg: str
    heard: bool


@event("call.noted", sentence=gettext_noop("A note was written."), personal=("text",))
@dataclass(frozen=True, slots=True)
class Noted:
    text: str


@event("call.disposed", sentence=gettext_noop("The result of the call: {code}."))
@dataclass(frozen=True, slots=True)
class Disposed:
    code: str


@event("call.wrapped_up", sentence=gettext_noop("The work after the call is done."))
@dataclass(frozen=True, slots=True)
class WrappedUp:
    by_itself: bool = False


@event("call.closed", sentence=gettext_noop("The record of the call was closed."))
@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing follows."""


@event("procedure.started", sentence=gettext_noop("The procedure {name} began."), personal=("given",))
@dataclass(frozen=True, slots=True)
class ProcedureStarted:
    name: str
    version: str  # hash
    performer: str
    language: str
    today: str
    given: dict[str, object]


@event("procedure.stepped", sentence=gettext_noop("A step of the procedure: {step}."), personal=("body",))
@dataclass(frozen=True, slots=True)
class ProcedureStepped:
    """An event of the engine. `second`: of the recording, -1 when none ran; `proof`: HMAC of a text that was read."""

    step: str
    kind: str
    body: dict[str, object]
    second: float = -1.0
    proof: str = ""


@event("call.consent_asked", sentence=gettext_noop("Consent is asked for: {whose}."))
@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """For what the customer wants in a negotiation. level: of authority; whose: the name it has in the procedure."""

    step: str
    level: int
    whose: str
    until: datetime


@event("call.consent_over", sentence=gettext_noop("Nobody waits for consent any more."))
@dataclass(frozen=True, slots=True)
class ConsentOver:
    """It was given, refused, did not come in time, or the negotiation went another way."""


@event("line.refused", sentence=gettext_noop("The line could not do this: {kind} ({code})."))
@dataclass(frozen=True, slots=True)
class CommandRefused:
    command: str
    kind: str
    code: str


@event("alarm.raised", sentence=gettext_noop("Alarm: {kind} {detail}."))
@dataclass(frozen=True, slots=True)
class AlarmRaised:
    source: str
    kind: str
    detail: str = ""


@event("alarm.cleared", sentence=gettext_noop("The alarm {kind} is over."))
@dataclass(frozen=True, slots=True)
class AlarmCleared:
    source: str
    kind: str = ""
