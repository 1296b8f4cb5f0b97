"""Telephones for programs: made, listed with where they are registered, renamed, removed; by administrators only."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from infolinia.clients import queries
from infolinia.clients import services as clients
from infolinia.conduct.models import LineCommand
from infolinia.floor.lines import phones
from infolinia.floor.routing import rules
from infolinia.telephony.switch.lines import BoundPhone, ShutOut

from .conftest import NOW

pytestmark = pytest.mark.django_db


class Program:
    def __init__(self, token: str) -> None:
        self._client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def __call__(self, method: str, path: str, body: object = None):
        data = json.dumps(body) if body is not None else ""
        answer = self._client.generic(method, f"/api/v1{path}", data, content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def admin(people, settings, tmp_path: Path) -> Program:
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"key_file": tmp_path / "keys"})
    clients.put_user("a.sowa", "Anna Sowa", role="administrator", operator="TRZY", clients=["NAD"], now=NOW)
    return Program(clients.make_token("a.sowa", "test", now=NOW))


def test_from_the_first_to_the_last(admin):
    user, now = queries.user_named("l.borsuk").id, datetime.now(UTC)
    status, made = admin("POST", "/phones", {"user": user, "name": "Desk 12"})
    assert (status, made["username"], made["bound"]) == (200, "l.borsuk-1", [])
    bound = BoundPhone(username="l.borsuk-1", user=user, address="203.0.113.7", port=5060, transport="udp",
                       agent="Deskphone 3", since=now.timestamp(), expires=now.timestamp() + 120)  # fmt: skip
    phones.told("switch-1", [bound], [], now=now)
    (listed,) = admin("GET", f"/phones?user={user}")[1]["items"]
    assert "password" not in listed
    assert [(at["switch"], at["address"], at["agent"]) for at in listed["bound"]] == [
        ("switch-1", "203.0.113.7", "Deskphone 3")
    ]
    assert admin("PUT", f"/phones/{made['id']}", {"name": "Home"})[1]["name"] == "Home"
    assert admin("POST", f"/phones/{made['id']}/password")[1]["password"] != made["password"]
    assert admin("DELETE", f"/phones/{made['id']}") == (204, None)
    assert admin("GET", "/phones")[1] == {"items": []}


def test_a_user_is_named_by_login_too(admin):
    status, made = admin("POST", "/phones", {"user": "l.borsuk", "name": "Desk 12"})
    assert (status, made["user"]) == (200, queries.user_named("l.borsuk").id)


def test_mistakes_are_told(admin):
    for nobody in ("999", "nobody", ""):
        status, answer = admin("POST", "/phones", {"user": nobody, "name": "Desk"})
        assert (status, answer["error"]["message"]) == (422, "There is no such user. Choose whose telephone this is.")
    for method, path, body in (("PUT", "", {"name": "x"}), ("POST", "/password", None), ("DELETE", "", None)):
        assert admin(method, f"/phones/t-none{path}", body)[0] == 404


def test_who_is_shut_out_is_forgiven(admin):
    phones.told("switch-1", [], [ShutOut(whom="203.0.113.9", until=1.8e9, wrong=10)], now=datetime.now(UTC))
    (shut,) = admin("GET", "/phones/shut-out")[1]["items"]
    assert (shut["whom"], shut["wrong"]) == ("203.0.113.9", 10)
    assert admin("POST", "/phones/shut-out/forgive", {"whom": "203.0.113.9"}) == (204, None)
    assert LineCommand.objects.get().kind == "Forgive"
    assert admin("POST", "/phones/shut-out/forgive", {"whom": "192.0.2.1"})[0] == 404


def test_a_supervisor_gets_nothing(people):
    assert people.supervisor.get("/phones").status_code == 403
    assert people.agent.get("/phones/shut-out").status_code == 403


def test_short_numbers_and_what_may_be_called_outside(admin, people):
    user = queries.user_named("l.borsuk").id
    rules.put_agent(user, operator="TRZY", languages={"pl": "native"}, now=NOW)
    (listed,) = admin("GET", "/extensions")[1]["items"]
    assert (listed["user"], listed["number"], listed["outside"], listed["calls_to"]) == (user, f"2{user:0>3}", "", [])
    given = {"number": "301", "outside": "601 000 017", "calls_to": ["abroad", "landline"]}
    status, kept = admin("PUT", f"/extensions/{user}", given)
    assert (status, kept["number"], kept["outside"]) == (200, "301", "+48601000017")
    assert kept["calls_to"] == ["landline", "abroad"]
    assert admin("PUT", f"/extensions/{user}", {"calls_to": ["premium"]})[0] == 422
    assert admin("PUT", f"/extensions/{user}", {"number": "112"})[0] == 422
    assert admin("PUT", "/extensions/999", {})[0] == 404
    assert people.supervisor.get("/extensions").status_code == 403
