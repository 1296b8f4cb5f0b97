"""Calls to outside against the limits of cost: asked before a call is dialled, kept while it runs, cut beyond."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from infolinia.floor.lines import events, limits_of_cost
from infolinia.floor.lines.facts import Limit as LimitFacts
from infolinia.floor.lines.facts import Outside
from infolinia.floor.lines.facts import Tariff as TariffFacts
from infolinia.floor.lines.limits_of_cost import Verdict
from infolinia.floor.lines.models import Limit, OutsideCall, Tariff
from infolinia.floor.lines.services import LINES
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, Actor
from infolinia.web.refusals import Refusal

KEPT = timedelta(days=2)  # longer than any limit looks back


@dataclass(frozen=True, slots=True)
class Cut:
    """A running call that is beyond a limit."""

    call: str
    leg: str
    limit: str


def judge(*, user: str, trunk: str, number: str, now: datetime, instead_of: str = "") -> Verdict:
    """Whether this call may be dialled now. number: E.164, or a short number, which costs nothing here. instead_of: a
    leg that counts no more if it is."""
    asked = Outside(leg="", call="", user=user, trunk=trunk, number=number, began_at=now)
    local = localtime(now)
    calls = [call for call in _lately(now) if not instead_of or call.leg != instead_of]
    return limits_of_cost.may_begin(asked, tariffs=_tariffs(), limits=_limits(), calls=calls, now=local)


def refused(verdict: Verdict, *, user: str, trunk: str, call: str, now: datetime, by: Actor) -> None:
    """Write down that a limit stopped a call before it was dialled."""
    journal.append(LINES, _reached(verdict, "refused", user, trunk, call), at=now, by=by)


def refusal(verdict: Verdict) -> Refusal:
    """What whoever wanted the call is told."""
    return Refusal(f"limit-{verdict.code}", status=422, **verdict.facts)


@transaction.atomic
def began(leg: str, *, call: str, user: str, trunk: str, number: str, now: datetime) -> None:
    """A call to outside is dialled: from now on it counts."""
    OutsideCall.objects.update_or_create(
        leg=leg, defaults={"call": call, "user": user, "trunk": trunk, "number": number, "began_at": now}
    )


def running(leg: str) -> Outside | None:
    """The call to outside that this leg is; None when it is none, or over."""
    row = OutsideCall.objects.filter(leg=leg, ended_at=None).first()
    return row.facts() if row else None


def goes_to(leg: str, number: str) -> None:
    """A call that rings goes to another number: it counts and costs as that one."""
    OutsideCall.objects.filter(leg=leg, ended_at=None).update(number=number)


def goes_on_in(leg: str, call: str) -> None:
    """A leg that went over to another call costs there from now on."""
    OutsideCall.objects.filter(leg=leg, ended_at=None).update(call=call)


def answered(leg: str, *, now: datetime) -> None:
    """From now on it costs."""
    OutsideCall.objects.filter(leg=leg, up_at=None).update(up_at=now)


def ended(*, leg: str = "", call: str = "", now: datetime) -> None:
    """A leg, or all of a call, costs no more."""
    rows = OutsideCall.objects.filter(leg=leg) if leg else OutsideCall.objects.filter(call=call)
    rows.filter(ended_at=None).update(ended_at=now)


def is_running() -> bool:
    """Whether any call to outside costs something now."""
    return OutsideCall.objects.filter(ended_at=None, up_at__isnull=False).exists()


@transaction.atomic
def beyond(*, now: datetime) -> list[Cut]:
    """Running calls that are beyond a limit of money, each written down once; whoever asks has them cut."""
    if not is_running():
        return []
    limits = _limits()
    if not limits:
        return []
    journal.lock(LINES)
    found = limits_of_cost.to_be_cut(tariffs=_tariffs(), limits=limits, calls=_lately(now), now=localtime(now))
    for call, verdict in found:
        ended(leg=call.leg, now=now)
        told = _reached(verdict, "cut", call.user, call.trunk, call.call)
        journal.append(LINES, told, at=now, by=CENTRE)
    return [Cut(call.call, call.leg, verdict.limit) for call, verdict in found]


def exhausted(*, now: datetime) -> frozenset[str]:
    """The codes of limits that stopped calls and would still stop one now: their alarms stay."""
    tariffs, calls, local = _tariffs(), _lately(now), localtime(now)
    found: set[str] = set()
    for limit in _limits():
        for call in calls:
            again = Outside(leg="", call="", user=call.user, trunk=call.trunk, number=call.number, began_at=now)
            verdict = limits_of_cost.may_begin(again, tariffs=tariffs, limits=[limit], calls=calls, now=local)
            if verdict.limit == limit.code:
                found.add(limit.code)
                break
    return frozenset(found)


def forget(*, before: datetime | None = None, call: str = "") -> None:
    """Delete calls that ended before an instant, or those of a call whose person is erased."""
    if call:
        OutsideCall.objects.filter(call=call).delete()
    if before:
        OutsideCall.objects.filter(began_at__lt=before - KEPT).exclude(ended_at=None).delete()


def _reached(verdict: Verdict, done: str, user: str, trunk: str, call: str) -> events.LimitReached:
    return events.LimitReached(verdict.limit or verdict.code, verdict.code, done, user, trunk, call)


def _tariffs() -> list[TariffFacts]:
    return [row.facts() for row in Tariff.objects.all()]


def _limits() -> list[LimitFacts]:
    return [row.facts() for row in Limit.objects.all()]


def _lately(now: datetime) -> list[Outside]:
    """Calls that run, or that an hour or a day may count."""
    since = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    since = min(since, now - limits_of_cost.HOUR)
    rows = OutsideCall.objects.filter(Q(ended_at=None) | Q(ended_at__gt=since) | Q(began_at__gt=since))
    return [row.facts() for row in rows]
