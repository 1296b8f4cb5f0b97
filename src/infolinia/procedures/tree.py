"""YAML 1.2 with every scalar as text and the place of each node; nothing is guessed. Pure.

YAML's own guesses bite: `no:` would be false, 12:30 would be 750. The language types its values itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from infolinia.procedures.problems import Place, Problem

LARGEST = 512 * 1024  # characters of a file
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Scalar:
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    place: Place
    fields: dict[str, Node]


Node = Scalar | Sequence | Mapping


def read(text: str, file: str, problems: list[Problem]) -> Node | None:
    """The tree of a file; None with a problem when it is no YAML, empty, too large or too deep."""
    if len(text) > LARGEST:
        problems.append(Problem("not-yaml", Place(file), {"why": f"larger than {LARGEST // 1024} KiB"}))
        return None
    reader: Any = YAML(typ="safe", pure=True)
    try:
        root: Any = reader.compose(text)
    except YAMLError as error:
        problems.append(Problem("not-yaml", _place(getattr(error, "problem_mark", None), file), {"why": _why(error)}))
        return None
    except (RecursionError, ValueError) as error:  # ValueError: characters that YAML forbids
        problems.append(Problem("not-yaml", Place(file), {"why": str(error).splitlines()[0]}))
        return None
    if root is None:
        problems.append(Problem("not-yaml", Place(file), {"why": "empty"}))
        return None
    return _node(root, file, problems, 0)


def _node(raw: Any, file: str, problems: list[Problem], depth: int) -> Node:
    place = _place(raw.start_mark, file)
    if depth > DEEPEST:
        problems.append(Problem("not-yaml", place, {"why": f"deeper than {DEEPEST} levels"}))
        return Scalar(place, "")
    inner: Any = raw.value
    kind: Any = type(raw)
    if issubclass(kind, MappingNode):
        fields: dict[str, Node] = {}
        for key, value in inner:
            name = str(key.value) if issubclass(type(key), ScalarNode) else ""
            if name in fields:
                problems.append(Problem("two-fields", _place(key.start_mark, file), {"field": name}))
            fields[name] = _node(value, file, problems, depth + 1)
        return Mapping(place, fields)
    if issubclass(kind, SequenceNode):
        return Sequence(place, tuple(_node(item, file, problems, depth + 1) for item in inner))
    return Scalar(place, str(inner))


def _place(mark: Any, file: str) -> Place:
    return Place(file, int(mark.line) + 1, int(mark.column) + 1) if mark is not None else Place(file)


def _why(error: Any) -> str:
    return str(getattr(error, "problem", None) or str(error).splitlines()[0])
