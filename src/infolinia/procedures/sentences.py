"""One sentence at a question, heard for the whole procedure: the answer, other answers in the same breath, earlier ones
put right, or something that is no answer; pure.

A question for free text takes every word as the customer's own: nothing in it is a command, a correction or another
answer. Of other slots only what is unmistakable is heard: a clause of its own that fits exactly one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from rapidfuzz import fuzz

from infolinia.procedures import choices, focus, masking, paths, settled
from infolinia.procedures.focus import Visited
from infolinia.procedures.parts import Digression, Procedure, Slot
from infolinia.procedures.scope import Scope
from infolinia.procedures.slots import written
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.understand import understand
from infolinia.procedures.slots.understood import Answer, Understood, Wrong
from infolinia.procedures.state import State
from infolinia.procedures.understanding import reading
from infolinia.procedures.understanding.expectation import Expectation

FREE = ("text", "address")
MOST_CLAUSES = 8
MOST_OTHERS = 40  # slots that are looked at besides the one asked for
LIKE = 90  # per cent: from here on words are those of a digression
_CLAUSE = re.compile(r"[,;]\s+|[.!?]\s+|\s+(?=(?:a|i|oraz|ale|and|but|also) \S)")
_LEAD = re.compile(r"^(?:(?:a|i|oraz|ale|no|to|and|but|also|well)\s+)+", re.IGNORECASE)
_PUT_RIGHT = re.compile(
    r"\b(?:jednak|a nie|nie|zamiast|raczej|poprawk\w+|pomylk\w+|pomylil\w+|przepraszam|zle|"
    r"actually|instead|rather|sorry|correction|no|not|wrong|i meant?)\b"
)
_MARKS = re.compile(r"^\W*(?:(?:nie|no|a nie|jednak|raczej|przepraszam|sorry|actually|rather|instead|i mean)\b\W*)+")
_MONEY = re.compile(r"\b(?:zl|pln|zlot\w+|grosz\w*)\b")
_WHO = r"(?:klient(?:ka)?|pani?|the customer|customer|s?he|they) "
_ABOUT_THEM = {  # as the agent writes of the customer
    "dont_know": re.compile(rf"(?:{_WHO})?(?:nie (?:wie|pamieta|zna)|(?:does|do) ?n.?t (?:know|remember)|unknown)\b"),
    "refused": re.compile(rf"(?:{_WHO})?(?:odmawia|odmowil\w*|nie chce (?:podac|powiedziec)|refuses|will not say)\b"),
}
_OTHERS = ("choice", "choices", "date", "period", "time", "money", "email", "phone", "order", "pesel", "nip", "regon",
           "iban")  # fmt: skip

Wish = Literal["", "dont_know", "refused", "digress"]


@dataclass(frozen=True, slots=True)
class Noted:
    """An answer to another question. correction: it was answered before, as `before`."""

    path: str
    label: str
    answer: Understood
    written: str
    correction: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """wish: what it says instead of an answer; `digression`: the path of the one that was said. counts_as: what half an
    answer ("I think not") counts as at this question, written."""

    answer: Answer
    also: tuple[Noted, ...] = ()
    wish: Wish = ""
    digression: str = ""
    counts_as: str = ""


def is_free(slot: Slot) -> bool:
    """Whether every word is the answer."""
    return slot.type in FREE and not slot.pattern


def read(procedure: Procedure, state: State, path: str, text: str, *, today: date, now: datetime) -> Sentence | None:
    """`text` at the question of `path`; `now` is wall clock where the centre is. None: there is no such question."""
    slot = focus.slot_now(procedure, state, path)
    if slot is None:
        return None
    whole = understand(slot, text, language=state.language, today=today, now=now)
    if is_free(slot):
        return Sentence(whole)
    clauses = [c for c in _CLAUSE.split(text.strip()) if c.strip()][:MOST_CLAUSES]
    hearing = _Hearing(procedure, state, today, now)
    answer, rest = _own(slot, whole, clauses, hearing)
    also = tuple(hearing.others(path, slot, rest))
    if also or not isinstance(answer, Wrong):
        return Sentence(answer, also, counts_as=_counts_as(procedure, state, path, answer))
    if digression := beside(procedure, state, path, text):
        return Sentence(answer, wish="digress", digression=digression)
    return Sentence(answer, wish=_wish(slot, text, state.language, now))


def _counts_as(procedure: Procedure, state: State, path: str, answer: Answer) -> str:
    step = paths.find_step(procedure, path)
    if step is None or not step.unsure or not isinstance(answer, Understood) or not answer.unsure:
        return ""
    return written.yes_no(step.unsure == "true", state.language)


def _own(slot: Slot, whole: Answer, clauses: list[str], hearing: _Hearing) -> tuple[Answer, list[str]]:
    """The answer, and the clauses that are not part of it."""
    if len(clauses) < 2:
        return whole, [] if not isinstance(whole, Wrong) else clauses
    alone = [hearing.understood(slot, clause) for clause in clauses]
    if isinstance(whole, Understood):
        own = [i for i, found in enumerate(alone) if found and found.value == whole.value]
        return whole, [c for i, c in enumerate(clauses) if own and i not in own]
    found = {str(one.value): (i, one) for i, one in enumerate(alone) if one}
    if isinstance(whole, Wrong) and len(found) == 1:
        index, one = next(iter(found.values()))
        return one, [clause for i, clause in enumerate(clauses) if i != index]
    return whole, clauses if isinstance(whole, Wrong) else []


@dataclass(slots=True)
class _Hearing:
    procedure: Procedure
    state: State
    today: date
    now: datetime

    def understood(self, slot: Slot, clause: str) -> Understood | None:
        """A clause as a value of the slot; only what names it."""
        said = _LEAD.sub("", clause.strip())
        for text in dict.fromkeys((said, _MARKS.sub("", said))):
            found = understand(slot, text, language=self.state.language, today=self.today, now=self.now)
            if text and isinstance(found, Understood) and _names(slot, text):
                return found
        return None

    def others(self, path: str, slot: Slot, clauses: list[str]) -> Iterator[Noted]:
        """Clauses that are answers to other questions, passed or still to come."""
        known = list(self._slots(path, slot)) if clauses else []
        told: set[str] = set()
        for clause in clauses:
            found = [n for where, other, scope in known if (n := self._noted(where, other, scope, clause))]
            if len(found) == 1 and found[0].path not in told:
                told.add(found[0].path)
                yield found[0]

    def _slots(self, path: str, asked: Slot) -> Iterator[tuple[str, Slot, Scope]]:
        walked = focus.walk(self.procedure, self.state)
        visited: list[Visited] = [v for v in (*walked.focus.trail, *walked.ahead) if v.asked and v.path != path]
        for step in visited[:MOST_OTHERS]:
            slot = step.scope.procedure.slot(step.step.id)
            if slot and slot.type in _OTHERS and slot.type != asked.type and not masking.is_private(slot):
                yield step.path, slot, step.scope

    def _noted(self, path: str, slot: Slot, scope: Scope, clause: str) -> Noted | None:
        before = self.state.answers.get(path)
        if before is not None and not _PUT_RIGHT.search(fold(clause)):
            return None
        found = self.understood(choices.offered(slot, scope), clause)
        if found is None or (before is not None and before.value == found.value):
            return None
        shown = masking.shown(slot, found.value, self.state)
        was = masking.shown(slot, before.value, self.state) if before else ""
        return Noted(path, settled.label(slot, self.state.language, path), found, shown, before is not None, was)


def _names(slot: Slot, text: str) -> bool:
    """Whether the words say the kind of value themselves: "sto złotych" is money, "sto" could be anything."""
    low = fold(text)
    match slot.type:
        case "money":
            return bool(_MONEY.search(low))
        case "choice" | "choices":
            said = [fold(w) for o in slot.options for words in o.words.values() for w in words]
            return any(re.search(rf"\b{re.escape(word)}\b", low) for word in said)
        case _:
            return True


def beside(procedure: Procedure, state: State, path: str, text: str) -> str:
    """The path of the digression that was said, by the words that the procedure has for it; empty when none was."""
    low = fold(text.strip(" ?!.„”\"'"))
    if len(low) < 6:
        return ""
    best, score = "", float(LIKE)
    for prefix, digression in _offered(procedure, state, path):
        for phrase in digression.hear.get(state.language, ()):
            like = fuzz.ratio(fold(phrase.strip(" ?!.")), low)
            if like >= score:
                best, score = prefix + digression.id, like
    return best


def _offered(procedure: Procedure, state: State, path: str) -> Iterator[tuple[str, Digression]]:
    walked = focus.walk(procedure, state, ahead=False)
    at = walked.focus
    around = {v.scope.prefix: v.scope for v in at.trail if at.scope.prefix.startswith(v.scope.prefix)}
    for prefix, scope in ({"": walked.scope, at.scope.prefix: at.scope} | around).items():
        here = path.removeprefix(prefix).partition("/")[0]
        yield from ((prefix, d) for d in scope.procedure.digressions if not d.at or here in d.at)


def _wish(slot: Slot, text: str, language: str, now: datetime) -> Wish:
    """That there will be no answer."""
    for how in ("dont_know", "refused"):
        if _ABOUT_THEM[how].match(fold(text.strip())):
            return how
    kind: Any = "choose" if slot.options else "ask"
    events = {event.event for event in reading.understand(text, Expectation(kind, slot, now, language))}
    if events & {"dont_know", "none"}:
        return "dont_know"
    return "refused" if "refuse" in events else ""


__all__ = ["Noted", "Sentence", "Wish", "beside", "is_free", "read"]
