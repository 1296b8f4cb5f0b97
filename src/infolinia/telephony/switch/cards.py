"""A customer keys a card number in: the switch hears it and hands it on; agent, recordings, journal and bus do not.

While it lasts the leg is masked (`media.masking`); what is told is how many digits there are, and in the end a token
of whoever takes the card and the last four digits.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from infolinia.telephony.switch.board import Board, Refused
from infolinia.telephony.switch.card_entry import CardEntry
from infolinia.telephony.switch.happenings import CardEnded, CardOutcome, CardProgress
from infolinia.telephony.switch.leg import Leg

UNMASK_AFTER = 0.5  # seconds: copies of the last key's end still come


class PracticeTaker:
    """For trying it out: takes every number, keeps none, and gives a token that means nothing."""

    def take(self, number: str, reference: str, done: Callable[[str], None]) -> None:
        done(f"practice-{secrets.token_hex(8)}")


class Cards:
    """Card numbers of live legs. The taker is `SwitchConfig.cards`."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def begin(self, leg: Leg, command: str) -> None:
        """Raises Refused where nobody takes cards, or one is being keyed in."""
        board = self._board
        if board.config.cards is None:
            raise Refused("wrong-state", "nobody takes cards: the setting `cards`")
        if leg.card is not None or leg.carding:
            raise Refused("wrong-state", "a card is being keyed in")
        leg.card, leg.carding, leg.hides = CardEntry.begin(board.now()), command, True
        board.timers.drop("unmask", leg.id)
        board.timers.set("card", leg.id, leg.card.due)
        board.plane.mask(leg.id, True)

    def digit(self, leg: Leg, digit: str) -> bool:
        """A key of the leg; True when nobody else may know of it."""
        board, entry = self._board, leg.card
        if entry is None:
            return leg.hides
        if entry.key(digit, board.now()):
            self._whole(leg, entry)
        else:
            board.timers.set("card", leg.id, entry.due)
            board.tell(CardProgress, leg.call, leg=leg.id, command=leg.carding, count=entry.count)
        return True

    def stop(self, leg: Leg) -> None:
        if leg.card is not None:
            self.end(leg, "stopped")

    def end(
        self, leg: Leg, outcome: CardOutcome, token: str = "", last_four: str = "", count: int | None = None
    ) -> None:
        """Tell how it ended, and hide what comes for a moment more."""
        board = self._board
        digits = count if count is not None else leg.card.count if leg.card else 0
        command, leg.card, leg.carding = leg.carding, None, ""
        board.timers.drop("card", leg.id)
        if leg.id in board.legs:
            board.timers.set("unmask", leg.id, board.now() + UNMASK_AFTER)
        board.tell(
            CardEnded, leg.call, leg=leg.id, command=command, outcome=outcome, count=digits, token=token,
            last_four=last_four,
        )  # fmt: skip

    def unmask(self, leg_id: str) -> None:
        leg = self._board.legs.get(leg_id)
        if leg is not None and leg.card is None:
            leg.hides = False
            self._board.plane.mask(leg.id, False)

    def late(self, leg_id: str) -> None:
        leg = self._board.legs.get(leg_id)
        if leg is not None and leg.card is not None:
            self.end(leg, "timeout")

    def _whole(self, leg: Leg, entry: CardEntry) -> None:
        taker, judged, count = self._board.config.cards, entry.judge(), entry.count
        if judged != "whole" or taker is None:
            self.end(leg, "short" if judged == "short" else "mistyped")
            return
        number = entry.take()
        command, last_four = leg.carding, number[-4:]
        leg.card = None  # further keys are hidden, and nobody's
        self._board.timers.drop("card", leg.id)

        def done(token: str) -> None:
            if leg.carding == command and leg.id in self._board.legs:
                self.end(leg, "taken" if token else "refused", token[:100], last_four if token else "", count)

        taker.take(number, leg.call, done)
