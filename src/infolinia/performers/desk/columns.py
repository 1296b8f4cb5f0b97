"""How much of what is settled stands in the right column, so that it never scrolls; the rest folds into one line.

Heights in CSS pixels of a screen 768 high with the widest font; the column is what the bars leave of it. Answers of
branches left behind fold first, then the earliest; the one being asked never does. Choosing an answer to correct
unfolds them all: everything else in the column makes room.
"""

from __future__ import annotations

from collections.abc import Sequence

from infolinia.performers.desk.facts import Desk

COLUMN = 636  # between the bars, without its padding
COMPACT_FROM = 6  # so many answers stand in one line each wherever they are
TITLE, LINE, WHOLE, RESULT, DEADLINE, CASE = 40, 30, 54, 29, 82, 56
ASIDE, SPENT, ASIDES = 33, 19, 46
OFFER, OFFERS = 34, 52


def room(desk: Desk, results: int) -> int:
    """So many compact lines have a place beside all else that the column holds now."""
    card = desk.card
    taken = TITLE + RESULT * results + sum(DEADLINE for case in desk.call_cases if case.deadline or case.promise_at)
    if desk.mode == "wrap_up":
        taken += CASE * max(1, len(desk.call_cases))
    elif card is not None:
        asides = card.asides[:9]
        taken += (ASIDES + ASIDE * len(asides) + SPENT * sum(a.spent for a in asides)) if asides else 0
        taken += OFFERS + OFFER * (len(card.offered.made) + 1) if card.offered else 0
    return max(3, (COLUMN - taken) // LINE)


def is_compact(lines: int, places: int) -> bool:
    """Whether answers stand in one line each: many do, and where there is no place for two."""
    return lines >= COMPACT_FROM or lines * WHOLE > places * LINE


def folded(states: Sequence[str], places: int) -> frozenset[int]:
    """Which lines fold, by index, when only so many have a place."""
    excess = len(states) - places
    if excess <= 0:
        return frozenset()
    left = [at for at, state in enumerate(states) if state == "unneeded"]
    early = [at for at, state in enumerate(states) if state not in ("unneeded", "now", "stale")]
    return frozenset([*left, *early][: excess + 1])  # one more: the line that says so
