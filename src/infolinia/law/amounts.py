"""Sums of money: Decimal with two places, checked where they come in, rounded in one way. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
MOST = Decimal("999999999999.99")  # more is a slip of the hand, and would make exact arithmetic dear
WRITTEN = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)
SHOWN = 40


class MoneyProblem(ValueError):
    """What was asked cannot be counted; `code` with facts, of which `name` says which input is meant.

    The codes and their sentences stand in money_messages.py.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(f"{code} {facts}")
        self.code, self.facts = code, facts


def amount(name: str, value: object, least: Decimal = CENT) -> Decimal:
    """A sum from outside, as Decimal or as text ("350.00"), with two places. Raises MoneyProblem under this name."""
    shown = str(value)[:SHOWN]
    if isinstance(value, str):
        if WRITTEN.fullmatch(value) is None:
            raise MoneyProblem("amount", name=name, value=shown)
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        raise MoneyProblem("amount", name=name, value=shown)
    if value > MOST:
        raise MoneyProblem("too_large", name=name, value=shown, most=str(MOST))
    if value < least:
        raise MoneyProblem("too_small", name=name, value=shown, least=str(least))
    rounded = value.quantize(CENT)
    if rounded != value:
        raise MoneyProblem("places", name=name, value=shown)
    return rounded


def half_up(exact: Fraction) -> Decimal:
    """A sum of zero or more rounded to 0.01, half up."""
    return cents((exact.numerator * 200 + exact.denominator) // (exact.denominator * 2))


def cents(count: int) -> Decimal:
    """So many hundredths as a sum."""
    return Decimal(count).scaleb(-2)


def digits(exact: Fraction, places: int = 6) -> str:
    """An exact sum for reading, cut (not rounded) after so many places."""
    whole, part = divmod(exact.numerator * 10**places // exact.denominator, 10**places)
    return f"{whole}.{part:0{places}}"
