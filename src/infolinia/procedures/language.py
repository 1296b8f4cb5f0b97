"""The language of procedures: from one YAML file to a checked, frozen Procedure; pure.

Each problem carries file, line and column, and reading goes on, so that an author gets all of them at once. The version
of a procedure is the hash of its own text and of those it includes. A field that the engine does not keep is refused:
what a supervisor writes must not be passed over in silence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from infolinia.procedures import expressions, tree, ways
from infolinia.procedures.fields import LANGUAGES, FieldReader, Fields, text
from infolinia.procedures.parts import Digression, Option, Procedure, Slot, Step, StepKind
from infolinia.procedures.problems import Place, Problem, ProcedureProblems
from infolinia.procedures.tree import Node

KINDS: tuple[StepKind, ...] = (
    "say", "statement", "ask", "choose", "do", "branch", "include", "hand_over", "finish", "return",
)  # fmt: skip
TYPES = (
    "text", "number", "ordinal", "yes_no", "choice", "choices", "date", "time", "period", "duration", "money", "phone",
    "email", "address", "pesel", "nip", "regon", "iban", "customer", "order", "case", "level",
)  # fmt: skip
ATTRIBUTES = ("call.direction", "call.caller", "performer", "language", "customer.name", "agent.name", "client.name")
_VALUES = {
    "performer": frozenset({"desk", "voice", "rehearsal"}),
    "language": frozenset(LANGUAGES),
    "call.direction": frozenset({"in", "out"}),
}

MOST_STEPS = 500  # of a file
MOST_SLOTS = 200
DEEPEST = 8  # includes in includes, and slots computed from slots

_COMMON = {"when", "next", "title"}
_FIELDS: dict[str, set[str]] = {
    "say": {"text", "again"},
    "statement": {"text", "law", "heard"},
    "ask": {"text", "help", "confirm", "optional", "unsure", "accepts", "on_refuse", "on_dont_know"},
    "choose": {"text", "help", "confirm", "optional", "on_refuse", "on_dont_know"},
    "do": {"action", "with", "out", "slow", "on_error", "on_change"},
    "branch": {"when"},
    "include": {"with", "out", "exits"},
    "hand_over": {"to", "reason", "text"},
    "finish": {"disposition", "text"},
    "return": set(),
}
_NEEDS: dict[str, tuple[str, ...]] = {
    "say": ("text",), "statement": ("text",), "ask": ("text",), "choose": ("text",), "do": ("action",),
    "branch": ("when",), "hand_over": ("to",), "finish": ("disposition",),
}  # fmt: skip
_TOP = {"procedure", "version", "title", "languages", "call", "given", "gives", "slots", "digressions", "steps"}
_SLOT = {
    "type", "title", "values", "critical", "private", "valid", "why", "looks", "from", "optional", "pattern", "max",
}  # fmt: skip


def load(text: str, *, source: str, library: Mapping[str, str], actions: frozenset[str] | None = None) -> Procedure:
    """Compile a procedure.

    source: the name of its file, for problems. library: the texts of procedures it may include, by name.
    actions: names that `do` may use; None: not checked. Raises ProcedureProblems with everything that is wrong.
    """
    problems: list[Problem] = []
    made = _Loader(source, _Shelf(library, actions, source.rpartition("/")[0]), problems, ()).procedure(text)
    if problems or made is None:
        raise ProcedureProblems(problems)
    return made


def included(procedure: Procedure) -> frozenset[str]:
    """The names of all procedures that it includes, and that those include."""
    found: set[str] = set()
    left = [procedure]
    while left:
        inner = [step.included for step in left.pop().steps if step.included and step.included.name not in found]
        found.update(p.name for p in inner)
        left += inner
    return frozenset(found)


class _Shelf:
    """What may be included, each compiled once however often it is asked for."""

    def __init__(self, library: Mapping[str, str], actions: frozenset[str] | None, folder: str) -> None:
        self.library, self.actions, self.folder = library, actions, folder
        self.compiled: dict[str, Procedure | None] = {}


class _Loader:
    def __init__(self, file: str, shelf: _Shelf, problems: list[Problem], above: tuple[str, ...]) -> None:
        self._read = FieldReader(file, problems)
        self._shelf, self._problems, self._above = shelf, problems, above
        self._slots: dict[str, Slot] = {}
        self._given: dict[str, Slot] = {}
        self._hashes: list[str] = []

    # --- The procedure

    def procedure(self, source: str) -> Procedure | None:
        read = self._read
        root = tree.read(source, read.file, self._problems)
        if root is None:
            return None
        top = read.known_fields(root, _TOP, "procedure")
        if not isinstance(root, tree.Mapping):
            return None
        for field in ("procedure", "title", "steps"):
            if field not in top:
                read.problem("no-field", root.place, what="procedure", field=field)
        read.languages = self._languages(top)
        name = read.identifier(read.scalar(top, "procedure"), _at(top, "procedure", root), of_step=True)
        self._above = (*self._above, name)
        gives = self._all_slots(top)
        nodes = read.items(top.get("steps"), "steps")
        if "steps" in top and not 1 <= len(nodes) <= MOST_STEPS:
            read.problem("how-many", top["steps"].place, what="steps", most=str(MOST_STEPS))
            nodes = nodes[:MOST_STEPS]
        steps = tuple(step for node in nodes if (step := self._step(node)))
        asides = read.mapping(top.get("digressions"), "digressions")
        digressions = tuple(self._digression(id_, node) for id_, node in asides.items())
        if "call" in top:
            read.known_fields(top["call"], {"direction", "kind"}, "call")
        self._problems.extend(ways.check(steps, digressions))
        if not steps:
            return None
        return Procedure(
            name=name,
            version=read.scalar(top, "version") or "1",
            hash=hashlib.sha256("\n".join([source, *self._hashes]).encode("utf-8", "replace")).hexdigest()[:16],
            title=read.words(top, "title", "procedure"),
            languages=read.languages,
            given=self._given,
            gives=gives,
            slots=self._slots,
            steps=steps,
            digressions=digressions,
        )

    def _languages(self, top: Fields) -> tuple[str, ...]:
        if "languages" not in top:
            return LANGUAGES
        found: list[str] = []
        for item in self._read.items(top["languages"], "languages"):
            if text(item) in LANGUAGES and text(item) not in found:
                found.append(text(item))
            else:
                self._read.unknown("unknown-language", item.place, "language", text(item), LANGUAGES)
        if not found:
            self._read.problem("no-field", top["languages"].place, what="languages", field=LANGUAGES[0])
        return tuple(found) or LANGUAGES

    # --- Slots

    def _all_slots(self, top: Fields) -> tuple[str, ...]:
        """All slots there are; the names of those that it gives."""
        read = self._read
        groups = {group: read.mapping(top.get(group), group) for group in ("given", "slots", "gives")}
        self._given = {name: self._slot(name, node) for name, node in groups["given"].items()}
        self._slots = {name: self._slot(name, node) for name, node in groups["slots"].items()}
        for name, node in groups["slots"].items():
            if name in self._given:
                read.problem("two-slots", node.place, slot=name)
        for name, node in groups["gives"].items():
            slot = self._slot(name, node)
            if name not in self._given and name not in self._slots:
                self._slots[name] = slot
        every = {**self._given, **self._slots}
        if len(every) > MOST_SLOTS:
            read.problem(
                "how-many", top["slots" if "slots" in top else "given"].place, what="slots", most=str(MOST_SLOTS)
            )
        read.names = frozenset({*every, *ATTRIBUTES})
        read.choices = {n: frozenset(o.value for o in slot.options) for n, slot in every.items() if slot.options}
        read.choices |= _VALUES
        for group, nodes in groups.items():
            for name, node in nodes.items():
                into = self._given if name in self._given and group != "slots" else self._slots
                into[name] = self._with_rules(into[name], node)
        self._check_derived({name: node.place for nodes in groups.values() for name, node in nodes.items()})
        return tuple(groups["gives"])

    def _slot(self, name: str, node: Node) -> Slot:
        read = self._read
        what = f"slot {name}"
        fields = read.known_fields(node, _SLOT, what)
        read.identifier(name, node.place)
        type_ = read.scalar(fields, "type")
        if type_ not in TYPES:
            read.problem("unknown-type", _at(fields, "type", node), type=type_ or "?", types=", ".join(TYPES))
        values = read.mapping(fields.get("values"), "values")
        if values and type_ != "choice":
            read.problem("values-of-no-choice", fields["values"].place, slot=name)
        return Slot(
            name=name,
            type=type_,
            title=read.words(fields, "title", what),
            options=tuple(Option(value, read.many_words(said, what, value)) for value, said in values.items()),
            critical=read.flag(fields, "critical"),
            private=read.flag(fields, "private"),
            optional=read.flag(fields, "optional"),
            looks=read.one_of(fields, "looks", "back", "ahead"),
            why=read.words(fields, "why", what),
            pattern=read.pattern(fields),
            longest=read.number(fields, "max", 500, most=500 if "pattern" in fields else 10_000),
        )

    def _with_rules(self, slot: Slot, node: Node) -> Slot:
        """`valid` and `from` read other slots, so they are parsed once all names are known."""
        fields = node.fields if isinstance(node, tree.Mapping) else {}
        valid = self._read.expression(fields["valid"]) if "valid" in fields else slot.valid
        source = self._read.expression(fields["from"]) if "from" in fields else slot.source
        return replace(slot, valid=valid, source=source)

    def _check_derived(self, places: Mapping[str, Place]) -> None:
        """Slots computed from each other without end."""
        every = {**self._given, **self._slots}
        for name in every:
            reached, depth = {name}, 0
            while reached and depth <= DEEPEST:
                sources = [slot.source for n in reached if (slot := every.get(n)) and slot.source]
                reached = {read for source in sources for read in source.reads}
                depth += 1
            if reached:
                self._read.problem("derived-circle", places[name], slot=name)
                return

    # --- Steps

    def _step(self, node: Node) -> Step | None:
        read = self._read
        fields = read.mapping(node, "step")
        kinds: list[StepKind] = [kind for kind in KINDS if kind in fields]
        if len(kinds) != 1:
            if isinstance(node, tree.Mapping):
                read.problem("no-kind", node.place, kinds=", ".join(KINDS))
            return None
        kind = kinds[0]
        id_ = read.identifier(read.scalar(fields, kind), fields[kind].place, of_step=True)
        what = f"{kind} {id_}"
        read.known_fields(node, {kind, *_COMMON, *_FIELDS[kind]}, what)
        for field in _NEEDS.get(kind, ()):
            if field not in fields:
                read.problem("no-field", node.place, what=what, field=field)
        slot = self._asked(kind, id_, fields[kind].place) if kind in ("ask", "choose") else None
        included = self._include(id_, fields[kind].place) if kind == "include" else None
        branches = (
            [self._edge(item, what) for item in read.items(fields.get("when"), "when")] if kind == "branch" else []
        )
        edges = tuple((condition, text(go)) for condition, go in branches if condition)
        inputs = read.named_expressions(fields.get("with"), "with")
        out = read.scalars(fields.get("out"), "out")
        exits = read.scalars(fields.get("exits"), "exits")
        errors = read.scalars(fields.get("on_error"), "on_error")
        if kind == "do":
            self._check_do(fields, out)
        if included:
            self._check_include(fields, inputs, out, included, fields[kind].place)
        return Step(
            kind=kind,
            id=id_,
            place=node.place,
            title=read.words(fields, "title", what),
            text=read.templates(fields, "text", what, options=bool(slot and slot.options)),
            help=read.templates(fields, "help", what),
            when=read.expression(fields["when"]) if kind != "branch" and "when" in fields else None,
            next=read.scalar(fields, "next"),
            again=kind == "say" and read.one_of(fields, "again", "changed", "never") == "changed",
            law=self._law(fields),
            unsure=read.one_of(fields, "unsure", "true", "false"),
            accepts=read.scalar(fields, "accepts"),
            optional=read.flag(fields, "optional"),
            confirm=read.one_of(fields, "confirm", "true", "summary", "false") in ("true", "summary"),
            on_refuse=read.scalar(fields, "on_refuse"),
            on_dont_know=read.scalar(fields, "on_dont_know"),
            action=read.scalar(fields, "action"),
            inputs=inputs,
            out=out,
            slow=read.templates(fields, "slow", what),
            on_error=errors,
            on_change=read.scalar(fields, "on_change"),
            edges=edges,
            exits=exits,
            included=included,
            to=read.scalar(fields, "to"),
            reason=read.words(fields, "reason", what),
            disposition=read.scalar(fields, "disposition"),
            places=_places(fields, [go for _, go in branches if go]),
        )

    def _law(self, fields: Fields) -> str:
        self._read.one_of(fields, "heard", "whole")  # the only way a statement is heard
        return self._read.scalar(fields, "law")

    def _asked(self, kind: str, id_: str, place: Place) -> Slot | None:
        slot = self._slots.get(id_) or self._given.get(id_)
        if slot is None:
            self._read.unknown("unknown-slot", place, "slot", id_, [*self._slots, *self._given])
        elif slot.source is not None:
            self._read.problem("derived-asked", place, slot=id_)
        elif kind == "choose" and not slot.options:
            self._read.problem("not-a-choice", place, slot=id_)
        elif kind == "ask" and slot.type == "choice":
            self._read.problem("choose-it", place, slot=id_)
        return slot

    def _check_do(self, fields: Fields, out: Mapping[str, str]) -> None:
        for name in ("action", "on_change"):
            action = self._read.scalar(fields, name)
            known = self._shelf.actions
            if action and known is not None and action not in known:
                self._read.unknown("unknown-action", fields[name].place, "action", action, known)
        self._check_slots(fields, out.values())

    def _check_slots(self, fields: Fields, names: Iterable[str]) -> None:
        for name in names:
            if name not in self._slots and name not in self._given:
                self._read.unknown("unknown-slot", fields["out"].place, "slot", name, [*self._slots, *self._given])

    def _edge(self, node: Node, what: str) -> tuple[expressions.Expression | None, Node | None]:
        fields = self._read.known_fields(node, {"if", "go"}, f"{what}: when")
        for field in ("if", "go"):
            if field not in fields and isinstance(node, tree.Mapping):
                self._read.problem("no-field", node.place, what=what, field=field)
        return self._read.expression(fields["if"]) if "if" in fields else None, fields.get("go")

    # --- Includes

    def _include(self, name: str, place: Place) -> Procedure | None:
        if name in self._above:
            way = " → ".join([*self._above[self._above.index(name) :], name])
            self._read.problem("includes-itself", place, way=way)
            return None
        if len(self._above) > DEEPEST:
            self._read.problem("includes-deep", place, most=str(DEEPEST))
            return None
        source = self._shelf.library.get(name)
        if source is None:
            self._read.unknown("unknown-procedure", place, "name", name, self._shelf.library)
            return None
        if name not in self._shelf.compiled:
            file = f"{self._shelf.folder}/{name}.yaml".removeprefix("/")
            self._shelf.compiled[name] = _Loader(file, self._shelf, self._problems, self._above).procedure(source)
        made = self._shelf.compiled[name]
        if made:
            self._hashes.append(made.hash)
        return made

    def _check_include(
        self,
        fields: Fields,
        inputs: Mapping[str, expressions.Expression],
        out: Mapping[str, str],
        inner: Procedure,
        place: Place,
    ) -> None:
        read = self._read
        what = f"include {inner.name}"
        for name in inputs:
            if name not in inner.given:
                read.unknown("not-given", fields["with"].place, "slot", name, inner.given)
        for name, slot in inner.given.items():
            if not slot.optional and name not in inputs:
                read.problem("no-field", place, what=f"{what}: with", field=name)
        for name in out:
            if name not in inner.gives:
                read.unknown("not-given", fields["out"].place, "slot", name, inner.gives)
        self._check_slots(fields, out.values())
        for language in read.languages:
            if language not in inner.languages:
                read.problem("no-text", place, what=what, field="languages", language=language)

    def _digression(self, id_: str, node: Node) -> Digression:
        read = self._read
        what = f"digression {id_}"
        fields = read.known_fields(node, {"hear", "text", "go", "at", "objection", "max"}, what)
        read.identifier(id_, node.place)
        if "hear" not in fields or not {"text", "go"} & set(fields):
            read.problem("no-field", node.place, what=what, field="hear" if "hear" not in fields else "text")
        return Digression(
            id=id_,
            hear=read.many_words(fields.get("hear"), what, "hear"),
            text=read.templates(fields, "text", what),
            place=node.place,
            go=read.scalar(fields, "go"),
            at=tuple(text(item) for item in read.items(fields.get("at"), "at")),
            objection=read.flag(fields, "objection"),
            most=read.number(fields, "max", 2, most=10),
        )


def _at(fields: Fields, name: str, node: Node) -> Place:
    return fields[name].place if name in fields else node.place


def _places(fields: Fields, edges: list[Node]) -> dict[str, Place]:
    """Where the steps to go to are named."""
    named = [fields[name] for name in ("next", "on_refuse", "on_dont_know", "accepts") if name in fields]
    for field in ("on_error", "exits"):
        inner = fields.get(field)
        named += inner.fields.values() if isinstance(inner, tree.Mapping) else ()
    return {text(node): node.place for node in (*edges, *named)}


__all__ = [
    "ATTRIBUTES", "KINDS", "LANGUAGES", "TYPES", "Digression", "Option", "Procedure", "Slot", "Step", "StepKind",
    "included", "load",
]  # fmt: skip
