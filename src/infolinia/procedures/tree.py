"""YAML 1.2 with every scalar as text and the place of each node; nothing is guessed. Pure.

A call in a line of fields, {from: max(a, b)}, needs no quotes: a comma within round brackets does not end the field.
YAML's own guesses bite: `no:` would be false, 12:30 would be 750. The language types its values itself. The tree is
built from the parser's events, so that depth and aliases are refused before they cost anything: nine lines of aliases
to aliases would otherwise be a billion nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from infolinia.procedures import slips
from infolinia.procedures.problems import Place, Problem, ProcedureProblems

LARGEST = 256 * 1024  # bytes of a file
DEEPEST = 20
LONGEST_CALL = 1000  # characters of a value in a line of fields that may still have a comma of its own
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


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
    """`keys`: where each field's name stands."""

    place: Place
    fields: dict[str, Node]
    keys: dict[str, Place]


Node = Scalar | Sequence | Mapping


class _Refused(Exception):
    """The file cannot be read on from here."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def decode(raw: bytes, file: str) -> str:
    """The text of a file. Raises ProcedureProblems when it is too large or not UTF-8, with the place of the byte."""
    if len(raw) > LARGEST:
        raise ProcedureProblems([_too_large(file)])
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise ProcedureProblems([Problem("not-utf8", place, {"byte": f"0x{raw[error.start]:02X}"})]) from None


def read(text: str, file: str, problems: list[Problem]) -> Node | None:
    """The tree of a file; None with a problem when it is no YAML, empty, too large or too deep."""
    if len(text) > LARGEST:
        problems.append(_too_large(file))
        return None
    node, found = _read(text, file)
    problems += found
    return node


@lru_cache(maxsize=8)  # who compiles a procedure and who looks for places in it read the same file, one after the other
def _read(text: str, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    return _parsed(text, file, problems), tuple(problems)


def _parsed(text: str, file: str, problems: list[Problem]) -> Node | None:
    reader: Any = YAML(typ="safe", pure=True)
    text = text.removeprefix("\ufeff")
    try:
        return _document(reader.parse(text), file, problems)
    except _Refused as refused:
        problems.append(refused.problem)
    except YAMLError as error:
        found = slips.of_parser(error, text, file)
        if found not in problems:
            problems.append(found)
    return None


def _too_large(file: str) -> Problem:
    return Problem("too-large", Place(file), {"most": str(LARGEST // 1024)})


def _document(events: Iterator[Any], file: str, problems: list[Problem]) -> Node | None:
    for event in events:
        if _is(event, DocumentStartEvent):
            node = _node(next(events), events, file, problems, 0)
            for rest in events:
                if _is(rest, DocumentStartEvent):
                    raise _Refused(Problem("two-documents", _place(rest.start_mark, file)))
            if isinstance(node, Scalar) and not node.text:
                break
            return node
    problems.append(Problem("empty-file", Place(file)))
    return None


def _node(event: Any, events: Iterator[Any], file: str, problems: list[Problem], depth: int) -> Node:
    place = _place(event.start_mark, file)
    if depth > DEEPEST:
        raise _Refused(Problem("too-deep", place, {"most": str(DEEPEST)}))
    if _is(event, AliasEvent):
        raise _Refused(Problem("alias", place, {"name": str(event.anchor)}))
    if _is(event, SequenceStartEvent):
        items: list[Node] = []
        while not _is(inner := next(events), SequenceEndEvent):
            items.append(_node(inner, events, file, problems, depth + 1))
        return Sequence(place, tuple(items))
    if _is(event, MappingStartEvent):
        fields: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        last = ""  # the field before, where it is plain text in a line of fields
        while not _is(key := next(events), MappingEndEvent):
            name, value = _name(key, file, problems), next(events)
            if key.style is None and _is_empty(value) and (open_ := fields.get(last)) and _is_open(open_):
                fields[last] = Scalar(open_.place, f"{_text(open_)}, {name}")
                continue
            if key.style is None and _is_empty(value) and (glued := slips.GLUED.match(name)):
                colon = replace(_place(key.start_mark, file), column=int(key.start_mark.column) + 1 + glued.end())
                raise _Refused(Problem("yaml-colon-space", colon, {"field": glued[0]}))
            if name in fields:
                problems.append(Problem("two-fields", _place(key.start_mark, file), {"field": name}))
            keys[name] = _place(key.start_mark, file)
            fields[name] = _node(value, events, file, problems, depth + 1)
            last = name if event.flow_style and _is(value, ScalarEvent) and value.style is None else ""
        return Mapping(place, fields, keys)
    if event.anchor or (event.tag and event.style is None):  # &text, !text: YAML takes the first word away
        problems.append(Problem("yaml-start", place, {"sign": "&" if event.anchor else "!"}))
    return Scalar(place, _plain(event, file, problems))


def _plain(event: Any, file: str, problems: list[Problem]) -> str:
    """The text of a scalar; a special space at its beginning, which nobody sees, is a problem."""
    text = str(event.value)
    if event.style is None and text[:1] and text[0] in slips.SPACES:
        problems.append(Problem("yaml-space", _place(event.start_mark, file)))
        return text.strip(slips.SPACES + " ")
    return text


def _is_empty(event: Any) -> bool:
    """A name with nothing behind it: `b)` of {from: max(a, b)}."""
    return _is(event, ScalarEvent) and event.style is None and not event.value


def _is_open(node: Node) -> bool:
    """Whether a text has a round bracket that is not closed: in {from: max(a, b)} the comma is that of the call, not of
    the fields. Not looked for in a long text: it is read again at each of its commas."""
    if len(_text(node)) > LONGEST_CALL:
        return False
    bare = _QUOTED.sub("", _text(node))
    return bare.count("(") > bare.count(")")


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _name(key: Any, file: str, problems: list[Problem]) -> str:
    """The name of a field; a list or a mapping in its place is refused."""
    if not _is(key, ScalarEvent):
        raise _Refused(Problem("yaml-bracket", _place(key.start_mark, file)))
    return _plain(key, file, problems)


def _is(event: Any, kind: type[Any]) -> bool:
    """isinstance, but the event stays of no type: the parser declares none."""
    return isinstance(event, kind)


def _place(mark: Any, file: str) -> Place:
    return Place(file, int(mark.line) + 1, int(mark.column) + 1) if mark is not None else Place(file)
