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
from infolinia.clients.access import administrator_only, supervisor_only
from infolinia.conduct import queries as conduct
from infolinia.conduct import services as running
from infolinia.conduct.evacuation import REASONS, Plan
from infolinia.oversight.care import closings, gave_up, hard_calls
from infolinia.oversight.frame.pages import page
from infolinia.oversight.frame.sight import in_sight
from infolinia.web.refusals import Refusal

PLACE = "care"
FIELDS = {  # of the plan, by what is refused
    "closing-place": "assembly_point",
    "closing-seconds": "seconds",
    "transfer-number": "hand_over_to",
    "transfer-not-allowed": "hand_over_to",
}


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


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def closing(request: HttpRequest) -> HttpResponse:
    """The closing of the centre: to be begun, or running; those before; the plan."""
    return _closing(request)


def _closing(request: HttpRequest, *, status: int = 200, **told: object) -> HttpResponse:
    visitor: Any = request
    shown = closings.shown(visitor.facts, now=visitor.now)
    response = page(request, "care/closing.html", PLACE, part="closing", shown=shown, **told)
    response.status_code = status
    return response


@supervisor_only
@never_cache
@require_POST
@in_sight
def close(request: HttpRequest) -> HttpResponse:
    """Two steps: what would happen is told first; `sure` does it."""
    visitor: Any = request
    reason, drill = request.POST.get("reason", "")[:20], request.POST.get("drill") == "1"
    if reason not in REASONS:
        return _closing(request, status=422, problem=Refusal("closing-reason").message)
    if request.POST.get("sure") != "1":
        return _closing(request, asked=closings.asked(visitor.facts, reason, drill=drill, now=visitor.now))
    try:
        running.close_centre(visitor.facts.operator, reason, drill=drill, by=visitor.actor, now=visitor.now)
    except Refusal as refusal:
        return _closing(request, status=refusal.status, problem=refusal.message)
    return redirect(reverse("care:closing"))


@supervisor_only
@require_POST
@in_sight
def open_again(request: HttpRequest) -> HttpResponse:
    """The centre is open again, or the drill is over."""
    visitor: Any = request
    running.open_centre(visitor.facts.operator, by=visitor.actor, now=visitor.now)
    return redirect(reverse("care:closing"))


@administrator_only
@require_POST
@in_sight
def plan(request: HttpRequest) -> HttpResponse:
    """What happens at a closing, as the administrator lays it down."""
    visitor: Any = request
    typed = {name: request.POST.get(name, "").strip()[:200] for name in ("assembly_point", "seconds", "hand_over_to")}
    seconds = int(typed["seconds"]) if typed["seconds"].isascii() and typed["seconds"].isdigit() else -1
    wanted = Plan(typed["assembly_point"], seconds, typed["hand_over_to"])
    try:
        running.plan_closing(visitor.facts.operator, wanted, by=visitor.actor, now=visitor.now)
    except Refusal as refusal:
        return _closing(request, status=422, typed=typed, wrong={FIELDS.get(refusal.code, ""): refusal.message})
    return redirect(reverse("care:closing") + "?saved=1")
