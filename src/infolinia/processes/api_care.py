"""The API's part about care: who gave up, difficult calls, and the closing of the centre. For supervisors."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from infolinia.conduct import queries as calls
from infolinia.conduct import services as conduct
from infolinia.conduct.evacuation import Closing, Plan
from infolinia.conduct.nuisance import LONGEST
from infolinia.oversight.care import hard_calls
from infolinia.processes.api_ledger import facts_of, supervisors_only
from infolinia.processes.api_trades import saw_list
from infolinia.web.refusals import Refusal

router = Router(tags=["care"])


class AbandonedOut(Schema):
    call: str = Field(description="The call that was given up last.")
    client: str
    queue: str
    number: str
    at: datetime
    waited: float = Field(description="Seconds, the longest of their calls.")
    times: int
    standing: str = Field(description="open, again, served, promised, called_back, not_reached or unfit.")
    may_be_called: bool
    served: datetime | None


class AbandonedList(Schema):
    items: list[AbandonedOut]


class ConcernOut(Schema):
    id: int
    call: str
    client: str
    kind: str = Field(description="distress or threats.")
    agent: str
    at: datetime
    seen_by: str
    seen_at: datetime | None
    done_at: datetime | None
    note: str


class Concerns(Schema):
    items: list[ConcernOut]


class Done(Schema):
    note: str = Field(description="What was done.")


class BurdenOut(Schema):
    name: str
    row: int = Field(description="Difficult calls one after another.")
    hour: int = Field(description="In the last hour.")
    word: str = Field(description="The rest that is offered, and until when easier queues come first.")


class Burdens(Schema):
    items: list[BurdenOut]


class NuisanceOut(Schema):
    call: str = Field(description="The last call that was marked: it names the number for a limit.")
    client: str
    number: str
    times: int
    is_offered: bool = Field(description="Often enough for a limit.")


class NuisanceList(Schema):
    items: list[NuisanceOut]


class LimitOfCaller(Schema):
    call: str
    what: Literal["block", "last"]
    until: datetime = Field(description="With its zone; within 90 days.")
    reason: str


class CallerLimitOut(Schema):
    id: int
    client: str
    number: str
    what: str
    reason: str
    set_by: str
    set_at: datetime
    until: datetime
    ended_by: str
    ended_at: datetime | None
    calls: int = Field(description="How many calls it has met.")


class CallerLimits(Schema):
    items: list[CallerLimitOut]


class PlanIn(Schema):
    assembly_point: str = ""
    seconds: int = Field(default=60, description="In which agents may end their calls themselves; 0 to 600.")
    hand_over_to: str = Field(default="", description="A number outside for emergencies and people in distress.")


class CloseIn(Schema):
    reason: Literal["fire", "gas", "threat", "power", "flood", "other"]
    drill: bool = False


class ClosingOut(Schema):
    reason: str
    is_drill: bool
    began_at: datetime
    by: str
    ended_at: datetime | None
    ended_by: str
    plan: PlanIn


class Closings(Schema):
    items: list[ClosingOut]


class ClosingNow(Schema):
    running: ClosingOut | None
    plan: PlanIn


@router.get("/abandoned", response=AbandonedList, summary="Who hung up while waiting in the last day")
def abandoned(request: HttpRequest, queue: str = "") -> dict[str, Any]:
    """One line for each number, those who may be called back first."""
    supervisors_only(request)
    saw_list(request, "calls", "abandoned")
    found = conduct.abandoned_callers(now=_now(request), queue=queue[:60])
    return {
        "items": [
            {
                "call": item.last.call,
                "client": item.last.client,
                "queue": item.last.queue,
                "number": item.last.number,
                "at": item.last.at,
                "waited": item.longest,
                "times": item.times,
                "standing": item.standing,
                "may_be_called": item.may_be_called,
                "served": item.served,
            }
            for item in found
        ]
    }


@router.post("/abandoned/{call}/callback", response={204: None}, summary="Have a caller who gave up called back")
def call_back(request: HttpRequest, call: str) -> Status[None]:
    supervisors_only(request)
    calls.call(call)
    conduct.call_back_abandoned(call, now=_now(request), by=_actor(request))
    return Status(204, None)


@router.get("/concerns", response=Concerns, summary="People in distress, and threats: those to be followed up first")
def concerns(request: HttpRequest) -> dict[str, Any]:
    supervisors_only(request)
    saw_list(request, "calls", "difficult")
    return {"items": conduct.concerns_to_follow_up()}


@router.post("/concerns/{concern}/seen", response={204: None}, summary="A supervisor sees to it: the alarm ends")
def seen(request: HttpRequest, concern: int) -> Status[None]:
    supervisors_only(request)
    conduct.see_concern(concern, by=_actor(request), now=_now(request))
    return Status(204, None)


@router.post("/concerns/{concern}/done", response={204: None}, summary="The follow-up is over")
def done(request: HttpRequest, concern: int, body: Done) -> Status[None]:
    supervisors_only(request)
    conduct.follow_concern_up(concern, body.note, by=_actor(request), now=_now(request))
    return Status(204, None)


@router.get("/difficult", response=Burdens, summary="Agents on shift who had difficult calls")
def difficult(request: HttpRequest) -> dict[str, Any]:
    """The most in a row first."""
    me = supervisors_only(request)
    saw_list(request, "calls", "difficult")
    return {"items": hard_calls.people(me, now=_now(request))}


@router.get("/nuisance", response=NuisanceList, summary="Numbers from which agents marked nuisance calls")
def nuisance(request: HttpRequest) -> dict[str, Any]:
    supervisors_only(request)
    saw_list(request, "calls", "nuisance")
    return {
        "items": [
            {
                "call": item.last.call,
                "client": item.client,
                "number": item.number,
                "times": item.times,
                "is_offered": item.is_offered,
            }
            for item in conduct.nuisance_numbers(now=_now(request))
        ]
    }


@router.get("/caller-limits", response=CallerLimits, summary="Limits on numbers, those that hold first")
def caller_limits(request: HttpRequest) -> dict[str, Any]:
    supervisors_only(request)
    saw_list(request, "calls", "nuisance")
    return {"items": conduct.caller_limits(now=_now(request))}


@router.post("/caller-limits", response={204: None}, summary="Limit the number of a nuisance call")
def limit_caller(request: HttpRequest, body: LimitOfCaller) -> Status[None]:
    """It holds on no line of emergencies and on none that takes everybody."""
    supervisors_only(request)
    calls.call(body.call)
    if body.until.tzinfo is None:
        raise Refusal("limit-until", status=422, days=LONGEST.days)
    conduct.limit_caller(
        body.call, body.what, until=body.until, reason=body.reason, by=_actor(request), now=_now(request)
    )
    return Status(204, None)


@router.delete("/caller-limits/{limit_id}", response={204: None}, summary="Lift a limit")
def lift_caller_limit(request: HttpRequest, limit_id: int) -> Status[None]:
    supervisors_only(request)
    conduct.lift_caller_limit(limit_id, by=_actor(request), now=_now(request))
    return Status(204, None)


@router.get("/closing", response=ClosingNow, summary="Whether the centre is closed, and what is laid down for it")
def closing(request: HttpRequest) -> dict[str, Any]:
    supervisors_only(request)
    operator = facts_of(request).operator
    found = conduct.closing_running(operator)
    return {"running": _out(found) if found else None, "plan": conduct.closing_plan(operator)}


@router.post("/closing", response=ClosingOut, summary="Close the centre in an emergency, at once")
def close(request: HttpRequest, body: CloseIn) -> dict[str, Any]:
    """Callers who wait are told and called back, agents are sent out. `drill`: an exercise, which touches nothing."""
    supervisors_only(request)
    operator = facts_of(request).operator
    made = conduct.close_centre(operator, body.reason, drill=body.drill, by=_actor(request), now=_now(request))
    return _out(made)


@router.delete("/closing", response={204: None}, summary="Open the centre again, or end the drill")
def open_again(request: HttpRequest) -> Status[None]:
    supervisors_only(request)
    conduct.open_centre(facts_of(request).operator, by=_actor(request), now=_now(request))
    return Status(204, None)


@router.get("/closings", response=Closings, summary="Closings and drills, the latest first")
def closings(request: HttpRequest) -> dict[str, Any]:
    """Of your operator, the last 20."""
    supervisors_only(request)
    return {"items": [_out(item) for item in conduct.earlier_closings(facts_of(request).operator)]}


@router.put("/closing/plan", response=PlanIn, summary="Lay down what happens at a closing")
def plan(request: HttpRequest, body: PlanIn) -> Plan:
    """For administrators."""
    if facts_of(request).role != "administrator":
        raise Refusal("not-granted", status=403)
    wanted = Plan(body.assembly_point, body.seconds, body.hand_over_to)
    conduct.plan_closing(facts_of(request).operator, wanted, by=_actor(request), now=_now(request))
    return conduct.closing_plan(facts_of(request).operator)


def _out(item: Closing) -> dict[str, Any]:
    return {
        "reason": item.reason,
        "is_drill": item.is_drill,
        "began_at": item.began_at,
        "by": item.by,
        "ended_at": item.ended_at,
        "ended_by": item.ended_by,
        "plan": item.plan,
    }


def _now(request: HttpRequest) -> datetime:
    visitor: Any = request
    return visitor.now


def _actor(request: HttpRequest) -> Any:
    visitor: Any = request
    return visitor.actor
