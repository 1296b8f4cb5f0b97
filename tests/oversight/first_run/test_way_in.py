"""Whoever reads the data folder comes in first, once; nobody else does, and guessing is slowed."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.test import Client

from infolinia.clients import first_code, guessing, queries, services
from infolinia.journal import queries as journal
from infolinia.processes import first_user
from tests.clients.conftest import NOW
from tests.oversight.first_run.conftest import Visitor, text_of

FILE = settings.SETTINGS.first_code
STEPS = ("administrator", "client", "procedure", "queue", "number", "trunk", "agent", "call")


def test_the_first_page_speaks_the_browsers_language(bare: Visitor):
    assert "Choose your language" in bare.page("")
    polish = text_of(Client(headers={"Accept-Language": "pl,en;q=0.5"}).get("/first-run?code=ABC"))
    assert "Wybierz język" in polish
    assert 'value="ABC"' in polish
    assert text_of(Client(headers={"Accept-Language": "fr"}).get("/first-run")).count("Wybierz język") == 1


def test_without_the_code_nothing_opens(bare: Visitor):
    for path in ("", *(f"/{step}" for step in STEPS)):
        answer = bare.browser.get(f"/first-run{path}")
        assert "form method" not in text_of(answer) if path else answer.status_code == 200
    for path in (*STEPS, "call/begin", "call/end", "put-aside/keys"):
        answer = bare.browser.post(f"/first-run/{path}", {"name": "Mallory"})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in")
    assert bare.sends("", code="", language="en")[0] == 422
    assert queries.operator_name(services.FIRST_CLIENT) == queries.UNNAMED


def test_whoever_opens_a_new_centre_is_led_to_its_first_page(bare: Visitor):
    assert bare.browser.get("/")["Location"] == "/first-run"
    assert bare.browser.get("/board")["Location"].startswith("/sign-in")
    bare.takes_over()
    assert Visitor().browser.get("/")["Location"] == "/sign-in"
    assert bare.browser.get("/")["Location"] == "/first-run", "nobody can be served yet"


def test_the_code_is_kept_for_its_owner(bare: Visitor):
    assert stat.S_IMODE(FILE.stat().st_mode) == 0o600
    assert first_code.read(FILE) not in {"", first_code.make(FILE)}


@pytest.mark.parametrize("spelt", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_it_may_be_typed_as_people_type(bare: Visitor, spelt):
    assert bare.sends("", code=spelt(first_code.read(FILE)), language="pl")[0] == 302


def test_it_opens_until_the_administrator_has_a_password(bare: Visitor, django_capture_on_commit_callbacks):
    bare.comes_in()
    Visitor().comes_in()
    with django_capture_on_commit_callbacks(execute=True):
        bare.sends("/administrator", username="admin", name="Anna Kowal", password="cow under a bridge")
    assert not FILE.exists()
    assert not settings.SETTINGS.first_sign_in.exists()
    late = Visitor().browser.get("/first-run")
    assert (late.status_code, late["Location"]) == (302, "/sign-in?next=/first-run")
    assert bare.page("/client")


def test_it_is_over_after_a_day(bare: Visitor):
    code = first_code.read(FILE)
    old = (datetime.now(UTC) - first_code.LASTS - timedelta(minutes=1)).timestamp()
    os.utime(FILE, (old, old))
    status, page = bare.sends("", code=code, language="en")
    assert status == 422
    assert "older than a day" in page
    first_user.ensure(settings.SETTINGS)
    assert first_code.read(FILE) != code, "the next start makes a new one"
    bare.comes_in()


def test_guessing_is_slowed_and_recorded(bare: Visitor):
    for _ in range(guessing.FOR_A_NAME):
        status, page = bare.sends("", code="AAAA-BBBB-CCCC", language="en")
        assert (status, "This is not the code" in page) == (422, True)
    right = first_code.read(FILE)
    status, page = bare.sends("", code=right, language="en")
    assert (status, "Too many wrong codes" in page) == (422, True)
    refused = [item.event for item in journal.replay(services.USERS) if item.name == "user.refused"]
    assert [event.why for event in refused] == ["wrong code"] * guessing.FOR_A_NAME
    assert right not in str(refused)


def test_the_password_of_the_file_still_signs_in(bare: Visitor):
    username, password = settings.SETTINGS.first_sign_in.read_text().split()
    assert bare.browser.post("/sign-in", {"username": username, "password": password}).status_code == 302
    assert bare.browser.get("/first-run")["Location"].startswith("/first-run/")


def test_a_new_name_takes_the_place_of_the_first_user(bare: Visitor):
    bare.takes_over()
    assert authenticate(username="anna", password="cow under a bridge")
    assert {user.username: user.is_active for user in queries.users(blocked=True)} == {"admin": False, "anna": True}
    assert queries.user_named("anna").language == "en"
    assert queries.is_begun()
    first_user.ensure(settings.SETTINGS)
    assert not FILE.exists(), "no later start opens the door again"


def test_others_than_administrators_stay_out(bare: Visitor):
    bare.takes_over()
    agent = services.put_user(
        "olga", "Olga Lis", role="supervisor", operator=services.FIRST_CLIENT, clients=[services.FIRST_CLIENT], now=NOW
    )
    browser = Client()
    browser.force_login(agent)
    for path in ("", *(f"/{step}" for step in STEPS), "/call/watch", "/trunk/check"):
        assert browser.get(f"/first-run{path}").status_code == 403, path
    assert browser.post("/first-run/call/begin", {"number": "+48991000100"}).status_code == 403
