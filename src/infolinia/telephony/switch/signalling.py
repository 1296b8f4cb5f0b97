"""The SIP side of legs: what the endpoint tells, and what is asked of it."""

from __future__ import annotations

import secrets
from dataclasses import replace

from infolinia.telephony.media.plane import MediaProblem, Remote
from infolinia.telephony.sip import sdp
from infolinia.telephony.sip.endpoint import Credentials
from infolinia.telephony.sip.headers import Header
from infolinia.telephony.sip.signals import (
    Accepted,
    Acknowledged,
    Cancelled,
    Ended,
    Failed,
    InfoGiven,
    Invited,
    ProbeDone,
    Progressed,
    ReferDone,
    Reinvited,
    ReinviteDone,
    Signal,
)
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.sip.uri import UriProblem, parse_uri
from infolinia.telephony.switch.board import Board, Refused
from infolinia.telephony.switch.config import TrunkLine
from infolinia.telephony.switch.digits import read_info, write_info
from infolinia.telephony.switch.door import (
    Arrived,
    CallId,
    Dial,
    LegAnswered,
    LegHeldByPeer,
    LegId,
    LegRinging,
    Referred,
)
from infolinia.telephony.switch.leg import By, Leg
from infolinia.telephony.switch.parties import clean, parties
from infolinia.telephony.switch.sound import Sound

LOST_AFTER = 2  # unanswered OPTIONS in a row
TRUNK_PROBE = "trunk:"  # begins the name of a probe
BETWEEN_DIGITS = 0.25  # seconds between two INFO
CAUSES = {
    486: "busy", 600: "busy", 408: "no-answer", 480: "no-answer", 487: "cancelled", 404: "no-number",
    410: "no-number", 484: "no-number", 604: "no-number", 401: "not-allowed", 403: "not-allowed",
    407: "not-allowed", 603: "declined", 488: "no-codec", 606: "no-codec",
}  # fmt: skip


def cause_of(status: int) -> str:
    """The word for a SIP refusal."""
    return CAUSES.get(status) or ("trunk" if status >= 500 else "refused")


class Signalling:
    """Legs that speak SIP. Methods that a command calls raise Refused."""

    def __init__(self, board: Board, sound: Sound) -> None:
        self._board, self._sound = board, sound
        self._unanswered: dict[str, int] = {}  # trunk → OPTIONS in a row

    # --- What the endpoint tells

    def take(self, signal: Signal) -> None:
        match signal:
            case Invited():
                self._invited(signal)
            case Acknowledged(key, body):
                self._acknowledged(key, body)
            case Ended(key, status):
                self._ended(key, status)
            case Cancelled(key):
                self._cancelled(key)
            case Reinvited(key, body):
                self._reinvited(key, body)
            case InfoGiven(key, content_type, body):
                if (leg := self._board.keys.get(key)) and (found := read_info(content_type, body)):
                    self._sound.digit_by_info(leg, *found)
            case Progressed(key, _, body):
                self._progressed(key, body)
            case Accepted(key, body):
                self._accepted(key, body)
            case Failed(key, status):
                if leg := self._board.keys.get(key):
                    self._board.end_leg(leg, "far", cause_of(status), status)
            case ProbeDone(token, status):
                self._probed(token, status)
            case ReferDone(key, status):
                self._referred(key, status)
            case ReinviteDone():
                pass

    def _invited(self, invited: Invited) -> None:
        board, now = self._board, self._board.now()
        if why := board.no_room():
            board.counts[why] += 1
            if why == "disk-full" and self._announce(invited):
                return
            self._refuse_for_now(invited.call)
            return
        theirs = agreed = None
        if invited.request.body:
            try:
                theirs = sdp.parse(invited.request.body)
                agreed = sdp.agree(theirs)
            except sdp.SdpProblem as problem:
                board.counts["bad-offer"] += 1
                board.perform(board.endpoint.respond(invited.call, problem.status, now))
                return
        trunk = board.trunks[invited.trunk]
        who = parties(invited.request, trunk.country)
        call = board.begin_call(board.new_id("c"), claimed=False)
        leg = board.add_leg(
            call,
            Leg(board.new_id("l"), call.id, "trunk", "in", "arrived", key=invited.call, trunk=trunk.name,
                theirs=theirs, agreed=agreed, session=secrets.randbits(31)),
        )  # fmt: skip
        board.timers.set("unclaimed", call.id, now + board.config.unclaimed)
        board.perform(board.endpoint.respond(invited.call, 180, now))
        board.tell(
            Arrived, call.id, leg=leg.id, trunk=trunk.name, caller=who.caller, caller_name=who.name,
            dialled=who.dialled, sip_call_id=clean(invited.request.call_id, 256),
        )  # fmt: skip

    def _refuse_for_now(self, key: str) -> None:
        board = self._board
        headers: tuple[Header, ...] = (("retry-after", str(board.config.retry_after)),)
        board.perform(board.endpoint.respond(key, 503, board.now(), headers=headers))

    def _announce(self, invited: Invited) -> bool:
        """Say in early media that we cannot take the call; it is refused when that is said. False when we cannot."""
        board = self._board
        if not board.config.full_prompt or not invited.request.body:
            return False
        leg = Leg(board.new_id("l"), "", "trunk", "in", "arrived", key=invited.call)
        try:
            leg.theirs = sdp.parse(invited.request.body)
            leg.agreed = sdp.agree(leg.theirs)
            described = self._describe(leg)
            self._connect(leg)
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
            self._refuse_for_now(leg.key)

    def _acknowledged(self, key: str, body: bytes) -> None:
        board = self._board
        if key in board.farewells:
            board.farewells.discard(key)
            board.perform(board.endpoint.bye(key, board.now()))
            return
        leg = board.keys.get(key)
        if leg is None or leg.told_up:
            return
        if leg.theirs is None and not self._take_answer(leg, body):
            return
        self._up(leg)

    def _up(self, leg: Leg) -> None:
        leg.state, leg.told_up, leg.heard_at = "up", True, self._board.now()
        self._board.timers.drop("ring", leg.id)
        self._board.tell(LegAnswered, leg.call, leg=leg.id)

    def _ended(self, key: str, status: int) -> None:
        board = self._board
        board.farewells.discard(key)
        leg = board.keys.get(key)
        if leg is None:
            return
        if leg.id in self._sound.announcing:
            self.announced(leg.id)
        elif status == 200:
            board.end_leg(leg, "far", "normal")
        else:
            board.end_leg(leg, "switch", "lost", status)

    def _cancelled(self, key: str) -> None:
        if leg := self._board.keys.get(key):
            if leg.id in self._sound.announcing:
                self.announced(leg.id)
            else:
                self._board.end_leg(leg, "far", "cancelled", 487)

    def _progressed(self, key: str, body: bytes) -> None:
        leg = self._board.keys.get(key)
        if leg is None or leg.state not in ("dialling", "early"):
            return
        early = bool(body) and self._understands(leg, body)
        if leg.told_early or (leg.told_ringing and not early):
            return
        leg.told_ringing, leg.told_early = True, early
        if early:
            leg.state = "early"
        self._board.tell(LegRinging, leg.call, leg=leg.id, early_media=early)

    def _accepted(self, key: str, body: bytes) -> None:
        leg = self._board.keys.get(key)
        if leg is None:
            return
        if (body or leg.theirs is None) and not self._take_answer(leg, body):
            return
        self._up(leg)

    def _take_answer(self, leg: Leg, body: bytes) -> bool:
        """Their description of a call that stands; a call without a usable one is ended."""
        if self._understands(leg, body):
            return True
        self._board.perform(self._board.endpoint.bye(leg.key, self._board.now()))
        self._board.end_leg(leg, "switch", "no-codec", 488)
        return False

    def _understands(self, leg: Leg, body: bytes) -> bool:
        try:
            theirs = sdp.parse(body)
            agreed = sdp.agree(theirs)
        except sdp.SdpProblem:
            return False
        leg.theirs, leg.agreed = theirs, agreed
        self._connect(leg)
        return True

    def _reinvited(self, key: str, body: bytes) -> None:
        board, now = self._board, self._board.now()
        leg = board.keys.get(key)
        if leg is None:
            board.perform(board.endpoint.respond(key, 500, now))
            return
        if not body:  # they ask for our offer, as for a session refresh
            board.perform(board.endpoint.respond(key, 200, now, body=leg.described))
            return
        before = leg.theirs, leg.agreed
        try:
            leg.theirs = sdp.parse(body)
            leg.agreed = sdp.agree(leg.theirs)
        except sdp.SdpProblem as problem:
            leg.theirs, leg.agreed = before
            board.perform(board.endpoint.respond(key, problem.status, now))
            return
        described = self._describe(leg)
        self._connect(leg)
        board.perform(board.endpoint.respond(key, 200, now, body=described))
        if leg.theirs.held != leg.held_by_peer:
            leg.held_by_peer = leg.theirs.held
            board.tell(LegHeldByPeer, leg.call, leg=leg.id, held=leg.held_by_peer)

    def _connect(self, leg: Leg) -> None:
        """Tell the plane where the far end is."""
        assert leg.theirs is not None
        assert leg.agreed is not None
        self._board.open_trunk_leg(leg)
        remote = Remote(
            leg.theirs.address, leg.theirs.port, codec="PCMU" if leg.agreed.codec == "PCMU" else "PCMA",
            payload=leg.agreed.payload, event_payload=leg.agreed.event_payload, rtcp_port=leg.theirs.rtcp_port,
            listens=not leg.theirs.held,
        )  # fmt: skip
        self._board.plane.update_remote(leg.id, remote)

    def _describe(self, leg: Leg) -> bytes:
        """Our answer to their newest description, or our offer when there is none. Raises Refused('no-port')."""
        board = self._board
        port = board.open_trunk_leg(leg)
        leg.version += 1
        host, session, version = board.config.host, leg.session, leg.version
        if leg.theirs is None or leg.agreed is None:
            leg.described = sdp.offer(host, port, session=session, version=version)
        else:
            leg.described = sdp.answer(leg.theirs, leg.agreed, host, port, session=session, version=version)
        return leg.described

    # --- What commands ask

    def answer(self, leg: Leg) -> None:
        self._must_wait(leg)
        described = leg.described if leg.state == "early" else self._opened(leg)
        leg.state = "up"
        self._board.perform(self._board.endpoint.respond(leg.key, 200, self._board.now(), body=described))

    def early_media(self, leg: Leg) -> None:
        self._must_wait(leg)
        if leg.theirs is None:
            raise Refused("wrong-state", "their INVITE had no description")
        if leg.state != "early":
            described = self._opened(leg)
            leg.state = "early"
            self._board.perform(self._board.endpoint.respond(leg.key, 183, self._board.now(), body=described))

    def _opened(self, leg: Leg) -> bytes:
        described = self._describe(leg)
        if leg.theirs is not None:
            self._connect(leg)
        return described

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

    def dial(self, command: Dial) -> None:
        board = self._board
        trunk = board.trunks.get(command.trunk)
        if trunk is None or trunk.proxy is None:
            raise Refused("no-trunk")
        if board.no_room() in ("stopping", "no-port"):
            raise Refused("no-port")
        to = _target(command.to, trunk.proxy)
        leg = Leg(command.leg, command.call, "trunk", "out", "dialling", trunk=trunk.name, session=secrets.randbits(31))
        described = self._describe(leg)
        call = board.calls.get(command.call) or board.begin_call(command.call)
        leg.key, effects = board.endpoint.invite(
            to, trunk.proxy, board.now(), body=described,
            caller=f"sip:{_user(command.caller)}@{_bracketed(board.config.host)}",
            credentials=Credentials(trunk.username, trunk.password) if trunk.username and trunk.password else None,
        )  # fmt: skip
        board.add_leg(call, leg)
        board.timers.set("ring", leg.id, board.now() + command.timeout)
        board.perform(effects)

    def no_answer(self, leg_id: LegId) -> None:
        """The time to ring is over."""
        if leg := self._board.legs.get(leg_id):
            self._board.end_leg(leg, "switch", "no-answer", 408)
            self._board.perform(self._board.endpoint.cancel(leg.key, self._board.now()))

    def hang_up(self, leg: Leg, by: By, cause: str) -> None:
        """End a leg in the way its state asks for."""
        board, now = self._board, self._board.now()
        board.end_leg(leg, by, cause)  # first, so that their answer to what follows finds no leg
        if leg.kind == "browser":
            return
        if leg.direction == "in" and leg.state in ("arrived", "early"):
            if cause == "stopped":
                self._refuse_for_now(leg.key)  # the carrier may try another switch
            else:
                board.perform(board.endpoint.respond(leg.key, 480, now))
        elif leg.direction == "out" and not leg.told_up:
            board.perform(board.endpoint.cancel(leg.key, now))
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
                self._refuse_for_now(leg.key)
                self._board.end_leg(leg, "switch", "unclaimed", 503)
            else:
                self.hang_up(leg, "switch", "unclaimed")

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

    def refer(self, leg: Leg, to: str) -> None:
        if leg.kind != "trunk" or not leg.told_up:
            raise Refused("wrong-state")
        proxy = self._board.trunks[leg.trunk].proxy
        where = proxy or Peer("udp", self._board.config.host, self._board.config.port)
        self._board.perform(self._board.endpoint.refer(leg.key, _target(to, where), self._board.now()))

    def _referred(self, key: str, status: int) -> None:
        board = self._board
        if leg := board.keys.get(key):
            board.tell(Referred, leg.call, leg=leg.id, accepted=200 <= status < 300, status=status)
            if 200 <= status < 300:
                self.hang_up(leg, "centre", "referred")

    # --- Far ends that may be gone

    def probe_leg(self, leg: Leg) -> None:
        """No packet for long: ask whether the far end still knows of the call."""
        if not leg.probing and leg.told_up:
            leg.probing = True
            self._board.perform(self._board.endpoint.probe_call(leg.key, self._board.now()))

    def _probed(self, token: str, status: int) -> None:
        board = self._board
        if token.startswith(TRUNK_PROBE):
            self._trunk_probed(token.removeprefix(TRUNK_PROBE), status)
        elif leg := board.keys.get(token):
            leg.probing, leg.heard_at = False, board.now()
            if status in (408, 481):
                board.perform(board.endpoint.bye(leg.key, board.now()))
                board.end_leg(leg, "switch", "lost", status)

    def probe_trunks(self) -> None:
        board = self._board
        for trunk in board.trunks.values():
            if trunk.watched and trunk.proxy:
                board.perform(board.endpoint.probe(f"{TRUNK_PROBE}{trunk.name}", trunk.proxy, board.now()))

    def _trunk_probed(self, trunk: str, status: int) -> None:
        lost = status in (408, 503)
        self._unanswered[trunk] = self._unanswered.get(trunk, 0) + 1 if lost else 0
        if self._unanswered[trunk] >= LOST_AFTER:
            self._board.raise_alarm("trunk-lost", trunk)
        elif not lost:
            self._board.clear_alarm("trunk-lost", trunk)


def _target(to: str, proxy: Peer) -> str:
    """The address to call: a sip: address as it is, a number at the trunk's proxy. Raises Refused."""
    if to.lower().startswith(("sip:", "sips:")):
        try:
            return str(parse_uri(to))
        except UriProblem as problem:
            raise Refused("no-trunk", "an address that cannot be read") from problem
    user = _user(to)
    if not user:
        raise Refused("no-trunk", "a number that cannot be read")
    return f"sip:{user}@{_bracketed(proxy.host)}:{proxy.port}"


def _user(number: str) -> str:
    """Digits and + only: what is put in an address of ours carries nothing else."""
    return "".join(char for char in number if char in "+0123456789*#")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def trunk_with_proxy(trunk: TrunkLine, proxy: Peer) -> TrunkLine:
    """The same trunk whose proxy's name was looked up anew."""
    return replace(trunk, proxy=proxy)
