"""What a caller is told of an order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from infolinia.journal.facts import Actor
from infolinia.journal.scope import scoped
from infolinia.procedures.actions import ActionContext, ActionFailed, get
from infolinia.trades.customers import queries as customers
from infolinia.trades.sales import numbers, queries, services

NOW = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("demo")


def told(order: str, client: str = "WYG", customer: str = "", language: str = "") -> dict[str, str]:
    context = ActionContext("c-1", client, "", Actor("agent", "7"), NOW, "status#0", language)
    return dict(get("sales.order_status").run({"order": order, "customer": customer}, context))


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        (
            "Z-88120",
            {
                "state": "delayed",
                "status": "w produkcji, termin się przesunął: tkanina dotarła później",
                "reason": "tkanina dotarła później",
                "due": "2026-12-04",
            },
        ),
        ("88121", {"state": "delivered", "status": "doręczone 5.11.2026", "due": "2026-11-05"}),
        ("z 87 990", {"state": "returned", "status": "zwrot dotarł", "due": "2026-11-24"}),
        (
            "Z-88250",
            {
                "state": "sent",
                "status": "w drodze",
                "due": "2026-11-27",
                "carrier": "Wózek Express",
                "tracking": "WX-771550",
            },
        ),
    ],
)
def test_the_status_is_told_in_the_clients_language(order, answer):
    assert told(order) == answer


def test_in_a_call_in_english_it_is_told_in_english():
    assert told("Z-88250", language="en")["status"] == "on its way"


def test_nobody_is_told_of_another_customers_order():
    owner, other = customers.id_of("K10", "WYG"), customers.id_of("K11", "WYG")
    assert told("Z-88120", customer=owner)["state"] == "delayed"
    with pytest.raises(ActionFailed) as failed:
        told("Z-88120", customer=other)
    assert failed.value.code == "not_found"


@pytest.mark.parametrize(("order", "client"), [("Z-00000", "WYG"), ("", "WYG"), ("Z-88120", "NAD"), ("kanapa", "WYG")])
def test_an_order_that_is_not_there_or_not_this_clients(order, client):
    with pytest.raises(ActionFailed) as failed:
        told(order, client)
    assert failed.value.code == "not_found"


def test_a_busy_database_is_said(monkeypatch):
    def busy(*_args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(queries, "order", busy)
    with pytest.raises(ActionFailed) as failed:
        told("Z-88120")
    assert failed.value.code == "unavailable"


def test_orders_of_a_customer_stay_within_the_client():
    kaczor = customers.id_of("K10", "WYG")
    assert [item.number for item in queries.of_customer(kaczor)] == ["Z-88121", "Z-88120"]
    assert queries.of_customer("x") == []
    with scoped({"NAD"}):
        assert queries.of_customer(kaczor) == []
        assert queries.order("Z-88120", "WYG") is None


def test_a_status_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no status"):
        services.put_order("WYG", "Z-1", customers.id_of("K10", "WYG"), status="lost")


def test_written():
    assert numbers.written("z osiem") == ""
    assert numbers.written("Z 88-120") == "Z-88120"
