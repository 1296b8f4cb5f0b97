"""What a lower fee for some months comes to; pure. A client that wants to keep a subscriber offers it.

Of a fee of 80 zł at 25 % off each of the months costs 60 zł. Nothing else is in it: what a client may offer, and who
may grant it, stands in the procedure.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from infolinia.procedures import pricing

NAME = "sales.retention"
GROSZ = Decimal("0.01")


def terms(inputs: Mapping[str, Any], named: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: `fee`, złoty a month, and `percent` off it where no other is named. Named: `count` of months, and where
    they were proposed `percent` off, or `each`, the fee then. Gives all of them and `total` of all months.

    Raises LookupError without a fee or a number of months, ValueError where nothing would become lower.
    """
    fee, count = Decimal(inputs["fee"]), Decimal(named["count"])
    if "each" in named:
        each = Decimal(named["each"])
        percent = ((fee - each) * 100 / fee).quantize(GROSZ, ROUND_HALF_UP)
    else:
        percent = Decimal(named.get("percent", inputs["percent"]))
        each = (fee * (100 - percent) / 100).quantize(GROSZ, ROUND_HALF_UP)
    if not 0 <= each < fee or count < 1:
        raise ValueError("not lower than the fee")
    total = (each * count).quantize(GROSZ, ROUND_HALF_UP)
    return {"percent": f"{percent.normalize():f}", "each": str(each), "total": str(total)}


def register_all() -> None:
    pricing.register(NAME, {"fee": "money", "percent": "number"}, terms)


__all__ = ["NAME", "register_all", "terms"]
