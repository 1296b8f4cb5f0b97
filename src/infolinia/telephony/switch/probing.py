"""Far ends that may be gone: OPTIONS to trunks, and inside a call that has been silent for long."""

from __future__ import annotations

from infolinia.telephony.switch.board import Board
from infolinia.telephony.switch.leg import Leg

LOST_AFTER = 2  # unanswered OPTIONS in a row
TRUNK_PROBE = "trunk:"  # begins the name of a probe


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
        if token.startswith(TRUNK_PROBE):
            name, _, index = token.removeprefix(TRUNK_PROBE).rpartition(":")
            self._trunk_probed(name, int(index), status)
        elif leg := board.keys.get(token):
            leg.probing, leg.heard_at = False, board.now()
            if status in (408, 481):
                board.perform(board.endpoint.bye(leg.key, board.now()))
                board.end_leg(leg, "switch", "lost", status)

    def probe_trunks(self) -> None:
        """Ask each proxy of the trunks that are watched whether it lives."""
        board = self._board
        for trunk in board.trunks:
            for index, proxy in enumerate(trunk.proxies):
                if trunk.line.watched and proxy.peer:
                    board.perform(board.endpoint.probe(f"{TRUNK_PROBE}{trunk.name}:{index}", proxy.peer, board.now()))

    def _trunk_probed(self, name: str, index: int, status: int) -> None:
        board = self._board
        trunk = board.trunks.get(name)
        if trunk is None or index >= len(trunk.proxies):
            return
        before = trunk.state().probed
        proxy = trunk.proxies[index]
        lost = status in (408, 503)
        proxy.unanswered = proxy.unanswered + 1 if lost else 0
        if not lost:
            proxy.condition = "well"
        elif proxy.unanswered >= LOST_AFTER:
            proxy.condition = "lost"
        if (now := trunk.state().probed) == before:
            return
        trunk.since = board.clock.instant().timestamp()
        if now == "lost":
            board.raise_alarm("trunk-lost", name)
        else:
            board.clear_alarm("trunk-lost", name)
