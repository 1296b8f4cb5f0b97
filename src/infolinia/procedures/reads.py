"""Which steps of a procedure may read what of a call's evidence; found once for each procedure, pure.

A walk that builds on an earlier one needs to know which steps a change may concern. The answer may name a step too
many, never one too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from infolinia.procedures.parts import Procedure, Slot, Step
from infolinia.procedures.walker import MAKING

_CUSTOMER = "customer"  # whose name is read as customer.name


def readers(procedure: Procedure, path: str) -> frozenset[str]:
    """The steps of the procedure itself that may read what is kept under `path`: the answer to it, its evidence, result
    or outcome. What lies inside an include or a round is read by that step, and by those that read what it gives."""
    head, slash, _ = path.partition("/")
    if slash and procedure.step(head) is None:
        head = head.rpartition(".")[0]  # a round of a repeat
    known = procedure.reading
    if not known:
        known.update(_table(procedure))
    return known.get(head, frozenset())


def _table(procedure: Procedure) -> dict[str, frozenset[str]]:
    """By slot or step, the steps that read it, and those that read what is made from it."""
    direct: dict[str, set[str]] = {}
    gives = {step.id: {step.id, *step.out.values()} for step in procedure.steps if step.kind in MAKING}
    for step in procedure.steps:
        for name in _read_by(procedure, step):
            direct.setdefault(name, set()).add(step.id)
    made: dict[str, frozenset[str]] = {}
    for name in direct:
        found, left, seen = set[str](), {name}, set[str]()
        while left:
            seen |= left
            reached = {step for one in left for step in direct.get(one, ())}
            found |= reached
            left = {given for step in reached for given in gives.get(step, ())} - seen
        made[name] = frozenset(found)
    return made


def _read_by(procedure: Procedure, step: Step) -> set[str]:
    """The slots and steps that a step reads: computed slots by what they are computed from."""
    found: set[str] = {step.id}
    left = list(_names(procedure, step))
    while left:
        name = left.pop().partition(".")[0]
        if name in found and name != step.id:
            continue
        found.add(name)
        slot = procedure.slot(name)
        if slot and slot.source:
            left += [read for read in slot.source.reads if read.partition(".")[0] not in found]
    return found


def _names(procedure: Procedure, step: Step) -> Iterator[str]:
    expressions = (step.when, step.needs, step.rounds, *(e for e, _ in step.edges), *step.inputs.values())
    yield from (name for expression in expressions if expression for name in expression.reads)
    yield from (name for template in step.text.values() for name in template.reads)
    yield from (name for offer in step.offers for template in offer.text.values() for name in template.reads)
    asked = {step.id, *(offer.in_return for offer in step.offers)}
    yield from (name for slot in asked for name in _of_slot(procedure.slot(slot)))
    yield from (step.accepts, *step.out.values(), *asked)
    if step.included:
        yield _CUSTOMER  # every include is told whose name it is
    if step.kind in MAKING:  # what lies inside may read them
        yield from ("performer", "language")
    for inner in step.body.steps if step.body else ():
        yield from _names(procedure, inner)


def _of_slot(slot: Slot | None) -> Iterable[str]:
    """What the rules of a slot read."""
    if slot is None:
        return ()
    needs = [option.needs for option in slot.options if option.needs]
    rules = [expression for expression in (slot.valid, slot.source, *needs) if expression]
    return (slot.name, *slot.depends, *(name for expression in rules for name in expression.reads))
