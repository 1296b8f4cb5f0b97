"""The pages of those who run the centre: the board, the list of calls, the record of a call, the audit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST, require_safe

from infolinia.clients.access import administrator_only, supervisor_only
from infolinia.conduct import playback, sounds
from infolinia.conduct import queries as conduct
from infolinia.journal import queries as journal
from infolinia.journal.facts import Stream
from infolinia.oversight.frame.alarms import alarms
from infolinia.oversight.frame.pages import page
from infolinia.oversight.frame.sight import in_sight
from infolinia.oversight.supervision import audit, audit_list, calls, record, watching
from infolinia.oversight.supervision import board as assembly
from infolinia.oversight.supervision import call_quality as quality
from infolinia.oversight.supervision import day as figures
from infolinia.web import ranges
from infolinia.web.refusals import Refusal

REGIONS = ("concerns", "queues", "people", "calls", "attention", "today")
A_PART = 1024 * 1024  # bytes of a recording sent at once to the player: half a minute


def _page(request: HttpRequest, template: str, place: str, **facts: object) -> HttpResponse:
    return page(request, f"supervision/{template}.html", place, **facts)


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def board(request: HttpRequest) -> HttpResponse:
    """Calls, agents and queues now."""
    visitor: Any = request
    shown = assembly.board(visitor.facts, now=visitor.now)
    return _page(request, "board", "board", board=shown, position=shown.position)


@supervisor_only
@never_cache
@require_GET
@in_sight
def board_now(request: HttpRequest) -> HttpResponse:
    """How things stand, as JSON: every region's HTML and the banner."""
    visitor: Any = request
    shown = assembly.board(visitor.facts, now=visitor.now)
    context = {"board": shown, "now": visitor.now, "alarms": alarms(visitor.facts)}
    regions = {name: render_to_string(f"supervision/_{name}.html", context, request) for name in REGIONS}
    above = render_to_string("frame/_banner.html", context, request)
    at = visitor.now.isoformat()
    return JsonResponse({"position": shown.position, "regions": regions, "banner": above, "at": at})


@supervisor_only
@never_cache
@require_GET
def banner(request: HttpRequest) -> HttpResponse:
    """The banner alone, for pages that do not live."""
    visitor: Any = request
    return render(request, "frame/_banner.html", {"alarms": alarms(visitor.facts)})


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def day(request: HttpRequest) -> HttpResponse:
    """What each person did today."""
    visitor: Any = request
    return _page(request, "day", "board", page=figures.page(visitor.facts, now=visitor.now))


@supervisor_only
@require_POST
@in_sight
def consent(request: HttpRequest, call_id: str) -> HttpResponse:
    """The answer to an agent who asks for consent."""
    visitor: Any = request
    agrees = request.POST.get("agrees") == "1"
    watching.answer_consent(call_id, agrees=agrees, by=visitor.facts.id, now=visitor.now)
    return HttpResponse(status=204)


@supervisor_only
@never_cache
@require_GET
@in_sight
def listening_now(request: HttpRequest) -> JsonResponse:
    """The call this visitor listens to: its bar, and what the softphone must do."""
    return _listening(request)


@supervisor_only
@require_POST
@in_sight
def supervise(request: HttpRequest, call_id: str) -> JsonResponse:
    """`act`: listen, whisper, barge, take_over or leave; `reason`: why, where the client asks for it."""
    visitor: Any = request
    what, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    watching.act(call_id, what, reason=reason, by=visitor.facts.id, now=visitor.now)
    return JsonResponse({"go": "/desk"}) if what == "take_over" else _listening(request)


@supervisor_only
@require_POST
@in_sight
def own_line(request: HttpRequest, call_id: str) -> JsonResponse:
    """The offer of this visitor's browser for the leg beside the agent."""
    visitor: Any = request
    leg, sdp = request.POST.get("leg", ""), request.POST.get("sdp", "")
    watching.offer(call_id, leg, sdp, by=visitor.facts.id, now=visitor.now)
    return _listening(request)


def _listening(request: HttpRequest) -> JsonResponse:
    visitor: Any = request
    shown = {"watched": watching.watched(visitor.facts)}
    html = render_to_string("supervision/_watching.html", shown, request)
    return JsonResponse({"html": html, "line": watching.line(visitor.facts)})


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def list_calls(request: HttpRequest) -> HttpResponse:
    """Calls, newest first."""
    visitor: Any = request
    query = calls.Query.of(request.GET.dict(), now=visitor.now)
    shown = calls.page(visitor.facts, query, now=visitor.now)
    offered = {code for code, _name in (*shown.clients, *shown.queues, *shown.people)}
    audit.saw_again(visitor.facts, "calls", query.subject(offered), now=visitor.now)
    return _page(request, "calls", "calls", page=shown, query=query)


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def call_quality(request: HttpRequest) -> HttpResponse:
    """How the calls of a day sounded, the worst first."""
    visitor: Any = request
    shown = quality.page(visitor.facts, request.GET.get("day", "")[:30], now=visitor.now)
    audit.saw_again(visitor.facts, "calls", f"day={shown.day.isoformat()}", now=visitor.now)
    return _page(request, "call_quality", "quality", page=shown)


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def call_record(request: HttpRequest, call_id: str) -> HttpResponse:
    """The record of a call."""
    visitor: Any = request
    shown = record.shown(visitor.facts, call_id, now=visitor.now)
    audit.saw(visitor.facts, "record", call_id, now=visitor.now)
    return _page(request, "record", "calls", record=shown, call=shown.call)


@supervisor_only
@require_safe
@in_sight
def sound(request: HttpRequest, call_id: str, recording_id: str) -> HttpResponseBase:
    """A recording as 16-bit PCM, in parts as the player asks for them."""
    visitor: Any = request
    conduct.call(call_id)
    kept = next((item for item in conduct.recordings(call_id) if item.id == recording_id), None)
    path = sounds.file_of(settings.SETTINGS.recordings, kept.path) if kept and kept.closed_at else None
    if kept is None or path is None:
        raise Refusal("no-recording", status=404)
    try:
        heard = playback.AsPcm(sounds.sound_in(path, kept.key, about=kept.about))
    except sounds.NoKey as error:
        raise Refusal("recording-key", status=409) from error
    except (OSError, sounds.NoSound) as error:
        raise Refusal("no-recording", status=404) from error
    audit.saw_again(visitor.facts, "recording", recording_id, now=visitor.now)
    return ranges.answer(request, heard.size, heard.read, "audio/wav", close=heard.close, most=A_PART)


@supervisor_only
@require_GET
@in_sight
def export(request: HttpRequest, call_id: str) -> HttpResponseBase:
    """The journal of a call as JSON Lines, as it was hashed."""
    visitor: Any = request
    conduct.call(call_id)
    audit.saw(visitor.facts, "journal", call_id, now=visitor.now)

    def lines() -> Iterator[str]:
        for line in journal.export_lines(Stream("call", call_id)):
            yield f"{line}\n"

    response = StreamingHttpResponse(lines(), content_type="application/x-ndjson")
    response.headers["Content-Disposition"] = f'attachment; filename="{call_id}.jsonl"'
    response.headers["Cache-Control"] = "no-store"
    return response


@administrator_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def seen(request: HttpRequest) -> HttpResponse:
    """Who saw what."""
    visitor: Any = request
    before, user = request.GET.get("before", ""), request.GET.get("user", "")
    at = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    shown = audit_list.page(visitor.facts, user, before=at)
    return _page(
        request, "audit", "audit", lines=shown.lines, older=shown.older, is_first=not before, people=shown.people,
        chosen=shown.chosen,
    )  # fmt: skip
