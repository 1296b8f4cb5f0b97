"""Trunks, groups, prices and limits for programs of an administrator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from infolinia.clients import services as clients
from tests.processes.conftest import NOW

pytestmark = pytest.mark.django_db

NIGHT = {"between": ["22:00", "06:00"], "calls_an_hour": 0}


class Administrator:
    def __init__(self, token: str) -> None:
        self._browser = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def ask(self, method: str, path: str, given: Any = None) -> tuple[int, Any]:
        reply = self._browser.generic(
            method, f"/api/v1{path}", "" if given is None else json.dumps(given), "application/json"
        )
        return reply.status_code, reply.json() if reply.content else None


@pytest.fixture
def admin(people, settings, tmp_path: Path) -> Administrator:
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"key_file": tmp_path / "keys"})
    clients.put_user("a.sroka", "Alina Sroka", role="administrator", operator="TRZY", clients=[], now=NOW)
    return Administrator(clients.make_token("a.sroka", "test", now=NOW))


def test_a_trunk_is_made_changed_seen_and_taken_away(admin: Administrator):
    given = {"values": {"proxies": ["sip.carrier.example"], "username": "48991"}, "password": "hard to guess"}
    status, made = admin.ask("PUT", "/trunks/carrier", given)
    assert (status, made["has_password"], made["values"]["codecs"]) == (200, True, ["PCMA", "PCMU"])
    assert "hard" not in str(made)
    values = {**made["values"], "channels": 5}
    status, changed = admin.ask("PUT", "/trunks/carrier", {"values": values, "seen": made["version"]})
    assert (status, changed["values"]["channels"], changed["has_password"]) == (200, 5, True)
    assert admin.ask("PUT", "/trunks/carrier", {"values": values, "seen": made["version"]})[0] == 409
    assert admin.ask("GET", "/trunks/carrier") == (200, changed)
    assert admin.ask("GET", "/trunks")[1] == {"items": [changed]}
    assert admin.ask("GET", "/trunks/states") == (200, {"items": []})
    assert admin.ask("DELETE", "/trunks/carrier") == (204, None)
    assert admin.ask("DELETE", "/trunks/carrier")[0] == 404
    assert admin.ask("GET", "/trunks/carrier")[0] == 404


def test_mistakes_name_their_fields(admin: Administrator):
    status, told = admin.ask("PUT", "/trunks/carrier", {"values": {"proxies": "a:b", "channels": "many"}})
    assert (status, told["error"]["code"]) == (422, "lines-mistakes")
    assert "proxies: “a:b” is no server" in told["error"]["message"]
    assert "channels: “many” is no whole number" in told["error"]["message"]


def test_groups_prices_and_limits(admin: Administrator):
    admin.ask("PUT", "/trunks/carrier", {"values": {"peers": ["198.51.100.7"]}})
    group = {"name": "out", "title": "Out", "trunks": ["carrier"]}
    assert admin.ask("PUT", "/trunk-groups/out", {"trunks": ["carrier"], "title": "Out"}) == (200, group)
    assert admin.ask("GET", "/trunk-groups") == (200, {"items": [group]})
    tariff = {"prefix": "+48", "name": "Polska", "per_minute": "0.1", "setup": "0", "step": 60}
    assert admin.ask("PUT", "/tariffs/+48", {"name": "Polska", "per_minute": "0.10"}) == (200, tariff)
    assert admin.ask("GET", "/tariffs") == (200, {"items": [tariff]})
    status, limit = admin.ask("PUT", "/limits/night", {"values": NIGHT})
    assert (status, limit["values"]["between"], limit["values"]["cost_a_day"]) == (200, ["22:00", "06:00"], None)
    assert admin.ask("GET", "/limits") == (200, {"items": [limit]})
    assert admin.ask("PUT", "/limits/night", {"values": {"colour": "red"}})[0] == 422
    for path in ("/limits/night", "/tariffs/+48", "/trunk-groups/out"):
        assert admin.ask("DELETE", path) == (204, None)
        assert admin.ask("DELETE", path)[0] == 404


def test_who_changed_what_and_back(admin: Administrator):
    for channels in (5, 7):
        admin.ask("PUT", "/trunks/carrier", {"values": {"peers": ["198.51.100.7"], "channels": channels}})
    newest, first = admin.ask("GET", "/lines/changes?what=trunk&name=carrier")[1]["items"]
    assert (newest["before"]["channels"], newest["after"]["channels"]) == (5, 7)
    assert newest["by"].startswith("token:")
    assert admin.ask("POST", f"/lines/changes/{first['number']}/restore") == (204, None)
    assert admin.ask("GET", "/trunks/carrier")[1]["values"]["channels"] == 5
    assert admin.ask("POST", "/lines/changes/99/restore")[0] == 404


@pytest.mark.parametrize("path", ["/trunks", "/trunks/states", "/trunks/x", "/limits", "/tariffs", "/lines/changes"])
def test_who_is_no_administrator_sees_nothing(people, path: str):
    assert people.supervisor.get(path).status_code == 403
    assert people.agent.get(path).status_code == 403
