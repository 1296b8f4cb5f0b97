"""How a change of a setting is told: what differs, in the words of its form, and who changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from infolinia.clients import queries as clients
from infolinia.journal.facts import Actor
from infolinia.oversight.administration.things import Difference, Field


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
        was, now = written(before.get(field.name)), written(after.get(field.name))
        if was != now:
            found.append(Difference(field.label, words.get(was, was), words.get(now, now)))
    return tuple(found)


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
