"""Whether a value in JSON form is one that a slot may hold; pure. What does not fit never reaches the state."""

from __future__ import annotations

import re
from typing import Any

from infolinia.procedures.parts import Slot
from infolinia.procedures.scope import typed
from infolinia.procedures.slots.written import EMAIL


def fits(slot: Slot, value: Any) -> bool:
    """By type, options, pattern and length. The slot's `valid` is asked later: it reads other slots."""
    if typed(slot.type, value) is None:
        return False
    match slot.type, value:
        case "choice", _:
            return value in [option.value for option in slot.options]
        case "level", _:
            return isinstance(value, str)
        case "period", _:
            return set(value) == {"from", "to"}
        case "customer", {"name": name}:
            return set(value) == {"id", "name"} and isinstance(name, str)
        case "phone", _:
            return re.fullmatch(r"\+?[0-9]{3,15}", value) is not None
        case "email", _:
            return re.fullmatch(EMAIL, value) is not None
        case _, str():
            return len(value) <= slot.longest and (not slot.pattern or re.fullmatch(slot.pattern, value) is not None)
        case _:
            return slot.type in ("yes_no", "number", "money")
