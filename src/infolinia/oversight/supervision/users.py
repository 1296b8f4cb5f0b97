"""Users, their roles, grants and skills, as an administrator sees and changes them. What is changed is written in the
journal by the rooms that own it (clients, routing)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from infolinia.clients import queries as clients
from infolinia.clients import services
from infolinia.clients.facts import UserFacts
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules
from infolinia.floor.routing.facts import FLUENCY
from infolinia.journal.facts import Actor
from infolinia.oversight.frame import sight
from infolinia.oversight.supervision import wording

ROLES = ("agent", "supervisor", "administrator")
LEVELS = range(1, 6)
LANGUAGES = ("pl", "en", "uk")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
LONGEST_NAME = 120
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")


@dataclass(frozen=True, slots=True)
class Account:
    """A row of the list."""

    user: UserFacts
    role: str
    clients: str
    takes_calls: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A user as typed or as stored, and what is wrong with it, by field."""

    id: str = ""
    username: str = ""
    name: str = ""
    role: str = "agent"
    clients: frozenset[str] = frozenset()
    is_active: bool = True
    team: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    password: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


def accounts(admin: UserFacts) -> list[Account]:
    """All users of the operator, by name, those who are blocked last."""
    names = {item.code: item.name for item in sight.clients_of(admin)}
    found = [user for user in clients.users(blocked=True) if user.operator == admin.operator]
    found.sort(key=lambda user: not user.is_active)
    return [
        Account(
            user,
            wording.role(user.role),
            _("all clients")
            if user.role == "administrator"
            else ", ".join(names.get(code, code) for code in sorted(user.clients)),
            floor.is_agent(user.id),
        )
        for user in found
    ]


def form_of(admin: UserFacts, user_id: str) -> Form:
    """The form of a stored user. Raises LookupError for one of another operator, or none."""
    if not user_id.isdecimal():
        raise LookupError(user_id)
    user = clients.user(user_id)
    if user.operator != admin.operator:
        raise LookupError(user_id)
    agent = floor.agent_rules(user_id)
    return Form(
        id=user.id,
        username=user.username,
        name=user.name,
        role=user.role,
        clients=user.clients,
        is_active=user.is_active,
        team=agent.team if agent else "",
        skills=agent.skills if agent else {},
        languages=agent.languages if agent else {},
    )


def typed(admin: UserFacts, stored: Form | None, given: QueryDict) -> Form:
    """The form as it was sent; nothing is believed that was not offered."""
    offered = {item.code for item in sight.clients_of(admin)}
    levels = {code: given.get(f"skill-{code}", "") for code in floor.skills()}
    fluencies = {code: given.get(f"language-{code}", "") for code in _languages(stored)}
    form = Form(
        id=stored.id if stored else "",
        username=stored.username if stored else given.get("username", "").strip().lower()[:60],
        name=" ".join(given.get("name", "").split())[:200],
        role=given.get("role", ""),
        clients=frozenset(given.getlist("clients")) & offered,
        is_active=given.get("is_active") == "1" or stored is None,
        team=given.get("team", "").strip()[:60],
        skills={code: int(level) for code, level in levels.items() if level in {str(n) for n in LEVELS}},
        languages={code: fluency for code, fluency in fluencies.items() if fluency in FLUENCY},
        password=given.get("password", ""),
    )
    return Form(**{**_fields(form), "problems": _problems(admin, stored, form)})


def _fields(form: Form) -> dict[str, object]:
    return {name: getattr(form, name) for name in form.__dataclass_fields__}


def _languages(stored: Form | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*LANGUAGES, *(stored.languages if stored else ()))))


def _problems(admin: UserFacts, stored: Form | None, form: Form) -> dict[str, str]:
    found: dict[str, str] = {}
    if stored is None and not _USERNAME.fullmatch(form.username):
        found["username"] = _("Two to forty small letters, digits, dots or dashes; a letter first.")
    elif stored is None and _is_taken(form.username):
        found["username"] = _("This name is taken. Choose another.")
    if not form.name or len(form.name) > LONGEST_NAME:
        found["name"] = _("Write the first and the last name.")
    if form.role not in ROLES:
        found["role"] = _("Choose a role.")
    if stored and stored.id == admin.id and (form.role != "administrator" or not form.is_active):
        found["role"] = _("You cannot take the centre away from yourself. Another administrator can.")
    if (stored is None or form.password) and not SHORTEST_PASSWORD <= len(form.password) <= LONGEST_PASSWORD:
        found["password"] = _("At least {n} characters.").format(n=SHORTEST_PASSWORD)
    if form.skills and not form.languages:
        found["languages"] = _("Who takes calls speaks a language: choose how well.")
    return found


def _is_taken(username: str) -> bool:
    try:
        clients.user_named(username)
    except LookupError:
        return False
    return True


@transaction.atomic
def save(admin: UserFacts, form: Form, *, now: datetime) -> None:
    """Store a form without problems. A role or a grant holds from the next click on; a new password, or blocking, ends
    the user's sessions."""
    by = Actor("agent", admin.id)
    user = services.put_user(
        form.username,
        form.name,
        role=form.role,
        operator=admin.operator,
        clients=() if form.role == "administrator" else form.clients,
        password=form.password or None,
        active=form.is_active,
        now=now,
        by=by,
    )
    known = floor.agent_rules(str(user.pk))
    if not (known or form.languages):
        return  # takes no calls
    rules.put_agent(
        str(user.pk),
        operator=admin.operator,
        team=form.team,
        skills=form.skills,
        languages=form.languages,
        certificates=known.certificates if known else (),
        now=now,
        by=by,
    )


def choices(admin: UserFacts, form: Form) -> dict[str, object]:
    """What the page offers beside the form."""
    levels = [(str(n), str(n)) for n in LEVELS]
    return {
        "roles": [(code, wording.role(code)) for code in ROLES],
        "offered": [(item.code, item.name, item.code in form.clients) for item in sight.clients_of(admin)],
        "skills": [(code, name, str(form.skills.get(code, ""))) for code, name in sorted(floor.skills().items())],
        "levels": levels,
        "languages": [(code, wording.tongue(code), form.languages.get(code, "")) for code in _languages(form)],
        "fluencies": list(FLUENCY),
        "shortest": SHORTEST_PASSWORD,
    }
