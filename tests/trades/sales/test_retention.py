"""What a lower fee comes to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures import pricing
from infolinia.trades.sales import retention

FEE = {"fee": "79.00", "percent": "25"}


@pytest.fixture(autouse=True)
def known():
    retention.register_all()


def test_the_price_of_an_offer_follows_from_fee_and_percent():
    assert pricing.complete("sales.retention", FEE, {"count": "6"}) == {
        "count": "6", "percent": "25", "each": "59.25", "total": "355.50",
    }  # fmt: skip


def test_a_fee_that_was_proposed_stays_and_says_how_much_it_is_off():
    counted = pricing.complete("sales.retention", FEE, {"count": "12", "each": "55.30"})
    assert counted == {"count": "12", "each": "55.30", "percent": "30", "total": "663.60"}


@pytest.mark.parametrize("named", [{}, {"count": "0"}, {"count": "3", "each": "80"}, {"count": "3", "each": "-1"}])
def test_what_lowers_nothing_is_left_as_it_was_said(named: dict[str, str]):
    assert pricing.complete("sales.retention", FEE, named) == named


def test_a_pricing_nobody_registered_changes_nothing():
    assert pricing.complete("debts.plan", FEE, {"count": "6"}) == {"count": "6"}


@given(fee=st.decimals(10, 1000, places=2), months=st.integers(1, 24), percent=st.integers(1, 99))
def test_all_months_together_are_the_sum_of_each(fee: Decimal, months: int, percent: int):
    made = pricing.complete("sales.retention", {"fee": str(fee), "percent": str(percent)}, {"count": str(months)})
    assert Decimal(made["total"]) == Decimal(made["each"]) * months
    assert 0 <= Decimal(made["each"]) < fee
