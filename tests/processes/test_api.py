"""The frame of the API: its one shape of errors, its description, and the ledger."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from django.test import Client

from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Stream
from infolinia.processes import api as frame
from infolinia.processes import api_problems
from tests.journal.events import Met, Noted
from tests.processes.conftest import NOW

pytestmark = pytest.mark.django_db


def error_of(response: HttpResponse) -> dict[str, object]:
    told = json.loads(response.content)
    assert set(told) == {"error"}
    assert set(told["error"]) == {"code", "message", "facts"}
    assert "{" not in told["error"]["message"]
    return told["error"]


def test_every_error_has_one_shape(people, monkeypatch):
    cases = [
        (Client().get("/api/v1/events"), 401, "no-token"),
        (people.agent.get("/events"), 403, "not-granted"),
        (people.agent.get("/nothing"), 404, "not-found"),
        (people.agent._browser.get("/api/v2/calls"), 404, "not-found"),
        (people.agent._browser.delete("/api/v1/me"), 405, "wrong-method"),
        (people.supervisor.get("/events", after="x"), 422, "wrong-input"),
        (people.supervisor.get("/events", limit=5000), 422, "wrong-input"),
    ]
    for response, status, code in cases:
        assert (response.status_code, error_of(response)["code"]) == (status, code)
    assert "limit" in str(error_of(cases[-1][0])["message"])
    assert cases[4][0]["Allow"] == "GET"

    monkeypatch.setattr(frame.api_ledger, "facts_of", lambda request: {}["a fault of ours"])
    assert error_of(people.agent.get("/me"))["code"] == "fault"


def test_an_error_speaks_the_callers_language(people):
    spoken = people.agent._browser.delete("/api/v1/me", headers={"Accept-Language": "pl"})
    assert error_of(spoken)["message"] == "Metoda DELETE nie jest dla tego adresu. Przyjmuje on: GET."
    assert error_of(people.agent._browser.delete("/api/v1/me"))["message"].startswith("DELETE is not for")


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("put", "/extensions/2", '{"calls_to": ["landline", "mobil"]}',
         "calls_to[1]: napisz jedno z tych: 'landline', 'mobile', 'abroad'"),
        ("put", "/extensions/2", '{"number": "123456"}', "number: znaków najwyżej: 5"),
        ("put", "/tariffs/+48", '{"per_minute": "1"}', "name: to jest wymagane"),
        ("put", "/trunks/a", '{"values": []}', "values: napisz obiekt z nazwami i wartościami"),
        ("post", "/webhooks", "{", "przysłano coś, co nie jest JSON-em"),
        ("get", "/events?limit=5000", "", "limit: napisz liczbę nie większą niż 1000"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_told_with_its_place_in_the_callers_language(people, method, path, body, said):
    send = getattr(people.supervisor._browser, method)
    sent = {"data": body, "content_type": "application/json"} if body else {}
    told = error_of(send(f"/api/v1{path}", headers={"Accept-Language": "pl"}, **sent))
    assert told["code"] == "wrong-input"
    assert told["facts"]["problems"] == said


def test_places_are_bounded_and_many_problems_are_cut():
    errors = [{"type": "missing", "loc": ("body", "body", "x" * 500, 7, "y")}] * 30
    told = api_problems.told(errors, str)
    assert told.startswith("x" * 80 + "[7].y: this is needed; ")
    assert (told.count(";"), told[-1]) == (20, "…")
    assert [api_problems.place(loc) for loc in (("query", "after"), ("body", "body"), ("body",))] == [
        "after", "body", "body",
    ]  # fmt: skip


def test_the_description_is_for_everyone():
    told = json.loads(Client().get("/api/v1/openapi.json").content)
    assert told["info"]["title"] == "Infolinia"
    for path, methods in told["paths"].items():
        assert path.startswith("/api/v1/")
        for method in methods.values():
            assert method["summary"], path
            assert method["security"] == [{"TokenAuth": []}]


def test_who_the_token_acts_for(people):
    assert people.agent.get("/me").json() == {
        "username": "l.borsuk",
        "name": "Liliana Borsuk",
        "role": "agent",
        "clients": ["NAD"],
    }


def test_events_are_read_on_from_a_position(people):
    for number, client in enumerate(("NAD", "WYG", "NAD")):
        stream = Stream("call", f"c-{number}")
        journal.append(stream, Met("Ewa Lis", "Nadwice"), at=NOW, by=SYSTEM, client=client)
    journal.append(Stream("queue", "q"), Noted("longer"), at=NOW, by=SYSTEM)

    first = people.supervisor.get("/events", limit=2).json()
    assert [item["stream"] for item in first["items"]] == ["call:c-0", "call:c-1"]
    rest = people.supervisor.get("/events", after=first["position"]).json()
    assert [item["stream"] for item in rest["items"]] == ["call:c-2", "queue:q"]
    assert people.supervisor.get("/events", after=rest["position"]).json() == {
        "items": [],
        "position": rest["position"],
    }
    assert [e["stream"] for e in people.supervisor.get("/events", kind="queue").json()["items"]] == ["queue:q"]
    theirs = people.outsider.get("/events", kind="call").json()
    assert [item["client"] for item in theirs["items"]] == ["WYG"], "another client's events do not exist"
    assert theirs["position"] > theirs["items"][-1]["position"], "and are passed over"

    event = first["items"][0]
    assert event["event"] == {"name": None, "place": "Nadwice", "phones": None}
    assert event["personal"] == ["name", "phones"]
    assert event["sentence"] == "— was met in Nadwice"
    assert "Ewa" not in json.dumps(first)


def test_administration_is_not_told(people):
    assert people.supervisor.get("/events", kind="admin").json()["items"] == []
    assert all(not e["stream"].startswith("admin") for e in people.supervisor.get("/events").json()["items"])
