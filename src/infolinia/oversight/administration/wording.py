"""How a change of a setting is told: what differs, in the words of its form, and who changed it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from infolinia.clients import queries as clients
from infolinia.journal.facts import Actor
from infolinia.oversight.administration.things import Difference, Field, Link
from infolinia.web.templatetags import writing


def written(value: object) -> str:
    """A value of a form in one line."""
    if isinstance(value, list | tuple):
        parts: Iterable[Any] = value
        return "; ".join(written(part) or "–" for part in parts)
    return "" if value is None else str(value).strip().replace("\n", "; ")


def differences(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, fields: Iterable[Field]
) -> tuple[Difference, ...]:
    """What differs, in the words of the form; nothing of what was made, or is not there any more."""
    if not before or not after:
        return ()
    found: list[Difference] = []
    for field in fields:
        words = dict(field.options)
        was, now = (_worded(values.get(field.name), words) for values in (before, after))
        if field.kind == "yes":
            was, now = (_("yes") if value else _("no") for value in (was, now))
        if was != now:
            found.append(Difference(field.label, was, now))
    return tuple(found)


def _worded(value: object, words: Mapping[str, str]) -> str:
    if isinstance(value, list):
        parts: list[Any] = value
        return written([words.get(str(part), part) for part in parts])
    return words.get(written(value), written(value))


KINDS = {  # where what needs a setting has its page
    "queue": "queues", "number": "numbers", "user": "users", "group": "trunk-groups", "limit": "limits",
    "trunk": "trunks", "client": "clients", "webhook": "webhooks", "phone": "phones",
}  # fmt: skip


def address(kind: str, key: str) -> str:
    """The page of a setting."""
    return reverse("administration:one", args=[kind, key])


def link(what: str, code: str, name: str, client: str = "") -> Link:
    """Something by its kind and name, with its page where it has one."""
    words = {
        "queue": _("queue {name}"), "number": _("number {name}"), "user": _("user {name}"), "group": _("group {name}"),
        "limit": _("limit {name}"), "trunk": _("trunk {name}"), "call": _("a call that waits"),
        "callback": _("a callback that was promised"), "procedure": _("procedure {name}"),
        "menu": _("menu {name}"), "webhook": _("webhook {name}"),
        "phone": _("telephone {name}"),
    }  # fmt: skip
    if what == "user":
        with contextlib.suppress(LookupError):
            name = clients.user(code).name
    if what == "number":
        name = writing.phone(name)
    where = ""
    if what in KINDS:
        where = address(KINDS[what], code)
    elif what == "procedure":
        where = reverse("authoring:editor", args=[client, code])
    elif what == "menu":
        where = reverse("authoring:menu", args=[client, code])
    elif what == "call":
        where = reverse("supervision:record", args=[code])
    return Link(words.get(what, what + " {name}").format(name=name), where)


def who(actor: Actor | str) -> str:
    """Who did it, by name."""
    kind, _colon, id_ = str(actor).partition(":")
    if kind == "agent" and id_:
        try:
            return clients.user(id_).name
        except LookupError:
            return id_
    words = {"system": _("the installation"), "token": _("a program"), "centre": _("the centre")}
    return words.get(kind, str(actor))


ROLES = ("agent", "supervisor", "administrator")


def role(code: str) -> str:
    return {"agent": _("Agent"), "supervisor": _("Supervisor"), "administrator": _("Administrator")}.get(code, code)


def tongue(code: str) -> str:
    """The name of a language."""
    names = {
        "pl": _("Polish"), "en": _("English"), "uk": _("Ukrainian"), "de": _("German"), "ru": _("Russian"),
        "cs": _("Czech"), "sk": _("Slovak"), "lt": _("Lithuanian"), "fr": _("French"), "es": _("Spanish"),
    }  # fmt: skip
    return names.get(code, code)


def fluency(code: str) -> str:
    """How well a language is spoken."""
    return _("native") if code == "native" else code


ADDRESS_FORMS = ("", "formal", "first-name")


def address_form(code: str) -> str:
    """How customers are spoken to."""
    return {"formal": _("formally"), "first-name": _("by the first name")}.get(code, _("as each prefers"))


def regime(code: str) -> str:
    """What complaints of a client fall under."""
    names = {
        "telecom": _("telecommunications"), "energy_household": _("energy of households"),
        "electricity_billing": _("bills for electricity"), "consumer_general": _("general consumer law"),
    }  # fmt: skip
    return names.get(code, code)
