"""Danger and despair, heard at every step; a denial, a lamp that burns and a question whether are none; pure."""

from __future__ import annotations

import re

from infolinia.procedures.understanding.expectation import Expectation, Meant, meant
from infolinia.procedures.understanding.phrases import Said, compiled, says
from infolinia.procedures.understanding.values import Table
from infolinia.procedures.understanding.yes_no import about

NAMES = re.compile(r"name|surname|street|city|town")
"""Slots that hold a name: Dym and Pożar are surnames."""
_KINDS = ("gas", "fire", "life_support", "medical")
_BUT = re.compile(r"\b(?:ale|tylko ze|lecz|natomiast|za to|a mimo to|but|though|however|only)\b")
_DENIES = {
    "pl": (
        re.compile(r"\b(?:nie|bez|zadn\w+|nikt|nic|ani|brak)(?: \w+){0,2} ?$"),
        re.compile(r"^(?: \w+)? nie (?:ma|czuc|czuje|czujemy|widac|bylo|leci|mamy|smierdzi|widze|uzywam\w*|mam)\b"),
    ),
    "en": (
        re.compile(
            r"\b(?:no|not|cant|cannot|dont|doesnt|isnt|arent|wasnt|without|never|any|nothings?|nobodys?|noones?|none)"
            r"(?: \w+){0,2} ?$"
        ),
        re.compile(r"^ (?:isnt|is not|not)\b"),
    ),
}
_NO_DENIAL = re.compile(
    r"\b(?:nie wiem|nie mam|nie pamietam|dont know|no i|(?:no )+(?:its|theres|there is)|not only)\b"
)
_INSIDE = re.compile(r"\bnie\b|\bnic\b|\bnot?\b")
_WHETHER = re.compile(r"\b(?:czy|jesli|jezeli|gdyby|if|whether)\b")
_OVER = re.compile(  # it was, and is no more
    r"\b(?:ugaszon\w*|zgaszon\w*|(?:teraz|dzis\w*) juz nie(?: ma)?|u mnie nie$|(?:but )?not (?:now|any ?more)|"
    r"its out now|put out)\b"
)
_ALARM = re.compile(r"(?:smoke|fire) (?:alarm|detector)s? (?:is|was|has|are)? ?(?:off|broken|missing|not|new|old)\b")
_LAMP = re.compile(
    r"\b(?:lampk\w*|diod\w*|kontrolk\w*|swiat\w*|zarow\w*|ikon\w*|guzik\w*|lights?|leds?|lamps?|bulbs?)\b"
)
_BURNS = re.compile(r"\bpal\w* sie|\bsie pal\w*|\bburning\b")


def read(what: Said, at: Expectation, table: Table) -> list[Meant]:
    """Distress or an emergency, with the answer that it is at a question of danger; empty when neither."""
    if at.type == "text" and NAMES.search(at.name) and len(what.words) < 3:
        return []
    if says(what, table, "distress:crisis"):
        return [meant("distress", what="crisis")]
    emergency = next((kind for kind in _KINDS if is_said(what, table, f"emergency:{kind}")), "")
    if not emergency:
        return []
    event = meant("emergency", what=emergency)
    if at.kind == "ask" and at.type == "yes_no" and about(at) == "danger":
        return [meant("answer", value=True), event]
    if at.kind == "ask" and at.type == "text" and not NAMES.search(at.name):
        return [meant("answer", value=what.text), event]
    return [event]


def is_said(what: Said, table: Table, key: str) -> bool:
    """Said, and not denied: "nie czuję gazu", "dymu nie ma", "no smoke"; nor only asked: "nie wiem, czy coś grozi"."""
    pattern = compiled(table[key]).always
    before, behind = _DENIES[what.language]
    for clause in (part for whole in what.clauses for part in _BUT.split(whole)):
        for match in pattern.finditer(clause) if pattern else ():
            ahead = _NO_DENIAL.sub("", clause[: match.start()])
            inside = _INSIDE.search(match[0]) and key != "emergency:medical"
            if before.search(ahead) or behind.search(clause[match.end() :]) or inside:
                continue
            if _OVER.search(what.low) or _ALARM.match(clause[match.start() :]):
                continue
            if key == "hazard" and _WHETHER.search(ahead):
                continue
            if not (_BURNS.search(match[0]) and _LAMP.search(clause)):
                return True
    return False
