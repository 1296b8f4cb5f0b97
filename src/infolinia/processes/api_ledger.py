"""The API's part about the caller itself and the ledger."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from infolinia.clients import queries as clients
from infolinia.clients.facts import UserFacts
from infolinia.journal import queries as journal
from infolinia.journal import registry
from infolinia.journal.facts import Erased, Recorded
from infolinia.web.refusals import Refusal

router = Router(tags=["ledger"])

STREAM_KINDS = frozenset({"call", "shift", "queue", "case"})  # administration is not told to programs


class Who(Schema):
    """The user a request acts for."""

    username: str
    name: str
    role: str
    clients: list[str] = Field(description="Codes of the clients granted.")


class EventOut(Schema):
    """One event as the journal holds it. Personal fields are named; a list of events leaves their values out."""

    position: int = Field(description="Counts events of the installation in the order of their commits.")
    stream: str = Field(description="kind:key, such as call:c-12ab.")
    seq: int = Field(description="Counts events of the stream, from 1.")
    at: datetime = Field(description="When it happened, as its process saw it; may run backwards.")
    by: str
    client: str | None
    name: str
    version: int
    sentence: str = Field(description="What happened, in the language of Accept-Language.")
    personal: list[str] = Field(description="Names of the personal fields.")
    erased: list[str] = Field(description="Names of those that were erased.")
    event: dict[str, Any]


class Events(Schema):
    items: list[EventOut]
    position: int = Field(description="Ask for what comes after this position next.")


@router.get("/me", response=Who, summary="Who the token acts for")
def me(request: HttpRequest) -> dict[str, Any]:
    facts = facts_of(request)
    return {"username": facts.username, "name": facts.name, "role": facts.role, "clients": sorted(facts.clients)}


@router.get("/events", response=Events, summary="What happened, in order of commit")
def events(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, description="A position; 0 for the beginning.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    kind: Annotated[list[str] | None, Query(description="call, shift, queue, case; repeat for several.")] = None,
) -> dict[str, Any]:
    """Read from `after`, then from the `position` of the reply; poll it as often as you need, a reply costs one read.
    Nothing is missed: positions are given in order of commit. For supervisors."""
    supervisors_only(request)
    found, position = journal.read_on(after, limit, _kinds(kind))
    return {"items": [event_out(item, with_personal=False) for item in found], "position": position}


@router.get("/events/stream", summary="The same as a stream that goes on")
def stream(
    request: HttpRequest,
    after: Annotated[int | None, Query(ge=0, description="A position; without it, what happens from now on.")] = None,
    kind: Annotated[list[str] | None, Query(description="call, shift, queue, case; repeat for several.")] = None,
) -> HttpResponse:
    """Server-sent events whose `id` is the position, or one JSON object a line with `Accept: application/x-ndjson`.
    After a lost connection go on from the last position (`after` or `Last-Event-ID`). For supervisors.

    It is served beside Django (events_stream.py); where only Django answers, it ends after what there is.
    """
    supervisors_only(request)
    start = journal.last_position() if after is None else after
    items = [event_out(item, with_personal=False) for item in journal.read_after(start, 1000, _kinds(kind))]
    lines = "".join(json.dumps(item, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n" for item in items)
    return HttpResponse(lines, content_type="application/x-ndjson")


def _kinds(asked: list[str] | None) -> frozenset[str]:
    return STREAM_KINDS if asked is None else STREAM_KINDS & frozenset(asked)


def event_out(item: Recorded, *, with_personal: bool) -> dict[str, Any]:
    """An event for a reply. Values of erased fields are null; so are personal ones unless asked for."""
    kind = registry.kind_of(item.event)
    body = registry.to_body(item.event)
    erased = sorted(name for name in kind.personal if isinstance(getattr(item.event, name), Erased))
    hidden = erased if with_personal else kind.personal
    body |= dict.fromkeys(hidden)
    sentence = journal.sentence(item) if with_personal else journal.sentence(item, hiding=kind.personal)
    return {
        "position": item.position,
        "stream": str(item.stream),
        "seq": item.seq,
        "at": item.at,
        "by": str(item.by),
        "client": item.client,
        "name": item.name,
        "version": item.version,
        "sentence": sentence,
        "personal": sorted(kind.personal),
        "erased": erased,
        "event": body,
    }


def facts_of(request: HttpRequest) -> Any:
    """The user's facts, from AccessMiddleware."""
    return getattr(request, "facts", None) or clients.facts(request.user)


def supervisors_only(request: HttpRequest) -> UserFacts:
    """Who asks. Raises Refusal for an agent."""
    me: UserFacts = facts_of(request)
    if me.role not in ("supervisor", "administrator"):
        raise Refusal("not-granted", status=403)
    return me
