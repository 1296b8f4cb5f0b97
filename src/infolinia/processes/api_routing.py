"""The API's part about the rules of routing: numbers, queues, skills, opening hours; for administrators.

Whoever puts a queue or number says all of it: what is left out has its default. `seen` guards against overwriting what
somebody else has put meanwhile.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from infolinia.floor.routing import queries, rules
from infolinia.journal import services as journal
from infolinia.oversight.administration.hours import OpeningHours
from infolinia.oversight.administration.numbers import Numbers
from infolinia.oversight.administration.queues import Queues
from infolinia.oversight.administration.skills import Skills
from infolinia.oversight.administration.things import Thing, Who
from infolinia.oversight.frame import sight
from infolinia.processes.api_settings import administrator
from infolinia.web.refusals import Refusal

router = Router(tags=["routing"])

Fluency = Literal["A1", "A2", "B1", "B2", "C1", "C2", "native"]
Spans = list[tuple[str, str]]


class Strict(Schema):
    model_config = {"extra": "forbid"}


class Seen(Strict):
    seen: str | None = Field(
        default=None, description="Number of the last change that you know of; refused when there is a later one."
    )


class ThenIn(Strict):
    kind: Literal["announce", "overflow", "refuse"]
    announcement: str = Field(default="", max_length=40)
    queue: str = Field(default="", max_length=40)


class EasingIn(Strict):
    after: float = Field(gt=0, le=7200, description="Seconds of waiting.")
    level: int | None = Field(default=None, ge=1, le=5)
    skills: list[str] = Field(default_factory=list, max_length=20)
    fluency: Fluency | None = None
    languages: list[str] = Field(default_factory=list, max_length=20)


class AlarmsIn(Strict):
    longest_wait: float | None = Field(default=None, description="Seconds.")
    waiting: int | None = None
    service_level: float | None = Field(default=None, description="Between 0 and 1.")
    abandoned: float | None = Field(default=None, description="Between 0 and 1.")
    unstaffed: bool = True
    minutes: int = Field(default=30, description="Looked at over so many.")


class CallbacksIn(Strict):
    offered: bool = False
    expires: float = Field(default=14_400.0, ge=60, le=86_400, description="Seconds.")
    attempts: int = Field(default=3, ge=1, le=10)
    retry: float = Field(default=300.0, ge=30, le=7200, description="Seconds.")
    first: Literal["customer", "agent"] = "customer"
    abandoned_after: float | None = Field(default=None, ge=0, le=7200, description="Seconds; null: never.")
    abandoned_wait: float = Field(default=120.0, ge=0, le=7200, description="Seconds.")


class HardCallsIn(Strict):
    in_row: int | None = Field(default=3, ge=1, le=100)
    in_hour: int | None = Field(default=4, ge=1, le=100)
    rest: Literal["none", "offered", "given"] = "offered"
    minutes: int = Field(default=10, ge=1, le=120)
    spared: int = Field(default=30, ge=0, le=480)
    wait: float = Field(default=60.0, ge=0, le=7200)


class QueueIn(Seen):
    client: str = Field(description="Code of the client; a queue stays with its client.")
    name: str = Field(min_length=1, max_length=80)
    place: int = Field(default=0, ge=0, le=1000, description="On the board.")
    skill: str = Field(default="", description="Code of the skill it asks for; empty: none.")
    level: int = Field(default=1, ge=1, le=5)
    fluency: Fluency = "B2"
    certificates: list[str] = Field(default_factory=list, max_length=20)
    strategy: str = "longest_idle"
    priority: int = Field(default=0, ge=-1000, le=1000)
    hours: str | None = Field(default=None, description="Code of its opening hours; null: always open.")
    max_length: int | None = None
    max_wait: float | None = Field(default=None, description="Seconds.")
    max_expected: float | None = Field(default=None, description="Seconds.")
    when_full: ThenIn | None = None
    when_late: ThenIn | None = None
    when_closed: ThenIn | None = None
    when_unstaffed: ThenIn | None = None
    when_slow: ThenIn | None = None
    goes_back: bool = False
    ring: float = 20.0
    wrap_up: float = 60.0
    goal_seconds: int = 20
    goal_share: float = 0.8
    level_by: str = "without_short"
    short: float = 5.0
    greeting: str = Field(default="", max_length=40, description="Code of an announcement.")
    waiting: str = Field(default="", max_length=40, description="Code of an announcement.")
    easings: list[EasingIn] = Field(default_factory=list, max_length=20)
    ageing: float = 0.0
    daily_limit: int | None = None
    last_agent_days: int = 0
    last_agent_wait: float = 20.0
    ring_most: int = 5
    alarms: AlarmsIn = Field(default_factory=AlarmsIn)
    tell_every: float = Field(default=0.0, description="Seconds between two words of the place in the line; 0: none.")
    callbacks: CallbacksIn = Field(default_factory=CallbacksIn)
    is_demanding: bool = Field(default=False, description="Spared agents get its calls last.")
    hard_calls: HardCallsIn = Field(default_factory=HardCallsIn)


class NumberIn(Seen):
    client: str
    name: str = Field(min_length=1, max_length=80, description="For what matter people call here.")
    queue: str | None = None
    procedure: str = Field(default="", max_length=80)
    announcement: str = Field(default="", max_length=40, description="Heard where there is no queue.")
    language: str = Field(default="pl", max_length=5)
    menu: str = Field(default="", max_length=80, description="Procedure of a menu that callers hear first.")
    hours: str | None = Field(default=None, description="Opening hours by which the menu goes.")
    outbound_procedure: str = Field(
        default="", max_length=80, description="Conducts calls outside that show this number."
    )
    records_outbound: bool = Field(
        default=False, description="Such calls are recorded, after the notice of the recording was heard."
    )


class SkillIn(Seen):
    name: str = Field(min_length=1, max_length=80)


class HoursIn(Seen):
    week: list[Spans] = Field(min_length=7, max_length=7, description='Monday first; ["08:00", "18:00"] each.')
    on_holidays: Spans | None = Field(default=None, description="Null: like any day.")
    exceptions: dict[str, Spans] = Field(
        default_factory=dict, max_length=500, description="By day, such as 2026-12-24."
    )


class RuleOut(Schema):
    code: str
    change: str = Field(description="Number of the last change: what `seen` is to be.")
    changed_at: datetime
    values: dict[str, Any]


class RulesOut(Schema):
    items: list[RuleOut]


@router.get("/routing/queues", response=RulesOut, summary="Rules of the queues")
def queues(request: HttpRequest) -> dict[str, Any]:
    with administrator(request) as who:
        mine = sight.codes_of(who.me)
        return {"items": [_rule("queue", it.id) for it in queries.queues().values() if it.client in mine]}


@router.put("/routing/queues/{code}", response=RuleOut, summary="Make a queue, or change its rules")
def put_queue(request: HttpRequest, code: str, body: QueueIn) -> dict[str, Any]:
    given = body.dict(exclude={"seen", "client", "name"})
    given["easings"] = [easing.dict(exclude_unset=True) for easing in body.easings]
    given |= {name: {} for name in given if name.startswith("when_") and given[name] is None}
    for name, value in given.items():
        if name.startswith("when_") and value:
            given[name] = {word: what for word, what in value.items() if what}
    with administrator(request) as who, transaction.atomic():
        _guard(who, "queue", code, body.client, body.seen)
        rules.put_queue(
            _code(code), body.client, operator=who.operator, name=body.name, now=who.now, by=who.by, **given
        )
        return _rule("queue", code)


@router.delete("/routing/queues/{code}", response={204: None}, summary="Remove a queue that nothing needs")
def remove_queue(request: HttpRequest, code: str) -> Status[None]:
    return _removed(request, Queues(), code)


@router.get("/numbers", response=RulesOut, summary="Numbers, and where each leads")
def numbers(request: HttpRequest) -> dict[str, Any]:
    with administrator(request) as who:
        mine = sight.codes_of(who.me)
        return {"items": [_rule("number", it.number) for it in queries.numbers() if it.client in mine]}


@router.put("/numbers/{number}", response=RuleOut, summary="Say where a number leads (E.164, with +)")
def put_number(request: HttpRequest, number: str, body: NumberIn) -> dict[str, Any]:
    with administrator(request) as who, transaction.atomic():
        _guard(who, "number", number, body.client, body.seen)
        rules.put_number(number, operator=who.operator, now=who.now, by=who.by, **body.dict(exclude={"seen"}))
        return _rule("number", number)


@router.delete("/numbers/{number}", response={204: None}, summary="Give a number up")
def remove_number(request: HttpRequest, number: str) -> Status[None]:
    return _removed(request, Numbers(), number)


@router.get("/skills", response=RulesOut, summary="Skills")
def skills(request: HttpRequest) -> dict[str, Any]:
    with administrator(request):
        return {"items": [_rule("skill", code) for code in sorted(queries.skills())]}


@router.put("/skills/{code}", response=RuleOut, summary="Make a skill, or rename it")
def put_skill(request: HttpRequest, code: str, body: SkillIn) -> dict[str, Any]:
    with administrator(request) as who, transaction.atomic():
        _guard(who, "skill", code, "", body.seen)
        rules.put_skill(_code(code), body.name, operator=who.operator, now=who.now, by=who.by)
        return _rule("skill", code)


@router.delete("/skills/{code}", response={204: None}, summary="Remove a skill that nothing asks for")
def remove_skill(request: HttpRequest, code: str) -> Status[None]:
    return _removed(request, Skills(), code)


@router.get("/opening-hours", response=RulesOut, summary="Opening hours")
def opening_hours(request: HttpRequest) -> dict[str, Any]:
    with administrator(request):
        return {"items": [_rule("hours", code) for code in queries.opening_hours()]}


@router.put("/opening-hours/{code}", response=RuleOut, summary="Make opening hours, or change them")
def put_hours(request: HttpRequest, code: str, body: HoursIn) -> dict[str, Any]:
    with administrator(request) as who, transaction.atomic():
        _guard(who, "hours", code, "", body.seen)
        rules.put_hours(
            _code(code), operator=who.operator, week=body.week, on_holidays=body.on_holidays,
            exceptions=body.exceptions, now=who.now, by=who.by,
        )  # fmt: skip
        return _rule("hours", code)


@router.delete("/opening-hours/{code}", response={204: None}, summary="Remove opening hours that nothing keeps")
def remove_hours(request: HttpRequest, code: str) -> Status[None]:
    return _removed(request, OpeningHours(), code)


def _guard(who: Who, what: str, code: str, client: str, seen: str | None) -> None:
    """Raises Refusal for a client out of sight, its own or the one it is to have, and when somebody else changed it
    meanwhile."""
    journal.lock(rules.SETTINGS)
    changes = rules.history(what, code)
    before = changes[0].values.get("client_id") if changes and not changes[0].removed else None
    if not {client, before} - {"", None} <= sight.codes_of(who.me):
        raise Refusal("not-found", status=404)
    if seen is not None and seen != (changes[0].id if changes else ""):
        raise Refusal("setting-moved")


def _code(code: str) -> str:
    if not rules.CODE.fullmatch(code):
        raise Refusal("wrong-input", status=422, problems=f"{code[:40]}: a-z, 0-9, - and _, a letter first")
    return code


def _rule(what: str, code: str) -> dict[str, Any]:
    last = rules.history(what, code)[0]
    hidden = ("operator_id", "shifts")
    values = {name.removesuffix("_id"): value for name, value in last.values.items() if name not in hidden}
    return {"code": code, "change": last.id, "changed_at": last.at, "values": values}


def _removed(request: HttpRequest, thing: Thing, code: str) -> Status[None]:
    with administrator(request) as who:
        thing.values(who, code)  # raises LookupError for one that the pages do not show, either
        thing.remove(who, code)
    return Status(204, None)
