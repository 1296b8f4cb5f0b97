"""What an order is, as other rooms see it. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

OrderNumber: TypeAlias = str  # Z-88120
Status: TypeAlias = Literal["accepted", "in_production", "delayed", "sent", "delivered", "returned"]

STATUSES: tuple[Status, ...] = ("accepted", "in_production", "delayed", "sent", "delivered", "returned")


@dataclass(frozen=True, slots=True)
class Order:
    """`due`: when it comes, came, or (returned) by when the money is back; None when nobody knows. `reason`: of a
    delay. The price is for level L2."""

    number: OrderNumber
    client: str
    customer: str
    item: str
    made_to_measure: bool
    ordered: date
    promised: date
    status: Status
    due: date | None
    reason: str
    carrier: str
    tracking: str
    price_gross: Decimal
