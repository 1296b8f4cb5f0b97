"""What administrators set on pages, programs set too: clients, users, numbers, queues, skills, hours; with history."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from infolinia.clients import queries
from infolinia.clients import services as clients
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules
from infolinia.journal.scope import ALL_CLIENTS, scoped

from .conftest import NOW

pytestmark = pytest.mark.django_db
OFFICE = [[["08:00", "16:00"]]] * 5 + [[], []]


class Program:
    def __init__(self, token: str) -> None:
        self._client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def __call__(self, method: str, path: str, body: object = None):
        data = json.dumps(body) if body is not None else ""
        answer = self._client.generic(method, f"/api/v1{path}", data, content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def admin(people) -> Program:
    clients.put_user("a.sowa", "Anna Sowa", role="administrator", operator="TRZY", clients=["NAD"], now=NOW)
    return Program(clients.make_token("a.sowa", "test", now=NOW))


@pytest.fixture
def queue(admin) -> dict[str, object]:
    assert admin("PUT", "/skills/orders", {"name": "Orders"})[0] == 200
    assert admin("PUT", "/opening-hours/office", {"week": OFFICE, "on_holidays": []})[0] == 200
    given = {"client": "NAD", "name": "Orders", "skill": "orders", "level": 2, "hours": "office", "ring": 15}
    status, made = admin("PUT", "/routing/queues/orders", given)
    assert status == 200, made
    return made


def test_rules_of_routing_from_the_first_to_the_last(admin, queue):
    found = floor.queue("orders")
    assert (found.skill, found.level, found.ring, found.client) == ("orders", 2, 15.0, "NAD")
    number = {"client": "NAD", "name": "Orders", "queue": "orders"}
    number |= {"outbound_procedure": "ankieta", "records_outbound": True}
    assert admin("PUT", "/numbers/%2B48991000120", number)[0] == 200
    leads = floor.queue_for_number("+48991000120")
    assert (leads.queue, leads.outbound_procedure, leads.records_outbound) == ("orders", "ankieta", True)
    (listed,) = admin("GET", "/numbers")[1]["items"]
    assert (listed["code"], listed["values"]["queue"]) == ("+48991000120", "orders")
    assert [it["code"] for it in admin("GET", "/routing/queues")[1]["items"]] == ["orders"]
    assert [it["code"] for it in admin("GET", "/opening-hours")[1]["items"]] == ["office"]
    for path in ("/routing/queues/orders", "/skills/orders", "/opening-hours/office"):
        status, said = admin("DELETE", path)
        assert (status, said["error"]["code"]) == (409, "routing-needed"), path
    links = admin("GET", "/settings/queues/orders/needed-by")[1]["items"]
    assert [link["address"] for link in links] == ["/administration/numbers/one/+48991000120"]
    for path in ("/numbers/%2B48991000120", "/routing/queues/orders", "/skills/orders", "/opening-hours/office"):
        assert admin("DELETE", path)[0] == 204
        assert admin("DELETE", path)[0] == 404
    assert floor.queues() == {}


def test_a_queue_is_set_back_and_brought_back(admin, queue):
    given = {"client": "NAD", "name": "Orders", "skill": "orders", "ring": 40, "when_late": {"kind": "refuse"}}
    assert admin("PUT", "/routing/queues/orders", {**given, "seen": queue["change"]})[0] == 200
    status, said = admin("PUT", "/routing/queues/orders", {**given, "seen": queue["change"]})
    assert (status, said["error"]["code"]) == (409, "setting-moved")
    changes = admin("GET", "/settings/queues/orders/changes")[1]["items"]
    assert {it["field"]: it["after"] for it in changes[0]["differences"]}["Rings"] == "40"
    assert "program" in changes[0]["by"]
    assert admin("POST", f"/settings/queues/orders/changes/{changes[-1]['number']}/restore")[0] == 200
    assert floor.queue("orders").ring == 15.0
    assert admin("DELETE", "/routing/queues/orders")[0] == 204
    (gone,) = admin("GET", "/settings/queues/removed")[1]["items"]
    assert gone["label"] == "orders, Orders"
    assert admin("POST", f"/settings/queues/orders/changes/{changes[-1]['number']}/restore")[1] == {"secret": ""}
    assert floor.queues()["orders"].ring == 15.0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/routing/queues/orders", {"client": "NAD", "name": "x", "strategy": "by-whim"}),
        ("/routing/queues/orders", {"client": "NAD", "name": "x", "operator": "INNY"}),
        ("/routing/queues/orders", {"client": "NAD", "name": "x", "ring": 1}),
        ("/routing/queues/orders", {"client": "NAD", "name": "x", "when_full": {"kind": "overflow", "queue": "none"}}),
        ("/routing/queues/Orders", {"client": "NAD", "name": "x"}),
        ("/numbers/48991000120", {"client": "NAD", "name": "x"}),
        ("/opening-hours/office", {"week": OFFICE[:6]}),
        ("/opening-hours/office", {"week": [[["18:00", "08:00"]]] * 7}),
        ("/clients/gazownia", {"name": "x"}),
        ("/clients/GAZ", {"name": "x", "address": "rude"}),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(admin, path, body):
    status, said = admin("PUT", path, body)
    assert status == 422, said
    assert said["error"]["code"] in ("wrong-input", "client-code")
    assert len(said["error"]["message"]) > 20


def test_all_that_is_wrong_with_a_queue_is_told_at_once_each_with_its_field(admin, queue):
    wrong = {"client": "NAD", "name": "x", "ring": 1, "wrap_up": -5, "when_full": {"kind": "overflow", "queue": "none"}}
    status, said = admin("PUT", "/routing/queues/orders", wrong)
    assert (status, said["error"]["code"]) == (422, "wrong-input")
    for problem in ("ring: “1” makes no sense here: 5 … 120", "wrap_up: “-5”", "when_full: There is no queue none."):
        assert problem in said["error"]["message"]
    assert floor.queue("orders").ring == 15.0


def test_what_belongs_to_another_operator_does_not_exist(admin):
    clients.put_operator("INNY", "Inny operator")
    clients.put_client("OBC", "Obcy", operator="INNY")
    other = clients.put_user("obcy", "Obcy", role="agent", operator="INNY", clients=["OBC"], now=NOW)
    assert admin("PUT", "/routing/queues/theirs", {"client": "OBC", "name": "x"})[0] == 404
    assert admin("PUT", "/clients/OBC", {"name": "Moje"})[0] == 409
    assert admin("DELETE", "/clients/OBC")[0] == 404
    for path in (f"/users/{other.pk}", f"/settings/users/{other.pk}/changes", "/settings/clients/OBC/changes"):
        assert admin("GET", path)[0] == 404, path
    rules.put_queue("theirs", "OBC", operator="INNY", name="Theirs", now=NOW)
    rules.put_number("+48991000999", "OBC", operator="INNY", name="Theirs", queue="theirs", now=NOW)
    for path in ("/routing/queues/theirs", "/numbers/%2B48991000999"):
        assert admin("PUT", path, {"client": "NAD", "name": "Mine"})[0] == 404, path
        assert admin("DELETE", path)[0] == 404, path
    assert floor.queues()["theirs"].name == "Theirs"
    assert floor.queue_for_number("+48991000999").client == "OBC"
    assert "obcy" not in {user["username"] for user in admin("GET", "/users")[1]["items"]}
    assert admin("POST", "/users", {**USER, "clients": ["OBC"]})[0] == 422


USER = {
    "username": "n.olszyk", "name": "Nina Olszyk", "role": "agent", "clients": ["NAD"], "languages": {"pl": "native"},
}  # fmt: skip


def test_a_user_from_the_first_to_the_last(admin, queue):
    status, made = admin("POST", "/users", {**USER, "skills": {"orders": 3}, "seats": {"orders": {"order": 1}}})
    assert status == 200, made
    assert (made["skills"], made["password_once"], len(made["password"])) == ({"orders": 3}, True, 19)
    path = f"/users/{made['id']}"
    assert "password" not in admin("GET", path)[1]
    changed = {name: value for name, value in USER.items() if name != "username"} | {"is_active": False}
    assert admin("PUT", path, changed)[1]["is_active"] is False
    assert admin("POST", f"{path}/password")[1]["password"] != made["password"]
    changes = admin("GET", f"/settings/users/{made['id']}/changes")[1]["items"]
    assert admin("POST", f"/settings/users/{made['id']}/changes/{changes[-1]['number']}/restore")[0] == 200
    assert queries.user(made["id"]).is_active
    assert floor.agent_rules(made["id"]).skills == {"orders": 3}
    for body in ({**USER, "username": "Nina"}, USER, {**USER, "username": "x2", "skills": {"none": 1}}):
        assert admin("POST", "/users", body)[0] == 422, body
    me = queries.user_named("a.sowa").id
    status, said = admin("PUT", f"/users/{me}", {"name": "Anna", "role": "agent"})
    assert (status, said["error"]["code"]) == (409, "own-rights")


def test_a_client_from_the_first_to_the_last(admin):
    given = {"name": "Gazownia S.A.", "short_name": "Gazownia", "languages": ["pl"], "listening": {"reason": "asked"}}
    assert admin("PUT", "/clients/GAZ", given)[1]["about"]["short_name"] == "Gazownia"
    assert "GAZ" in {item["code"] for item in admin("GET", "/clients")[1]["items"]}
    assert queries.listening("GAZ").needs_reason
    assert admin("DELETE", "/clients/GAZ")[0] == 204
    status, said = admin("DELETE", "/clients/NAD")
    assert (status, said["error"]["code"]) == (409, "client-needed")
    (change,) = [it for it in admin("GET", "/settings/clients/GAZ/changes")[1]["items"] if it["made"]]
    assert admin("POST", f"/settings/clients/GAZ/changes/{change['number']}/restore")[0] == 200
    assert queries.client("GAZ").short == "Gazownia"


def test_kinds_of_settings(admin, queue):
    kinds = {item["kind"]: item["count"] for item in admin("GET", "/settings")[1]["items"]}
    assert (kinds["queues"], kinds["skills"], kinds["clients"]) == (1, 1, 2)
    assert admin("GET", "/settings/nothing/removed")[0] == 404
    assert admin("GET", "/settings/queues/none/changes")[0] == 404
    assert admin("POST", "/settings/queues/orders/changes/999/restore")[0] == 404


def test_a_test_of_a_webhook(admin):
    hook = admin("POST", "/webhooks", {"url": "https://crm.example/x", "client": "NAD"})[1]["id"]
    delivery = admin("POST", f"/webhooks/{hook}/test")[1]["delivery"]
    waiting = admin("GET", f"/webhooks/{hook}/deliveries?state=waiting")[1]["items"]
    assert [(it["id"], it["event"]) for it in waiting] == [(delivery, "webhook.tested")]
    with scoped(ALL_CLIENTS):
        assert admin("PUT", f"/webhooks/{hook}", {"url": "https://crm.example/x", "active": False})[0] == 200
    assert admin("POST", f"/webhooks/{hook}/test")[1]["error"]["code"] == "webhook-stopped"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/clients"), ("PUT", "/clients/GAZ"), ("DELETE", "/clients/NAD"), ("GET", "/users"),
        ("POST", "/users"), ("PUT", "/users/1"), ("POST", "/users/1/password"), ("GET", "/numbers"),
        ("PUT", "/numbers/%2B48991000120"), ("PUT", "/routing/queues/x"), ("DELETE", "/routing/queues/x"),
        ("PUT", "/skills/x"), ("PUT", "/opening-hours/x"), ("GET", "/settings"), ("GET", "/settings/users/removed"),
        ("POST", "/settings/users/1/changes/1-0/restore"),
    ],
)  # fmt: skip
def test_only_administrators(people, method, path):
    bodies = {
        "/clients/GAZ": {"name": "x"}, "/users": USER, "/users/1": {"name": "x", "role": "agent"},
        "/numbers/%2B48991000120": {"client": "NAD", "name": "x"}, "/routing/queues/x": {"client": "NAD", "name": "x"},
        "/skills/x": {"name": "x"}, "/opening-hours/x": {"week": OFFICE},
    }  # fmt: skip
    for name in ("c.rogala", "l.borsuk"):
        program = Program(clients.make_token(name, "test", now=NOW))
        assert program(method, path, bodies.get(path))[0] == 403
