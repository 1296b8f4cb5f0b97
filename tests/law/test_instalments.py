"""Plans of instalments: the worked example of the rules, cases counted by hand, and what always holds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.law.amounts import MoneyProblem
from infolinia.law.calendar import free
from infolinia.law.instalments import MANY, Plan, instalments
from infolinia.law.interest import accrued
from infolinia.law.money_messages import MESSAGES

D = Decimal
DUE, AGREED, FIRST = date(2026, 3, 10), date(2026, 6, 15), date(2026, 7, 10)


def example(money, **ways) -> Plan:
    """rules.md COL-23: 3600.00 due 10 March 2026, agreed 15 June, six instalments on the 10th."""
    return instalments(D("3600.00"), DUE, AGREED, 6, FIRST, money, **ways)


def table(plan: Plan) -> list[tuple[str, ...]]:
    return [
        (r.effective.isoformat(), str(r.days), *map(str, (r.accrued, r.payment, r.interest, r.principal, r.left)))
        for r in plan.rows
    ]


def payments(plan: Plan) -> list[str]:
    return [str(row.payment) for row in plan.rows]


def test_without_interest_the_balance_is_divided(money):
    """97 d x 9.25 on 3600.00 is 88.50; 3688.50 / 6 = 614.75."""
    plan = example(money)
    assert plan.balance == plan.total == D("3688.50")
    assert payments(plan) == ["614.75"] * 6
    assert [row.effective.isoformat() for row in plan.rows] == [
        "2026-07-10", "2026-08-10", "2026-09-10", "2026-10-12", "2026-11-10", "2026-12-10",
    ]  # fmt: skip
    assert plan.rows[3].nominal == date(2026, 10, 10), "a Saturday"
    assert (plan.rows[0].interest, plan.rows[0].left) == (D("88.50"), D("3073.75"))
    assert {row.accrued for row in plan.rows} == {D("0.00")}
    assert not plan.provisional, "no rate after the agreement is used"


def test_the_worked_example_with_interest_and_630_each(money):
    plan = example(money, variant="statutory_delay", each=D("630.00"))
    assert table(plan) == [
        ("2026-07-10", "25", "22.81", "630.00", "111.31", "518.69", "3081.31"),
        ("2026-08-10", "31", "24.21", "630.00", "24.21", "605.79", "2475.52"),
        ("2026-09-10", "31", "19.45", "630.00", "19.45", "610.55", "1864.97"),
        ("2026-10-12", "32", "15.12", "630.00", "15.12", "614.88", "1250.09"),
        ("2026-11-10", "29", "9.19", "630.00", "9.19", "620.81", "629.28"),
        ("2026-12-10", "30", "4.78", "634.06", "4.78", "629.28", "0.00"),
    ]
    assert plan.total == D("3784.06")
    assert plan.provisional, "the rate was checked up to 8 October 2026"


def test_the_worked_example_with_equal_principal(money):
    plan = example(money, variant="equal_principal")
    assert payments(plan) == ["711.31", "623.57", "618.85", "614.60", "608.82", "604.56"]
    assert plan.total == D("3781.71")
    assert {row.principal for row in plan.rows} == {D("600.00")}


def test_with_interest_and_no_sum_named_the_instalments_are_level(money):
    plan = example(money, variant="statutory_delay")
    level, last = plan.rows[0].payment, plan.rows[-1].payment
    assert {row.payment for row in plan.rows[:-1]} == {level}
    assert level - D("0.06") <= last <= level
    lower = example(money, variant="statutory_delay", each=level - D("0.01"))
    assert lower.rows[-1].payment > lower.rows[0].payment, "a grosz less each, and the last would be larger"


def test_the_last_instalment_balances(money):
    """1000.00 agreed on the day it is due: 333.33, 333.33, 333.34; 2000.00: 666.67, 666.67, 666.66."""
    for principal, wanted in (("1000.00", ["333.33", "333.33", "333.34"]), ("2000.00", ["666.67", "666.67", "666.66"])):
        plan = instalments(D(principal), AGREED, AGREED, 3, FIRST, money)
        assert payments(plan) == wanted
        assert plan.total == plan.balance == D(principal)


def test_a_sum_each_leaves_the_rest_to_the_last(money):
    plan = example(money, each=D("700.00"))
    assert payments(plan) == ["700.00"] * 5 + ["188.50"]


def test_months_of_different_length(money):
    """31 January 2027 is a Sunday: 1 February; 28 February, too: 1 March; 31 March and 30 April are working days."""
    plan = instalments(D("400.00"), AGREED, AGREED, 4, date(2027, 1, 31), money)
    assert [(r.nominal.isoformat(), r.effective.isoformat()) for r in plan.rows] == [
        ("2027-01-31", "2027-02-01"),
        ("2027-02-28", "2027-03-01"),
        ("2027-03-31", "2027-03-31"),
        ("2027-04-30", "2027-04-30"),
    ]


def test_the_end_of_each_month(money):
    """From the 30th on: same stays at the 30th, end-of-month goes to the 31st; 29 February in 2028.
    31 October 2027 is a Sunday and 1 November a holiday: 2 November; 31 December is a Friday; 31 January 2028 a Monday.
    """
    same = instalments(D("600.00"), AGREED, AGREED, 6, date(2027, 9, 30), money)
    ends = instalments(D("600.00"), AGREED, AGREED, 6, date(2027, 9, 30), money, day="end-of-month")
    assert [r.nominal.isoformat()[5:] for r in same.rows] == ["09-30", "10-30", "11-30", "12-30", "01-30", "02-29"]
    assert [r.nominal.isoformat()[5:] for r in ends.rows] == ["09-30", "10-31", "11-30", "12-31", "01-31", "02-29"]
    assert [r.effective.isoformat()[5:] for r in ends.rows] == ["09-30", "11-02", "11-30", "12-31", "01-31", "02-29"]
    middle = instalments(D("600.00"), AGREED, AGREED, 2, date(2026, 11, 5), money, day="end-of-month")
    assert [r.nominal.isoformat() for r in middle.rows] == ["2026-11-30", "2026-12-31"]


def test_christmas_eve_and_easter(money):
    """24 December 2026 is free: Monday 28. 27 March 2027 is Holy Saturday: 28 Easter, 29 Monday free: Tuesday 30."""
    plan = instalments(D("400.00"), AGREED, AGREED, 2, date(2026, 12, 24), money)
    assert plan.rows[0].effective == date(2026, 12, 28)
    assert instalments(D("90.00"), AGREED, AGREED, 1, date(2027, 3, 27), money).rows[0].effective == date(2027, 3, 30)


def test_interest_over_a_change_of_the_rate(money):
    """1000.00 agreed on the day it is due, 10 February 2026, two instalments.

    To 10 March: 11 to 28 February and 1 to 4 March: 22 d x 9.50 = 209; 5 to 10 March: 6 d x 9.25 = 55.5; 264.5 / 36.5 =
    7.2466: 7.25; of 500.00, 492.75 is principal: 507.25. To 10 April: 31 d x 9.25: 507.25 x 286.75 / 36500 = 3.985:
    3.99.
    """
    day = date(2026, 2, 10)
    plan = instalments(D("1000.00"), day, day, 2, date(2026, 3, 10), money, variant="statutory_delay", each=D("500.00"))
    assert table(plan) == [
        ("2026-03-10", "28", "7.25", "500.00", "7.25", "492.75", "507.25"),
        ("2026-04-10", "31", "3.99", "511.24", "3.99", "507.25", "0.00"),
    ]


def test_delay_never_runs_before_the_debt_is_due(money):
    """Agreed 15 June for a debt due Tuesday 30 June: to 10 July 10 d x 9.25: 1000 x 92.5 / 36500 = 2.5342."""
    plan = instalments(
        D("1000.00"), date(2026, 6, 30), AGREED, 2, FIRST, money, variant="statutory_delay", each=D("500.00")
    )
    assert plan.balance == D("1000.00")
    assert (plan.rows[0].days, plan.rows[0].accrued) == (10, D("2.53"))


def test_interest_larger_than_an_instalment_is_carried_and_bears_none(money):
    """10000.00 due 10 March 2023, agreed 15 June 2026: the interest of three years exceeds two instalments."""
    plan = instalments(
        D("10000.00"), date(2023, 3, 10), AGREED, 12, FIRST, money, variant="statutory_delay", each=D("1000.00")
    )
    old = plan.balance - D("10000.00")
    assert old > D("3000.00")
    first, second = plan.rows[:2]
    assert (first.principal, first.left) == (D("0.00"), D("10000.00"))
    # 25 d and 31 d x 9.25 on the principal alone: 63.3562, 78.5616.
    assert (first.accrued, second.accrued) == (D("63.36"), D("78.56"))


def test_the_plan_explains_itself(money):
    plan = example(money, variant="statutory_delay", each=D("630.00"))
    rules = [reason.rule for reason in plan.explanation]
    for rule in ("CNT-03", "COL-11", "COL-13", "COL-14", "COL-21", "COL-22", "COL-23"):
        assert rule in rules
    texts = " ".join(reason.text for reason in plan.explanation)
    assert "principal 3600.00, interest 88.50, together 3688.50" in texts
    assert "the last one, 634.06, balances" in texts
    assert "2026-10-10, which is free" in texts
    assert "Interest stops" in " ".join(reason.text for reason in example(money).explanation)


@pytest.mark.parametrize(
    ("ways", "code", "name"),
    [
        ({"count": 0}, "count", "count"),
        ({"count": MANY + 1}, "count", "count"),
        ({"count": 80}, "below_floor", "count"),  # 3688.50 / 80 = 46.11
        ({"each": D("49.99")}, "below_floor", "amount"),
        ({"each": D("737.71")}, "amount_too_large", "amount"),  # five pay 3688.55
        ({"each": D("0.00")}, "too_small", "amount"),
        ({"each": D("700.00"), "variant": "equal_principal"}, "amount_unused", "amount"),
        ({"variant": "magic"}, "word", "variant"),
        ({"day": "monday"}, "word", "day"),
        ({"first": AGREED - timedelta(days=1)}, "too_early", "first"),
        ({"principal": D("-1.00")}, "too_small", "principal"),
        ({"kind": "usury"}, "kind", "kind"),
    ],
)
def test_what_cannot_be_agreed_says_why_and_the_cure(money, ways, code, name):
    asked = {"principal": D("3600.00"), "due": DUE, "agreed": AGREED, "count": 6, "first": FIRST} | ways
    with pytest.raises(MoneyProblem) as problem:
        instalments(law=money, **asked)
    assert (problem.value.code, problem.value.facts["name"]) == (code, name)
    assert MESSAGES[code].format(**problem.value.facts).startswith(f"{name}: ")


def test_a_refusal_says_what_would_do(money):
    """600.00 with 14.75 of interest (97 d): 614.75 / 13 = 47.29, / 12 = 51.23; of 130.00, five suffice (650.00)."""

    def agree(count: int, each: Decimal | None = None) -> Plan:
        return instalments(D("600.00"), DUE, AGREED, count, FIRST, money, each=each)

    with pytest.raises(MoneyProblem) as many:
        agree(13)
    assert many.value.facts == {"name": "count", "value": "47.29", "least": "50.00", "most": "12"}
    assert len(agree(12).rows) == 12
    with pytest.raises(MoneyProblem) as large:
        agree(6, D("130.00"))
    assert large.value.facts["count"] == "5"
    assert payments(agree(5, D("130.00"))) == ["130.00"] * 4 + ["94.75"]


def test_a_debt_of_a_few_grosze_is_paid_at_once(money):
    assert payments(instalments(D("0.05"), AGREED, AGREED, 1, FIRST, money)) == ["0.05"]
    for variant in ("none", "statutory_delay", "equal_principal"):
        with pytest.raises(MoneyProblem) as problem:
            instalments(D("0.05"), AGREED, AGREED, 3, FIRST, money, variant=variant)
        assert problem.value.code == "below_floor", variant
    # Ten parts of half a grosz are a grosz each, after five of which nothing is left.
    with pytest.raises(MoneyProblem) as problem:
        instalments(D("0.05"), AGREED, AGREED, 10, FIRST, money, variant="equal_principal")
    assert (problem.value.code, problem.value.facts["most"]) == ("count", "5")


@given(
    st.decimals("500.00", "90000.00", places=2),
    st.dates(date(2022, 1, 3), date(2026, 12, 1)),
    st.integers(0, 500),
    st.integers(1, 40),
    st.integers(0, 60),
    st.sampled_from(["none", "statutory_delay", "equal_principal"]),
    st.sampled_from(["same", "end-of-month"]),
)
def test_what_holds_for_every_plan(money, principal, due, after, count, wait, variant, day):
    agreed = due + timedelta(days=after)
    first = agreed + timedelta(days=wait)
    count = min(count, int(principal // 100))
    plan = instalments(principal, due, agreed, count, first, money, variant=variant, day=day)
    interest = plan.balance - principal
    assert len(plan.rows) == count
    assert sum(row.payment for row in plan.rows) == plan.total
    assert sum(row.principal for row in plan.rows) == principal
    assert sum(row.interest for row in plan.rows) == interest + sum(row.accrued for row in plan.rows)
    assert plan.total == plan.balance + sum(row.accrued for row in plan.rows)
    left = principal
    for row in plan.rows:
        assert row.payment == row.interest + row.principal > 0
        left -= row.principal
        assert row.left == left >= 0
        assert free(row.effective, money.holidays) is None
        assert row.nominal <= row.effective <= row.nominal + timedelta(days=5)
    assert left == 0
    for before, row in pairwise(plan.rows):
        assert before.effective < row.effective
        assert (before.nominal.year * 12 + before.nominal.month + 1) == (row.nominal.year * 12 + row.nominal.month)
    if variant == "none":
        assert plan.total == plan.balance
        assert max(row.payment for row in plan.rows) - min(row.payment for row in plan.rows) <= D("0.20")
    else:
        start = max(agreed, due)
        most = accrued(principal, start, plan.rows[-1].effective, money, "delay_statutory").exact
        assert plan.total - plan.balance <= float(most) + 0.005 * count + 1e-9
    if variant == "statutory_delay":
        assert plan.rows[-1].payment <= plan.rows[0].payment or count == 1


@given(st.decimals("100.00", "700.00", places=2))
def test_who_pays_more_each_time_pays_less_interest(money, each):
    slow = example(money, variant="statutory_delay", each=each)
    fast = example(money, variant="statutory_delay", each=each + D("10.00"))
    assert fast.total <= slow.total
