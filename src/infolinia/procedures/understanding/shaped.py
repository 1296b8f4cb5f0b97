"""Values in the shapes of the shared sentences: money with its currency, numbers as numbers; pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def shaped(type_: str, value: Any) -> Any:
    """A slot's value as the events carry it."""
    match type_, value:
        case "money", str():
            return {"amount": f"{Decimal(value):.2f}", "currency": "PLN"}
        case (("number" | "ordinal"), str()):
            number = Decimal(value)
            return int(number) if number == number.to_integral_value() else float(number)
        case _:
            return value


def amount(value: Decimal) -> dict[str, str]:
    """Złoty in the shape of money."""
    return {"amount": f"{value:.2f}", "currency": "PLN"}
