"""What a word that says a number stands for: the part it plays in a number; pure. The languages' words lie beside it.

Roles: `digit` 0 to 9, `teen` 10 to 19, `ten` 20 to 90, `hundred` 100 to 900 in one word, `hundredfold` ("hundred"),
`scale` (thousand and more), `bundle` (a noun that counts by itself: dozen, dycha), `half`, `quarter`, `one_half`
(półtora), `ordinal`, `point`, `and`, `minus`, `article`, `alone` (a number only when nothing else is said: none, para),
`vague` (several).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class NumeralWord:
    """`many`: a plural that says no number by itself ("tysiące", "hundreds")."""

    role: str
    value: Decimal = Decimal(0)
    many: bool = False


Lexicon = Mapping[str, NumeralWord]


def of_size(value: int) -> NumeralWord:
    """The word of a cardinal below 1000, by its size."""
    role = "digit" if value < 10 else "teen" if value < 20 else "ten" if value < 100 else "hundred"
    return NumeralWord(role, Decimal(value))


def same(role: str, value: int | str, forms: str, *, many: bool = False) -> dict[str, NumeralWord]:
    """Every one of `forms`, split at blanks, with the same meaning."""
    return dict.fromkeys(forms.split(), NumeralWord(role, Decimal(value), many))


def joined(parts: Iterable[Mapping[str, NumeralWord]]) -> dict[str, NumeralWord]:
    """One lexicon; of two meanings of a form the first counts."""
    made: dict[str, NumeralWord] = {}
    for part in parts:
        made = {**part, **made}
    return made
