"""Interest on late payments: cases counted by hand, and against a count day by day that shares no code."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.law.amounts import MoneyProblem, half_up
from infolinia.law.interest import accrued, effective_due, late_interest
from infolinia.law.rates import RateMissing
from infolinia.law.tables import DayNotCovered
from tests.law.conftest import PACK

# (kind, principal, due, paid, effective due, days, interest), and how one gets there by hand.
CASES = [
    # rules.md COL-11: 8 d x 10.25, 28 x 10.00, 28 x 9.75, 91 x 9.50, 42 x 9.25.
    ("delay_statutory", "10000.00", "2025-09-30", "2026-04-15", "2025-09-30", 197, "517.26"),
    # COL-11: days 16.07.2025 to 31.03.2026; 34.94 when each period is rounded, a defect.
    ("delay_statutory", "500.00", "2025-07-15", "2026-03-31", "2025-07-15", 259, "34.95"),
    # COL-14: 97 d x 9.25: 300 x 897.25 / 36500 = 7.3746; 66 d: 200 x 610.5 / 36500 = 3.3452.
    ("delay_statutory", "300.00", "2026-03-10", "2026-06-15", "2026-03-10", 97, "7.37"),
    ("delay_statutory", "200.00", "2026-04-10", "2026-06-15", "2026-04-10", 66, "3.35"),
    # COL-23: 3600 x 97 x 9.25 / 36500 = 88.4959.
    ("delay_statutory", "3600.00", "2026-03-10", "2026-06-15", "2026-03-10", 97, "88.50"),
    # Two changes and 29 February 2024. 1 to 6 September 2023: 6 d x 12.25 = 73.5; 7 September to 4 October: 28 d x
    # 11.50 = 322; 5 October to 15 March: 27 + 30 + 31 + 31 + 29 + 15 = 163 d x 11.25 = 1833.75. Together
    # 2229.25 / 36.5 = 61.0753, over 365 days in the leap year, too.
    ("delay_statutory", "1000.00", "2023-08-31", "2024-03-15", "2023-08-31", 197, "61.08"),
    # Two changes in the leap year 2020: 1 January to 17 March: 31 + 29 + 17 = 77 d x 7.00 = 539; 18 March to 8 April:
    # 22 d x 6.50 = 143; 9 to 30 April: 22 d x 6.00 = 132. 814: 1000 x 814 / 36500 = 22.3014.
    ("delay_statutory", "1000.00", "2019-12-31", "2020-04-30", "2019-12-31", 121, "22.30"),
    # The leap day alone: 28 February to 1 March 2024: 2 d x 11.25: 36500 x 22.5 / 36500.
    ("delay_statutory", "36500.00", "2024-02-28", "2024-03-01", "2024-02-28", 2, "22.50"),
    # 24 December 2024 worked (Tuesday): 17 d x 11.25: 5000 x 191.25 / 36500 = 26.1986.
    ("delay_statutory", "5000.00", "2024-12-24", "2025-01-10", "2024-12-24", 17, "26.20"),
    # In 2025 it is free (Wednesday), 25, 26 free, Saturday, Sunday: Monday 29. 12 d x 9.50: 5000 x 114 / 36500 =
    # 15.6164.
    ("delay_statutory", "5000.00", "2025-12-24", "2026-01-10", "2025-12-29", 12, "15.62"),
    # Paid on the moved day: in time; a day later: 1 d.
    ("delay_statutory", "5000.00", "2025-12-24", "2025-12-29", "2025-12-29", 0, "0.00"),
    ("delay_statutory", "5000.00", "2025-12-24", "2025-12-30", "2025-12-29", 1, "1.30"),
    # Holy Saturday 4 April 2026, Easter, Monday: Tuesday 7. 10 d x 9.25: 1200 x 92.5 / 36500 = 3.0411.
    ("delay_statutory", "1200.00", "2026-04-04", "2026-04-17", "2026-04-07", 10, "3.04"),
    # 1 May 2026 is a Friday: 2 Saturday, 3 Sunday (holiday): Monday 4. 100 x 27 x 9.25 / 36500 = 0.6842.
    ("delay_statutory", "100.00", "2026-05-01", "2026-05-31", "2026-05-04", 27, "0.68"),
    # Exactly half a grosz: 10 x 73 x 9.25 / 36500 = 0.185.
    ("delay_statutory", "10.00", "2026-04-08", "2026-06-20", "2026-04-08", 73, "0.19"),
    # Paid before it was due.
    ("delay_statutory", "10.00", "2026-04-08", "2026-01-01", "2026-04-08", 0, "0.00"),
    # The maximum is twice: 10000 x 2 x 1888 / 36500 (82 + 280 + 273 + 864.5 + 388.5 = 1888) = 1034.5205.
    ("delay_maximum", "10000.00", "2025-09-30", "2026-04-15", "2025-09-30", 197, "1034.52"),
    # On capital: reference + 3.5: 97 d x 7.25: 3600 x 703.25 / 36500 = 69.3616.
    ("capital_statutory", "3600.00", "2026-03-10", "2026-06-15", "2026-03-10", 97, "69.36"),
    ("capital_maximum", "3600.00", "2026-03-10", "2026-06-15", "2026-03-10", 97, "138.72"),
    # COL-12: the reference of 1 July 2025 was 5.25, so 15.25 for the half-year. Due Monday 16 June: 14 d x 15.75 + 10 d
    # x 15.25 = 373: 10000 x 373 / 36500 = 102.1918. Public health: 14 x 13.75 + 10 x 13.25 = 325: 89.0411.
    ("commercial_delay", "10000.00", "2025-06-16", "2025-07-10", "2025-06-16", 24, "102.19"),
    ("commercial_delay_public_health_debtor", "10000.00", "2025-06-16", "2025-07-10", "2025-06-16", 24, "89.04"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "principal", "due", "paid", "effective", "days", "interest"), CASES)
def test_interest(money, kind, principal, due, paid, effective, days, interest):
    found = late_interest(kind, Decimal(principal), date.fromisoformat(due), date.fromisoformat(paid), money)
    assert found.effective_due.isoformat() == effective
    assert (found.days, str(found.interest)) == (days, interest)
    assert sum(period.days for period in found.periods) == days
    assert not found.provisional


def test_the_count_explains_itself(money):
    found = late_interest("delay_statutory", Decimal("5000.00"), date(2025, 12, 24), date(2026, 3, 10), money)
    assert [(p.first.isoformat(), p.last.isoformat(), p.days, str(p.rate_percent)) for p in found.periods] == [
        ("2025-12-30", "2026-03-04", 65, "9.50"),
        ("2026-03-05", "2026-03-10", 6, "9.25"),
    ]
    assert [(reason.rule, reason.source) for reason in found.explanation] == [
        ("CNT-03", "KC art. 115"),
        ("interest-rates.csv:delay_statutory:2025-12-04", "KC art. 481 par. 2; M.P. 2025 poz. 1308"),
        ("interest-rates.csv:delay_statutory:2026-03-05", "KC art. 481 par. 2; M.P. 2026 poz. 367"),
        ("COL-11", "practice: actual days / 365"),
    ]
    texts = [reason.text for reason in found.explanation]
    assert "2025-12-24" in texts[0]
    assert "Wigilia" in texts[0]
    assert "2025-12-29" in texts[0]
    assert texts[1] == "From 2025-12-30 to 2026-03-04: 65 days at 9.50 % a year."
    # 65 x 9.50 + 6 x 9.25 = 673; 5000 x 673 / 36500 = 92.191780...
    assert "92.191780" in texts[3]
    assert texts[3].endswith("rounded once to 92.19.")


def test_a_payment_in_time_says_that_there_is_no_interest(money):
    found = late_interest("delay_statutory", Decimal("5000.00"), date(2026, 10, 10), date(2026, 10, 12), money)
    assert (found.interest, found.periods, found.days) == (0, (), 0)
    assert "no interest" in found.explanation[-1].text


def test_a_sum_after_the_day_of_check_is_provisional_and_says_so(money):
    known = late_interest("delay_statutory", Decimal("1000.00"), date(2026, 9, 1), date(2026, 10, 8), money)
    later = late_interest("delay_statutory", Decimal("1000.00"), date(2026, 9, 1), date(2026, 10, 9), money)
    assert (known.provisional, later.provisional) == (False, True)
    assert [r.text for r in later.explanation if "Provisional" in r.text] == [
        "Provisional: this rate was checked up to 2026-10-08 only, a later change may alter the sum."
    ]
    assert not any("Provisional" in r.text for r in known.explanation)


def test_what_the_tables_do_not_know_is_an_error(money):
    with pytest.raises(RateMissing):
        late_interest("commercial_delay", Decimal("1.00"), date(2026, 12, 30), date(2027, 1, 1), money)
    with pytest.raises(DayNotCovered):
        late_interest("delay_statutory", Decimal("1.00"), date(2032, 1, 1), date(2032, 2, 1), money)
    with pytest.raises(MoneyProblem) as problem:
        late_interest("delay_statutory", Decimal("0.00"), date(2026, 1, 2), date(2026, 2, 1), money)
    assert problem.value.facts["name"] == "principal"


def test_the_last_day_there_is_breaks_nothing(money):
    found = late_interest("delay_statutory", Decimal("1.00"), date(2026, 9, 1), date.max, money)
    assert found.provisional
    assert found.days == (date.max - date(2026, 9, 1)).days
    with pytest.raises(MoneyProblem):
        late_interest("usury", Decimal("1.00"), date(2026, 9, 1), date(2026, 9, 1), money)


# An oracle that shares nothing with the code: the file read anew, one day after the other, another source of holidays.
with (PACK / "interest-rates.csv").open(encoding="utf-8") as file:
    TABLE = [(r["kind"], r["valid_from"], r["valid_to"] or "9999", r["rate_percent"]) for r in csv.DictReader(file)]
POLAND = holidays.country_holidays("PL", years=range(2017, 2029))


def by_day(kind: str, principal: Decimal, due: date, paid: date) -> Fraction:
    while due.weekday() > 4 or due in POLAND:
        due += timedelta(days=1)
    total = Fraction(0)
    while due < paid:
        due += timedelta(days=1)
        [rate] = [row[3] for row in TABLE if row[0] == kind and row[1] <= due.isoformat() <= row[2]]
        total += Fraction(rate) / 36500
    return total * Fraction(principal)


sums = st.decimals("0.01", "1000000.00", places=2)
days = st.dates(date(2020, 1, 2), date(2026, 12, 20))
kinds = st.sampled_from(sorted({row[0] for row in TABLE}))


@given(kinds, sums, days, st.integers(-20, 700))
def test_the_same_as_day_by_day(money, kind, principal, due, late):
    paid = min(due + timedelta(days=late), date(2026, 12, 31))
    found = late_interest(kind, principal, due, paid, money)
    exact = by_day(kind, principal, due, paid)
    assert found.interest == half_up(exact)
    assert found.days == max(0, (paid - found.effective_due).days)


@given(sums, st.lists(days, min_size=2, max_size=5))
def test_interest_of_cut_periods_adds_up_before_rounding(money, principal, cuts):
    cuts.sort()
    parts = [accrued(principal, after, to, money, "delay_statutory").exact for after, to in pairwise(cuts)]
    assert sum(parts) == accrued(principal, cuts[0], cuts[-1], money, "delay_statutory").exact


@given(sums, sums, days, st.integers(0, 400))
def test_interest_grows_with_the_sum_and_with_every_day(money, principal, more, due, late):
    paid = due + timedelta(days=late)
    found = late_interest("delay_statutory", principal, due, paid, money)
    assert late_interest("delay_statutory", principal, due, paid + timedelta(days=1), money).interest >= found.interest
    assert late_interest("delay_statutory", principal + more, due, paid, money).interest >= found.interest
    double = accrued(principal, due, paid, money, "delay_maximum").exact
    assert double == 2 * accrued(principal, due, paid, money, "delay_statutory").exact


@given(days)
def test_the_day_to_pay_by_is_a_working_day(money, due):
    effective, _why = effective_due(due, money)
    assert effective >= due
    assert effective.weekday() < 5
    assert effective not in POLAND
