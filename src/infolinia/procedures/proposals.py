"""What a customer answers to an offer, in plain words: taken, refused, or terms of their own; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from infolinia.procedures.parts import Slot
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.understand import understand
from infolinia.procedures.slots.understood import Understood
from infolinia.procedures.understanding import reading
from infolinia.procedures.understanding.expectation import Expectation, Meant

LONGEST = 300  # characters
_EACH = re.compile(r"\s+(?:po|za|at|of|for)\s+(?=\S)|\s*[x×*]\s*(?=\d)")
_ABOVE_ALL = Decimal(10**6)  # of a proposal; more was never meant

How = Literal["accept", "reject", "terms", "unsure", "unclear"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """How an answer to an offer was understood. terms: in JSON form, by name; `said`: other events that were heard
    in it, such as a digression."""

    how: How
    terms: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    said: tuple[Meant, ...] = ()


def read(text: str, *, dial: str, at: Any, language: str, now: datetime) -> Proposal:
    """`dial`: the term that a bare number is meant for ("count"); `at`: its value in the offer made. Never raises."""
    said = text.strip()[:LONGEST]
    if not said:
        return Proposal("unclear")
    if both := _both(said, dial, language, now):
        return Proposal("terms", both)
    expected = Expectation("negotiate", Slot(dial, "number"), now, language, offered=_whole(at))
    events = reading.understand(said, expected)
    for event in events:
        match event.event, event.facts.get("value"):
            case "counter", int(count) if 0 < count < _ABOVE_ALL:
                return Proposal("terms", {dial: str(count)})
            case "counter", {"amount": str(amount)}:
                return Proposal("terms", {"each": amount})
            case "accept", _:
                return Proposal("accept")
            case "reject", _:
                return Proposal("reject")
            case "unsure", _:
                return Proposal("unsure")
            case _:
                pass
    return Proposal("unclear", said=tuple(events))


def _both(said: str, dial: str, language: str, now: datetime) -> dict[str, Any]:
    """ "Sześć rat po sto złotych", "pół roku za czterdzieści": how many, and how much each."""
    for found in _EACH.finditer(said):
        count = _count(said[: found.start()], dial, language, now)
        money = Slot("each", "money")
        each = understand(money, re.sub(r"[?!.]+$", "", said[found.end() :]), language=language, today=now.date())
        if count and isinstance(each, Understood) and 0 < Decimal(str(each.value)) < _ABOVE_ALL:
            return {dial: count, "each": str(each.value)}
    return {}


def _count(said: str, dial: str, language: str, now: datetime) -> str:
    """A number on its own, or with what it counts: "sześć rat", "pół roku", "8"."""
    words = re.sub(r"^(?:a|no|to|może|moze|ale|and|well|maybe|how about|what about)\s+", "", fold(said.strip()))
    for event in reading.understand(words, Expectation("negotiate", Slot(dial, "number"), now, language)):
        if event.event == "counter" and isinstance(value := event.facts.get("value"), int) and 0 < value < _ABOVE_ALL:
            return str(value)
    return ""


def _whole(value: Any) -> int | None:
    return int(Decimal(str(value))) if value is not None and re.fullmatch(r"\d{1,6}(?:\.0+)?", str(value)) else None


__all__ = ["How", "Proposal", "read"]
