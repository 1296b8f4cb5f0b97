"""Negotiating: which offer is made, whose terms are taken, when consent is asked for; pure.

An offer is legal when its level is within the authority of the performer, or within what was granted. Offers are made
in their order, the next only after the one before was refused. The customer's own terms are taken when they lie inside
a legal offer; inside an offer above, consent is asked for, or the call is handed over. Each refusal and each proposal
is a round; after the last round there is no agreement.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from infolinia.procedures import offers
from infolinia.procedures.parts import Offer, Step
from infolinia.procedures.state import Negotiation

MOST_TERMS = 20  # of a proposal


def legal(step: Step, made: Negotiation, performer: str) -> int:
    """The highest level that may be offered now."""
    return max(step.authority.get(performer, 0), made.granted)


def of(step: Step, before: Negotiation | None, inputs: str) -> Negotiation:
    """The negotiation on these inputs: the one there is, or a new one, whose rounds count on."""
    if before is not None and before.inputs == inputs:
        return before
    return Negotiation(inputs, rounds=before.rounds if before else 0, asked=before.asked if before else 0)


def current(step: Step, made: Negotiation, performer: str) -> int:
    """The index of the offer to make; `len(step.offers)` when there is none left, or no round."""
    if made.rounds >= step.most:
        return len(step.offers)
    allowed = legal(step, made, performer)
    first = max(0, made.offer)
    return next(
        (at for at in range(first, len(step.offers)) if step.offers[at].text and step.offers[at].level <= allowed),
        len(step.offers),
    )


def terms(step: Step, made: Negotiation, performer: str, today: date) -> dict[str, Any]:
    """What the offer made says: the terms that it settles itself, and those that were priced."""
    at = current(step, made, performer)
    if at >= len(step.offers):
        return {}
    return {**offers.fixed(step.offers[at], today), **(made.table if not made.pending else {})}


def refused(step: Step, made: Negotiation, performer: str) -> Negotiation:
    """The offer made is refused, or what was agreed is taken back: the next one."""
    at = made.agreed_offer if made.agreed_offer >= 0 else current(step, made, performer)
    return Negotiation(made.inputs, at + 1, made.rounds + 1, made.granted, made.asked)


def agreed(step: Step, made: Negotiation, performer: str, today: date) -> Negotiation:
    """The customer takes the offer made; what does not keep its ranges is no agreement yet."""
    at = current(step, made, performer)
    if at >= len(step.offers) or made.pending or made.agreed_offer >= 0:
        return made
    named = terms(step, made, performer, today)
    if not offers.inside(step.offers[at], named, today):
        return replace(made, rounds=made.rounds + 1)
    return replace(made, offer=at, table={}, agreed=named, agreed_offer=at, level=step.offers[at].level)


def proposed(step: Step, made: Negotiation, named: dict[str, Any], by: str, performer: str, today: date) -> Negotiation:
    """Terms on the table: the price of the offer made, or the customer's own."""
    at = current(step, made, performer)
    if not 1 <= len(named) <= MOST_TERMS or made.pending or at >= len(step.offers):
        return made
    if by != "customer":
        fixed = offers.fixed(step.offers[at], today)
        kept = offers.inside(step.offers[at], {**fixed, **named}, today)
        return replace(made, offer=at, table=named) if kept and not made.table else made
    made = replace(made, offer=at, rounds=made.rounds + 1, agreed={}, agreed_offer=-1)
    if not step.counter:
        return made
    found = _lowest(step, named, today)
    if found is None:
        return made
    if step.offers[found].level <= legal(step, made, performer):
        return replace(made, agreed=named, agreed_offer=found, level=step.offers[found].level, table={})
    return replace(made, table=named, pending=True, asked=made.asked + 1)


def wanted(step: Step, made: Negotiation, today: date) -> int:
    """The level that the proposal waiting for consent needs."""
    found = _lowest(step, made.table, today)
    return step.offers[found].level if found is not None else offers.HIGHEST


def granted(step: Step, made: Negotiation, level: int, today: date) -> Negotiation:
    """Consent up to `level`; below what is needed it is a refusal, and the offers go on."""
    if not made.pending:
        return made
    highest = max(step.authority.values(), default=0)
    level = min(max(0, level), highest)
    found = _lowest(step, made.table, today)
    if found is None or step.offers[found].level > level:
        return replace(made, pending=False, table={})
    taken = {"agreed": made.table, "agreed_offer": found, "level": step.offers[found].level}
    return replace(made, granted=max(made.granted, level), pending=False, table={}, **taken)


def _lowest(step: Step, named: dict[str, Any], today: date) -> int | None:
    """The offer of the lowest level in which the terms lie."""
    inside = [at for at, offer in enumerate(step.offers) if offers.inside(offer, named, today)]
    return min(inside, key=lambda at: step.offers[at].level) if inside else None


def offer_of(step: Step, made: Negotiation) -> Offer | None:
    """The offer that was agreed to."""
    return step.offers[made.agreed_offer] if 0 <= made.agreed_offer < len(step.offers) else None
