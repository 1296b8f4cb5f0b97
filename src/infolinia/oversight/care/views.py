"""The pages of care: who gave up, difficult calls and callers, the closing of the centre."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from infolinia.clients import services as clients
from infolinia.clients.access import supervisor_only
from infolinia.conduct import queries as conduct
from infolinia.conduct import services as running
from infolinia.oversight.care import gave_up, hard_calls
from infolinia.oversight.frame.pages import page
from infolinia.oversight.frame.sight import in_sight
from infolinia.web.refusals import Refusal

PLACE = "care"


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def abandoned(request: HttpRequest) -> HttpResponse:
    """Who hung up while waiting in the last day."""
    visitor: Any = request
    queues = gave_up.queues_of(visitor.facts)
    queue = request.GET.get("queue", "")
    queue = queue if queue in {code for code, _name in queues} else ""
    clients.saw(visitor.facts.id, "calls", "abandoned", now=visitor.now, by=visitor.actor)
    lines = gave_up.lines(visitor.facts, now=visitor.now, queue=queue)
    told = {"lines": lines, "queues": queues, "queue": queue, "problem": request.GET.get("problem", "")}
    told["open"] = sum(line.may_be_called for line in lines)
    return page(request, "care/abandoned.html", PLACE, part="abandoned", **told)


@supervisor_only
@require_POST
@in_sight
def call_back(request: HttpRequest, call_id: str) -> HttpResponse:
    """Have this caller called back when the turn comes."""
    visitor: Any = request
    conduct.call(call_id)
    back = {"queue": request.POST.get("queue", "")[:60]}
    try:
        running.call_back_abandoned(call_id, now=visitor.now, by=visitor.actor)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        back["problem"] = refusal.code
    return redirect(f"{reverse('care:abandoned')}?{urlencode(back)}")


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def difficult(request: HttpRequest) -> HttpResponse:
    """Alarms to follow up, and agents who had difficult calls."""
    visitor: Any = request
    clients.saw(visitor.facts.id, "calls", "difficult", now=visitor.now, by=visitor.actor)
    told = {
        "tasks": hard_calls.tasks(visitor.facts),
        "people": hard_calls.people(visitor.facts, now=visitor.now),
        "problem": request.GET.get("problem", "")[:20],
    }
    return page(request, "care/difficult.html", PLACE, part="difficult", **told)


@supervisor_only
@require_POST
@in_sight
def see(request: HttpRequest, concern: int) -> HttpResponse:
    """A supervisor sees to an alarm."""
    visitor: Any = request
    running.see_concern(concern, by=visitor.actor, now=visitor.now)
    return HttpResponse(status=204)


@supervisor_only
@require_POST
@in_sight
def done(request: HttpRequest, concern: int) -> HttpResponse:
    """The follow-up of an alarm is over."""
    visitor: Any = request
    address = reverse("care:difficult")
    try:
        running.follow_concern_up(concern, request.POST.get("note", ""), by=visitor.actor, now=visitor.now)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        address += "?" + urlencode({"problem": str(concern)})
    return redirect(address)
