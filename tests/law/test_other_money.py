"""Another country's tables: other rates, other days of a year, another order of crediting. No line of code changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from infolinia.law.crediting import Debt, Payment, credit
from infolinia.law.instalments import instalments
from infolinia.law.interest import late_interest
from infolinia.law.money_rules import MoneyLaw, read_money

RATES = """\
kind,valid_from,valid_to,rate_percent,legal_basis,announcement,status,checked,note
arrears,2026-01-01,2026-06-30,4.00,Debts Act s. 3,Gazette 1,own,2026-06-30,
arrears,2026-07-01,,6.00,Debts Act s. 3,Gazette 7,own,2026-12-31,
"""
RULES = """\
name,value,rule,source,valid_from,checked,status,note
usual_kind,arrears,X-1,Debts Act s. 3,2026-01-01,2026-12-31,own,
due_day,as_written,X-2,Debts Act s. 4,2026-01-01,2026-12-31,own,
year_days,360,X-3,Debts Act s. 5,2026-01-01,2026-12-31,own,
interest_rounding,half_up,X-4,Debts Act s. 5,2026-01-01,2026-12-31,own,
interest_on_interest,never,X-5,Debts Act s. 6,2026-01-01,2026-12-31,own,
named_debt,ignored,X-6,Debts Act s. 7,2026-01-01,2026-12-31,own,
within_debt,principal_first,X-7,Debts Act s. 7,2026-01-01,2026-12-31,own,
debt_order,oldest_due,X-8,Debts Act s. 7,2026-01-01,2026-12-31,own,
plan_interest,statutory_delay,X-9,Debts Act s. 8,2026-01-01,2026-12-31,own,
plan_accrual,booked,X-10,Debts Act s. 8,2026-01-01,2026-12-31,own,
instalment_floor,10.00,X-11,Debts Act s. 8,2026-01-01,2026-12-31,own,
"""


@pytest.fixture(scope="module")
def there(law) -> MoneyLaw:
    return read_money(RATES, RULES, law.holidays)


def test_interest_there(there):
    """Due Saturday 20 June, not moved. 10 d x 4.00 and 20 d x 6.00 over 360: 1800 x 160 / 36000 = 8.00."""
    found = late_interest("arrears", Decimal("1800.00"), date(2026, 6, 20), date(2026, 7, 20), there)
    assert (found.effective_due, found.days, str(found.interest)) == (date(2026, 6, 20), 30, "8.00")
    assert {reason.source.split(";")[0] for reason in found.explanation} == {
        "Debts Act s. 3", "Debts Act s. 4", "Debts Act s. 5",
    }  # fmt: skip


def test_crediting_there(there):
    """Principal first, and no debtor names a debt: 10.00 pays the principal; the interest, 30 d, 8.00, stays."""
    debts = [Debt("A", Decimal("1800.00"), date(2026, 6, 20)), Debt("B", Decimal("50.00"), date(2026, 7, 1))]
    found = credit(debts, [Payment(date(2026, 7, 20), Decimal("1805.00"), "B")], date(2026, 7, 20), there)
    assert [(a.debt, str(a.principal), str(a.interest)) for a in found.allocations] == [("A", "1800.00", "5.00")]
    assert [(rest.debt, str(rest.principal), str(rest.interest)) for rest in found.left] == [
        ("A", "0.00", "3.00"),
        ("B", "50.00", "0.16"),  # 19 d x 6.00: 50 x 114 / 36000 = 0.1583
    ]


def test_a_plan_there_runs_with_interest_and_pays_principal_first(there):
    """60.00 agreed on its day, 1 July; 30.00 on 1 August (31 d: 60 x 186 / 36000 = 0.31), the rest on 1 September
    (30.00, 31 d: 0.155, so 0.16): 30.00 and 0.47."""
    plan = instalments(
        Decimal("60.00"), date(2026, 7, 1), date(2026, 7, 1), 2, date(2026, 8, 1), there, each=Decimal("30.00")
    )
    assert [(str(r.payment), str(r.principal), str(r.interest), str(r.accrued)) for r in plan.rows] == [
        ("30.00", "30.00", "0.00", "0.31"),
        ("30.47", "30.00", "0.47", "0.16"),
    ]
    assert [row.effective for row in plan.rows] == [date(2026, 8, 1), date(2026, 9, 1)], "a Saturday stays"
