"""Carrying out commands: each once, each answered."""

from __future__ import annotations

from infolinia.telephony.media.collector import Collector
from infolinia.telephony.media.plane import MediaProblem
from infolinia.telephony.switch.board import Board, Refused
from infolinia.telephony.switch.digits import are_digits
from infolinia.telephony.switch.door import (
    Answer,
    AnswerRedirect,
    AnswerRefer,
    Bridge,
    CheckHeadset,
    Claim,
    Collect,
    Command,
    Dial,
    EarlyMedia,
    Forgive,
    HangUp,
    Hold,
    Monitor,
    MoveLeg,
    Mute,
    Offer,
    Outcome,
    PauseRecording,
    Play,
    Record,
    Refer,
    Refuse,
    ResumeRecording,
    RingPhone,
    SendDigits,
    StopCard,
    StopPlaying,
    StopRecording,
    TakeCard,
)
from infolinia.telephony.switch.leg import Leg
from infolinia.telephony.switch.signalling import Signalling
from infolinia.telephony.switch.sound import Sound, as_refused

LONGEST_COLLECT = 64  # digits
LONGEST_PLAY = 100  # prompts in one command
LARGEST_BRIDGE = 8  # legs


class Commands:
    """Takes a command to its outcome. Never raises: what cannot be done is an outcome with a code."""

    def __init__(self, board: Board, signalling: Signalling, sound: Sound) -> None:
        self._board, self._signalling, self._sound = board, signalling, sound

    def handle(self, command: Command) -> Outcome:
        if known := self._board.memory.judge(command, self._board.clock.instant()):
            return known
        if command.boot and command.boot != self._board.config.boot:
            return Outcome(id=command.id, code="no-call", detail="the switch has started anew")
        try:
            described = self._carry_out(command)
            outcome = Outcome(id=command.id, sdp=described)
        except Refused as refused:
            outcome = Outcome(id=command.id, code=refused.code, detail=refused.detail)
        except MediaProblem as problem:
            refused = as_refused(problem)
            outcome = Outcome(id=command.id, code=refused.code, detail=refused.detail)
        if command.call in self._board.calls:
            self._board.memory.keep(command.call, outcome)
        return outcome

    def _carry_out(self, command: Command) -> str:
        """Returns the answer to a browser's offer, else nothing. Raises Refused and MediaProblem."""
        match command:
            case Claim():
                self._claim(command)
            case Forgive():
                self._signalling.phones.forgive(command.whom)
            case Answer() | EarlyMedia() | Refuse() | Dial() | RingPhone() | HangUp() | Refer() | AnswerRefer():
                self._signal(command)
            case AnswerRedirect():
                leg = self._board.leg_of(command.call, command.leg)
                self._signalling.dialling.answer_redirect(leg, command.accepted)
            case Offer():
                return self._offer(command)
            case CheckHeadset():
                return self._sound.checks.begin(command)
            case Play() | StopPlaying() | Collect() | SendDigits():
                self._talk(command)
            case TakeCard():
                self._sound.cards.begin(self._board.with_media(command.call, command.leg), command.id)
            case StopCard():
                self._sound.cards.stop(self._board.with_media(command.call, command.leg))
            case Bridge() | Hold() | Mute() | Monitor():
                self._join(command)
            case MoveLeg():
                self._move_leg(command)
            case Record() | PauseRecording() | ResumeRecording() | StopRecording():
                self._record(command)
            case _:
                raise Refused("unreadable")
        return ""

    def _claim(self, command: Claim) -> None:
        board = self._board
        call = board.calls.get(command.call)
        if call is None:
            raise Refused("no-call")
        board.claimed(call)
        if command.longest is not None:
            board.timers.set("longest", call.id, call.started + max(0.0, command.longest))

    def _signal(self, command: Answer | EarlyMedia | Refuse | Dial | RingPhone | HangUp | Refer | AnswerRefer) -> None:
        board, signalling = self._board, self._signalling
        match command:
            case Answer():
                signalling.arriving.answer(board.leg_of(command.call, command.leg))
            case EarlyMedia():
                signalling.arriving.early_media(board.leg_of(command.call, command.leg))
            case Refuse():
                leg = board.leg_of(command.call, command.leg)
                signalling.arriving.refuse(leg, command.status, command.reason, command.retry_after)
            case Dial():
                self._must_be_new(command.leg)
                signalling.dialling.dial(command)
            case RingPhone():
                self._must_be_new(command.leg)
                signalling.phones.ring(command)
            case HangUp(leg=None):
                if command.call not in board.calls:
                    raise Refused("no-call")
                signalling.end_call(command.call, "centre", command.cause)
            case HangUp():
                signalling.hang_up(board.leg_of(command.call, command.leg or ""), "centre", command.cause)
            case Refer():
                leg = board.leg_of(command.call, command.leg)
                signalling.referring.refer(leg, command.to, command.replaces_leg)
            case AnswerRefer():
                signalling.referring.answer(board.leg_of(command.call, command.leg), command)

    def _must_be_new(self, leg: str) -> None:
        if leg in self._board.legs:
            raise Refused("wrong-state", "there is such a leg")

    def _offer(self, command: Offer) -> str:
        board = self._board
        leg = board.legs.get(command.leg)
        if leg is not None and (leg.call != command.call or leg.kind != "browser"):
            raise Refused("wrong-state")
        if leg is None and board.no_room() in ("stopping", "no-port"):
            raise Refused("no-port")
        described = board.plane.create_browser_leg(command.leg, command.sdp, board.wish(command.call, command.leg))
        if leg is None:
            call = board.calls.get(command.call) or board.begin_call(command.call)
            board.add_leg(call, Leg(command.leg, call.id, "browser", "in", "arrived", media=True))
            board.plane.guard(command.leg)
        return described

    def _talk(self, command: Play | StopPlaying | Collect | SendDigits) -> None:
        board = self._board
        leg = board.with_media(command.call, command.leg)
        match command:
            case Play():
                if not 0 < len(command.prompts) <= LONGEST_PLAY:
                    raise Refused("no-prompt")
                board.plane.play(
                    leg.id, command.prompts, loop=command.loop, interruptible=command.interruptible, play=command.id
                )
            case StopPlaying():
                board.plane.stop_playing(leg.id)
            case Collect():
                if not 0 < command.count <= LONGEST_COLLECT or command.timeout <= 0:
                    raise Refused("wrong-state", "count from 1 to 64, timeout above zero")
                board.end_collecting(leg, "ended")
                leg.collector = Collector(command.count, command.terminator, command.timeout, board.now())
                leg.collecting = command.id
                board.timers.set("collect", leg.id, leg.collector.due())
            case SendDigits():
                self._send_digits(leg, command.digits.upper())

    def _send_digits(self, leg: Leg, digits: str) -> None:
        if leg.kind != "trunk" or not are_digits(digits):
            raise Refused("wrong-state", "digits are 0-9, *, # and A-D, to a trunk leg")
        if leg.agreed and leg.agreed.event_payload is not None:
            self._board.plane.send_digits(leg.id, digits)
        elif leg.told_up:
            self._signalling.send_digits(leg, digits)
        else:
            raise Refused("wrong-state")

    def _join(self, command: Bridge | Hold | Mute | Monitor) -> None:
        board = self._board
        match command:
            case Bridge():
                if not 2 <= len(set(command.legs)) <= LARGEST_BRIDGE:
                    raise Refused("wrong-state", f"two legs or more, {LARGEST_BRIDGE} at most")
                self._sound.bridge(tuple(board.with_media(command.call, leg) for leg in command.legs))
            case Hold():
                if not 0 < len(command.prompts) <= LONGEST_PLAY:
                    raise Refused("no-prompt")
                self._sound.hold(board.with_media(command.call, command.leg), command.prompts, command.id)
            case Mute():
                board.plane.mute(board.with_media(command.call, command.leg).id, command.muted)
            case Monitor():
                ear = board.with_media(command.call, command.ear)
                self._sound.monitor(ear, board.with_media(command.call, command.target), command.mode)

    def _move_leg(self, command: MoveLeg) -> None:
        board = self._board
        leg, beside = board.with_media(command.call, command.leg), board.with_media(command.to_call, command.beside)
        if command.call == command.to_call or not leg.told_up or leg.carding:
            raise Refused("wrong-state")
        self._sound.move(leg, board.calls[command.to_call], beside)

    def _record(self, command: Record | PauseRecording | ResumeRecording | StopRecording) -> None:
        match command:
            case Record():
                self._sound.record(self._board.with_media(command.call, command.leg), command.recording)
            case PauseRecording() | ResumeRecording():
                self._sound.pause(command.call, command.recording, isinstance(command, PauseRecording))
            case StopRecording():
                self._sound.stop_recording(command.call, command.recording)
