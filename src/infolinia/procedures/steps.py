"""The steps of a procedure file, read into parts; pure.

A field that the engine does not keep is refused: what a supervisor writes must not be passed over in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from infolinia.procedures import expressions, ladders, offers, tree, ways
from infolinia.procedures.declarations.procedure import DIGRESSION, MOST_STEPS
from infolinia.procedures.declarations.questions import COMMON, DESK_LADDER, LADDER, QUESTION
from infolinia.procedures.declarations.steps import CONDITION, KINDS, MOST_ROUNDS, STEPS
from infolinia.procedures.fields import FieldReader, Fields, text
from infolinia.procedures.functions import Table
from infolinia.procedures.parts import Digression, Procedure, Slot, Step, StepKind
from infolinia.procedures.problems import Place
from infolinia.procedures.tree import Node

DEEPEST = 8  # includes in includes, and slots computed from slots
DEEPEST_ROUNDS = 3  # repeats in repeats
KEYS = frozenset("0123456789*#")
KEY_ACTS = ("again", "language", "back")


@dataclass
class Shelf:
    """What may be included, each compiled once however often it is asked for."""

    library: Mapping[str, str]
    actions: frozenset[str] | None
    folder: str
    compile: Callable[[str, str, tuple[str, ...]], Procedure | None]  # file, source, the procedures around it
    compiled: dict[str, Procedure | None] = field(default_factory=lambda: dict[str, Procedure | None]())
    functions: Table | None = None
    amends: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())


def rounds(nodes: Iterable[Node]) -> Iterator[str]:
    """The ids of all `repeat`, in each other, too: `ID.count` and `ID.index` are names."""
    for node in nodes:
        if isinstance(node, tree.Mapping) and "repeat" in node.fields:
            yield text(node.fields["repeat"])
            inner = node.fields.get("steps")
            yield from rounds(inner.items if isinstance(inner, tree.Sequence) else ())


def declared(nodes: Iterable[Node]) -> Iterator[tuple[str, Fields]]:
    """The questions that say the type of their slot themselves."""
    for node in nodes:
        if isinstance(node, tree.Mapping):
            if "ask" in node.fields and "type" in node.fields:
                yield text(node.fields["ask"]), node.fields
            inner = node.fields.get("steps")
            yield from declared(inner.items if isinstance(inner, tree.Sequence) else ())


class StepReader:
    """Reads the steps of one procedure. `slots` may gain what a question says of its slot; `hashes` gains those of the
    procedures included."""

    def __init__(
        self,
        read: FieldReader,
        shelf: Shelf,
        above: tuple[str, ...],
        slots: dict[str, Slot],
        given: dict[str, Slot],
        hashes: list[str],
    ) -> None:
        self._read, self._shelf, self._above = read, shelf, above
        self._slots, self._given, self._hashes = slots, given, hashes
        self._rounds = 0

    def steps(self, node: Node | None, place: Place) -> tuple[Step, ...]:
        """All steps of a list."""
        nodes = self._read.items(node, "steps")
        if node is not None and not 1 <= len(nodes) <= MOST_STEPS:
            self._read.problem("how-many", place, what="steps", most=str(MOST_STEPS))
            nodes = nodes[:MOST_STEPS]
        return tuple(step for node in nodes if (step := self._step(node)))

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
        declared_ = STEPS[kind]
        read.known_fields(node, declared_.names | COMMON.names, what)
        for needed in declared_.needed:
            if needed not in fields:
                read.problem("no-field", node.place, what=what, field=needed)
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
        if slot:
            self._of_slot(slot, fields)
        if kind == "negotiate":
            self._check_slots(fields, out.values())
        made, offer_places = offers.read(read, fields, what) if kind == "negotiate" else ((), {})
        for offer in made:
            if offer.in_return and offer.in_return not in self._slots:
                read.unknown("unknown-slot", offer_places[offer.in_return], "slot", offer.in_return, self._slots)
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
            again=kind == "say" and read.one_of(fields, "again", *STEPS["say"].values("again")) == "changed",
            again_most=read.number(fields, "again", 2, most=5) if slot else 2,
            law=self._law(fields),
            unsure=read.one_of(fields, "unsure", *STEPS["ask"].values("unsure")),
            accepts=read.scalar(fields, "accepts"),
            optional=read.flag(fields, "optional"),
            confirm=read.one_of(fields, "confirm", *QUESTION.values("confirm")) in ("true", "summary"),
            on_refuse=read.scalar(fields, "on_refuse"),
            on_dont_know=read.scalar(fields, "on_dont_know"),
            action=read.scalar(fields, "action"),
            inputs=inputs,
            out=out,
            slow=read.templates(fields, "slow", what),
            on_error=errors,
            on_change=read.scalar(fields, "on_change") or self._shelf.amends.get(read.scalar(fields, "action"), ""),
            edges=edges,
            exits=exits,
            included=included,
            to=read.scalar(fields, "to"),
            reason=read.words(fields, "reason", what),
            disposition=read.scalar(fields, "disposition"),
            needs=read.expression(fields["needs"]) if "needs" in fields else None,
            hints=read.many_words(fields.get("hints"), what, "hints"),
            ladder=self._ladder(fields.get("ladder")),
            on_fail={k: text(fields[f"on_{k}"]) for k in ladders.FAILURES if f"on_{k}" in fields},
            timeout=read.seconds(fields, "timeout", 8),
            about=read.scalar(fields, "about"),
            authority=offers.authority(read, fields) if kind == "negotiate" else {},
            offers=made,
            counter=read.flag(fields, "counter"),
            approval=offers.approval(read, fields, what) if "approval" in fields else None,
            on_none=read.scalar(fields, "on_none"),
            body=self._body(id_, fields, node.place) if kind == "repeat" else None,
            rounds=read.expression(fields["for"]) if "for" in fields else None,
            most=self._most(fields, kind),
            keys=self._keys(fields, slot),
            announcement=read.scalar(fields, "announcement"),
            places=_places(fields, [go for _, go in branches if go]),
        )

    def _keys(self, step: Fields, slot: Slot | None) -> dict[str, str]:
        """The keys that choose nothing, each with what it does; none of them, nor of the values, is given twice."""
        read = self._read
        fields = read.mapping(step.get("keys"), "keys")
        for key, act in fields.items():
            if key not in KEYS:
                read.problem("key-wrong", act.place, key=key)
            if text(act) not in KEY_ACTS:
                read.problem("key-act", act.place, key=key, act=text(act), known=", ".join(KEY_ACTS))
        taken = [option.key for option in slot.options if option.key] if slot else []
        for key in sorted({key for key in [*taken, *fields] if [*taken, *fields].count(key) > 1}):
            place = fields[key].place if key in fields else step["choose"].place
            read.problem("key-twice", place, key=key)
        return {key: text(act) for key, act in fields.items()}

    def _most(self, fields: Fields, kind: str) -> int:
        """Rounds: of a negotiation six, of a repeat ten, unless said."""
        if kind == "negotiate":
            return self._read.number(fields, "rounds", 6, most=MOST_ROUNDS)
        return self._read.number(fields, "max", 10, most=MOST_ROUNDS)

    def _body(self, id_: str, fields: Fields, place: Place) -> Procedure | None:
        """What is repeated: a procedure with the slots of the one around it."""
        self._rounds += 1
        if self._rounds > DEEPEST_ROUNDS:
            self._read.problem("repeats-deep", place, most=str(DEEPEST_ROUNDS))
            return None
        steps = self.steps(fields.get("steps"), place)
        self._rounds -= 1
        self._read.problems.extend(ways.check(steps, (), body=True))
        if not steps:
            return None
        return Procedure(id_, "", "", {}, self._read.languages, self._given, (), self._slots, steps)

    def _ladder(self, node: Node | None, performer: str = "") -> dict[str, tuple[str, ...]]:
        """The rungs by kind of failure; those of the desk apart."""
        made: dict[str, tuple[str, ...]] = {}
        known = (DESK_LADDER if performer else LADDER).names
        for kind, inner in self._read.known_fields(node, known, "ladder").items() if node else ():
            if kind == "desk":
                made |= self._ladder(inner, "desk.")
                continue
            rungs = tuple(text(item) for item in self._read.items(inner, f"ladder: {kind}"))
            for rung in rungs[:-1]:
                if rung not in ladders.RUNGS or rung in ladders.ENDS:
                    self._read.unknown("unknown-rung", inner.place, "rung", rung, ladders.RUNGS)
            made[performer + kind] = rungs[:MOST_ROUNDS]
        return made

    def _of_slot(self, slot: Slot, fields: Fields) -> None:
        """What a question says of its slot: critical, keep, depends."""
        depends = tuple(text(item) for item in self._read.items(fields.get("depends"), "depends"))
        for name in depends:
            if name not in self._slots and name not in self._given:
                self._read.unknown("unknown-slot", fields["depends"].place, "slot", name, [*self._slots, *self._given])
        made = replace(
            slot,
            critical=slot.critical or self._read.flag(fields, "critical"),
            keep=slot.keep or self._read.flag(fields, "keep"),
            depends=depends or slot.depends,
        )
        into = self._slots if slot.name in self._slots else self._given
        into[slot.name] = made

    def _law(self, fields: Fields) -> str:
        self._read.one_of(fields, "heard", *STEPS["statement"].values("heard"))  # the only way a statement is heard
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
        fields = self._read.known_fields(node, CONDITION.names, f"{what}: when")
        for needed in CONDITION.needed:
            if needed not in fields and isinstance(node, tree.Mapping):
                self._read.problem("no-field", node.place, what=what, field=needed)
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
            file = f"{self._shelf.folder}/{name}.yaml" if self._shelf.folder else f"{name}.yaml"
            self._shelf.compiled[name] = self._shelf.compile(file, source, self._above)
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

    def digression(self, id_: str, node: Node) -> Digression:
        read = self._read
        what = f"digression {id_}"
        fields = read.known_fields(node, DIGRESSION.names, what)
        read.identifier(id_, node.place)
        if "hear" not in fields or not {"text", "article", "go"} & set(fields):
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
            article=read.scalar(fields, "article"),
        )


def _places(fields: Fields, edges: list[Node]) -> dict[str, Place]:
    """Where the steps to go to are named."""
    edges_ = ("next", "on_refuse", "on_dont_know", "on_none", "accepts", *(f"on_{kind}" for kind in ladders.FAILURES))
    named = [fields[name] for name in edges_ if name in fields]
    if isinstance(ladder := fields.get("ladder"), tree.Mapping):
        named += [item for rungs in ladder.fields.values() if isinstance(rungs, tree.Sequence) for item in rungs.items]
    for group in ("on_error", "exits"):
        inner = fields.get(group)
        named += inner.fields.values() if isinstance(inner, tree.Mapping) else ()
    return {text(node): node.place for node in (*edges, *named)}
