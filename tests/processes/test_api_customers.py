"""Customers for programs: found and opened within the grants, and who opened one is written down."""

from __future__ import annotations

import pytest

from infolinia.clients import queries as audit
from infolinia.journal.scope import scoped
from infolinia.trades.customers import services
from tests.processes.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ewa(people) -> str:
    with scoped(["NAD"]):
        values = {"name": "Ewa Lis", "customer_no": "NAD-0042", "phone": "+48991000142", "city": "Nadwice"}
        made = services.put("NAD", "K042", values, now=NOW)
        services.record_contact(made, at=NOW, text="Pytanie o rachunek", key="k", call="c-1")
        return made


def test_found_and_opened(people, ewa):
    for words in ("ewa lis", "0042", "+48 99 100 01 42"):
        (found,) = people.supervisor.get("/customers", q=words).json()["items"]
        assert (found["id"], found["client"], found["city"]) == (ewa, "NAD", "Nadwice")
    assert people.supervisor.get("/customers", q="x").status_code == 422

    opened = people.supervisor.get(f"/customers/{ewa}").json()
    assert (opened["name"], opened["phones"]) == ("Ewa Lis", ["+48991000142"])
    assert [line["text"] for line in opened["history"]] == ["Pytanie o rachunek"]
    (sight,) = audit.who_saw("customer", ewa)
    assert sight.username == "c.rogala"


def test_another_clients_customer_does_not_exist(people, ewa):
    assert people.outsider.get("/customers", q="ewa lis").json() == {"items": []}
    hidden, unknown = people.outsider.get(f"/customers/{ewa}"), people.outsider.get("/customers/999999")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content == unknown.content
    assert people.outsider.get("/customers", q="ewa lis", client="NAD").json() == {"items": []}
    assert audit.who_saw("customer", ewa) == [], "what was not told was not seen"


def test_agents_find_customers_at_the_desk(people, ewa):
    assert people.agent.get("/customers", q="ewa lis").status_code == 403
    assert people.agent.get(f"/customers/{ewa}").status_code == 403
