"""Events of the tests: one with personal fields, one with every kind of value, one that grew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from infolinia.journal.registry import event


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    amount: Decimal


@event("test.noted", sentence="{text} was noted")
@dataclass(frozen=True, slots=True)
class Noted:
    text: str


@event("test.met", sentence="{name} was met in {place}", personal=("name", "phones"))
@dataclass(frozen=True, slots=True)
class Met:
    name: str
    place: str
    phones: tuple[str, ...] | None = None


@event("test.rich", sentence="{count} lines", personal=("born",))
@dataclass(frozen=True, slots=True)
class Rich:
    count: int
    lines: tuple[Line, ...]
    colour: Colour
    born: date | None
    share: float
    extra: dict[str, int]


@event(
    "test.grown", sentence="{first} {last}", version=2, upgrades={1: lambda body: {"first": body["both"], "last": ""}}
)
@dataclass(frozen=True, slots=True)
class Grown:
    first: str
    last: str
