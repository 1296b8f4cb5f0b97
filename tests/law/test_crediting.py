"""Which debt a payment pays: the example of the rules, cases counted by hand, and what always holds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.law.amounts import MoneyProblem
from infolinia.law.crediting import MANY, Crediting, Debt, Payment, credit
from infolinia.law.money_messages import MESSAGES

D = Decimal
A = Debt("A", D("300.00"), date(2026, 3, 10))
B = Debt("B", D("200.00"), date(2026, 4, 10))
JUNE = date(2026, 6, 15)


def paid(found: Crediting) -> list[tuple[int, str, str, str]]:
    return [(a.payment, a.debt, str(a.interest), str(a.principal)) for a in found.allocations]


def left(found: Crediting) -> list[tuple[str, str, str]]:
    return [(item.debt, str(item.principal), str(item.interest)) for item in found.left]


def test_a_payment_without_a_title_goes_to_the_debt_due_for_longest(money):
    """rules.md COL-14: A interest 7.37 and 300.00, B interest 3.35 and 350 - 307.37 - 3.35 = 39.28."""
    found = credit([B, A], [Payment(JUNE, D("350.00"))], JUNE, money)
    assert paid(found) == [(1, "A", "7.37", "300.00"), (1, "B", "3.35", "39.28")]
    assert left(found) == [("B", "160.72", "0.00"), ("A", "0.00", "0.00")]
    assert (found.unapplied, found.provisional) == (D("0.00"), False)


def test_the_debt_that_the_debtor_named_is_paid_first(money):
    """COL-14: B 3.35 and 200.00, the rest, 146.65, A: 7.37 and 139.28."""
    found = credit([A, B], [Payment(JUNE, D("350.00"), "B")], JUNE, money)
    assert paid(found) == [(1, "B", "3.35", "200.00"), (1, "A", "7.37", "139.28")]
    assert left(found) == [("A", "160.72", "0.00"), ("B", "0.00", "0.00")]


def test_payments_in_parts(money):
    """1000.00 due Tuesday 10 March 2026, 9.25 %.

    9 April: 30 d: 277.5 / 36.5 = 7.6027, booked 7.60; 5.00 pays interest only: 2.60 left.
    9 May: 30 d more, 7.60: 10.20 of interest; 110.20 pays it and 100.00 of the principal.
    8 June: 30 d on 900.00: 6.8425: 6.84.
    """
    debt = Debt("A", D("1000.00"), date(2026, 3, 10))
    payments = [Payment(date(2026, 5, 9), D("110.20")), Payment(date(2026, 4, 9), D("5.00"))]
    found = credit([debt], payments, date(2026, 6, 8), money)
    assert paid(found) == [(2, "A", "5.00", "0.00"), (1, "A", "10.20", "100.00")]
    assert left(found) == [("A", "900.00", "6.84")]


def test_a_debt_not_due_yet_comes_last_and_bears_nothing(money):
    """C is due in July. A takes 307.37, C the rest of 400.00: 92.63, all principal; by July it has no interest."""
    later = Debt("C", D("100.00"), date(2026, 7, 10))
    found = credit([later, A], [Payment(JUNE, D("400.00"))], date(2026, 7, 10), money)
    assert paid(found) == [(1, "A", "7.37", "300.00"), (1, "C", "0.00", "92.63")]
    assert left(found) == [("C", "7.37", "0.00"), ("A", "0.00", "0.00")]


def test_what_no_debt_takes_is_not_applied(money):
    """A 307.37 and B 203.35 are 510.72: of 600.00, 89.28 is left."""
    found = credit([A, B], [Payment(JUNE, D("600.00"))], JUNE, money)
    assert found.unapplied == D("89.28")
    assert left(found) == [("A", "0.00", "0.00"), ("B", "0.00", "0.00")]
    assert "89.28" in found.explanation[-1].text
    # A payment on the day, to which nothing is owed any more.
    again = credit([A], [Payment(date(2026, 3, 10), D("300.00")), Payment(JUNE, D("1.00"), "A")], JUNE, money)
    assert paid(again) == [(1, "A", "0.00", "300.00")]
    assert again.unapplied == D("1.00")


def test_nothing_paid_is_interest_on_the_day(money):
    found = credit([A, B], [], JUNE, money)
    assert left(found) == [("A", "300.00", "7.37"), ("B", "200.00", "3.35")]
    assert credit([], [Payment(JUNE, D("5.00"))], JUNE, money).unapplied == D("5.00")


def test_a_due_date_on_christmas_eve_moves(money):
    """24 December 2025 is free: due Monday 29. 9 January 2026 is 11 d x 9.50: 500 x 104.5 / 36500 = 1.4315."""
    found = credit([Debt("A", D("500.00"), date(2025, 12, 24))], [], date(2026, 1, 9), money)
    assert left(found) == [("A", "500.00", "1.43")]
    assert found.explanation[0].rule == "CNT-03"


def test_debts_moved_to_the_same_day_keep_the_order_of_their_dates(money):
    """Saturday 10 and Sunday 11 October 2026 both move to Monday 12."""
    sunday, saturday = Debt("S", D("60.00"), date(2026, 10, 11)), Debt("F", D("60.00"), date(2026, 10, 10))
    found = credit([sunday, saturday], [Payment(date(2026, 10, 12), D("70.00"))], date(2026, 10, 12), money)
    assert paid(found) == [(1, "F", "0.00", "60.00"), (1, "S", "0.00", "10.00")]


def test_firms_owe_the_interest_of_commerce(money):
    """97 d over one half-year, 1 January to 30 June 2026, 14.00: 300 x 1358 / 36500 = 11.1616."""
    assert left(credit([A], [], JUNE, money, "commercial_delay")) == [("A", "300.00", "11.16")]


def test_the_crediting_explains_itself(money):
    found = credit([A, B], [Payment(JUNE, D("350.00"), "B")], JUNE, money)
    steps = [(reason.rule, reason.source) for reason in found.explanation]
    assert steps[-2:] == [("COL-14", "KC art. 451 par. 1"), ("COL-14", "KC art. 451 par. 3")]
    assert found.explanation[-2].text == (
        "Payment 1 of 2026-06-15, debt B, named by the debtor: 3.35 interest, 200.00 principal."
    )
    assert [r.text for r in found.explanation if r.rule == "COL-11"] == [
        "Debt A: interest on 300.00 up to 2026-06-15 is 7.37.",
        "Debt B: interest on 200.00 up to 2026-06-15 is 3.35.",
    ]
    assert credit([A], [], date(2026, 10, 9), money).provisional


@pytest.mark.parametrize(
    ("debts", "payments", "code", "name"),
    [
        ([A, A], [], "twice", "debts"),
        ([Debt("A", D("0.00"), JUNE)], [], "too_small", "debts.A.principal"),
        ([A], [Payment(JUNE, D("1.00")), Payment(JUNE, D("1.005"))], "places", "payments.2.amount"),
        ([A], [Payment(JUNE, D("1.00"), "Z" * 500)], "unknown_debt", "payments.1.for"),
        ([A], [Payment(JUNE + timedelta(days=1), D("1.00"))], "too_late", "payments.1.date"),
        ([A], [Payment(JUNE, D("1.00"))] * (MANY + 1), "too_many", "payments"),
        ([Debt(str(n), D("1.00"), JUNE) for n in range(MANY + 1)], [], "too_many", "debts"),
    ],
)
def test_what_cannot_be_credited_says_which_part_and_the_cure(money, debts, payments, code, name):
    with pytest.raises(MoneyProblem) as problem:
        credit(debts, payments, JUNE, money)
    assert (problem.value.code, problem.value.facts["name"]) == (code, name)
    assert len(MESSAGES[code].format(**problem.value.facts)) < 250


AS_OF = date(2026, 9, 30)
sums = st.decimals("0.01", "3000.00", places=2)
debts = st.lists(
    st.builds(Debt, st.sampled_from("ABCDEFGH"), sums, st.dates(date(2024, 1, 2), date(2026, 12, 30))),
    min_size=1,
    max_size=5,
    unique_by=lambda debt: debt.id,
)
payments = st.lists(st.builds(Payment, st.dates(date(2024, 1, 2), AS_OF), sums), max_size=6)


def owed(found: Crediting) -> Decimal:
    return sum((item.principal + item.interest for item in found.left), D("0.00")) - found.unapplied


@given(debts, payments, st.data())
def test_crediting_keeps_every_grosz(money, debts, payments, data):
    names = st.sampled_from([None, *(debt.id for debt in debts)])
    payments = [Payment(p.date, p.amount, data.draw(names)) for p in payments]
    found = credit(debts, payments, AS_OF, money)
    for place, payment in enumerate(payments, 1):
        mine = [a for a in found.allocations if a.payment == place]
        assert sum(a.interest + a.principal for a in mine) <= payment.amount
        assert all(a.interest + a.principal > 0 for a in mine)
        if mine and payment.debt in {a.debt for a in mine}:
            assert mine[0].debt == payment.debt, "the named debt first"
    given_, taken = (sum(p.amount for p in payments), sum(a.interest + a.principal for a in found.allocations))
    assert given_ == taken + found.unapplied
    for debt, rest in zip(debts, found.left, strict=True):
        part = sum(a.principal for a in found.allocations if a.debt == debt.id)
        assert debt.principal == part + rest.principal
        assert min(rest.principal, rest.interest) >= 0
    if found.unapplied:
        last = max(payment.date for payment in payments)
        assert all(item.principal == 0 for item in credit(debts, payments, last, money).left)


@given(debts, payments.filter(bool), st.data())
def test_who_pays_more_never_owes_more(money, debts, payments, data):
    place = data.draw(st.integers(0, len(payments) - 1))
    more = data.draw(st.sampled_from([D("0.01"), D("0.02"), D("1.00"), D("250.00")]))
    larger = [Payment(p.date, p.amount + more if n == place else p.amount, p.debt) for n, p in enumerate(payments)]
    assert owed(credit(debts, larger, AS_OF, money)) <= owed(credit(debts, payments, AS_OF, money))


@given(debts, payments, st.randoms(use_true_random=False))
def test_the_order_in_which_debts_are_given_does_not_matter(money, debts, payments, random):
    debts = list({debt.due: debt for debt in debts}.values())
    shuffled = random.sample(debts, len(debts))
    once, twice = credit(debts, payments, AS_OF, money), credit(shuffled, payments, AS_OF, money)
    assert once.allocations == twice.allocations
    assert set(once.left) == set(twice.left)


@given(debts, st.dates(date(2024, 1, 2), AS_OF), st.lists(sums, min_size=1, max_size=5))
def test_parts_of_a_day_pay_what_their_sum_pays(money, debts, day, parts):
    once = credit(debts, [Payment(day, sum(parts, D("0.00")))], AS_OF, money)
    split = credit(debts, [Payment(day, part) for part in parts], AS_OF, money)
    assert (split.left, split.unapplied) == (once.left, once.unapplied)
