"""Routing's parts of a pack: opening hours, skills and queues, numbers, and the people who take calls.

A part is a YAML file whose top key names its list. Loading it again brings what stands up to date and writes nothing
where nothing changed. A mistake raises RuleProblem, or KeyError for a missing field, and nothing of the part is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from ruamel.yaml import YAML

from infolinia.clients import queries as known
from infolinia.clients import services as clients
from infolinia.content import loaders
from infolinia.content.loaders import Loader, Part
from infolinia.floor.routing import rule_words, rules
from infolinia.floor.routing.rules import RuleProblem


def register_all() -> None:
    loaders.register("hours", _in_words(load_hours))
    loaders.register("queues", _in_words(load_queues))
    loaders.register("numbers", _in_words(load_numbers))
    loaders.register("agents", _in_words(load_agents))


def _in_words(load: Loader) -> Loader:
    """The loader, whose refusals say what is wrong and the cure, as far as there are words for it."""

    def loader(part: Part) -> int:
        try:
            return load(part)
        except RuleProblem as wrong:
            raise ValueError("; ".join(map(_line, wrong.all))) from wrong

    return loader


def _line(wrong: RuleProblem) -> str:
    has_words = wrong.code in rule_words.PROBLEMS
    return f"{wrong.what} {wrong.name}: {rule_words.said(wrong).rstrip('.')}" if has_words else str(wrong)


@transaction.atomic
def load_hours(part: Part) -> int:
    """`hours`: each as rules.put_hours takes it."""
    items = _read(part.file)["hours"]
    for item in items:
        rules.put_hours(item.pop("code"), **item, operator=part.operator, now=part.now)
    return len(items)


@transaction.atomic
def load_queues(part: Part) -> int:
    """`skills` by code, and `queues`: each as rules.put_queue takes it."""
    read = _read(part.file)
    for code, name in read.get("skills", {}).items():
        rules.put_skill(code, name, operator=part.operator, now=part.now)
    names = [item["id"] for item in read["queues"]]
    for place, item in enumerate(read["queues"]):
        rules.put_queue(
            item.pop("id"), item.pop("client"), **{"place": place, **item}, operator=part.operator, now=part.now
        )
    rules.check_overflows(names)
    return len(read["queues"])


@transaction.atomic
def load_numbers(part: Part) -> int:
    """`numbers`: each as rules.put_number takes it."""
    items = _read(part.file)["numbers"]
    for item in items:
        rules.put_number(item.pop("number"), item.pop("client"), **item, operator=part.operator, now=part.now)
    return len(items)


@transaction.atomic
def load_agents(part: Part) -> int:
    """`users`: name, role, clients, and for those who take calls skills, languages and certificates. A new user has no
    password: an administrator, or the demo, gives one."""
    items = _read(part.file)["users"]
    for item in items:
        if known.set_by_people(item["username"]):  # a pack that is loaded again does not undo it
            user_id = known.user_named(item["username"]).id
        else:
            user = clients.put_user(
                item["username"],
                item["name"],
                role=item["role"],
                operator=part.operator,
                clients=item.get("clients", ()),
                now=part.now,
            )
            user_id = str(user.pk)
        if item.get("languages"):
            rules.put_agent(
                user_id,
                operator=part.operator,
                team=item.get("team", ""),
                skills=item.get("skills", {}),
                languages=item["languages"],
                certificates=item.get("certificates", ()),
                seats=item.get("queues", {}),
                now=part.now,
            )
    return len(items)


def _read(file: Path) -> dict[str, Any]:
    """YAML 1.2: numbers are numbers, but "no" and 12:30 stay text."""
    return YAML(typ="safe", pure=True).load(file.read_text("utf-8")) or {}
