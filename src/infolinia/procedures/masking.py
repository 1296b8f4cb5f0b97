"""Private values as screens and records show them: enough to compare, too little to use; pure."""

from __future__ import annotations

from typing import Any

from infolinia.procedures.parts import Slot
from infolinia.procedures.scope import write
from infolinia.procedures.state import State

SHOWN = 3  # characters at the end
LONG = 7  # from so many characters on the last three give nothing away
IDENTIFIERS = ("pesel",)  # private whatever the procedure says of them
_NUMBERS = ("pesel", "nip", "regon", "iban", "phone", "number", "order", "case")
_DOT = "•"


def is_private(slot: Slot) -> bool:
    """Whether people see the value masked."""
    return slot.private or slot.type in IDENTIFIERS


def masked(slot: Slot, written: str) -> str:
    """The written value, or dots in its place: of a long number the last three signs stay, of a date or of something
    short nothing does, not even its length."""
    if not is_private(slot) or not written:
        return written
    plain = "".join(sign for sign in written if sign.isalnum())
    if slot.type not in _NUMBERS or len(plain) < LONG:
        return _DOT * 5
    return f"{_DOT * 5}{plain[-SHOWN:]}"


def shown(slot: Slot, value: Any, state: State) -> str:
    """The value as it is written for people who look at the call."""
    return masked(slot, write(slot, value, state))


__all__ = ["IDENTIFIERS", "is_private", "masked", "shown"]
