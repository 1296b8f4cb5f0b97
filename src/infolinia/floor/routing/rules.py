"""Writers of the rules: skills, opening hours, queues, numbers, agents. Each change is an event of admin:routing.

Setting what stands already writes nothing, so a pack can be loaded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction

from infolinia.floor.routing import events
from infolinia.floor.routing.choose import STRATEGIES
from infolinia.floor.routing.facts import FLUENCY
from infolinia.floor.routing.models import Agent, Number, OpeningHours, Queue, Skill
from infolinia.journal import queries
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor, Stream

SETTINGS = Stream("admin", "routing")

Spans = Sequence[Sequence[str]]


class RuleProblem(ValueError):
    """A rule that cannot be: `code` with `what` (queue, hours, agent …), its code, the wrong value, and what may stand
    there, if that is a list."""

    def __init__(self, code: str, what: str, name: str, value: object, known: Iterable[str] = ()) -> None:
        instead = f" (known: {', '.join(known)})" if known else ""
        super().__init__(f"{what} {name}: {code} {value!r}{instead}")
        self.code, self.what, self.name, self.value = code, what, name, value


@transaction.atomic
def put_skill(code: str, name: str, *, operator: str, now: datetime, by: Actor = SYSTEM) -> None:
    """Make the skill, or rename it."""
    _put(Skill, "skill", code, {"code": code}, {"operator_id": operator, "name": name}, now=now, by=by)


@transaction.atomic
def put_hours(
    code: str,
    *,
    operator: str,
    week: Sequence[Spans],
    on_holidays: Spans | None = None,
    exceptions: Mapping[str, Spans] | None = None,
    now: datetime,
    by: Actor = SYSTEM,
) -> None:
    """Opening hours: spans ("07:00", "21:00") for Monday to Sunday, for holidays (None: like any day) and for days of
    their own by ISO date. "24:00" is midnight. Raises RuleProblem."""
    if len(week) != 7:
        raise RuleProblem("seven-days", "hours", code, len(week))
    days: dict[str, list[list[str]]] = {day: _spans(code, spans) for day, spans in (exceptions or {}).items()}
    for day in days:
        try:
            date.fromisoformat(day)
        except ValueError:
            raise RuleProblem("date", "hours", code, day) from None
    values = {
        "operator_id": operator,
        "week": [_spans(code, spans) for spans in week],
        "on_holidays": None if on_holidays is None else _spans(code, on_holidays),
        "exceptions": days,
    }
    _put(OpeningHours, "hours", code, {"code": code}, values, now=now, by=by)


def _spans(code: str, spans: Spans) -> list[list[str]]:
    for span in spans:
        try:
            opens, closes = (time(0) if edge == "24:00" else time.fromisoformat(edge) for edge in span)
        except ValueError:
            raise RuleProblem("span", "hours", code, list(span)) from None
        if closes != time(0) and opens >= closes:
            raise RuleProblem("span", "hours", code, list(span))
    return [list(span) for span in spans]


@transaction.atomic
def put_queue(
    id_: str, client: str, *, operator: str, name: str, now: datetime, by: Actor = SYSTEM, **values: Any
) -> None:
    """Make the queue, or change its rules: `values` as in models.Queue, `hours` by its code. Raises RuleProblem."""
    if values.get("strategy", "longest_idle") not in STRATEGIES:
        raise RuleProblem("strategy", "queue", id_, values["strategy"], STRATEGIES)
    if values.get("fluency", "B2") not in FLUENCY:
        raise RuleProblem("fluency", "queue", id_, values["fluency"], FLUENCY)
    if (skill := values.get("skill")) and not Skill.objects.filter(pk=skill).exists():
        raise RuleProblem("skill", "queue", id_, skill)
    if (hours := values.pop("hours", None)) is not None and not OpeningHours.objects.filter(pk=hours).exists():
        raise RuleProblem("hours", "queue", id_, hours)
    for then in ("when_full", "when_late", "when_closed"):
        if values.get(then) and values[then].get("kind") not in ("announce", "overflow", "refuse"):
            raise RuleProblem("then", "queue", id_, values[then])
    known = {field.attname for field in Queue._meta.concrete_fields}
    if unknown := sorted(set(values) - known):
        raise RuleProblem("word", "queue", id_, unknown[0])
    values |= {"operator_id": operator, "client_id": client, "name": name, "hours_id": hours}
    _put(Queue, "queue", id_, {"id": id_}, values, now=now, by=by)


@transaction.atomic
def put_number(
    number: str,
    client: str,
    *,
    operator: str,
    name: str,
    queue: str | None = None,
    procedure: str = "",
    announcement: str = "",
    language: str = "pl",
    now: datetime,
    by: Actor = SYSTEM,
) -> None:
    """Where a dialled number (E.164) leads. Raises RuleProblem."""
    if not (number.startswith("+") and number[1:].isdecimal()):
        raise RuleProblem("e164", "number", number, number)
    if queue is not None and not Queue.objects.filter(pk=queue, client_id=client).exists():
        raise RuleProblem("queue", "number", number, queue)
    values = {
        "operator_id": operator,
        "client_id": client,
        "name": name,
        "queue_id": queue,
        "procedure": procedure,
        "announcement": announcement,
        "language": language,
    }
    _put(Number, "number", number, {"number": number}, values, now=now, by=by)


@transaction.atomic
def point_number(number: str, procedure: str, *, now: datetime, by: Actor) -> str:
    """Let calls to this number be conducted by the client's procedure of this name; returns the name of the former.
    Raises LookupError for a number that is none of ours."""
    row = Number.objects.filter(number=number).first()
    if row is None:
        raise LookupError(number)
    former, queue = row.procedure, row.queue_id
    put_number(
        number, row.client_id, operator=row.operator_id, name=row.name, queue=queue, procedure=procedure,
        announcement=row.announcement, language=row.language, now=now, by=by,
    )  # fmt: skip
    return former


@transaction.atomic
def put_agent(
    user: str,
    *,
    operator: str,
    team: str = "",
    skills: Mapping[str, int] | None = None,
    languages: Mapping[str, str] | None = None,
    certificates: Sequence[Mapping[str, str | None]] = (),
    now: datetime,
    by: Actor = SYSTEM,
) -> None:
    """Let a user take calls: skills {code: 1…5}, languages {code: fluency}, certificates. Raises RuleProblem."""
    for skill, level in (skills or {}).items():
        if not 1 <= level <= 5:
            raise RuleProblem("level", "agent", user, f"{skill}: {level}")
    for language, fluency in (languages or {}).items():
        if fluency not in FLUENCY:
            raise RuleProblem("fluency", "agent", user, f"{language}: {fluency}")
    for certificate in certificates:
        for edge in ("valid_from", "valid_to"):
            try:
                date.fromisoformat(certificate.get(edge) or "2026-01-01")
            except ValueError:
                raise RuleProblem("date", "agent", user, certificate[edge]) from None
    values = {
        "operator_id": operator,
        "team": team,
        "skills": dict(skills or {}),
        "languages": dict(languages or {}),
        "certificates": [dict(certificate) for certificate in certificates],
    }
    _put(Agent, "agent", user, {"user": user}, values, now=now, by=by)


def _put(
    model: type[models.Model],
    what: str,
    code: str,
    key: dict[str, str],
    values: dict[str, Any],
    *,
    now: datetime,
    by: Actor,
) -> None:
    journal.lock()
    row = model._default_manager.filter(**key).first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return
    if row is not None and by == SYSTEM and _set_by_people(what, code, values):
        return
    model._default_manager.update_or_create(**key, defaults=values)
    journal.append(SETTINGS, events.Set(what, code, values), at=now, by=by)


def _set_by_people(what: str, code: str, values: Mapping[str, Any]) -> bool:
    """True when somebody has set something else since a pack said the same: a pack that is loaded again, as the demo's
    is at each start, does not undo it."""
    told = [
        item
        for item in queries.replay(SETTINGS)
        if isinstance(item.event, events.Set) and (item.event.what, item.event.code) == (what, code)
    ]
    packs = [dict(item.event.values) for item in told if item.by.kind == "system"]
    return bool(packs) and packs[-1] == dict(values) and told[-1].by.kind == "agent"
