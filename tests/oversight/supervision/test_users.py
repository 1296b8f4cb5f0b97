"""An administrator makes, changes and blocks users."""

from __future__ import annotations

import pytest

from infolinia.clients import queries as clients
from infolinia.clients import services
from infolinia.clients.events import UserChanged, UserCreated, UserGranted, UserRevoked
from infolinia.clients.services import USERS, SignInDenied
from infolinia.floor.routing import queries as floor
from infolinia.journal import queries as journal
from tests.conduct.conftest import NOW

pytestmark = pytest.mark.django_db

NEW = {
    "username": "n.olszyk",
    "name": "Nina Olszyk",
    "role": "agent",
    "clients": ["NAD"],
    "password": "dość długie hasło",
    "team": "Sprzedaż",
    "skill-complaints": "4",
    "language-pl": "native",
}


def text(response, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def events(kind: type) -> list:
    return [item for item in journal.replay(USERS) if isinstance(item.event, kind)]


def stored(username: str) -> dict[str, object]:
    """A user's form as it would be sent unchanged."""
    user = clients.user_named(username)
    rules = floor.agent_rules(user.id)
    skills = {f"skill-{code}": str(level) for code, level in rules.skills.items()} if rules else {}
    tongues = {f"language-{code}": level for code, level in rules.languages.items()} if rules else {}
    return {
        "name": user.name,
        "role": user.role,
        "clients": sorted(user.clients),
        "is_active": "1",
        "team": rules.team if rules else "",
        **skills,
        **tongues,
    }


def test_a_new_agent_can_sign_in_and_gets_calls(stage, visitors):
    response = visitors.admin.post("/users/new", NEW)
    assert response["Location"] == "/users?saved=1"
    user = clients.user_named("n.olszyk")
    assert (user.name, user.role, user.clients, user.operator) == ("Nina Olszyk", "agent", {"NAD"}, "TRZY")
    assert services.sign_in("n.olszyk", "dość długie hasło", address="::1", now=NOW).username == "n.olszyk"
    rules = floor.agent_rules(user.id)
    assert (rules.team, dict(rules.skills), dict(rules.languages)) == ("Sprzedaż", {"complaints": 4}, {"pl": "native"})
    page = text(visitors.admin.get("/users?saved=1"))
    assert "Nina Olszyk" in page
    assert "Saved." in page
    admin = clients.user_named("admin").id
    assert [str(item.by) for item in events(UserCreated) if item.event.username == "n.olszyk"] == [f"agent:{admin}"]
    assert [item.event.client for item in events(UserGranted) if item.event.username == "n.olszyk"] == ["NAD"]


def test_what_is_wrong_is_said_and_what_was_typed_stays(stage, visitors):
    for field, value, sentence in [
        ("username", "Ż", "Two to forty small letters"),
        ("username", "liliana", "This name is taken."),
        ("name", " ", "Write the first and the last name."),
        ("role", "owner", "Choose a role."),
        ("password", "krótkie", "At least 10 characters."),
        ("language-pl", "", "speaks a language"),
    ]:
        page = text(visitors.admin.post("/users/new", {**NEW, field: value}), 422)
        assert sentence in page
        assert "Nothing was saved." in page
        assert 'value="Sprzedaż"' in page
        assert "dość długie hasło" not in page  # a password never comes back
        with pytest.raises(LookupError):
            clients.user_named("n.olszyk")


def test_a_grant_is_given_and_taken(stage, visitors):
    oskar = clients.user_named("oskar")
    path = f"/users/{oskar.id}"
    visitors.admin.post(path, {**stored("oskar"), "clients": ["WYG"]})
    assert clients.user_named("oskar").clients == {"WYG"}
    assert [item.event.client for item in events(UserRevoked) if item.event.username == "oskar"] == ["NAD"]


def test_certificates_stay_when_skills_change(stage, visitors):
    oskar = clients.user_named("oskar")
    before = floor.agent_rules(oskar.id).certificates
    assert before
    visitors.admin.post(f"/users/{oskar.id}", {**stored("oskar"), "skill-faults": "2"})
    after = floor.agent_rules(oskar.id)
    assert after.skills["faults"] == 2
    assert after.certificates == before


def test_what_is_saved_unchanged_writes_nothing(stage, visitors):
    count = len(journal.replay(USERS))
    oskar = clients.user_named("oskar")
    visitors.admin.post(f"/users/{oskar.id}", stored("oskar"))
    assert len(journal.replay(USERS)) == count


def test_a_new_password_replaces_the_old_and_ends_the_sessions(stage, visitors):
    liliana = clients.user_named("liliana")
    assert visitors.agent.get("/desk").status_code == 200
    visitors.admin.post(f"/users/{liliana.id}", {**stored("liliana"), "password": "zupełnie nowe hasło"})
    assert services.sign_in("liliana", "zupełnie nowe hasło", address="::1", now=NOW)
    assert visitors.agent.get("/desk").status_code == 302
    assert [item.event.password for item in events(UserChanged) if item.event.username == "liliana"] == [True]


def test_who_is_blocked_is_out_at_once(stage, visitors):
    liliana = clients.user_named("liliana")
    visitors.admin.post(f"/users/{liliana.id}", {**stored("liliana"), "password": "zupełnie nowe hasło"})
    visitors.admin.post(f"/users/{liliana.id}", {**stored("liliana"), "is_active": ""})
    with pytest.raises(SignInDenied):
        services.sign_in("liliana", "zupełnie nowe hasło", address="::1", now=NOW)
    assert visitors.agent.get("/desk").status_code == 302
    assert "blocked" in text(visitors.admin.get("/users"))


def test_an_administrator_cannot_take_the_centre_from_himself(stage, visitors):
    admin = clients.user_named("admin")
    form = {"name": "Admin", "role": "supervisor", "is_active": "1"}
    assert "You cannot take the centre away" in text(visitors.admin.post(f"/users/{admin.id}", form), 422)
    blocked = {"name": "Admin", "role": "administrator"}
    assert "You cannot take the centre away" in text(visitors.admin.post(f"/users/{admin.id}", blocked), 422)
    assert clients.user_named("admin").role == "administrator"


def test_a_user_of_another_operator_does_not_exist(stage, visitors):
    services.put_operator("INNY", "Inny operator")
    other = services.put_user("obcy", "Obcy", role="agent", operator="INNY", clients=[], now=NOW)
    assert visitors.admin.get(f"/users/{other.pk}").status_code == 404
    assert visitors.admin.post(f"/users/{other.pk}", NEW).status_code == 404
    assert "Obcy" not in text(visitors.admin.get("/users"))
    for path in ("/users/0", "/users/x", "/users/99999999999999999999"):
        assert visitors.admin.get(path).status_code == 404


def test_a_client_that_was_not_offered_is_not_granted(stage, visitors):
    services.put_operator("INNY", "Inny operator")
    services.put_client("OBC", "Obcy", operator="INNY")
    visitors.admin.post("/users/new", {**NEW, "clients": ["OBC", "NAD", "x"]})
    assert clients.user_named("n.olszyk").clients == {"NAD"}


def test_users_in_polish(stage, visitors):
    visitors.admin.post("/language", {"language": "pl"})
    page = text(visitors.admin.get("/users"))
    for words in ("Użytkownicy", "Nowy użytkownik", "Konsultant", "wszyscy zleceniodawcy", "aktywny"):
        assert words in page
    assert "Co najmniej 10 znaków." in text(visitors.admin.post("/users/new", {**NEW, "password": "x"}), 422)
