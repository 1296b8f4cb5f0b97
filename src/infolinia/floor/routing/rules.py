"""Writers of the rules: skills, opening hours, queues, numbers, agents. Each change is an event of admin:routing.

Setting what stands already writes nothing, so a pack can be loaded again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction

from infolinia.content import naming
from infolinia.floor.routing import events, problems, queue_rules
from infolinia.floor.routing.facts import FLUENCY
from infolinia.floor.routing.models import Agent, Number, OpeningHours, Queue, Skill
from infolinia.floor.routing.problems import RuleProblem
from infolinia.journal import queries
from infolinia.journal import services as journal
from infolinia.journal.facts import SYSTEM, Actor, Stream
from infolinia.journal.scope import scoped

SETTINGS = Stream("admin", "routing")

CODE = re.compile(r"[a-z][a-z0-9_\-]{0,39}")  # of queues, skills and opening hours that people make

Spans = Sequence[Sequence[str]]


@transaction.atomic
def put_skill(code: str, name: str, *, operator: str, now: datetime, by: Actor = SYSTEM) -> None:
    """Make the skill, or rename it."""
    values = {"operator_id": operator, "name": name}
    if not _is_left(Skill, "skill", code, values, by):
        _put(Skill, "skill", code, {"code": code}, values, now=now, by=by)


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
    if not _is_left(OpeningHours, "hours", code, values, by):
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
    """Make the queue, or change its rules: `values` as in models.Queue, `hours` by its code. Raises RuleProblem, which
    knows all that is wrong. While a pack is loading, an overflow may name a queue that comes later
    (`check_overflows`)."""
    told = {name: value for name, value in values.items() if name != "hours"}
    told |= {"operator_id": operator, "client_id": client, "name": name, "hours_id": values.get("hours")}
    if _is_left(Queue, "queue", id_, told, by):
        return
    journal.lock()  # two that lead to each other must not both be found right
    problems.refuse(queue_rules.wrong(id_, client, values, may_come=by == SYSTEM))
    _put(Queue, "queue", id_, {"id": id_}, told, now=now, by=by)


def check_overflows(queues: Iterable[str]) -> None:
    """Every overflow leads to a queue that exists. Raises RuleProblem."""
    for row in Queue.objects.filter(pk__in=list(queues)):
        problems.refuse(queue_rules.overflows(row.id, row.client_id, {}, may_come=False))


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
    menu: str = "",
    hours: str | None = None,
    outbound_procedure: str = "",
    records_outbound: bool = False,
    now: datetime,
    by: Actor = SYSTEM,
) -> None:
    """Where a dialled number (E.164) leads, and what holds for calls that show it. Raises RuleProblem."""
    values = {
        "operator_id": operator,
        "client_id": client,
        "name": name,
        "queue_id": queue,
        "procedure": procedure,
        "announcement": announcement,
        "language": language,
        "menu": menu,
        "hours_id": hours or None,
        "outbound_procedure": outbound_procedure,
        "records_outbound": records_outbound,
    }
    if _is_left(Number, "number", number, values, by):
        return
    if not (number.startswith("+") and number[1:].isdecimal() and len(number) <= 16):
        raise RuleProblem("e164", "number", number, number)
    if queue is not None and not Queue.objects.filter(pk=queue, client_id=client).exists():
        raise RuleProblem("queue", "number", number, queue)
    if hours and not OpeningHours.objects.filter(pk=hours).exists():
        raise RuleProblem("hours", "number", number, hours)
    if menu and queue is None:
        with scoped({client}):
            if naming.leads_to_queue_of_number(client, menu):
                raise RuleProblem("menu-queue", "number", number, menu)
    _put(Number, "number", number, {"number": number}, values, now=now, by=by)


def numbers_without_queue(client: str, menu: str) -> list[str]:
    """The numbers of a client that lead to this menu and to no queue."""
    rows = Number.objects.filter(client_id=client, menu=menu, queue=None).order_by("number")
    return list(rows.values_list("number", flat=True))


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
        announcement=row.announcement, language=row.language, menu=row.menu,
        hours=OpeningHours.objects.filter(pk=row.hours_id).values_list("code", flat=True).first(),
        outbound_procedure=row.outbound_procedure, records_outbound=row.records_outbound, now=now, by=by,
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
    seats: Mapping[str, Mapping[str, Any]] | None = None,
    now: datetime,
    by: Actor = SYSTEM,
) -> None:
    """Let a user take calls: skills {code: 1…5}, languages {code: fluency}, certificates; seats {queue: order, limit,
    weight} as facts.Seat, None: as they are. Raises RuleProblem."""
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
    if seats is not None:
        values["seats"] = _seats(user, seats)
    if not _is_left(Agent, "agent", user, values, by):
        _put(Agent, "agent", user, {"user": user}, values, now=now, by=by)


def _seats(user: str, seats: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    for queue, seat in seats.items():
        try:
            order, limit, weight = seat.get("order", 0), seat.get("limit"), seat.get("weight", 1.0)
            fits = set(seat) <= {"order", "limit", "weight"} and 0 <= order <= 100 and 0 <= weight <= 1000
            fits = fits and (limit is None or 0 <= limit <= 1000)
        except TypeError:
            fits = False
        if not fits:
            raise RuleProblem("seat", "agent", user, f"{queue}: {dict(seat)}")
    return {queue: dict(seat) for queue, seat in seats.items()}


@transaction.atomic
def set_back(what: str, code: str, change: str, *, now: datetime, by: Actor) -> None:
    """Undo: a queue, number, opening hours, skill or agent as it was after an earlier change (`history`). It is checked
    as if it were set anew. Raises LookupError for a change that is none of its, RuleProblem."""
    values = next((dict(item.values) for item in history(what, code) if item.id == change and not item.removed), None)
    if values is None:
        raise LookupError(change)
    operator = str(values.pop("operator_id"))
    match what:
        case "queue":
            values = {name.removesuffix("_id") if name == "hours_id" else name: value for name, value in values.items()}
            put_queue(code, values.pop("client_id"), operator=operator, now=now, by=by, **values)
        case "number":
            values["queue"], values["hours"] = values.pop("queue_id"), values.pop("hours_id", None)
            put_number(code, values.pop("client_id"), operator=operator, now=now, by=by, **values)
        case "hours":
            put_hours(code, operator=operator, now=now, by=by, **values)
        case "skill":
            put_skill(code, values["name"], operator=operator, now=now, by=by)
        case _:
            values.pop("shifts", None)
            put_agent(code, operator=operator, now=now, by=by, **values)


@dataclass(frozen=True, slots=True)
class Change:
    """What was set, by whom and when. values: the whole rule after it; before: what differed from it. removed: it is
    not there since; values are those it had."""

    id: str
    at: datetime
    by: Actor
    values: Mapping[str, Any]
    before: Mapping[str, Any]
    removed: bool = False


def history(what: str, code: str) -> list[Change]:
    """Who changed a rule and when, the latest first."""
    found: list[Change] = []
    last: Mapping[str, Any] = {}
    for item in queries.replay(SETTINGS):
        it = item.event
        if isinstance(it, events.Set) and (it.what, it.code) == (what, code):
            values = {**last, **it.values}
            before = {name: last.get(name) for name, value in values.items() if last.get(name) != value}
            found.append(Change(str(item.seq), item.at, item.by, values, before))
            last = values
        elif isinstance(it, events.Removed) and (it.what, it.code) == (what, code):
            found.append(Change(str(item.seq), item.at, item.by, last, {}, removed=True))
    return found[::-1]


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
    rows, back = (Queue.every, {"removed_at": None}) if model is Queue else (model._default_manager, {})
    row = rows.filter(**key).first()
    if row is not None and all(getattr(row, name) == value for name, value in {**values, **back}.items()):
        return
    rows.update_or_create(**key, defaults={**values, **back})
    journal.append(SETTINGS, events.Set(what, code, values), at=now, by=by)


def _is_left(model: type[models.Model], what: str, code: str, values: Mapping[str, Any], by: Actor) -> bool:
    """True when somebody has set something else, or removed it, since a pack said the same: a pack that is loaded
    again, as the demo's is at each start, does not undo it."""
    if by != SYSTEM:
        return False
    row = model._default_manager.filter(pk=code).first()
    if row is not None and all(getattr(row, name, None) == value for name, value in values.items()):
        return False
    told = [
        item
        for item in queries.replay(SETTINGS)
        if isinstance(item.event, events.Set | events.Removed) and (item.event.what, item.event.code) == (what, code)
    ]
    packs = [
        dict(item.event.values) for item in told if isinstance(item.event, events.Set) and item.by.kind == "system"
    ]
    return bool(packs) and packs[-1] == dict(values) and told[-1].by.kind != "system"
