"""The agent's page: one page, one look at how things stand, and the acts of the agent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from infolinia.clients import services as clients
from infolinia.clients.access import agent_only
from infolinia.clients.facts import UserFacts
from infolinia.conduct import services as conduct
from infolinia.floor.routing import services as routing
from infolinia.performers.desk import desk as assembly
from infolinia.performers.desk import wording
from infolinia.performers.desk.facts import Desk
from infolinia.procedures.slots.understood import Doubt, Understood
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal

REGIONS = ("top", "left", "main", "right", "keys")
LONGEST_TEXT = 5000


@agent_only
@ensure_csrf_cookie
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The desk."""
    visitor: Any = request
    shown = assembly.desk(visitor.facts, now=visitor.now)
    _audit(shown, visitor)
    return render(request, "desk/desk.html", {**_context(shown, visitor.now), "phone": _phone(shown)})


@agent_only
@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """How things stand, as JSON: every region's HTML and what the softphone must do."""
    return _answer(request)


def _answer(request: HttpRequest, *, status: int = 200, refusal: Refusal | None = None) -> JsonResponse:
    visitor: Any = request
    shown = assembly.desk(visitor.facts, now=visitor.now)
    context = _context(shown, visitor.now)
    regions = {name: render_to_string(f"desk/_{name}.html", context, request) for name in REGIONS}
    body: dict[str, Any] = {
        "position": shown.position,
        "mode": shown.mode,
        "sheet": shown.sheet,
        "regions": regions,
        "phone": _phone(shown),
        "alarms": shown.alarms,
        "at": visitor.now.isoformat(),
    }
    if refusal:
        body["error"] = {"code": refusal.code, "message": refusal.message, "facts": refusal.facts}
    return JsonResponse(body, status=status)


def _context(shown: Desk, now: datetime) -> dict[str, Any]:
    return {"desk": shown, "now": now, "wording": wording.of(shown), "card": shown.card, "call": shown.call}


def _phone(shown: Desk) -> dict[str, Any]:
    """What the softphone must know: its leg, the answer to its offer, whether it rings or is muted."""
    leg = shown.call.leg_of(shown.user) if shown.call else None
    on_line = shown.mode in ("ringing", "call", "consulting")
    return {
        "call": shown.call.id if shown.call and on_line else "",
        "leg": leg.id if leg and on_line else "",
        "state": leg.state if leg else "",
        "answer": leg.answer if leg else "",
        "rings": shown.mode == "ringing",
        "muted": bool(shown.call and shown.call.muted),
        "held": bool(shown.call and shown.call.held_since),
        "mode": shown.mode,
    }


def _audit(shown: Desk, visitor: Any) -> None:
    """Whose data the agent was shown is recorded, once a call."""
    key = f"saw-{shown.call.id}" if shown.call and shown.customer else ""
    if key and not visitor.session.get(key):
        visitor.session[key] = True
        clients.saw(shown.user, "customer", shown.customer.id if shown.customer else "", now=visitor.now)


Act = Callable[[str, HttpRequest, datetime], Any]


def _call(request: HttpRequest) -> str:
    if call := request.POST.get("call", "")[:40]:
        return call
    raise Refusal("call-gone")


def _text(request: HttpRequest, name: str) -> str:
    text = request.POST.get(name, "")
    if len(text) > LONGEST_TEXT:
        raise Refusal("text-long", status=422, longest=LONGEST_TEXT)
    return text


def _number(request: HttpRequest, name: str) -> float:
    try:
        return float(request.POST.get(name, "0") or 0)
    except ValueError:
        return 0.0


def _wrap_up(user: str, request: HttpRequest, now: datetime) -> None:
    call = _call(request)
    conduct.note(call, _text(request, "note"), by=user, now=now)
    conduct.dispose(call, request.POST.get("disposition", ""), by=user, now=now)
    if request.POST.get("then") == "break":
        routing.take_break(user, "rest", now=now)
    conduct.finish_wrap_up(call, by=user, now=now)


def _hand_over(user: str, request: HttpRequest, now: datetime) -> None:
    kind, _, target = request.POST.get("target", "").partition(":")
    if kind == "queue":
        conduct.transfer_to_queue(_call(request), target, by=user, now=now)
    else:
        conduct.consult(_call(request), target, by=user, now=now)


ACTS: dict[str, Act] = {
    "start": lambda user, request, now: routing.sign_in(user, now=now),
    "ready": lambda user, request, now: (routing.sign_in(user, now=now), routing.set_ready(user, now=now)),
    "break": lambda user, request, now: routing.take_break(user, request.POST.get("reason", "rest"), now=now),
    "leave": lambda user, request, now: routing.sign_out(user, now=now),
    "alive": lambda user, request, now: routing.heartbeat(user, now),
    "offer": lambda user, request, now: conduct.offer(
        _call(request), request.POST.get("leg", ""), request.POST.get("sdp", ""), by=user, now=now
    ),
    "answer": lambda user, request, now: conduct.answer(_call(request), by=user, now=now),
    "decline": lambda user, request, now: conduct.decline(_call(request), by=user, now=now),
    "hold": lambda user, request, now: conduct.hold(_call(request), by=user, now=now),
    "resume": lambda user, request, now: conduct.resume(_call(request), by=user, now=now),
    "mute": lambda user, request, now: conduct.mute(_call(request), True, by=user, now=now),
    "unmute": lambda user, request, now: conduct.mute(_call(request), False, by=user, now=now),
    "digits": lambda user, request, now: conduct.send_digits(
        _call(request), request.POST.get("digits", ""), by=user, now=now
    ),
    "hang_up": lambda user, request, now: conduct.hang_up(_call(request), by=user, now=now),
    "hand_over": _hand_over,
    "complete": lambda user, request, now: conduct.complete_transfer(_call(request), by=user, now=now),
    "join": lambda user, request, now: conduct.join(_call(request), by=user, now=now),
    "drop": lambda user, request, now: conduct.drop_consultation(_call(request), by=user, now=now),
    "step": lambda user, request, now: conduct.answer_step(
        _call(request),
        request.POST.get("path", ""),
        _text(request, "text"),
        option=int(_number(request, "option")),
        by=user,
        now=now,
    ),
    "correct": lambda user, request, now: conduct.answer_step(
        _call(request),
        request.POST.get("path", ""),
        _text(request, "text"),
        correction=True,
        option=int(_number(request, "option")),
        by=user,
        now=now,
    ),
    "heard": lambda user, request, now: conduct.heard(
        _call(request),
        request.POST.get("path", ""),
        int(_number(request, "sentences")),
        whole=request.POST.get("whole") == "1",
        begin=_number(request, "begin"),
        by=user,
        now=now,
    ),
    "declined": lambda user, request, now: conduct.decline_step(
        _call(request), request.POST.get("path", ""), request.POST.get("how", ""), by=user, now=now
    ),
    "confirm": lambda user, request, now: conduct.confirm(
        _call(request), request.POST.get("path", ""), by=user, now=now
    ),
    "back": lambda user, request, now: conduct.back(_call(request), by=user, now=now),
    "digress": lambda user, request, now: conduct.digress(
        _call(request), request.POST.get("digression", ""), by=user, now=now
    ),
    "note": lambda user, request, now: conduct.note(_call(request), _text(request, "note"), by=user, now=now),
    "wrap_up": _wrap_up,
}


@agent_only
@require_POST
def act(request: HttpRequest, name: str) -> HttpResponse:
    """One act of the agent; the answer is how things stand after it. A refusal comes with that, too."""
    visitor: Any = request
    user: UserFacts = visitor.facts
    if name not in ACTS:
        raise Refusal("not-found", status=404)
    try:
        ACTS[name](user.id, request, visitor.now)
    except Refusal as refusal:
        return _answer(request, status=refusal.status, refusal=refusal)
    if name == "alive":
        return HttpResponse(status=204)
    return _answer(request)


@agent_only
@require_GET
def understand(request: HttpRequest) -> HttpResponse:
    """How what was typed would be understood; nothing is kept."""
    visitor: Any = request
    text = request.GET.get("text", "")[:LONGEST_TEXT]
    path, call = request.GET.get("path", ""), request.GET.get("call", "")
    found = conduct.understood(call, path, text, by=visitor.facts.id)
    match found:
        case Understood(_, written, unsure):
            return JsonResponse({"kind": "doubt" if unsure else "understood", "written": written})
        case Doubt(options):
            return JsonResponse({"kind": "options", "options": [option.written for option in options]})
        case _:
            return JsonResponse({"kind": "wrong", "message": wording.wrong(found.code, dict(found.facts))})


@agent_only
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Customers by name, number or telephone."""
    text = request.GET.get("q", "")[:100]
    return render(request, "desk/_search.html", {"found": customers.search(text), "text": text})
