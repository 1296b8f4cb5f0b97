"""Clients: on whose behalf calls are handled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.clients import queries, services
from infolinia.clients.facts import ClientFacts
from infolinia.clients.messages import KINDS as BELONGINGS
from infolinia.floor.routing import queries as floor
from infolinia.law.regimes import CLIENT_REGIMES
from infolinia.oversight.administration import wording
from infolinia.oversight.administration.things import (
    Changed,
    Field,
    Link,
    Problems,
    Row,
    Thing,
    Values,
    Who,
    lines,
    one,
    several,
)
from infolinia.oversight.frame import sight
from infolinia.webhooks import queries as webhooks

LANGUAGES = ("pl", "en", "uk", "de", "ru", "cs", "sk", "lt", "fr", "es")
LONGEST_NAME, LONGEST_SHORT = 120, 40
OWN = ("short_name", "languages", "address", "sector", "complaint_regimes", "contact", "listening")  # of `about`


class Clients(Thing):
    code = "clients"

    def title(self) -> str:
        return _("Clients")

    def about(self) -> str:
        return _("On whose behalf calls are handled. A centre of one's own has one: itself.")

    def new(self) -> str:
        return _("New client")

    def empty(self) -> str:
        return _("No client yet: numbers and queues belong to one.")

    def columns(self) -> tuple[str, ...]:
        return pgettext("setting", "Name"), _("Code"), _("Languages"), _("Numbers"), _("Queues")

    def removable(self) -> bool:
        return True

    def rows(self, who: Who) -> list[Row]:
        numbers, queues = floor.numbers(), floor.queues().values()
        return [
            Row(it.code, (
                it.name, it.code, ", ".join(wording.tongue(code) for code in it.languages),
                str(sum(number.client == it.code for number in numbers)),
                str(sum(queue.client == it.code for queue in queues)),
            ))
            for it in sight.clients_of(who.me)
        ]  # fmt: skip

    def name(self, who: Who, key: str) -> str:
        return _client(who, key).name

    def fields(self, who: Who | None, key: str) -> list[Field]:
        del who, key
        law, hearing = _("Law and contact"), _("When supervisors listen")
        return [
            Field("code", _("Code"), fixed=True, placeholder="NAD", help=_("In records: capital letters and digits.")),
            Field("name", pgettext("setting", "Name"), help=_("As in its documents.")),
            Field(
                "short_name", _("Short name"), help=_("What agents say at the beginning, and what small places show.")
            ),
            Field(
                "language", _("Language"), "choice", options=[(code, wording.tongue(code)) for code in LANGUAGES],
                help=_("Of what its customers get in writing, unless they asked for another."),
            ),
            Field(
                "languages", _("Languages of its calls"), "several",
                options=[(code, wording.tongue(code)) for code in LANGUAGES],
            ),
            Field(
                "address", _("Customers are spoken to"), "choice",
                options=[(code, wording.address_form(code)) for code in wording.ADDRESS_FORMS],
                help=_("Agents see it while it rings."),
            ),
            Field(
                "complaint_regimes", _("Complaints fall under"), "several", group=law,
                options=[(code, wording.regime(code)) for code in CLIENT_REGIMES],
                help=_("Deadlines of complaints are counted by these. None: by the general ones."),
            ),
            Field("sector", _("Sectors"), "lines", group=law, placeholder="energy", help=_("One a line.")),
            Field(
                "contact", _("Contact"), "lines", group=law, placeholder="email bok@klient.example",
                help=_("One a line: what it is, then the number or address."),
            ),
            Field(
                "listening_agent", _("The agent"), "choice", group=hearing,
                options=[("told", _("sees that a supervisor listens")), ("not-told", _("does not see it"))],
            ),
            Field("listening_reason", _("Who listens says why"), "yes", group=hearing),
        ]  # fmt: skip

    def values(self, who: Who, key: str) -> Values:
        if not key:
            return _form({"name": "", "language": "pl", "languages": ["pl"]}) | {"code": ""}
        it = _client(who, key)
        return _form({**queries.about(key), "name": it.name, "language": it.language}) | {"code": key}

    def put(self, who: Who, key: str, values: Values) -> str:
        code = key or one(values, "code").strip().upper()
        about, wrong = _about(values)
        name = " ".join(one(values, "name").split())
        if not key and not services.CLIENT_CODE.fullmatch(code):
            wrong["code"] = _("At most sixteen capital letters and digits.")
        elif not key and any(it.code == code for it in queries.clients()):
            wrong["code"] = _("There is a client of this code already.")
        if not name or len(name) > LONGEST_NAME:
            wrong["name"] = _("Write a name.")
        if wrong:
            raise Problems(wrong)
        kept: Mapping[str, Any] = queries.about(code) if key else {}
        others = {word: value for word, value in kept.items() if word not in OWN}
        services.put_client(
            code, name, operator=who.operator, language=one(values, "language"), about={**others, **about},
            now=who.now, by=who.by,
        )  # fmt: skip
        return code

    def remove(self, who: Who, key: str) -> None:
        _client(who, key)
        services.remove_client(key, now=who.now, by=who.by)

    def needed_by(self, who: Who, key: str) -> list[Link]:
        """Each queue, number, webhook and user by name; of everything else how much there is."""
        _client(who, key)
        found = [wording.link("queue", it.id, it.name) for it in floor.queues().values() if it.client == key]
        found += [wording.link("number", it.number, it.number) for it in floor.numbers() if it.client == key]
        found += [wording.link("webhook", it.id, it.url) for it in webhooks.hooks() if it.client == key]
        found += [wording.link("user", it.id, it.name) for it in queries.users(blocked=True) if key in it.clients]
        for kind, count in services.belongings(key).items():
            if kind not in ("queue", "number", "webhook", "grant"):
                found.append(Link(f"{_(BELONGINGS.get(kind, kind))}: {count}", ""))
        return found

    def gone(self, who: Who) -> list[Link]:
        del who
        there = {it.code for it in queries.clients()}
        return [
            Link(f"{code}, {_last(code).get('name', code)}", wording.address("clients", code))
            for code in queries.removed_clients()
            if code not in there
        ]

    def history(self, key: str) -> list[Changed]:
        fields, found = self.fields(None, key), list[Changed]()
        before: Values | None = None
        for change in queries.client_history(key):
            after = _form(change.after) if change.after else None
            made, removed = before is None and after is not None, after is None
            differences = wording.differences(before, after, fields)
            found.append(
                Changed(str(change.seq), change.at, wording.who(change.by), differences, made=made, removed=removed)
            )
            before = after
        return found[::-1]

    def undo(self, who: Who, key: str, number: str) -> None:
        change = next((it for it in queries.client_history(key) if str(it.seq) == number and it.after), None)
        if change is None or change.after is None:
            raise LookupError(number)
        about = {word: value for word, value in change.after.items() if word not in ("client", "name", "language")}
        services.put_client(
            key, str(change.after["name"]), operator=who.operator, language=str(change.after["language"]),
            about=about, now=who.now, by=who.by,
        )  # fmt: skip


def _client(who: Who, key: str) -> ClientFacts:
    """Raises LookupError for one of another operator, or none."""
    for it in sight.clients_of(who.me):
        if it.code == key:
            return it
    raise LookupError(key)


def _last(code: str) -> Mapping[str, object]:
    return next((it.after for it in reversed(queries.client_history(code)) if it.after), {})


def _about(values: Values) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed, as `about` keeps it, without what says nothing; and what is wrong with it."""
    wrong: dict[str, str] = {}
    short = " ".join(one(values, "short_name").split())
    if len(short) > LONGEST_SHORT:
        wrong["short_name"] = _("At most {most} characters.").format(most=LONGEST_SHORT)
    contact: dict[str, str] = {}
    for line in lines(values.get("contact", "")):
        what, _space, where = line.partition(" ")
        if not where.strip():
            wrong["contact"] = _(
                "“{value}” names no number or address. Write it such as: email bok@klient.example"
            ).format(value=line[:60])
        contact[what] = where.strip()
    language, languages = one(values, "language"), several(values, "languages")
    if language not in LANGUAGES:
        wrong["language"] = _("Choose a language.")
    about: dict[str, Any] = {
        "short_name": short, "address": one(values, "address"), "sector": lines(values.get("sector", "")),
        "languages": list(dict.fromkeys([language, *languages])) if languages else [],
        "complaint_regimes": several(values, "complaint_regimes"), "contact": contact,
    }  # fmt: skip
    listening = {"agent": "not-told"} if one(values, "listening_agent") == "not-told" else {}
    if one(values, "listening_reason"):
        listening["reason"] = "asked"
    return {name: value for name, value in {**about, "listening": listening}.items() if value}, wrong


def _form(kept: Mapping[str, Any]) -> Values:
    contact: Mapping[str, str] = kept.get("contact") or {}
    listening: Mapping[str, str] = kept.get("listening") or {}
    return {
        "name": str(kept.get("name", "")), "short_name": str(kept.get("short_name", "")),
        "language": str(kept.get("language", "pl")), "languages": [str(code) for code in kept.get("languages") or ()],
        "address": str(kept.get("address", "")), "sector": "\n".join(kept.get("sector") or ()),
        "complaint_regimes": [str(code) for code in kept.get("complaint_regimes") or ()],
        "contact": "\n".join(f"{what} {where}" for what, where in contact.items()),
        "listening_agent": listening.get("agent", "told"),
        "listening_reason": "yes" if listening.get("reason") == "asked" else "",
    }  # fmt: skip
