"""Removing queues, numbers, opening hours and skills: only when nothing needs them. What needs them is told, by kind
and code; other rooms that keep such a code say so by `also`. What was removed is brought back by rules.set_back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from infolinia.content import naming
from infolinia.floor.routing import events, messages
from infolinia.floor.routing.models import THENS, Agent, Callback, Number, OpeningHours, Queue, Skill, Waiting
from infolinia.floor.routing.promises import OPEN
from infolinia.floor.routing.rules import SETTINGS
from infolinia.journal import queries
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor
from infolinia.web.refusals import Refusal

TABLES = {"queue": Queue, "number": Number, "hours": OpeningHours, "skill": Skill}


@dataclass(frozen=True, slots=True)
class Use:
    """Something that needs a rule. what: queue, number, user, call, callback or procedure, or another room's word;
    code: its own; name: as people call it. client: whose it is, where it matters."""

    what: str
    code: str
    name: str
    client: str = ""


Asked = Callable[[str, str], Iterable[Use]]
_also: list[Asked] = []


def also(asked: Asked) -> None:
    """Register a room above that keeps codes of rules: asked with (what, code)."""
    if asked not in _also:
        _also.append(asked)


def uses(what: str, code: str) -> list[Use]:
    """What would miss it."""
    match what:
        case "queue":
            found = _of_queue(code)
        case "skill":
            found = _of_skill(code)
        case "hours":
            found = [Use("queue", row.id, row.name) for row in Queue.objects.filter(hours=code)]
            found += [Use("number", row.number, row.number) for row in Number.objects.filter(hours=code)]
        case _:
            found = []
    return [*found, *(use for asked in _also for use in asked(what, code))]


def _of_queue(code: str) -> list[Use]:
    found = [Use("number", row.number, row.number) for row in Number.objects.filter(queue=code)]
    for row in Queue.objects.exclude(pk=code):
        if any((getattr(row, then) or {}).get("queue") == code for then in THENS):
            found.append(Use("queue", row.id, row.name))
    found += [Use("user", row.user, row.user) for row in Agent.objects.all() if code in row.seats]
    found += [Use("call", row.call, row.call) for row in Waiting.objects.filter(queue=code)]
    found += [Use("callback", row.id, row.number) for row in Callback.objects.filter(queue=code, state__in=OPEN)]
    found += [Use(it.kind, it.name, it.said(), it.client) for it in naming.of_queue(code)]
    return found


def _of_skill(code: str) -> list[Use]:
    found = [
        Use("queue", row.id, row.name)
        for row in Queue.objects.all()
        if row.skill == code or any(code in easing.get("skills", ()) for easing in row.easings)
    ]
    return found + [Use("user", row.user, row.user) for row in Agent.objects.all() if code in row.skills]


@transaction.atomic
def remove(what: str, code: str, *, now: datetime, by: Actor) -> None:
    """Take a queue, number, opening hours or skill away. A queue's counts stay. Raises LookupError when there is none,
    Refusal when something needs it."""
    journal.lock(SETTINGS)
    row = TABLES[what]._default_manager.filter(pk=code).first() if what in TABLES else None
    if row is None:
        raise LookupError(code)
    if found := uses(what, code):
        by_whom = ", ".join(f"{gettext(messages.USES.get(use.what, use.what))} {use.name}" for use in found[:10])
        raise Refusal("routing-needed", name=code, by=by_whom)
    journal.append(SETTINGS, events.Removed(what, code), at=now, by=by)
    if isinstance(row, Queue):
        Queue.every.filter(pk=code).update(removed_at=now, hours=None)
    else:
        row.delete()


def removed(what: str) -> list[str]:
    """Codes of those that were removed, the latest first."""
    last: dict[str, bool] = {}
    for item in queries.replay(SETTINGS, names=("routing.set", "routing.removed")):
        it = item.event
        if isinstance(it, events.Set | events.Removed) and it.what == what:
            last.pop(it.code, None)
            last[it.code] = isinstance(it, events.Removed)
    return [code for code, is_gone in reversed(last.items()) if is_gone]
