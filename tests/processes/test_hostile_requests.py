"""Requests to pages and the API as nobody honest sends them: each gets an answer that blames the sender."""

from __future__ import annotations

import json

import pytest
from django.db import DataError
from django.test import Client

from infolinia.clients import services
from tests.processes.conftest import NOW, Api

pytestmark = pytest.mark.django_db

DEEP = "[" * 100_000
BODIES = {
    "lists in lists without end": DEEP,
    "objects in objects, closed": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "a number of a hundred thousand digits": '{"values":{"channels":' + "9" * 100_000 + "}}",
    "no number that there is": '{"values":{"channels":1e999999}}',
    "not a number": '{"values":{"channels":NaN}}',
    "half a character": '{"values":{"title":"\\ud800"}}',
    "a zero in a text": '{"values":{"title":"a\\u0000b"}}',
    "a name twice": '{"values":{"title":"a"},"values":[]}',
    "nothing": "",
    "a list": "[]",
    "bytes that are no text": "\xff\xfe",
    "a megabyte and more": '{"values":{"title":"' + "a" * 1_200_000 + '"}}',
    "a hundred thousand fields": json.dumps({"values": {f"f{number}": 1 for number in range(50_000)}}),
}
PATHS = (
    "/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fetc%2fpasswd",
    "/static//etc/passwd",
    "/static/%00", "/%ff%fe", "/api/v1/recordings/..%2f..%2fx", "/api/v1/trunks/%00", "/api/v1/calls/" + "a" * 5000,
    "/api/v1/calls/%00", "/calls/%00",
    "//evil.example/", "/\\evil.example", "/api/v1/../../x", "/;/x", "/%0d%0aSet-Cookie:%20x",
)  # fmt: skip


@pytest.fixture
def admin(people: object) -> Api:
    services.put_user("o.admin", "Olga Admin", role="administrator", operator="TRZY", clients=["NAD"], now=NOW)
    return Api(services.make_token("o.admin", "test", now=NOW))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_body_that_means_harm_is_refused_and_changes_nothing(admin: Api, body: str):
    browser: Client = admin._browser
    sent = browser.put("/api/v1/trunks/carrier", body.encode("latin-1"), content_type="application/json")
    assert 400 <= sent.status_code < 500, sent.content[:300]
    assert sent["Content-Type"].startswith("application/json")
    told = json.loads(sent.content)["error"]
    assert told["code"] != "fault"
    assert len(sent.content) < 20_000
    assert admin.get("/trunks").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_means_harm_leads_nowhere(admin: Api, path: str):
    for browser in (Client(), admin._browser):
        reply = browser.get(path, HTTP_ACCEPT="text/html")
        assert reply.status_code in (301, 302, 400, 401, 403, 404, 414), path
        assert b"root:" not in reply.content
        where = reply.headers.get("Location", "")
        assert not where.startswith(("//", "/\\", "http:", "https:")), where
        assert "\r" not in where
        assert "\n" not in where


def test_what_a_database_cannot_hold_is_the_senders_fault(admin: Api, monkeypatch: pytest.MonkeyPatch):
    """PostgreSQL holds no NUL in a text; SQLite would keep it."""

    def cannot(*_given: object, **_named: object) -> None:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")

    monkeypatch.setattr("infolinia.conduct.services.follow_concern_up", cannot)
    body = json.dumps({"note": "a\0b"})
    sent = admin._browser.post("/api/v1/concerns/1/done", body, content_type="application/json")
    assert (sent.status_code, sent.json()["error"]["code"]) == (422, "unkept")
