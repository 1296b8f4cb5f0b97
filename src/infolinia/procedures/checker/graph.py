"""The graph of a procedure: every step with its includes and rounds expanded, every way between them; pure.

A step with `when` is two nodes: the question whether it comes at all, and the step. Edges carry what must hold for them
(tests) and what they do to the slots (effects). An end has no edges. A round of `repeat` is gone through once or not at
all: what holds after one holds after more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from infolinia.procedures import choices, ladders
from infolinia.procedures.checker import domains
from infolinia.procedures.checker.domains import Guard, Names, Test
from infolinia.procedures.expressions import Expression
from infolinia.procedures.parts import Procedure, Step

MOST_NODES = 6000  # beyond it an include is not looked into: its returns are all possible
_PERFORMERS = ("desk", "voice", "rehearsal")
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "performer": _PERFORMERS,
    "language": ("pl", "en"),
    "call.direction": ("in", "out"),
    "call.opening": ("open", "closed", "holiday"),
}


EffectKind = Literal["any", "none", "maybe", "copy", "given"]


@dataclass(frozen=True, slots=True)
class Effect:
    """any: the variable gets a value; none: it has none; maybe: one or none; copy: that of `source`; given: the
    same, known in any case, as what is demanded of an include is looked at where it is included.

    out_of: the variables that the value was made from, for what it may disclose.
    """

    kind: EffectKind
    variable: int
    source: int = -1
    out_of: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    target: int
    why: str = ""  # empty: simply on
    tests: tuple[Test, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(slots=True)
class Scope:
    """One procedure where it stands in the whole: the top, or an include under its prefix."""

    procedure: Procedure
    prefix: str
    names: Names
    made: frozenset[str]  # slots that something else than their question fills


@dataclass(slots=True)
class Node:
    """`gate`: only whether the step comes. The path is the step's, as in the journal."""

    path: str
    step: Step
    scope: Scope
    gate: bool
    edges: list[Edge] = field(default_factory=lambda: list[Edge]())


@dataclass(slots=True)
class Graph:
    """Node 0 is the start. `initial`: the values that each variable may have there."""

    nodes: list[Node] = field(default_factory=lambda: list[Node]())
    scopes: list[Scope] = field(default_factory=lambda: list[Scope]())
    domains: list[tuple[Any, ...]] = field(default_factory=lambda: list[tuple[Any, ...]]())
    initial: list[int] = field(default_factory=lambda: list[int]())  # a bit for each value
    whole: bool = True

    def successors(self) -> list[list[int]]:
        return [[edge.target for edge in node.edges] for node in self.nodes]


def build(procedure: Procedure, outputs: Mapping[str, Mapping[str, str]]) -> Graph:
    """The graph. outputs: of each action, by name the type; a trailing `?` marks what may be absent."""
    return _Builder(outputs).graph(procedure)


class _Builder:
    def __init__(self, outputs: Mapping[str, Mapping[str, str]]) -> None:
        self._outputs = outputs
        self._made = Graph()
        self._tables: dict[tuple[int, str, bool], Guard | None] = {}

    def graph(self, procedure: Procedure) -> Graph:
        scope = self._scope(procedure, "")
        for name, slot in procedure.given.items():
            variable = scope.names.variables[name]
            everything = (1 << len(self._made.domains[variable])) - 1
            self._made.initial[variable] = everything if slot.optional else everything & ~1
        self._steps(procedure, scope, "", returns={}, after=-1)
        return self._made

    # --- Names

    def _scope(self, procedure: Procedure, prefix: str) -> Scope:
        conditions = list(_conditions(procedure))
        variables: dict[str, int] = {}
        every = {**procedure.given, **procedure.slots}
        for name, slot in every.items():
            if not slot.source:
                variables[name] = self._variable(domains.domain(slot, conditions))
        for name, values in _ATTRIBUTES.items():
            variables[name] = self._variable((domains.UNKNOWN, *values))
            self._made.initial[variables[name]] = (1 << len(values) + 1) - 2
        records = {read: read.split(".")[0] for condition in conditions for read in condition.reads if "." in read}
        variables |= {read: variables[base] for read, base in records.items() if base in variables}
        derived = {name: slot.source for name, slot in every.items() if slot.source}
        made = {target for step in _all_steps(procedure) for target in _filled(step)} | set(procedure.given)
        scope = Scope(
            procedure,
            prefix,
            Names(variables, derived, {name: slot.type for name, slot in every.items()}),
            frozenset(made),
        )
        self._made.scopes.append(scope)
        return scope

    def _variable(self, values: tuple[Any, ...]) -> int:
        self._made.domains.append(values)
        self._made.initial.append(1)
        return len(self._made.domains) - 1

    def test(self, scope: Scope, expression: Expression | None, wanted: bool) -> tuple[Test, ...]:
        """The test of a condition; none when its table would be too large: then both ways are possible."""
        if expression is None:
            return ()
        key = (id(scope), expression.text, False)
        if key not in self._tables:
            self._tables[key] = domains.table(expression, scope.names, self._made.domains)
        guard = self._tables[key]
        return (Test(guard, wanted),) if guard else ()

    # --- Steps

    def _steps(
        self, procedure: Procedure, scope: Scope, prefix: str, returns: Mapping[str, Edge], after: int
    ) -> dict[str, int]:
        """Make the nodes of all steps. returns: the edge at each `return`; `after`: where the last step leads."""
        made = self._made
        entries: dict[str, int] = {}
        bodies: list[int] = []
        for step in procedure.steps:
            entries.setdefault(step.id, len(made.nodes))
            if step.when is not None and step.kind != "branch":
                made.nodes.append(Node(prefix + step.id, step, scope, gate=True))
            bodies.append(len(made.nodes))
            made.nodes.append(Node(prefix + step.id, step, scope, gate=False))
        order = [entries[step.id] for step in procedure.steps]
        first, inside_from = order[0] if order else -1, len(made.nodes)
        for at, (step, body) in enumerate(zip(procedure.steps, bodies, strict=True)):
            below = order[at + 1] if at + 1 < len(order) else after
            node = made.nodes[body]
            if body and made.nodes[body - 1].gate and made.nodes[body - 1].step is step:
                gate = made.nodes[body - 1]
                gate.edges.append(Edge(body, "", self.test(scope, step.when, True)))
                self._add(gate, below, "else", self.test(scope, step.when, False))
            self._leave(node, entries, below, returns, prefix)
        for digression in procedure.digressions:
            target = entries.get(digression.go, -1)
            last = inside_from if digression.at else len(made.nodes)
            for at in range(first, last) if target >= 0 else ():
                here = made.nodes[at]
                if not here.gate and (not digression.at or here.step.id in digression.at):
                    here.edges.append(Edge(target, f"digression {digression.id}"))
        return entries

    def _add(
        self, node: Node, target: int, why: str, tests: tuple[Test, ...] = (), effects: Iterable[Effect] = ()
    ) -> None:
        if target >= 0:
            node.edges.append(Edge(target, why, tests, tuple(effects)))

    def _leave(
        self, node: Node, entries: Mapping[str, int], below: int, returns: Mapping[str, Edge], prefix: str
    ) -> None:
        step, scope = node.step, node.scope
        on = entries.get(step.next, -1) if step.next else below
        match step.kind:
            case "say" | "statement":  # where `needs` does not hold, the call is handed over
                self._add(node, on, "", self.test(scope, step.needs, True))
            case "ask" | "choose":
                self._asked(node, entries, on)
            case "do":
                self._add(node, on, "", (), self._outcome(step, scope))
                for error, target in step.on_error.items():
                    self._add(node, entries.get(target, -1), f"on_error {error}")
            case "branch":
                before: tuple[Test, ...] = ()
                for condition, target in step.edges:
                    go = entries.get(target, -1)
                    self._add(node, go, f"if {condition.text}", (*before, *self.test(scope, condition, True)))
                    before += self.test(scope, condition, False)
                self._add(node, on, "else", before)
            case "negotiate":
                agreed = [
                    Effect("any", scope.names.variables[t], -1, _inputs(step, scope)) for t in _targets(step, scope)
                ]
                returned = [Effect("maybe", scope.names.variables[o.in_return]) for o in step.offers
                            if o.in_return in scope.names.variables]  # fmt: skip
                self._add(node, on, "", (), [*agreed, *returned])
                if step.on_none and step.on_none != "hand_over":
                    target = on if step.on_none == "skip" else entries.get(step.on_none, -1)
                    self._add(node, target, "on_none")
            case "repeat":
                self._add(node, on, "no round")
                if step.body:
                    first = len(self._made.nodes)
                    self._steps(step.body, scope, f"{node.path}/", returns, on)
                    self._add(node, first, "round")
            case "include":
                self._include(node, entries, on)
            case "return":
                if step.id in returns:
                    node.edges.append(returns[step.id])
            case _:  # finish, hand_over
                pass

    def _asked(self, node: Node, entries: Mapping[str, int], on: int) -> None:
        step, scope = node.step, node.scope
        variable = scope.names.variables.get(step.id, -1)
        if variable < 0:
            self._add(node, on, "")
            return
        slot = scope.procedure.slot(step.id)
        known = domains.is_known(variable, self._made.domains)
        missing: tuple[Test, ...] = ()
        if step.id in scope.made:
            missing = (Test(known, False),)
            self._add(node, on, "known already", (Test(known, True),))
        why = "answered" if step.id in scope.made else ""
        if slot and slot.type == "choice" and choices.needing(slot):
            for option in slot.options:  # each value on the condition on which it is offered
                offered = (*missing, *self.test(scope, option.needs, True))
                self._add(node, on, why, offered, [Effect("copy", variable, self._literal(option.value))])
        else:
            self._add(node, on, why, missing, [Effect("any", variable)])
        optional = bool(step.optional or (slot and slot.optional))
        edges = {"on_refuse": step.on_refuse, "on_dont_know": step.on_dont_know}
        edges |= {f"on_fail {kind}": rungs[-1] for kind, rungs in step.ladder.items() if rungs and _leads(rungs[-1])}
        edges |= {f"on_fail {kind}": target for kind, target in step.on_fail.items()}
        for why, edge in edges.items():
            skipped = edge == "skip" or (not edge and optional)
            target = on if skipped else entries.get(edge, -1)
            self._add(node, target, why, missing, [Effect("none", variable)])

    def _outcome(self, step: Step, scope: Scope) -> list[Effect]:
        outputs = self._outputs.get(step.action)
        made: list[Effect] = []
        out_of = _inputs(step, scope)
        for source, target in step.out.items():
            variable = scope.names.variables.get(target, -1)
            if variable >= 0:
                type_ = "" if outputs is None else outputs.get(source, "?")
                made.append(Effect("maybe" if type_.endswith("?") else "any", variable, -1, out_of))
        return made

    def _include(self, node: Node, entries: Mapping[str, int], on: int) -> None:
        step, outer = node.step, node.scope
        inner = step.included
        exits = {s.id for s in inner.steps if s.kind == "return"} if inner else set[str]()
        ways = {e: on if step.exits.get(e, "continue") == "continue" else entries.get(step.exits[e], -1) for e in exits}
        if inner is None or len(self._made.nodes) + len(inner.steps) > MOST_NODES:
            self._made.whole = False
            unsure = [Effect("maybe", outer.names.variables[t]) for t in _targets(step, outer)]
            for name, target in ways.items():
                self._add(node, target, f"exit {name}", (), unsure)
            return
        scope = self._scope(inner, f"{node.path}/")
        variables = scope.names.variables
        given: list[Effect] = []
        for name, slot in inner.given.items():
            expression = step.inputs.get(name)
            plain = self._plain(expression, outer) if expression else -1
            kind: EffectKind = "any"
            if plain >= 0:
                kind = "copy" if slot.optional else "given"
            elif slot.optional and expression and expression.reads:
                kind = "maybe"
            out_of = tuple(_variables(expression, outer)) if expression else ()
            if expression is None:  # but who is on the line may be known to everybody
                kind = "maybe" if name == "customer" and slot.optional else "none"
            given.append(Effect(kind, variables[name], plain, out_of))
        fresh = [Effect("none", v) for n, v in variables.items() if n in inner.slots]
        for name in _ATTRIBUTES:
            given.append(Effect("copy", variables[name], outer.names.variables[name]))
        out = [
            Effect("copy", outer.names.variables[target], variables[source])
            for source, target in step.out.items()
            if source in variables and target in outer.names.variables
        ]
        first = len(self._made.nodes)
        back = {name: Edge(to, f"exit {name}", (), tuple(out)) for name, to in ways.items() if to >= 0}
        self._steps(inner, scope, f"{node.path}/", back, -1)
        node.edges.append(Edge(first, "", (), (*fresh, *given)))

    def _plain(self, expression: Expression, scope: Scope) -> int:
        """The variable that an input is, or one that has always the value of a literal; -1 for what is computed."""
        found = scope.names.variables.get(expression.text.strip(), -1)
        if found >= 0 or expression.reads:
            return found
        value = expression.compute({})
        return self._literal(value) if isinstance(value, str | bool | int) else -1

    def _literal(self, value: Any) -> int:
        """A variable that has always this value."""
        variable = self._variable((domains.UNKNOWN, value))
        self._made.initial[variable] = 2
        return variable


def _leads(rung: str) -> bool:
    """Whether a ladder ends with a way on: a step, or skip."""
    return rung == "skip" or rung not in ladders.RUNGS


def _targets(step: Step, scope: Scope) -> list[str]:
    return [target for target in _filled(step) if target in scope.names.variables]


def _filled(step: Step) -> list[str]:
    """The slots that a step fills besides asking; a negotiation without `out` fills the one it is named for."""
    return list(step.out.values()) or ([step.id] if step.kind == "negotiate" else [])


def _inputs(step: Step, scope: Scope) -> tuple[int, ...]:
    return tuple(sorted({v for expression in step.inputs.values() for v in _variables(expression, scope)}))


def _variables(expression: Expression, scope: Scope) -> list[int]:
    return [scope.names.variables[name] for name in scope.names.reads(expression)]


def _all_steps(procedure: Procedure) -> Iterator[Step]:
    for step in procedure.steps:
        yield step
        if step.body:
            yield from _all_steps(step.body)


def _conditions(procedure: Procedure) -> Iterator[Expression]:
    """All that is computed in a procedure."""
    for slot in (*procedure.given.values(), *procedure.slots.values()):
        yield from (e for e in (slot.valid, slot.source, *(option.needs for option in slot.options)) if e)
    for step in _all_steps(procedure):
        yield from (e for e in (step.when, step.needs, step.rounds, *(c for c, _ in step.edges)) if e)
        yield from step.inputs.values()
