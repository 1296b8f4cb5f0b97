"""Calls that come in: from their INVITE to the answer or the refusal."""

from __future__ import annotations

import secrets
from dataclasses import replace

from infolinia.telephony.media.plane import MediaProblem
from infolinia.telephony.sip import sdp
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.signals import Invited
from infolinia.telephony.switch.board import Board, Refused
from infolinia.telephony.switch.causes import cause_of
from infolinia.telephony.switch.describing import Describing
from infolinia.telephony.switch.door import Arrived, LegId
from infolinia.telephony.switch.leg import By, Leg
from infolinia.telephony.switch.lines import HOME, TrunkLine
from infolinia.telephony.switch.parties import Parties, clean, forwards, parties
from infolinia.telephony.switch.plan import is_full
from infolinia.telephony.switch.securing import Securing, securing_of
from infolinia.telephony.switch.sound import Sound
from infolinia.telephony.switch.trunks import Trunk

MOST_OF_A_PHONE = 4  # legs of one user's telephones at once
MOST_FORWARDS = 10  # of one call before it comes here: more are a loop, which would fill every line


class Arriving:
    """Legs that called us. Methods that a command calls raise Refused."""

    def __init__(self, board: Board, sound: Sound, describing: Describing) -> None:
        self._board, self._sound, self._describing = board, sound, describing

    def invited(self, invited: Invited) -> None:
        board, now = self._board, self._board.now()
        if why := board.no_room():
            board.counts[why] += 1
            if why == "centre-behind":
                board.raise_alarm(why)
            if why == "disk-full" and self._announce(invited):
                return
            self.refuse_for_now(invited.call)
            return
        if invited.user:
            self._by_phone(invited)
            return
        trunk = board.trunks.get(invited.trunk)
        if trunk is None or not self._has_room(trunk):  # or it was taken away this very moment
            self.refuse_for_now(invited.call)
            return
        if forwards(invited.request) > MOST_FORWARDS:
            board.counts["forwarded-too-often"] += 1
            board.perform(board.endpoint.respond(invited.call, 482, now))
            return
        leg = Leg(
            board.new_id("l"), "", "trunk", "in", "arrived", key=invited.call, trunk=trunk.name,
            session=secrets.randbits(31), securing=securing_of(trunk.line, is_tls=invited.peer.transport == "tls"),
        )  # fmt: skip
        if leg.securing.cannot:
            board.counts["keys-in-clear"] += 1
            board.perform(board.endpoint.respond(invited.call, 488, now))
            return
        if not self._is_understood(leg, invited):
            return
        trunk.rate_in.take(now)
        who = parties(invited.request, trunk.line, trunk.account_user)
        self._came(leg, invited, who)

    def _by_phone(self, invited: Invited) -> None:
        """A telephone of ours calls. Its owner may have a few calls at once: one to ask in while another is held."""
        board = self._board
        if sum(leg.phone == invited.user for leg in board.legs.values()) >= MOST_OF_A_PHONE:
            board.counts["phone-full"] += 1
            board.perform(board.endpoint.respond(invited.call, 486, board.now()))
            return
        leg = Leg(
            board.new_id("l"), "", "trunk", "in", "arrived", key=invited.call, phone=invited.user,
            session=secrets.randbits(31), hosts=(invited.peer.host,),
            securing=Securing("optional", invited.peer.transport == "tls", board.config.phone_keys_in_clear),
        )  # fmt: skip
        if self._is_understood(leg, invited):
            who = parties(invited.request, TrunkLine(name=invited.trunk, country=HOME, trusts_identity=False))
            self._came(leg, invited, replace(who, caller="", name=""), invited.user)

    def _is_understood(self, leg: Leg, invited: Invited) -> bool:
        """Whether their description, where there is one, can be answered; if not, the call is refused."""
        board = self._board
        if invited.request.body:
            try:
                self._describing.take_offer(leg, invited.request.body)
            except sdp.SdpProblem as problem:
                board.counts["bad-offer"] += 1
                board.perform(board.endpoint.respond(invited.call, problem.status, board.now()))
                return False
        return True

    def _came(self, leg: Leg, invited: Invited, who: Parties, user: str = "") -> None:
        board, now = self._board, self._board.now()
        call = board.begin_call(board.new_id("c"), claimed=False)
        leg.call = call.id
        board.add_leg(call, leg)
        board.awaits_claim(call)
        board.perform(board.endpoint.respond(invited.call, 180, now))
        board.tell(
            Arrived, call.id, leg=leg.id, trunk=leg.trunk, caller=who.caller, caller_name=who.name, user=user,
            dialled=who.dialled, sip_call_id=clean(invited.request.call_id, 256), diverted_from=who.diverted_from,
        )  # fmt: skip

    def _has_room(self, trunk: Trunk) -> bool:
        """Whether the trunk may bring one more call, and in this second."""
        board, line = self._board, trunk.line
        full = False
        if line.channels or line.channels_in:
            full = is_full(trunk, *board.calls_on_trunks().get(trunk.name, (0, 0)), out=False)
        if full or trunk.rate_in.next(board.now()) > board.now():
            board.counts["trunk-full"] += 1
            return False
        return True

    def refuse_for_now(self, key: str) -> None:
        board = self._board
        headers: tuple[Header, ...] = (("retry-after", str(board.config.retry_after)),)
        board.perform(board.endpoint.respond(key, 503, board.now(), headers=headers))

    def _announce(self, invited: Invited) -> bool:
        """Say in early media that we cannot take the call; it is refused when that is said. False when we cannot."""
        board = self._board
        if not board.config.full_prompt or not invited.request.body:
            return False
        leg = Leg(board.new_id("l"), "", "trunk", "in", "arrived", key=invited.call, trunk=invited.trunk)
        if trunk := board.trunks.get(invited.trunk):
            leg.securing = securing_of(trunk.line, is_tls=invited.peer.transport == "tls")
        try:
            self._describing.take_offer(leg, invited.request.body)
            described = self._describing.describe(leg)
            self._describing.connect(leg)
            board.plane.play(leg.id, (board.config.full_prompt,), play="full")
        except (sdp.SdpProblem, Refused, MediaProblem):
            if leg.media:
                board.plane.close_leg(leg.id)
            return False
        self._sound.announcing[leg.id] = leg
        board.keys[leg.key] = leg
        board.timers.set("announced", leg.id, board.now() + 20.0)
        board.perform(board.endpoint.respond(invited.call, 183, board.now(), body=described))
        return True

    def announced(self, leg_id: LegId) -> None:
        """The announcement was heard: refuse the call now."""
        if leg := self._sound.announcing.pop(leg_id, None):
            self._board.timers.drop("announced", leg_id)
            self._board.keys.pop(leg.key, None)
            self._board.plane.close_leg(leg_id)
            self.refuse_for_now(leg.key)

    def answer(self, leg: Leg) -> None:
        self._must_wait(leg)
        described = leg.described if leg.state == "early" else self._describing.opened(leg)
        leg.state = "up"
        self._board.perform(self._board.endpoint.respond(leg.key, 200, self._board.now(), body=described))

    def early_media(self, leg: Leg) -> None:
        self._must_wait(leg)
        if leg.theirs is None:
            raise Refused("wrong-state", "their INVITE had no description")
        if leg.state != "early":
            described = self._describing.opened(leg)
            leg.state = "early"
            self._board.perform(self._board.endpoint.respond(leg.key, 183, self._board.now(), body=described))

    def refuse(self, leg: Leg, status: int, reason: str, retry_after: int | None, by: By = "centre") -> None:
        self._must_wait(leg)
        if not 300 <= status <= 699:
            raise Refused("wrong-state", "a refusal has a status from 300 to 699")
        headers: tuple[Header, ...] = (("retry-after", str(retry_after)),) if retry_after is not None else ()
        board = self._board
        board.perform(board.endpoint.respond(leg.key, status, board.now(), headers=headers))
        board.end_leg(leg, by, reason or cause_of(status), status)

    def _must_wait(self, leg: Leg) -> None:
        if leg.kind != "trunk" or leg.direction != "in" or leg.state not in ("arrived", "early"):
            raise Refused("wrong-state")
