"""PESEL, NIP, REGON and account numbers (IBAN) as they are said and typed in any grouping; pure.

Values are without separators; an account number has its country ("PL…"). python-stdnum holds the check digits: what
does not pass is Wrong, with how many digits were heard and how many belong there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum import iban
from stdnum.pl import nip, pesel, regon

from infolinia.procedures.slots.digits import meant_digits
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong

_IBAN = re.compile(r"\b([A-Z]{2} ?\d{2}(?: ?[A-Z0-9]){11,30})\b")


def understand_pesel(said: str, language: str) -> Answer:
    return _identifier(said, language, "not-a-pesel", (11,), pesel.is_valid)


def understand_nip(said: str, language: str) -> Answer:
    return _identifier(said, language, "not-a-nip", (10,), nip.is_valid)


def understand_regon(said: str, language: str) -> Answer:
    return _identifier(said, language, "not-a-regon", (9, 14), regon.is_valid)


def understand_iban(said: str, language: str) -> Answer:
    """A Polish account number with or without PL, one of another country with its letters."""
    for match in _IBAN.finditer(said.upper()):
        if iban.is_valid(match[1]):
            value = iban.compact(match[1])
            return Understood(value, iban.format(value))
    answer = _identifier(said, language, "not-an-iban", (26,), lambda digits: iban.is_valid(f"PL{digits}"))
    match answer:
        case Understood():
            return _account(answer)
        case Doubt(options):
            return Doubt(tuple(_account(option) for option in options))
        case _:
            return answer


def _account(digits: Understood) -> Understood:
    value = f"PL{digits.value}"
    return Understood(value, iban.format(value), digits.unsure)


def _identifier(
    said: str, language: str, wrong: str, lengths: tuple[int, ...], is_valid: Callable[[str], bool]
) -> Answer:
    """The digits that pass. First as they are most simply read, then in other groupings, which only the check digit
    allows: those are unsure, and two of them a doubt."""
    stretches = [[reading.replace("+", "") for reading in each] for each in meant_digits(said, language)]
    whole = "".join(each[0] for each in stretches)
    simple = dict.fromkeys([whole, *(each[0] for each in stretches)])
    found = [each for each in simple if len(each) in lengths and is_valid(each)]
    unsure = not found
    if unsure:
        joined = [""]
        for each in stretches:
            joined = [begun + more for begun in joined for more in each if len(begun + more) <= max(lengths)][:512]
        found = [each for each in dict.fromkeys(joined) if len(each) in lengths and is_valid(each)]
    if not found or len(found) > 3:
        return Wrong(wrong, {"count": str(len(whole)), "digits": " / ".join(str(length) for length in lengths)})
    answers = tuple(Understood(each, each, unsure) for each in found)
    return answers[0] if len(answers) == 1 else Doubt(answers)
