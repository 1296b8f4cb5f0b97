"""The SIP side of legs: what the endpoint tells, and how a leg ends.

What comes in: `arriving.py`; what we call: `dialling.py`; descriptions: `describing.py`; far ends that may be gone:
`probing.py`; calls that are handed on: `referring.py`.
"""

from __future__ import annotations

from infolinia.telephony.sip.signals import (
    Accepted,
    Acknowledged,
    Cancelled,
    EarlyAnswered,
    Ended,
    Failed,
    InfoGiven,
    Invited,
    ProbeDone,
    Progressed,
    ReferAsked,
    ReferDone,
    ReferProgressed,
    RegistrationTold,
    Reinvited,
    ReinviteDone,
    Signal,
    Updated,
    UpdateDone,
)
from infolinia.telephony.switch.arriving import Arriving
from infolinia.telephony.switch.board import Board
from infolinia.telephony.switch.causes import cause_of
from infolinia.telephony.switch.describing import Describing
from infolinia.telephony.switch.dialling import Dialling
from infolinia.telephony.switch.digits import read_info, write_info
from infolinia.telephony.switch.door import CallId, LegAnswered, LegId
from infolinia.telephony.switch.keeping import TRUNK_PROBE, Keeping
from infolinia.telephony.switch.leg import By, Leg
from infolinia.telephony.switch.phones import Phones
from infolinia.telephony.switch.probing import Probing
from infolinia.telephony.switch.referring import Referring
from infolinia.telephony.switch.sound import Sound

BETWEEN_DIGITS = 0.25  # seconds between two INFO


class Signalling:
    """Legs that speak SIP. Methods that a command calls raise Refused."""

    def __init__(self, board: Board, sound: Sound) -> None:
        self._board, self._sound = board, sound
        self._describing = Describing(board)
        self.arriving = Arriving(board, sound, self._describing)
        self.dialling = Dialling(board, self._describing)
        self.phones = Phones(board, self._describing)
        self.probing = Probing(board)
        self.referring = Referring(board, self._describing, self.hang_up)
        self.dialling.gave_up = lambda leg: self.referring.became(leg, 480)
        self.keeping = Keeping(board)

    # --- What the endpoint tells

    def take(self, signal: Signal) -> None:
        match signal:
            case Invited(replaces=""):
                self.arriving.invited(signal)
            case Invited():
                self.referring.take_over(signal)
            case Acknowledged(key, body):
                self._acknowledged(key, body)
            case Ended(key, status):
                self._ended(key, status)
            case Cancelled(key):
                self._cancelled(key)
            case Reinvited(key, body):
                self._describing.reinvited(key, body)
            case InfoGiven(key, content_type, body):
                if (leg := self._board.keys.get(key)) and (found := read_info(content_type, body)):
                    self._sound.digit_by_info(leg, *found)
            case Progressed(key, status, body, gate):
                self.dialling.progressed(key, body, gate)
                if leg := self._board.keys.get(key):
                    self.referring.became(leg.id, status)
            case Accepted(key, body):
                self._accepted(key, body)
            case Failed():
                self._failed(signal)
            case RegistrationTold():
                self.keeping.told(signal)
            case ProbeDone(token, status) if token.startswith(TRUNK_PROBE):
                self.keeping.probed(token, status)
            case ProbeDone(token, status):
                self.probing.probed(token, status)
            case ReferDone(key, status):
                self.referring.referred(key, status)
            case ReferProgressed(key, status, final):
                self.referring.progressed(key, status, final)
            case ReferAsked():
                self.referring.asked(signal)
            case Updated(key, body):
                self._describing.updated(key, body)
            case ReinviteDone(key, status, body) | UpdateDone(key, status, body):
                self._describing.refreshed(key, status, body)
            case EarlyAnswered(key, body):
                if (leg := self._board.keys.get(key)) and not leg.forks:
                    self._describing.understands(leg, body)

    def _acknowledged(self, key: str, body: bytes) -> None:
        board = self._board
        if key in board.farewells:
            board.farewells.discard(key)
            board.perform(board.endpoint.bye(key, board.now()))
            return
        leg = board.keys.get(key)
        if leg is None:
            return
        if leg.told_up:
            if body:  # the answer to what we offered when they asked for an offer (RFC 3261 14.2)
                self._describing.refreshed(key, 200, body)
            return
        if leg.theirs is None and not self._describing.take_answer(leg, body):
            return
        self._up(leg)

    def _up(self, leg: Leg) -> None:
        leg.state, leg.told_up, leg.heard_at = "up", True, self._board.now()
        self._board.timers.drop("ring", leg.id)
        self._board.tell(LegAnswered, leg.call, leg=leg.id, secure=leg.securing.told)
        self.referring.became(leg.id, 200)

    def _accepted(self, key: str, body: bytes) -> None:
        leg = self._board.keys.get(key)
        if leg is None:
            return
        if leg.forks:
            self.phones.answered(leg, key)
        if (body or leg.theirs is None) and not self._describing.take_answer(leg, body):
            return
        self._up(leg)

    def _failed(self, failed: Failed) -> None:
        leg, status = self._board.keys.get(failed.call), failed.status
        if leg is None:
            return
        if leg.forks:
            self.phones.failed(leg, failed.call, status)
        elif not (self.dialling.moves_on(leg, failed) or self.dialling.redirected(leg, status, failed.targets)):
            self.referring.became(leg.id, max(status, 400))
            self._board.end_leg(leg, "far", cause_of(status), status)

    def _ended(self, key: str, status: int) -> None:
        board = self._board
        board.farewells.discard(key)
        leg = board.keys.get(key)
        if leg is None:
            return
        if leg.id in self._sound.announcing:
            self.arriving.announced(leg.id)
        elif status == 200:
            board.end_leg(leg, "far", "normal")
        else:
            board.end_leg(leg, "switch", "lost", status)

    def _cancelled(self, key: str) -> None:
        if leg := self._board.keys.get(key):
            if leg.id in self._sound.announcing:
                self.arriving.announced(leg.id)
            else:
                self._board.end_leg(leg, "far", "cancelled", 487)

    # --- How a leg ends

    def hang_up(self, leg: Leg, by: By, cause: str) -> None:
        """End a leg in the way its state asks for."""
        board, now = self._board, self._board.now()
        self.referring.became(leg.id, 487)
        board.end_leg(leg, by, cause)  # first, so that their answer to what follows finds no leg
        if leg.kind == "browser":
            return
        if leg.direction == "in" and leg.state in ("arrived", "early"):
            if cause == "stopped":
                self.arriving.refuse_for_now(leg.key)  # the carrier may try another switch
            else:
                board.perform(board.endpoint.respond(leg.key, 480, now))
        elif leg.direction == "out" and not leg.told_up:
            for key in leg.keys:
                board.perform(board.endpoint.cancel(key, now))
        elif leg.told_up:
            board.perform(board.endpoint.bye(leg.key, now))
        else:
            board.farewells.add(leg.key)  # no BYE before the ACK of our 200 (RFC 3261 15)

    def end_call(self, call: CallId, by: By, cause: str) -> None:
        if found := self._board.calls.get(call):
            for leg in list(found.legs.values()):
                self.hang_up(leg, by, cause)

    def unclaimed(self, call: CallId) -> None:
        found = self._board.calls.get(call)
        if found is None or found.claimed:
            return
        for leg in list(found.legs.values()):
            if leg.direction == "in" and leg.state in ("arrived", "early"):
                self.arriving.refuse_for_now(leg.key)
                self._board.end_leg(leg, "switch", "unclaimed", 503)
            else:
                self.hang_up(leg, "switch", "unclaimed")

    # --- Digits

    def send_digits(self, leg: Leg, digits: str) -> None:
        """One INFO for each digit, in order, a little apart."""
        waiting, leg.sending = leg.sending, leg.sending + digits
        if not waiting:
            self.next_digit(leg.id)

    def next_digit(self, leg_id: LegId) -> None:
        board = self._board
        leg = board.legs.get(leg_id)
        if leg is None or not leg.sending:
            return
        digit, leg.sending = leg.sending[0], leg.sending[1:]
        board.perform(board.endpoint.info(leg.key, *write_info(digit), board.now()))
        if leg.sending:
            board.timers.set("digits", leg_id, board.now() + BETWEEN_DIGITS)
