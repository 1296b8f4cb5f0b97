"""The API's part about calls: the list, one call, its journal, its recordings. Who opens a journal or a recording is
written down before anything is told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from infolinia.clients.facts import UserFacts
from infolinia.conduct import queries as conduct
from infolinia.conduct import sounds
from infolinia.conduct.facts import CallFacts, Kind
from infolinia.floor.routing import queries as floor
from infolinia.journal import messages
from infolinia.journal import queries as journal
from infolinia.journal.facts import Stream
from infolinia.oversight.frame import sight
from infolinia.oversight.supervision import calls
from infolinia.processes.api_ledger import EventOut, event_out, facts_of, supervisors_only
from infolinia.processes.api_trades import saw, saw_list
from infolinia.trades.customers import queries as customers
from infolinia.web import ranges
from infolinia.web.refusals import Refusal

router = Router(tags=["calls"])


class CallOut(Schema):
    id: str
    client: str | None
    kind: str = Field(description="in; out: an agent called; inside: between agents, without a customer.")
    from_agent: str = Field(description="The id of the user who began it; empty: a customer did, or the centre.")
    state: str = Field(
        description="arrived, dialling, greeting, menu, waiting, ringing, talking, held, consulting, forwarded, "
        "parked, leaving, wrap_up, ended or interrupted."
    )
    caller: str
    dialled: str
    queue: str
    customer: str
    agent: str = Field(description="The id of the user who conducts it, or did at its end; empty: nobody.")
    served_by: str = Field(description="The id of the user who conducts it, or conducted it last.")
    language: str
    arrived_at: datetime
    answered_at: datetime | None = Field(description="By the agent.")
    ended_at: datetime | None
    ended_by: str
    disposition: str


class RecordingOut(Schema):
    id: str
    purpose: str = Field(description="call or consultation.")
    started_at: datetime | None
    closed_at: datetime | None = Field(description="Null while it is being written.")
    seconds: float
    sha256: str = Field(description="Of the file; empty until it is closed.")
    file: str = Field(description="Address to download it from.")


class CallDetail(CallOut):
    note: str
    recordings: list[RecordingOut]


class Calls(Schema):
    items: list[CallOut]
    before: str | None = Field(description="Ask for what arrived before this next; null on the last page.")


class ProblemOut(Schema):
    code: str
    message: str


class JournalOut(Schema):
    stream: str
    is_whole: bool = Field(description="The chain proves that nothing was changed, removed or reordered.")
    problems: list[ProblemOut]
    events: list[EventOut]


@router.get("/calls", response=Calls, summary="Calls, newest first")
def list_calls(
    request: HttpRequest,
    live: Annotated[bool, Query(description="Only those on the line now, oldest first, all of them.")] = False,
    before: Annotated[datetime | None, Query(description="Arrived before this instant.")] = None,
    customer: str = "",
    agent: str = "",
    kind: Annotated[Kind | None, Query(description="in, out, or inside: between agents, of either's.")] = None,
    client: str = "",
    queue: str = "",
    outcome: Annotated[
        conduct.Outcome, Query(description="answered, or abandoned: the caller gave up, also in a queue again.")
    ] = "",
    since: Annotated[datetime | None, Query(description="Arrived at this instant or later.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """An agent is told of the calls that he conducts, or conducted last. Those on the line now are told whole:
    `before`, `since` and `outcome` are refused beside `live`."""
    given = {"before": before, "since": since, "outcome": outcome}
    if live and (wrong := [name for name, value in given.items() if value]):
        problem = _("is not for `live`, which tells all calls on the line now; leave one of the two out")
        raise Refusal("wrong-input", status=422, problems="; ".join(f"{name}: {problem}" for name in wrong))
    if facts_of(request).role == "agent":
        agent = facts_of(request).id
    asked = calls.Query(client=client, queue=queue, agent=agent, kind=kind.value if kind else "", outcome=outcome)
    saw_list(request, "calls", _narrowed(facts_of(request), asked, customer, since, live=live))
    wanted: dict[str, Any] = {"client": client, "queue": queue, "customer": customer, "agent": agent, "kind": kind}
    if live:
        chosen = {"served_by" if field == "agent" else field: value for field, value in wanted.items() if value}
        now = [it for it in conduct.calls_now() if all(getattr(it, field) == chosen[field] for field in chosen)]
        return {"items": [_call(item) for item in now], "before": None}
    found = conduct.calls(limit=limit + 1, before=before, since=since, outcome=outcome, **wanted)
    # To the microsecond: cut to milliseconds it would pass over calls of the same one.
    more = found[limit - 1].arrived_at.isoformat() if len(found) > limit else None
    return {"items": [_call(item) for item in found[:limit]], "before": more}


@router.get("/calls/{call_id}", response=CallDetail, summary="A call, with its recordings")
def call(request: HttpRequest, call_id: str) -> dict[str, Any]:
    """That it was opened is written down. An agent opens those that he conducts, or conducted last."""
    found = conduct.call(call_id)
    facts = facts_of(request)
    was_called = found.kind is Kind.INSIDE and found.colleague == facts.id
    if facts.role == "agent" and found.served_by != facts.id and not was_called:
        raise Http404
    saw(request, "record", call_id)
    kept = conduct.recordings(call_id)
    return {**_call(found), "note": found.note, "recordings": [_recording(call_id, item) for item in kept]}


@router.get("/calls/{call_id}/journal", response=JournalOut, summary="What happened in a call, and whether it is whole")
def call_journal(request: HttpRequest, call_id: str) -> dict[str, Any]:
    """All events with their personal values. That it was opened is written down. For supervisors."""
    supervisors_only(request)
    conduct.call(call_id)
    saw(request, "journal", call_id)
    stream = Stream("call", call_id)
    problems = journal.verify(stream)
    return {
        "stream": str(stream),
        "is_whole": not problems,
        "problems": [{"code": item.code, "message": messages.say(item)} for item in problems],
        "events": [event_out(item, with_personal=True) for item in journal.replay(stream)],
    }


@router.get("/calls/{call_id}/recordings/{recording_id}", response={200: bytes}, summary="Download a recording")
def recording(request: HttpRequest, call_id: str, recording_id: str) -> Any:
    """A stereo WAV (G.711): left the customer, right what the customer heard. That it was opened is written down. For
    supervisors."""
    supervisors_only(request)
    conduct.call(call_id)
    kept = next((item for item in conduct.recordings(call_id) if item.id == recording_id), None)
    if kept is None or kept.closed_at is None:
        raise Http404
    path = sounds.file_of(settings.SETTINGS.recordings, kept.path)
    if path is None:
        raise Http404
    try:
        sound = sounds.sound_in(path, kept.key, about=kept.about)
    except sounds.NoKey as error:
        raise Refusal("recording-key", status=409) from error
    except (OSError, sounds.NoSound) as error:
        raise Http404 from error
    saw(request, "recording", recording_id)
    response = ranges.answer(request, sound.size, sound.written, "audio/wav", close=sound.close)
    response.headers["Content-Disposition"] = f'attachment; filename="{recording_id}.wav"'
    return response


def _narrowed(me: UserFacts, asked: calls.Query, customer: str, since: datetime | None, *, live: bool) -> str:
    """How the list was narrowed, for the audit: as the page of calls writes it, what only programs ask for besides.
    since: by its day, as it was given, for programs ask from another instant each time. Empty: not at all."""
    parts = ["live"] if live else []
    parts += [f"since={since.date().isoformat()}"] if since else []
    if customer and customers.name(customer):
        parts.append(f"customer={customer}")
    if asked.is_narrowed:
        known = {it.code for it in sight.clients_of(me)} | set(floor.queues())
        narrowed = asked.subject(known | {it.id for it in sight.people_of(me, blocked=True)})
        parts += [narrowed] if narrowed != "all" else []
    return " ".join(parts)


def _call(item: CallFacts) -> dict[str, Any]:
    fields = {name: getattr(item, name) for name in CallOut.model_fields}
    return {**fields, "state": item.state.value, "kind": item.kind.value}


def _recording(call_id: str, item: conduct.RecordingFacts) -> dict[str, Any]:
    fields = {name: getattr(item, name) for name in RecordingOut.model_fields if name != "file"}
    return {**fields, "file": f"/api/v1/calls/{call_id}/recordings/{item.id}"}
