"""A menu: heard before anybody answers, and answered by keys; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.procedures.checker.findings import Finding
from infolinia.procedures.checker.proof import Proof
from infolinia.procedures.targets import read

STEPS = frozenset({"say", "statement", "choose", "branch", "include", "return", "hand_over", "finish"})


def check(proof: Proof) -> Iterator[Finding]:
    if proof.procedure.kind != "menu":
        return
    told: set[tuple[str, str]] = set()
    people = set(_to_people(proof))
    for at, node in proof.bodies():
        step, procedure = node.step, node.scope.procedure
        key = (procedure.name, step.id)
        if key in told:
            continue
        told.add(key)
        if step.kind not in STEPS:
            yield proof.finding("menu-step", node)
        elif step.kind == "hand_over" and read(step.to) is None:
            yield proof.finding("menu-target", node, "to", facts={"to": step.to})
        elif step.kind == "choose":
            slot = procedure.slot(step.id)
            for option in slot.options if slot else ():
                if not option.key:
                    place = proof.places.of_top(procedure, "slots", step.id, "values", option.value)
                    yield Finding("key-missing", place, node.path, {"value": option.value, "step": step.id})
            if at not in people:
                yield proof.finding("menu-person", node)


def _to_people(proof: Proof) -> Iterator[int]:
    """The nodes from which a way leads to a person: a ladder without an end of its own leads to one, too."""
    back: list[list[int]] = [[] for _ in proof.graph.nodes]
    for at, node in enumerate(proof.graph.nodes):
        for edge in node.edges:
            back[edge.target].append(at)
    left: list[int] = []
    for at, node in proof.bodies():
        target = read(node.step.to) if node.step.kind == "hand_over" else None
        if target and target.kind in ("person", "queue", "agent"):  # an agent who is not free: the queue
            left.append(at)
    seen = set(left)
    while left:
        for there in back[left.pop()]:
            if there not in seen:
                seen.add(there)
                left.append(there)
    yield from seen
