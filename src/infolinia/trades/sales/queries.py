"""Reading orders. Within the scope in force: other clients' orders do not exist."""

from __future__ import annotations

from infolinia.trades.sales import numbers
from infolinia.trades.sales.facts import Order as OrderFacts
from infolinia.trades.sales.models import Order


def order(number: str, client: str) -> OrderFacts | None:
    """An order of a client's, by its number however it is written."""
    row = Order.objects.filter(client_id=client, number=numbers.written(number)).first()
    return row.facts() if row else None


def of_customer(customer: str) -> list[OrderFacts]:
    """Newest first."""
    if not customer.isdecimal():
        return []
    return [row.facts() for row in Order.objects.filter(customer_id=customer).order_by("-ordered", "number")]
