"""Whether a value in JSON form is one that a slot may hold; pure. What does not fit never reaches the state."""

from __future__ import annotations

import re
from typing import Any

from infolinia.procedures.language import Slot
from infolinia.procedures.scope import typed


def fits(slot: Slot, value: Any) -> bool:
    """By type, options, pattern and length. The slot's `valid` is asked later: it reads other slots."""
    if typed(slot.type, value) is None:
        return False
    match slot.type:
        case "choice":
            return not slot.options or value in [option.value for option in slot.options]
        case "level":
            return isinstance(value, str) and re.fullmatch(r"L\d", value) is not None
        case "text" | "address":
            fitting = not slot.pattern or re.fullmatch(slot.pattern, value) is not None
            return fitting and len(value) <= slot.longest
        case _:
            return not isinstance(value, str) or len(value) <= slot.longest
