"""An administrator makes, changes and locks users; what was changed is on record and can be set back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from infolinia.clients import queries as clients
from infolinia.clients import services
from infolinia.clients.services import USERS, SignInDenied
from infolinia.floor.routing import queries as floor
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor
from infolinia.web.refusals import Refusal
from tests.conduct.conftest import NOW
from tests.oversight.supervision.conftest import signed_in

pytestmark = pytest.mark.django_db

NEW = {
    "username": "n.olszyk", "name": "Nina Olszyk", "role": "agent", "clients": ["NAD"], "team": "Sprzedaż",
    "skill-complaints": "4", "language-pl": "native",
}  # fmt: skip


def made(admin, **changed: object) -> tuple[str, str]:
    """The id of a new user, and the password that the page shows."""
    status, page = admin.sends("/users/new", **{**NEW, **changed})
    assert status == 200, page
    return clients.user_named(str({**NEW, **changed}["username"])).id, re.search(
        r'class="secret" readonly value="([^"]+)"', page
    )[1]


def test_a_new_agent_signs_in_once_with_the_password_shown_and_chooses_another(admin):
    id_, password = made(admin)
    user = clients.user(id_)
    assert (user.name, user.role, user.clients) == ("Nina Olszyk", "agent", {"NAD"})
    rules = floor.agent_rules(id_)
    assert (rules.team, dict(rules.skills), dict(rules.languages)) == ("Sprzedaż", {"complaints": 4}, {"pl": "native"})
    assert password not in admin.page(f"/users/one/{id_}"), "shown once"
    browser = Client()
    assert browser.post("/sign-in", {"username": "n.olszyk", "password": password}).status_code == 302
    assert browser.get("/desk")["Location"] == "/password"
    assert browser.get("/desk/now", headers={"X-Request-Id": "r"}).status_code == 403
    for new, again, sentence in [
        ("krótkie", "krótkie", "Co najmniej 10"),
        ("nina olszyk 1", "nina olszyk 1", "Twoje nazwisko"),
        ("password123", "password123", "pospolitych"),
        (password, password, "już masz"),
        ("dość długie zdanie", "dość długie zdania", "dwa razy"),
    ]:
        answer = browser.post("/password", {"new": new, "again": again})
        assert answer.status_code == 422
        assert sentence in answer.content.decode().replace("\xa0", " "), new
    assert browser.post("/password", {"new": "dość długie zdanie", "again": "dość długie zdanie"}).status_code == 302
    assert browser.get("/desk").status_code == 200, "the session goes on"
    with pytest.raises(SignInDenied):
        services.sign_in("n.olszyk", password, address="::1", now=NOW)


def test_who_changes_the_own_password_says_the_present_one(admin):
    id_, password = made(admin)
    browser = Client()
    browser.post("/sign-in", {"username": "n.olszyk", "password": password})
    browser.post("/password", {"new": "dość długie zdanie", "again": "dość długie zdanie"})
    given = {"new": "inne długie zdanie", "again": "inne długie zdanie"}
    answer = browser.post("/password", {"old": "zgaduję sobie hasło", **given})
    assert (answer.status_code, "obecne hasło" in answer.content.decode()) == (422, True)
    assert browser.post("/password", {"old": "dość długie zdanie", **given}).status_code == 302
    for _ in range(5):
        answer = browser.post("/password", {"old": "zgaduję sobie hasło", **given})
    answer = browser.post("/password", {"old": "inne długie zdanie", **given})
    assert "Zbyt wiele" in answer.content.decode() or "Za dużo" in answer.content.decode(), "guessing is slowed"
    assert clients.user(id_).password_once is False


def test_what_is_wrong_is_said_and_what_was_typed_stays(admin):
    for field, value, sentence in [
        ("username", "Ż", "Two to forty small letters"),
        ("username", "liliana", "This name is taken."),
        ("name", " ", "Write the first and the last name."),
        ("role", "owner", "Choose a role."),
        ("language-pl", "", "speaks a language"),
        ("certificates", "sep-e soon", "is no certificate"),
        ("seats", "complaints order=first", "is no such line"),
        ("seats", "nowhere order=1", "There is no queue nowhere."),
    ]:
        status, page = admin.sends("/users/new", **{**NEW, field: value})
        assert status == 422, field
        assert sentence in page
        assert "Nothing was saved." in page
        assert 'value="Sprzedaż"' in page
        with pytest.raises(LookupError):
            clients.user_named("n.olszyk")


def test_history_tells_both_rooms_changes_and_sets_them_back(admin):
    id_, _ = made(admin)
    path = f"/users/one/{id_}"
    later = {
        **NEW,
        "role": "supervisor",
        "clients": ["NAD", "WYG"],
        "skill-complaints": "2",
        "seats": "complaints order=1",
    }
    later.pop("username")
    assert admin.sends(path, **later)[0] == 302
    page = admin.page(path)
    assert "<del>Agent</del> <ins>Supervisor</ins>" in page
    assert "<del>4</del> <ins>2</ins>" in page
    (first,) = re.findall(rf"/administration{path}/undo/([\d-]+)", page)
    assert admin.browser.post(f"/administration{path}/undo/{first}").status_code == 302
    user, rules = clients.user(id_), floor.agent_rules(id_)
    assert (user.role, user.clients) == ("agent", {"NAD"})
    assert (dict(rules.skills), dict(rules.seats)) == ({"complaints": 4}, {})
    assert admin.browser.post(f"/administration{path}/undo/0-0").status_code == 404


def test_a_password_is_never_set_back(admin):
    id_, password = made(admin)
    answer = admin.browser.post(f"/administration/users/one/{id_}/do/password")
    renewed = re.search(r'class="secret" readonly value="([^"]+)"', answer.content.decode())[1]
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    page = admin.page(f"/users/one/{id_}")
    assert "<ins>replaced</ins>" in page
    (first,) = re.findall(rf"/administration/users/one/{id_}/undo/([\d-]+)", page)
    admin.browser.post(f"/administration/users/one/{id_}/undo/{first}")
    with pytest.raises(SignInDenied):
        services.sign_in("n.olszyk", password, address="::1", now=NOW)
    assert services.sign_in("n.olszyk", renewed, address="::1", now=NOW)


def test_who_is_locked_is_out_at_once(admin, stage):
    from infolinia.clients.models import User

    liliana = User.objects.get(username="liliana")
    agent = signed_in(liliana)
    assert agent.get("/desk").status_code == 200
    assert admin.sends(f"/users/one/{liliana.pk}", clients=["NAD", "WYG"], is_active=None)[0] == 302
    assert agent.get("/desk").status_code == 302
    assert "locked" in admin.page("/users")


def test_the_last_administrator_stays(admin):
    me = clients.user_named("admin")
    for changed in ({"role": "supervisor"}, {"is_active": None}):
        status, page = admin.sends(f"/users/one/{me.id}", **changed)
        assert (status, "You cannot take the centre away" in page) == (422, True)
    with pytest.raises(Refusal, match="last-administrator"):
        services.put_user(
            "admin", me.name, role="administrator", operator=me.operator, clients=[], active=False, now=NOW,
            by=Actor("token", "x"),
        )  # fmt: skip
    made(admin, username="second", role="administrator")
    services.put_user("admin", me.name, role="agent", operator=me.operator, clients=[], now=NOW)
    assert clients.user_named("admin").role == "agent"


def test_what_is_saved_unchanged_writes_nothing(admin):
    oskar = clients.user_named("oskar")
    before = floor.agent_rules(oskar.id)
    count = journal.last_position()
    assert admin.sends(f"/users/one/{oskar.id}", clients=sorted(oskar.clients))[0] == 302
    assert journal.last_position() == count
    assert floor.agent_rules(oskar.id) == before, "certificates, too"


def test_a_user_of_another_operator_does_not_exist(admin):
    services.put_operator("INNY", "Inny operator")
    services.put_client("OBC", "Obcy", operator="INNY")
    other = services.put_user("obcy", "Obcy Człowiek", role="agent", operator="INNY", clients=[], now=NOW)
    path = f"/administration/users/one/{other.pk}"
    assert admin.browser.get(path).status_code == 404
    for what in ("", "/do/password", "/undo/1-0", "/remove"):
        assert admin.browser.post(path + what, NEW).status_code == 404
    assert "Obcy Człowiek" not in admin.page("/users")
    for key in ("0", "x", "99999999999999999999"):
        assert admin.browser.get(f"/administration/users/one/{key}").status_code == 404
    id_, _ = made(admin, clients=["OBC", "NAD", "x"])
    assert clients.user(id_).clients == {"NAD"}, "only what was offered is granted"


def test_reading_a_history_reads_no_sign_ins(admin):
    id_, _ = made(admin)
    names = [item.name for item in journal.replay(USERS, names=["user.created"])]
    assert set(names) == {"user.created"}
    assert clients.user_history(id_)[0].made
