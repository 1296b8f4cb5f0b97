"""What changed between two texts of a procedure, told by step, slot and field; pure.

It reads the trees of the files, not the compiled procedures: a draft that is wrong can be compared, too. A text that is
no YAML at all has no parts to tell of; `compared_lines` still shows its lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from infolinia.procedures import tree
from infolinia.procedures.fields import LANGUAGES, text
from infolinia.procedures.problems import Problem
from infolinia.procedures.steps import KINDS
from infolinia.procedures.tree import Node

Of = Literal["procedure", "slot", "digression", "step"]
How = Literal["added", "removed", "renamed", "moved", "text", "field"]
LONGEST_SHOWN = 200  # characters of a value that is told
_GROUPS = ("given", "slots", "gives")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed.

    of: what it is part of, `name` which (a step of a repeat as "repeat/step"), `kind` the kind of a step or the group
    of a slot. field: of a changed one, `language` of a changed text. before, after: as written, shortened; empty where
    there was nothing. Of a renamed one these are the names, of a moved one what it followed, empty for the first.
    lines: where it stands in the text before and after, 0 where it does not.
    """

    of: Of
    how: How
    name: str
    kind: str = ""
    field: str = ""
    language: str = ""
    before: str = ""
    after: str = ""
    lines: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """readable: whether each of the two texts could be read, so that its parts are known."""

    changes: tuple[Change, ...]
    readable: tuple[bool, bool]


@dataclass(slots=True)
class _Part:
    kind: str
    node: Node
    line: int
    inner: dict[str, _Part] = field(default_factory=lambda: dict[str, "_Part"]())


def compare(before: str, after: str) -> Comparison:
    """The changes from `before` to `after`: of the procedure itself, its slots, digressions and steps. Never raises."""
    old, new = _read(before), _read(after)
    readable = (old is not None, new is not None)
    if old is None or new is None:
        return Comparison((), readable)
    changes = [
        *_fields("procedure", "", "", _rest(old), _rest(new)),
        *_parts("slot", _slots(old), _slots(new)),
        *_parts("digression", _digressions(old), _digressions(new)),
        *_parts("step", _steps(old.fields.get("steps")), _steps(new.fields.get("steps"))),
    ]
    return Comparison(tuple(changes), readable)


def _read(source: str) -> tree.Mapping | None:
    problems: list[Problem] = []
    try:
        root = tree.read(source, "", problems)
    except (RecursionError, ValueError):
        return None
    return root if isinstance(root, tree.Mapping) else None


# --- What a file is made of


def _rest(root: tree.Mapping) -> tree.Mapping:
    """The fields of the procedure itself."""
    own = {name: node for name, node in root.fields.items() if name not in {*_GROUPS, "digressions", "steps"}}
    return tree.Mapping(root.place, own, root.keys)


def _slots(root: tree.Mapping) -> dict[str, _Part]:
    made: dict[str, _Part] = {}
    for group in _GROUPS:
        for name, part in _named(root.fields.get(group), group).items():
            made.setdefault(name, part)
    return made


def _digressions(root: tree.Mapping) -> dict[str, _Part]:
    return _named(root.fields.get("digressions"), "")


def _named(node: Node | None, kind: str) -> dict[str, _Part]:
    if not isinstance(node, tree.Mapping):
        return {}
    return {name: _Part(kind, inner, node.keys[name].line) for name, inner in node.fields.items()}


def _steps(node: Node | None) -> dict[str, _Part]:
    """The steps of a list by name; a second one of a name, which the check refuses, gets a number."""
    made: dict[str, _Part] = {}
    seen: dict[str, int] = {}
    for item in node.items if isinstance(node, tree.Sequence) else ():
        fields = item.fields if isinstance(item, tree.Mapping) else {}
        kind = next((kind for kind in KINDS if kind in fields), "")
        name = text(fields.get(kind)) or f"({item.place.line})"
        seen[name] = seen.get(name, 0) + 1
        made[f"{name} #{seen[name]}" if seen[name] > 1 else name] = _Part(kind, item, item.place.line, _inner(fields))
    return made


def _inner(fields: Mapping[str, Node]) -> dict[str, _Part]:
    return _steps(fields.get("steps")) if "repeat" in fields else {}


# --- What changed in them


def _parts(of: Of, old: Mapping[str, _Part], new: Mapping[str, _Part], prefix: str = "") -> Iterator[Change]:
    """In the order of the text after; what is gone comes where it stood."""
    renamed = _renamed(old, new)
    origin = {now: was for was, now in renamed.items()}
    common = [name for name in new if name in old or name in origin]
    moved = _moved([origin.get(name, name) for name in common], list(old)) if of == "step" else set[str]()
    gone = [name for name in old if name not in new and name not in renamed]
    names, older = list(new), list(old)
    for name in _in_order(names, older, gone, origin):
        was, now = old.get(origin.get(name, name)), new.get(name)
        lines = (was.line if was else 0, now.line if now else 0)
        kind = now.kind if now else was.kind if was else ""
        told = prefix + name
        if was is None or now is None:
            yield Change(of, "added" if now else "removed", told, kind, lines=lines)
            continue
        if name in origin:
            yield Change(of, "renamed", told, kind, before=prefix + origin[name], after=told, lines=lines)
        if origin.get(name, name) in moved:
            places = (_previous(older, origin.get(name, name)), _previous(names, name))
            yield Change(of, "moved", told, kind, before=places[0], after=places[1], lines=lines)
        if was.kind != now.kind:
            yield Change(of, "field", told, kind, "kind", before=was.kind, after=now.kind, lines=lines)
        yield from _fields(of, told, kind, _own(was), _own(now))
        yield from _parts(of, was.inner, now.inner, f"{told}/")


def _in_order(new: Sequence[str], old: Sequence[str], gone: Sequence[str], origin: Mapping[str, str]) -> Iterator[str]:
    """The names of both: each that is gone after the one that it stood behind."""
    present = {origin.get(name, name) for name in new}
    behind: dict[str, list[str]] = {}
    last = ""
    for name in old:
        if name in present:
            last = name
        elif name in gone:
            behind.setdefault(last, []).append(name)
    yield from behind.get("", [])
    for name in new:
        yield name
        yield from behind.get(origin.get(name, name), [])


def _renamed(old: Mapping[str, _Part], new: Mapping[str, _Part]) -> dict[str, str]:
    """Old name → new name of what is the same in all but its name."""
    free: dict[tuple[str, str], list[str]] = {}
    for name, part in reversed(list(new.items())):
        if name not in old:
            free.setdefault(_signature(part), []).append(name)
    gone = {name: free.get(_signature(part)) for name, part in old.items() if name not in new} if free else {}
    return {name: alike.pop() for name, alike in gone.items() if alike}


def _signature(part: _Part) -> tuple[str, str]:
    return part.kind, written(_own(part)) + "".join(f"\n{name}: {_signature(p)}" for name, p in part.inner.items())


def _own(part: _Part) -> Node:
    """Without the name, which is told apart, and without the steps inside a repeat."""
    if not isinstance(part.node, tree.Mapping) or not part.kind or part.kind in _GROUPS:
        return part.node
    left_out = {part.kind, "steps"} if part.kind == "repeat" else {part.kind}
    own = {name: inner for name, inner in part.node.fields.items() if name not in left_out}
    return tree.Mapping(part.node.place, own, part.node.keys)


def _previous(names: Sequence[str], name: str) -> str:
    at = names.index(name)
    return names[at - 1] if at else ""


def _moved(new: Sequence[str], old: Sequence[str]) -> set[str]:
    """The fewest names whose moving explains the new order: those outside a longest run that kept it."""
    place = {name: at for at, name in enumerate(old)}
    ends: list[int] = []  # the smallest last place of a kept run of each length
    at_end: list[str] = []
    before: dict[str, str | None] = {}
    for name in new:
        length = bisect_left(ends, place[name])
        before[name] = at_end[length - 1] if length else None
        ends[length:] = [place[name], *ends[length + 1 :]]
        at_end[length:] = [name, *at_end[length + 1 :]]
    kept: set[str] = set()
    last = at_end[-1] if at_end else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return set(new) - kept


def _fields(of: Of, name: str, kind: str, old: Node, new: Node) -> Iterator[Change]:
    """The fields of one part that differ; a text told by language."""
    if not isinstance(old, tree.Mapping) or not isinstance(new, tree.Mapping):
        if written(old) != written(new):
            lines = (old.place.line, new.place.line)
            yield Change(of, "field", name, kind, "", before=_short(old), after=_short(new), lines=lines)
        return
    for at in [*new.fields, *(name for name in old.fields if name not in new.fields)]:
        was, now = old.fields.get(at), new.fields.get(at)
        lines = (old.keys[at].line if was else 0, new.keys[at].line if now else 0)
        if was is not None and now is not None and written(was) == written(now):
            continue
        if _is_text(was) and _is_text(now):
            yield from _languages(of, name, kind, at, was, now)
        else:
            yield Change(of, "field", name, kind, at, before=_short(was), after=_short(now), lines=lines)


def _languages(of: Of, name: str, kind: str, at: str, was: Node | None, now: Node | None) -> Iterator[Change]:
    old = was.fields if isinstance(was, tree.Mapping) else {}
    new = now.fields if isinstance(now, tree.Mapping) else {}
    for language in LANGUAGES:
        first, second = old.get(language), new.get(language)
        if (first or second) and (first is None or second is None or written(first) != written(second)):
            lines = (first.place.line if first else 0, second.place.line if second else 0)
            yield Change(of, "text", name, kind, at, language, _short(first), _short(second), lines)


def _is_text(node: Node | None) -> bool:
    """Whether it has a wording for each language; what is absent may be one."""
    return node is None or (isinstance(node, tree.Mapping) and bool(node.fields) and node.fields.keys() <= _SPOKEN)


_SPOKEN = frozenset(LANGUAGES)


# --- How it is written


def written(node: Node | None) -> str:
    """A node on one line. Two nodes are written alike when they say the same."""
    match node:
        case None:
            return ""
        case tree.Scalar(_, words):
            return words
        case tree.Sequence(_, items):
            return "[" + ", ".join(written(item) for item in items) + "]"
        case tree.Mapping(_, fields, _):
            return "{" + ", ".join(f"{name}: {written(inner)}" for name, inner in fields.items()) + "}"


def _short(node: Node | None) -> str:
    words = written(node)
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
