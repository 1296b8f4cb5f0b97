"""Far ends that may be gone: OPTIONS to trunks, and inside a call that has been silent for long."""

from __future__ import annotations

from infolinia.telephony.switch.board import Board
from infolinia.telephony.switch.leg import Leg

LOST_AFTER = 2  # unanswered OPTIONS in a row
TRUNK_PROBE = "trunk:"  # begins the name of a probe


class Probing:
    def __init__(self, board: Board) -> None:
        self._board = board
        self._unanswered: dict[str, int] = {}  # trunk → OPTIONS in a row

    def probe_leg(self, leg: Leg) -> None:
        """No packet for long: ask whether the far end still knows of the call."""
        if not leg.probing and leg.told_up:
            leg.probing = True
            self._board.perform(self._board.endpoint.probe_call(leg.key, self._board.now()))

    def probed(self, token: str, status: int) -> None:
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
