"""On a user's page: the short number, what a telephone may call outside, and the number where calls are answered."""

from __future__ import annotations

import re

import pytest

from infolinia.clients import queries as clients
from infolinia.floor.lines import extensions, phones, prices, queries
from infolinia.floor.lines.facts import Extension
from infolinia.journal import queries as journal

pytestmark = pytest.mark.django_db

MOBILE = "+48601000017"


@pytest.fixture
def liliana(admin) -> str:
    return clients.user_named("liliana").id


def sends(admin, user: str, **changed: object) -> tuple[int, str]:
    """The user's form, with these changes; what several boxes hold is sent as it is kept."""
    kept = {"clients": sorted(clients.user(user).clients), "calls_to": list(extensions.of(user).calls_to)}
    return admin.sends(f"/users/one/{user}", **{**kept, **changed})


def undos(admin, user: str) -> list[str]:
    """The changes that can be set back to, the latest first."""
    return re.findall(rf"/administration/users/one/{user}/undo/([\d-]+)", admin.page(f"/users/one/{user}"))


def test_calls_outside_are_granted_by_kind_of_number(admin, liliana):
    assert sends(admin, liliana, number="301", calls_to=["mobile", "landline"], outside="601 000 017")[0] == 302
    it = extensions.of(liliana)
    assert it == Extension(agent=liliana, number="301", outside=MOBILE, calls_to=("landline", "mobile"))
    page = admin.page(f"/users/one/{liliana}")
    assert "<dt>Short number</dt><dd><del>–</del> <ins>301</ins>" in page
    assert "<dt>May call outside by telephone</dt><dd><del>–</del> <ins>landlines; mobiles</ins>" in page
    assert "<dt>Answers outside at</dt><dd><del>–</del> <ins>set</ins>" in page
    assert MOBILE not in page[page.index('class="history"') :], "whose mobile it is, no history tells"
    assert "301, calls outside" in admin.page("/users")


def test_what_is_wrong_is_said_at_its_field(admin, liliana):
    other = extensions.of(clients.user_named("bozena").id).number
    for field, value, sentence in [
        ("number", "0301", "A short number has 2 to 5 digits"),
        ("number", "112", "is no emergency number"),
        ("number", other, f"The short number {other} is somebody else's."),
        ("outside", "12", "This is no telephone number outside"),
        ("outside", "+48 700 000 017", "This is no telephone number outside"),
    ]:
        status, page = sends(admin, liliana, **{field: value})
        assert status == 422, value
        assert sentence in page[page.index(f'id="{field}-problem"') :][:300], field
        assert f'value="{value}"' in page, "what was typed stays"
    assert queries.changes("extension") == []


def test_who_takes_no_calls_is_granted_none(admin):
    me = clients.user_named("admin").id
    status, page = sends(admin, me, calls_to=["mobile"], number="44")
    assert status == 422
    assert page.count("Only who takes calls has this") == 2


def test_a_change_is_set_back_with_what_the_journal_holds(admin, liliana):
    sends(admin, liliana, number="301", calls_to=["mobile"], outside=MOBILE)
    sends(admin, liliana, number="", calls_to=["mobile", "abroad"], outside="+48 601 000 018")
    page = admin.page(f"/users/one/{liliana}")
    assert "<dt>Answers outside at</dt><dd><del>–</del> <ins>replaced</ins>" in page
    granted, *_earlier, first = undos(admin, liliana)
    assert admin.browser.post(f"/administration/users/one/{liliana}/undo/{granted}").status_code == 302
    assert extensions.of(liliana) == Extension(
        agent=liliana, number="301", outside="+48601000018", calls_to=("mobile",)
    ), "the number outside is in no history: the one there is stays"
    assert admin.browser.post(f"/administration/users/one/{liliana}/undo/{first}").status_code == 302
    assert extensions.of(liliana) == Extension(agent=liliana, number=extensions.usual(liliana))


def test_a_short_number_that_somebody_has_since_does_not_come_back(admin, liliana):
    sends(admin, liliana, number="301")
    sends(admin, liliana, number="302")
    bozena = clients.user_named("bozena").id
    assert sends(admin, bozena, number="301")[0] == 302
    answer = admin.browser.post(f"/administration/users/one/{liliana}/undo/{undos(admin, liliana)[0]}")
    assert (answer.status_code, "somebody else" in answer.content.decode()) == (409, True)
    assert extensions.of(liliana).number == "302"


def test_what_is_saved_unchanged_writes_nothing(admin, liliana):
    sends(admin, liliana, number="301", calls_to=["mobile"], outside=MOBILE)
    count = journal.last_position()
    assert sends(admin, liliana)[0] == 302
    assert sends(admin, liliana, number=" 301 ", outside="601-000-017")[0] == 302
    assert journal.last_position() == count


def test_limits_stand_below_and_that_there_is_none_is_noted(admin, liliana):
    operator = clients.user(liliana).operator
    path = f"/users/one/{liliana}"
    assert "no limit stands against it" not in admin.page(path), "who may not call outside needs none"
    sends(admin, liliana, calls_to=["abroad"])
    page = admin.page(path)
    assert "May call outside, and no limit stands against it" in page
    assert "May call abroad, but the setting “outside” names no numbers abroad." in page
    prices.put_limit("hers", {"scope": "user", "whose": liliana, "calls_a_day": 5}, operator=operator, now=admin.now())
    prices.put_limit("others", {"scope": "user", "whose": "0", "calls_a_day": 1}, operator=operator, now=admin.now())
    page = admin.page(path)
    assert "no limit stands against it" not in page
    assert "hers</a></td><td>Liliana Borsuk</td><td>all</td><td>always</td><td>5 calls a day</td>" in page
    assert "others" not in page


def test_telephones_stand_below_each_with_its_page(admin, liliana):
    path = f"/users/one/{liliana}"
    assert "None: calls are answered in the browser." in admin.page(path)
    phone, _password = phones.create(liliana, "Desk 12", now=admin.now())
    page = admin.page(path)
    assert f'<a href="/administration/phones/one/{phone.id}">Desk 12</a>' in page
    assert "not registered" in page


def test_a_new_user_has_the_usual_number(admin):
    given = {
        "username": "n.olszyk",
        "name": "Nina Olszyk",
        "role": "agent",
        "clients": ["NAD"],
        "language-pl": "native",
    }
    status, page = admin.sends("/users/new", **given, calls_to=["landline"])
    assert status == 200, page
    user = clients.user_named("n.olszyk").id
    assert extensions.of(user) == Extension(agent=user, number=extensions.usual(user), calls_to=("landline",))
