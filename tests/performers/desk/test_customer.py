"""The customer whom the agent finds: what the search shows, and what the desk shows then."""

from __future__ import annotations

import re

import pytest

from infolinia.clients import queries as clients
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.trades.customers import queries as customers
from infolinia.trades.customers import services
from tests.conduct.stage import Stage

STRANGE = "+48600100200"  # on nobody's file


def id_of(code: str, client: str = "NAD") -> str:
    with scoped(ALL_CLIENTS):
        found = customers.id_of(code, client)
    assert found
    return found


def found(desk, text: str) -> str:
    reply = desk.get("/desk/search", q=text)
    assert reply.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.content.decode()))


@pytest.mark.parametrize("text", ["bondar", "N-100226", "99 400 01 09"], ids=["name", "number", "telephone"])
def test_a_customer_is_found_with_what_tells_people_apart(desks, text: str):
    desk = desks("liliana")
    desk.takes(caller=STRANGE)
    assert "Oleksandr Bondar N-100226 Nadwice" in found(desk, text)


def test_a_list_that_is_cut_says_so(desks, stage: Stage):
    with scoped(ALL_CLIENTS):
        for number in range(9):
            services.put("NAD", f"T{number}", {"name": f"Anna Testowa {number}"}, now=stage.now)
    desk = desks("liliana")
    desk.takes(caller=STRANGE)
    assert "Widać tylko 8 pierwszych klientów, jest ich więcej." in found(desk, "testowa")
    assert "Widać tylko" not in found(desk, "testowa 3")
    english = desks("oskar", language="en")
    assert "Only the first 8 customers are shown, there are more." in found(english, "testowa")


def test_what_the_search_showed_is_written_down_once(desks):
    desk = desks("liliana")
    desk.takes(caller=STRANGE)
    for text in ("bondar", "bondar ", "Bondar"):
        found(desk, text)
    seen = clients.who_saw("customers", id_of("K09"))
    assert [sight.username for sight in seen] == ["liliana"]


def test_without_a_call_there_is_nobody_to_put_a_customer_to(desks):
    desk = desks("liliana")
    assert "data-customer" not in desk.get("/desk/search", q="bondar").content.decode()


def test_a_customer_who_was_chosen_is_shown_as_far_as_identity_allows(desks):
    desk = desks("liliana")
    call = desk.takes(caller=STRANGE)
    assert "Znajdź klienta" in desk.text("left")
    assert desk.post("attach", call=call, customer=id_of("K09")).status_code == 200
    left = desk.text("left")
    assert "Oleksandr Bondar" in left
    assert "tożsamość niesprawdzona" in left
    assert "Inny klient" in left
    everything = desk.html() + desk.page()
    assert "Fabryczna" not in everything
    assert "o.bondar@poczta.example" not in everything
    assert [sight.username for sight in clients.who_saw("customer", id_of("K09"))] == ["liliana"]
    assert 'aria-current="true"' in desk.get("/desk/search", q="bondar").content.decode()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("pl", "Ten zleceniodawca nie ma takiego klienta. Wyszukaj ponownie."),
        ("en", "This client has no such customer. Search again."),
    ],
)
def test_a_customer_of_another_client_is_refused(desks, language: str, sentence: str):
    desk = desks("liliana", language=language)
    call = desk.takes(caller=STRANGE)
    reply = desk.post("attach", call=call, customer=id_of("K10", "WYG"))
    assert reply.status_code == 404
    assert reply.json()["error"]["message"] == sentence
    assert "Kaczor" not in desk.html()
