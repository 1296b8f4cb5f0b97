"""Far ends that may be gone: OPTIONS inside a call that has been silent for long."""

from __future__ import annotations

from infolinia.telephony.switch.board import Board
from infolinia.telephony.switch.leg import Leg


class Probing:
    def __init__(self, board: Board) -> None:
        self._board = board

    def probe_leg(self, leg: Leg) -> None:
        """No packet for long: ask whether the far end still knows of the call."""
        if not leg.probing and leg.told_up:
            leg.probing = True
            self._board.perform(self._board.endpoint.probe_call(leg.key, self._board.now()))

    def probed(self, token: str, status: int) -> None:
        board = self._board
        if leg := board.keys.get(token):
            leg.probing, leg.heard_at = False, board.now()
            if status in (408, 481):
                board.perform(board.endpoint.bye(leg.key, board.now()))
                board.end_leg(leg, "switch", "lost", status)
