"""Who counts the terms of an offer: the derived tables that `about` of a negotiation names; pure.

A trade registers one when it is loaded. It gets the inputs of the negotiation and the terms that are named so far, and
gives the terms that follow: of six months at 25 % off what each costs, and all of them together. It must not read a
clock, a file or a database; what it counted is kept in the journal, so that another version changes no call that runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from infolinia.procedures.records import RECORDS
from infolinia.procedures.scope import plain, typed

Count = Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Pricing:
    """takes: the inputs of the negotiation and their types. count: gets inputs and terms as expressions compute with
    them, gives terms; raises LookupError, ValueError or ArithmeticError when they cannot be counted."""

    name: str
    takes: Mapping[str, str]
    count: Count


_known: dict[str, Pricing] = {}


def register(name: str, takes: Mapping[str, str], count: Count) -> None:
    """Offer a pricing to negotiations. A second one of the same name replaces the first."""
    _known[name] = Pricing(name, dict(takes), count)


def get(name: str) -> Pricing | None:
    return _known.get(name)


def names() -> frozenset[str]:
    return frozenset(_known)


def complete(about: str, inputs: Mapping[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
    """The terms in JSON form, with those that follow from them. What is named stays as it is named; nobody to count
    them, or nothing to be counted, leaves them as they are."""
    pricing = get(about)
    if pricing is None:
        return dict(terms)
    known = {name: typed(type_.rstrip("?"), inputs[name]) for name, type_ in pricing.takes.items() if name in inputs}
    named = {name: typed(RECORDS["plan"].get(name, "text"), value) for name, value in terms.items()}
    try:
        counted = pricing.count(known, named)
    except (LookupError, ValueError, TypeError, ArithmeticError):
        return dict(terms)
    return {**{name: plain(value) for name, value in counted.items() if value is not None}, **terms}


__all__ = ["Count", "Pricing", "complete", "get", "names", "register"]
