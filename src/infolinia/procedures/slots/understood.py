"""The three answers of a slot's parser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Understood:
    """A value in JSON form, and how it is written for the eye. `unsure`: said with "chyba", "I think"."""

    value: Any
    written: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two or three things could be meant; the person chooses by number. `several`: all of them were said ("two or
    three"); else one was, and it can be read in several ways ("half past seven")."""

    options: tuple[Understood, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not of this kind: the code of a sentence and its facts."""

    code: str
    facts: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())


Answer = Understood | Doubt | Wrong
