"""Calls that are handed on by their far ends: REFER both ways, and INVITE with Replaces (RFC 3515, 3891, 5589).

A REFER is put to the decider as `ReferAsked`; without its yes within 5 s it is declined. An INVITE with Replaces takes
the place of a leg's far end: the leg, its bridge and its recording go on.
"""

from __future__ import annotations

from collections.abc import Callable

from infolinia.telephony.media.plane import MediaProblem
from infolinia.telephony.sip import sdp
from infolinia.telephony.sip.replaces import Replaces
from infolinia.telephony.sip.signals import Invited
from infolinia.telephony.sip.signals import ReferAsked as Asked
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch.board import Board, Refused
from infolinia.telephony.switch.describing import Describing
from infolinia.telephony.switch.dialling import target
from infolinia.telephony.switch.door import AnswerRefer, LegId, LegTakenOver, ReferAsked, Referred
from infolinia.telephony.switch.leg import By, Leg
from infolinia.telephony.switch.lines import HOME, TrunkLine
from infolinia.telephony.switch.parties import clean, number_at, parties

DECIDED_WITHIN = 5.0  # seconds; the phone's user waits with the handset at the ear
TOLD_WITHIN = 40.0  # seconds that we wait to be told what became of our REFER
LONGEST_TARGET = 256  # characters
MOST_FOLLOWED = 64  # calls whose progress is told to one who asked for them


class Referring:
    """`hang_up` ends a leg in the way its state asks for. Methods that a command calls raise Refused."""

    def __init__(self, board: Board, describing: Describing, hang_up: Callable[[Leg, By, str], None]) -> None:
        self._board, self._describing, self._hang_up = board, describing, hang_up
        self._followed: dict[LegId, LegId] = {}  # a leg → the leg whose far end asked for it

    # --- They ask

    def asked(self, signal: Asked) -> None:
        board, leg = self._board, self._board.keys.get(signal.call)
        if leg is None or not leg.told_up:
            board.perform(board.endpoint.answer_refer(signal.call, 603, board.now()))
            return
        other = board.keys.get(board.endpoint.named(signal.replaces)) if signal.replaces else None
        trunk = board.trunks.get(leg.trunk)
        line = trunk.line if trunk else TrunkLine(name=leg.trunk, country=HOME)
        board.timers.set("refer", leg.id, board.now() + DECIDED_WITHIN)
        board.tell(
            ReferAsked, leg.call, leg=leg.id, to=clean(signal.to, LONGEST_TARGET),
            number=number_at(signal.to, line), replaces_leg=other.id if other else "",
            replaces=clean(str(signal.replaces), 1024) if signal.replaces and not other else "",
            referred_by=clean(signal.referred_by, LONGEST_TARGET),
        )  # fmt: skip

    def undecided(self, leg_id: LegId) -> None:
        """Nobody said yes in time."""
        if leg := self._board.legs.get(leg_id):
            self._board.counts["refer-undecided"] += 1
            self._board.perform(self._board.endpoint.answer_refer(leg.key, 603, self._board.now()))

    def answer(self, leg: Leg, command: AnswerRefer) -> None:
        board, now = self._board, self._board.now()
        board.timers.drop("refer", leg.id)
        if not command.accepted:
            status = command.status if 300 <= command.status <= 699 else 603
            board.perform(board.endpoint.answer_refer(leg.key, status, now))
            return
        effects = board.endpoint.answer_refer(leg.key, 202, now)
        if not effects:
            raise Refused("wrong-state", "nothing was asked, or too long ago")
        board.perform(effects)
        if not command.follows:  # the call is ours to carry on: their part is done
            board.perform(board.endpoint.notify(leg.key, 200, now))
        else:
            if len(self._followed) >= MOST_FOLLOWED:
                del self._followed[next(iter(self._followed))]
            self._followed[command.follows] = leg.id
            if (other := board.legs.get(command.follows)) and other.told_up:
                self.became(other.id, 200)

    def became(self, leg_id: LegId, status: int) -> None:
        """A leg rings, is up or is gone: tell so to whoever asked for it."""
        asker = self._followed.get(leg_id)
        if asker is None:
            return
        if status >= 200:
            del self._followed[leg_id]
        if leg := self._board.legs.get(asker):
            self._board.perform(self._board.endpoint.notify(leg.key, status, self._board.now()))

    # --- We ask

    def refer(self, leg: Leg, to: str, replaces_leg: LegId) -> None:
        """With `replaces_leg` the far end is to take the place of our side of that leg: an attended transfer."""
        board = self._board
        if leg.kind != "trunk" or not leg.told_up:
            raise Refused("wrong-state")
        replaces: Replaces | None = None
        if replaces_leg:
            other = board.legs.get(replaces_leg)
            replaces = board.endpoint.identity(other.key) if other and other.told_up else None
            if other is None or replaces is None:
                raise Refused("no-leg", "the leg whose place is to be taken")
            to = to or board.endpoint.target(other.key)
        trunk = board.trunks.get(leg.trunk)
        where = (trunk.proxy if trunk else None) or Peer("udp", board.config.host, board.config.port)
        board.perform(board.endpoint.refer(leg.key, target(to, where), board.now(), replaces=replaces))

    def referred(self, key: str, status: int) -> None:
        """Our REFER was answered. When it was taken, what becomes of it is awaited: until then the call is ours."""
        board = self._board
        leg = board.keys.get(key)
        if leg is None:
            return
        if 200 <= status < 300:
            board.timers.set("referred", leg.id, board.now() + TOLD_WITHIN)
        else:
            board.tell(Referred, leg.call, leg=leg.id, accepted=False, status=status)

    def progressed(self, key: str, status: int, final: bool) -> None:
        leg = self._board.keys.get(key)
        if leg is None or not final:
            return
        self._board.timers.drop("referred", leg.id)
        if status and status >= 300:  # it is ours still
            self._board.tell(Referred, leg.call, leg=leg.id, accepted=False, status=status)
        else:
            self._done(leg, status or 202)

    def untold(self, leg_id: LegId) -> None:
        """They took our REFER and say no more: they have the call."""
        if leg := self._board.legs.get(leg_id):
            self._done(leg, 202)

    def _done(self, leg: Leg, status: int) -> None:
        self._board.tell(Referred, leg.call, leg=leg.id, accepted=True, status=status)
        self._hang_up(leg, "centre", "referred")

    # --- The place of a leg is taken

    def take_over(self, invited: Invited) -> None:
        """Their INVITE names a call of ours by Replaces: it becomes that leg's far end, and the old one is let go."""
        board, now = self._board, self._board.now()
        leg = board.keys.get(invited.replaces)
        if leg is None or leg.forks:  # gone, or several telephones ring for it
            board.perform(board.endpoint.respond(invited.call, 481, now))
            return
        if not invited.request.body:  # without an offer we could not go on without a gap
            board.perform(board.endpoint.respond(invited.call, 488, now))
            return
        before = leg.theirs, leg.agreed, leg.securing, leg.hosts
        leg.hosts = (invited.peer.host,)
        leg.securing = leg.securing.taken_over(is_tls=invited.peer.transport == "tls")
        try:
            described = self._describing.taken(leg, invited.request.body)
        except (sdp.SdpProblem, Refused, MediaProblem) as problem:
            leg.theirs, leg.agreed, leg.securing, leg.hosts = before
            status = problem.status if isinstance(problem, sdp.SdpProblem) else 503
            board.perform(board.endpoint.respond(invited.call, status, now))
            return
        old, was_up = leg.key, leg.told_up
        del board.keys[old]
        leg.key, leg.direction, leg.state = invited.call, "in", "up"
        board.keys[leg.key] = leg
        board.timers.drop("ring", leg.id)
        board.perform(board.endpoint.respond(leg.key, 200, now, body=described))
        board.perform(board.endpoint.bye(old, now) if was_up else board.endpoint.cancel(old, now))
        trunk = board.trunks.get(leg.trunk)
        who = parties(invited.request, trunk.line if trunk else TrunkLine(name=leg.trunk, country=HOME))
        board.tell(LegTakenOver, leg.call, leg=leg.id, caller=who.caller, caller_name=who.name)
