"""What a performer shows of a negotiation: the offer, what may be granted and by whom, what was refused; pure.

Of what is above one's own authority only that is shown which may be asked for, and who is asked: never how far they
would go below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from infolinia.procedures import negotiation, offers, pricing
from infolinia.procedures.focus import Focus
from infolinia.procedures.parts import Offer, Range, Slot, Step
from infolinia.procedures.records import RECORDS
from infolinia.procedures.scope import Scope, write
from infolinia.procedures.slots import written
from infolinia.procedures.state import Negotiation, State

MOST_PARTS = 36  # of the strip
PERFORMERS = ("desk", "voice", "rehearsal")
Stage = Literal["offer", "in_return", "approval"]


@dataclass(frozen=True, slots=True)
class Part:
    """A value of the strip. whose: who may grant it ("leader"); empty: who conducts."""

    value: int
    whose: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The range of one term that may be granted. at: its value in the offer made."""

    term: str
    parts: tuple[Part, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    written: str


@dataclass(frozen=True, slots=True)
class Limit:
    """What who conducts must keep to in this offer. how: least, most."""

    term: str
    how: Literal["least", "most"]
    written: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Named terms and what follows from them. whose: who may grant them; empty: who conducts. possible: whether any
    offer holds them. text: what is to be said. in_return: the title of what is asked for them."""

    named: dict[str, Any]
    terms: tuple[Term, ...]
    whose: str
    possible: bool
    text: str
    in_return: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """The negotiation in focus. made: offers refused before, each in a few words.
    whose: who is asked for consent. counts: the terms are known, so that the offer can be taken. may_propose, may_ask:
    what the procedure allows. return_path: of the slot asked in return."""

    stage: Stage
    terms: tuple[Term, ...]
    strip: Strip | None
    limits: tuple[Limit, ...]
    made: tuple[str, ...]
    whose: str
    counts: bool
    may_propose: bool
    may_ask: bool
    level: int = 0  # of the consent asked for
    in_return: str = ""  # the title of what is asked for the offer
    label: str = ""  # the title of what is agreed
    words: str = ""  # the terms in few words
    return_path: str = ""


def offered(at: Focus, state: State) -> Offered | None:
    """Of the step in focus; None when it is no negotiation, or one that has ended without an agreement."""
    if at.step.kind != "negotiate" or at.terminal:
        return None
    step, today = at.step, date.fromisoformat(state.today)
    made = negotiation.of(step, state.negotiations.get(at.path), at.hash)
    stage: Stage = "approval" if at.why == "approval" else "in_return" if at.why == "in_return" else "offer"
    level = negotiation.wanted(step, made, today) if stage == "approval" else 0
    offer = at.offer
    return Offered(
        stage,
        terms=_written(at.terms, state),
        strip=_strip(step, made, state, at.terms),
        limits=_limits(offer, state) if offer else (),
        made=tuple(_made(at, made, state, today)),
        whose=whose(step, level, made, state) if level else "",
        counts=offer is None or offers.inside(offer, at.terms, today),
        may_propose=step.counter,
        may_ask=step.approval is not None,
        level=level,
        in_return=_in_return(at.scope, at.offer, state),
        label=_title(at.scope.procedure.slot(step.id), state),
        words=written.value("plan", at.terms, state.language),
        return_path=at.scope.prefix + offer.in_return if stage == "in_return" and offer else "",
    )


def _in_return(scope: Scope, offer: Offer | None, state: State) -> str:
    return _title(scope.procedure.slot(offer.in_return), state) if offer and offer.in_return else ""


def _title(slot: Slot | None, state: State) -> str:
    return (slot.title.get(state.language) or slot.name) if slot else ""


def whose(step: Step, level: int, made: Negotiation, state: State) -> str:
    """Who may grant this level: empty for who conducts, else the lowest authority that reaches it."""
    if level <= negotiation.legal(step, made, state.performer):
        return ""
    enough = [(has, name) for name, has in step.authority.items() if has >= level and name not in PERFORMERS]
    return min(enough)[1] if enough else "leader"


def preview(at: Focus, state: State, named: Mapping[str, Any]) -> Terms:
    """What terms would be, with the rest counted, whose decision they are, and how they are said."""
    step, today = at.step, date.fromisoformat(state.today)
    made = negotiation.of(step, state.negotiations.get(at.path), at.hash)
    terms = complete(at, state, named)
    holding = [offer for offer in step.offers if offers.inside(offer, terms, today)]
    lowest = min(holding, key=lambda offer: offer.level, default=None)
    said = lowest if lowest and lowest.text else at.offer
    return Terms(
        terms,
        _written(terms, state),
        whose(step, lowest.level, made, state) if lowest else "",
        lowest is not None,
        _said(at.scope, said, terms) if said else "",
        _in_return(at.scope, lowest, state),
    )


def complete(at: Focus, state: State, named: Mapping[str, Any]) -> dict[str, Any]:
    """Terms that are named, those of the offer made where the strip's own is not, and what follows from them."""
    step = at.step
    made = negotiation.of(step, state.negotiations.get(at.path), at.hash)
    strip = _strip(step, made, state, at.terms)
    begun = {strip.term: str(strip.at)} if strip and strip.term not in named else {}
    return pricing.complete(step.about, at.inputs, {**begun, **named})


def priced(at: Focus, state: State) -> dict[str, Any]:
    """The price of the offer in focus, where somebody counts it and nothing was counted yet; else nothing."""
    if at.step.kind != "negotiate" or at.why not in ("new", "changed") or at.offer is None or not at.step.about:
        return {}
    made = negotiation.of(at.step, state.negotiations.get(at.path), at.hash)
    fixed = offers.fixed(at.offer, date.fromisoformat(state.today))
    counted = pricing.complete(at.step.about, at.inputs, fixed)
    return {} if made.table or counted == fixed else counted


def dial(step: Step) -> str:
    """The term that is bargained about: a whole number that most offers bound on both sides; empty without one."""
    bounded = [r.term for offer in step.offers for r in offer.ranges if _is_whole(r)]
    return max(bounded, key=lambda term: (bounded.count(term), -bounded.index(term)), default="")


def _is_whole(kept: Range) -> bool:
    bounds = (kept.least, kept.most)
    return not kept.days and all(b is not None and b == b.to_integral_value() and b >= 0 for b in bounds)


def _strip(step: Step, made: Negotiation, state: State, terms: Mapping[str, Any]) -> Strip | None:
    term = dial(step)
    if not term or not str(terms.get(term, "")).isdecimal():
        return None
    found: dict[int, int] = {}
    for offer in step.offers:
        for kept in offer.ranges:
            if kept.term != term or not _is_whole(kept):
                continue
            assert kept.least is not None  # as _is_whole says
            assert kept.most is not None
            for value in range(int(kept.least), min(int(kept.most), int(kept.least) + MOST_PARTS) + 1):
                found[value] = min(found.get(value, offer.level), offer.level)
    if not 1 < len(found) <= MOST_PARTS:
        return None
    parts = tuple(Part(value, whose(step, found[value], made, state)) for value in sorted(found))
    return Strip(term, parts, int(terms[term]))


def _limits(offer: Offer, state: State) -> tuple[Limit, ...]:
    """Bounds of the offer in focus on terms that the strip does not show."""
    made: list[Limit] = []
    for kept in offer.ranges:
        if kept.days or (kept.least is not None and kept.most is not None):
            continue
        how: Literal["least", "most"] = "least" if kept.least is not None else "most"
        value = kept.least if kept.least is not None else kept.most
        made.append(Limit(kept.term, how, _one(kept.term, str(value), state)))
    return tuple(made)


def _made(at: Focus, made: Negotiation, state: State, today: date) -> list[str]:
    """The offers refused so far, as their terms are written; who proposes other terms refuses the offer made."""
    allowed = max(at.step.authority.get(state.performer, 0), 0)
    own_terms = made.pending or made.agreed_offer not in (-1, made.offer)
    last = max(0, made.offer) + (1 if own_terms else 0)
    gone = [offer for offer in at.step.offers[:last] if offer.text and offer.level <= allowed]
    counted = (pricing.complete(at.step.about, at.inputs, offers.fixed(offer, today)) for offer in gone)
    return [written.value("plan", terms, state.language) for terms in counted]


def _said(scope: Scope, offer: Offer, terms: dict[str, Any]) -> str:
    scope.terms = terms
    try:
        return scope.fill(offer.text)
    finally:
        scope.terms = {}


def _written(terms: Mapping[str, Any], state: State) -> tuple[Term, ...]:
    """In the order of a plan's parts, then the others."""
    ordered = [name for name in RECORDS["plan"] if name in terms] + [n for n in terms if n not in RECORDS["plan"]]
    return tuple(Term(name, _one(name, terms[name], state)) for name in ordered)


def _one(name: str, value: Any, state: State) -> str:
    type_ = RECORDS["plan"].get(name, "")
    if not type_ and isinstance(value, str) and value.replace(".", "", 1).isdecimal():
        return written.number(Decimal(value), state.language)
    return write(Slot(name, type_ or "text"), value, state)


__all__ = [
    "Limit", "Offered", "Part", "Stage", "Strip", "Term", "Terms", "complete", "dial", "offered", "preview", "priced",
    "whose",
]  # fmt: skip
