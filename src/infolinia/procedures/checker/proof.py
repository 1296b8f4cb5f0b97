"""What all rules work on: the graph, what may hold at each node, places, and what the installation knows; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from infolinia.procedures.checker import domains, paths
from infolinia.procedures.checker.domains import Guard, Test
from infolinia.procedures.checker.findings import Finding
from infolinia.procedures.checker.graph import Graph, Node, Scope
from infolinia.procedures.checker.implied import Implied
from infolinia.procedures.checker.paths import Effort, Env, Way
from infolinia.procedures.checker.places import Places
from infolinia.procedures.expressions import Expression
from infolinia.procedures.parts import Procedure, Step
from infolinia.procedures.problems import Place

UNAVAILABLE = "unavailable"  # every action may be


@dataclass(frozen=True, slots=True)
class KnownAction:
    """What the installation knows of an action: types by name, a trailing `?` marks what may be absent; the codes it
    fails with, "unavailable" among them; the action that amends what it did, empty when none does."""

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    irreversible: bool = False
    errors: frozenset[str] = frozenset({UNAVAILABLE})
    amended_by: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """A statement that the law demands before something.

    law: the rule that the statement names. before: kinds of steps ("finish", "do", "ask"), "data" (a question for more
    than a yes, a choice or a level) and "disclosure" (a text that says what is not for everybody); with `dispositions`
    only those finishes. kinds, directions: of the calls concerned;
    empty: all. when: attributes for which it is demanded, {"performer": "voice"}.
    """

    law: str
    before: frozenset[str] = frozenset({"finish"})
    kinds: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    dispositions: frozenset[str] = frozenset()
    when: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())


@dataclass(frozen=True, slots=True)
class Proof:
    """envs: what may hold before each node; None: nobody comes there. actions: None when nobody knows them. declined:
    names whose declension is stored for everybody. codes: with which a call may end; None when nobody knows them."""

    procedure: Procedure
    graph: Graph
    envs: list[Env | None]
    places: Places
    actions: Mapping[str, KnownAction] | None
    demands: tuple[Demand, ...]
    implied: Implied
    declined: frozenset[str] = frozenset()
    codes: frozenset[str] | None = None
    effort: Effort = field(default_factory=Effort)

    def bodies(self) -> Iterator[tuple[int, Node]]:
        """The nodes that are steps, not the question whether they come."""
        return ((at, node) for at, node in enumerate(self.graph.nodes) if not node.gate)

    def procedures(self) -> list[Scope]:
        """One scope of each procedure in it, the top first."""
        return list({scope.procedure.name: scope for scope in reversed(self.graph.scopes)}.values())[::-1]

    def possible(self, at: int, tests: Iterable[Test]) -> bool:
        """Whether the tests may hold at a node, as far as the joined ways tell."""
        env = self.envs[at]
        for test in tests:
            env = paths.narrow(test, env) if env is not None else None
        return env is not None

    def told(self, at: int, test: Test) -> bool:
        """Whether a slot is known at a node for sure, where this is what the test is the contrary of."""
        guard = test.guard
        return len(guard.reads) == 1 and guard.no == frozenset({(0,)}) and self.implied.known(at, guard.reads[0])

    def search(self, goals: Mapping[int, tuple[Test, ...]], removed: frozenset[int] = frozenset()) -> Way | None:
        """A shortest way to a goal; see paths.search."""
        return paths.search(self.graph, goals, removed, self.effort)

    def known(self, scope: Scope, name: str) -> Guard | None:
        """That a slot has a value; None for what is no slot here, or takes too much to tell."""
        base = name.split(".")[0]
        if base in scope.names.variables and (base in scope.names.types):
            return domains.is_known(scope.names.variables[base], self.graph.domains)
        source = scope.names.derived.get(base)
        return domains.table(source, scope.names, self.graph.domains, known=True) if source else None

    def has_value(self, scope: Scope, expression: Expression) -> Guard | None:
        """That an expression has a value."""
        return domains.table(expression, scope.names, self.graph.domains, known=True)

    def never_told(self, at: int, condition: Expression) -> list[str]:
        """What a condition at a node reads that is unknown on every way; not what it asks whether it is known."""
        node, env = self.graph.nodes[at], self.envs[at]
        own = node.step.id if node.step.kind in ("ask", "choose") else ""
        return [
            name
            for name in node.scope.names.reads(condition)
            if env is not None
            and env[node.scope.names.variables[name]] == 1
            and name != own
            and not re.search(rf"\b{re.escape(name)}\s+is\b", condition.text)
        ]

    def way(self, way: Way | None) -> tuple[str, ...]:
        """A way as its steps, with what they were left for."""
        if way is None:
            return ()
        made: list[str] = []
        for at, why in zip(way.nodes, (*way.whys, ""), strict=True):
            node = self.graph.nodes[at]
            if node.gate and why != "else":
                continue
            label = f"{node.path} [-]" if node.gate else f"{node.path} [{why}]" if why else node.path
            made.append(label)
        return tuple(made)

    def finding(
        self, code: str, node: Node, *fields: str, way: Way | None = None, facts: Mapping[str, str] | None = None
    ) -> Finding:
        """A finding at a field of a step."""
        place = self.places.of_step(node.scope.procedure, node.step, *fields)
        return Finding(code, place, node.path, {"step": node.step.id, **(facts or {})}, self.way(way))


def text_place(step: Step, field_: str, reads: str) -> tuple[str, ...]:
    """The first language in which a text of the step fills in `reads`."""
    texts = {"text": step.text, "help": step.help, "slow": step.slow}.get(field_, {})
    language = next((lang for lang, template in texts.items() if reads in template.reads), "")
    return (field_, language) if language else (field_,)


__all__ = ["Demand", "KnownAction", "Place", "Proof", "text_place"]
