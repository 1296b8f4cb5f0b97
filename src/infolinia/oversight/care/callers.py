"""The page of nuisance callers: numbers that agents marked, and the limits that supervisors set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from infolinia.clients import services as clients
from infolinia.clients.access import supervisor_only
from infolinia.conduct import queries as conduct
from infolinia.conduct import services as running
from infolinia.conduct.messages import WORDS
from infolinia.conduct.nuisance import LONGEST, Number
from infolinia.conduct.restricting import LimitFacts
from infolinia.oversight.frame import sight
from infolinia.oversight.frame.pages import page
from infolinia.oversight.frame.sight import in_sight
from infolinia.web.refusals import Refusal
from infolinia.web.templatetags import writing

DAYS = (1, 7, 30, 90)  # for which a limit may be set


@dataclass(frozen=True, slots=True)
class Line:
    """A number that was marked. call: the last one; kinds: what it was, how often."""

    call: str
    number: str
    client: str
    times: str
    kinds: str
    at: datetime
    is_offered: bool
    is_limited: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit, in words. state: until when it holds, or how it ended."""

    id: int
    number: str
    client: str
    what: str
    reason: str
    who: str
    set_at: datetime
    state: str
    calls: int
    is_on: bool


@supervisor_only
@never_cache
@ensure_csrf_cookie
@require_GET
@in_sight
def page_of_callers(request: HttpRequest) -> HttpResponse:
    """Numbers with nuisance calls, and limits."""
    return _shown(request)


def _shown(request: HttpRequest, *, status: int = 200, **told: object) -> HttpResponse:
    visitor: Any = request
    clients.saw(visitor.facts.id, "calls", "nuisance", now=visitor.now, by=visitor.actor)
    limits = running.caller_limits(now=visitor.now)
    on = {(item.client, item.number) for item in limits if item.is_on(visitor.now)}
    names = {item.code: item.name for item in sight.clients_of(visitor.facts)}
    people = sight.names(sight.people_of(visitor.facts))
    facts = {
        "lines": [_line(item, names, on) for item in running.nuisance_numbers(now=visitor.now)],
        "limits": [_limit(item, names, people, visitor.now) for item in limits],
        "days": [(days, ngettext("{n} day", "{n} days", days).format(n=days)) for days in DAYS],
        **told,
    }
    response = page(request, "care/callers.html", "care", part="callers", **facts)
    response.status_code = status
    return response


def _line(item: Number, names: dict[str, str], on: set[tuple[str, str]]) -> Line:
    counted: dict[str, int] = {}
    for said in item.calls:
        counted[said.kind] = counted.get(said.kind, 0) + 1
    kinds = ", ".join(f"{_(WORDS[kind])} ({count})" for kind, count in sorted(counted.items()))
    times = ngettext("{n} call in 30 days", "{n} calls in 30 days", item.times).format(n=item.times)
    limited = (item.client, item.number) in on
    return Line(
        item.last.call, writing.phone(item.number), names.get(item.client, ""), times, kinds, item.last.at,
        item.is_offered and not limited, limited,
    )  # fmt: skip


def _limit(item: LimitFacts, names: dict[str, str], people: dict[str, str], now: datetime) -> Limit:
    if item.ended_at is not None:
        state = _("lifted by {who}, {day}").format(who=people.get(item.ended_by, ""), day=writing.day(item.ended_at))
    elif item.is_on(now):
        state = _("until {day}, {hour}").format(day=writing.day(item.until), hour=writing.hour(item.until))
    else:
        state = _("over since {day}").format(day=writing.day(item.until))
    what = _(WORDS[item.what])
    return Limit(
        item.id, writing.phone(item.number), names.get(item.client, ""), what, item.reason,
        people.get(item.set_by, ""), item.set_at, state, item.calls, item.is_on(now),
    )  # fmt: skip


@supervisor_only
@never_cache
@require_POST
@in_sight
def limit(request: HttpRequest, call_id: str) -> HttpResponse:
    """Limit the number of a nuisance call for some days."""
    visitor: Any = request
    conduct.call(call_id)
    typed = request.POST.get("days", "")
    days = int(typed) if typed in {str(days) for days in DAYS} else 0
    reason, what = request.POST.get("reason", "")[:300], request.POST.get("what", "")[:10]
    try:
        running.limit_caller(
            call_id, what, until=_end_of_day(visitor.now, days), reason=reason, by=visitor.actor, now=visitor.now
        )
    except Refusal as refusal:
        return _shown(request, status=refusal.status, problem=refusal.message, at=call_id, reason=reason)
    return redirect(reverse("care:callers"))


def _end_of_day(now: datetime, days: int) -> datetime:
    """The last minute of the local day so many days from now, never beyond what a limit may last."""
    zone = get_default_timezone()
    day = localdate(now) + timedelta(days=days)
    return min(datetime.combine(day, time(23, 59), zone), now + LONGEST)


@supervisor_only
@require_POST
@in_sight
def lift(request: HttpRequest, limit_id: int) -> HttpResponse:
    """Undo: the limit ends now."""
    visitor: Any = request
    running.lift_caller_limit(limit_id, by=visitor.actor, now=visitor.now)
    return redirect(reverse("care:callers"))
