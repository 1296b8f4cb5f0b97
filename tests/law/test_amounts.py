"""Sums as they come in, and how they are rounded."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.law.amounts import CENT, MoneyProblem, amount, digits, half_up
from infolinia.law.money_messages import MESSAGES


@pytest.mark.parametrize(
    ("value", "sum_"),
    [("350.00", "350.00"), ("350", "350.00"), ("0.1", "0.10"), (Decimal("1E+2"), "100.00"), (Decimal("7.500"), "7.50")],
)
def test_a_sum_has_two_places(value, sum_):
    assert str(amount("principal", value)) == sum_


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "amount"),
        ("350,00", "amount"),
        ("1 000.00", "amount"),
        ("-1.00", "amount"),
        ("1e9", "amount"),
        ("٣٥", "amount"),  # digits of another script
        ("9" * 1000, "amount"),
        ("1.005", "amount"),
        (Decimal("1.005"), "places"),
        (Decimal("NaN"), "amount"),
        (Decimal("Infinity"), "amount"),
        (Decimal("1E+999999"), "too_large"),
        (Decimal("0.001"), "too_small"),
        (Decimal(0), "too_small"),
        (Decimal("-5.00"), "too_small"),
        (3.5, "amount"),
        (True, "amount"),
        (None, "amount"),
    ],
)
def test_what_is_no_sum_is_refused_with_its_name_and_the_cure(value, code):
    with pytest.raises(MoneyProblem) as problem:
        amount("principal", value)
    assert problem.value.code == code
    said = MESSAGES[code].format(**problem.value.facts)
    assert said.startswith("principal: ")
    assert len(said) < 200


@given(st.fractions(min_value=0, max_value=10**9))
def test_half_a_grosz_goes_up(exact):
    rounded = half_up(exact)
    assert rounded.as_tuple().exponent == -2
    assert Fraction(-1, 200) < Fraction(rounded) - exact <= Fraction(1, 200)


@given(st.decimals(0, 10**9, places=5))
def test_rounding_is_that_of_the_decimal_library_where_that_is_exact(exact):
    assert half_up(Fraction(exact)) == exact.quantize(CENT, ROUND_HALF_UP)


def test_an_exact_sum_for_reading():
    assert digits(Fraction(1, 3)) == "0.333333"
    assert digits(Fraction(20005, 1000)) == "20.005000"
