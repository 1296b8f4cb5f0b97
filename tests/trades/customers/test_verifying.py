"""Is the one on the line the customer? What matches, what is counted, what is never told (rules.md IDV-01 to 03)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from infolinia.content import loaders, packs
from infolinia.content.loaders import Part
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.procedures.actions import ActionContext, ActionFailed, get
from infolinia.trades.customers import queries
from infolinia.trades.customers import services as customers

NOW = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)
ANNA = Actor("agent", "7")
RIGHT = {"birth_date": date(1991, 7, 14), "pesel_tail": "226"}
WRONG = {"birth_date": date(1991, 7, 15), "pesel_tail": "226"}
RUNS = count()
pytestmark = pytest.mark.usefixtures("demo")


def named(code: str, client: str = "NAD") -> str:
    found = queries.id_of(code, client)
    assert found
    return found


def verify(
    answers: dict[str, Any], *, customer: str = "K09", at: datetime = NOW, client: str = "NAD", call: str = "c-1"
):
    """As the centre does it: in one transaction with its result, which a failure does not undo. What it gave, or the
    code of its failure."""
    with transaction.atomic():
        key = f"{call}:check#{next(RUNS)}"
        context = ActionContext(call, client, "", ANNA, at, key)
        try:
            return dict(get("customers.verify").run({"customer": named(customer), **answers}, context))
        except ActionFailed as failed:
            return failed.code


def told(call: str = "c-1") -> list[Any]:
    return [item.event for item in journal.replay(Stream("call", call))]


def test_day_of_birth_and_the_end_of_the_pesel_number_make_l2():
    assert verify(RIGHT) == {"customer": named("K09"), "level": "L2"}
    assert verify({"birth_date": "1991-07-14", "pesel_tail": "2 2 6"}) == {"customer": named("K09"), "level": "L2"}
    assert (told()[0].customer, told()[0].level) == (named("K09"), "L2")


@pytest.mark.parametrize(
    "answers",
    [
        WRONG,
        {"birth_date": date(1991, 7, 14), "pesel_tail": "227"},
        {"birth_date": date(1991, 7, 14), "pesel_tail": ""},
        {"birth_date": date(1991, 7, 14)},
        {"pesel_tail": "226"},
        {"birth_date": "14 lipca", "pesel_tail": "226"},
        {},
    ],
)
def test_one_of_the_two_is_not_enough_and_nobody_learns_which_was_wrong(answers: dict[str, Any]):
    assert verify(answers) == "mismatch"
    (event,) = told()
    assert (event.customer, event.failed, event.locked_until) == (named("K09"), 1, None)
    assert not {"1991", "226", "227"} & set(repr(event).replace("-", " ").split())


def test_what_is_not_on_file_matches_nothing():
    assert verify({"birth_date": None, "pesel_tail": ""}, customer="K07") == "mismatch"
    assert verify(RIGHT, customer="K07") == "mismatch"


def test_the_third_wrong_answer_locks_for_a_day_in_whichever_calls_they_were():
    assert [verify(WRONG, call=f"c-{n}", at=NOW + n * timedelta(hours=1)) for n in (1, 2, 3)] == [
        "mismatch", "mismatch", "locked",
    ]  # fmt: skip
    until = NOW + timedelta(hours=27)
    assert told("c-3")[0].locked_until == until
    assert verify(RIGHT, at=until - timedelta(seconds=1)) == "locked", "the right answer opens nothing meanwhile"
    assert verify(RIGHT, at=until) == {"customer": named("K09"), "level": "L2"}
    assert verify({"birth_date": date(1958, 4, 12), "pesel_tail": "417"}, customer="K01") == {
        "customer": named("K01"), "level": "L2",
    }, "another customer's line is open"  # fmt: skip
    assert journal.verify() == []


def test_a_right_answer_begins_the_count_anew():
    assert [verify(WRONG), verify(WRONG)] == ["mismatch", "mismatch"]
    assert verify(RIGHT) != "mismatch"
    assert [verify(WRONG), verify(WRONG)] == ["mismatch", "mismatch"]


def test_the_same_check_under_the_same_key_counts_once():
    for _ in range(5):
        checked = customers.check_identity(named("K09"), None, "226", key="c-1:check#0", now=NOW)
        assert (checked.matched, checked.failed, checked.locked_until) == (False, 1, None)


def test_another_clients_customer_is_not_checked():
    assert verify(RIGHT, client="WYG") == "mismatch"
    assert told() == []


def balance(customer: str, client: str = "NAD") -> dict[str, Any] | str:
    try:
        return dict(
            get("customers.balance").run({"customer": customer}, ActionContext("c", client, "", ANNA, NOW, "k"))
        )
    except ActionFailed as failed:
        return failed.code


def test_the_balance_of_the_demo_customers():
    load = loaders.get("invoices")
    assert load
    load(Part("invoices", packs.root() / "demo" / "invoices.csv", "TRZY", {}, NOW))
    assert balance(named("K02")) == {"to_pay": "588.90", "overdue": "500.00", "next_due": "2026-12-10"}
    assert balance(named("K05")) == {"to_pay": "0.00", "overdue": "0.00"}
    assert balance(named("K12")) == {"to_pay": "0.00", "overdue": "0.00"}, "a disputed bill is not demanded"
    assert balance(named("K02"), "WYG") == balance("") == balance("9999") == "not_found"
