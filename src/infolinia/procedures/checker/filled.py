"""Slots that are used before anybody has told them, conditions on what is never known, slots nobody needs; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.procedures.checker.domains import Guard, Test
from infolinia.procedures.checker.findings import Finding
from infolinia.procedures.checker.graph import Node, Scope
from infolinia.procedures.checker.proof import Proof, text_place
from infolinia.procedures.expressions import Expression

Use = tuple[str, Guard, tuple[str, ...]]  # the slot, that it has a value, and the field that uses it


def check(proof: Proof) -> Iterator[Finding]:
    told: set[tuple[str, int, int, str]] = set()
    for at, node in proof.bodies():
        if proof.envs[at] is None:
            continue
        for slot, known, fields in _uses(proof, node):
            unknown = Test(known, wanted=False)
            place = node.step.place
            if (place.file, place.line, place.column, slot) in told or not proof.possible(at, (unknown,)):
                continue
            if proof.told(at, unknown):
                continue
            if way := proof.search({at: (unknown,)}):
                told.add((place.file, place.line, place.column, slot))
                yield proof.finding("unfilled", node, *fields, way=way, facts={"slot": slot})
    yield from _asides(proof)
    yield from _conditions(proof)
    yield from _unused(proof)


def _uses(proof: Proof, node: Node) -> Iterator[Use]:
    step, scope = node.step, node.scope
    for field, texts in (("text", step.text), ("help", step.help), ("slow", step.slow)):
        for name in sorted({name for template in texts.values() for name in template.reads}):
            own = step.kind in ("ask", "choose") and name == step.id
            known = None if own else proof.known(scope, name)
            if known:
                yield name, known, text_place(step, field, name)
    for offer in step.offers:
        terms = {term.term for term in offer.ranges} | {"count", "each", "total"}
        for name in sorted({n for template in offer.text.values() for n in template.reads} - terms):
            base = name.split(".")[0]
            known = None if base in step.out.values() else proof.known(scope, name)
            if known:
                yield name, known, ("offers",)
    needed = _needed(proof, node)
    for name, expression in step.inputs.items():
        if name in needed:
            yield from _of_expression(proof, scope, expression, ("with", name))


def _needed(proof: Proof, node: Node) -> frozenset[str]:
    """The inputs that may not be absent."""
    if node.step.included:
        return frozenset(name for name, slot in node.step.included.given.items() if not slot.optional)
    action = (proof.actions or {}).get(node.step.action)
    if action is None:
        return frozenset(node.step.inputs if node.step.kind == "negotiate" else ())
    return frozenset(name for name, type_ in action.inputs.items() if not type_.endswith("?"))


def _of_expression(proof: Proof, scope: Scope, expression: Expression, fields: tuple[str, ...]) -> Iterator[Use]:
    name = expression.text.strip()
    known = proof.known(scope, name) if name in expression.reads else proof.has_value(scope, expression)
    if known:
        yield name, known, fields


def _asides(proof: Proof) -> Iterator[Finding]:
    for scope in proof.procedures():
        for digression in scope.procedure.digressions:
            names = sorted({name for template in digression.text.values() for name in template.reads})
            for name in names:
                known = proof.known(scope, name)
                goals = {
                    at: (Test(known, wanted=False),)
                    for at, node in proof.bodies()
                    if known
                    and node.scope is scope
                    and (not digression.at or node.step.id in digression.at)
                    and proof.possible(at, (Test(known, wanted=False),))
                    and not proof.told(at, Test(known, wanted=False))
                }
                if goals and (way := proof.search(goals)):
                    place = proof.places.of_top(scope.procedure, "digressions", digression.id, "text")
                    facts = {"step": digression.id, "slot": name}
                    yield Finding("unfilled-aside", place, digression.id, facts, proof.way(way))


def _conditions(proof: Proof) -> Iterator[Finding]:
    """Conditions of the procedure itself that read what is unknown on every way."""
    for at, node in enumerate(proof.graph.nodes):
        if proof.envs[at] is None or node.scope.prefix:
            continue
        conditions = [(c, ("when", str(n), "if")) for n, (c, _) in enumerate(node.step.edges)]
        if node.gate and node.step.when:
            conditions = [(node.step.when, ("when",))]
        if not node.gate and node.step.kind in ("ask", "choose"):
            slot = node.scope.procedure.slot(node.step.id)
            conditions = [(o.needs, ("text",)) for o in slot.options if o.needs] if slot else []
        for condition, fields in conditions:
            for name in proof.never_told(at, condition):
                facts = {"slot": name, "condition": condition.text}
                yield proof.finding("always-unknown", node, *fields, facts=facts)


def _unused(proof: Proof) -> Iterator[Finding]:
    """Slots of the procedure itself that stand only in their list."""
    procedure = proof.procedure
    named: set[str] = set(procedure.gives)
    for slot in (*procedure.slots.values(), *procedure.given.values()):
        named |= {name for e in (slot.valid, slot.source) if e for name in e.reads if name != slot.name}
        named |= set(slot.depends)
        named |= {name for o in slot.options if o.needs for name in o.needs.reads if name != slot.name}
    for digression in procedure.digressions:
        named |= {name for template in digression.text.values() for name in template.reads}
    for node in proof.graph.nodes:
        step = node.step
        if node.scope.prefix:
            continue
        named |= {step.id, *step.out.values(), *(offer.in_return for offer in step.offers)}
        conditions = [step.when, step.needs, step.rounds, *step.inputs.values(), *(c for c, _ in step.edges)]
        named |= {name for e in conditions if e for name in e.reads}
        texts = (step.text, step.help, step.slow, *(offer.text for offer in step.offers))
        named |= {name for text in texts for template in text.values() for name in template.reads}
    bases = {name.split(".")[0] for name in named}
    for name in procedure.slots:
        if name not in bases:
            place = proof.places.of_top(procedure, "slots", name)
            yield Finding("unused-slot", place, "", {"slot": name})
