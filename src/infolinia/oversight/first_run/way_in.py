"""The steps of the first run that a call goes through: procedure, queue and number."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.clients.facts import ClientFacts
from infolinia.content import announcements, ready
from infolinia.content import queries as content
from infolinia.content.announcement_text import TextProblem
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import rule_words, rules
from infolinia.journal.scope import scoped
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
from infolinia.trades.customers import phones

TRIAL_NUMBER = "+48991000100"  # nobody has it; enough until the carrier gives one


class Procedures:
    def values(self, who: Who) -> Values:
        have = self._published(who)
        chosen = next((name for name in ready.procedures() if name in have), next(iter(ready.procedures())))
        return {"procedure": chosen}

    def choices(self, who: Who) -> dict[str, Any]:
        client = client_of(who)
        return {"published": self._published(who), "of_client": client.code if client else ""}

    def typed(self, given: QueryDict) -> Values:
        return {"procedure": given.get("procedure", "")[:60]}

    def keep(self, who: Who, values: Values) -> str:
        client = client_of(who)
        if client is None or values["procedure"] not in ready.procedures():
            raise Wrong({"procedure": _("Choose one.")})
        with scoped({client.code}):
            services.give_procedure(client.code, values["procedure"], now=who.now, by=who.by)
        return ""

    @staticmethod
    def _published(who: Who) -> set[str]:
        client = client_of(who)
        return {name for name, _title in content.procedures(client.code, "pl")} if client else set()


class Queues:
    def values(self, who: Who) -> Values:
        client = client_of(who)
        queue = next((it for it in floor.queues().values() if client and it.client == client.code), None)
        name = client.name if client else ""
        skills = floor.skills()
        return {
            "name": queue.name if queue else pgettext("queue", "Service"),
            "hours": (floor.hours_of_queues().get(queue.name) or "") if queue else "",
            "skill": skills.get(queue.skill, "") if queue and queue.skill else "",
            "greeting_pl": _said(client, "pl") or f"Dzień dobry, tu {name}.",
            "greeting_en": _said(client, "en") or f"Good morning, this is {name}.",
        }

    def choices(self, who: Who) -> dict[str, Any]:
        hours = [
            ("", _("day and night")),
            ("office", _("Monday to Friday, 8:00–16:00")),
            ("long", _("Monday to Friday 8:00–20:00, Saturday 9:00–14:00")),
        ]
        others = [(code, rule_words.hours_name(code)) for code in floor.opening_hours() if code not in services.WEEKS]
        return {"hours": [*hours, *others]}

    def typed(self, given: QueryDict) -> Values:
        return {
            "name": text(given, "name", 80),
            "hours": given.get("hours", "")[:40],
            "skill": text(given, "skill", 80),
            "greeting_pl": text(given, "greeting_pl"),
            "greeting_en": text(given, "greeting_en"),
        }

    def keep(self, who: Who, values: Values) -> str:
        client = client_of(who)
        wrong: dict[str, str] = {}
        if client is None or not values["name"]:
            wrong["name"] = _("Write a name.")
        if values["hours"] and values["hours"] not in {*services.WEEKS, *floor.opening_hours()}:
            wrong["hours"] = _("Choose one.")
        greetings = {lang: values[f"greeting_{lang}"] for lang in LANGUAGES if values[f"greeting_{lang}"]}
        if not greetings:
            wrong["greeting_pl"] = _("Write what callers hear first, in one language at least.")
        if wrong or client is None:
            raise Wrong(wrong)
        there = next((it.id for it in floor.queues().values() if it.client == client.code), "")
        try:
            with floor_refusals({"skill": "skill", "hours": "hours"}), scoped({client.code}):
                services.make_queue(
                    client.code, there, operator=who.me.operator, name=values["name"], hours=values["hours"],
                    skill=values["skill"], greetings=greetings, now=who.now, by=who.by,
                )  # fmt: skip
        except TextProblem as problem:
            said = _("“{value}” cannot be spoken. Write plain words, without braces.").format(value=problem.value[:80])
            raise Wrong({"greeting_pl": said}) from problem
        return ""


class Numbers:
    def values(self, who: Who) -> Values:
        client = client_of(who)
        there = next((it for it in floor.numbers() if client and it.client == client.code), None)
        procedures = _procedures(client)
        queues = _queues(client)
        return {
            "number": there.number if there else TRIAL_NUMBER,
            "name": there.name if there else (procedures[0][1] if procedures else ""),
            "queue": (there.queue or "") if there else (queues[0][0] if queues else ""),
            "procedure": there.procedure if there else (procedures[0][0] if procedures else ""),
            "language": there.language if there else tongue(),
        }

    def choices(self, who: Who) -> dict[str, Any]:
        client = client_of(who)
        return {
            "queues": _queues(client),
            "procedures": _procedures(client),
            "tongues": [("pl", "Polski"), ("en", "English")],
            "trial": TRIAL_NUMBER,
        }

    def typed(self, given: QueryDict) -> Values:
        return {
            "number": text(given, "number", 40),
            "name": text(given, "name", 80),
            "queue": given.get("queue", "")[:40],
            "procedure": given.get("procedure", "")[:60],
            "language": given.get("language", "")[:5],
        }

    def keep(self, who: Who, values: Values) -> str:
        client = client_of(who)
        wrong: dict[str, str] = {}
        number = phones.e164(values["number"])
        if not number:
            wrong["number"] = _("Write it with + and the country, such as +48 22 123 45 67.")
        elif any(it.number == number and client and it.client != client.code for it in floor.numbers()):
            wrong["number"] = _("This number belongs to another client.")
        if not values["name"]:
            wrong["name"] = _("Write a name.")
        if values["queue"] not in dict(_queues(client)):
            wrong["queue"] = _("Make a queue first, in the step before.")
        if values["procedure"] not in dict(_procedures(client)):
            wrong["procedure"] = _("Choose a procedure first, two steps back.")
        if values["language"] not in LANGUAGES:
            wrong["language"] = _("Choose one.")
        if wrong or client is None:
            raise Wrong(wrong)
        was = next((change.values for change in rules.history("number", number)), {})  # what other pages have set stays
        with floor_refusals({"e164": "number"}):
            rules.put_number(
                number, client.code, operator=who.me.operator, name=values["name"], queue=values["queue"],
                procedure=values["procedure"], language=values["language"], announcement=was.get("announcement", ""),
                menu=was.get("menu", ""), hours=was.get("hours_id"),
                outbound_procedure=was.get("outbound_procedure", ""),
                records_outbound=was.get("records_outbound", False), now=who.now, by=who.by,
            )  # fmt: skip
        return ""


def _said(client: ClientFacts | None, language: str) -> str:
    """What the greeting says now; empty where the client has none."""
    kept = announcements.find(client.code, "greeting") if client else None
    return kept.said[language].text if kept and language in kept.said else ""


def _queues(client: ClientFacts | None) -> list[tuple[str, str]]:
    return [(it.id, it.name) for it in floor.queues().values() if client and it.client == client.code]


def _procedures(client: ClientFacts | None) -> list[tuple[str, str]]:
    return content.procedures(client.code, tongue()) if client else []
