"""Announcements by programs: written, uploaded, heard in queues and menus, set back, removed when nobody hears them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from infolinia.clients import services as clients
from infolinia.content import announcements as content
from infolinia.content import services
from infolinia.journal.scope import ALL_CLIENTS, scoped
from tests.procedures.test_menus import MENU
from tests.speech.test_recorded import saved, tone

from .conftest import NOW
from .test_api_settings import Program, admin

__all__ = ["admin"]

pytestmark = pytest.mark.django_db
SALE = {
    "name": "Sale",
    "said": {"pl": {"text": "Tu {client}."}, "en": {"text": "This is {client}."}},
    "fallback": ["en"],
}


@pytest.fixture(autouse=True)
def prompts(tmp_path, settings):
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"data": tmp_path})


def uploads(admin: Program, data: bytes, client: str = "NAD") -> tuple[int, dict]:
    file = SimpleUploadedFile("hello.wav", data)
    answer = admin._client.post(f"/api/v1/announcement-files/{client}", {"file": file})  # with its token
    return answer.status_code, answer.json()


def test_an_announcement_from_its_text_to_its_removal(admin):
    status, made = admin("PUT", "/announcements/NAD/sale", SALE)
    assert status == 200, made
    assert (made["name"], made["said"]["en"]["text"], made["heard"]) == ("Sale", "This is {client}.", [])
    assert admin("GET", "/announcements/NAD/sale")[1] == made
    assert [it["code"] for it in admin("GET", "/announcements?client=NAD")[1]["items"]] == ["sale"]
    status, said = admin("PUT", "/announcements/NAD/sale", {**SALE, "name": "Sales", "seen": "0"})
    assert (status, said["error"]["code"]) == (409, "setting-moved")
    changed = {"name": "Sales", "said": {"pl": {"text": "Tu {client}.", "manner": "slow"}}, "seen": made["change"]}
    status, now = admin("PUT", "/announcements/NAD/sale", changed)
    assert (status, sorted(now["said"])) == (200, ["pl"])
    changes = admin("GET", "/settings/announcements/NAD.sale/changes")[1]["items"]
    assert admin("POST", f"/settings/announcements/NAD.sale/changes/{changes[-1]['number']}/restore")[0] == 200
    assert admin("GET", "/announcements/NAD/sale")[1]["name"] == "Sale"
    assert admin("DELETE", "/announcements/NAD/sale")[0] == 204
    assert admin("GET", "/announcements/NAD/sale")[0] == 404
    assert admin("DELETE", "/announcements/NAD/sale")[0] == 404
    assert [it["label"] for it in admin("GET", "/settings/announcements/removed")[1]["items"]] == ["sale"]


def test_a_file_is_checked_kept_and_played(admin):
    status, kept = uploads(admin, saved(tone(2, -30)))
    assert status == 200, kept
    assert (kept["name"], kept["seconds"]) == ("hello.wav", pytest.approx(2, abs=0.05))
    assert any("WAV" in told for told in kept["told"])
    assert uploads(admin, saved(tone(2, -30)))[1]["file"] == kept["file"]
    said = {"pl": {"text": "Dzień dobry.", "file": kept["file"]}}
    assert admin("PUT", "/announcements/NAD/hello", {"said": said})[0] == 200
    with scoped(ALL_CLIENTS):
        assert content.find("NAD", "hello").said["pl"].file == kept["file"]
    status, told = uploads(admin, saved(0 * tone(1, -20)))
    assert (status, told["error"]["code"]) == (422, "wrong-input")
    assert "Nothing is heard in the file." in told["error"]["message"]
    assert uploads(admin, b"no sound")[0] == 422


@pytest.mark.parametrize(
    "body",
    [
        {"said": {}}, {"said": {"de": {"text": "Guten Tag."}}}, {"said": {"pl": {"text": "{nikt}"}}},
        {"said": {"pl": {"text": "a", "manner": "loud"}}}, {"said": {"pl": {"file": "0" * 32}}},
        {"said": {"pl": {"text": "a"}}, "fallback": ["xx"]}, {"said": {"pl": {"text": "a", "more": 1}}},
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused(admin, body):
    status, said = admin("PUT", "/announcements/NAD/bad", body)
    assert (status, said["error"]["code"]) == (422, "wrong-input")
    assert admin("GET", "/announcements/NAD/bad")[0] == 404


def test_what_a_menu_plays_is_not_removed_and_the_key_is_told(admin):
    assert admin("PUT", "/announcements/NAD/prices", SALE)[0] == 200
    menu = MENU.replace("to: queue complaints procedure reklamacja", "to: announcement prices back")
    with scoped(ALL_CLIENTS):
        services.publish("NAD", menu, source="main-menu.yaml", library={}, now=NOW)
    (heard,) = admin("GET", "/announcements/NAD/prices")[1]["heard"]
    assert heard == {"label": "Menu Menu: key 1", "address": "/menus/NAD/main-menu"}
    status, said = admin("DELETE", "/announcements/NAD/prices")
    assert (status, said["error"]["code"]) == (409, "routing-needed")
    assert "key 1" in said["error"]["message"]


def test_announcements_are_for_administrators_of_their_operator(admin, people):
    assert uploads(admin, saved(tone(1, -30)), client="XXX")[0] == 404
    assert admin("PUT", "/announcements/XXX/sale", SALE)[0] == 404
    clients.put_user("b.lis", "Beata Lis", role="supervisor", operator="TRZY", clients=["NAD"], now=NOW)
    token = clients.make_token("b.lis", "test", now=NOW)
    browser = Client(headers={"Authorization": f"Bearer {token}"})
    for method, path in (("GET", ""), ("GET", "/NAD/sale"), ("PUT", "/NAD/sale"), ("DELETE", "/NAD/sale")):
        answer = browser.generic(
            method,
            f"/api/v1/announcements{path}",
            "{}" if method == "GET" else '{"said": {}}',
            content_type="application/json",
        )
        assert answer.status_code == 403, (method, path)
