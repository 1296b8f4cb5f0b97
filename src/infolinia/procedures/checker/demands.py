"""Statements that the law demands before something, and data that are not for everybody; pure.

That a statement stands on every way is shown by its dominating the step. Where several statements of one rule share the
ways between them, no way may be left when all of them are taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from itertools import product

from infolinia.procedures.checker import domains, dominators
from infolinia.procedures.checker.domains import Guard, Test
from infolinia.procedures.checker.findings import Finding
from infolinia.procedures.checker.graph import Node
from infolinia.procedures.checker.proof import Demand, Proof, text_place

NEAR = 0.75  # of difflib: complain, complaints, sales; not sale and survey
_NO_DATA = ("yes_no", "choice", "choices", "level")


def check(proof: Proof) -> Iterator[Finding]:
    labels = _labels(proof)
    yield from _misspelt_kind(proof)
    yield from _disclosed(proof, labels)
    if proof.procedure.kind != "menu":  # nobody talks yet, and nothing is recorded
        yield from _demanded(proof, labels)


# --- What the law demands


def _misspelt_kind(proof: Proof) -> Iterator[Finding]:
    """A kind that is nearly one of the law's would quietly be held to nothing."""
    kind = proof.places.top_word(proof.procedure, "call", "kind")
    known = frozenset[str]().union(*(demand.kinds for demand in proof.demands))
    near = get_close_matches(kind, sorted(known), 1, NEAR) if kind and kind not in known else []
    if near:
        place = proof.places.of_top(proof.procedure, "call", "kind")
        yield Finding("kind-near", place, facts={"kind": kind, "nearest": near[0]})


def _demanded(proof: Proof, labels: list[int]) -> Iterator[Finding]:
    places, procedure = proof.places, proof.procedure
    kind = places.top_word(procedure, "call", "kind")
    direction = places.top_word(procedure, "call", "direction")

    @cache
    def above() -> list[int]:
        return dominators.immediate(proof.graph.successors(), 0)

    for demand in proof.demands if places.has_top(procedure, "call") else ():
        if (demand.kinds and kind not in demand.kinds) or (demand.directions and direction not in demand.directions):
            continue
        statements = [at for at, n in proof.bodies() if n.step.kind == "statement" and _names(n, demand.law)]
        concerned = [
            at
            for at, node in proof.bodies()
            if _concerned(proof, node, demand, labels)
            and proof.envs[at] is not None
            and not any(dominators.dominates(statement, at, above()) for statement in statements)
        ]
        ends = [at for at in concerned if proof.graph.nodes[at].step.kind == "finish"]
        first = [at for at in concerned if at not in ends]  # one way past is enough to tell
        for group in [*([first] if first else []), *([at] for at in ends)]:
            if way := proof.search(dict.fromkeys(group, _when(proof, demand)), frozenset(statements)):
                node = proof.graph.nodes[way.nodes[-1]]
                yield proof.finding("law-skipped", node, way=way, facts={"law": demand.law})


def _names(node: Node, law: str) -> bool:
    return law in node.step.law.replace(",", " ").split()


def _concerned(proof: Proof, node: Node, demand: Demand, labels: list[int]) -> bool:
    if "disclosure" in demand.before and any(level for _, level, _ in _said(proof, node, labels)):
        return True
    if "data" in demand.before and node.step.kind in ("ask", "choose"):
        slot = node.scope.procedure.slot(node.step.id)
        if slot and slot.type not in _NO_DATA:
            return True
    if node.step.kind not in demand.before:
        return False
    return node.step.kind != "finish" or not demand.dispositions or node.step.disposition in demand.dispositions


def _when(proof: Proof, demand: Demand) -> tuple[Test, ...]:
    """The attributes for which it is demanded; those of the top hold everywhere."""
    made: list[Test] = []
    names = proof.graph.scopes[0].names.variables
    for name, value in demand.when.items():
        variable = names.get(name, -1)
        rows = (
            frozenset((i,) for i, v in enumerate(proof.graph.domains[variable]) if v == value) if variable >= 0 else ()
        )
        made.append(Test(Guard((variable,), frozenset(rows), frozenset()), wanted=True))
    return tuple(test for test in made if test.guard.reads[0] >= 0)


# --- Levels of disclosure


def _labels(proof: Proof) -> list[int]:
    """The level that each variable needs to be said: its own, and that of what it was made from."""
    graph = proof.graph
    labels = [0] * len(graph.domains)
    for scope in graph.scopes:
        for name, slot in {**scope.procedure.given, **scope.procedure.slots}.items():
            if name in scope.names.variables:
                labels[scope.names.variables[name]] = slot.disclose
    effects = [effect for node in graph.nodes for edge in node.edges for effect in edge.effects]
    changed = True
    while changed:
        changed = False
        for effect in effects:
            sources = (*effect.out_of, *([effect.source] if effect.source >= 0 else []))
            level = max((labels[source] for source in sources), default=0)
            if level > labels[effect.variable]:
                labels[effect.variable] = level
                changed = True
    return labels


def _said(proof: Proof, node: Node, labels: list[int]) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """(slot, level needed, field) of what the step says. Help is for the agent, not for the customer."""
    step = node.step
    for field, texts in (("text", step.text), ("slow", step.slow)):
        for name in sorted({name for template in texts.values() for name in template.reads}):
            yield name, _needed(node, name, labels), text_place(step, field, name)
    for offer in step.offers:
        for name in sorted({name for template in offer.text.values() for name in template.reads}):
            yield name, _needed(node, name, labels), ("offers",)


def _needed(node: Node, name: str, labels: list[int]) -> int:
    names, base = node.scope.names, name.split(".")[0]
    slot = node.scope.procedure.slot(base)
    own = slot.disclose if slot else 0
    source = names.derived.get(base)
    read = [names.variables[n] for n in names.reads(source)] if source else [names.variables.get(base, -1)]
    return max([own, *(labels[v] for v in read if v >= 0)])


def _disclosed(proof: Proof, labels: list[int]) -> Iterator[Finding]:
    for at, node in proof.bodies():
        if proof.envs[at] is None:
            continue
        needs = _needs(proof, node)
        for slot, needed, fields in _said(proof, node, labels):
            below = Test(_below(proof, node, needed), wanted=True)
            if not needed or not proof.possible(at, (below, *needs)):
                continue
            if way := proof.search({at: (below, *needs)}):
                facts = {"slot": slot, "needed": f"L{needed}", "level": _least(proof, at, node)}
                yield proof.finding("disclosed", node, *fields, way=way, facts=facts)
    for scope in proof.procedures():
        for digression in scope.procedure.digressions:
            yield from _aside(proof, labels, scope.procedure.name, digression.id)


def _aside(proof: Proof, labels: list[int], procedure: str, id_: str) -> Iterator[Finding]:
    nodes = [(at, n) for at, n in proof.bodies() if n.scope.procedure.name == procedure and proof.envs[at] is not None]
    if not nodes:
        return
    digression = next(d for d in nodes[0][1].scope.procedure.digressions if d.id == id_)
    for name in sorted({name for template in digression.text.values() for name in template.reads}):
        needed = _needed(nodes[0][1], name, labels)
        goals = {
            at: (Test(_below(proof, node, needed), wanted=True),)
            for at, node in nodes
            if needed and (not digression.at or node.step.id in digression.at)
        }
        goals = {at: tests for at, tests in goals.items() if proof.possible(at, tests)}
        if goals and (way := proof.search(goals)):
            last = proof.graph.nodes[way.nodes[-1]]
            place = proof.places.of_top(last.scope.procedure, "digressions", id_, "text")
            facts = {"slot": name, "needed": f"L{needed}", "level": _least(proof, way.nodes[-1], last), "step": id_}
            yield Finding("disclosed", place, id_, facts, proof.way(way))


def _needs(proof: Proof, node: Node) -> tuple[Test, ...]:
    """What the statement itself demands before it may be read."""
    if node.step.needs is None:
        return ()
    guard = domains.table(node.step.needs, node.scope.names, proof.graph.domains)
    return (Test(guard, wanted=True),) if guard else ()


def _levels(proof: Proof, node: Node) -> list[int]:
    """The variables that hold the level of identity: of this procedure and of those around it."""
    around = [s for s in proof.graph.scopes if node.scope.prefix.startswith(s.prefix)]
    return sorted(
        {
            s.names.variables[n]
            for s in around
            for n, t in s.names.types.items()
            if t == "level" and n in s.names.variables
        }
    )


def _below(proof: Proof, node: Node, needed: int) -> Guard:
    """That no level of identity is known to be as high. Values: 0 is unknown, i is level i - 1."""
    levels = _levels(proof, node)[-3:]
    rows = frozenset(product(range(needed + 1), repeat=len(levels)))
    return Guard(tuple(levels), rows, frozenset())


def _least(proof: Proof, at: int, node: Node) -> str:
    env = proof.envs[at]
    levels = _levels(proof, node)
    if env is None or not levels:
        return "–"
    lowest = (env[levels[0]] & -env[levels[0]]).bit_length() - 1
    return f"L{lowest - 1}" if lowest else "–"
