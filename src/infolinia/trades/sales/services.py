"""Writers of orders: so far only loading."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from infolinia.journal import scope
from infolinia.trades.sales.facts import STATUSES
from infolinia.trades.sales.models import Order


@transaction.atomic
def put_order(client: str, number: str, customer: str, **values: Any) -> None:
    """Make the order, or bring it up to date; `values` as in models.Order. Raises ValueError for an unknown status."""
    scope.require(client)
    if values["status"] not in STATUSES:
        raise ValueError(f"{number}: {values['status']} is no status of an order; there are {', '.join(STATUSES)}")
    defaults = {"customer_id": customer, **values}
    Order.objects.update_or_create(client_id=client, number=number, defaults=defaults)
