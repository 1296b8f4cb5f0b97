"""What others ask of calls. Rows of other clients than those in scope do not exist."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum
from django.utils.translation import get_language, gettext

from infolinia.conduct import alarms as told
from infolinia.conduct import dispositions, events, menu_events, procedure, record
from infolinia.conduct.facts import (
    ON_LINE,
    BadStretch,
    CallFacts,
    CallState,
    CheckFacts,
    Kind,
    LegSound,
    RecordingFacts,
    Role,
    ShockFacts,
)
from infolinia.conduct.messages import MENU_ENDS, MENU_STEPS
from infolinia.conduct.models import Alarm, Call, HeadsetCheck, Leg, Recording, Shock
from infolinia.content import queries as content
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing.facts import Status
from infolinia.journal import queries as journal
from infolinia.journal.facts import Problem, Recorded
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.procedures.card import Card
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal

NOT_FOR_AGENTS = ("phone-guessing", "evacuation-drill")  # they can do nothing about it and are not touched by it


def call(call_id: str) -> CallFacts:
    """Raises Refusal when there is none in scope."""
    row = Call.objects.filter(pk=call_id).first()
    if row is None:
        raise Refusal("not-found", status=404)
    return row.facts()


def call_of(user: str) -> CallFacts | None:
    """The call this user has in hand: it rings, is conducted, asked about, or wrapped up."""
    status = floor.status_of(user)
    return in_hand(status) if status else None


def in_hand(status: Status) -> CallFacts | None:
    """The call that an agent of this status has in hand."""
    if not status.call:
        return None
    with scoped(ALL_CLIENTS):
        row = Call.objects.filter(pk=status.call).first()
        return row.facts() if row else None


def unanswered_by_colleague(user: str, *, since: datetime) -> CallFacts | None:
    """The user's last call to a colleague, when it ended from `since` on and nobody answered it."""
    with scoped(ALL_CLIENTS):
        row = Call.objects.filter(from_agent=user, kind=Kind.INSIDE).order_by("-arrived_at").first()
        is_told = row and row.answered_at is None and row.ended_at and row.ended_at >= since
        return row.facts() if row and is_told and row.ended_by != "agent" else None


def parked() -> list[CallFacts]:
    """Parked calls, by their numbers."""
    return _all(Call.objects.filter(state=CallState.PARKED).order_by("orbit"))


def supervised_by(user: str) -> CallFacts | None:
    """The call, in scope, that this user listens to."""
    call = Leg.objects.filter(user=user, role=Role.SUPERVISOR).exclude(state="gone").values_list("call_id", flat=True)
    row = Call.objects.filter(pk__in=list(call[:1]), state__in=ON_LINE).first()
    return row.facts() if row else None


def card(call_id: str) -> Card | None:
    """The step in focus of a call; None without a procedure."""
    row = Call.objects.filter(pk=call_id).first()
    return procedure.card_of(row) if row else None


def level(call_id: str) -> str:
    """The identity level the caller has reached: L1 for the number of this customer alone, else what the procedure
    found of this customer."""
    row = Call.objects.filter(pk=call_id).first()
    return procedure.level_of(row) if row else "L0"


def summary(call_id: str) -> str:
    row = Call.objects.filter(pk=call_id).first()
    return procedure.summary_of(row) if row else ""


def calls_now() -> list[CallFacts]:
    """Calls on the line, oldest first."""
    return _all(Call.objects.filter(state__in=ON_LINE).order_by("arrived_at"))


def calls(
    *,
    limit: int = 50,
    before: datetime | None = None,
    before_id: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    client: str = "",
    queue: str = "",
    customer: str = "",
    agent: str = "",
    kind: Kind | None = None,
    outcome: Outcome = "",
    about: About | None = None,
) -> list[CallFacts]:
    """Past and present calls, newest first: those that arrived before `before` (and, of that very instant, whose id
    comes before `before_id`), from `since` on, and before `until`. An agent has those that he conducts, or conducted
    last; of the kind INSIDE those, too, in which he was called."""
    rows = Call.objects.order_by("-arrived_at", "-id")
    if before:
        earlier = Q(arrived_at__lt=before)
        rows = rows.filter(earlier | Q(arrived_at=before, id__lt=before_id) if before_id else earlier)
    if since:
        rows = rows.filter(arrived_at__gte=since)
    if until:
        rows = rows.filter(arrived_at__lt=until)
    exact = {"client_id": client, "queue": queue, "customer": customer, "kind": kind}
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    if agent and kind == Kind.INSIDE:
        called = Leg.objects.filter(user=agent, role=Role.CONSULTED).values("call_id")
        rows = rows.filter(Q(agent=agent) | Q(pk__in=called))
    elif agent:
        rows = rows.filter(Q(agent=agent) | Q(agent="", last_agent=agent))
    if outcome:
        rows = rows.filter(answered_at__isnull=False) if outcome == "answered" else rows.filter(gave_up=True)
    if about is not None:
        rows = rows.filter(_about(about))
    return _all(rows[:limit])


def _all(rows: Iterable[Call]) -> list[CallFacts]:
    """Of any number by three statements: a list of 200 would else be 400 more."""
    found = list(rows)
    ids = [row.pk for row in found]
    legs: defaultdict[str, list[Leg]] = defaultdict(list)
    for leg in Leg.objects.filter(call_id__in=ids).order_by("number"):
        legs[leg.call_id].append(leg)
    open_ = Recording.objects.filter(call_id__in=ids, closed_at=None, started_at__isnull=False)
    recorded = set(open_.values_list("call_id", flat=True))
    return [row.facts_with(legs[row.pk], recording=row.pk in recorded) for row in found]


@dataclass(frozen=True, slots=True)
class InsideTalks:
    """Talks between agents, without a customer: how many began, and seconds of those that are over."""

    count: int
    seconds: float


def inside_talks(*, since: datetime, until: datetime) -> InsideTalks:
    """Of calls between agents that arrived from `since` on, before `until`, and were answered."""
    rows = Call.objects.filter(kind=Kind.INSIDE, arrived_at__gte=since, arrived_at__lt=until, answered_at__isnull=False)
    lasted = ExpressionWrapper(F("ended_at") - F("answered_at"), output_field=DurationField())
    found = rows.aggregate(count=Count("pk"), lasted=Sum(lasted))
    return InsideTalks(found["count"], found["lasted"].total_seconds() if found["lasted"] else 0.0)


# abandoned: the customer hung up before an agent answered, or in a queue again: that call was answered, too
Outcome = Literal["", "answered", "abandoned"]


@dataclass(frozen=True, slots=True)
class About:
    """What a search found: calls that fit any of these. `digits`: of a telephone number, at either end of the line."""

    digits: str = ""
    customers: Collection[str] = ()
    ids: Collection[str] = ()


def _about(about: About) -> Q:
    fits = Q(customer__in=about.customers) | Q(id__in=about.ids)
    return fits | Q(caller__contains=about.digits) | Q(dialled__contains=about.digits) if about.digits else fits


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """Consent that somebody waits for. whose: who may give it, by the procedure's name; terms: what it is for."""

    call: CallFacts
    whose: str
    terms: str
    until: datetime


def consents() -> list[ConsentFacts]:
    """Requests that nobody has answered, the oldest first."""
    waiting = Call.objects.filter(state__in=ON_LINE, consent_until__isnull=False).exclude(procedure="")
    made = [(row.facts(), procedure.card_of(row)) for row in waiting.order_by("consent_until")]
    return [
        ConsentFacts(call, card.offered.whose, card.offered.words, call.consent_until)
        for call, card in made
        if card and card.offered and card.offered.stage == "approval" and call.consent_until
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. `second`: of the recording, None before it ran. `event`: what the journal holds."""

    second: float | None
    at: datetime
    name: str
    sentence: str
    step: str = ""
    answer: str = ""
    proof: bool = False
    event: object = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a call: what happened, what was recorded, whether the chain holds."""

    call: CallFacts
    lines: tuple[Line, ...]
    recordings: tuple[RecordingFacts, ...]
    entries: int
    problems: tuple[Problem, ...]
    hash: str


def recordings(call_id: str) -> list[RecordingFacts]:
    return [row.facts() for row in Recording.objects.filter(call=call_id).order_by("started_at")]


def record_of(call_id: str) -> Record:
    """Raises Refusal when there is no such call in scope."""
    facts = call(call_id)
    stream = record.stream(call_id)
    entries = journal.replay(stream)
    kept = recordings(call_id)
    started = next((r.started_at for r in kept if r.purpose == "call"), None)
    lines = tuple(_line(entry, started) for entry in entries)
    problems = tuple(journal.verify(stream))
    return Record(facts, lines, tuple(kept), len(entries), problems, journal.head(stream)[1])


def _line(entry: Recorded, started: datetime | None) -> Line:
    second = (entry.at - started).total_seconds() if started else None
    step = answer = ""
    proof = False
    if isinstance(entry.event, events.ProcedureStepped):
        step = entry.event.step
        body: dict[str, Any] = dict(entry.event.body) if entry.event.body else {}
        answer = str(body.get("written", ""))
        proof = bool(entry.event.proof)
        second = entry.event.second if entry.event.second >= 0 else second
    in_recording = second if second is not None and second >= 0 else None
    sentence = journal.sentence(_named(entry))
    return Line(in_recording, entry.at, entry.name, sentence, step, answer, proof, entry.event, str(entry.by))


def _named(entry: Recorded) -> Recorded:
    """The entry with names in the place of codes that only tables know: of queues, procedures, menus, results and
    customers."""
    match entry.event:
        case events.Queued(queue=queue):
            with contextlib.suppress(LookupError):
                return replace(entry, event=events.Queued(floor.queue(queue).name))
        case events.Disposed(code=code) if code in dispositions.table():
            names = dispositions.table()[code].name
            return replace(entry, event=events.Disposed(names.get((get_language() or "pl")[:2], code)))
        case events.ProcedureStarted(version=version) | menu_events.MenuBegan(version=version):
            return replace(entry, event=replace(entry.event, name=_title(version) or entry.event.name))
        case menu_events.MenuStepped(what=what) as stepped if what in MENU_STEPS:
            return replace(entry, event=replace(stepped, what=gettext(MENU_STEPS[what])))
        case menu_events.MenuEnded(how=how) as ended if how in MENU_ENDS:
            with contextlib.suppress(LookupError):
                ended = replace(ended, to=floor.queue(ended.to).name) if how == "queue" else ended
            return replace(entry, event=replace(ended, how=gettext(MENU_ENDS[how])))
        case events.Attached(customer=customer):
            return replace(entry, event=events.Attached(customers.name(customer) or customer))
        case _:
            pass
    return entry


def _title(version: str) -> str:
    """What the procedure of this hash is called in the reader's language; empty where it is not known."""
    try:
        found = content.procedure(version)
    except LookupError:
        return ""
    return found.title.get((get_language() or "pl")[:2], "")


@dataclass(frozen=True, slots=True)
class AlarmFacts:
    source: str
    kind: str
    detail: str
    since: datetime


def sounds(*, since: datetime, until: datetime, limit: int = 200) -> list[LegSound]:
    """How the legs of calls that arrived from `since` on, before `until`, sounded: the worst first, of ended legs."""
    rows = Leg.objects.filter(call__in=Call.objects.filter(arrived_at__gte=since, arrived_at__lt=until))
    return [row.sound() for row in rows.filter(mos__isnull=False).order_by("mos", "id")[:limit]]


def sounds_of(call_id: str) -> list[LegSound]:
    """How the legs of one call sounded, in the order of their making."""
    return [row.sound() for row in Leg.objects.filter(call=call(call_id).id).order_by("number")]


def bad_stretches(call_id: str) -> list[BadStretch]:
    """When a leg of the call sounded bad, and why, in order."""
    legs = {leg.leg: leg.role for leg in sounds_of(call_id)}
    found: list[BadStretch] = []
    running: dict[str, BadStretch] = {}
    for entry in journal.replay(record.stream(call_id)):
        event = entry.event
        if isinstance(event, events.QualityChanged) and event.leg in legs:
            before = running.pop(event.leg, None)
            if before is not None:
                found.append(replace(before, until=entry.at))
            if event.cause:
                running[event.leg] = BadStretch(legs[event.leg], event.cause, entry.at, None)
    return sorted((*found, *running.values()), key=lambda stretch: stretch.at)


def shocks(*, since: datetime, until: datetime, limit: int = 200) -> list[ShockFacts]:
    """Acoustic shocks from `since` on, before `until`, the latest first. No scope: they are about agents."""
    return [row.facts() for row in Shock.objects.filter(at__gte=since, at__lt=until).order_by("-at", "-id")[:limit]]


def headset_check(user: str) -> CheckFacts | None:
    """The check of a user's headset, as it runs and as the last one ended; None before the first."""
    row = HeadsetCheck.objects.filter(pk=user).first()
    return row.facts() if row else None


def headset_checks(*, since: datetime) -> list[CheckFacts]:
    """The last check of each user, of those that were done from `since` on."""
    return [row.facts() for row in HeadsetCheck.objects.filter(at__gte=since)]


def alarms(*, for_agents: bool = False) -> list[AlarmFacts]:
    """Trouble that lasts: what is stored, and what this process cannot store. for_agents: without NOT_FOR_AGENTS."""
    stored = [AlarmFacts(row.source, row.kind, row.detail, row.since) for row in Alarm.objects.order_by("since")]
    unwritten = [AlarmFacts("here", kind, "", since) for kind, since in told.here()]
    return [alarm for alarm in stored + unwritten if not (for_agents and alarm.kind in NOT_FOR_AGENTS)]
