"""The notation of the tables of phrases, and a sentence prepared for it; pure.

A phrase is written folded (small letters, no Polish marks, no apostrophes): `nie (chce|bede) .. podawa*`.
`*` any ending (or beginning), `..` up to four words between, `~` up to six, in either order, `(a|b)` one of them,
`[a]` or nothing, `^` and `$` the edges of the sentence without its fillers. A leading `?` asks for a question; `<name>`
stands for a group that the table names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from infolinia.procedures.slots.folding import fold

LONGEST = 1000  # characters of one utterance that are looked at

_FILLERS = {
    "pl": frozenset(
        [
            "no",
            "to",
            "a",
            "i",
            "e",
            "ee",
            "eee",
            "yy",
            "yyy",
            "hm",
            "hmm",
            "aha",
            "ach",
            "oj",
            "ojej",
            "wiec",
            "znaczy",
            "wie",
            "pan",
            "pani",
            "prosze",
            "ale",
            "tylko",
            "kurcze",
            "wlasciwie",
            "jakby",
            "dobra",
            "halo",
        ]
    ),
    "en": frozenset(
        [
            "well",
            "um",
            "umm",
            "uh",
            "er",
            "erm",
            "hm",
            "hmm",
            "so",
            "oh",
            "ah",
            "please",
            "and",
            "but",
            "like",
            "actually",
            "just",
            "look",
            "hello",
        ]
    ),
}
NOISE = {
    "pl": frozenset(
        [
            "e",
            "ee",
            "eee",
            "eeee",
            "y",
            "yy",
            "yyy",
            "yyyy",
            "hm",
            "hmm",
            "hmmm",
            "mmm",
            "no",
            "to",
            "ten",
            "tego",
            "tak",
            "jakby",
            "znaczy",
            "wie",
            "pan",
            "pani",
        ]
    ),
    "en": frozenset(
        ["um", "umm", "uh", "uhh", "er", "erm", "hm", "hmm", "hmmm", "mmm", "well", "so", "like", "you", "know"]
    ),
}
_ASKS = {
    "pl": re.compile(
        r"^(?:a |no |i |ale )*(?:czy|kto|co|gdzie|kiedy|jak(?:i\w*|a|ie|ich|im)?|ile|skad|po co|"
        r"na co|dlaczego|czemu|o co"
        r"|do czego|po (?:kiego|jakie|jaka|cholere|diabla)|z kim|[wz] jak\w+|(?:o |na |w |do |z )?ktor\w+|(?:na|do|"
        r"od) kiedy|za ile)\b|\bczy (?:co|jak|nie)$|\b(?:to|pan|pani|panstwo) kto$"
    ),
    "en": re.compile(
        r"^(?:and |but |so |well )*(?:who\w*|what\w*|where\w*|when|how|why|is|"
        r"are|am|do|does|can|could|which|must|should)\b"
    ),
}


_WHAT_FOR = re.compile(r"(?:a |ale |no |and |but )*(?:po co|na co|what for|what do you need|why do you need)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance: as it came, folded without signs, its core without fillers at the edges, its clauses."""

    text: str
    language: str
    low: str
    core: str
    clauses: tuple[str, ...]
    asks: bool

    @property
    def words(self) -> list[str]:
        return self.low.split()


def said(text: str, language: str) -> Said:
    """Prepare an utterance. What is longer than LONGEST is cut: nobody says more in one breath."""
    text = text.strip()[:LONGEST]
    folded = fold(re.sub(r"[\u2018\u2019']", "", text)).replace("e-mail", "email")
    clauses = tuple(plain for part in re.split(r"[,.;:!?\u2026]+(?!\d)", folded) if (plain := _plain(part)))
    low = " ".join(clauses)
    core = _without_fillers(low, language)
    return Said(
        text, language, low, core, clauses, "?" in text or _ASKS.get(language, _ASKS["en"]).match(low) is not None
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def _without_fillers(low: str, language: str) -> str:
    fillers = _FILLERS.get(language, _FILLERS["en"])
    found = low.split()
    while len(found) > 1 and found[0] in fillers:
        found = found[1:]
    while len(found) > 1 and found[-1] in fillers:
        found = found[:-1]
    return " ".join(found)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Compiled phrases of one subject."""

    always: re.Pattern[str] | None
    asked: re.Pattern[str] | None

    def search(self, what: Said) -> re.Match[str] | None:
        """The first place where one of them stands."""
        for pattern in (self.always, self.asked if what.asks else None):
            if pattern and (found := pattern.search(what.core) or pattern.search(what.low)):
                return found
        return None


@lru_cache(maxsize=512)
def compiled(phrases: tuple[str, ...]) -> Phrases:
    always = [phrase for phrase in phrases if not phrase.startswith("?")]
    asked = [phrase[1:].strip() for phrase in phrases if phrase.startswith("?")]
    return Phrases(_pattern(always), _pattern(asked))


def _pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    made = [_expression(" ~ ".join(order)) for phrase in phrases for order in permutations(phrase.split(" ~ "))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(made)})(?!\w)") if made else None


def _expression(phrase: str) -> str:
    phrase = phrase.removesuffix(" ..").replace(" .. ", "\0").replace(" ~ ", "\1")
    phrase = re.sub(r"\[([^\]]+)\] ", r"(?:(?:\1) )?", phrase)
    phrase = re.sub(r" \[([^\]]+)\]", r"(?: (?:\1))?", phrase)
    phrase = re.sub(r"\((?!\?)", "(?:", phrase)
    phrase = phrase.replace("\0", r"(?: \w+){0,4}? ").replace("\1", r"(?: \w+){0,6}? ").replace("?*", "?")
    return re.sub(r"(?<![).])\*", r"\\w*", phrase)  # behind a bracket or a point it repeats


def expanded(groups: Mapping[str, str], table: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The table with `<name>` replaced by the group of that name."""
    return {
        key: tuple(re.sub(r"<(\w+)>", lambda found: groups[found[1]], phrase) for phrase in phrases)
        for key, phrases in table.items()
    }


def first(what: Said, table: Mapping[str, tuple[str, ...]], prefix: str) -> str:
    """The rest of the first key of the table that begins with `prefix` and is said; empty when none is."""
    if prefix == "digress:" and _WHAT_FOR.match(what.low) and says(what, table, "digress:why_needed"):
        return "why_needed"  # "po co to nagranie?" does not ask whether a machine speaks
    for key, phrases in table.items():
        if key.startswith(prefix) and compiled(phrases).search(what):
            return key[len(prefix) :]
    return ""


def says(what: Said, table: Mapping[str, tuple[str, ...]], key: str) -> bool:
    return key in table and compiled(table[key]).search(what) is not None
