"""Webhooks for programs: made, changed, listed and sent again by administrators only."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from infolinia.clients import services as clients
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.webhooks import services
from tests.journal.events import Noted
from tests.processes.conftest import NOW

pytestmark = pytest.mark.django_db
URL = "https://crm.example/infolinia"


class Program:
    def __init__(self, token: str) -> None:
        self._client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def __call__(self, method: str, path: str, body: object = None):
        answer = self._client.generic(
            method, f"/api/v1{path}", json.dumps(body) if body is not None else "", content_type="application/json"
        )
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def admin(people) -> Program:
    clients.put_user("a.sowa", "Anna Sowa", role="administrator", operator="TRZY", clients=["NAD"], now=NOW)
    return Program(clients.make_token("a.sowa", "test", now=NOW))


def test_from_the_first_to_the_last(admin):
    status, made = admin("POST", "/webhooks", {"url": URL, "client": "NAD", "events": ["test.*"]})
    assert status == 200
    assert made["secret"].startswith("whsec_")
    hook = made["id"]
    with scoped(ALL_CLIENTS):
        journal.append(Stream("call", "c-1"), Noted("x"), at=NOW, by=CENTRE, client="NAD")
        services.collect(now=NOW)
        (due,) = services.due(now=NOW, limit=9)
        for _ in range(11):
            services.failed(due.id, status=500, now=NOW)
    (listed,) = admin("GET", "/webhooks")[1]["items"]
    assert "secret" not in listed
    assert (listed["dead"], listed["waiting"], listed["active"]) == (1, 0, True)
    (dead,) = admin("GET", f"/webhooks/{hook}/deliveries")[1]["items"]
    assert (dead["id"], dead["status"], dead["event"]) == (due.id, 500, "test.noted")
    assert admin("POST", f"/webhooks/{hook}/again", {})[1] == {"count": 1}
    status, changed = admin("PUT", f"/webhooks/{hook}", {"url": URL + "/2", "events": [], "active": False})
    assert (status, changed["url"], changed["active"], changed["client"]) == (200, URL + "/2", False, "NAD")
    assert admin("POST", f"/webhooks/{hook}/secret")[1]["secret"] != made["secret"]
    assert admin("DELETE", f"/webhooks/{hook}")[0] == 204
    assert admin("GET", "/webhooks")[1] == {"items": []}


def test_of_the_whole_installation(admin):
    assert admin("POST", "/webhooks", {"url": URL})[0] == 200
    assert admin("GET", "/webhooks")[1]["items"][0]["client"] == ""


def test_of_a_client_that_was_not_granted_as_on_the_page(admin):
    status, made = admin("POST", "/webhooks", {"url": URL, "client": "WYG"})
    assert (status, made["client"]) == (200, "WYG")
    assert [hook["id"] for hook in admin("GET", "/webhooks")[1]["items"]] == [made["id"]]


def test_of_a_client_of_another_operator_there_is_nothing(admin):
    clients.put_operator("OBCY", "Obcy")
    clients.put_client("OBC", "Obca", operator="OBCY")
    for client in ("OBC", "NONE"):  # the answer does not tell that there is one
        status, said = admin("POST", "/webhooks", {"url": URL, "client": client})
        assert (status, said["error"]["facts"]) == (422, {"client": client, "known": "NAD, WYG"})
        assert said["error"]["message"].startswith(f"client: you see no client {client}. Known: NAD, WYG;")
    with scoped(ALL_CLIENTS):
        hook, _ = services.put(URL, client="OBC", now=NOW, by=CENTRE)
    assert admin("GET", "/webhooks")[1] == {"items": []}
    for method, path in (("DELETE", ""), ("POST", "/secret"), ("GET", "/deliveries")):
        assert admin(method, f"/webhooks/{hook.id}{path}")[0] == 404
    assert admin("PUT", f"/webhooks/{hook.id}", {"url": URL})[0] == 404


def test_supervisors_and_agents_make_none(people):
    for person in (people.supervisor, people.agent):
        assert person.get("/webhooks").status_code == 403


def test_mistakes_are_told_with_their_cure(admin):
    status, said = admin("POST", "/webhooks", {"url": "crm.example"})
    assert status == 422
    assert "https://crm.example/infolinia" in said["error"]["message"]
    status, said = admin("POST", "/webhooks", {"url": "http://8.8.8.8/hook"})
    assert (status, said["error"]["code"]) == (422, "webhook-plain")
    assert "Write https" in said["error"]["message"]
    assert admin("POST", "/webhooks", {"url": URL, "events": ["call.x"]})[1]["error"]["facts"]["name"] == "call.x"
