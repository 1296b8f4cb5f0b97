"""Steps to which no way leads, conditions that never hold, ways without an end; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.procedures.checker import domains, paths
from infolinia.procedures.checker.domains import Test
from infolinia.procedures.checker.findings import Finding
from infolinia.procedures.checker.graph import Node
from infolinia.procedures.checker.proof import Proof


def check(proof: Proof) -> Iterator[Finding]:
    yield from _unreachable(proof)
    yield from _never(proof)
    yield from _no_end(proof)
    yield from _exits(proof)


def _unreachable(proof: Proof) -> Iterator[Finding]:
    seen = _reached(proof.graph.successors(), 0)
    told: set[str] = set()
    for at, node in enumerate(proof.graph.nodes):
        parent = node.path.rpartition("/")[0]
        if at not in seen and node.path not in told and (not parent or parent not in told):
            told.add(node.path)
            yield proof.finding("unreachable", node)
        elif at not in seen:
            told.add(node.path)


def _never(proof: Proof) -> Iterator[Finding]:
    """Only of the procedure itself: what it includes may have steps that others need."""
    for at, node in enumerate(proof.graph.nodes):
        env = proof.envs[at]
        if env is None or node.scope.prefix:
            continue
        for edge in node.edges:
            taken = paths.through(edge, env, proof.graph) is not None
            when = node.step.when
            if node.gate and when and not edge.why and not taken and not proof.never_told(at, when):
                yield proof.finding("never", node, "when", facts={"condition": when.text})
        yield from _never_offered(proof, at, node)
        if node.step.kind == "branch":
            for number, (edge, (condition, _)) in enumerate(zip(node.edges, node.step.edges, strict=False)):
                if proof.never_told(at, condition):
                    continue
                if edge.why.startswith("if ") and paths.through(edge, env, proof.graph) is None:
                    facts = {"condition": condition.text}
                    yield proof.finding("never-taken", node, "when", str(number), "if", facts=facts)


def _never_offered(proof: Proof, at: int, node: Node) -> Iterator[Finding]:
    """Values of a choice whose needs cannot hold where it is put."""
    slot = node.scope.procedure.slot(node.step.id) if node.step.kind in ("ask", "choose") and not node.gate else None
    for option in slot.options if slot else ():
        guard = domains.table(option.needs, node.scope.names, proof.graph.domains) if option.needs else None
        if option.needs is None or guard is None or proof.never_told(at, option.needs):
            continue
        if not proof.possible(at, (Test(guard, wanted=True),)):
            facts = {"value": option.value, "condition": option.needs.text, "slot": node.step.id}
            place = proof.places.of_top(proof.procedure, "slots", node.step.id, "values", option.value, "needs")
            yield Finding("never-offered", place, node.path, facts)


def _no_end(proof: Proof) -> Iterator[Finding]:
    graph = proof.graph
    back: list[list[int]] = [[] for _ in graph.nodes]
    for at, node in enumerate(graph.nodes):
        for edge in node.edges:
            back[edge.target].append(at)
    ends = [at for at, node in proof.bodies() if _ends(proof, node)]
    ending: set[int] = set()
    for end in ends:
        if end not in ending:
            ending |= _reached(back, end)
    reached = _reached(graph.successors(), 0)
    for at, node in proof.bodies():
        in_call = proof.places.has_top(proof.procedure, "call")
        if node.step.kind == "return" and not node.edges and not node.scope.prefix and in_call and at in reached:
            yield proof.finding("return-in-call", node, way=proof.search({at: ()}))
        elif at in reached and at not in ending and node.step.kind != "return":
            yield proof.finding("no-end", node)
            return  # all steps before it have none, either


def _ends(proof: Proof, node: Node) -> bool:
    if node.step.kind == "return":
        return not node.edges and not node.scope.prefix
    refusal = node.step.kind in ("ask", "choose") and "hand_over" in (node.step.on_refuse, node.step.on_dont_know)
    return node.step.kind in ("finish", "hand_over") or refusal


def _exits(proof: Proof) -> Iterator[Finding]:
    told: set[tuple[str, str, str]] = set()
    for _, node in proof.bodies():
        inner = node.step.included
        for exit_ in [s.id for s in inner.steps if s.kind == "return"] if inner else []:
            key = (node.scope.procedure.name, node.step.id, exit_)
            if inner and node.step.exits and exit_ not in node.step.exits and key not in told:
                told.add(key)
                yield proof.finding("exit-open", node, "exits", facts={"exit": exit_, "procedure": inner.name})


def _reached(following: list[list[int]], start: int) -> set[int]:
    if not following:
        return set()
    seen, left = {start}, [start]
    while left:
        for there in following[left.pop()]:
            if there not in seen:
                seen.add(there)
                left.append(there)
    return seen
