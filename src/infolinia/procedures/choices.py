"""The values of a choice that may be given now: those whose `needs` holds; pure.

A value is offered, understood and taken only then. When a correction makes the condition of a value given before fail,
the answer breaks a rule of its slot and the question is put again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from infolinia.procedures.expressions import Env
from infolinia.procedures.parts import Slot


def needing(slot: Slot) -> bool:
    """Whether any of its values has a condition."""
    return any(option.needs is not None for option in slot.options)


def offered(slot: Slot, env: Env) -> Slot:
    """The slot with the values that may be given now, in their order."""
    if not needing(slot):
        return slot
    kept = tuple(o for o in slot.options if o.needs is None or o.needs.compute(env) is True)
    return replace(slot, options=kept)


def taken(slot: Slot, value: Any, env: Env) -> bool:
    """Whether a value, or all of several, may be given now."""
    if not needing(slot):
        return True
    wanted = cast("list[Any]", value) if isinstance(value, (list, tuple)) else [value]
    return set(wanted) <= {option.value for option in offered(slot, env).options}
