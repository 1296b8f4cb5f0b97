"""The API's part about clients and users: for administrators."""

from __future__ import annotations

from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Field, Router, Schema, Status

from infolinia.clients import naming, passwords, queries, services
from infolinia.clients.facts import ClientFacts, UserFacts
from infolinia.clients.messages import NAMES
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rules
from infolinia.oversight.administration.things import Who
from infolinia.oversight.frame import sight
from infolinia.processes.api_routing import Fluency, Strict
from infolinia.processes.api_settings import administrator
from infolinia.web.refusals import Refusal

router = Router(tags=["people"])


class ClientIn(Strict):
    name: str = Field(min_length=1, max_length=120)
    language: str = Field(default="pl", max_length=5)
    short_name: str = Field(default="", max_length=40, description="What agents say and small places show.")
    languages: list[str] = Field(default_factory=list, max_length=20)
    address: Literal["", "formal", "first-name"] = Field(default="", description="How its customers are spoken to.")
    sector: list[str] = Field(default_factory=list, max_length=20)
    complaint_regimes: list[Literal["telecom", "energy_household", "electricity_billing", "consumer_general"]] = Field(
        default_factory=list, max_length=10
    )
    contact: dict[str, str] = Field(default_factory=dict, max_length=30)
    listening: dict[str, str] = Field(
        default_factory=dict, max_length=2, description="agent: told or not-told; reason: asked or not-asked."
    )


class ClientOut(Schema):
    code: str
    name: str
    language: str
    about: dict[str, Any]


class ClientsOut(Schema):
    items: list[ClientOut]


class CertificateIn(Strict):
    kind: str = Field(min_length=1, max_length=40)
    valid_from: str | None = None
    valid_to: str | None = None


class SeatIn(Strict):
    order: int = 0
    limit: int | None = None
    weight: float = 1.0


class UserIn(Strict):
    name: str = Field(min_length=1, max_length=120)
    role: Literal["agent", "supervisor", "administrator"]
    clients: list[str] = Field(default_factory=list, max_length=500, description="Codes of those granted.")
    is_active: bool = Field(default=True, description="False locks the account and ends its sessions.")
    team: str = Field(default="", max_length=60)
    skills: dict[str, int] = Field(default_factory=dict, max_length=100, description="By code, 1 to 5.")
    languages: dict[str, Fluency] = Field(default_factory=dict, max_length=30)
    certificates: list[CertificateIn] = Field(default_factory=list, max_length=100)
    seats: dict[str, SeatIn] = Field(default_factory=dict, max_length=200, description="By queue.")


class NewUser(UserIn):
    username: str = Field(max_length=40)


class UserOut(Schema):
    id: str
    username: str
    name: str
    role: str
    clients: list[str]
    is_active: bool
    password_once: bool = Field(description="The password was made for one sign-in and was not used yet.")
    team: str
    skills: dict[str, int]
    languages: dict[str, str]
    certificates: list[dict[str, Any]]
    seats: dict[str, dict[str, Any]]


class UserMade(UserOut):
    password: str = Field(description="For one sign-in. Shown this once.")


class UsersOut(Schema):
    items: list[UserOut]


class PasswordOut(Schema):
    password: str = Field(description="For one sign-in. Shown this once.")


@router.get("/clients", response=ClientsOut, summary="Clients")
def clients(request: HttpRequest) -> dict[str, Any]:
    with administrator(request) as who:
        return {"items": [_client(item) for item in sight.clients_of(who.me)]}


@router.put("/clients/{code}", response=ClientOut, summary="Make a client, or change it")
def put_client(request: HttpRequest, code: str, body: ClientIn) -> dict[str, Any]:
    with administrator(request) as who:
        about = {name: value for name, value in body.dict(exclude={"name", "language"}).items() if value}
        services.put_client(
            code, body.name, operator=who.operator, language=body.language, about=about, now=who.now, by=who.by
        )
        return _client(queries.client(code))


@router.delete("/clients/{code}", response={204: None}, summary="Remove a client to whom nothing belongs")
def remove_client(request: HttpRequest, code: str) -> Status[None]:
    with administrator(request) as who:
        if code not in {item.code for item in sight.clients_of(who.me)}:
            raise Refusal("not-found", status=404)
        services.remove_client(code, now=who.now, by=who.by)
    return Status(204, None)


@router.get("/users", response=UsersOut, summary="Users, those who are locked, too")
def users(request: HttpRequest) -> dict[str, Any]:
    with administrator(request) as who:
        return {"items": [_user(it) for it in queries.users(blocked=True) if it.operator == who.operator]}


@router.get("/users/{user}", response=UserOut, summary="One user")
def user(request: HttpRequest, user: str) -> dict[str, Any]:
    with administrator(request) as who:
        return _user(_known(who, user))


@router.post("/users", response=UserMade, summary="Make a user")
def make_user(request: HttpRequest, body: NewUser) -> dict[str, Any]:
    """The reply holds the password, this once: whoever signs in with it chooses another."""
    with administrator(request) as who:
        if problem := naming.username_problem(body.username):
            raise Refusal("wrong-input", status=422, problems=f"username: {gettext(NAMES[problem])}")
        password = passwords.one_time()
        made = _keep(who, body.username, body, password)
        return {**_user(made), "password": password}


@router.put("/users/{user}", response=UserOut, summary="Change, lock or unlock a user")
def put_user(request: HttpRequest, user: str, body: UserIn) -> dict[str, Any]:
    """What is left out has its default. Nobody takes the centre away from himself."""
    with administrator(request) as who:
        known = _known(who, user)
        if known.id == who.me.id and (body.role != "administrator" or not body.is_active):
            raise Refusal("own-rights")
        return _user(_keep(who, known.username, body, None))


@router.post("/users/{user}/password", response=PasswordOut, summary="A new password, for one sign-in")
def renew_password(request: HttpRequest, user: str) -> dict[str, str]:
    """All sessions of the user are over."""
    with administrator(request) as who:
        known, password = _known(who, user), passwords.one_time()
        services.put_user(
            known.username, known.name, role=known.role, operator=known.operator, clients=known.clients,
            active=known.is_active, password=password, once=True, now=who.now, by=who.by,
        )  # fmt: skip
    return {"password": password}


@transaction.atomic
def _keep(who: Who, username: str, body: UserIn, password: str | None) -> UserFacts:
    mine = {item.code for item in sight.clients_of(who.me)}
    if unknown := sorted(set(body.clients) - mine):
        raise Refusal("wrong-input", status=422, problems=f"clients: there is no {unknown[0][:20]}")
    if unknown := sorted((set(body.skills) - set(floor.skills())) | (set(body.seats) - set(floor.queues()))):
        raise Refusal("wrong-input", status=422, problems=f"skills, seats: there is no {unknown[0][:40]}")
    row = services.put_user(
        username, body.name, role=body.role, operator=who.operator, clients=body.clients, active=body.is_active,
        password=password, once=password is not None, now=who.now, by=who.by,
    )  # fmt: skip
    if floor.agent_rules(str(row.pk)) or body.languages:
        rules.put_agent(
            str(row.pk), operator=who.operator, team=body.team, skills=body.skills, languages=body.languages,
            certificates=[it.dict(exclude_none=True) for it in body.certificates],
            seats={queue: seat.dict() for queue, seat in body.seats.items()}, now=who.now, by=who.by,
        )  # fmt: skip
    return queries.user(str(row.pk))


def _known(who: Who, user: str) -> UserFacts:
    """Raises LookupError for one of another operator, or none."""
    found = queries.user(user) if user.isdecimal() and len(user) <= 12 else None
    if found is None or found.operator != who.operator:
        raise LookupError(user)
    return found


def _client(it: ClientFacts) -> dict[str, Any]:
    return {"code": it.code, "name": it.name, "language": it.language, "about": queries.about(it.code)}


def _user(it: UserFacts) -> dict[str, Any]:
    agent = floor.agent_rules(it.id)
    return {
        "id": it.id, "username": it.username, "name": it.name, "role": it.role, "clients": sorted(it.clients),
        "is_active": it.is_active, "password_once": it.password_once, "team": agent.team if agent else "",
        "skills": agent.skills if agent else {}, "languages": agent.languages if agent else {},
        "certificates": list(agent.certificates) if agent else [], "seats": agent.seats if agent else {},
    }  # fmt: skip
