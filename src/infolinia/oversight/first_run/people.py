"""The steps of the first run that are about people: the administrator, for whom the centre works, who answers."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from infolinia.clients import naming, passwords
from infolinia.clients import queries as clients
from infolinia.clients import services as writers
from infolinia.clients.messages import NAMES, PASSWORDS
from infolinia.clients.naming import LONGEST_NAME
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rule_words
from infolinia.floor.routing.facts import FLUENCY
from infolinia.oversight.first_run import services
from infolinia.oversight.first_run.forms import (
    LANGUAGES,
    Values,
    Who,
    Wrong,
    client_of,
    floor_refusals,
    text,
    tongue,
)


class Administrator:
    def values(self, who: Who) -> Values:
        untouched = not clients.is_begun()
        return {"username": who.me.username, "name": "" if untouched else who.me.name, "password": ""}

    def choices(self, who: Who) -> dict[str, Any]:
        return {"shortest": passwords.SHORTEST, "is_fixed": clients.is_begun(), "username": who.me.username}

    def typed(self, given: QueryDict) -> Values:
        return {
            "username": text(given, "username", 60).lower(),
            "name": text(given, "name", LONGEST_NAME + 1),
            "password": given.get("password", "")[: passwords.LONGEST + 1],
        }

    def keep(self, who: Who, values: Values) -> str:
        wrong: dict[str, str] = {}
        if clients.is_begun():  # it stands; another password is set on the page of users
            return ""
        username, password = values["username"], values["password"]
        if problem := naming.username_problem(username, own=writers.FIRST):
            wrong["username"] = _(NAMES[problem])
        if problem := naming.name_problem(values["name"]):
            wrong["name"] = _(NAMES[problem])
        if problem := passwords.problem(password, username=username, name=values["name"]):
            wrong["password"] = _(PASSWORDS[problem])
        if wrong:
            raise Wrong(wrong)
        writers.begin(username, values["name"], password, now=who.now, by=who.by)
        return username


class Clients:
    def values(self, who: Who) -> Values:
        name = clients.operator_name(who.me.operator)
        client = client_of(who)
        is_own = client is None or client.code == services.FIRST_CLIENT
        return {
            "name": "" if name == clients.UNNAMED else name,
            "whose": "own" if is_own else "client",
            "client": "" if is_own or client is None else client.name,
        }

    def choices(self, who: Who) -> dict[str, Any]:
        return {}

    def typed(self, given: QueryDict) -> Values:
        return {
            "name": text(given, "name", LONGEST_NAME),
            "whose": "client" if given.get("whose") == "client" else "own",
            "client": text(given, "client", LONGEST_NAME),
        }

    def keep(self, who: Who, values: Values) -> str:
        wrong: dict[str, str] = {}
        if not values["name"]:
            wrong["name"] = _("Write the name of your organisation.")
        if values["whose"] == "client" and not values["client"]:
            wrong["client"] = _("Write the name that callers hear.")
        if wrong:
            raise Wrong(wrong)
        client = values["client"] if values["whose"] == "client" else ""
        services.name_clients(
            who.me.operator, values["name"], client, language=tongue(), me=who.me, now=who.now
        )  # fmt: skip
        return ""


class Agents:
    def values(self, who: Who) -> Values:
        mine = tongue()
        levels = {f"fluency_{lang}": "native" if lang == mine else "" for lang in LANGUAGES}
        if had := floor.agent_rules(who.me.id):
            levels |= {f"fluency_{lang}": had.languages.get(lang, "") for lang in LANGUAGES}
        return {"who": "me", "username": "", "name": "", **levels}

    def choices(self, who: Who) -> dict[str, Any]:
        client = client_of(who)
        people = [
            person.name
            for person in clients.users()
            if client and client.code in person.clients and floor.is_agent(person.id)
        ]
        return {
            "people": people, "fluencies": list(FLUENCY), "myself": who.me.name,
            "tongues": [("pl", _("Polish")), ("en", _("English"))],
        }  # fmt: skip

    def typed(self, given: QueryDict) -> Values:
        return {
            "who": "other" if given.get("who") == "other" else "me",
            "username": text(given, "username", 60).lower(),
            "name": text(given, "name", LONGEST_NAME + 1),
            **{f"fluency_{lang}": given.get(f"fluency_{lang}", "")[:10] for lang in LANGUAGES},
        }

    def keep(self, who: Who, values: Values) -> str:
        client = client_of(who)
        wrong: dict[str, str] = {}
        is_other = values["who"] == "other"
        languages = {lang: values[f"fluency_{lang}"] for lang in LANGUAGES if values[f"fluency_{lang}"] in FLUENCY}
        if not languages:
            wrong["fluency_pl"] = rule_words.no_language()
        if is_other and (problem := naming.username_problem(values["username"])):
            wrong["username"] = _(NAMES[problem])
        if is_other and (problem := naming.name_problem(values["name"])):
            wrong["name"] = _(NAMES[problem])
        if wrong or client is None:
            raise Wrong(wrong)
        asked = {it.skill: it.level for it in floor.queues().values() if it.client == client.code and it.skill}
        facts: dict[str, Any] = {"client": client.code, "operator": who.me.operator, "languages": languages}
        with floor_refusals({}):
            if is_other:
                name = values["name"]
                return services.new_agent(values["username"], name, skills=asked, now=who.now, by=who.by, **facts)
            services.make_agent(who.me.id, skills=asked, now=who.now, by=who.by, **facts)
        return ""
