"""The API's part about a supervisor on a call: listens, whispers, joins in, takes over; and consent that agents ask
for.

The act is the same as on the board. The line is made by whoever offers it: the supervisor's own page of the call,
opened within 20 s, or the program itself by WebRTC (docs/supervisors.md).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from infolinia.oversight.supervision import board, watching
from infolinia.processes.api_ledger import supervisors_only
from infolinia.processes.api_trades import saw_list

router = Router(tags=["supervision"])


class ListeningOut(Schema):
    call: str = Field(description="Empty: you are on no call.")
    leg: str = Field(description="Your line; name it when you offer one.")
    mode: str = Field(description="listen: nobody hears you; whisper: the agent alone; barge: everybody.")
    is_up: bool = Field(description="The line stands.")
    answer: str = Field(description="SDP, the answer to your offer; empty until it is there.")
    may_take_over: bool
    said: str = Field(description="Who hears you, in words.")


class ActIn(Schema):
    model_config = {"extra": "forbid"}
    mode: Literal["listen", "whisper", "barge"]
    reason: str = Field(default="", max_length=200, description="To begin, where the client asks for it.")


class OfferIn(Schema):
    model_config = {"extra": "forbid"}
    leg: str = Field(max_length=60, description="As listening answered it.")
    sdp: str = Field(max_length=watching.LONGEST_OFFER, description="Sound alone, ICE and DTLS as a browser offers it.")


class ConsentOut(Schema):
    call: str
    terms: str = Field(description="What the customer would get.")
    who: str = Field(description="Which agent asks, for whom.")
    whose: str = Field(description="Who decides, where it is not for you.")
    mine: bool = Field(description="You may answer it.")
    until: datetime


class ConsentsOut(Schema):
    items: list[ConsentOut]


class AnswerIn(Schema):
    model_config = {"extra": "forbid"}
    agrees: bool


@router.get("/listening", response=ListeningOut, summary="The call that you listen to, and your line")
def listening(request: HttpRequest) -> dict[str, Any]:
    return _now(request)


@router.put("/calls/{call_id}/supervision", response=ListeningOut, summary="Listen to a call, whisper, or join in")
def supervise(request: HttpRequest, call_id: str, body: ActIn) -> dict[str, Any]:
    """Whoever listens elsewhere stops there; listening comes before the others. It is written into the call's journal,
    and into the audit. Offer the line next, or open the call's page within 20 s: otherwise it is over."""
    visitor: Any = request
    me = supervisors_only(request)
    watching.act(call_id, body.mode, reason=body.reason, by=me.id, actor=visitor.actor, now=visitor.now)
    return _now(request)


@router.delete("/calls/{call_id}/supervision", response={204: None}, summary="Stop")
def leave(request: HttpRequest, call_id: str) -> Status[None]:
    visitor: Any = request
    me = supervisors_only(request)
    watching.act(call_id, "leave", by=me.id, actor=visitor.actor, now=visitor.now)
    return Status(204, None)


@router.post("/calls/{call_id}/supervision/line", response=ListeningOut, summary="Offer your line by WebRTC")
def offer(request: HttpRequest, call_id: str, body: OfferIn) -> dict[str, Any]:
    """`answer` of /listening holds the answer a moment later. A new offer takes the place of a line that broke."""
    visitor: Any = request
    me = supervisors_only(request)
    watching.offer(call_id, body.leg, body.sdp, by=me.id, now=visitor.now)
    return _now(request)


@router.post("/calls/{call_id}/take-over", response={204: None}, summary="Take a call over to your desk")
def take_over(request: HttpRequest, call_id: str) -> Status[None]:
    """Once your line stands. The call goes on at your desk with the procedure and its answers."""
    visitor: Any = request
    me = supervisors_only(request)
    watching.act(call_id, "take_over", by=me.id, actor=visitor.actor, now=visitor.now)
    return Status(204, None)


@router.get("/consents", response=ConsentsOut, summary="Consent that agents ask for")
def consents(request: HttpRequest) -> dict[str, Any]:
    me = supervisors_only(request)
    saw_list(request, "calls")
    return {"items": board.consents(me)}


@router.post("/calls/{call_id}/consent", response={204: None}, summary="Answer an agent who asks for consent")
def consent(request: HttpRequest, call_id: str, body: AnswerIn) -> Status[None]:
    visitor: Any = request
    me = supervisors_only(request)
    watching.answer_consent(call_id, agrees=body.agrees, by=me.id, actor=visitor.actor, now=visitor.now)
    return Status(204, None)


def _now(request: HttpRequest) -> dict[str, Any]:
    me = supervisors_only(request)
    line, shown = watching.line(me), watching.watched(me)
    return {
        "call": line["call"],
        "leg": line["leg"],
        "mode": line["mode"],
        "is_up": bool(shown and shown.is_up),
        "answer": line["answer"],
        "may_take_over": bool(shown and shown.may_take_over),
        "said": shown.word if shown else "",
    }
