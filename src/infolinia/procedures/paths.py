"""Paths of a call: `slot`, `included/slot`, `repeat.2/slot`, found in their procedures; pure."""

from __future__ import annotations

from infolinia.procedures.parts import Digression, Procedure, Slot, Step


def inner(procedure: Procedure, head: str) -> Procedure | None:
    """The procedure behind the first part of a path: one included, or the round of a repeat ("persons.2")."""
    found = procedure.step(head)
    if found is not None:
        return found.included
    name, _, number = head.rpartition(".")
    found = procedure.step(name)
    if found is None or found.body is None or not (number.isascii() and number.isdecimal()) or len(number) > 3:
        return None
    return found.body if 1 <= int(number) <= found.most and number == str(int(number)) else None


def find_step(procedure: Procedure, path: str) -> Step | None:
    """The step of a path; None when there is none."""
    head, slash, rest = path.partition("/")
    if not slash:
        return procedure.step(head)
    found = inner(procedure, head)
    return find_step(found, rest) if found else None


def slot_at(procedure: Procedure, path: str) -> Slot | None:
    """The slot of a path, when people may answer it: one that is asked for, in return for an offer, too, or given."""
    head, slash, rest = path.partition("/")
    if slash:
        found = inner(procedure, head)
        return slot_at(found, rest) if found else None
    step = procedure.step(head)
    asked = (step is not None and step.kind in ("ask", "choose")) or head in procedure.returns
    slot = procedure.slot(head) if asked or head in procedure.given else None
    return slot if slot and slot.source is None else None


def slot_of(procedure: Procedure, path: str) -> Slot | None:
    """The slot of a path, whoever fills it; None when there is none."""
    head, slash, rest = path.partition("/")
    if not slash:
        return procedure.slot(head)
    found = inner(procedure, head)
    return slot_of(found, rest) if found else None


def find_digression(procedure: Procedure, path: str) -> Digression | None:
    """The digression that a file has under a path; None when there is none."""
    head, slash, rest = path.partition("/")
    if not slash:
        return next((d for d in procedure.digressions if d.id == head), None)
    found = inner(procedure, head)
    return find_digression(found, rest) if found else None
