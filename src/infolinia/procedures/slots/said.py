"""What is said about time as tokens: words, numbers and signs, folded, with the language whose words count; pure.

The grammars of days, times, periods and durations walk over these. A rule is a function of what is said and a position;
it gives what it read and the position behind it, or None.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from infolinia.procedures.slots.folding import fold

T = TypeVar("T")
MOST = 80  # tokens that are looked at: nobody says a date in more
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\s\w]|_")
_ITSELF = re.compile(r"\bsi\u0119\b", re.IGNORECASE)  # without its mark it would be August
_REWRITES = (
    (re.compile(r"[\u2018\u2019]"), "'"),
    (re.compile(r"\bo ?'? ?clock\b"), "oclock"),
    (re.compile(r"(?<![a-z])([ap])\. ?m\b\.?"), r"\1m"),
    (re.compile(r"(?<=[a-z])'s\b"), ""),
    (re.compile(r"\bpo przedni"), "poprzedni"),
    (re.compile(r"\bweek[ -]end"), "weekend"),
    (re.compile(r"\bm-c[aey]?\b"), "miesiace"),
    (re.compile(r"(?<=\w)-go\b"), "go"),
)


class Said:
    """The tokens of a text. Positions behind the end hold the empty word. `is_own`: the language is the call's."""

    __slots__ = ("_glued", "_spans", "is_own", "language", "read", "text", "words")

    def __init__(self, text: str, language: str, *, is_own: bool = True) -> None:
        folded = fold(_ITSELF.sub("siebie", text))
        for pattern, plain in _REWRITES:
            folded = pattern.sub(plain, folded)
        found = [match for _, match in zip(range(MOST), _TOKEN.finditer(folded), strict=False)]
        self.read: dict[tuple[str, int, Any], Any] = {}  # what a rule gave at a position, asked by several rules
        self.text = folded
        self._spans = tuple(match.span() for match in found)
        self.words = tuple(match[0] for match in found)
        ends = [0, *(match.end() for match in found)]
        self._glued = tuple(match.start() == end for match, end in zip(found, ends, strict=False))
        self.is_own = is_own
        self.language = language if language in ("pl", "en") else "en"

    def __len__(self) -> int:
        return len(self.words)

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def glued(self, at: int) -> bool:
        """No space stands before this token."""
        return 0 < at < len(self.words) and self._glued[at]

    def between(self, behind: int, at: int) -> str:
        """What stands before a token and behind the token before `behind`, without its ends' blanks."""
        begin = self._spans[behind - 1][1] if behind else 0
        end = self._spans[at][0] if at < len(self.words) else len(self.text)
        return self.text[begin:end].strip()

    def digits(self, at: int, longest: int = 4) -> int | None:
        word = self.word(at)
        return int(word) if word.isascii() and word.isdecimal() and len(word) <= longest else None

    def phrase(self, at: int, table: Mapping[str, T]) -> tuple[T, int] | None:
        """The longest phrase of the table that stands here."""
        for count in range(min(7, len(self.words) - at), 0, -1):
            phrase = " ".join(self.words[at : at + count])
            if phrase in table:
                return table[phrase], at + count
        return None

    def skip(self, at: int, words: Collection[str]) -> int:
        """Behind any of these words, eight at most."""
        for _ in range(8):
            if not self.word(at) or self.word(at) not in words:
                break
            at += 1
        return at


def both(text: str, language: str) -> tuple[Said, Said]:
    """What is said as of the call's language and as of the other one: agents and callers mix them."""
    own = language if language in ("pl", "en") else "en"
    return Said(text, own), Said(text, "en" if own == "pl" else "pl", is_own=False)


def stem(word: str, stems: Mapping[str, int]) -> int | None:
    """The value of the stem with which the word begins."""
    for begin, value in stems.items():
        if word.startswith(begin):
            return value
    return None
