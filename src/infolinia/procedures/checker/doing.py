"""Actions: what they take, give and fail with, what cannot be undone; and promises above one's authority; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.procedures.checker import domains
from infolinia.procedures.checker.domains import Test
from infolinia.procedures.checker.findings import Finding
from infolinia.procedures.checker.graph import Node
from infolinia.procedures.checker.proof import KnownAction, Proof
from infolinia.procedures.expressions import Expression
from infolinia.procedures.fields import nearest

_WORDS = frozenset({"text", "choice", "phone", "email", "address", "order", "case", "pesel", "nip", "regon", "iban"})


def check(proof: Proof) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    for at, node in proof.bodies():
        if node.step.kind == "negotiate" and (node.scope.procedure.name, node.step.id) not in told:
            yield from _authority(proof, node)
        action = (proof.actions or {}).get(node.step.action) if node.step.kind == "do" else None
        if action is None:
            continue
        if (node.scope.procedure.name, node.step.id) not in told:
            yield from _inputs(proof, node, action)
            yield from _outputs(proof, node, action)
            yield from _errors(proof, node, action)
            yield from _correctable(proof, node, action)
        told.add((node.scope.procedure.name, node.step.id))
        if action.irreversible and proof.envs[at] is not None:
            yield from _unconfirmed(proof, at, node)


def _inputs(proof: Proof, node: Node, action: KnownAction) -> Iterator[Finding]:
    step = node.step
    for name, expression in step.inputs.items():
        facts = {"action": step.action, "name": name}
        if name not in action.inputs:
            facts["nearest"] = nearest(name, action.inputs)
            yield proof.finding("unknown-input", node, "with", name, facts=facts)
            continue
        wanted, found = action.inputs[name].rstrip("?"), _type(node, expression)
        if found and not _fits(found, wanted):
            yield proof.finding("input-type", node, "with", name, facts={**facts, "wanted": wanted, "found": found})
    for name, type_ in action.inputs.items():
        if not type_.endswith("?") and name not in step.inputs:
            yield proof.finding("missing-input", node, "with", facts={"action": step.action, "name": name})


def _outputs(proof: Proof, node: Node, action: KnownAction) -> Iterator[Finding]:
    step = node.step
    for name, target in step.out.items():
        facts = {"action": step.action, "name": name}
        if name not in action.outputs:
            facts["nearest"] = nearest(name, action.outputs)
            yield proof.finding("unknown-output", node, "out", name, facts=facts)
            continue
        slot, found = node.scope.procedure.slot(target), action.outputs[name].rstrip("?")
        if slot and not _fits(found, slot.type):
            facts |= {"slot": target, "wanted": slot.type, "found": found}
            yield proof.finding("output-type", node, "out", name, facts=facts)


def _errors(proof: Proof, node: Node, action: KnownAction) -> Iterator[Finding]:
    step = node.step
    for error in sorted(action.errors):
        if error not in step.on_error:
            yield proof.finding("error-open", node, "on_error", facts={"action": step.action, "error": error})
    amending = (proof.actions or {}).get(step.on_change)
    possible = action.errors | amending.errors if amending else action.errors
    for error in step.on_error:
        if error not in possible:
            facts = {"action": step.action, "error": error, "nearest": nearest(error, possible)}
            yield proof.finding("unknown-error", node, "on_error", error, facts=facts)


def _correctable(proof: Proof, node: Node, action: KnownAction) -> Iterator[Finding]:
    if not action.irreversible or node.step.on_change:
        return
    asked = {n.step.id for _, n in proof.bodies() if n.scope is node.scope and n.step.kind in ("ask", "choose")}
    read = sorted({name for e in node.step.inputs.values() for name in node.scope.names.reads(e) if name in asked})
    if read:
        yield proof.finding("no-on-change", node, "action", facts={"action": node.step.action, "slot": read[0]})


def _unconfirmed(proof: Proof, at: int, node: Node) -> Iterator[Finding]:
    """A critical value that no question has confirmed: it came from an action, or its question says confirm: false."""
    scope = node.scope
    for name, expression in node.step.inputs.items():
        for slot in scope.names.reads(expression):
            known = scope.procedure.slot(slot)
            if known is None or not known.critical:
                continue
            sources = frozenset(_settling(proof, node, slot))
            has = Test(domains.is_known(scope.names.variables[slot], proof.graph.domains), wanted=True)
            if slot in scope.procedure.given or not proof.possible(at, (has,)):
                continue
            if way := proof.search({at: (has,)}, sources):
                facts = {"action": node.step.action, "slot": slot}
                yield proof.finding("unconfirmed", node, "with", name, way=way, facts=facts)


def _settling(proof: Proof, node: Node, slot: str) -> Iterator[int]:
    """The questions that have the slot confirmed."""
    for at, other in proof.bodies():
        asks = other.scope is node.scope and other.step.id == slot and other.step.kind in ("ask", "choose")
        if asks and proof.places.word(other.scope.procedure, other.step, "confirm") != "false":
            yield at


def _authority(proof: Proof, node: Node) -> Iterator[Finding]:
    step = node.step
    conducting = [level for name, level in step.authority.items() if name in ("desk", "agent", "voice", "rehearsal")]
    most = max(conducting, default=max(step.authority.values(), default=0))
    for number, offer in enumerate(step.offers):
        if offer.level > most and (step.approval is None or offer.level > max(step.authority.values(), default=0)):
            facts = {"offer": offer.id, "level": str(offer.level), "most": str(most)}
            yield proof.finding("above-authority", node, "offers", str(number), facts=facts)


def _type(node: Node, expression: Expression) -> str:
    """The type of an input where it is plain to see; else empty."""
    text = expression.text.strip()
    slot = node.scope.procedure.slot(text)
    if slot:
        return slot.type
    if text in ("true", "false"):
        return "yes_no"
    return "text" if text[:1] in ("'", '"') and text.count(text[0]) == 2 and text.endswith(text[0]) else ""


def _fits(found: str, wanted: str) -> bool:
    if found == wanted or (found in _WORDS and wanted == "text") or (found == "text" and wanted in _WORDS):
        return True
    return {found, wanted} <= {"number", "ordinal"}
