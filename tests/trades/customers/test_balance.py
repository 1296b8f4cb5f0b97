"""What is left to pay, what of it is late, and when the next day of payment is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from infolinia.trades.customers.balance import balance
from infolinia.trades.customers.facts import Balance, Invoice

TODAY = date(2026, 11, 23)


def invoice(due: date, amount: str, paid: str = "0.00", state: str = "due") -> Invoice:
    return Invoice("F-1", "Prąd", date(2026, 1, 1), due, Decimal(amount), Decimal(paid), state)


def test_what_is_due_today_is_not_late_and_what_is_paid_is_gone():
    found = balance(
        [
            invoice(date(2026, 11, 22), "186.40", "86.40"),
            invoice(TODAY, "10.00"),
            invoice(date(2026, 12, 10), "88.90"),
            invoice(date(2026, 5, 1), "500.00", "500.00", "paid_in_time"),
        ],
        TODAY,
    )
    assert found == Balance(to_pay=Decimal("198.90"), overdue=Decimal("100.00"), next_due=TODAY)


def test_what_is_disputed_is_not_demanded():
    found = balance([invoice(date(2023, 5, 15), "118.00", state="disputed")], TODAY)
    assert found == Balance(Decimal("0.00"), Decimal("0.00"), None)
