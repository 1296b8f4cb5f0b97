"""What the forms of the first run have in common. A form has a name for each field; its values are text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language

from infolinia.clients.facts import ClientFacts, UserFacts
from infolinia.floor.routing import rule_words
from infolinia.floor.routing.rules import RuleProblem
from infolinia.journal.facts import Actor
from infolinia.oversight.first_run import queries

Values: TypeAlias = dict[str, Any]

LONGEST_TEXT = 500
LANGUAGES = ("pl", "en")


class Wrong(Exception):
    """What was typed cannot be kept: a sentence by field; under "" what belongs to no field."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {said}" for name, said in by_field.items()))
        self.by_field = dict(by_field)


@dataclass(frozen=True, slots=True)
class Who:
    """Who sets the centre up, and when."""

    me: UserFacts
    now: datetime

    @property
    def by(self) -> Actor:
        return Actor("agent", self.me.id)


class Form(Protocol):
    """A step's form."""

    def values(self, who: Who) -> Values:
        """What stands in it: what there is, or what makes sense."""
        ...

    def choices(self, who: Who) -> dict[str, Any]:
        """What the page offers beside the values."""
        ...

    def typed(self, given: QueryDict) -> Values: ...

    def keep(self, who: Who, values: Values) -> str:
        """Make it; returns what is to be shown once (a password), or nothing. Raises Wrong."""
        ...


def text(given: QueryDict, name: str, longest: int = LONGEST_TEXT) -> str:
    return " ".join(given.get(name, "")[: 4 * longest].split())[:longest]


@contextmanager
def floor_refusals(fields: Mapping[str, str]) -> Iterator[None]:
    """What the room of the floor refuses, at the form's field: `fields` by the codes of RuleProblem."""
    try:
        yield
    except RuleProblem as problem:
        raise Wrong(rule_words.by_field(problem.all, lambda it: fields.get(it.code, ""))) from problem


def client_of(who: Who) -> ClientFacts | None:
    """The client that is being set up."""
    try:
        return queries.client_of(who.me)
    except LookupError:
        return None


def tongue() -> str:
    """The language of who reads, of those that the first run speaks."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return language if language in LANGUAGES else "pl"
