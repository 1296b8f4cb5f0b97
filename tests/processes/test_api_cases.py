"""Cases for programs."""

from __future__ import annotations

import pytest

from infolinia.clients import queries as audit
from infolinia.clients import services as clients
from infolinia.journal.facts import SYSTEM, Actor
from infolinia.journal.scope import scoped
from infolinia.trades.cases import services
from tests.processes.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(people) -> list[str]:
    """A complaint and a fault of one client, a complaint of the other."""
    for code in ("NAD", "WYG"):
        clients.put_client(code, code, operator="TRZY", about={"complaint_regimes": ["consumer_general"]})
    made = []
    with scoped(["NAD", "WYG"]):
        for client in ("NAD", "WYG"):
            found = services.open_complaint(
                client, matter="consumer_general", description="Zły rachunek", call="c-1", now=NOW, by=SYSTEM
            )
            made.append(found.number)
        fault = services.open_fault(
            "NAD",
            place="ul. Promowa 8",
            phone="+48991000142",
            symptoms="Nie ma prądu",
            danger=False,
            sensitive=False,
            now=NOW,
            by=SYSTEM,
        )
    return [*made, fault.number]


def test_a_list_in_pages(people, cases):
    complaint, theirs, fault = cases
    numbers = [item["number"] for item in people.supervisor.get("/cases").json()["items"]]
    assert sorted(numbers) == sorted(cases)
    first = people.supervisor.get("/cases", limit=2).json()
    assert first["next"] == 2
    rest = people.supervisor.get("/cases", limit=2, offset=2).json()
    assert rest["next"] is None
    assert {item["number"] for item in first["items"] + rest["items"]} == set(cases)
    assert [i["number"] for i in people.supervisor.get("/cases", kind="fault").json()["items"]] == [fault]
    assert [i["number"] for i in people.supervisor.get("/cases", q="rachunek", client="NAD").json()["items"]] == [
        complaint
    ]
    assert [i["number"] for i in people.outsider.get("/cases").json()["items"]] == [theirs]


def test_one_case_with_its_lawful_deadline(people, cases):
    complaint, *_ = cases
    opened = people.supervisor.get(f"/cases/{complaint}").json()
    assert opened["description"] == "Zły rachunek"
    assert opened["due"] == opened["deadline"]["legal_end"]
    assert opened["deadline"]["explanation"]
    assert [sight.username for sight in audit.who_saw("case", complaint)] == ["c.rogala"]

    hidden, unknown = people.outsider.get(f"/cases/{complaint}"), people.outsider.get("/cases/R-2026-99999")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content == unknown.content
    assert len(audit.who_saw("case", complaint)) == 1


def test_an_agent_is_told_of_own_cases_only(people, cases):
    """As on the desk: a grant is for taking a client's calls, not for reading what colleagues wrote down."""
    complaint, *_ = cases
    assert people.agent.get("/cases").json()["items"] == []
    assert people.agent.get(f"/cases/{complaint}").status_code == 404
    assert audit.who_saw("case", complaint) == []
    me = Actor("agent", audit.user_named("l.borsuk").id)
    with scoped(["NAD"]):
        own = services.open_complaint(
            "NAD", matter="consumer_general", description="Brak wody", call="c-2", now=NOW, by=me
        ).number
    assert [item["number"] for item in people.agent.get("/cases").json()["items"]] == [own]
    assert people.agent.get("/cases", q="rachunek").json()["items"] == []
    assert people.agent.get(f"/cases/{own}").json()["description"] == "Brak wody"
    assert [sight.username for sight in audit.who_saw("case", own)] == ["l.borsuk"]
