"""What a program is told and refused is what its user's pages show and refuse, for every kind of user."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from infolinia.clients import queries as audit
from infolinia.clients import services as clients
from infolinia.clients.models import User
from infolinia.journal.facts import SYSTEM
from infolinia.journal.scope import scoped
from infolinia.trades.cases import services as cases
from infolinia.trades.customers import services as customers
from tests.processes.conftest import NOW, Api
from tests.processes.test_api_calls import calls

__all__ = ["calls"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calls")]

OF_NAD = {"l.borsuk": 403, "c.rogala": 200, "w.klos": 404, "a.sowa": 200, "o.obcy": 404}
WHO = list(OF_NAD)


@pytest.fixture(autouse=True)
def everybody(people) -> None:
    """Beside those of `people`: an administrator of theirs and one of another operator, neither granted any client."""
    clients.put_operator("OBCY", "Obcy")
    for name, operator in (("a.sowa", "TRZY"), ("o.obcy", "OBCY")):
        clients.put_user(name, name, role="administrator", operator=operator, clients=[], now=NOW)


def sides(username: str) -> SimpleNamespace:
    """The pages of this user, and the API by a token of the same."""
    page = Client(headers={"Accept-Language": "en"})
    page.force_login(User.objects.get(username=username))
    return SimpleNamespace(page=page, api=Api(clients.make_token(username, "sight", now=NOW)))


@pytest.mark.parametrize("username", WHO)
@pytest.mark.parametrize(
    ("page", "api", "seen"),
    [
        ("/calls/c-1/journal.jsonl", "/calls/c-1/journal", ("journal", "c-1")),
        ("/calls/c-1/recordings/r-1.wav", "/calls/c-1/recordings/r-1", ("recording", "r-1")),
        ("/calls/c-1", "/calls/c-1/quality", ("record", "c-1")),
    ],
)
def test_a_call_and_its_sound_are_opened_on_both_sides_or_on_none(username, page, api, seen):
    me, status = sides(username), OF_NAD[username]
    assert (me.page.get(page).status_code, me.api.get(api).status_code) == (status, status)
    assert [sight.username for sight in audit.who_saw(*seen)] == ([username] * 2 if status == 200 else [])


@pytest.mark.parametrize(
    ("username", "found"),
    [("c.rogala", ["c-2", "c-1"]), ("w.klos", ["c-2"]), ("a.sowa", ["c-2", "c-1"]), ("o.obcy", [])],
)
def test_lists_hold_the_same_rows_on_both_sides(username, found):
    me = sides(username)
    listed = me.page.get("/calls").content.decode()
    assert [call for call in ("c-2", "c-1") if f"/calls/{call}" in listed] == found
    for narrowed in ({}, {"live": True}):
        assert {it["id"] for it in me.api.get("/calls", **narrowed).json()["items"]} == set(found)
    board = me.page.get("/board").content.decode()
    queues = [queue for queue in ("complaints", "orders") if queue in board]
    assert [it["id"] for it in me.api.get("/queues").json()["items"]] == queues
    streams = {it["stream"] for it in me.api.get("/events", kind="call").json()["items"]}
    assert streams == {f"call:{call}" for call in found}


@pytest.mark.parametrize(("username", "status"), [("c.rogala", 200), ("w.klos", 404), ("a.sowa", 200), ("o.obcy", 404)])
def test_a_case_is_opened_by_who_sees_it_in_the_record_of_its_call(username, status):
    clients.put_client("NAD", "Nadwita", operator="TRZY", about={"complaint_regimes": ["consumer_general"]})
    with scoped(["NAD"]):
        number = cases.open_complaint(
            "NAD", matter="consumer_general", description="Zły rachunek", call="c-1", now=NOW, by=SYSTEM
        ).number
    me = sides(username)
    record = me.page.get("/calls/c-1")
    assert (record.status_code, number in record.content.decode()) == (status, status == 200)
    assert me.api.get(f"/cases/{number}").status_code == status
    assert len(me.api.get("/cases").json()["items"]) == (status == 200)
    assert [sight.username for sight in audit.who_saw("case", number)] == ([username] if status == 200 else [])


def test_a_customers_file_is_for_the_clients_granted_also_for_an_administrator():
    """Only the desk shows a file, and it goes by grants; that there is such a customer, the list of calls tells."""
    with scoped(["NAD"]):
        ewa = customers.put("NAD", "K042", {"name": "Ewa Lis", "customer_no": "NAD-0042"}, now=NOW)
    me = sides("a.sowa").api
    assert [it["id"] for it in me.get("/customers", q="ewa lis").json()["items"]] == [ewa]
    assert me.get(f"/customers/{ewa}").status_code == 404
    assert audit.who_saw("customer", ewa) == []
    clients.put_user("a.sowa", "a.sowa", role="administrator", operator="TRZY", clients=["NAD"], now=NOW)
    assert me.get(f"/customers/{ewa}").json()["name"] == "Ewa Lis"
    assert [sight.username for sight in audit.who_saw("customer", ewa)] == ["a.sowa"]
    assert sides("o.obcy").api.get("/customers", q="ewa lis").json() == {"items": []}
