"""A rehearsal as its author writes it: who says what, and what must be true then and in the end; pure.

One YAML file holds one rehearsal or a list of them::

    rehearsal: Awaria, zwykła droga
    procedure: awaria
    language: pl
    performer: desk
    now: 2026-11-23T10:15
    given: {call.caller: "+48994000109"}
    backend: {cases.open_fault: {case: A-2026-0001, promise: Oddzwonimy.}}
    lines:
      - {focus: danger, says: "nie, nic się nie dzieje", then: {danger: false}}
      - {heard: half}
      - {declines: dont_know}
      - {corrects: {since: wczoraj}}
      - {digresses: how_long}
      - {switch: voice}
    end: {finish: accepted, disposition: I_FAULT, record: {danger: "false"}, actions: {cases.open_fault: 1}}

A text that the performer says needs no line: it is read whole, unless a line says how much of it was heard. An action
answers what stands under `backend`: outputs by name, `{error: CODE}`, or a list of these, one for each run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from infolinia.procedures import tree
from infolinia.procedures.declarations.rehearsal import DOES, END, LINE, MOST_LINES, PERFORMERS, REHEARSAL, Does
from infolinia.procedures.fields import LANGUAGES, FieldReader, text
from infolinia.procedures.problems import Place, Problem, ProcedureProblems
from infolinia.procedures.tree import Node

MOST_REHEARSALS = 200


def _nothing() -> dict[str, Any]:
    return {}


def _no_words() -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happens. `value`: the words said, how much was heard, what was declined, and so on. slots: what is
    said anew for each, of a line that corrects.

    focus: the step that must be in focus before. then: what must be true after: values by slot, and `focus`,
    `confirm` (the slot that waits for a yes), `disposition`.
    """

    place: Place
    does: Does | None
    value: str = ""
    slots: Mapping[str, str] = field(default_factory=_no_words)
    focus: str = ""
    then: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Ending:
    """What must be true in the end; what is empty is not looked at."""

    place: Place
    finish: str = ""
    hand_over: str = ""
    disposition: str = ""
    record: Mapping[str, Any] = field(default_factory=_nothing)
    not_in_record: tuple[str, ...] = ()
    actions: Mapping[str, int] = field(default_factory=_nothing)
    statements: Mapping[str, int] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Script:
    name: str
    procedure: str
    place: Place
    language: str
    performer: str
    now: datetime  # local time of the installation, without a zone
    given: Mapping[str, Any]
    backend: Mapping[str, tuple[Mapping[str, Any], ...]]
    lines: tuple[Line, ...]
    end: Ending | None


def read(source: str, *, file: str) -> list[Script]:
    """The rehearsals of a file. Raises ProcedureProblems with all that is wrong in it."""
    problems: list[Problem] = []
    root = tree.read(source, file, problems)
    nodes = root.items if isinstance(root, tree.Sequence) else (root,) if root else ()
    if root and len(nodes) > MOST_REHEARSALS:
        raise ProcedureProblems([Problem("how-many", root.place, {"what": "rehearsals", "most": str(MOST_REHEARSALS)})])
    reader = _Reader(file, problems)
    scripts = [reader.script(node) for node in nodes]
    if problems:
        raise ProcedureProblems(problems)
    return scripts


class _Reader:
    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.read = FieldReader(file, problems)

    def script(self, node: Node) -> Script:
        read = self.read
        fields = read.known_fields(node, REHEARSAL.names, "rehearsal")
        for name in REHEARSAL.needed:
            if name not in fields and isinstance(node, tree.Mapping):
                read.problem("no-field", node.place, what="rehearsal", field=name)
        lines = read.items(fields.get("lines"), "lines")
        if len(lines) > MOST_LINES:
            read.problem("how-many", fields["lines"].place, what="lines", most=str(MOST_LINES))
        return Script(
            name=read.scalar(fields, "rehearsal"),
            procedure=read.scalar(fields, "procedure"),
            place=node.place,
            language=(read.one_of(fields, "language", *LANGUAGES) if "language" in fields else "") or "pl",
            performer=(read.one_of(fields, "performer", *PERFORMERS) if "performer" in fields else "") or "desk",
            now=self._now(fields.get("now")),
            given={name: plain(inner) for name, inner in read.mapping(fields.get("given"), "given").items()},
            backend={
                name: self._answers(inner) for name, inner in read.mapping(fields.get("backend"), "backend").items()
            },
            lines=tuple(self._line(line) for line in lines[:MOST_LINES]),
            end=self._end(fields["end"]) if "end" in fields else None,
        )

    def _now(self, node: Node | None) -> datetime:
        if node is None:
            return datetime(2026, 11, 23, 10, 15)  # noqa: DTZ001  # a wall clock, see Script.now
        try:
            found = datetime.fromisoformat(text(node))
        except ValueError:
            found = None
        if found is None or found.tzinfo is not None:
            self.read.problem("wrong-value", node.place, field="now", value=text(node), values="2026-11-23T10:15")
            return datetime(2026, 11, 23, 10, 15)  # noqa: DTZ001
        return found

    def _answers(self, node: Node) -> tuple[Mapping[str, Any], ...]:
        """What an action answers, run after run; the last one again and again."""
        items = node.items if isinstance(node, tree.Sequence) else (node,)
        return tuple({k: plain(v) for k, v in self.read.mapping(item, "backend").items()} for item in items)

    def _line(self, node: Node) -> Line:
        read = self.read
        fields = read.known_fields(node, LINE.names, "line")
        found: list[Does] = [does for does in DOES if does in fields]
        if len(found) > 1 or not fields:
            read.problem("rehearsal-line", node.place, kinds=", ".join(DOES))
        does = found[0] if found else None
        if does and (values := LINE.values(does)):
            read.one_of(fields, does, *values)
        return Line(
            place=node.place,
            does=does,
            value=read.scalar(fields, does) if does and does != "corrects" else "",
            slots=read.scalars(fields.get("corrects"), "corrects"),
            focus=read.scalar(fields, "focus"),
            then={name: plain(inner) for name, inner in read.mapping(fields.get("then"), "then").items()},
        )

    def _end(self, node: Node) -> Ending:
        read = self.read
        fields = read.known_fields(node, END.names, "end")
        return Ending(
            place=node.place,
            finish=read.scalar(fields, "finish"),
            hand_over=read.scalar(fields, "hand_over"),
            disposition=read.scalar(fields, "disposition"),
            record={name: plain(inner) for name, inner in read.mapping(fields.get("record"), "record").items()},
            not_in_record=tuple(text(item) for item in read.items(fields.get("not_in_record"), "not_in_record")),
            actions=self._counts(fields.get("actions"), "actions"),
            statements=self._counts(fields.get("statements"), "statements"),
        )

    def _counts(self, node: Node | None, what: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        for name, inner in self.read.mapping(node, what).items():
            if text(inner).isdecimal() and len(text(inner)) < 4:
                counts[name] = int(text(inner))
            else:
                self.read.problem("not-a-number", inner.place, field=name, value=text(inner), most="999")
        return counts


def plain(node: Node) -> Any:
    """A node as JSON. Scalars stay text, but for true and false; the slots' types read the rest."""
    match node:
        case tree.Scalar(_, "true" | "false" as word):
            return word == "true"
        case tree.Scalar(_, word):
            return word
        case tree.Sequence(_, items):
            return [plain(item) for item in items]
        case tree.Mapping(_, fields, _):
            return {name: plain(inner) for name, inner in fields.items()}
