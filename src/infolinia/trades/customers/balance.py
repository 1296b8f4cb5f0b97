"""What a customer has to pay, from the invoices. Pure.

An invoice that is disputed is left out: nothing of it may be demanded until it is answered (rules.md COL-06), and what
is no longer demandable is not for a service call (COL-07). No interest is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from infolinia.trades.customers.facts import Balance, Invoice

DISPUTED = "disputed"


def balance(invoices: Iterable[Invoice], today: date) -> Balance:
    """The sums left on invoices at `today`. An invoice is overdue from the day after its due day on."""
    left = [invoice for invoice in invoices if invoice.left > 0 and invoice.state != DISPUTED]
    coming = [invoice.due for invoice in left if invoice.due >= today]
    return Balance(
        to_pay=sum((invoice.left for invoice in left), Decimal("0.00")),
        overdue=sum((invoice.left for invoice in left if invoice.due < today), Decimal("0.00")),
        next_due=min(coming, default=None),
    )
