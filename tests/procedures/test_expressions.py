"""Conditions: what they mean, and that a slip of the pen is told rather than false in silence."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.procedures import functions
from infolinia.procedures.expressions import UNKNOWN, ExpressionProblem, parse

TODAY = date(2026, 11, 23)
NAMES = frozenset(
    {"amount", "since", "danger", "calm", "matter", "email", "reply_way", "name", "level", "call.direction"}
)
CHOICES = {
    "matter": frozenset({"bill", "internet"}),
    "reply_way": frozenset({"email", "letter"}),
    "call.direction": frozenset({"in", "out"}),
}
KNOWN: dict[str, Any] = {
    "amount": Decimal(60), "since": date(2026, 11, 1), "danger": True, "calm": False, "matter": "bill", "name": "Anna",
    "reply_way": "email", "email": "a@b.pl", "level": 1, "call.direction": "in", "today": TODAY,
}  # fmt: skip


def value(text: str, **changed: Any) -> Any:
    return parse(text, NAMES, CHOICES).compute({**KNOWN, **changed})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amount > 50 zł", True),
        ("amount <= 59,99 PLN", False),
        ("amount + 10 - 5.5 = 64.5", True),
        ("amount != 60", False),
        ("since <= today", True),
        ("since < today - 30 days", False),
        ("since + 14 dni = today - 8 days", True),
        ("today - since = 22 days", True),
        ("danger and not calm", True),
        ("calm or danger", True),
        ("not (danger or calm)", False),
        ("danger = true and calm = false", True),
        ("matter = bill", True),
        ("matter in (internet, bill)", True),
        ("matter in (internet)", False),
        ("reply_way = email", True),  # the value, though a slot has the same name
        ("reply_way = email and email = 'a@b.pl'", True),
        ('name = "Anna"', True),
        ("level >= L1", True),
        ("level < L2", True),
        ("call.direction = in", True),
        ("amount is known", True),
        ("amount is unknown", False),
        ("name > 5", False),  # of things that do not compare
        ("danger < danger", False),
        ("name and danger", False),  # a text is no answer to yes or no
    ],
)
def test_what_a_condition_means(text: str, expected: bool):
    assert value(text) is expected


@pytest.mark.parametrize("text", ["danger", "not danger", "danger and not calm", "not danger or calm"])
def test_what_is_not_known_decides_nothing_however_it_is_turned(text: str):
    assert value(text, danger=None) is UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("danger or not calm", True),
        ("danger and calm", False),
        ("danger is unknown", True),
        ("amount = 5", UNKNOWN),
        ("amount != 5", UNKNOWN),
        ("amount in (5, 6)", UNKNOWN),
        ("amount + 5 > 3", UNKNOWN),
        ("matter in (bill, amount)", True),
    ],
)
def test_what_can_be_told_all_the_same_is_told(text: str, expected: Any):
    assert value(text, danger=None, amount=None) is expected
    assert not UNKNOWN


def test_sums_that_make_no_sense_are_unknown():
    for text in ("since + since", "since + 50 zł", "name - 5"):
        assert value(text) is UNKNOWN
    assert value("since + 99999999 days") is UNKNOWN
    assert value("since - since", since=TODAY) == timedelta(0)


def test_it_tells_what_it_reads():
    found = parse("matter = bill and amount > 5 and since < today", NAMES, CHOICES)
    assert found.reads == {"matter", "amount", "since", "today"}


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("", "ends-early", {}),
        ("amount >", "ends-early", {}),
        ("amount > and", "no-value", {"text": "and"}),
        ("amount > )", "no-value", {"text": ")"}),
        ("amount > 5 5", "follows", {"text": "5"}),
        ("(amount > 5", "bracket", {}),
        ("amount in 5", "after-in", {}),
        ("amount in (5, 6", "bracket", {}),
        ("amount is big", "after-is", {}),
        ("amount ? 5", "not-understood", {"text": "? 5"}),
        ("amout > 5", "unknown-word", {"word": "amout", "nearest": "amount"}),
        ("matter = bil", "unknown-word", {"word": "bil", "nearest": "bill"}),
        ("customer.pesel = 5", "unknown-word", None),
        ("amount > " + "1 + " * 200 + "1", "too-long", {"most": "500"}),
        ("(" * 20 + "danger" + ")" * 20, "too-deep", {"most": "16"}),
        ("not " * 20 + "danger", "too-deep", {"most": "16"}),
    ],
)
def test_what_cannot_be_read_says_why(text: str, code: str, facts: dict[str, str] | None):
    with pytest.raises(ExpressionProblem) as caught:
        parse(text, NAMES, CHOICES)
    assert caught.value.code == code
    if facts is not None:
        assert caught.value.facts == facts


def test_without_any_names_there_is_nothing_near():
    with pytest.raises(ExpressionProblem, match="unknown-word"):
        parse("x", frozenset())


VALUES = st.none() | st.booleans() | st.decimals(allow_nan=False) | st.dates() | st.text(max_size=5) | st.integers(0, 9)
PIECES = st.sampled_from([*sorted(NAMES), "today", "5", "50 zł", "3 days", "L1", "true", "bill", "'x'"])
OPERATORS = st.sampled_from([" = ", " != ", " < ", " + ", " - ", " and ", " or ", " and not ", " in (5, danger) or "])


@given(st.lists(st.tuples(PIECES, OPERATORS), min_size=1, max_size=6), PIECES, st.dictionaries(PIECES, VALUES))
def test_computing_never_raises(parts: list[tuple[str, str]], last: str, env: dict[str, Any]):
    text = "".join(piece + operator for piece, operator in parts) + last
    try:
        found = parse(text, NAMES, CHOICES)
    except ExpressionProblem:
        return
    found.compute(env)


# --- Types, products and functions

KINDS = {"amount": "money", "count": "number", "day": "date", "danger": "yes_no", "name": "text", "tags": "choices"}
MEASURED: dict[str, Any] = {
    "amount": Decimal("10.50"), "count": Decimal(3), "day": date(2026, 1, 31), "tags": ("a", "b"), "danger": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "type_"),
    [
        ("amount * count", Decimal("31.50"), "money"),
        ("count * 7 days = 21 days", True, "yes_no"),
        ("days_between(day, day + 14 days)", Decimal(14), "number"),
        ("min(amount, 5 zł, count)", Decimal(3), "money"),
        ("max(day, day - 1 days)", date(2026, 1, 31), "date"),
        ("count(tags) = 2", True, "yes_no"),
        ("add_months(day, 1)", date(2026, 2, 28), "date"),
        ("day - (day - 3 days)", timedelta(days=3), "duration"),
        ("1 + 2 * count", Decimal(7), "number"),
    ],
)
def test_products_and_functions_have_a_value_and_a_type(text: str, value: object, type_: str):
    made = parse(text, frozenset(KINDS), types=KINDS)
    assert (made.compute(MEASURED), made.type) == (value, type_)


@pytest.mark.parametrize(
    "text",
    ["amount = day", "day > 5", "danger + 1", "not amount", "danger and count", "name < name", "amount * amount",
     "day * 2", "count in (1, day)", "day + day"],
)  # fmt: skip
def test_what_cannot_be_compared_or_added_is_told(text: str):
    with pytest.raises(ExpressionProblem) as caught:
        parse(text, frozenset(KINDS), types=KINDS)
    assert caught.value.code == "types"


@pytest.mark.parametrize(
    ("text", "code"),
    [("days_betwen(day, day)", "function"), ("days_between(day)", "arguments"), ("count(day)", "arguments"),
     ("min(day, count)", "arguments"), ("min(", "ends-early"), ("min(count", "bracket")],
)  # fmt: skip
def test_a_function_that_is_not_there_or_takes_something_else_is_told(text: str, code: str):
    with pytest.raises(ExpressionProblem) as caught:
        parse(text, frozenset(KINDS), types=KINDS)
    assert caught.value.code == code


def test_a_function_of_what_is_not_known_is_not_known():
    made = parse("days_between(day, today) > 3", frozenset(KINDS), types=KINDS)
    assert made.reads == {"day", "today"}
    assert made.compute({}) is UNKNOWN
    assert parse("add_months(day, 999999999)", frozenset(KINDS)).compute(MEASURED) is UNKNOWN


def test_a_trade_offers_a_table_of_its_own():
    functions.register("test.regime", ("text",), "text", {"internet": "telecom"}.__getitem__)
    made = parse("test.regime(name)", frozenset(KINDS), types=KINDS)
    assert made.compute({"name": "internet"}) == "telecom"
    assert made.compute({"name": "else"}) is UNKNOWN
