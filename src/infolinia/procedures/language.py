"""The language of procedures: from one YAML file to a checked, frozen Procedure; pure.

Each problem carries file, line and column, and reading goes on, so that an author gets all of them at once. The version
of a procedure is the hash of its own text and of those it includes. A field that the engine does not keep is refused:
what a supervisor writes must not be passed over in silence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from infolinia.procedures import actions as registry
from infolinia.procedures import functions as tables
from infolinia.procedures import tree, ways
from infolinia.procedures.declarations.procedure import CALL, MOST_RETURNING, MOST_SLOTS, SLOT_FIELDS
from infolinia.procedures.declarations.steps import FILE
from infolinia.procedures.declarations.types import NAMES
from infolinia.procedures.fields import LANGUAGES, FieldReader, Fields, text
from infolinia.procedures.parts import RECORDS, Digression, Option, Procedure, Slot, Step, StepKind
from infolinia.procedures.problems import Place, Problem, ProcedureProblems
from infolinia.procedures.steps import DEEPEST, KEYS, KINDS, MOST_STEPS, Shelf, StepReader, declared, rounds
from infolinia.procedures.tree import Node

TYPES = NAMES
# What an odd text may make of reading it, or of proving what was read; ProcedureProblems, a ValueError, is among them.
UNFORESEEN = (
    RecursionError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, AssertionError,
)  # fmt: skip
ATTRIBUTES = (
    "call.direction", "call.caller", "call.opening", "performer", "language", "customer.name", "agent.name",
    "client.name",
)  # fmt: skip
_VALUES = {
    "performer": frozenset({"desk", "voice", "rehearsal"}),
    "language": frozenset(LANGUAGES),
    "call.direction": frozenset({"in", "out"}),
    "call.opening": frozenset({"open", "closed", "holiday"}),
}

_SPOKEN_OF = ("text", "order", "case", "phone", "pesel", "nip", "regon", "iban", "customer")


def load(
    text: str,
    *,
    source: str,
    library: Mapping[str, str],
    actions: frozenset[str] | None = None,
    functions: tables.Table | None = None,
    amends: Mapping[str, str] | None = None,
) -> Procedure:
    """Compile a procedure.

    source: the name of its file, for problems. library: the texts of procedures it may include, by name.
    actions: names that `do` may use; None: not checked. functions: what expressions may use. amends: by action, the one
    that runs when the inputs of a `do` without on_change are corrected. None, of both: what the installation offers.
    Raises ProcedureProblems with everything that is wrong.
    """
    problems: list[Problem] = []

    def compile_(file: str, source: str, above: tuple[str, ...]) -> Procedure | None:
        return _Loader(file, shelf, problems, above).procedure(source)

    known = registry.amending() if amends is None else amends
    shelf = Shelf(library, actions, source.rpartition("/")[0], compile_, functions=functions, amends=known)
    made = compile_(source, text, ())
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


class _Loader:
    def __init__(self, file: str, shelf: Shelf, problems: list[Problem], above: tuple[str, ...]) -> None:
        self._read = FieldReader(file, problems, shelf.functions)
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
        top = read.known_fields(root, FILE.names, "procedure")
        if not isinstance(root, tree.Mapping):
            return None
        for field in FILE.needed:
            if field not in top:
                read.problem("no-field", root.place, what="procedure", field=field)
        read.languages = self._languages(top)
        name = read.identifier(read.scalar(top, "procedure"), _at(top, "procedure", root), of_step=True)
        self._above = (*self._above, name)
        gives = self._all_slots(top)
        reader = StepReader(read, self._shelf, self._above, self._slots, self._given, self._hashes)
        steps = reader.steps(top.get("steps"), _at(top, "steps", root))
        asides = read.mapping(top.get("digressions"), "digressions")
        digressions = tuple(reader.digression(id_, node) for id_, node in asides.items())
        direction = ""
        if "call" in top:
            call = read.known_fields(top["call"], CALL.names, "call")
            direction = read.one_of(call, "direction", *CALL.values("direction"))
        # A mistyped step (ask: telefn) is told once, at its line, and not wherever its right name is gone to.
        meant = {problem.facts["nearest"] for problem in self._problems if problem.code == "unknown-slot"}
        found = ways.check(steps, digressions)
        self._problems.extend(p for p in found if p.code != "unknown-step" or p.facts["step"] not in meant)
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
            kind=read.one_of(top, "kind", *FILE.values("kind")) or "call",
            direction=direction,
            returning=read.number(top, "returning", 0, most=MOST_RETURNING),
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
        for name, fields in declared(_steps(top)):  # a question that says the type of its slot itself
            type_ = read.scalar(fields, "type")
            if type_ not in TYPES:
                read.problem("unknown-type", fields["type"].place, type=type_, types=", ".join(TYPES))
            elif slot := self._given.get(name) or self._slots.get(name):
                read.one_of(fields, "type", slot.type)
            elif name:
                self._slots[name] = Slot(name, type_)
        for name, type_ in self._given_back(top):
            if name not in self._given and name not in self._slots:
                self._slots[name] = Slot(name, type_)
        every = {**self._given, **self._slots}
        if len(every) > MOST_SLOTS:
            read.problem(
                "how-many", top["slots" if "slots" in top else "given"].place, what="slots", most=str(MOST_SLOTS)
            )
        counted = {f"{id_}.{part}" for id_ in rounds(_steps(top)) for part in ("count", "index")}
        records = {name: RECORDS.get(slot.type, {}) for name, slot in every.items()}
        parts = {f"{name}.{part}": type_ for name, of in records.items() for part, type_ in of.items()}
        read.names = frozenset({*every, *ATTRIBUTES, *counted, *parts})
        read.types = {name: slot.type for name, slot in every.items()} | parts | dict.fromkeys(counted, "number")
        read.choices = {n: frozenset(o.value for o in slot.options) for n, slot in every.items() if slot.options}
        read.choices |= _VALUES
        for group, nodes in groups.items():
            for name, node in nodes.items():
                into = self._given if name in self._given and group != "slots" else self._slots
                into[name] = self._with_rules(into[name], node)
        self._check_derived({name: node.place for nodes in groups.values() for name, node in nodes.items()})
        return tuple(groups["gives"])

    def _given_back(self, top: Fields) -> Iterator[tuple[str, str]]:
        """What included procedures give under its own name, `out: {level: level}`: nobody need declare it again."""
        for step in _every_step(_steps(top)):
            source = self._shelf.library.get(text(step.fields.get("include")))
            out = step.fields.get("out")
            if source is None or not isinstance(out, tree.Mapping):
                continue
            inner = tree.read(source, "", [])
            for name, target in out.fields.items():
                type_ = _type_given(inner, name)
                if text(target) == name and type_ in TYPES and type_ not in ("choice", "choices"):
                    yield name, type_

    def _slot(self, name: str, node: Node) -> Slot:
        read = self._read
        what = f"slot {name}"
        fields = read.known_fields(node, SLOT_FIELDS.names, what)
        read.identifier(name, node.place)
        type_ = read.scalar(fields, "type")
        if type_ not in TYPES:
            read.problem("unknown-type", _at(fields, "type", node), type=type_ or "?", types=", ".join(TYPES))
        values = read.mapping(fields.get("values"), "values")
        if values and type_ not in ("choice", "choices"):
            read.problem("values-of-no-choice", fields["values"].place, slot=name)
        return Slot(
            name=name,
            type=type_,
            title=read.words(fields, "title", what),
            options=tuple(
                Option(value, read.many_words(said, what, value, beside=("needs", "key")), key=self._key(said))
                for value, said in values.items()
            ),
            critical=read.flag(fields, "critical"),
            private=read.flag(fields, "private"),
            optional=read.flag(fields, "optional"),
            looks=read.one_of(fields, "looks", *SLOT_FIELDS.values("looks")),
            why=read.words(fields, "why", what),
            pattern=read.pattern(fields),
            longest=read.number(fields, "max", 500, most=500 if "pattern" in fields else 10_000),
            keep=read.flag(fields, "keep"),
            disclose=self._level(fields),
            spoken=self._spoken(name, type_, fields),
        )

    def _spoken(self, name: str, type_: str, fields: Fields) -> str:
        found = self._read.one_of(fields, "spoken", *SLOT_FIELDS.values("spoken"))
        if found and type_ in TYPES and type_ not in _SPOKEN_OF:
            self._read.problem("spoken-of-type", fields["spoken"].place, slot=name, type=type_)
        return found

    def _level(self, fields: Fields) -> int:
        """L0 to L9; 0 where the field is absent."""
        found = self._read.one_of(fields, "disclose", *SLOT_FIELDS.values("disclose"))
        return int(found[1:]) if found else 0

    def _with_rules(self, slot: Slot, node: Node) -> Slot:
        """`valid`, `from` and the `needs` of values read other slots, so they are parsed once all names are known."""
        fields = node.fields if isinstance(node, tree.Mapping) else {}
        valid = self._read.expression(fields["valid"]) if "valid" in fields else slot.valid
        source = self._read.expression(fields["from"]) if "from" in fields else slot.source
        values = fields.get("values")
        options = tuple(self._needing(option, values) for option in slot.options)
        return replace(slot, valid=valid, source=source, options=options)

    def _key(self, node: Node) -> str:
        """The key of a value; empty without one."""
        found = node.fields.get("key") if isinstance(node, tree.Mapping) else None
        if found is not None and text(found) not in KEYS:
            self._read.problem("key-wrong", found.place, key=text(found))
        return text(found)

    def _needing(self, option: Option, values: Node | None) -> Option:
        node = values.fields.get(option.value) if isinstance(values, tree.Mapping) else None
        needs = node.fields.get("needs") if isinstance(node, tree.Mapping) else None
        return replace(option, needs=self._read.expression(needs)) if needs is not None else option

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


def _steps(top: Fields) -> tuple[Node, ...]:
    found = top.get("steps")
    return found.items if isinstance(found, tree.Sequence) else ()


def _every_step(nodes: tuple[Node, ...]) -> Iterator[tree.Mapping]:
    """The steps of a list, those of rounds, too."""
    for node in nodes:
        if isinstance(node, tree.Mapping):
            yield node
            inner = node.fields.get("steps")
            yield from _every_step(inner.items if isinstance(inner, tree.Sequence) else ())


def _type_given(procedure: Node | None, name: str) -> str:
    """The type of a slot as a file declares it, without compiling it."""
    top = procedure.fields if isinstance(procedure, tree.Mapping) else {}
    for group in ("gives", "given", "slots"):
        slots = top.get(group)
        slot = slots.fields.get(name) if isinstance(slots, tree.Mapping) else None
        if isinstance(slot, tree.Mapping) and "type" in slot.fields:
            return text(slot.fields["type"])
    return ""


def _at(fields: Fields, name: str, node: Node) -> Place:
    return fields[name].place if name in fields else node.place


__all__ = [
    "ATTRIBUTES", "KINDS", "LANGUAGES", "MOST_STEPS", "TYPES", "Digression", "Option", "Procedure", "Slot", "Step",
    "StepKind", "included", "load",
]  # fmt: skip
