"""Where people take back what they have just said: "nie, przepraszam", "chociaż nie", "no wait, I mean"; pure."""

from __future__ import annotations

import re

from infolinia.procedures.slots.folding import fold

TAKEN_BACK = re.compile(
    r"\bnie\b ?[,.!\u2026-]|\bprzepraszam\b|\bpardon\b|\bpoprawka\b|\bwroc\b|\bznaczy\b|\bwlasciwie\b|"
    r"\bpomyl\w+|\bzle\b|\bchociaz\b|\bjednak\b|\b(?:po)?czekaj\w*|\b(?:zaraz|moment|chwil\w+|stop),? nie\b|"
    r"\boj(?:ej)?,? nie\b|\ba raczej\b|\bmialo byc\b|\bmialam? na mysli\b|\bmialem na mysli\b|"
    r"\bsorry\b|\bno\b ?[,.!]|\bno wait\b|\bwait\b|\bhang on\b|\bhold on\b|\bmake (?:that|it)\b|\bi mean\b|\bi meant\b|"
    r"\bactually\b|\brather\b|\bscratch that\b|\bcorrection\b|\bmy mistake\b"
)  # what stands between a thing and the one that replaces it, folded
_LINKS = r"(?: (?:o|w|we|na|za|do|od|przez|dopiero|at|on|in|for|the))*"
REPLACED = re.compile(
    rf"[ ,.]*(?:(?:no|oj|ojej|ej) ?,? )*(?:nie|no){_LINKS}"
)  # "jutro nie pojutrze", "two hours no three hours"
_EITHER = re.compile(
    rf"[ ,]*(?:albo|lub|czy|ewentualnie|or)(?: (?:moze|nawet|lepiej|jeszcze|maybe|even|better|rather))*{_LINKS}"
)
_DENIED = re.compile(rf"\b(?:nie|not){_LINKS}$")  # "w piątek, a nie w sobotę"
_RATHER = re.compile(rf"[ ,]*(?:tylko|lecz|ale|but){_LINKS}")
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
    if first:
        return "denied" if _DENIED.search(between) else ""
    if REPLACED.fullmatch(between) or (TAKEN_BACK.search(between) and not _DENIED.search(behind_taking_back(between))):
        return "replaces"
    if _EITHER.fullmatch(between):
        return "either"
    if _DENIED.search(between):
        return "denied"
    return "rather" if _RATHER.fullmatch(between) else ""


def versions(text: str, language: str) -> list[str]:
    """A text of digits cut where its speaker began anew. Folded; pieces may be empty."""
    return [piece.strip(" ,.") for piece in _CUT["pl" if language == "pl" else "en"].split(fold(text))]
