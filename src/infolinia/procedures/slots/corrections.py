"""Where people take back what they have just said: "nie, przepraszam", "chociaż nie", "no wait, I mean"; pure."""

from __future__ import annotations

import re

from infolinia.procedures.slots.folding import fold

TAKEN_BACK = re.compile(
    r"\bnie\b ?[,.!\u2026-]|\bprzepraszam\b|\bpardon\b|\bpoprawka\b|\bwroc\b|\bznaczy\b|\bwlasciwie\b|"
    r"\bpomyl\w+|\bzle\b|\bchociaz\b|\bjednak\b|\b(?:po)?czekaj\w*|\b(?:zaraz|moment|chwil\w+|stop),? nie\b|"
    r"\boj(?:ej)?,? nie\b|\ba raczej\b|\bmialo byc\b|\bmialam? na mysli\b|\bmialem na mysli\b|"
    r"\bsorry\b|\bno\b ?[,.!]|\bno wait\b|\bwait\b|\bhang\b|\bhold on\b|\bmake (?:that|it)\b|\bi mean\b|\bi meant\b|"
    r"\bactually\b|\brather\b|\bscratch that\b|\bcorrection\b|\bmy mistake\b"
)  # what stands between a thing and the one that replaces it, folded
_FARTHEST = 120  # characters that such words may take
_HEDGES = (
    r"(?: (?:o|w|we|na|za|do|od|z|ze|przez|po|przed|dopiero|tak|jakies|jakos|gdzies|kolo|okolo|mniej|wiecej|niz|chyba|"
    r"moze|raczej|lepiej|jeszcze|nawet|najlepiej|maksymalnie|najwyzej|co najmniej|numer|godzina|jest|to|bedzie|"
    r"at|on|in|for|the|by|about|around|maybe|say|let's say|after|number|up to|even|better|rather|over|nearly|within|a|"
    r"an|it's|prawie|ponad|caly|zaraz|tuz|rowno|sumie|any time|just|its))*"
)  # what may stand before the thing itself
_OF_THE_FIRST = (
    r"(?:[ ,]*(?!(?:ale|bo|ze|a|i|but|because|and|nie|no|not|albo|lub|or|tylko)\b)[^\W\d_]+[?.]?){0,3}?[ ,.]*"
)
REPLACED = re.compile(  # "jutro nie pojutrze", "trzy raty nie cztery", "two hours no three hours"
    rf"{_OF_THE_FIRST}(?:\b(?:no|oj|ojej|ej) ?,? )*\b(?:nie|no){_HEDGES}"
)
EITHER = re.compile(rf"{_OF_THE_FIRST}\b(?:albo|lub|czy|ewentualnie|or){_HEDGES}")
_DENIED = re.compile(rf"\b(?:nie|not){_HEDGES}$")  # "w piątek, a nie w sobotę"
_RATHER = re.compile(rf"{_OF_THE_FIRST}\b(?:tylko|lecz|ale|but){_HEDGES}")
_CUT = {
    language: re.compile(rf"[ ,.]*(?:\b(?:{no}|oj|ojej|a|to|oh?)\b[ ,.]*)*(?:{TAKEN_BACK.pattern})[ ,.]*|\b{no}\b")
    for language, no in (("pl", "nie"), ("en", "no"))
}


def behind_taking_back(between: str) -> str:
    """Of what stands between two things, folded, the words behind the last that takes the first back: in "chociaż nie"
    and "przepraszam, nie" the "nie" is of the first as well."""
    rest = between
    for found in TAKEN_BACK.finditer(between):
        rest = between[found.end() :]
    return re.sub(r"^[ ,.]*(?:nie|no)\b", "", rest) if rest is not between else between


def relation(between: str, *, first: bool = False) -> str:
    """What the words between one thing and the next, folded, say of the next: it "replaces" the one before, is
    "either", is "denied", is meant "rather"; empty: nothing. `first`: there is none before."""
    between = between[-_FARTHEST:]
    if first:
        return "denied" if _DENIED.search(between) else ""
    if REPLACED.fullmatch(between) or (TAKEN_BACK.search(between) and not _DENIED.search(behind_taking_back(between))):
        return "replaces"
    if EITHER.fullmatch(between):
        return "either"
    if _DENIED.search(between):
        return "denied"
    return "rather" if _RATHER.fullmatch(between) else ""


def versions(text: str, language: str) -> list[str]:
    """A text of digits cut where its speaker began anew. Folded; pieces may be empty."""
    return [piece.strip(" ,.") for piece in _CUT["pl" if language == "pl" else "en"].split(fold(text))]
