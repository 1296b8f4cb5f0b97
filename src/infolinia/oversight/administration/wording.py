"""How a setting is written for who reads its history: lists with commas, yes and no, nothing as a dash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from infolinia.clients import queries as clients
from infolinia.journal.facts import Actor
from infolinia.oversight.administration.things import Difference, Field


def written(value: object) -> str:
    """A value as it is shown beside what it was before."""
    if value is None or value in ("", [], (), {}):
        return ""
    if value is True:
        return _("yes")
    if value is False:
        return _("no")
    if isinstance(value, Mapping):
        items: Mapping[str, Any] = value
        return ", ".join(f"{name}: {written(part)}" for name, part in items.items() if written(part))
    if isinstance(value, list | tuple):
        parts: Iterable[Any] = value
        return "; ".join(written(part) for part in parts)
    return str(value)


def differences(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, fields: Iterable[Field]
) -> tuple[Difference, ...]:
    """What differs, by the labels of the form; what the form does not show is named as it is kept."""
    labels = {field.name: field.label for field in fields}
    names = dict.fromkeys([*labels, *(before or {}), *(after or {})])
    found: list[Difference] = []
    for name in names:
        was, now = written((before or {}).get(name)), written((after or {}).get(name))
        if was != now and name != "operator_id":
            found.append(Difference(labels.get(name, name), was, now))
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
