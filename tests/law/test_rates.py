"""The tables that sums are counted with: rates of interest and rules."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from infolinia.law.amounts import MoneyProblem
from infolinia.law.money_messages import MESSAGES
from infolinia.law.money_rules import WORDS, read_money, read_rules
from infolinia.law.rates import RateMissing, read_rates
from infolinia.law.tables import TableProblem
from tests.law.conftest import PACK

HEAD = "kind,valid_from,valid_to,rate_percent,legal_basis,announcement,status,checked,note\n"
RULES = (PACK / "money-rules.csv").read_text("utf-8")


def test_every_rate_follows_from_the_reference_rate_by_its_formula():
    """KC art. 481: reference + 5.5, its maximum twice; art. 359: + 3.5; commerce: + 10, + 8 for public health."""
    adds = {"ref+5.5": "5.5", "ref+3.5": "3.5", "ref(1 Jan or 1 Jul)+10": "10", "ref(1 Jan or 1 Jul)+8": "8"}
    rows = list(csv.DictReader((PACK / "interest-rates.csv").open(encoding="utf-8")))
    assert len(rows) == 4 * 24 + 2 * 14
    for row in rows:
        formula, times = row["formula"], 1
        if formula.startswith("2*("):
            formula, times = formula[3:-1], 2
        wanted = times * (Decimal(row["nbp_reference_percent"]) + Decimal(adds[formula]))
        assert Decimal(row["rate_percent"]) == wanted, row
        assert row["legal_basis"], row
        assert row["checked"] == "2026-10-08", row


def test_no_day_is_without_a_rate_or_has_two(money):
    for kind, rates in money.rates.kinds.items():
        for before, after in pairwise(rates):
            assert after.valid_from == before.valid_to + timedelta(days=1), kind
    opens = {kind: rates[-1].valid_to for kind, rates in money.rates.kinds.items()}
    assert opens == {
        "delay_statutory": None,
        "delay_maximum": None,
        "capital_statutory": None,
        "capital_maximum": None,
        "commercial_delay": date(2026, 12, 31),
        "commercial_delay_public_health_debtor": date(2026, 12, 31),
    }


def test_days_are_cut_where_the_rate_changes(money):
    spans = money.rates.spans("delay_statutory", date(2025, 12, 1), date(2026, 3, 5))
    assert [(s.first.isoformat(), s.last.isoformat(), s.days, str(s.rate.percent)) for s in spans] == [
        ("2025-12-01", "2025-12-03", 3, "9.75"),
        ("2025-12-04", "2026-03-04", 91, "9.50"),
        ("2026-03-05", "2026-03-05", 1, "9.25"),
    ]
    assert money.rates.spans("delay_statutory", date(2026, 3, 5), date(2026, 3, 4)) == ()


def test_a_day_that_the_table_does_not_cover_is_an_error_never_a_guess(money):
    with pytest.raises(RateMissing) as early:
        money.rates.spans("delay_statutory", date(2015, 12, 31), date(2016, 1, 5))
    assert early.value.day == date(2015, 12, 31)
    with pytest.raises(RateMissing) as late:
        money.rates.spans("commercial_delay", date(2026, 12, 30), date(2027, 1, 2))
    assert (late.value.day, late.value.kind) == (date(2027, 1, 1), "commercial_delay")
    assert MESSAGES[late.value.code].format(**late.value.facts).startswith("interest-rates.csv has no rate")


def test_a_kind_that_the_table_does_not_have_names_those_it_has(money):
    with pytest.raises(MoneyProblem) as problem:
        money.rates.spans("usury", date(2026, 1, 1), date(2026, 1, 2))
    assert problem.value.code == "kind"
    assert "commercial_delay" in MESSAGES["kind"].format(**problem.value.facts)


def test_what_was_not_checked_that_far_is_provisional(money):
    def provisional(kind: str, last: date) -> bool:
        return money.rates.spans(kind, date(2026, 10, 1), last)[-1].provisional

    assert not provisional("delay_statutory", date(2026, 10, 8))
    assert provisional("delay_statutory", date(2026, 10, 9))
    # The half-year in commerce is closed and announced as a whole (act of 8.03.2013 art. 11b).
    assert not provisional("commercial_delay", date(2026, 12, 31))


ROW = "a,2026-01-01,2026-06-30,5.00,b,,s,2026-01-01,\n"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (HEAD, "empty", 1),
        ("kind,valid_from\n", "columns", 1),
        (HEAD + "a,2026-02-30,,5,b,,s,2026-01-01,\n", "date", 2),
        (HEAD + "a,2026-01-01,,5,b,,s,soon,\n", "date", 2),
        (HEAD + "a,2026-01-01,,-5,b,,s,2026-01-01,\n", "number", 2),
        (HEAD + "a,2026-01-01,,NaN,b,,s,2026-01-01,\n", "number", 2),
        (HEAD + "a,2026-01-01,2025-12-31,5,b,,s,2026-01-01,\n", "order", 2),
        (HEAD + ROW + "a,2026-06-30,,5,b,,s,2026-01-01,\n", "order", 3),
        (HEAD + "a,2026-01-01,,5,b,,s,2026-01-01,\n" + ROW, "order", 3),
    ],
)
def test_a_wrong_table_of_rates_says_where(text, code, line):
    with pytest.raises(TableProblem) as problem:
        read_rates(text)
    assert (problem.value.code, problem.value.line) == (code, line)


def test_a_gap_in_the_table_is_found_when_a_day_in_it_is_asked_for():
    rates = read_rates(HEAD + ROW + "a,2026-08-01,,6.00,b,,s,2026-01-01,\n")
    with pytest.raises(RateMissing) as missing:
        rates.spans("a", date(2026, 6, 1), date(2026, 8, 2))
    assert missing.value.day == date(2026, 7, 1)


def test_every_rule_has_its_act_and_its_day_of_check(money):
    assert set(money.rules) == set(WORDS)
    for rule in money.rules.values():
        assert rule.source
        assert rule.rule[:4] in ("COL-", "CNT-")
        assert rule.checked == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("due_day,shifted", "due_day,sometimes", "word"),
        ("year_days,365", "year_days,0", "number"),
        ("year_days,365", "year_days,a year", "number"),
        ("instalment_floor,50.00", "instalment_floor,50.001", "number"),
        ("year_days,365", "days_of_year,365", "word"),
        ("plan_accrual,booked", "due_day,shifted", "twice"),
        ("KC art. 451 par. 3,2016-01-01", "KC art. 451 par. 3,2016-13-01", "date"),
        ("instalment_floor,50.00,COL-22,practice,2016-01-01,2026-11-23,practice", "\n", "word"),
    ],
)
def test_a_wrong_table_of_rules_says_where(old, new, code):
    assert old in RULES
    with pytest.raises(TableProblem) as problem:
        read_rules(RULES.replace(old, new))
    assert problem.value.code == code


def test_a_rule_without_a_row_is_named():
    lines = [line for line in RULES.splitlines() if not line.startswith("within_debt,")]
    with pytest.raises(TableProblem) as problem:
        read_rules("\n".join(lines))
    assert (problem.value.code, problem.value.facts) == ("missing", {"value": "within_debt"})


def test_the_usual_kind_of_interest_is_one_of_the_table_of_rates(law):
    with pytest.raises(TableProblem) as problem:
        read_money(HEAD + ROW, RULES, law.holidays)
    assert problem.value.facts["value"] == "delay_statutory"
