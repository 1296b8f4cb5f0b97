"""The agent's page: one page, one look at how things stand, and the acts of the agent."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from infolinia.clients import services as clients
from infolinia.clients.access import agent_only
from infolinia.clients.facts import UserFacts
from infolinia.conduct import queries as calls
from infolinia.conduct import services as conduct
from infolinia.conduct.facts import CallState
from infolinia.journal.scope import scoped
from infolinia.performers.desk import acts, bargaining, caring, headset, services, signs, wording
from infolinia.performers.desk import desk as assembly
from infolinia.performers.desk.facts import Desk
from infolinia.procedures.sentences import Noted, Sentence
from infolinia.procedures.slots.understood import Answer, Doubt, Understood
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal

REGIONS = ("top", "left", "main", "right", "keys")
SAW = "saw"  # of the session: the last call, customer and level that the audit has
LISTED = "listed"  # of the session: the last list of customers that the audit has
MOST_FOUND = 8  # customers on the screen
ATTACHED_IN = (CallState.TALKING, CallState.HELD, CallState.CONSULTING)


@agent_only
@never_cache
@ensure_csrf_cookie
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The desk."""
    visitor: Any = request
    shown = assembly.desk(visitor.facts, now=visitor.now)
    _audit(shown, visitor)
    context = {**_context(shown, visitor.now), "phone": _phone(shown), "zone": settings.TIME_ZONE}
    return render(request, "desk/desk.html", context)


@agent_only
@never_cache
@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """How things stand, as JSON: every region's HTML and what the softphone must do."""
    return _answer(request)


def _answer(
    request: HttpRequest,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
    echo: dict[str, Any] | None = None,
    noted: tuple[Noted, ...] = (),
) -> JsonResponse:
    visitor: Any = request
    shown = assembly.desk(visitor.facts, now=visitor.now)
    _audit(shown, visitor)
    context = _context(shown, visitor.now)
    regions = {name: render_to_string(f"desk/_{name}.html", context, request) for name in REGIONS}
    body: dict[str, Any] = {
        "position": shown.position,
        "mode": shown.mode,
        "call": shown.call.id if shown.call else "",
        "sheet": shown.sheet,
        "regions": regions,
        "phone": _phone(shown),
        "note": shown.note,
        "marks": sorted(shown.marks),
        "warnings": caring.warnings(shown.call.language) if shown.call and shown.mode == "call" else {},
        "alarms": [asdict(alarm) for alarm in context["wording"].alarms],
        "mine": services.sits(shown.user, _tab(request)) if _tab(request) else True,
        "at": visitor.now.isoformat(),
    }
    if refusal:
        body["error"] = {"code": refusal.code, "message": refusal.message, "facts": refusal.facts}
    if echo:
        body["echo"] = echo
    if noted:
        body["noted"] = [_noted(note) for note in noted]
    return JsonResponse(body, status=status)


def _context(shown: Desk, now: datetime) -> dict[str, Any]:
    return {"desk": shown, "now": now, "wording": wording.of(shown), "card": shown.card, "call": shown.call}


def _phone(shown: Desk) -> dict[str, Any]:
    """What the softphone must know: its leg, the answer to its offer, whether it rings or is muted."""
    leg = shown.call.browser_leg_of(shown.user) if shown.call else None
    on_line = shown.mode in ("ringing", "call", "consulting", "inside")
    return {
        "call": shown.call.id if shown.call and on_line else "",
        "leg": leg.id if leg and on_line else "",
        "answer": leg.answer if leg and on_line else "",
        "silent": bool(leg and leg.silent and on_line),
        "rings": shown.mode == "ringing",
        "muted": bool(shown.call and shown.call.muted),
        "held": bool(shown.call and shown.call.held_since),
        "asked": shown.is_asked,
        "keys": bool(shown.call and shown.call.card_since),
        "card": wording.card_result(shown.call) if on_line else "",
        "device": shown.device,
        "telephone": shown.telephone,
        "outside": shown.outside,
        "moving": shown.moving,
        "watched": wording.watched(shown.watched),
        "ended_by": shown.call.ended_by if shown.call else "",
    }


def _audit(shown: Desk, visitor: Any) -> None:
    """Whose data the agent was shown is recorded, once for each call and level."""
    if shown.call is None or shown.customer is None:
        return
    seen = f"{shown.call.id}:{shown.customer.id}:{shown.customer.level.name}"
    if visitor.session.get(SAW) != seen:
        visitor.session[SAW] = seen
        clients.saw(shown.user, "customer", shown.customer.id, now=visitor.now, by=visitor.actor)


def _fields(request: HttpRequest) -> dict[str, str]:
    return {key: value for key, value in request.POST.items() if isinstance(value, str)}


def _tab(request: HttpRequest) -> str:
    return request.headers.get("X-Desk-Tab", "")[:40]


@agent_only
@never_cache
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """How the newest check of the headset stands: the answer to its offer, then what it came to, in a sentence."""
    visitor: Any = request
    found = calls.headset_check(visitor.facts.id)
    told = headset.told(found) if found else None
    body = {"check": found.name, "state": found.state, "answer": found.answer} if found else {"check": ""}
    return JsonResponse({**body, "grade": told.grade if told else "", "sentence": told.sentence if told else ""})


@agent_only
@require_POST
def sit(request: HttpRequest) -> HttpResponse:
    """This page asks to be the desk; `move` takes it from another one, `leave` gives it up."""
    visitor: Any = request
    if request.POST.get("leave") == "1":
        services.stand(visitor.facts.id, _tab(request) or "-")
        return HttpResponse(status=204)
    move = request.POST.get("move") == "1"
    mine = services.sit(visitor.facts.id, _tab(request) or "-", move=move, now=visitor.now)
    return JsonResponse({"mine": mine})


@agent_only
@require_POST
def alive(request: HttpRequest) -> HttpResponse:
    """A sign of life; in a call it brings what the browser measured of its line."""
    visitor: Any = request
    user: UserFacts = visitor.facts
    said = acts.Act(user.id, _fields(request), visitor.now)
    call = said.fields.get("call", "")[:40]
    if signs.hear(user.id, signs.Sign(visitor.now, _tab(request), call, said.figures(conduct.MEASURED))):
        return HttpResponse(status=204)
    refusal = Refusal("desk-elsewhere")
    return _answer(request, status=refusal.status, refusal=refusal)


@agent_only
@require_POST
def act(request: HttpRequest, name: str) -> HttpResponse:
    """One act of the agent; the answer is how things stand after it. A refusal comes with that, too."""
    visitor: Any = request
    user: UserFacts = visitor.facts
    tab = _tab(request)
    fields = _fields(request)
    try:
        if tab and not services.sits(user.id, tab):
            raise Refusal("desk-elsewhere")
        noted = acts.do(name, acts.Act(user.id, fields, visitor.now))
    except Refusal as refusal:
        if refusal.code == "step-value":
            said = conduct.understood(
                fields.get("call", ""), fields.get("path", ""), fields["text"], by=user.id, now=visitor.now
            )
            return _answer(request, status=refusal.status, refusal=refusal, echo=_sentence(said))
        return _answer(request, status=refusal.status, refusal=refusal)
    return _answer(request, noted=noted)


@agent_only
@never_cache
@require_GET
def understand(request: HttpRequest) -> HttpResponse:
    """How what was typed would be understood; nothing is kept."""
    visitor: Any = request
    text = request.GET.get("text", "")[: acts.LONGEST_TEXT]
    path, call = request.GET.get("path", ""), request.GET.get("call", "")
    return JsonResponse(_sentence(conduct.understood(call, path, text, by=visitor.facts.id, now=visitor.now)))


@agent_only
@never_cache
@require_GET
def bargain(request: HttpRequest) -> HttpResponse:
    """What words at an offer would come to: the terms, whose decision they are, how they are said; nothing is kept."""
    visitor: Any = request
    text = request.GET.get("text", "")[: acts.LONGEST_BARGAIN]
    path, call = request.GET.get("path", "")[:400], request.GET.get("call", "")[:40]
    found = conduct.bargain_heard(call, path, text, by=visitor.facts.id, now=visitor.now)
    return JsonResponse(bargaining.heard(found))


def _sentence(said: Sentence) -> dict[str, Any]:
    """A sentence as the page shows it back."""
    echo = _echo(said.answer)
    if said.wish and echo["kind"] == "wrong":
        echo = {"kind": "wish", "wish": said.wish, "message": wording.wish(said.wish), "digression": said.digression}
    if said.counts_as:
        echo |= {"counts": wording.counts_as(said.counts_as)}
    if said.also:
        echo |= {"also": [_noted(note) for note in said.also]}
        echo |= {"kind": "also"} if echo["kind"] == "wrong" else {}
    return echo


def _noted(note: Noted) -> dict[str, Any]:
    return {"path": note.path, "label": note.label, "written": note.written, "before": note.before}


def _echo(found: Answer) -> dict[str, Any]:
    match found:
        case Understood(_, written, unsure):
            return {"kind": "doubt" if unsure else "understood", "written": written}
        case Doubt(options):
            return {"kind": "options", "options": [option.written for option in options]}
        case _:
            return {"kind": "wrong", "message": wording.wrong(found.code, dict(found.facts))}


@agent_only
@never_cache
@require_GET
def correction(request: HttpRequest) -> HttpResponse:
    """The question asked before, with its answer, as the sheet that corrects it."""
    visitor: Any = request
    call, path = request.GET.get("call", "")[:40], request.GET.get("path", "")[:400]
    question = conduct.correction_question(call, path, by=visitor.facts.id)
    with scoped(assembly.clients_in_sight(visitor.facts)):
        card = calls.card(call)
    item = next((item for item in card.settled if item.path == path), None) if card else None
    if item is None or card is None:
        raise Refusal("step-moved")
    words = {"yes": wording.yes(card), "no": wording.no(card)}
    context = {"question": question, "item": item, "title": card.title, "wording": words}
    return render(request, "desk/_correction.html", context)


@agent_only
@never_cache
@require_GET
def consequences(request: HttpRequest) -> HttpResponse:
    """What a corrected answer would keep, ask again and leave behind; nothing is kept."""
    visitor: Any = request
    text = request.GET.get("text", "")[: acts.LONGEST_TEXT]
    found = conduct.consequences(
        request.GET.get("call", "")[:40], request.GET.get("path", "")[:400], text, by=visitor.facts.id, now=visitor.now
    )
    html = render_to_string("desk/_follows.html", {"found": found}, request)
    return JsonResponse({**_echo(found.understood), "html": html})


@agent_only
@never_cache
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Customers by name, number or telephone; in a call, those of its client."""
    visitor: Any = request
    text = request.GET.get("q", "")[:100].strip()
    call = calls.call_of(visitor.facts.id)
    with scoped(assembly.clients_in_sight(visitor.facts)):
        found = customers.search(text)
    shown = found[:MOST_FOUND]
    ids = " ".join(item.id for item in shown)
    if ids and visitor.session.get(LISTED) != ids:
        visitor.session[LISTED] = ids
        clients.saw(visitor.facts.id, "customers", ids, now=visitor.now, by=visitor.actor)
    context = {
        "found": shown,
        "is_cut": len(found) > len(shown),
        "text": text,
        "attached": call.customer if call else "",
        "may_attach": call is not None and call.agent == visitor.facts.id and call.state in ATTACHED_IN,
    }
    return render(request, "desk/_search.html", context)


@agent_only
@never_cache
@require_GET
def colleagues(request: HttpRequest) -> HttpResponse:
    """Whom the agent may call, and how they are."""
    visitor: Any = request
    found = assembly.colleagues(visitor.facts, now=visitor.now)
    return JsonResponse({"colleagues": [wording.colleague(item) for item in found]})


@agent_only
@never_cache
@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """Colleagues and queues the call may go to now."""
    visitor: Any = request
    found = assembly.targets(visitor.facts, now=visitor.now)
    return JsonResponse({"targets": [wording.target(item) for item in found]})
