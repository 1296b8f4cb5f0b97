"""Users: who signs in, as what, for which clients, with which skills. Three rooms keep them: clients whom they may work
for, routing what calls they take, lines what their telephones may; the page is one, and so is its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.clients import naming, passwords, queries, services
from infolinia.clients.facts import UserChange, UserFacts
from infolinia.clients.messages import NAMES
from infolinia.content import naming as menus
from infolinia.floor.lines import extensions
from infolinia.floor.lines import queries as floor_lines
from infolinia.floor.lines.facts import Change, Extension
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rule_words, rules
from infolinia.floor.routing.facts import FLUENCY
from infolinia.oversight.administration import rules as shared
from infolinia.oversight.administration import user_phone, wording
from infolinia.oversight.administration.agents import certificate_line, read_certificate, read_seat, seat_line
from infolinia.oversight.administration.things import (
    Act,
    Changed,
    Difference,
    Done,
    Field,
    Grade,
    Link,
    Once,
    Problems,
    Row,
    Table,
    Thing,
    Values,
    Who,
    lines,
    one,
    several,
)
from infolinia.oversight.frame import sight

LANGUAGES = ("pl", "en", "uk")
LONGEST_TEAM = 60
SKILL, LANGUAGE = "skill-", "language-"


class Users(Thing):
    code = "users"

    def title(self) -> str:
        return _("Users")

    def about(self) -> str:
        return _("Who signs in, as what, for which clients, with which skills.")

    def new(self) -> str:
        return _("New user")

    def empty(self) -> str:
        return _("Nobody yet.")

    def columns(self) -> tuple[str, ...]:
        return (
            pgettext("person", "Name"), _("User name"), _("Role"), _("Clients"), _("Skills"),
            pgettext("user", "Telephone"),
        )  # fmt: skip

    def rows(self, who: Who) -> list[Row]:
        names = {item.code: item.name for item in sight.clients_of(who.me)}
        skills = floor.skills()
        found = [user for user in queries.users(blocked=True) if user.operator == who.operator]
        found.sort(key=lambda user: not user.is_active)
        phones = extensions.all_of([user.id for user in found])
        return [_row(user, names, skills, phones[user.id]) for user in found]

    def name(self, who: Who, key: str) -> str:
        return _user(who, key).name

    def fields(self, who: Who | None, key: str) -> list[Field]:
        clients = sight.clients_of(who.me) if who else queries.clients()
        calls, care = _("Takes calls"), _("For particular needs")
        level, spoken = _("level of the skill"), _("how well it is spoken")
        levels = [("", "–"), *((str(level), str(level)) for level in range(1, 6))]
        fluencies = [("", "–"), *((code, wording.fluency(code)) for code in FLUENCY)]
        kept = floor.agent_rules(key) if key else None
        languages = dict.fromkeys((*LANGUAGES, *(kept.languages if kept else ())))
        skills = {**{code: code for code in (kept.skills if kept else ())}, **floor.skills()}
        return [
            Field("username", _("User name"), fixed=True, help=_("Small letters, digits, dots and dashes.")),
            Field("name", _("First and last name")),
            Field("role", _("Role"), "choice", options=[(code, wording.role(code)) for code in wording.ROLES]),
            Field("is_active", _("May sign in"), "yes", help=_("Without this the account is locked.")),
            Field(
                "clients", _("Works for"), "several", options=[(item.code, item.name) for item in clients],
                help=_("An administrator sees all clients on these pages; calls come of these only."),
            ),
            Field("team", _("Team"), group=calls, wide=True),
            *(Field(f"{SKILL}{code}", name, "choice", options=levels, group=calls, unit=level)
              for code, name in sorted(skills.items())),
            *(Field(f"{LANGUAGE}{code}", wording.tongue(code), "choice", options=fluencies, group=calls, unit=spoken)
              for code in languages),
            *user_phone.fields(key),
            Field(
                "certificates", _("Certificates"), "lines", group=care, folded=True,
                placeholder="sep-e 2026-01-01 2030-12-31",
                help=_("One a line: which, from and to; a dash for no such day."),
            ),
            Field(
                "seats", _("In queues"), "lines", group=care, folded=True,
                placeholder="complaints order=1 limit=10 weight=2",
                help=_("One a line: place in the order, calls a day at most, weight of chance."),
            ),
        ]  # fmt: skip

    def values(self, who: Who, key: str) -> Values:
        if not key:
            clients = [item.code for item in sight.clients_of(who.me)]
            blank: Values = {"username": "", "name": "", "role": "agent", "is_active": "yes", "team": ""}
            blank |= {"clients": clients[:1] if len(clients) == 1 else [], "certificates": "", "seats": ""}
            return blank | user_phone.blank()
        user, agent = _user(who, key), floor.agent_rules(key)
        base: Values = {"username": user.username, "name": user.name, "role": user.role}
        base |= {"is_active": "yes" if user.is_active else "", "clients": sorted(user.clients)}
        return base | _agent_form(_plain(agent) if agent else {}) | user_phone.stored(key)

    def notes(self, key: str) -> list[str]:
        return user_phone.notes(key)

    def tables(self, who: Who, key: str) -> list[Table]:
        if not floor.is_agent(key):
            return []
        return [user_phone.telephones(key, now=who.now), user_phone.limits(key)]

    def needed_by(self, who: Who, key: str) -> list[Link]:
        mine = {item.code for item in sight.clients_of(who.me)}
        found = [it for it in menus.of_agent(_user(who, key).username) if it.client in mine]
        return [wording.link(it.kind, it.name, it.said(), it.client) for it in found]

    def put(self, who: Who, key: str, values: Values) -> str | Done:
        user = _user(who, key) if key else None
        typed = _typed(values, user)
        wrong = dict(typed.problems)
        if user is None and (problem := naming.username_problem(typed.username)):
            wrong["username"] = _(NAMES[problem])
        if user and user.id == who.me.id and (typed.role != "administrator" or not typed.is_active):
            wrong["role"] = _("You cannot take the centre away from yourself. Another administrator can.")
        if wrong:
            raise Problems(wrong)
        password = None if user else passwords.one_time()
        id_ = _keep(who, typed, password=password)
        if password is None:
            return id_
        said = _("{name} can sign in now.").format(name=typed.name)
        return Done(id_, said, _once(password))

    def acts(self, who: Who, key: str) -> list[Act]:
        if key == who.me.id:
            return []
        return [Act("password", _("New password"), about=_("With the old one nobody signs in any more."))]

    def act(self, who: Who, key: str, name: str, value: str) -> Done:
        if name != "password" or key == who.me.id:
            raise LookupError(name)
        user, password = _user(who, key), passwords.one_time()
        services.put_user(
            user.username, user.name, role=user.role, operator=user.operator, clients=user.clients,
            active=user.is_active, password=password, once=True, now=who.now, by=who.by,
        )  # fmt: skip
        return Done(key, _("All sessions of {name} are over.").format(name=user.name), _once(password))

    def history(self, key: str) -> list[Changed]:
        states = _states(key)
        fields = self.fields(None, key)
        found: list[Changed] = []
        before: _State | None = None
        for state in states:
            differences = wording.differences(before.form(key) if before else None, state.form(key), fields)
            if before and state.password:
                differences += (Difference(_("Password"), "", _("replaced")),)
            if before and state.outside and before.extension.get("outside") and state.extension.get("outside"):
                differences += (user_phone.replaced(),)
            found.append(Changed(state.number, state.at, wording.who(state.by), differences, made=before is None))
            before = state
        return found[::-1]

    def undo(self, who: Who, key: str, number: str) -> None:
        user = _user(who, key)
        state = next((state for state in _states(key) if state.number == number), None)
        if state is None:
            raise LookupError(number)
        values = state.form(key) | user_phone.set_back(key, state.extension)
        if not values["name"]:
            values["name"] = user.name  # what it was is erased
        if user.id == who.me.id and (state.user.role != "administrator" or not state.user.is_active):
            raise Problems({"": _("You cannot take the centre away from yourself. Another administrator can.")})
        known = {item.code for item in queries.clients()}
        values["clients"] = [code for code in several(values, "clients") if code in known]
        _keep(who, _typed(values, user), password=None)


# --- What is typed


@dataclass(frozen=True, slots=True)
class _Typed:
    username: str
    name: str
    role: str
    is_active: bool
    clients: frozenset[str]
    agent: Mapping[str, Any]
    extension: Mapping[str, Any]
    problems: Mapping[str, str]


def _typed(values: Values, user: UserFacts | None) -> _Typed:
    wrong: dict[str, str] = {}
    name = " ".join(one(values, "name").split())
    if problem := naming.name_problem(name):
        wrong["name"] = _(NAMES[problem])
    role = one(values, "role")
    if role not in wording.ROLES:
        wrong["role"] = _("Choose a role.")
    team = one(values, "team").strip()
    if len(team) > LONGEST_TEAM:
        wrong["team"] = _("At most {most} characters.").format(most=LONGEST_TEAM)
    skills = {
        key.removeprefix(SKILL): int(level)
        for key, level in values.items()
        if key.startswith(SKILL) and isinstance(level, str) and level in ("1", "2", "3", "4", "5")
    }
    languages = {
        key.removeprefix(LANGUAGE): level
        for key, level in values.items()
        if key.startswith(LANGUAGE) and isinstance(level, str) and level in FLUENCY
    }
    if skills and not languages:
        wrong[f"{LANGUAGE}{LANGUAGES[0]}"] = rule_words.no_language()
    agent: dict[str, Any] = {"team": team, "skills": skills, "languages": languages, "certificates": [], "seats": {}}
    for line in lines(values.get("certificates", "")):
        try:
            agent["certificates"].append(read_certificate(line))
        except ValueError:
            wrong["certificates"] = _(
                "“{value}” is no certificate. Write it such as: sep-e 2026-01-01 2030-12-31"
            ).format(value=line[:60])
    for line in lines(values.get("seats", "")):
        try:
            queue, seat = read_seat(line)
        except ValueError:
            wrong["seats"] = _("“{value}” is no such line. Write it such as: complaints order=1 limit=10").format(
                value=line[:60]
            )
            continue
        if queue not in floor.queues():
            wrong["seats"] = _("There is no queue {value}.").format(value=queue[:40])
        agent["seats"][queue] = seat
    key = user.id if user else ""
    takes_calls = bool(languages) or bool(key and floor.is_agent(key))
    wrong |= user_phone.problems(key, values, takes_calls=takes_calls)
    username = user.username if user else one(values, "username").strip().lower()
    clients = frozenset(several(values, "clients"))
    extension = user_phone.typed(values)
    return _Typed(username, name, role, bool(one(values, "is_active")), clients, agent, extension, wrong)


@transaction.atomic
def _keep(who: Who, typed: _Typed, *, password: str | None) -> str:
    """A role or a grant holds from the next click on; a lock, or a new password, ends the user's sessions."""
    user = services.put_user(
        typed.username, typed.name, role=typed.role, operator=who.operator, clients=typed.clients,
        active=typed.is_active, password=password, once=password is not None, now=who.now, by=who.by,
    )  # fmt: skip
    if floor.agent_rules(str(user.pk)) or typed.agent["languages"]:  # others take no calls
        with shared.problems():
            rules.put_agent(str(user.pk), operator=who.operator, now=who.now, by=who.by, **typed.agent)
        extensions.put(str(user.pk), **typed.extension, now=who.now, by=who.by)
    return str(user.pk)


def _user(who: Who, key: str) -> UserFacts:
    """Raises LookupError for one of another operator, or none."""
    if not key.isdecimal() or len(key) > 12:
        raise LookupError(key)
    user = queries.user(key)
    if user.operator != who.operator:
        raise LookupError(key)
    return user


def _once(password: str) -> Once:
    return Once(
        _("Password, for one sign-in"), password,
        _("Tell it to the person yourself: it is shown this once. At the first sign-in they choose their own."),
    )  # fmt: skip


# --- What stands


def _row(user: UserFacts, names: Mapping[str, str], skills: Mapping[str, str], phone: Extension) -> Row:
    agent = floor.agent_rules(user.id)
    mastered = [f"{skills.get(code, code)} {level}" for code, level in sorted(agent.skills.items())] if agent else []
    clients = ", ".join(names.get(code, code) for code in sorted(user.clients))
    telephone = user_phone.cell(phone) if agent else ""
    cells = (user.name, user.username, wording.role(user.role), clients, ", ".join(mastered), telephone)
    grade: Grade = "" if user.is_active else "wait"
    state = _("locked") if not user.is_active else _("new password") if user.password_once else ""
    return Row(user.id, cells, grade, state)


def _plain(agent: floor.AgentRules) -> dict[str, Any]:
    return {
        "team": agent.team, "skills": agent.skills, "languages": agent.languages, "certificates": agent.certificates,
        "seats": agent.seats,
    }  # fmt: skip


def _agent_form(kept: Mapping[str, Any]) -> Values:
    """What calls somebody takes, as it is typed."""
    values: Values = {"team": str(kept.get("team", ""))}
    values |= {f"{SKILL}{code}": str(level) for code, level in (kept.get("skills") or {}).items()}
    values |= {f"{LANGUAGE}{code}": str(level) for code, level in (kept.get("languages") or {}).items()}
    values["certificates"] = "\n".join(certificate_line(item) for item in kept.get("certificates") or ())
    values["seats"] = "\n".join(seat_line(queue, seat) for queue, seat in sorted((kept.get("seats") or {}).items()))
    return values


# --- History: the changes of all three rooms in one row


@dataclass(frozen=True, slots=True)
class _State:
    """How a user was after a change. number: the last entry of each of the three streams. password, outside: it was
    set anew by this change."""

    at: datetime
    by: str
    user: UserChange
    seqs: tuple[int, int, int]
    agent: Mapping[str, Any] = field(default_factory=dict[str, Any])
    extension: Mapping[str, Any] = field(default_factory=dict[str, Any])
    password: bool = False
    outside: bool = False

    @property
    def number(self) -> str:
        return "-".join(map(str, self.seqs))

    def form(self, key: str) -> Values:
        it = self.user
        values: Values = {"name": it.name, "role": it.role, "is_active": "yes" if it.is_active else ""}
        values |= {"clients": sorted(it.clients)}
        return values | _agent_form(self.agent) | user_phone.form(key, self.extension)


def _states(key: str) -> list[_State]:
    """Oldest first; what one save changed in all rooms is one change."""
    of_user = [(it.at, 0, it.seq, it) for it in queries.user_history(key)]
    of_agent = [(it.at, 1, int(it.id), it) for it in rules.history("agent", key)]
    of_phone = [(it.at, 2, it.number, it) for it in floor_lines.changes("extension", key)]
    found: list[_State] = []
    for at, which, seq, it in sorted([*of_user, *of_agent, *of_phone], key=lambda item: item[:3]):
        last = found[-1] if found else None
        seqs = last.seqs if last else (0, 0, 0)
        seqs = (*seqs[:which], seq, *seqs[which + 1 :])
        if isinstance(it, UserChange):
            state = _State(at, str(it.by), it, seqs, password=it.password)
            state = replace(state, agent=last.agent, extension=last.extension) if last else state
        elif last is None:
            continue  # who takes calls was a user first
        else:
            state = replace(last, at=at, by=str(it.by), seqs=seqs, password=False, outside=False)
            if isinstance(it, Change):
                state = replace(state, extension=it.after or {}, outside=it.secret)
            else:
                state = replace(state, agent=it.values)
        if last and (last.at, last.by) == (state.at, state.by):
            password, outside = last.password or state.password, last.outside or state.outside
            found[-1] = replace(state, password=password, outside=outside)
        else:
            found.append(state)
    return found
