"""Every event the journal knows: its name, its sentence, its personal fields, its version.

A room's events are frozen dataclasses in its `events.py`, marked with `event`. All their fields can be written as JSON
(msgspec's rules: dates, Decimal, enums, tuples and dataclasses in them are welcome).
"""

from __future__ import annotations

import dataclasses
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, get_type_hints

import msgspec

from infolinia.journal.facts import Erased

Body = dict[str, Any]
Upgrade = Callable[[Body], Body]
C = TypeVar("C", bound=type)


class UnknownEvent(LookupError):
    """The journal holds an event that no room declares."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A declared event."""

    name: str
    cls: type
    sentence: str
    personal: frozenset[str]
    version: int
    upgrades: Mapping[int, Upgrade]


def gettext_noop(text: str) -> str:
    return text


_kinds: dict[str, Kind] = {}
_by_class: dict[type, Kind] = {}


def event(
    name: str,
    *,
    sentence: str,
    personal: tuple[str, ...] = (),
    version: int = 1,
    upgrades: Mapping[int, Upgrade] | None = None,
) -> Callable[[C], C]:
    """Declare a frozen dataclass as the journal's event `name` ("call.answered").

    sentence: English, marked for translation; may name fields in braces.
    personal: fields whose values lie beside the chain and can be erased.
    version: raise it when old bodies no longer fit the class; `upgrades[v]` turns a body of version v into v + 1.
    """

    def declare(cls: C) -> C:
        if not dataclasses.is_dataclass(cls) or not cls.__dataclass_params__.frozen:
            raise TypeError(f"{cls.__name__} must be a frozen dataclass")
        fields = {f.name for f in dataclasses.fields(cls)}
        named = {part for _, part, _, _ in string.Formatter().parse(sentence) if part is not None}
        if wrong := (set(personal) | named) - fields:
            raise TypeError(f"{cls.__name__} has no field {', '.join(sorted(wrong))}")
        if missing := set(range(1, version)) - set(upgrades or {}):
            raise TypeError(f"{name}: nothing upgrades version {min(missing)}")
        known = _kinds.get(name)
        if known and (known.cls.__module__, known.cls.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"{name} is declared by {known.cls.__qualname__} already")
        kind = Kind(name, cls, sentence, frozenset(personal), version, dict(upgrades or {}))
        _kinds[name] = _by_class[cls] = kind
        return cls

    return declare


_words: dict[str, str] = {"yes": gettext_noop("yes"), "no": gettext_noop("no")}


def words(of_codes: Mapping[str, str]) -> None:
    """Say in words what events hold as codes: code → English, marked for translation. For the sentences only."""
    _words.update(of_codes)


def word(value: object) -> object:
    """A field's value as it stands in a sentence, still English: a code becomes its word."""
    if isinstance(value, bool):
        return _words["yes" if value else "no"]
    return _words.get(value, value) if isinstance(value, str) else value


def is_code(value: object) -> bool:
    """Whether `word` has one for it; it may be spelled as the code is."""
    return isinstance(value, bool) or (isinstance(value, str) and value in _words)


def kinds() -> tuple[Kind, ...]:
    """All declared events, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))


def kind_of(happened: object) -> Kind:
    """The declaration of an event. Raises TypeError when its class was not declared."""
    try:
        return _by_class[type(happened)]
    except KeyError:
        raise TypeError(f"{type(happened).__name__} is no event of the journal: declare it with @event") from None


def find(name: str) -> Kind | None:
    """The declaration of this name, if any room makes it."""
    return _kinds.get(name)


def fields_of(kind: Kind) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind.cls))


def to_body(happened: object) -> Body:
    """An event's fields as JSON values."""
    # Field by field: one that was read as Erased and goes into a new event is written as absent.
    values = {f.name: getattr(happened, f.name) for f in dataclasses.fields(happened)}
    return {
        name: None if isinstance(value, Erased) else msgspec.to_builtins(value, str_keys=True)
        for name, value in values.items()
    }


def from_body(name: str, version: int, body: Body, erased: frozenset[str] = frozenset()) -> Any:
    """The event again, of today's class; erased fields hold `Erased`. Raises UnknownEvent."""
    kind = _kinds.get(name)
    if kind is None or version > kind.version:
        raise UnknownEvent(f"No room declares {name} in version {version}")
    for step in range(version, kind.version):
        body = kind.upgrades[step](dict(body))
    hints = _hints(kind.cls)
    values: Body = {}
    for f in dataclasses.fields(kind.cls):
        if f.name in erased:
            values[f.name] = Erased()
        elif f.name in body:
            values[f.name] = msgspec.convert(body[f.name], hints[f.name], str_keys=True)
    return kind.cls(**values)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls, include_extras=True)
