"""Nuisance at work: an agent marks a call and warns the caller, a supervisor limits a number, the line keeps to it.

A number under a limit lies sealed, and is found by a keyed digest; both go a day after the limit is over. What agents
said of calls is forgotten after KEPT, and with its call.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from infolinia.clients.keyring import KeyProblem, Keyring, keyring
from infolinia.conduct import care_events, concerns, keeping, nuisance, record
from infolinia.conduct.models import Call, CallerLimit, CallMark, RecordingHold
from infolinia.conduct.nuisance import Number, Said, What
from infolinia.floor.routing import queries as floor
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.web.refusals import Refusal

STREAM = Stream("admin", "callers")
KEPT = timedelta(days=90)  # what agents said of calls
FORGOTTEN_AFTER = timedelta(days=1)  # a number whose limit is over
LONGEST_REASON = 200  # characters
MOST_ROWS = 2000
EVIDENCE = "threats"  # the reason of the hold on the recordings


@dataclass(frozen=True, slots=True)
class LimitFacts:
    """A limit on a number. number: empty once it is forgotten. calls: how many it has met."""

    id: int
    client: str
    number: str
    what: What
    reason: str
    set_by: str
    set_at: datetime
    until: datetime
    ended_by: str
    ended_at: datetime | None
    calls: int

    def is_on(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.until


# --- The agent


def mark(call_id: str, kind: str, *, by: str, now: datetime) -> None:
    """What kind of nuisance the call is; another kind takes its place, the same one takes it back. Threats alarm the
    supervisors, keep the recordings for the police and stay to be followed up. Raises Refusal: nuisance-kind."""
    call = record.locked(call_id)
    record.may_write(call, by)
    if kind not in nuisance.KINDS:
        raise Refusal("nuisance-kind", status=422)
    before = {item for item in concerns.marks_of(call_id, by) if item in nuisance.KINDS}
    for other in before:
        concerns.unmark(call, other, by=by, now=now)
    if "threats" in before:
        _no_threats(call, by=by, now=now)
    if kind in before:
        return
    concerns.mark(call, kind, by=by, now=now)
    if kind == "threats":
        concerns.raise_concern(call, "threats", "nuisance", by=by, now=now)
        keeping.hold(call.id, reason=EVIDENCE, now=now, by=Actor("agent", by))


def _no_threats(call: Call, *, by: str, now: datetime) -> None:
    """It was no threat: what was done for that reason is undone."""
    concerns.drop_concern(call, "threats")
    if RecordingHold.objects.filter(call=call.id, ended_at=None, reason=EVIDENCE).exists():
        keeping.release(call.id, now=now, by=Actor("agent", by))


def warned(call_id: str, *, by: str, now: datetime) -> None:
    """The agent has read the warning; its second of the recording is evidence."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    if not concerns.marks_of(call_id, by) & set(nuisance.KINDS):
        raise Refusal("nuisance-not-marked")
    record.write(call, care_events.Warned(by), now=now, by=Actor("agent", by))


# --- The line


def met(call: Call, *, now: datetime) -> What | None:
    """What a limit on this caller's number does to an arriving call; written into its journal."""
    found = _limit_of(call, now)
    rules = floor.queues().get(call.queue) if found else None
    if found is None or rules is None:
        return None
    what: What = "block" if found.what == "block" else "last"
    holds = nuisance.holds(what, is_emergency=rules.is_emergency, takes_everybody=rules.takes_everybody)
    if holds is not None:
        record.write(call, care_events.Restricted(holds), now=now)
        CallerLimit.objects.filter(pk=found.pk).update(calls=found.calls + 1)
    return holds


def _limit_of(call: Call, now: datetime) -> CallerLimit | None:
    if not call.caller or not call.client:
        return None
    digest = _digest(call.client, call.caller)
    return CallerLimit.objects.filter(client=call.client, digest=digest, ended_at=None, until__gt=now).first()


# --- Supervisors


def numbers(*, now: datetime) -> list[Number]:
    """Numbers with nuisance calls, of the clients in scope."""
    marks = CallMark.objects.filter(kind__in=nuisance.KINDS, at__gte=now - nuisance.WITHIN).order_by("-at")
    rows = list(marks.values_list("call_id", "kind", "at")[:MOST_ROWS])
    calls = {call.id: call for call in Call.objects.filter(pk__in={call for call, _kind, _at in rows})}
    said = [
        Said(call, calls[call].client or "", calls[call].caller, kind, at) for call, kind, at in rows if call in calls
    ]
    return nuisance.numbers(said, now)


def limits(*, now: datetime) -> list[LimitFacts]:
    """Limits that hold, then those that are over and not forgotten yet, of the clients in scope."""
    found = [_facts(row) for row in CallerLimit.objects.order_by("until", "id")[:MOST_ROWS]]
    return sorted(found, key=lambda item: not item.is_on(now))


def limit(call_id: str, what: str, *, until: datetime, reason: str, by: Actor, now: datetime) -> None:
    """Limit the number of a nuisance call. Raises Refusal: limit-what, limit-until, limit-reason, limit-number (nobody
    marked a call of it, or it is withheld), limit-stands."""
    call = record.locked(call_id)
    journal.lock(STREAM)
    reason = reason.strip()
    if what not in ("block", "last"):
        raise Refusal("limit-what", status=422)
    if not nuisance.may_last(until, now):
        raise Refusal("limit-until", status=422, days=nuisance.LONGEST.days)
    if not reason or len(reason) > LONGEST_REASON:
        raise Refusal("limit-reason", status=422, most=LONGEST_REASON)
    known = {(item.client, item.number) for item in numbers(now=now)}
    if (call.client or "", call.caller) not in known:
        raise Refusal("limit-number")
    if _limit_of(call, now) is not None:
        raise Refusal("limit-stands")
    row = CallerLimit(
        client=call.client, digest=_digest(call.client or "", call.caller), what=what, reason=reason, set_by=by.id,
        set_at=now, until=until,
    )  # fmt: skip
    try:
        row.sealed = keyring().seal(call.caller.encode(), about=row.about)
    except KeyProblem as problem:
        raise Refusal("lines-keys", why=problem) from problem
    row.save(force_insert=True)
    told = care_events.CallerLimited(row.pk, call.client or "", call.caller, what, until, reason)
    journal.append(STREAM, told, at=now, by=by, client=None)


def lift(limit_id: int, *, by: Actor, now: datetime) -> None:
    """The limit ends now. Over already: nothing happens. Raises Refusal: not-found."""
    journal.lock(STREAM)
    row = CallerLimit.objects.filter(pk=limit_id).first()
    if row is None:
        raise Refusal("not-found", status=404)
    if row.ended_at is None and row.until > now:
        CallerLimit.objects.filter(pk=row.pk).update(ended_at=now, ended_by=by.id)
        journal.append(STREAM, care_events.CallerLimitLifted(row.pk), at=now, by=by, client=None)


def _facts(row: CallerLimit) -> LimitFacts:
    try:
        number = keyring().unseal(row.sealed, about=row.about).decode()
    except KeyProblem:
        number = ""  # its key is not here: the limit holds all the same
    what: What = "block" if row.what == "block" else "last"
    return LimitFacts(
        row.pk, row.client or "", number, what, row.reason, row.set_by, row.set_at, row.until, row.ended_by,
        row.ended_at, row.calls,
    )  # fmt: skip


# --- Forgetting


def forget(now: datetime) -> int:
    """Forget numbers whose limits are over, and what agents said long ago; how many rows."""
    over = CallerLimit.objects.filter(until__lt=now - FORGOTTEN_AFTER)
    lifted = CallerLimit.objects.filter(ended_at__lt=now - FORGOTTEN_AFTER)
    old = CallMark.objects.filter(at__lt=now - KEPT)
    return sum(rows.delete()[0] for rows in (over, lifted, old))


def seal_anew() -> int:
    """After `keyring.rotate`: seal the numbers with the new key; how many. Raises KeyProblem."""
    ring, done = keyring(), 0
    for row in CallerLimit.objects.all():
        if ring.is_old(row.sealed):
            row.sealed = _sealed_anew(ring, row)
            row.save(update_fields=["sealed"])
            done += 1
    return done


def _sealed_anew(ring: Keyring, row: CallerLimit) -> str:
    return ring.seal(ring.unseal(row.sealed, about=row.about), about=row.about)


def _digest(client: str, number: str) -> str:
    """By which a number is found without lying open: keyed with the installation's secret."""
    key = str(settings.SECRET_KEY).encode()
    return hmac.new(key, f"{client}/{number}".encode(), hashlib.sha256).hexdigest()
