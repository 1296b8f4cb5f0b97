"""Checks of headsets before the calls: a browser's leg that is in no call, listened to for five seconds.

Three notes are played to it: the agent hears that the earphones work, and we hear whether the microphone hears them,
too. A check takes nothing from calls: there are few at once, none where ports run short, and each ends by itself.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from infolinia.telephony.codecs import Codec
from infolinia.telephony.media.plane import LegQuality
from infolinia.telephony.switch.board import PORTS_WELL, Board, Refused
from infolinia.telephony.switch.door import CheckHeadset, CommandId, HeadsetChecked, LegId

PROMPTS = ("silence:3", "tone:check", "silence:1")  # first the agent speaks, then our notes may come back
SECONDS = 5.0  # that a leg is examined
GRACE = 3.0  # seconds more after which it ends whatever holds it up
WISHES: tuple[Codec, ...] = ("G722", "opus")  # a check shows the best that a browser can do, which is the last

Why = Literal["", "no-line", "left", "again", "stopped"]


@dataclass(slots=True)
class Check:
    """One that runs. `answer`: our description, for a repeat of the command."""

    leg: LegId
    user: str
    command: CommandId
    answer: str
    is_up: bool = False


class Checks:
    """The checks of a switch. `leg in checks` tells a check's leg from one of a call."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._running: dict[LegId, Check] = {}

    def __contains__(self, leg: LegId) -> bool:
        return leg in self._running

    def __len__(self) -> int:
        return len(self._running)

    def begin(self, command: CheckHeadset) -> str:
        """Returns the answer to the browser's offer. Raises Refused and MediaProblem."""
        board, config = self._board, self._board.config
        known = self._running.get(command.leg)
        if known is not None and known.command == command.id:
            return known.answer
        if known is not None or command.leg in board.legs:
            raise Refused("wrong-state")
        if board.stopping or len(board.legs) + len(self) >= PORTS_WELL * config.most_legs:
            raise Refused("no-port")
        for other in [check for check in self._running.values() if check.user == command.user]:
            self._end(other, "again")
        if len(self) >= config.most_checks:
            raise Refused("busy")
        wishes: list[Codec] = [codec for codec in board.plane.codecs if codec in WISHES]
        answer = board.plane.create_browser_leg(command.leg, command.sdp, max(wishes, key=WISHES.index, default=None))
        board.plane.guard(command.leg)
        self._running[command.leg] = Check(command.leg, command.user, command.id, answer)
        board.timers.set("check", command.leg, board.now() + config.check_set_up)
        return answer

    def up(self, leg: LegId) -> None:
        """The browser got through."""
        check = self._running[leg]
        check.is_up = True
        self._board.timers.set("check", leg, self._board.now() + SECONDS + GRACE)
        self._board.plane.examine(leg, PROMPTS, SECONDS, lambda found: self._measured(check, found))

    def failed(self, leg: LegId) -> None:
        """No connection came about, or it is gone, or (by a timer) its time is over."""
        if check := self._running.get(leg):
            self._end(check, "left" if check.is_up else "no-line")

    def silent(self, leg: LegId) -> None:
        """Packets that came come no more: the page is gone. Where none ever came, the check goes on, and says so."""
        if self._board.plane.quality(leg).received:
            self.failed(leg)

    def farewell(self) -> None:
        for check in tuple(self._running.values()):
            self._end(check, "stopped")

    def _measured(self, check: Check, found: LegQuality) -> None:
        if self._running.get(check.leg) is check:
            self._end(check, "", found)

    def _end(self, check: Check, why: Why, found: LegQuality | None = None) -> None:
        board = self._board
        del self._running[check.leg]
        board.timers.drop("check", check.leg)
        board.plane.close_leg(check.leg)
        board.tell(HeadsetChecked, leg=check.leg, user=check.user, why=why, **(_figures(found) if found else {}))


def _figures(found: LegQuality) -> dict[str, Any]:
    named = ("received", "lost", "bursts", "codec", "echo", "echo_ms")
    rounded = ("jitter_ms", "far_lost_percent", "far_jitter_ms", "round_trip_ms")
    return {
        **{name: getattr(found, name) for name in named},
        **{name: round(getattr(found, name), 2) for name in rounded},
        **asdict(found.whole),
    }
