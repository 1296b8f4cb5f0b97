"""Yes or no, in Polish and English; pure. Value: true or false.

"chyba tak", "raczej nie" are unsure, "nie wiem" and "to zależy" neither. A lone Polish "no" agrees, an English one does
not: there it is a doubt. "nie mam nic przeciwko" is a yes. What is taken back in the same breath is not said: "tak, to
znaczy nie" is a no, also without the comma. A yes under a condition ("tak, pod warunkiem że…") is not firm, and what
tells of the line or the question ("nie słyszę", "nie rozumiem") is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from infolinia.procedures.slots.agreeing import (
    ASKS_BACK,
    CLAUSES,
    HEDGED,
    NEUTRAL,
    ONE_WORD,
    RESERVES,
    SAYINGS,
    TAKES_BACK,
    UNKNOWN,
)
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import yes_no

LONGEST = 500
_BESIDE = {
    "pl": r"(?:no|to|oj|a|ach|oh|yyy|eee|um|hmm|prosze pan\w*|dziekuje)",
    "en": r"(?:oh|well|so|um|uh|hmm|then|thanks?|thank you)",
}
_CONDITION = re.compile(
    r"^(?:no |a |to |ja )*(?:jak|kiedy|gdy|when|once)\b(?! (?:trzeba|musi\w*|najbardziej|pan\w*|zawsze|wam|mowi\w*|"
    r"to|tak|inaczej))|"
    r"\b(?:pod (?:jednym )?warunkiem|o ile|chyba ze|(?<=\w )(?:jak|kiedy|gdy|when|once)(?! (?:trzeba|musi\w*|"
    r"najbardziej|pan\w*|zawsze|wam|mowi\w*|zwykle|wczesniej|powiedzial\w*|"
    r"inaczej|ze))|(?:jesli|jezeli)(?! (?:trzeba|musi\w*|mozna|pan\w* chce))|"
    r"as long as|provided|only if|unless|on condition|if(?! (?:you (?:must|like|want|have to)|"
    r"(?:that|it) ?'?s|necessary|possible|so)))\b"
)
_BACK = re.compile(
    r"[^?]*\b(?:czy|co|jak|kto|po co|dlaczego|w jakiej|skad|what|why|who|how|do you|are you|is this)\b[^?]*\?\s*"
)
_WHAT_IF = re.compile(
    r"(?:\W*(?:no|to|ale|a|i|and|but|so)\b)*\W*(?:(?:co|a|i) (?:bedzie )?(?:jak|jesli|jezeli|gdy\w*) .*\bnie\b|"
    r"(?:jak|jesli|jezeli|gdyby\w*) (?:\w+ )?(?:sie )?nie (?!trzeba)|"
    r"(?:czy )?(?:moge|mozna|musze|da sie|mam prawo) (?:\w+ )?(?:sie )?nie \w+|what (?:if|happens if) |if (?:i|"
    r"we) (?!must|have to)|"
    r"(?:a |i |no )*(?:jak|jesli|jezeli|gdyby\w*) (?:sie )?(?:zgod\w+|podpis\w+|przyjm\w+)|"
    r"(?:can|may|could|do) i (?:\w+ )?(?:not|refuse|say no|decline|opt out|have to))"
)
_ONLY = re.compile(
    r"\W*(?:ale |but )?(?:tylko|wylacznie|jedynie|only)\b(?! (?:tak|nie|ze)\b)"
)  # a part of what was asked
_BUT_NOT = re.compile(r"\b(?:ale|tylko ze|but|though)\b.*\b(?:nie|not)\b")
_YEAH_NO = re.compile(r"(?:yes|yeah|yep),? no\b")  # English: a no that has heard the question
_GO_AHEAD = re.compile(r"(?:go ahead|by all means|please do|feel free|i (?:agree|consent))\b")
_INTERJECTIONS = re.compile(r"(?:nie|no|nope) (?:tak|yes|yeah|yep)")


@dataclass(frozen=True, slots=True)
class _Saying:
    """Where something that agrees or declines stands."""

    start: int
    end: int
    value: bool


def understand_yes_no(said: str, language: str) -> Answer:
    """What agrees or declines, and is not taken back, in the call's language; one of another only by itself."""
    if len(said) > LONGEST:
        return Wrong("not-yes-no")
    low = re.sub(r"[^\w\s,.;!?'\u2019\u2026-]", " ", fold(said)).replace("\u2019", "'").replace("\u2026", ",")
    low = " ".join(low.split())
    own = language if language in SAYINGS else "en"
    bare = re.sub(r"[\s,.!?;-]+", " ", low).strip()
    if own == "pl" and re.fullmatch(r"no(?: no)*", bare):
        return Doubt((Understood(True, yes_no(True, language), True), Understood(False, yes_no(False, language), True)))
    if bare in ("t", "y"):
        return Understood(True, yes_no(True, language))
    if bare == "n":
        return Understood(False, yes_no(False, language))
    if _ONLY.match(low) or _BACK.fullmatch(low) or _WHAT_IF.match(low):
        return Wrong("not-yes-no")
    rest = NEUTRAL[own].sub(_taken, low)
    rest = re.sub(rf"(?<!\w)(?:{UNKNOWN[own]})(?!\w)", "|", rest)
    sayings = _sayings(rest, own)
    if not sayings:
        value = next((value for value, words in ONE_WORD.items() if bare in words.split()), None)
        if value is None or "|" in rest:
            return Wrong("not-yes-no")
        return Understood(value, yes_no(value, language))
    value, contested = _settled(sayings, rest, own)
    if value and ASKS_BACK.search(rest[sayings[0].end :]):
        return Wrong("not-yes-no")  # "jasne, a z czego?"
    if value and RESERVES.search(rest[sayings[0].end :]):
        contested = True  # "tak, ale mniej", "zgoda, tylko na maile"
    if value and (but := _BUT_NOT.search(rest, sayings[0].end)) and sayings[-1].start >= but.start():
        contested = True  # "tak, ale nie teraz"
    last = sayings[-1]
    if value and not last.value and _is_alone(low, last) and not low[last.end :].strip(" ,.!"):
        contested = True  # "pan się zgadza, a ja nie", "yes and no"
    unsure = contested or HEDGED.search(low) is not None or "|" in rest or (value and bool(_CONDITION.search(rest)))
    return Understood(value, yes_no(value, language), unsure)


def _settled(sayings: list[_Saying], low: str, language: str) -> tuple[bool, bool]:
    """The value of the first saying, unless a later one puts it right; and whether both stand unsettled."""
    value, contested = sayings[0].value, False
    for before, after in pairwise(sayings):
        if after.value == value:
            continue
        between = low[before.end : after.start]
        alone = _is_alone(low, after)
        if (
            _YEAH_NO.match(low[before.start :])
            or TAKES_BACK[language].search(between)
            or (after.value is False and alone and not between.strip(" ,.!-a"))
        ):
            value, contested = after.value, False
        elif after.value is False and between.strip(" ,") == "a":
            contested = True  # "tak, a nie…"
        elif language == "en" and not value and _GO_AHEAD.match(low[after.start :]):
            value, contested = True, True  # "no no, that's okay, go ahead"
        elif _INTERJECTIONS.fullmatch(f"{low[before.start : before.end]} {low[after.start : after.end]}") and alone:
            value, contested = True, True  # "nie, tak", "no yeah": which?
    return value, contested


def _is_alone(low: str, saying: _Saying) -> bool:
    """Nothing hangs on it: "tak, nie" takes back, "tak, nie było prądu" tells on."""
    behind = re.match(r"[^,.;!?]*", low[saying.end :])
    return behind is None or not behind[0].strip()


def _sayings(low: str, language: str) -> list[_Saying]:
    """Every saying in the order of speech; of two at one place that which the table has first."""
    found = sorted([*_whole_clauses(low, language), *_spoken(low, language)], key=lambda each: each.start)
    return [each for index, each in enumerate(found) if index == 0 or each.start >= found[index - 1].end]


def _whole_clauses(low: str, language: str) -> Iterator[_Saying]:
    """Clauses that are a yes or no as a whole."""
    beside = _BESIDE[language]
    for clause in re.finditer(r"[^,.;!]+", low):
        for value, sayings in CLAUSES[language].items():
            if re.fullmatch(rf" *(?:{beside} )*(?:{sayings})(?: {beside})* *", clause[0]):
                yield _Saying(clause.start(), clause.end(), value)


def _spoken(low: str, language: str) -> Iterator[_Saying]:
    """Sayings anywhere. Those that stand earlier in the table take their words with them."""
    rest = low
    for value, sayings in SAYINGS[language]:
        pattern = re.compile(rf"(?<![\w'])(?:{sayings})(?![\w'])")
        for match in pattern.finditer(rest):
            yield _Saying(match.start(), match.end(), value)
        rest = pattern.sub(_taken, rest)


def _taken(match: re.Match[str]) -> str:
    return "_" * len(match[0])
