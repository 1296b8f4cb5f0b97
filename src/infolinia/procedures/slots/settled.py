"""Which of several things named in one breath is meant: corrections, denials, ranges, alternatives; pure.

"dwieście, nie, trzysta" is three hundred, "nie sto" is nothing yet, "dwa albo trzy" is either, "od stu do dwustu" a
range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from infolinia.procedures.slots.corrections import EITHER, REPLACED, TAKEN_BACK, behind_taking_back
from infolinia.procedures.slots.folding import fold

_DENIED = re.compile(
    r"\bnie\b(?! (?:wiecej|mniej|wiem|pamietam|jestem|wiadomo|licz))|\bani\b"
    r"|\b(?:not|never|cannot|without)\b(?! (?:more|less|over|under|sure|exactly))|n['\u2019]t\b(?! know)|\bbez\b"
)
_NO_MORE = re.compile(r"\b(?:wiecej|mniej|dluzej|more|less)\W+(?:niz|jak|od|than)\W*(?:te |the |ze )?$")  # a limit
_CLAUSE = re.compile(r"[,.;:!?]|\b(?:ale|tylko|lecz|but|only|chyba|moze|maybe)\b")
_ONLY = re.compile(r"[ ,.]*(?:tylko|ale|lecz|but)\b")
_BETWEEN = re.compile(r" ?[-\u2013\u2014] ?| ?,? ?(?:do|a|to|till|and|i|gora|max|maksymalnie|najwyzej|at most) ")
_OPENED = re.compile(r"\b(?:od|miedzy|pomiedzy|between|from)\b")
_TWO = re.compile(r"\b(?:miedzy|pomiedzy|between)\b")
_OUT_OF = re.compile(r" ?(?:na|z|out of|of) ")
_UNSURE = re.compile(
    r"\b(?:chyba|raczej|moze|okolo|ok|kolo|gdzies|jakies|mniej wiecej|powiedzmy|prawie|ponad|"
    r"powyzej|ponizej|circa|plus minus|wydaje|"
    r"nie wiem|nie pamietam|nie jestem pew\w+|pewnie|strzelam|najwyzej|maksymalnie|gora|max|co najmniej|minimum|"
    r"przynajmniej|nie wiecej|nie mniej|"
    r"about|around|approximately|approx|roughly|maybe|perhaps|i think|i guess|probably|say|give or take|or so|almost|"
    r"nearly|at least|at most|up to|no more than|no less than|more than|less than|over|under|not sure|don.?t know)\b"
)
_SOME = re.compile(r"\b(?:ze?|do) $")  # "ze dwadzieścia", "do stu"
_OPEN_END = re.compile(
    r"^ ?(?:zl\w* )?(?:z (?:groszami|hakiem|kawalkiem|okladem|ogonkiem|czyms|kopytkiem)|and change|odd|"
    r"-?something|ileś)\b"
)
_ASKED = re.compile(
    r"\b(?:co(?! najmniej)|czemu|dlaczego|po co|jak|skad|gdzie|kiedy|kto|what|why|how|where|when|who|which)\b.*\?\s*$"
)


@dataclass(frozen=True, slots=True)
class Settled:
    """`which`: places in the list of spans. `how`: one, replaced (the later, then what it rather takes the place of),
    either (two or three), between (two), none."""

    how: str
    which: tuple[int, ...] = ()


def settle(text: str, spans: list[tuple[int, int]]) -> Settled:
    """What of the spans of a text is meant. Two that nothing connects are none: nobody guesses."""
    gaps = [_plain(text[end:begin]) for (_, end), (begin, _) in pairwise(spans)]
    kept: list[int] = []
    for index in range(len(spans)):
        if index and kept and kept[-1] == index - 1 and REPLACED.fullmatch(gaps[index - 1].strip()):
            kept.append(index)
            continue
        if kept and any(TAKEN_BACK.search(gap) for gap in gaps[kept[-1] : index]):
            kept = []
        if not is_denied(text, spans, index):
            kept.append(index)
    if len(kept) == 2 and _OUT_OF.fullmatch(gaps[kept[0]]):
        kept = kept[:1]
    if len(kept) == 1 and _TWO.search(_plain(text[: spans[kept[0]][0]])):
        return Settled("none")  # of two ends one was not understood
    if len(kept) < 2:
        return Settled("one", tuple(kept)) if kept else Settled("none")
    between = gaps[kept[0] : kept[-1]]
    if len(kept) == 2 and len(between) == 1 and REPLACED.fullmatch(between[0].strip()):
        return Settled("replaced", (kept[1], kept[0]))
    if all(EITHER.fullmatch(gap.strip()) or REPLACED.fullmatch(gap.strip()) for gap in between) and len(kept) <= 3:
        return Settled("either", tuple(kept))
    opened = _OPENED.search(_plain(text[: spans[kept[0]][0]])) is not None
    joined = len(kept) == 2 and len(between) == 1 and _BETWEEN.fullmatch(between[0])
    if joined and (opened or between[0].strip() not in ("a", "and", "i")):
        return Settled("between", tuple(kept))
    return Settled("none")


def is_denied(text: str, spans: list[tuple[int, int]], index: int) -> bool:
    """ "nie sto", "nie zapłacę stu złotych": said, and not meant."""
    start = spans[index - 1][1] if index else 0
    before = _plain(text[start : spans[index][0]])
    end = spans[index + 1][0] if index + 1 < len(spans) else len(text)
    if index and _ONLY.match(_plain(text[spans[index][1] : end])) is None:
        before = behind_taking_back(before)
    clause = _CLAUSE.split(before)[-1]
    return _DENIED.search(clause) is not None and _NO_MORE.search(clause) is None


def is_unsure(text: str, begin: int = 0, language: str = "pl") -> bool:
    """Whether what was said is about right, a limit, or a guess. `begin`: of the number in it."""
    low = _plain(text)
    return _UNSURE.search(low) is not None or (language == "pl" and _SOME.search(_plain(text[:begin])) is not None)


def is_open_ended(text: str, end: int) -> bool:
    """ "dwa tysiące z groszami": more than was said, and how much more was not."""
    return _OPEN_END.search(_plain(text[end:])) is not None


def is_asked(text: str) -> bool:
    """A question back, not an answer."""
    return _ASKED.search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Folded, with a blank left where one was at the ends."""
    return (" " if text[:1].isspace() else "") + fold(text) + (" " if text[-1:].isspace() and text.strip() else "")
