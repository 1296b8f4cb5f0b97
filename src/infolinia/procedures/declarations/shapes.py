"""Fields and what may stand in them; pure.

A field is declared once. Its name and whether it is needed are what the reader goes by; its meaning, its default and an
example are for people. English is written here, Polish in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text", "name", "step", "way", "statement", "slot", "procedure", "spoken", "template", "words", "phrases",
    "expression", "flag", "one_of", "number", "seconds", "pattern", "term", "consent", "time", "count", "value",
    "answers", "list", "map", "group", "rungs", "steps",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand in a field.

    kind: `spoken`, `template` and `words` are given in each language: a text, a text with fills, one or several
    phrases; `phrases` is that of one language. values: of one_of. least, most: of a number, or how many a list may
    hold; 0: no bound of its own.
    of: what a list or a map holds, or the fields of a group. `steps`: a list of steps of any kind.
    """

    kind: Kind
    values: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    of: tuple[Shape | Group, ...] = ()

    @property
    def inner(self) -> Shape | Group:
        return self.of[0]


@dataclass(frozen=True, slots=True)
class Field:
    """A field. means: a sentence or two. unless: what holds where the field is absent, as it would be written.
    example: what may stand behind the colon. findings: codes of what may be wrong with it, besides what is common to
    all fields of its shape."""

    name: str
    shape: Shape
    means: str
    unless: str = ""
    example: str = ""
    needed: bool = False
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together: of the file, a slot, a step of a kind. example: one that is whole. rest: the shape of
    fields with names of the author's own. findings: of the group as a whole."""

    name: str
    means: str
    fields: tuple[Field, ...]
    example: str = ""
    rest: Shape | None = None
    findings: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields)

    @property
    def needed(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.needed)

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __getitem__(self, name: str) -> Field:
        """Raises LookupError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise LookupError(name)

    def values(self, name: str) -> tuple[str, ...]:
        """What may stand in a field that takes one of a few words."""
        return self[name].shape.values


TEXT, NAME = Shape("text"), Shape("name")
STEP, WAY, STATEMENT, SLOT, PROCEDURE = (
    Shape("step"), Shape("way"), Shape("statement"), Shape("slot"), Shape("procedure"),
)  # fmt: skip
SPOKEN, TEMPLATE, WORDS = Shape("spoken"), Shape("template"), Shape("words")
EXPRESSION, FLAG, SECONDS, PATTERN = Shape("expression"), Shape("flag"), Shape("seconds"), Shape("pattern")
VALUE = Shape("value")


def one_of(*values: str) -> Shape:
    return Shape("one_of", values)


def number(most: int, *, least: int = 1) -> Shape:
    return Shape("number", least=least, most=most)


def list_of(inner: Shape | Group, *, most: int = 0, least: int = 0) -> Shape:
    return Shape("list", least=least, most=most, of=(inner,))


def map_of(inner: Shape | Group) -> Shape:
    return Shape("map", of=(inner,))


def group(inner: Group) -> Shape:
    return Shape("group", of=(inner,))


def gettext_noop(text: str) -> str:
    return text
