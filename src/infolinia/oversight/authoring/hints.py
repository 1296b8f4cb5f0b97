"""What may be written where, for the hints of the editor: the language, and what this installation offers to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from infolinia.conduct import dispositions
from infolinia.content import queries, tables
from infolinia.floor.routing import queries as floor
from infolinia.procedures import actions, ladders, language, pricing
from infolinia.procedures.declarations.shapes import Group, Shape
from infolinia.procedures.declarations.steps import COMMON, FILE, STEPS
from infolinia.procedures.declarations.types import TYPES


def offered(client: str, name: str, lang: str) -> dict[str, Any]:
    """groups: by name their fields, each with its meaning and its shape, where a group within is named; those of a kind
    of step are `step KIND`. The rest: what may stand in a place, as [word, meaning]."""
    groups: dict[str, Any] = {}
    _group(FILE, groups)
    for kind, group in STEPS.items():
        _group(Group(f"step {kind}", group.means, (*group.fields, *COMMON.fields)), groups)
    texts = queries.library(client)
    titles = {version.name: version.title.get(lang, "") for version in queries.shelf(client)}
    return {
        "groups": groups,
        "kinds": [[kind, gettext(group.means)] for kind, group in STEPS.items()],
        "types": [[item.name, gettext(item.means)] for item in TYPES],
        "actions": {action: _action(action) for action in sorted(actions.names())},
        "pricings": {name: _pricing(name) for name in sorted(pricing.names())},
        "dispositions": [[item.code, item.name.get(lang, "")] for item in dispositions.table().values()],
        "procedures": [[other, titles.get(other, "")] for other in sorted(texts) if other != name],
        "laws": _laws(lang),
        "kinds_of_call": _kinds_of_call(),
        "queues": sorted([queue.id, queue.name] for queue in floor.queues().values() if queue.client == client),
        "names": [[attribute, ""] for attribute in language.ATTRIBUTES],
        "rungs": [[rung, ""] for rung in ladders.RUNGS],
    }


def _group(group: Group, groups: dict[str, Any]) -> str:
    if group.name not in groups:
        groups[group.name] = fields = []
        for field in group:
            means = gettext(field.means)
            fields.append(
                {"name": field.name, "means": means, "needed": field.needed, "shape": _shape(field.shape, groups)}
            )
    return group.name


def _shape(shape: Shape, groups: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": shape.kind}
    if shape.values:
        found["values"] = list(shape.values)
    if shape.of:
        inner = shape.inner
        found["of"] = {"group": _group(inner, groups)} if isinstance(inner, Group) else _shape(inner, groups)
    return found


def _action(name: str) -> dict[str, Any]:
    action = actions.get(name)
    return {
        "inputs": [[put, kind] for put, kind in action.inputs.items()],
        "outputs": [[given, kind] for given, kind in action.outputs.items()],
        "errors": [[error, ""] for error in sorted(action.errors | {"unavailable"})],
    }


def _pricing(name: str) -> dict[str, Any]:
    """Who counts the price of an offer, as `about` names it."""
    found = pricing.get(name)
    return {"inputs": [[put, kind] for put, kind in found.takes.items()] if found else []}


def _laws(lang: str) -> list[list[str]]:
    """The rules that demand a spoken statement, each once."""
    found: dict[str, str] = {}
    for row in tables.mandatory_statements():
        if row.medium == "spoken":
            found.setdefault(row.rule, row.names[0 if lang == "pl" else 1])
    return [[rule, text] for rule, text in sorted(found.items())]


def _kinds_of_call() -> list[list[str]]:
    return _words(row.call for row in tables.mandatory_statements() if row.call != "*")


def _words(names: Iterable[str]) -> list[list[str]]:
    return [[name, ""] for name in sorted(set(names))]
