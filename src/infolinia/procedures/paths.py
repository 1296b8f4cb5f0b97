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


def _owner(procedure: Procedure, path: str) -> tuple[Procedure | None, str]:
    """The procedure in which a path ends, None when there is none, and its last part."""
    owner: Procedure | None = procedure
    *heads, last = path.split("/")
    for head in heads:
        owner = inner(owner, head) if owner else None
    return owner, last


def find_step(procedure: Procedure, path: str) -> Step | None:
    """The step of a path; None when there is none."""
    owner, last = _owner(procedure, path)
    return owner.step(last) if owner else None


def slot_at(procedure: Procedure, path: str) -> Slot | None:
    """The slot of a path, when people may answer it: one that is asked for, in return for an offer, too, or given."""
    owner, last = _owner(procedure, path)
    if owner is None:
        return None
    step = owner.step(last)
    asked = (step is not None and step.kind in ("ask", "choose")) or last in owner.returns
    slot = owner.slot(last) if asked or last in owner.given else None
    return slot if slot and slot.source is None else None


def slot_of(procedure: Procedure, path: str) -> Slot | None:
    """The slot of a path, whoever fills it; None when there is none."""
    owner, last = _owner(procedure, path)
    return owner.slot(last) if owner else None


def find_digression(procedure: Procedure, path: str) -> Digression | None:
    """The digression that a file has under a path; None when there is none."""
    owner, last = _owner(procedure, path)
    return next((d for d in owner.digressions if d.id == last), None) if owner else None
