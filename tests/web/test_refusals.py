"""What Django would answer bare and in English is a page of ours, in the language of who looks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import translation

from infolinia.clients import services as clients
from tests.oversight.supervision.conftest import signed_in
from tests.processes.conftest import NOW


@pytest.fixture
def browsers(db) -> dict[str, Client]:
    clients.put_operator("TRZY", "Trzy Dzwonki")
    found: dict[str, Client] = {}
    for language in ("pl", "en"):
        name = f"admin-{language}"
        user = clients.put_user(name, name, role="administrator", operator="TRZY", clients=[], now=NOW)
        clients.choose_language(user, language)
        found[language] = signed_in(user)
    return found


@pytest.mark.parametrize(
    ("language", "said"), [("pl", "Pod tym adresem niczego nie ma."), ("en", "Nothing stands at this address.")]
)
def test_a_wrong_address_is_told_in_the_house_and_in_the_language(browsers, language: str, said: str):
    reply = browsers[language].get("/administracja/nie-ma")
    text = " ".join(reply.content.decode().replace("&nbsp;", " ").replace("\xa0", " ").split())
    assert reply.status_code == 404
    assert said in text
    assert f'<html lang="{language}"' in text
    assert 'href="/"' in text


def test_programs_are_told_in_their_shape(browsers):
    reply = browsers["en"].get("/nowhere", headers={"Accept": "application/json"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "no-page")


def test_an_address_of_menus_leads_to_them(browsers):
    reply = browsers["pl"].get("/administration/menus")
    assert (reply.status_code, reply["Location"]) == (302, "/menus")


def test_a_form_without_its_mark_is_told_how_to_go_on(browsers):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browsers["pl"].cookies
    reply = strict.post("/sign-out")
    assert reply.status_code == 403
    assert "Wróć, wczytaj ją na nowo" in reply.content.decode().replace("&nbsp;", " ").replace("\xa0", " ")


@pytest.mark.parametrize(("language", "said"), [("pl", "To nasz błąd."), ("en", "A fault of ours.")])
def test_a_fault_has_a_page_even_when_nothing_can_be_asked(language: str, said: str):
    def refused(*_args):
        raise AssertionError("the page of a fault asks the database")

    with translation.override(language), connection.execute_wrapper(refused):
        reply = get_resolver().resolve_error_handler(500)(RequestFactory().get("/board"))
    text = reply.content.decode().replace("&nbsp;", " ").replace("\xa0", " ")
    assert reply.status_code == 500
    assert said in text
    assert f'<html lang="{language}"' in text


def test_what_a_view_forbids_is_a_page(browsers):
    request = RequestFactory().get("/board")
    request.user = clients.put_user("x", "X", role="agent", operator="TRZY", clients=[], now=NOW)
    reply = get_resolver().resolve_error_handler(403)(request, PermissionError())
    assert reply.status_code == 403
    assert "<main" in reply.content.decode()
