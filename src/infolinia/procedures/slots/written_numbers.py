"""A number written with digits, by the habits of its language; pure.

Polish has a decimal comma and blanks between thousands, English a point and commas. The other way is read where it can
only mean that ("1,200,000", "1.234,56"); "1.500" in Polish is read both ways.
"""

from __future__ import annotations

import re
from decimal import Decimal

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
LONGEST = 20  # digits


def read_digits(text: str, language: str, *, money: bool = False) -> tuple[Decimal, ...]:
    """The readings of a written number, the likeliest first; empty when it is none (12.3.4).

    `money`: three digits behind the only mark are thousands, as nobody counts in tenths of a grosz."""
    plain = re.sub(r"\s", "", text)
    if sum(sign.isdecimal() for sign in plain) > LONGEST or not plain.isascii():
        return ()
    marks = re.sub(r"\d", "", plain)
    if not marks:
        return (Decimal(plain),)
    if len(set(marks)) == 2:
        return _both(plain, marks)
    grouped = _GROUPED.fullmatch(plain) is not None
    if len(marks) > 1:
        return (Decimal(re.sub(r"[.,]", "", plain)),) if grouped else ()
    decimal = Decimal("0" + plain.replace(",", "."))
    if not grouped:
        return (decimal,)
    thousands = Decimal(re.sub(r"[.,]", "", plain))
    if money or (language == "en" and marks == ","):
        return (thousands,)
    return (decimal, thousands) if language == "pl" and marks == "." and text == plain else (decimal,)


def _both(plain: str, marks: str) -> tuple[Decimal, ...]:
    """1,234.56 and 1.234,56: the last mark is the decimal one."""
    whole, _, part = plain.rpartition(marks[-1])
    if marks[-1] in whole or _GROUPED.fullmatch(whole) is None:
        return ()
    return (Decimal(f"{re.sub(r'[.,]', '', whole)}.{part}"),)
