"""What was said cut into words, written numbers and marks, each with its place in the text; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from infolinia.procedures.slots.folding import fold

_GAP = "[ \u00a0\u202f]"
_DIGITS = rf"\d{{1,3}}(?:{_GAP}\d{{3}})+(?:[.,]\d+)?(?![\d.,]*\d)|\d+(?:[.,]\d+)*|(?<![\w.,])[.,]\d+"
_TOKEN = re.compile(rf"(?P<digits>{_DIGITS})|(?P<word>[^\W\d_]+(?:['\u2019][^\W\d_]+)*)|(?P<mark>[^\w\s]|_)")


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: word, digits, mark; `text`: folded; `raw`: as written. `attached`: nothing stands between it "
    "and the token before."""

    kind: str
    text: str
    begin: int
    end: int
    attached: bool
    raw: str


def tokens(text: str) -> list[Token]:
    """All of a text but the blanks. A dash between two words joins them and is left out ("twenty-five")."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        plain = fold(match[0]) if kind == "word" else match[0]
        found.append(Token(kind, plain, *match.span(), bool(found) and found[-1].end == match.start(), match[0]))
    return [each for index, each in enumerate(found) if not _joins(found, index)]


def _joins(found: list[Token], index: int) -> bool:
    if found[index].text not in ("-", "\u2013", "\u2014") or not 0 < index < len(found) - 1:
        return False
    around = found[index - 1], found[index], found[index + 1]
    return around[0].kind == around[2].kind == "word" and around[1].attached and around[2].attached
