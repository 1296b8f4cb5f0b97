"""A card number as a customer keys it in: how it ends, and whether it can be one (ISO/IEC 7812-1); pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

SHORTEST, LONGEST = 12, 19  # digits of a card number
FIRST, NEXT = 60.0, 20.0  # seconds until the first key, and between two keys

Judgement: TypeAlias = Literal["whole", "short", "mistyped"]


@dataclass(slots=True)
class CardEntry:
    """Keys so far. `#` ends, `*` begins again; `due` is when waiting for the next key is over, in loop seconds."""

    due: float
    _digits: str = ""

    @classmethod
    def begin(cls, now: float) -> CardEntry:
        return cls(now + FIRST)

    def key(self, key: str, now: float) -> bool:
        """Take a key; True when the number has ended."""
        self.due = now + NEXT
        if key == "#":
            return True
        if key == "*":
            self._digits = ""
        elif key.isdigit():
            self._digits += key
        return len(self._digits) >= LONGEST

    @property
    def count(self) -> int:
        return len(self._digits)

    def judge(self) -> Judgement:
        if len(self._digits) < SHORTEST:
            return "short"
        return "whole" if luhn(self._digits) else "mistyped"

    def take(self) -> str:
        """The number, once: it is not kept."""
        digits, self._digits = self._digits, ""
        return digits

    def __repr__(self) -> str:
        return f"CardEntry({self.count} digits)"  # never the digits: this may stand in a log


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B): one wrong digit is always found, and nearly
    every exchange of two neighbours."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0
