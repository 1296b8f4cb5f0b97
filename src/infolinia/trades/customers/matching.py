"""Do these words name this customer? Pure: spelling, order, case and Polish letters do not matter.

Heard names are written as heard, so one small slip in a long word is forgiven; a number is not guessed.
"""

from __future__ import annotations

import unicodedata

from rapidfuzz.distance import OSA

LETTERS = str.maketrans("łŁ", "lL")
SHORT = 5  # words shorter than this must be right


def folded(text: str) -> str:
    """`Łukasz  Żółć` → `lukasz zolc`."""
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def names_same(said: str, known: str) -> bool:
    """True when the surname or firm's word and one more word of `known` were said, or all of a single one."""
    heard, words = folded(said).split(), folded(known).split()
    if not heard or not words:
        return False
    hits = [word for word in words if any(_same(word, other) for other in heard)]
    strange = [other for other in heard if not any(_same(word, other) for word in words)]
    return len(hits) >= min(2, len(words)) and len(strange) <= len(hits) - 1


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) >= SHORT and OSA.distance(one, other) <= 1


def number_same(said: str, known: str) -> bool:
    """`n 100 226`, `N-100226`, `100226` are one customer number."""
    return bool(known) and digits(said) == digits(known) != ""


def digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())
