"""What procedures may ask the law and the trades for in an expression."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from infolinia.procedures import expressions
from infolinia.procedures.expressions import UNKNOWN, ExpressionProblem

NAMES = frozenset({"due", "matter", "business", "n"})
TYPES = {"due": "date", "matter": "choice", "business": "yes_no", "n": "number"}


@pytest.mark.parametrize(
    ("text", "known", "value", "type_"),
    [
        ("law.interest_rate(due)", {"due": date(2020, 3, 18)}, Decimal("6.50"), "number"),
        ("law.interest_rate(due)", {"due": date(1990, 1, 1)}, UNKNOWN, "number"),  # before the table begins
        ("law.working_day(due)", {"due": date(2026, 12, 24)}, False, "yes_no"),  # Christmas Eve, free from 2025
        ("law.working_day(due)", {"due": date(2024, 12, 24)}, True, "yes_no"),
        ("law.next_working_day(due)", {"due": date(2026, 12, 24)}, date(2026, 12, 28), "date"),
        ("law.add_working_days(due, 2)", {"due": date(2026, 12, 23)}, date(2026, 12, 29), "date"),
        ("law.add_working_days(due, n)", {"due": date(2026, 12, 23), "n": Decimal("1.5")}, UNKNOWN, "date"),
        ("cases.regime(matter)", {"matter": "internet_or_phone"}, "telecom", "text"),
        ("cases.regime(matter, business)", {"matter": "goods", "business": True}, "contract", "text"),
        ("cases.regime(matter, business)", {"matter": "goods"}, "consumer_general", "text"),  # not known: a consumer
        ("cases.regime(matter, business)", {"business": True}, UNKNOWN, "text"),
    ],
)
def test_a_function_of_the_law_or_a_trade(text: str, known: dict[str, object], value: object, type_: str):
    made = expressions.parse(text, NAMES, types=TYPES)
    assert made.compute(known) == value
    assert made.type == type_


@pytest.mark.parametrize("text", ["law.interest_rate(n)", "law.interest_rate()", "cases.regime(matter, due)"])
def test_values_of_another_kind_are_refused(text: str):
    with pytest.raises(ExpressionProblem):
        expressions.parse(text, NAMES, types=TYPES)
