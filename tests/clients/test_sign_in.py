"""Signing in and out, in both languages, and what guessing gets."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from infolinia.clients import guessing, queries, services
from infolinia.clients.models import User
from infolinia.journal import queries as journal
from tests.clients.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(browser: Client, password: str = PASSWORD, **more: str):
    return browser.post("/sign-in", {"username": "l.borsuk", "password": password, **more})


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def test_the_page_greets_in_polish_and_can_be_switched(client, people):
    page = text_of(client.get("/sign-in"))
    assert "Dzień dobry" in page
    assert "Trzy Dzwonki" in page
    assert '<html lang="pl"' in page
    assert client.post("/language", {"language": "en", "next": "/sign-in"})["Location"] == "/sign-in"
    response = client.get("/sign-in")
    assert "Good day" in text_of(response)
    assert response["Content-Language"] == "en"
    client.post("/language", {"language": "xx"})
    assert "Good day" in text_of(client.get("/sign-in"))


def test_name_and_password_open_the_page_that_was_asked_for(client, people):
    asked = client.get("/somewhere?x=1")
    assert asked["Location"] == "/sign-in?next=%2Fsomewhere%3Fx%3D1"
    assert sign_in(client, next="/somewhere?x=1")["Location"] == "/somewhere?x=1"
    assert client.get("/")["Location"] == "/desk"
    assert client.get("/sign-in")["Location"] == "/"
    assert [r.name for r in journal.replay(services.USERS)][-1] == "user.signed_in"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_foreign_address_is_not_gone_to(client, people, target):
    assert sign_in(client, next=target)["Location"] == "/"
    assert client.post("/language", {"language": "pl", "next": target})["Location"] == "/"


def test_a_supervisor_starts_at_the_board(client, people):
    client.force_login(people.supervisor)
    assert client.get("/")["Location"] == "/board"


def test_a_wrong_password_keeps_the_name_and_says_what_to_do(client, people):
    refused = sign_in(client, "wrong", next="/desk")
    assert refused.status_code == 422
    page = text_of(refused)
    assert 'value="l.borsuk"' in page
    assert 'name="next" value="/desk"' in page
    assert "Login albo hasło się nie zgadza." in page
    assert "wrong" not in page.replace("wrong-", "")
    assert text_of(client.post("/sign-in", {"username": "nobody", "password": "x"})).count("się nie zgadza") == 1
    assert "Podaj login i hasło." in text_of(client.post("/sign-in", {"username": "l.borsuk"}))


def test_who_was_switched_off_cannot_come_in_nor_stay(client, people):
    assert sign_in(client).status_code == 302
    User.objects.filter(pk=people.agent.pk).update(is_active=False)
    assert client.get("/")["Location"] == "/sign-in"
    assert sign_in(client).status_code == 422


def test_five_wrong_tries_make_this_address_wait_and_no_other(client, people):
    for _ in range(guessing.FOR_A_NAME):
        assert sign_in(client, "wrong").status_code == 422
    refused = sign_in(client)
    assert refused.status_code == 422, "even the right password waits"
    assert "Spróbuj ponownie o" in text_of(refused)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302, "the user at another desk works on"
    names = [r.name for r in journal.replay(services.USERS)]
    assert names.count("user.refused") == guessing.FOR_A_NAME, "tries while waiting do not fill the ledger"


def test_waiting_ends_by_the_clock_and_success_forgets(people):
    def attempt(password: str, minute: float):
        return services.sign_in("l.borsuk", password, address="::1", now=NOW + timedelta(minutes=minute))

    for minute in range(5):
        with pytest.raises(services.SignInDenied) as denied:
            attempt("wrong", minute)
        assert denied.value.until is None
    with pytest.raises(services.SignInDenied) as denied:
        attempt(PASSWORD, 9.9)
    assert denied.value.until == NOW + timedelta(minutes=10)
    assert attempt(PASSWORD, 10) == people.agent
    with pytest.raises(services.SignInDenied) as denied:
        attempt("wrong", 10)
    assert denied.value.until is None


def test_one_password_cannot_be_tried_on_everyone():
    tries = [NOW - timedelta(seconds=n) for n in range(guessing.FOR_AN_ADDRESS)]
    assert guessing.waits_until([], tries, NOW) == min(tries) + guessing.WITHIN
    assert guessing.waits_until([], tries[1:], NOW) is None
    assert guessing.waits_until(tries[:5], tries, NOW) == tries[4] + guessing.WITHIN
    assert guessing.waits_until(tries[:5], [], NOW + guessing.WITHIN) is None


def test_who_forgets_to_sign_out_is_signed_out_before_the_next_day(client, people):
    sign_in(client)
    assert int(client.cookies["sessionid"]["max-age"]) < timedelta(days=1).total_seconds()


def test_signing_out(client, people):
    client.force_login(people.agent)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/")["Location"] == "/sign-in"
    assert [r.name for r in journal.replay(services.USERS)][-1] == "user.signed_out"


def test_the_users_own_language_and_theme_go_along(client, people):
    client.force_login(people.agent)
    client.post("/language", {"language": "en"})
    client.post("/theme", {"theme": "dark"})
    client.post("/theme", {"theme": "pink"})
    people.agent.refresh_from_db()
    assert (people.agent.language, people.agent.theme) == ("en", "dark")
    elsewhere = Client()
    assert sign_in(elsewhere).cookies["language"].value == "en"
    assert elsewhere.get("/")["Content-Language"] == "en"
    for wrong in (
        lambda: services.choose_language(people.agent, "xx"),
        lambda: services.choose_theme(people.agent, "x"),
    ):
        with pytest.raises(ValueError):
            wrong()


def test_a_post_without_the_csrf_token_is_refused(people):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.agent)
    assert browser.post("/sign-out").status_code == 403


def test_the_live_stream_knows_who_is_signed_in(client, people):
    client.force_login(people.agent)
    key = client.session.session_key
    assert queries.user_of_session(key) == queries.user(str(people.agent.pk))
    assert queries.user_of_session("nobody's") is None
    services.put_user(
        "l.borsuk", "Liliana Borsuk", role="agent", operator="TRZY", clients=["NAD"], password="new", now=NOW
    )
    assert queries.user_of_session(key) is None, "a new password ends old sessions"
    assert client.get("/")["Location"] == "/sign-in"


@pytest.mark.parametrize(
    ("host", "secure", "is_warned"),
    [
        ("192.0.2.10:8080", False, True),
        ("centrum.example", False, True),
        ("[2001:db8::7]:8080", False, True),
        ("192.0.2.10:8443", True, False),
        ("127.0.0.1:8080", False, False),
        ("localhost", False, False),
        ("[::1]:8080", False, False),
    ],
)
def test_who_will_get_no_microphone_here_is_told_before_signing_in(client, people, host, secure, is_warned):
    page = client.get("/sign-in", secure=secure, headers={"host": host}).content.decode()
    assert ('id="no-microphone"' in page) is is_warned
    assert ("Poproś administratora o adres, który zaczyna się od https." in page.replace("\xa0", " ")) is is_warned


def test_the_address_with_a_microphone_is_a_click_away_where_there_is_one(client, people, monkeypatch):
    monkeypatch.setattr(settings.SETTINGS, "https", "0.0.0.0:8443")
    page = client.get("/sign-in", headers={"host": "192.0.2.10:8080"}).content.decode()
    assert '<a href="https://192.0.2.10:8443/">https://192.0.2.10:8443</a>' in page
