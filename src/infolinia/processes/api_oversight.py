"""The API's part about what else the pages of those who run the centre show: how calls sounded, who saw what, and the
settings of the installation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from infolinia.conduct import queries as conduct
from infolinia.conduct import sound_words
from infolinia.conduct.facts import LegSound
from infolinia.oversight.administration import explained
from infolinia.oversight.supervision import audit_list, call_quality
from infolinia.processes.api_ledger import supervisors_only
from infolinia.processes.api_settings import administrator
from infolinia.processes.api_trades import saw, saw_list
from infolinia.web.refusals import Refusal

router = Router(tags=["oversight"])
SIDES = "network, microphone (the agent's) or far_end; empty when nothing was wrong."
CAUSES = (
    "loss_from, loss_to, jitter, delay, clipped, soft, loud, mute, noise, echo; empty when nothing was wrong "
    "(the page about call quality)."
)


class HeardOut(Schema):
    call: str
    client: str | None
    arrived_at: datetime
    agent: str = Field(description="By name.")
    trunk: str
    score: float | None = Field(
        description="1 to 4.5, estimated by the E-model (ITU-T G.107): the worse of both ways. Null: not rated."
    )
    grade: str = Field(description="good from 4.0, fair from 3.6, else bad; empty when it is not rated.")
    unrated: str = Field(description="Why it is not rated, in words: nobody answered, or a side was not heard.")
    heard_by_agent: float | None = Field(description="Null: the customer was not heard.")
    heard_by_customer: float | None = Field(description="Null: the agent was not heard.")
    side: str = Field(description=SIDES)
    cause: str = Field(description=CAUSES)
    said: str = Field(description="The same two in words; empty when nothing was wrong.")
    course: str = Field(description="The bad stretches in words.")


class ShockOut(Schema):
    at: datetime
    agent: str
    words: str
    call: str = Field(description="Empty when the call is not among those told.")


class CheckOut(Schema):
    agent: str
    at: datetime
    score: float = Field(description="0 where no line came about.")
    where: str = Field(description="The side and the cause in words; empty when all was well.")
    measured: str


class QualityOut(Schema):
    day: date
    calls: list[HeardOut] = Field(description="Those that have ended, the worst first.")
    is_cut: bool = Field(description="There were more: only the worst 50 are told.")
    shocks: list[ShockOut]
    checks: list[CheckOut] = Field(description="Headset and network before the calls.")


class LegHeardOut(Schema):
    leg: str
    role: str = Field(description="customer, agent, consulted, outside or supervisor.")
    mos: float
    side: str = Field(description=SIDES)
    cause: str = Field(description=CAUSES)
    figures: dict[str, Any] = Field(description="As the event call.quality names them (the page about the journal).")
    browser: dict[str, float] = Field(description="What the agent's browser measured.")


class LegsHeardOut(Schema):
    items: list[LegHeardOut]


class LookOut(Schema):
    at: datetime
    username: str
    name: str
    what: str = Field(description="Such as record, recording, listening, journal, calls, customer, customers, case.")
    subject: str = Field(description="Of what: an id, or how a list was narrowed.")
    said: str = Field(description="What was seen, in words.")
    about: str = Field(description="The subject in words.")


class LooksOut(Schema):
    items: list[LookOut]
    before: int | None = Field(description="Ask for what came before this next; null at the end.")


class SettingOut(Schema):
    name: str
    value: str = Field(description="In force, without passwords.")
    source: str = Field(description="Where it comes from, in words.")
    is_set: bool = Field(description="Not by default.")
    meaning: str


class InstallationOut(Schema):
    items: list[SettingOut]


@router.get("/call-quality", response=QualityOut, summary="How the calls of a day sounded, the worst first")
def quality(
    request: HttpRequest,
    day: Annotated[date | None, Query(description="Such as 2026-11-23; today without one.")] = None,
) -> dict[str, Any]:
    visitor: Any = request
    me = supervisors_only(request)
    shown = call_quality.page(me, day.isoformat() if day else "", now=visitor.now)
    if shown.problem:
        raise Refusal("wrong-input", status=422, problems=shown.problem)
    saw_list(request, "calls", f"day={shown.day.isoformat()}")
    return {
        "day": shown.day,
        "calls": [_heard(line) for line in shown.lines],
        "is_cut": shown.is_cut,
        "shocks": shown.shocks,
        "checks": shown.checks,
    }


@router.get("/calls/{call_id}/quality", response=LegsHeardOut, summary="How each leg of a call sounded")
def legs(request: HttpRequest, call_id: str) -> dict[str, Any]:
    """Of those that have ended. That the record was opened is written down."""
    supervisors_only(request)
    found = [leg for leg in conduct.sounds_of(call_id) if leg.mos is not None]
    saw(request, "record", call_id)
    return {"items": [_leg(leg) for leg in found]}


@router.get("/audit", response=LooksOut, summary="Who saw what, newest first")
def looks(
    request: HttpRequest,
    user: Annotated[str, Query(max_length=40, description="A user name; without one, everybody of the operator.")] = "",
    before: Annotated[int | None, Query(ge=1, lt=2**63, description="As the page before answered.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = audit_list.A_PAGE,
) -> dict[str, Any]:
    """Of a long audit only a part is looked through at once, so a page may be short and yet not the last. For
    administrators."""
    with administrator(request) as who:
        shown = audit_list.page(who.me, user, before=before, limit=limit)
        if user != shown.chosen:
            raise Refusal("not-found", status=404)
        return {"items": [_look(line) for line in shown.lines], "before": shown.older or None}


@router.get("/installation", response=InstallationOut, summary="The installation's settings, and where each comes from")
def installation(request: HttpRequest) -> dict[str, Any]:
    """They are changed in the file infolinia.toml, by variables and by options. For administrators."""
    with administrator(request):
        return {"items": explained.settings()}


def _heard(line: call_quality.Line) -> dict[str, Any]:
    call = line.call
    return {
        "call": call.id, "client": call.client, "arrived_at": call.arrived_at, "agent": line.agent, "trunk": call.trunk,
        "score": line.score, "grade": line.grade, "unrated": line.unrated, "heard_by_agent": line.heard_by_agent,
        "heard_by_customer": line.heard_by_customer, "side": line.side_code, "cause": line.cause_code,
        "said": f"{line.side}: {line.cause}" if line.cause else "", "course": line.said,
    }  # fmt: skip


def _leg(leg: LegSound) -> dict[str, Any]:
    cause = str(leg.figures.get("cause", ""))
    return {
        "leg": leg.leg, "role": leg.role.value, "mos": leg.mos, "cause": cause,
        "side": sound_words.side(cause, leg.role) if cause else "",
        "figures": {name: value for name, value in leg.figures.items() if name != "cause"}, "browser": leg.browser,
    }  # fmt: skip


def _look(line: audit_list.Line) -> dict[str, Any]:
    return {
        "at": line.at, "username": line.username, "name": line.name, "what": line.code, "subject": line.of_what,
        "said": line.what, "about": line.subject,
    }  # fmt: skip
