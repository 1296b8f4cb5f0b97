"""A name that is spelled; pure. Value: the name with a capital, also behind a blank or a dash ("Nowak-Bąk")."""

from __future__ import annotations

import re

from infolinia.procedures.slots.fillers import is_filler
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.letters import LONGEST, letters_of
from infolinia.procedures.slots.understood import Answer, Understood, Wrong

_SAYING = frozenset(
    [
        "nazwisko",
        "imie",
        "nazywam",
        "sie",
        "literuje",
        "przeliteruje",
        "pisze",
        "pisane",
        "surname",
        "name",
        "spelled",
        "spelt",
        "spell",
        "that's",
        "spelling",
    ]
)

_BEFORE = re.compile(
    r"^\s*(?:(?:wie pani co|wie pan co|proszę pan[ai]|znaczy się|to znaczy|już mówię|moment|słucham|aha|"
    r"więc|no|"
    r"tak|i think|i mean|that would be|let's say|let me see|one moment|hang on|yes|sure|well|okay|right|um|uh|oh)"
    r"\b[\s,.]+)+",
    re.IGNORECASE,
)  # said to the other side before the first letter
_FAREWELL = 60  # characters
_AFTER = re.compile(
    r"(?:[\s,.]+(?:proszę(?: pan[ai])?|dziękuję|tak|no|chyba|dobrze|okej|ok|może być|zgadza się|"
    r"to wszystko|prawda|"
    r"wystarczy|i tyle|mniej więcej|please|thanks|thank you|right|okay|yeah|i think|i guess|that's all|that's it|"
    r"more or less|if that's alright))+[\s.?!]*$",
    re.IGNORECASE,
)


def understand_spelled(said: str, language: str) -> Answer:
    """ "B jak Barbara…", "N-O-W-A-K", "Nowak, en o wu a ka", "Smyth, S M Y T H". Wrong when nothing is spelled:
    who takes plain text takes that as it is."""
    name = spelled(said, language)
    return Wrong("not-spelled") if name is None else Understood(name, name)


def spelled(said: str, language: str) -> str | None:
    """The name that a text spells, with or without saying it first; None when it spells none."""
    if len(said) > LONGEST:
        return None
    said = _BEFORE.sub("", said)
    said = said[:-_FAREWELL] + _AFTER.sub("", said[-_FAREWELL:])
    words = re.sub(r"([^\W\d_])[-–—.](?=[^\W\d_](?:\b|[-–—.]))", r"\1 ", " ".join(said.split())).split(" ")
    for start in range(min(len(words), 8)):
        found = letters_of(" ".join(words[start:]), language)
        if found is not None and all(_may_precede(word, found, language) for word in words[:start]):
            return re.sub(r"(^|[ -])(\w)", lambda match: match[1] + match[2].upper(), found)
    return None


def _may_precede(word: str, found: str, language: str) -> bool:
    """The name itself, its parts, and words of saying it."""
    plain = re.sub(r"[^\w'-]", "", fold(word))
    return not plain or plain in _SAYING or is_filler(plain, language) or _alike(plain, fold(found))


def _alike(word: str, found: str) -> bool:
    parts = re.split(r"[ -]", found)
    return any(abs(len(word) - len(part)) <= 2 and word[:1] == part[:1] for part in (*parts, found))
