"""What a leg's two descriptions agree on: ours, theirs, and the changes of a session (RFC 3264)."""

from __future__ import annotations

from infolinia.telephony.media.plane import Remote
from infolinia.telephony.media.source_lock import Networks, networks_of
from infolinia.telephony.sip import sdp
from infolinia.telephony.switch.board import Board
from infolinia.telephony.switch.door import LegHeldByPeer
from infolinia.telephony.switch.leg import Leg


class Describing:
    """Descriptions of legs that speak SIP, and where the plane sends because of them."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def take_answer(self, leg: Leg, body: bytes) -> bool:
        """Their description of a call that stands; a call without a usable one is ended."""
        if self.understands(leg, body):
            return True
        self._board.perform(self._board.endpoint.bye(leg.key, self._board.now()))
        self._board.end_leg(leg, "switch", "no-codec", 488)
        return False

    def understands(self, leg: Leg, body: bytes) -> bool:
        """Take their answer to our newest description; False when it is of no use."""
        try:
            theirs = sdp.parse(body, secure=leg.securing.may)
            agreed = self._agree(leg, theirs)
            leg.securing.take_answer(theirs)
        except sdp.SdpProblem:
            return False
        leg.theirs, leg.agreed = theirs, agreed
        self.connect(leg)
        return True

    def reinvited(self, key: str, body: bytes) -> None:
        board, now = self._board, self._board.now()
        leg = board.keys.get(key)
        if leg is None:
            board.perform(board.endpoint.respond(key, 500, now))
            return
        if not body:  # they ask for our offer (RFC 3261 14.2): one that holds us may want to take us back by it
            offered = self._offered_anew(leg) if leg.held_by_peer and not leg.securing.told else leg.described
            board.perform(board.endpoint.respond(key, 200, now, body=offered))
            return
        status, described = self._changed(leg, body)
        board.perform(board.endpoint.respond(key, status, now, body=described))
        self._tell_held(leg)

    def _offered_anew(self, leg: Leg) -> bytes:
        """Our offer as in a new call: of what we can, in both directions."""
        before = leg.theirs, leg.agreed
        leg.theirs = leg.agreed = None
        try:
            return self.describe(leg)
        finally:
            leg.theirs, leg.agreed = before

    def updated(self, key: str, body: bytes) -> None:
        """An offer in an UPDATE or a PRACK, perhaps before the call is up."""
        board, leg = self._board, self._board.keys.get(key)
        status, described = self._changed(leg, body) if leg else (500, b"")
        board.perform(board.endpoint.answer_update(key, status, board.now(), body=described))
        if leg:
            self._tell_held(leg)

    def taken(self, leg: Leg, body: bytes) -> bytes:
        """Another far end takes the place of a leg's: our answer to its offer. Raises SdpProblem, Refused."""
        self.take_offer(leg, body)
        described = self.describe(leg)
        self.connect(leg)
        return described

    def _changed(self, leg: Leg, body: bytes) -> tuple[int, bytes]:
        """Take their new offer; the status of our answer, and our description."""
        try:
            return 200, self.taken(leg, body)
        except sdp.SdpProblem as problem:
            return problem.status, b""

    def _tell_held(self, leg: Leg) -> None:
        if leg.theirs and leg.theirs.held != leg.held_by_peer:
            leg.held_by_peer = leg.theirs.held
            self._board.tell(LegHeldByPeer, leg.call, leg=leg.id, held=leg.held_by_peer)

    def refreshed(self, key: str, status: int, body: bytes) -> None:
        """Their answer to a change or a refresh of ours; one that cannot be used changes nothing."""
        leg = self._board.keys.get(key)
        if leg and body and 200 <= status < 300 and self.understands(leg, body):
            self._tell_held(leg)

    def _agree(self, leg: Leg, theirs: sdp.Audio) -> sdp.Agreed:
        """A session that goes on keeps its codec where it can. Raises SdpProblem."""
        wish = leg.agreed.codec if leg.agreed else self._board.wish(leg.call, leg.id)
        return sdp.agree(theirs, self._board.codecs_of(leg), wish)

    def take_offer(self, leg: Leg, body: bytes) -> None:
        """Their offer, first or later; `describe` then answers it. Raises SdpProblem, and nothing has changed."""
        theirs = sdp.parse(body, secure=leg.securing.may)
        agreed = self._agree(leg, theirs)
        leg.securing.take_offer(theirs)
        leg.theirs, leg.agreed = theirs, agreed

    def connect(self, leg: Leg) -> None:
        """Tell the plane where the far end is."""
        assert leg.theirs is not None
        assert leg.agreed is not None
        self._board.open_trunk_leg(leg)
        remote = Remote(
            leg.theirs.address, leg.theirs.port, codec=leg.agreed.codec, payload=leg.agreed.payload,
            event_payload=leg.agreed.event_payload, event_clock=leg.agreed.event_clock,
            rtcp_port=leg.theirs.rtcp_port, listens=not leg.theirs.held, keys=leg.securing.keys,
            networks=self._origins(leg), longest_ms=leg.theirs.longest_ms,
        )  # fmt: skip
        self._board.plane.update_remote(leg.id, remote)
        self._board.tell_codec(leg)

    def _origins(self, leg: Leg) -> Networks | None:
        """Where a leg's sound may come from beside the described address."""
        trunk = self._board.trunks.get(leg.trunk)
        networks = trunk.origins() if trunk else ()
        if networks is None or (trunk and trunk.line.sound_from == "described"):
            return networks
        return (*networks, *networks_of(leg.hosts))

    def describe(self, leg: Leg) -> bytes:
        """Our answer to their newest description, or our offer when there is none. Raises Refused('no-port')."""
        board = self._board
        port = board.open_trunk_leg(leg)
        leg.version += 1
        host, session, version = board.config.host, leg.session, leg.version
        if leg.theirs is None or leg.agreed is None:
            ours, wish = board.codecs_of(leg), board.wish(leg.call, leg.id)
            codecs = sorted(ours, key=lambda codec: codec != wish)  # what the other end has comes first
            leg.securing.offer()
            leg.described = sdp.offer(
                host, port, session=session, version=version, codecs=codecs, protection=leg.securing.protection
            )
        else:
            leg.described = sdp.answer(
                leg.theirs, leg.agreed, host, port, session=session, version=version,
                protection=leg.securing.protection,
            )  # fmt: skip
        return leg.described

    def opened(self, leg: Leg) -> bytes:
        described = self.describe(leg)
        if leg.theirs is not None:
            self.connect(leg)
        return described
