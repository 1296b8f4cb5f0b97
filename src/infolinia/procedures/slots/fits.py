"""Whether a value in JSON form is one that a slot may hold; pure. What does not fit never reaches the state."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stdnum import iban
from stdnum.pl import nip, pesel, regon

from infolinia.procedures.parts import RECORDS, Slot
from infolinia.procedures.scope import typed
from infolinia.procedures.slots.written import EMAIL

_IDENTIFIERS: dict[str, Callable[[str], bool]] = {
    "pesel": lambda value: value.isdecimal() and pesel.is_valid(value),
    "nip": lambda value: value.isdecimal() and nip.is_valid(value),
    "regon": lambda value: value.isdecimal() and regon.is_valid(value),
    "iban": lambda value: value.isalnum() and value.isupper() and iban.is_valid(value),
}


def fits(slot: Slot, value: Any) -> bool:
    """By type, options, pattern and length. The slot's `valid` is asked later: it reads other slots."""
    computed = typed(slot.type, value)
    if computed is None:
        return False
    match slot.type, value:
        case "choice", _:
            return value in [option.value for option in slot.options]
        case "choices", _:
            return isinstance(value, list) and set(computed) <= {option.value for option in slot.options}
        case (("pesel" | "nip" | "regon" | "iban"), str()):
            return _IDENTIFIERS[slot.type](value)
        case "duration", {"n": _, "unit": _, **more}:
            return not more
        case "level", _:
            return isinstance(value, str)
        case kind, dict() if kind in RECORDS:
            return True
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
            return slot.type in ("yes_no", "number", "ordinal", "money")
